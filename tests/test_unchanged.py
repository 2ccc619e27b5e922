"""A build of what has not changed leaves the site as it is; whatever changed, it is built."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mkdocs.config import load_config

from ainotes_site.mkdocs_plugin.folder_state import is_as_before, look_at
from ainotes_site.mkdocs_plugin.plugin import AinotesPlugin
from ainotes_site.mkdocs_plugin.unchanged import (
    Inputs,
    LastBuild,
    look_at_inputs,
    read_last,
    settings_text,
    write_last,
)
from tests.conftest import run_mkdocs, write_notes
from tests.test_plugin import NOTES, build, contents

RESTS = "网站照旧"


def again(folder: Path, *options: str) -> str:
    code, said = run_mkdocs("build", *options, folder=folder)
    assert code == 0, said
    return said


def complaints(said: str) -> list[str]:
    return [line for line in said.splitlines() if ".md:" in line]


def test_where_nothing_changed_nothing_is_built_and_the_same_is_said(tmp_path: Path) -> None:
    code, first = build(tmp_path, {**NOTES, "坏.md": "# 坏\n\n见 [没有的](没有.md)，正文写得够长了。\n"})
    assert code == 0
    before, said = contents(tmp_path / "site"), again(tmp_path)
    assert RESTS in said
    assert complaints(said) == complaints(first) != []
    assert contents(tmp_path / "site") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == [".cache", "mkdocs.yml", "notes", "site"]
    page = tmp_path / "site" / "topics" / "liang-hua" / "index.html"
    page.write_bytes(page.read_bytes().replace("量化".encode(), "量变".encode()))
    assert RESTS not in again(tmp_path)
    assert contents(tmp_path / "site") == before


def append(name: str, text: str = "x") -> Callable[[Path], object]:
    def change(folder: Path) -> None:
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write(text)

    return change


def as_long_and_as_old(folder: Path) -> None:
    path = folder / "甲.md"
    state = path.stat()
    path.write_text("乙", encoding="utf-8")
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))


CHANGES: dict[str, Callable[[Path], object]] = {
    "longer": append("甲.md"),
    "as long, with the old date": as_long_and_as_old,
    "one more": append("下/丙.md"),
    "one less": lambda folder: (folder / "下" / "乙.md").unlink(),
    "another name": lambda folder: (folder / "下" / "乙.md").rename(folder / "下" / "丁.md"),
    "a link": lambda folder: (folder / "link.md").symlink_to(folder / "甲.md"),
    "all": lambda folder: folder.rename(folder.with_name("gone")),
}


@pytest.mark.parametrize("name", CHANGES)
def test_each_change_of_a_folder_is_seen(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "notes"
    write_notes(folder, {"甲.md": "甲", "下/乙.md": "乙"})
    before = look_at(folder)
    assert before is not None
    assert is_as_before(folder, before)
    CHANGES[name](folder)
    assert not is_as_before(folder, before)


def test_what_was_written_within_a_tick_of_the_clock_is_read(tmp_path: Path) -> None:
    write_notes(tmp_path, {"甲.md": "甲", "old.md": "旧"})
    os.utime(tmp_path / "old.md", ns=(1, 1))
    before = look_at(tmp_path, changes=False)
    assert before is not None
    assert [path for path, state in before.items() if state[4]] == ["甲.md"]
    as_long_and_as_old(tmp_path)
    assert not is_as_before(tmp_path, before, changes=False)


def test_a_link_may_lead_anywhere(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/")
    assert look_at(tmp_path) is None


SETTINGS = "site_name: 笔记\ndocs_dir: notes\n"


def told(folder: Path, settings: str, **options: Any) -> str | None:
    (folder / "notes").mkdir(exist_ok=True)
    (folder / "mkdocs.yml").write_text(SETTINGS + settings, encoding="utf-8")
    config = load_config(str(folder / "mkdocs.yml"), **options)
    plugin = config.plugins["ainotes"]
    assert isinstance(plugin, AinotesPlugin)
    return settings_text(config, plugin, [folder / "ainotes-history.json"])


PLAIN = "plugins: [ainotes]"


def test_settings_that_differ_tell_other_texts(tmp_path: Path) -> None:
    texts = [
        told(tmp_path, PLAIN),
        told(tmp_path, PLAIN, use_directory_urls=False),
        told(tmp_path, "plugins: [ainotes: {remote: drop}]"),
        told(tmp_path, f"{PLAIN}\nexclude_docs: a.md"),
        told(tmp_path, f"{PLAIN}\nexclude_docs: b.md"),
        told(tmp_path, f"{PLAIN}\ntheme: {{name: material, language: en}}"),
        told(tmp_path, f"{PLAIN}\nmarkdown_extensions: [toc: {{permalink: ¶}}]"),
    ]
    append("ainotes-history.json", "{}")(tmp_path)
    texts.append(told(tmp_path, PLAIN))
    assert None not in texts
    assert len(set(texts)) == len(texts)
    assert told(tmp_path, PLAIN) == texts[-1]


@pytest.mark.parametrize(
    "settings",
    [
        "plugins: [search, ainotes]",
        f"{PLAIN}\nmarkdown_extensions: [pymdownx.snippets]",
        f"{PLAIN}\nmarkdown_extensions: [ainotes_site.gfm]",
        f"{PLAIN}\nextra: {{a: !!python/name:os.getcwd }}",
    ],
)
def test_where_others_have_a_part_all_is_built(tmp_path: Path, settings: str) -> None:
    assert told(tmp_path, settings) is None


def test_what_is_known_of_the_last_build_outlives_it(tmp_path: Path) -> None:
    write_notes(tmp_path, {"notes/甲.md": "甲", "site/index.html": "页"})
    settings = told(tmp_path, PLAIN)
    assert settings is not None
    inputs = look_at_inputs(load_config(str(tmp_path / "mkdocs.yml")), settings)
    files = look_at(tmp_path / "site", changes=False)
    assert inputs is not None
    assert files is not None
    site = str(tmp_path / "site")
    write_last(tmp_path, LastBuild(inputs, site, files, [("hint", "甲.md:1: 缺一句。")]))
    last = read_last(tmp_path)
    assert last is not None
    assert last.told == [("hint", "甲.md:1: 缺一句。")]
    assert last.still_holds(settings, site)
    assert not last.still_holds(settings, f"{site}2")
    assert not last.still_holds(f"{settings} ", site)


def test_what_was_not_shown_then_cannot_be_said_now(caplog: pytest.LogCaptureFixture) -> None:
    last = LastBuild(Inputs("", logging.ERROR, {}), "", {}, [])
    assert not last.still_holds("", "")


@pytest.mark.parametrize("broken", [b"", b"[]", b'{"told": 3}', b"\xff", b'{"settings": "", "level": "x"}'])
def test_a_broken_record_is_none(tmp_path: Path, broken: bytes) -> None:
    (tmp_path / "last-build.json").write_bytes(broken)
    assert read_last(tmp_path) is None
