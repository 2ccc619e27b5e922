"""A new site: what is written into an empty folder and into one with notes, and building with settings or without."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from ainotes_site.command.cli import main
from ainotes_site.command.new import plan_site, survey
from ainotes_site.command.settings import BESIDE, settings_file
from ainotes_site.mkdocs_plugin import read_options
from tests.conftest import write_notes

WORKFLOW = ".github/workflows/ainotes.yml"
NOTE = "# 微调\n\n在小数据上继续训练，更新全部或部分参数，用 LoRA 更省。\n"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "这里").mkdir()
    monkeypatch.chdir(tmp_path / "这里")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("AINOTES_NOTES", "AINOTES_SITE_URL"):
        monkeypatch.delenv(name, raising=False)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def files() -> list[str]:
    return sorted(path.as_posix() for path in Path().rglob("*") if path.is_file() and ".git/" not in path.as_posix())


def test_an_empty_folder_becomes_a_site_that_builds_without_a_word() -> None:
    result = run("new", "书房")
    assert result.exit_code == 0
    written = ["书房/" + path for path in (WORKFLOW, ".gitignore", "mkdocs.yml", "notes/第一篇笔记.md")]
    assert files() == written
    assert all(f"写好 {path}\n" in result.output for path in written)
    built = run("build", "书房", "--strict", "--quiet")
    assert (built.exit_code, built.output) == (0, "")
    known = json.loads(Path("书房/site/knowledge.json").read_text("utf-8"))
    assert "第一篇笔记" in [topic["title"] for topic in known["topics"]]


def test_nothing_that_stands_is_touched_and_nothing_is_written_in_a_dry_run() -> None:
    write_notes(Path(), {"docs/a.md": NOTE, "mkdocs.yml": "site_name: 我的\n", ".gitignore": "自己的\n"})
    before = {path: Path(path).read_bytes() for path in files()}
    assert f"会写 {WORKFLOW}" in run("new", "--dry-run").output
    assert files() == sorted(before)
    said = run("new").output
    assert "已有 mkdocs.yml，没有改" not in said
    assert "已有 mkdocs.yml：在 plugins 里加一行" in said
    assert "已有 .gitignore，没有改" in said
    assert files() == sorted([*before, WORKFLOW])
    assert before == {path: Path(path).read_bytes() for path in before}


@pytest.mark.parametrize(
    ("notes", "kind", "count", "settings", "docs_dir", "exclude"),
    [
        ({".obsidian/app.json": "{}", "a.md": NOTE, "模板/b.md": NOTE}, "Obsidian 库", 2, BESIDE, "..", ["模板/**"]),
        ({"docs/_sidebar.md": "- [a](a.md)\n", "docs/a.md": NOTE}, "docsify 文档", 2, ".", "docs", []),
        ({"notes/a.md": NOTE, "notes/a.assets/x.txt": ""}, "Typora 笔记", 1, ".", "notes", []),
        ({"readme.md": "# 仓库\n"}, "", 0, ".", "notes", []),
    ],
)
def test_notes_that_lie_there_are_found_with_what_they_were_written_for(
    notes: dict[str, str | bytes], kind: str, count: int, settings: str, docs_dir: str, exclude: list[str]
) -> None:
    write_notes(Path(), notes)
    said = run("new").output
    assert (f"里有 {count} 个 Markdown 文件，看起来是 {kind}。" in said) == bool(count)
    path = Path(settings, "mkdocs.yml")
    assert f"docs_dir: {docs_dir}\n" in path.read_text("utf-8")
    assert list(read_options(path).options.exclude) == exclude
    assert settings_file(None) == path


@pytest.mark.parametrize(
    ("remote", "repository", "site"),
    [
        ("https://github.com/Lin/notes.git", "https://github.com/Lin/notes", "https://lin.github.io/notes/"),
        ("git@github.com:Lin/lin.github.io.git", "https://github.com/Lin/lin.github.io", "https://lin.github.io/"),
        ("https://user:secret@gitee.com/lin/notes", "https://gitee.com/lin/notes", ""),
        ("/srv/git/notes.git", "", ""),
    ],
)
def test_the_remote_repository_tells_both_addresses(remote: str, repository: str, site: str) -> None:
    write_notes(Path(), {".git/config": f'[remote "origin"]\n\turl = {remote}\n'})
    (text,) = (one.text for one in plan_site(survey(Path())) if one.path == "mkdocs.yml")
    assert f"site_url: !ENV [AINOTES_SITE_URL, {site or repr('')}]" in text
    assert (f"\nrepo_url: {repository}\n" in text) == bool(repository)
    assert "secret" not in text


def test_a_name_is_written_so_that_yaml_reads_it_again() -> None:
    (text,) = (
        one.text
        for one in plan_site(survey(Path()), name="a: #b 「c」", url="https://x.example/n/")
        if one.path == "mkdocs.yml"
    )
    assert yaml.safe_load(text.replace("!ENV ", ""))["site_name"] == "a: #b 「c」"
    assert "https://x.example/n/" in text


def test_the_workflow_gives_pull_requests_no_right_to_write() -> None:
    (text,) = (one.text for one in plan_site(survey(Path())) if one.path == WORKFLOW)
    flow = yaml.safe_load(text)
    assert flow["permissions"] == {"contents": "read"}
    assert flow["jobs"]["build"]["permissions"] == {"contents": "read", "pages": "read"}
    assert "github.event_name != 'pull_request'" in flow["jobs"]["deploy"]["if"]
    used = [step["uses"] for job in flow["jobs"].values() for step in job["steps"] if "uses" in step]
    assert all(len(one.partition("@")[2]) == 40 for one in used)


def test_a_folder_without_settings_builds_and_stays_as_it_is() -> None:
    write_notes(Path("笔记本"), {"a.md": NOTE})
    assert run("build", "笔记本", "--quiet").exit_code == 0
    assert Path("site/knowledge.json").is_file()
    assert files()[-1] == "笔记本/a.md"
    assert [path for path in files() if path.startswith("笔记本")] == ["笔记本/a.md"]


def test_settings_around_the_notes_are_taken() -> None:
    write_notes(Path(), {"notes/a.md": NOTE, "mkdocs.yml": "site_name: 我的\ndocs_dir: notes\nplugins: [ainotes]\n"})
    assert settings_file(Path("notes")) == Path("mkdocs.yml")


def test_a_folder_that_is_not_there_is_named() -> None:
    result = run("build", "没有的")
    assert result.exit_code == 1
    assert "没有的: 没有这个文件夹" in result.output
