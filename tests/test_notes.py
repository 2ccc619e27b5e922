"""Reading a folder of notes."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from ainotes_site.notes import list_files
from ainotes_site.notes.reading import parse_note, read_notes
from tests.conftest import write_notes

TEXT = "# 题\n\n正文。\n"


def test_notes_of_any_depth_are_read_and_hidden_ones_are_not(tmp_path: Path) -> None:
    names = [
        "a.md",
        "b/c/d.markdown",
        "E.MD",
        ".git/x.md",
        "b/.obsidian/y.md",
        "node_modules/z.md",
        "图.png",
        "b/t.txt",
    ]
    write_notes(tmp_path, dict.fromkeys(names, TEXT))
    folder = read_notes(tmp_path)
    assert [note.path for note in folder.notes] == ["E.MD", "a.md", "b/c/d.markdown"]
    assert folder.assets == ("b/t.txt", "图.png")
    assert folder.problems == ()


def test_links_that_leave_the_folder_or_loop_are_problems(tmp_path: Path) -> None:
    write_notes(tmp_path, {"out/secret.md": TEXT, "in/a.md": TEXT, "in/sub/b.md": TEXT})
    root = tmp_path / "in"
    (root / "out").symlink_to(tmp_path / "out")
    (root / "secret.md").symlink_to(tmp_path / "out" / "secret.md")
    (root / "sub" / "loop").symlink_to(root)
    (root / "inside.md").symlink_to(root / "a.md")
    (root / "dead.md").symlink_to(root / "nowhere.md")
    folder = read_notes(root)
    assert [note.path for note in folder.notes] == ["a.md", "inside.md", "sub/b.md"]
    assert {"out", "secret.md", "sub/loop"} <= set(folder.left_out)
    assert {problem.path for problem in folder.problems} == set(folder.left_out)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotADirectoryError, match="nowhere"):
        read_notes(tmp_path / "nowhere")


@pytest.fixture
def unreadable(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return a set of names of files and folders that nobody may read: root may read all that modes forbid."""
    names: set[str] = set()
    read_bytes, scandir = Path.read_bytes, os.scandir

    def refuse(path: str) -> None:
        if Path(path).name in names:
            raise PermissionError(13, "Permission denied", path)

    def read(path: Path) -> bytes:
        refuse(str(path))
        return read_bytes(path)

    def scan(path: str) -> Iterator[os.DirEntry[str]]:
        refuse(path)
        return scandir(path)

    monkeypatch.setattr(Path, "read_bytes", read)
    monkeypatch.setattr("ainotes_site.notes.files.os.scandir", scan)
    return names


@pytest.mark.parametrize("name", ["b.md", "sub", "glossary.yml"])
def test_what_cannot_be_read_is_a_problem(tmp_path: Path, unreadable: set[str], name: str) -> None:
    write_notes(tmp_path, {"a.md": TEXT, "b.md": TEXT, "sub/c.md": TEXT, "glossary.yml": "concepts: []\n"})
    unreadable.add(name)
    folder = read_notes(tmp_path)
    (problem,) = folder.problems
    assert str(problem) == f"{name}:1: 读不了：Permission denied。请检查权限。"
    kept = {"a.md", "b.md", "sub/c.md"} - {name, f"{name}/c.md"}
    assert [note.path for note in folder.notes] == sorted(kept)
    assert folder.glossary == (None if name == "glossary.yml" else "concepts: []\n")


def test_a_notes_folder_that_cannot_be_read_is_a_problem(tmp_path: Path, unreadable: set[str]) -> None:
    unreadable.add(tmp_path.name)
    assert [problem.line for problem in read_notes(tmp_path).problems] == [1]


def test_pages_and_drafts_are_no_notes(tmp_path: Path) -> None:
    write_notes(
        tmp_path, {"page.md": "---\nlayout: page\n---\n甲", "draft.md": "---\ndraft: true\n---\n乙", "a.md": TEXT}
    )
    folder = read_notes(tmp_path)
    assert [note.path for note in folder.notes] == ["a.md"]
    assert folder.pages == ("page.md",)


