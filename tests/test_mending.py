"""Addresses that `ainotes check --fix` mends, and those that it leaves."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from ainotes_site.command.cli import main
from tests.conftest import write_notes

HEAD = "# 渡口\n\n渡口只有一条船，等的人排在后面，先到的先过河。\n\n"


def mend(notes: dict[str, str | bytes], *options: str) -> str:
    write_notes(Path("notes"), notes)
    result = CliRunner().invoke(main, ["check", *options])
    assert result.exception is None, result.output
    return result.output


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AINOTES_NOTES", raising=False)


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("![船](C:/Users/我/船.png)", "![船](../图/船.png)"),
        ("见[船](file:///home/x/船.png)，和 ![船](C:/船.png)", "见[船](../图/船.png)，和 ![船](../图/船.png)"),
        ("![桥](桥.jpg)", "![桥](../图/桥.webp)"),
        ("![[桥.jpg]]", "![[../图/桥.webp]]"),
        ("![岸](岸.bmp)", "![岸](岸.bmp)"),  # there are two
        ("![没有](没有.png)", "![没有](没有.png)"),
        ("`![船](C:/船.png)`", "`![船](C:/船.png)`"),
    ],
)
def test_an_address_is_mended_where_one_file_alone_can_be_meant(written: str, mended: str) -> None:
    files = dict.fromkeys(("图/船.png", "图/桥.webp", "图/岸.png", "图/旧/岸.jpg"), b"x")
    mend({"日记/a.md": f"{HEAD}{written}\r\n", **files}, "--fix")
    assert Path("notes/日记/a.md").read_bytes().decode() == f"{HEAD}{mended}\r\n"


def test_the_notes_as_they_were_are_kept_and_a_patch_writes_nothing() -> None:
    text = f"{HEAD}![船](C:/船.png)\n"
    notes: dict[str, str | bytes] = {"a.md": text, "图 1/船.png": b"x"}
    assert "+![船](图%201/船.png)" in mend(notes, "--fix", "--diff").splitlines()
    assert Path("notes/a.md").read_text("utf-8") == text
    assert "改好了 1 处" in mend(notes, "--fix")
    (kept,) = Path(".cache/ainotes/mended").rglob("a.md")
    assert kept.read_text("utf-8") == text
    assert "改好了 0 处" in CliRunner().invoke(main, ["check", "--fix"]).output


def test_a_note_in_another_encoding_is_left_as_it_is() -> None:
    text = f"{HEAD}![船](C:/船.png)\n".encode("gbk")
    mend({"a.md": text, "船.png": b"x"}, "--fix")
    assert Path("notes/a.md").read_bytes() == text
