"""The `ainotes` command."""

import json
import os
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import click

from ainotes_site.addresses import RECORD_FILE, open_record, write_history
from ainotes_site.command.becoming_public import tell_public
from ainotes_site.command.checking import check_notes
from ainotes_site.command.english import Bilingual, in_english, language
from ainotes_site.command.explain import explain_topic, find_topics
from ainotes_site.command.mending import mend
from ainotes_site.command.new import missing, plan_site, survey
from ainotes_site.command.outline import explain_note, find_note, outline_plan
from ainotes_site.command.reports import FORMS, as_lines
from ainotes_site.command.settings import open_library, open_site, settings_file
from ainotes_site.command.stats import figures, write_stats
from ainotes_site.command.whole_files import write_whole
from ainotes_site.library import plan_topics
from ainotes_site.problems import RULES

_FOLDER = click.argument("folder", required=False, type=click.Path(path_type=Path))


@click.group(cls=Bilingual, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ainotes-site")
@click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    default=lambda: language(os.environ),
    is_eager=True,
    help="消息用哪种语言：zh、en；默认听系统的（LANG）。",
)
def main(lang: str) -> None:
    """把一个文件夹的 AI 笔记变成知识库网站。

    没有配置文件也行：ainotes serve 笔记/。退出码：0 成功，1 有错误，2 命令写错了。
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


@main.command()
@click.argument("folder", required=False, default=Path(), type=click.Path(path_type=Path))
@click.option("--name", default="", help="网站的名字；默认是文件夹的名字。")
@click.option("--url", default="", help="网站发布后的地址；默认由 git 的远程仓库推出。")
@click.option("--dry-run", is_flag=True, help="只说要写什么，不写。")
def new(folder: Path, name: str, url: str, dry_run: bool) -> None:
    """新建一个网站：配置、第一篇笔记、发布到 GitHub Pages 的流程。已有的文件一个也不改。"""
    if folder.exists() and not folder.is_dir():
        raise click.ClickException(f"{folder}: 是文件，不是文件夹。")
    found = survey(folder)
    if found.notes:
        place = "这个文件夹" if found.notes == "." else f"{found.notes}/"
        click.echo(f"{place}里有 {found.count} 个 Markdown 文件，看起来是 {found.kind}。")
    wanted, kept = missing(folder, plan_site(found, name=name, url=url))
    for one in wanted:
        click.echo(f"{'会写' if dry_run else '写好'} {folder / one.path}")
    for path in kept:
        click.echo(f"已有 {folder / path}，没有改")
    if found.settings and "ainotes" not in (folder / found.settings).read_text(encoding="utf-8", errors="replace"):
        click.echo(f"已有 {folder / found.settings}：在 plugins 里加一行「- ainotes」就行。")
    if dry_run:
        return
    try:
        for one in wanted:
            (folder / one.path).parent.mkdir(parents=True, exist_ok=True)
            write_whole(folder / one.path, one.text)
    except OSError as error:
        raise click.ClickException(f"{error.filename}: 写不了：{error.strerror}。请检查权限和磁盘。") from error
    where = "" if folder == Path() else f" {folder}"
    click.echo(f"下一步：ainotes serve{where}，然后打开 http://127.0.0.1:8000/")


@main.command()
@_FOLDER
@click.option("-d", "--site-dir", type=click.Path(), help="网站写到哪里；默认是配置里的 site_dir，没有配置就是 site/。")
@click.option("--strict", is_flag=True, help="有会误导读者的问题就算失败。")
@click.option("-q", "--quiet", is_flag=True, help="只说警告和错误。")
def build(folder: Path | None, site_dir: str | None, strict: bool, quiet: bool) -> None:
    """生成网站。有 mkdocs.yml 就照它的，没有也行。"""
    where = ["--site-dir", str(Path(site_dir).absolute())] if site_dir else []
    flags = [name for name, wanted in (("--strict", strict), ("--quiet", quiet)) if wanted]
    from ainotes_site.mkdocs_plugin import run_mkdocs

    run_mkdocs(["build", "--config-file", str(settings_file(folder)), *where, *flags])


@main.command()
@_FOLDER
@click.option("-a", "--dev-addr", help="地址和端口；默认 127.0.0.1:8000。")
@click.option("-o", "--open", "opens", is_flag=True, help="在浏览器里打开。")
def serve(folder: Path | None, dev_addr: str | None, opens: bool) -> None:
    """预览网站：改了笔记，页面跟着变。有 mkdocs.yml 就照它的，没有也行。"""
    where = ["--dev-addr", dev_addr] if dev_addr else []
    from ainotes_site.mkdocs_plugin import run_mkdocs

    run_mkdocs(["serve", "--config-file", str(settings_file(folder)), *where, *(["--open"] if opens else [])])


@main.command()
@_FOLDER
@click.option("--format", "form", type=click.Choice(["text", *FORMS]), default="text", help="输出的形式。")
@click.option("--hints/--no-hints", default=True, help="也列出只对作者有用的提示。")
@click.option("--rule", "rules", multiple=True, type=click.Choice(RULES), help="只看这条规则；可以写几次。")
@click.option("--all", "every", is_flag=True, help="同一篇里同类的也逐行列出，带列号。")
@click.option("--public", is_flag=True, help="只列出会公开的笔记、页面和文件，各是什么带来的。")
@click.option("--external", is_flag=True, help="也问别的网站，笔记链接的网页还在不在。")
@click.option("--fix", is_flag=True, help="改好只有一种可能的地址；原文留在 .cache/ainotes/mended/。")
@click.option("--diff", is_flag=True, help="只显示 --fix 会怎样改，不写。")
def check(
    folder: Path | None,
    form: str,
    hints: bool,
    rules: tuple[str, ...],
    every: bool,
    public: bool,
    external: bool,
    fix: bool,
    diff: bool,
) -> None:
    """列出笔记里的问题：文件:行: 问题。改法。[规则] 有错误时退出码为 1。"""
    site = open_site()
    library = open_library(folder, site)
    root = folder or site.folder
    if public:
        click.echo("\n".join(tell_public(library)))
        return
    findings = check_notes(library, root, site.publishing, hints=hints, external=external)
    findings = [one for one in findings if not rules or one.problem.rule in rules]
    if english := click.get_current_context().find_root().params["lang"] == "en":
        findings = [replace(one, problem=in_english(one.problem)) for one in findings]
    if fix or diff:
        files = (*library.folder.assets, *(one.note.path for one in library.notes))
        mend(findings, root, files, write=fix and not diff)
        return
    errors = sum(one.problem.severity == "error" for one in findings)
    if form in FORMS:
        click.echo(FORMS[form](findings, root), nl=bool(findings) or form != "github")
    else:
        for line in as_lines(findings, every=every, english=english):
            click.echo(line)
        hinted = len(findings) - errors
        click.echo(f"{errors} errors, {hinted} hints." if english else f"{errors} 个错误，{hinted} 个提示。", err=True)
    sys.exit(1 if errors else 0)


@main.command()
@_FOLDER
def record(folder: Path | None) -> None:
    """记下各主题现在的地址，改名以后旧地址会转到新地址。把写出的文件和笔记一起提交。"""
    path = Path(RECORD_FILE)
    history, broken = open_record(Path())
    topics = open_library(folder, open_site()).topics
    try:
        if broken:
            beside = path.with_name(f"{path.stem}-{sha256(path.read_bytes()).hexdigest()[:8]}{path.suffix}")
            path.rename(beside)
            click.echo(f"{broken[0]}\n原来的文件留在 {beside}。", err=True)
        write_whole(path, write_history(history, topics))
    except OSError as error:
        raise click.ClickException(f"{path}: 写不了：{error.strerror or error}。请检查权限和磁盘。") from error
    click.echo(f"{path}：记下了 {len(topics)} 个主题。")


@main.command()
@_FOLDER
def outline(folder: Path | None) -> None:
    """列出整个计划：每篇笔记当作哪一种、拆成哪些页、哪些合成一页、为什么。什么也不生成。"""
    site = open_site()
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
    site = open_site()
    library = open_library(folder, site)
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


@main.command()
@_FOLDER
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出的形式。")
def stats(folder: Path | None, form: str) -> None:
    """笔记的数字：多少主题、概念、链接，缺什么。"""
    library = open_library(folder, open_site())
    if form == "json":
        click.echo(json.dumps(dict(figures(library)), ensure_ascii=False, indent=1))
        return
    for line in write_stats(library):
        click.echo(line)


@main.command()
@click.argument("query")
@click.option("--folder", type=click.Path(path_type=Path), help="笔记文件夹。")
@click.option("-n", "--limit", type=click.IntRange(1, 10), default=5, show_default=True, help="最多几条。")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出的形式。")
def search(query: str, folder: Path | None, limit: int, form: str) -> None:
    """在终端里搜索，与网页上是同一个引擎。什么也没找到时退出码为 1。"""
    from ainotes_site.command.answers import start_search

    found = start_search(open_library(folder, open_site()))(query)[:limit]
    if form == "json":
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    for one in found if form == "text" else ():
        click.echo(f"{one['title']}  {one['url']}\n    {one['excerpt']}")
    if not found:
        click.echo(f"没有找到「{query}」。", err=True)
        sys.exit(1)


@main.command()
@_FOLDER
def mcp(folder: Path | None) -> None:
    """让 AI 助手查笔记（MCP）：搜索、读主题、查概念、看最近的。只读，只在本机，经标准输入输出。"""
    from ainotes_site.command.assistant import Keeper, make_server

    site = open_site()
    keeper = Keeper(folder or site.folder, lambda: open_library(folder, site))
    keeper()
    try:
        server = make_server(keeper)
    except ImportError as error:
        raise click.ClickException("缺少 mcp 包。请运行 pip install 'ainotes-site[mcp]'。") from error
    server.run("stdio")


@main.command()
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--folder", type=click.Path(path_type=Path), help="笔记文件夹。")
@click.option("--name", default="笔记", help="文集的名字。")
def export(target: Path, folder: Path | None, name: str) -> None:
    """把整理好的主题写成普通的 Markdown，给别的生成器用：docs/ 里是文件，mkdocs.yml 和 SUMMARY.md 里是次序。"""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise click.ClickException(f"{target}: 已有内容，没有写。请换一个空的文件夹。")
    from ainotes_site.files import clean_file
    from ainotes_site.site import exported_files

    site = open_site()
    library = open_library(folder, site)
    texts = list(exported_files(library, name=name))
    try:
        for path, text in texts:
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            (target / path).write_text(text, encoding="utf-8", newline="\n")
        for path in library.published:
            (target / "docs" / path).parent.mkdir(parents=True, exist_ok=True)
            (target / "docs" / path).write_bytes(clean_file(path, ((folder or site.folder) / path).read_bytes()))
    except OSError as error:
        raise click.ClickException(f"{error.filename}: 写不了：{error.strerror}。请检查权限和磁盘。") from error
    click.echo(f"{target}：{len(texts) - 3} 个主题，{len(library.published)} 个文件。")


@main.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """写出 Tab 补全的脚本，给 bash、zsh、fish 用，如 eval "$(ainotes completion bash)"。"""
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    assert found is not None
    click.echo(found(main, {}, "ainotes", "_AINOTES_COMPLETE").source())