@pytest.mark.parametrize(
    ("data", "lines"), [(b"", 1), (b"a", 1), (b"a\n", 1), (b"a\n\n", 2), (b"a\r\nb", 2), (b"a\rb\r", 2)]
)
def test_lines_are_counted(data: bytes, lines: int) -> None:
    assert parse_note("a.md", data)[0].lines == lines


def test_sections_nest_by_level_and_know_their_lines() -> None:
    note, _ = parse_note("a.md", "前言\n\n# 一\n甲\n\n### 二\n乙\n\n## 三\n\n# 四\n".encode())
    first, second = note.sections
    assert (first.title, first.line, first.own_end, first.end) == ("一", 3, 5, 10)
    assert [(child.title, child.line, child.end) for child in first.children] == [("二", 6, 8), ("三", 9, 10)]
    assert (second.title, second.line, second.end) == ("四", 11, 11)


def test_lines_count_from_the_top_of_the_file_behind_front_matter() -> None:
    note, _ = parse_note("a.md", b"---\ntitle: x\n---\n\n# H\n")
    assert note.sections[0].line == 5


def test_bad_bytes_are_a_problem_at_their_line() -> None:
    note, (problem,) = parse_note("a.md", "# 标题\n\n正文很长很长很长很长。\n".encode() + b"\xff\n")
    assert problem.line == 4
    assert note.sections[0].title == "标题"


@given(st.binary(max_size=400))
def test_no_bytes_raise(data: bytes) -> None:
    note, _ = parse_note("a.md", data)
    assert note.lines >= 1


# Files that no note should be


def test_what_is_no_file_or_has_no_proper_name_is_left_out_and_told(tmp_path: Path) -> None:
    write_notes(
        tmp_path, {"a.md": TEXT, "x.md/b.md": TEXT, "con.md": TEXT, "引'号\".md": TEXT, f"{'长' * 80}.md": TEXT}
    )
    os.mkfifo(tmp_path / "pipe.md")
    os.mkfifo(tmp_path / "pipe.png")
    (tmp_path / "换\n行.md").write_text(TEXT, encoding="utf-8")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "s.md"))
        (tmp_path / "gone.md").symlink_to(tmp_path / "nowhere")
        folder = read_notes(tmp_path)
    assert sorted(note.path for note in folder.notes) == sorted(
        ["a.md", "con.md", "x.md/b.md", "引'号\".md", f"{'长' * 80}.md"]
    )
    assert folder.assets == ()
    assert {problem.path for problem in folder.problems} == set(folder.left_out)
    assert set(folder.left_out) == {"pipe.md", "pipe.png", "s.md", "gone.md", "换\ufffd行.md"}


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux alone")
def test_a_name_of_broken_bytes_is_left_out_and_told(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TEXT, encoding="utf-8")
    (tmp_path / os.fsdecode(b"\xff\xfe.md")).write_text(TEXT, encoding="utf-8")
    folder = read_notes(tmp_path)
    assert [note.path for note in folder.notes] == ["a.md"]
    (problem,) = folder.problems
    assert problem.path.isprintable()


def test_an_image_that_changes_or_breaks_stops_nothing(tmp_path: Path) -> None:
    write_notes(tmp_path, {"a.md": TEXT})
    for number, data in enumerate(
        [b"", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF\0\0\0\0WEBP", b"\xff\xd8\xff", b"<svg width='x'"]
    ):
        for suffix in ("png", "svg", "webp", "jpg"):
            (tmp_path / f"{number}.{suffix}").write_bytes(data)
    assert len(read_notes(tmp_path).assets) == 24


# Values that no front matter should have

ODD = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=12),
        st.dates(),
        st.binary(max_size=6),
        st.sampled_from(["\\ud800", "\ue000", "\U000f0000", "2024-13-45", "1:30", "0x1f", "*a", "&a", "!!set {a}"]),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3)),
    max_leaves=6,
)
KEYS = st.sampled_from(
    "title tags date aliases draft dialect split breaks layout links nolink nolink_topics publish password".split()
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(KEYS, ODD, min_size=1, max_size=4))
def test_no_value_of_front_matter_raises(values: dict[str, Any]) -> None:
    source = yaml.safe_dump(values, allow_unicode=True)
    note, _ = parse_note("a.md", f"---\n{source}---\n正文".encode("utf-8", "surrogatepass"))
    repr(note).encode("utf-8")


