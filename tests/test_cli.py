"""The command, as an author runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ainotes_site.command.cli import main
from tests.conftest import write_notes


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AINOTES_NOTES", raising=False)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


GOOD = "# 微调\n\n在小数据上继续训练，更新全部或部分参数。\n"


def test_check_passes_good_notes() -> None:
    write_notes(Path("notes"), {"a.md": GOOD})
    result = run("check")
    assert result.exit_code == 0
    assert result.stdout == ""


def test_check_names_file_line_and_problem_and_fails_on_errors() -> None:
    write_notes(Path("x"), {"a.md": GOOD + "\n![图](none.png)\n"})
    result = run("check", "x")
    assert result.exit_code == 1
    assert result.stdout.startswith("a.md:5: ")
    assert "none.png" in result.stdout


def test_hints_do_not_fail_and_can_be_left_out() -> None:
    write_notes(Path("notes"), {"a.md": GOOD + "\n见 [[还没写的]]\n"})
    assert run("check").exit_code == 0
    assert "还没写的" in run("check").stdout
    assert run("check", "--no-hints").stdout == ""


def test_json_has_every_problem() -> None:
    write_notes(Path("notes"), {"a.md": GOOD + "\n![图](none.png)\n"})
    result = run("check", "--format", "json")
    (problem,) = json.loads(result.stdout)
    assert (problem["path"], problem["line"], problem["severity"]) == ("a.md", 5, "error")
    assert result.exit_code == 1


def test_the_folder_is_that_of_mkdocs(monkeypatch: pytest.MonkeyPatch) -> None:
    write_notes(Path("mine"), {"a.md": "![图](none.png)\n"})
    write_notes(Path("good"), {"a.md": GOOD})
    Path("mkdocs.yml").write_text("docs_dir: 'mine'  # 我的\n", encoding="utf-8")
    assert run("check").exit_code == 1
    monkeypatch.setenv("AINOTES_NOTES", "good")
    assert run("check").exit_code == 0


def test_a_missing_folder_is_named() -> None:
    result = run("check", "nowhere")
    assert result.exit_code == 1
    assert "nowhere" in result.output


def test_record_remembers_ids() -> None:
    write_notes(Path("notes"), {"a.md": GOOD})
    assert run("record").exit_code == 0
    record = json.loads(Path("ainotes-history.json").read_text(encoding="utf-8"))
    assert list(record["topics"]) == ["wei-tiao"]


def test_record_keeps_a_record_that_it_cannot_read() -> None:
    write_notes(Path("notes"), {"a.md": GOOD})
    Path("ainotes-history.json").write_text("{", encoding="utf-8")
    assert run("record").exit_code == 1
    assert Path("ainotes-history.json").read_text(encoding="utf-8") == "{"
