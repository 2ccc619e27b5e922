"""The `ainotes` command."""

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

import click

from ainotes_site.addresses import BY_DEFAULT, RECORD_FILE, Publishing, open_record, write_history
from ainotes_site.command.explain import explain_topic, find_topics
from ainotes_site.command.outline import explain_note, find_note, outline_plan
from ainotes_site.drawing import refused_formulas
from ainotes_site.library import DEFAULTS, Library, Options, build_library, plan_topics
from ainotes_site.notes import note_blocks
from ainotes_site.problems import Problem
from ainotes_site.relations import Subjects, shipped_subjects

_CONFIG = Path("mkdocs.yml")
_FOLDER = click.argument("folder", required=False, type=click.Path(path_type=Path))


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ainotes-site")
def main() -> None:
    """把一个文件夹的 AI 笔记变成知识库网站。生成与预览用 mkdocs build、mkdocs serve。"""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


@main.command()
@_FOLDER
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出的形式。")
@click.option("--hints/--no-hints", default=True, help="也列出只对作者有用的提示。")
def check(folder: Path | None, form: str, hints: bool) -> None:
    """列出笔记里的问题：文件:行: 问题。改法。有错误时退出码为 1。"""
    site = _site()
    library = _library(folder, site)
    found = [*open_record(Path())[1], *library.problems, *_shadowing(library, folder or site.folder, site.publishing)]
    found += _formula_problems(library) if hints else ()
    problems = [problem for problem in sorted(found) if hints or problem.severity == "error"]
    errors = sum(problem.severity == "error" for problem in problems)
    if form == "json":
        click.echo(json.dumps([asdict(problem) for problem in problems], ensure_ascii=False, indent=1))
    else:
        for problem in problems:
            click.echo(_line(problem))
        click.echo(f"{errors} 个错误，{len(problems) - errors} 个提示。", err=True)
    sys.exit(1 if errors else 0)


@main.command()
@_FOLDER
def record(folder: Path | None) -> None:
    """记下各主题现在的地址，改名以后旧地址会转到新地址。把写出的文件和笔记一起提交。"""
    path = Path(RECORD_FILE)
    history, broken = open_record(Path())
    topics = _library(folder, _site()).topics
    try:
        if broken:
            beside = path.with_name(f"{path.stem}-{sha256(path.read_bytes()).hexdigest()[:8]}{path.suffix}")
            path.rename(beside)
            click.echo(f"{broken[0]}\n原来的文件留在 {beside}。", err=True)
        _write_whole(path, write_history(history, topics))
    except OSError as error:
        raise click.ClickException(f"{path}: 写不了：{error.strerror or error}。请检查权限和磁盘。") from error
    click.echo(f"{path}：记下了 {len(topics)} 个主题。")


def _write_whole(path: Path, text: str) -> None:
    """Write a file beside its place, then put it there: a full disk leaves the old one."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="\n", dir=path.parent, delete=False) as beside:
        try:
            beside.write(text)
            beside.close()
            Path(beside.name).chmod(0o644)
            Path(beside.name).replace(path)
        except OSError:
            Path(beside.name).unlink(missing_ok=True)
            raise


@main.command()
@_FOLDER
def outline(folder: Path | None) -> None:
    """列出整个计划：每篇笔记当作哪一种、拆成哪些页、哪些合成一页、为什么。什么也不生成。"""
    site = _site()
    try:
        plan = plan_topics(folder or site.folder, publishing=site.publishing, options=site.options)
    except NotADirectoryError as error:
        raise click.ClickException(str(error)) from error
    for line in outline_plan(plan):
        click.echo(line)


@main.command()
@click.argument("topic")
@click.option("--folder", type=click.Path(path_type=Path), help="笔记文件夹。")
def explain(topic: str, folder: Path | None) -> None:
    """说明程序对一个主题或一篇笔记的每个决定。

    TOPIC 是标题、标题里的几个字，或地址里的名字：说明链接了什么、为何不链接、标签、相关主题。也可以是笔记的路径：说明把它
    当作哪一种、为什么、怎样改。
    """
    site = _site()
    library = _library(folder, site)
    note = find_note(library.notes, topic)
    if note is not None:
        for line in explain_note(note):
            click.echo(line)
        return
    found = find_topics(library, topic)
    if not found:
        raise click.ClickException(f"没有叫「{topic}」的主题或笔记。全部标题见 ainotes outline。")
    if len(found) > 1:
        titles = "\n".join(f"  {one.id}  {one.title}" for one in found)
        raise click.ClickException(f"「{topic}」对得上 {len(found)} 个主题，请写全一个：\n{titles}")
    for line in explain_topic(library, found[0], site.subjects):
        click.echo(line)


def _line(problem: Problem) -> str:
    return str(problem) if problem.severity == "error" else f"{problem}（提示）"


@dataclass(frozen=True, slots=True)
class _Site:
    """What the `mkdocs.yml` here says: the notes folder, where it names one, and the options that the notes are read by."""

    folder: Path
    subjects: Subjects
    all_concepts: bool
    publishing: Publishing = BY_DEFAULT
    options: Options = DEFAULTS


def _site() -> _Site:
    """Return the options that `mkdocs build` would use here; MkDocs is imported only where it has a file to read."""
    named = os.environ.get("AINOTES_NOTES")
    if not _CONFIG.is_file():
        folder = named or ("notes" if Path("notes").is_dir() else "docs")
        return _Site(Path(folder), shipped_subjects(), all_concepts=False)
    from ainotes_site.mkdocs_plugin import read_options

    options = read_options(_CONFIG)
    return _Site(
        Path(named or options.docs_dir),
        options.subjects or shipped_subjects(),
        options.all_concepts,
        options.publishing,
        options.options,
    )


def _shadowing(library: Library, folder: Path, publishing: Publishing) -> tuple[Problem, ...]:
    """Return the files whose address the site needs; without any to publish, MkDocs is not even imported."""
    if not (library.published or library.folder.pages):
        return ()
    from ainotes_site.mkdocs_plugin import find_shadowing

    return find_shadowing(library, folder, publishing)


def _formula_problems(library: Library) -> Iterator[Problem]:
    return (problem for one in library.notes for problem in refused_formulas(note_blocks(one.note), one.note.path))


def _library(folder: Path | None, site: _Site) -> Library:
    try:
        return build_library(
            folder or site.folder,
            subjects=site.subjects,
            all_concepts=site.all_concepts,
            publishing=site.publishing,
            options=site.options,
        )
    except NotADirectoryError as error:
        raise click.ClickException(str(error)) from error