@pytest.mark.parametrize(
    "source",
    [
        'title: "\\ud800"',
        'tags: ["\\ud800a", "\ue000"]',
        "title: \ue000\U0010fffd",
        "tags: &a [*a]",
        "title: &a {b: *a}",
        "aliases: &a [甲, *a]",
        "? [a, b]\n: c\ntitle: 题",
        "? {a: b}\n: c\ntitle: 题",
        "a: " + "[" * 1500,
        "a: " + "{a: " * 2000,
        "\n".join(
            [
                "a0: &a0 [x, x]",
                *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)),
                "draft: *a39",
                "tags: *a39",
            ]
        ),
        "title: !!python/object:os.system x",
        "date: 0000-00-00",
        "date: 2024-02-30T99:99:99Z",
        "title: 1e999",
        "<<: {title: 题}",
        "title: 甲\n---\ntitle: 乙",
        "%YAML 9.9\n---\ntitle: 题",
        "\t: \t",
        "title: " + "很" * 100_000,
    ],
)
def test_front_matter_of_every_kind_is_read(source: str) -> None:
    note, problems = parse_note("a.md", f"---\ntitle: 前\n{source}\n---\n\n正文".encode())
    repr((note, problems)).encode("utf-8")


# Vaults of Obsidian's


def test_a_vault_says_which_notes_are_templates_and_which_it_leaves_out(tmp_path: Path) -> None:
    write_notes(
        tmp_path,
        {
            "a.md": TEXT,
            "模板/日记.md": TEXT,
            "T2/b.md": TEXT,
            "旧/c.md": TEXT,
            "旧的/d.md": TEXT,
            ".obsidian/templates.json": '{"folder": "模板"}',
            ".obsidian/plugins/templater-obsidian/data.json": '{"templates_folder": "/T2/"}',
            ".obsidian/app.json": '{"userIgnoreFilters": ["旧/", "/.*/", 7], "attachmentFolderPath": "x"}',
        },
    )
    folder = read_notes(tmp_path)
    assert [note.path for note in folder.notes] == ["a.md", "旧的/d.md"]
    assert [(problem.path, problem.severity) for problem in folder.problems] == [
        ("T2", "hint"),
        ("旧", "hint"),
        ("模板", "hint"),
    ]


@pytest.mark.parametrize("text", ["[]", "{", '{"folder": 7}', '{"folder": "../.."}', "null", '{"folder": ""}'])
def test_settings_that_say_nothing_leave_nothing_out(tmp_path: Path, text: str) -> None:
    write_notes(tmp_path, {"a.md": TEXT, ".obsidian/templates.json": text, ".obsidian/app.json": text})
    assert [note.path for note in read_notes(tmp_path).notes] == ["a.md"]


def test_a_drawing_of_excalidraw_is_no_topic(tmp_path: Path) -> None:
    write_notes(tmp_path, {"图.excalidraw.md": "---\nexcalidraw-plugin: parsed\n---\n# Drawing\n{}\n", "a.md": TEXT})
    folder = read_notes(tmp_path)
    assert [note.path for note in folder.notes] == ["a.md"]
    assert [problem.severity for problem in folder.problems] == ["hint"]


def test_a_note_that_is_gone_when_it_is_read_is_told_and_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_notes(tmp_path, {"a.md": "# 甲\n\n正文。\n"})
    listed = list_files(tmp_path)
    monkeypatch.setattr(
        "ainotes_site.notes.reading.list_files", lambda root: ([*listed[0], "gone.md", "gone/b.md", "gone.png"], [], [])
    )
    folder = read_notes(tmp_path)
    assert [note.path for note in folder.notes] == ["a.md"]
    assert [problem.path for problem in folder.problems] == ["gone.md", "gone/b.md"]
