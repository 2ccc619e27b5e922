"""Every way to point at a note, an image or a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from ainotes_site.addresses.references import Located, index_files, locate, relative_link
from ainotes_site.gfm import Node, walk
from ainotes_site.library import build_library
from ainotes_site.notes.reading import parse_note
from tests.conftest import write_notes

FILES = (
    "a.md",
    "其他 笔记.md",
    "sub/note.md",
    "sub/deep/note.md",
    "sub/img/图 1.png",
    "img/Big.PNG",
    "img/same.png",
    "sub/deep/same.png",
    "a(1).png",
    "files/论文.pdf",
    "clip.mp4",
    "x.tar.gz",
)


def find(markdown: str, path: str = "sub/here.md") -> Located:
    return locate(parse_note(path, markdown.encode())[0], index_files((*FILES, path)))


def only(located: Located, *kinds: str) -> Node:
    (node,) = [node for block in located.note.preamble for node in walk(block) if node.kind in kinds]
    return node


@pytest.mark.parametrize(
    ("markdown", "file"),
    [
        ("![](img/图%201.png)", "sub/img/图 1.png"),
        ("![](img/图 1.png)", "sub/img/图 1.png"),
        ("![](<img/图 1.png>)", "sub/img/图 1.png"),
        ("![](./img/图%201.png)", "sub/img/图 1.png"),
        ("![](../img/big.png)", "img/Big.PNG"),
        ("![](/img/Big.PNG)", "img/Big.PNG"),
        ("![](img/Big.PNG)", "img/Big.PNG"),
        (r"![](..\img\Big.PNG)", "img/Big.PNG"),
        ("![](Big.PNG)", "img/Big.PNG"),
        ("![](../img/Big.PNG?raw=true)", "img/Big.PNG"),
        ("![](../img/Big.PNG#only-light)", "img/Big.PNG"),
        ("![](same.png)", "img/same.png"),
        ("![](deep/same.png)", "sub/deep/same.png"),
        ("![](../a(1).png)", "a(1).png"),
        ('<img src="../img/Big.PNG" width=20>', "img/Big.PNG"),
        ("![[Big.png]]", "img/Big.PNG"),
        ("![[Big.png|300]]", "img/Big.PNG"),
        ("![[img/图 1.png]]", "sub/img/图 1.png"),
        ("![](../../../../img/Big.PNG)", "img/Big.PNG"),
    ],
)
def test_images_are_found(markdown: str, file: str) -> None:
    located = find(markdown)
    assert only(located, "image", "missing").attrs.file == file
    assert located.assets == (file,)
    assert located.problems == ()


@pytest.mark.parametrize(
    "markdown",
    [
        "![图](none.png)",
        "![图](C:\\Users\\a.png)",
        "![图](C:/Users/a.png)",
        "![图](file:///home/a.png)",
        "![图]()",
        "![图](../../etc/passwd)",
        '<img src="none.png" alt="图">',
        "![[none.png|图]]",
    ],
)
def test_a_missing_image_is_a_placeholder_and_a_problem(markdown: str) -> None:
    located = find(f"正文\n\n{markdown}")
    missing = only(located, "missing", "image")
    assert missing.kind == "missing"
    assert [node.text for node in walk(missing) if node.kind == "text"] == ["图"]
    (problem,) = located.problems
    assert (problem.path, problem.line, problem.severity) == ("sub/here.md", 3, "error")


@pytest.mark.parametrize(
    ("markdown", "note", "anchor"),
    [
        ("[甲](note.md)", "sub/note.md", ""),
        ("[甲](note)", "sub/note.md", ""),
        ("[甲](../a.md#标题)", "a.md", "标题"),
        ("[甲](../a.md#%E6%A0%87%E9%A2%98)", "a.md", "标题"),
        ("[甲](../其他%20笔记.md)", "其他 笔记.md", ""),
        ("[甲](../其他 笔记.md)", "其他 笔记.md", ""),
        ("[甲](deep/note.md)", "sub/deep/note.md", ""),
        ("[甲](#本页)", "sub/here.md", "本页"),
        ("[[其他 笔记]]", "其他 笔记.md", ""),
        ("[[其他 笔记#标题|别名]]", "其他 笔记.md", "标题"),
        ("[[A]]", "a.md", ""),
        ("[[a.md]]", "a.md", ""),
        ("[[#本页]]", "sub/here.md", "本页"),
        ("[[a#一#二]]", "a.md", "二"),
        ("[[a#^block]]", "a.md", "^block"),
    ],
)
def test_notes_are_found(markdown: str, note: str, anchor: str) -> None:
    located = find(markdown)
    link = only(located, "link")
    assert (link.attrs.note, link.attrs.anchor) == (note, anchor)
    assert located.problems == ()


@pytest.mark.parametrize(
    ("markdown", "file"),
    [
        ("[文](../files/论文.pdf)", "files/论文.pdf"),
        ("[[论文.pdf]]", "files/论文.pdf"),
        ("![[论文.pdf]]", "files/论文.pdf"),
        ("[包](x.tar.gz)", "x.tar.gz"),
    ],
)
def test_files_are_found_and_used(markdown: str, file: str) -> None:
    located = find(markdown)
    assert only(located, "link").attrs.file == file
    assert located.assets == (file,)


def test_media_play_in_place() -> None:
    assert only(find("![[clip.mp4]]"), "html").attrs.file == "clip.mp4"


@pytest.mark.parametrize(
    "address", ["https://example.org/a.md", "//example.org/a", "mailto:a@b.c", "obsidian://open?x"]
)
def test_addresses_elsewhere_are_left_alone(address: str) -> None:
    located = find(f"[甲]({address})")
    assert only(located, "link").attrs.href == address
    assert located.problems == ()


@pytest.mark.parametrize("markdown", ["[甲](none.md)", "[甲](C:\\a.md)", "[甲](file:///a)", "[甲](none.pdf#x)"])
def test_a_dead_link_is_text_and_a_problem(markdown: str) -> None:
    located = find(markdown)
    assert [node for block in located.note.preamble for node in walk(block) if node.kind == "link"] == []
    assert [problem.severity for problem in located.problems] == ["error"]


def test_a_name_that_nobody_has_is_a_hint(tmp_path: Path) -> None:
    write_notes(tmp_path, {"a.md": "# 一\n\n见 [[还没写的]] 与 [[a#没有的标题]]，正文够长。\n"})
    problems = build_library(tmp_path).problems
    assert sorted((problem.line, problem.severity) for problem in problems) == [(3, "error"), (3, "hint")]


@pytest.mark.parametrize(
    ("page", "target", "anchor", "link"),
    [
        ("topics/a.md", "topics/b.md", "", "b.md"),
        ("index.md", "图 1.png", "", "%E5%9B%BE%201.png"),
        ("topics/a.md", "img/x#1.png", "", "../img/x%231.png"),
        ("topics/a.md", "notes/x/y.md", "标题", "../notes/x/y.md#%E6%A0%87%E9%A2%98"),
    ],
)
def test_relative_links(page: str, target: str, anchor: str, link: str) -> None:
    assert relative_link(page, target, anchor) == link
