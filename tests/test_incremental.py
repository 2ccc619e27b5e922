"""A build that remembers another must come out as one that remembers nothing, byte for byte."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import zlib
from contextlib import closing, suppress
from pathlib import Path

import msgspec
import pytest

from ainotes_site.mkdocs_plugin.cache_folder import is_tracked
from ainotes_site.mkdocs_plugin.finished import Finished, finish
from tests.test_plugin import NOTES, build, contents

CONFIG = "site_url: https://example.org/sub/"
GLOSSARY = "concepts:\n  - id: qie-kuai\n    zh: 切块\n    definition: 把长文切成能检索的小块。\n"
Notes = dict[str, str | bytes]


def without(name: str) -> Notes:
    return {path: text for path, text in NOTES.items() if path != name}


def built(folder: Path, notes: Notes, config: str = CONFIG) -> dict[str, bytes]:
    """Return the site of these notes and no others."""
    shutil.rmtree(folder / "notes", ignore_errors=True)
    code, output = build(folder, notes, config)
    assert code == 0, output
    return contents(folder / "site")


def results(folder: Path) -> Path:
    return folder / ".cache" / "ainotes" / "results.sqlite3"


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what a first build remembers."""
    folder = tmp_path_factory.mktemp("before")
    built(folder, NOTES)
    return folder


@pytest.mark.parametrize(
    ("notes", "config"),
    [
        pytest.param(NOTES, CONFIG, id="nothing"),
        pytest.param(
            {**NOTES, "sub/检索.md": "# 切块\n\n按长度切，简单，也快。见 [[大模型]]。\n"}, CONFIG, id="changed"
        ),
        pytest.param({**NOTES, "新.md": "# 新主题\n\n见 [[大模型#微调]]，LoRA 是一种微调。\n"}, CONFIG, id="added"),
        pytest.param(without("sub/检索.md") | {"大模型.md": "# 微调\n\n只剩这一段，够长了。\n"}, CONFIG, id="removed"),
        pytest.param(without("大模型.md") | {"改名.md": NOTES["大模型.md"]}, CONFIG, id="renamed"),
        pytest.param({**NOTES, "glossary.yml": GLOSSARY}, CONFIG, id="glossary"),
        pytest.param(NOTES, f"{CONFIG}\nsite_description: 换了说明", id="settings"),
        pytest.param(NOTES, f"{CONFIG}\nmarkdown_extensions: [toc: {{permalink: ¶}}]", id="extensions"),
    ],
)
def test_a_build_that_remembers_another_comes_out_as_a_clean_one(
    before: Path, tmp_path: Path, notes: Notes, config: str
) -> None:
    shutil.copytree(before / ".cache", tmp_path / ".cache")
    again = built(tmp_path, notes, config)
    shutil.rmtree(tmp_path / ".cache")
    clean = built(tmp_path, notes, config)
    assert again.keys() == clean.keys()
    assert [name for name in again if again[name] != clean[name]] == []


def test_what_has_not_changed_is_not_made_again(before: Path, tmp_path: Path) -> None:
    shutil.copytree(before / ".cache", tmp_path / ".cache")
    with closing(sqlite3.connect(results(tmp_path))) as connection, connection:
        rows = connection.execute("select key, result from results").fetchall()
        for key, result in rows:
            with suppress(msgspec.MsgspecError, zlib.error):
                page = msgspec.msgpack.decode(zlib.decompress(result), type=Finished)
                marked = finish(page.html.decode().replace("</body>", "<mark/>"), page.problems, page.date)
                written = zlib.compress(msgspec.msgpack.encode(marked))
                connection.execute(
                    "update results set result = ?, crc = ? where key = ?", (written, zlib.crc32(written), key)
                )
    # With its date: the menu has a timeline while a note has one.
    text = "---\ndate: 2024-05-06\n---\n# 索引\n\n近似最近邻，换了一种说法，其余照旧。\n"
    site = built(tmp_path, {**NOTES, "sub/检索.md": text})
    assert b"<mark/>" in site["topics/liang-hua/index.html"]
    assert b"<mark/>" not in site["topics/suo-yin/index.html"]


@pytest.mark.parametrize("broken", [b"", b"no database", b"SQLite format 3\x00" + b"\xff" * 4096])
def test_a_broken_file_is_replaced(before: Path, tmp_path: Path, broken: bytes) -> None:
    results(tmp_path).parent.mkdir(parents=True)
    results(tmp_path).write_bytes(broken)
    assert built(tmp_path, NOTES) == contents(before / "site")
    assert results(tmp_path).stat().st_size > 10_000


def test_a_text_that_was_damaged_is_made_again(before: Path, tmp_path: Path) -> None:
    shutil.copytree(before / ".cache", tmp_path / ".cache")
    with closing(sqlite3.connect(results(tmp_path))) as connection, connection:
        connection.execute("update results set result = 'damaged'")
    assert built(tmp_path, NOTES) == contents(before / "site")


def test_without_a_cache_nothing_is_written(tmp_path: Path) -> None:
    built(tmp_path, NOTES, f"{CONFIG}\nplugins:\n  - ainotes:\n      cache: false")
    assert not (tmp_path / ".cache").exists()


def test_templates_of_the_author_are_rendered_each_time(before: Path, tmp_path: Path) -> None:
    shutil.copytree(before / ".cache", tmp_path / ".cache")
    template = tmp_path / "own" / "main.html"
    for mark in ("one", "two"):
        template.parent.mkdir(exist_ok=True)
        template.write_text(
            f'{{% extends "base.html" %}}{{% block htmltitle %}}<title>{mark}</title>{{% endblock %}}', encoding="utf-8"
        )
        site = built(tmp_path, NOTES, f"{CONFIG}\ntheme:\n  name: material\n  custom_dir: own")
        assert f"<title>{mark}</title>".encode() in site["topics/liang-hua/index.html"]


@pytest.mark.parametrize("tracked", [".cache/ainotes/results.sqlite3", ".cache"])
def test_a_cache_that_came_with_the_repository_is_not_used(tmp_path: Path, tracked: str) -> None:
    folder = tmp_path / ".cache" / "ainotes"
    if tracked == ".cache":
        (tmp_path / "elsewhere" / "ainotes").mkdir(parents=True)
        (tmp_path / ".cache").symlink_to("elsewhere")
    else:
        folder.mkdir(parents=True)
        (tmp_path / tracked).write_bytes(b"")
    assert not is_tracked(folder)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    assert not is_tracked(folder)
    subprocess.run(["git", "add", "-f", tracked], cwd=tmp_path, check=True)
    assert is_tracked(folder)


def test_a_build_says_that_it_leaves_a_tracked_cache_alone(tmp_path: Path) -> None:
    file = results(tmp_path)
    file.parent.mkdir(parents=True)
    file.write_bytes(b"of a stranger")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(["git", "add", "-f", "."], cwd=tmp_path, check=True)
    code, output = build(tmp_path, NOTES, CONFIG)
    assert code == 0
    assert "缓存在版本库里" in output
    assert file.read_bytes() == b"of a stranger"
