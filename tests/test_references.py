"""Every way to point at a note, an image or a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from ainotes_site.addresses.file_index import index_files
from ainotes_site.addresses.references import Located, is_external, locate, relative_link
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
    "img/a#b.png",
    "files/c?d.pdf",
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
        ("![](../img/a%23b.png)", "img/a#b.png"),
        ("![](../img/a#b.png)", "img/a#b.png"),
        ("![](../img/a%23b.png?raw=true#x)", "img/a#b.png"),
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
        ("[文](../files/c%3Fd.pdf)", "files/c?d.pdf"),
        ("[文](../files/c?d.pdf)", "files/c?d.pdf"),
    ],
)
def test_files_are_found_and_used(markdown: str, file: str) -> None:
    located = find(markdown)
    assert only(located, "link").attrs.file == file
    assert located.assets == (file,)


@pytest.mark.parametrize(
    ("tag", "suffix"),
    [
        *(("video", suffix) for suffix in ("mp4", "webm", "mov", "ogv", "MP4")),
        *(("audio", suffix) for suffix in ("mp3", "wav", "ogg", "m4a", "flac")),
    ],
)
def test_media_play_in_place(tag: str, suffix: str) -> None:
    located = locate(parse_note("a.md", f"![[片.{suffix}]]".encode())[0], index_files(["a.md", f"片.{suffix}"]))
    player = only(located, "html")
    assert (player.attrs.tag, player.attrs.file) == (tag, f"片.{suffix}")
    assert located.assets == (f"片.{suffix}",)


@pytest.mark.parametrize("tag", ["video", "audio"])
def test_a_player_has_its_file_or_is_a_link(tag: str) -> None:
    assert only(find(f'<{tag} src="../cl%69p.mp4"></{tag}>'), "html").attrs.file == "clip.mp4"
    elsewhere = find(f'<{tag} src="https://a.example/clip.mp4"></{tag}>')
    assert (only(elsewhere, "link").attrs.href, elsewhere.assets) == ("https://a.example/clip.mp4", ())
    assert only(elsewhere, "text").text == "媒体文件：https://a.example/clip.mp4"
    gone = find(f'<{tag} src="none.mp3"></{tag}>')
    assert only(gone, "html").attribute("class") == "ainotes-dead"
    assert [problem.message.partition("。")[0] for problem in gone.problems] == ["链接的文件 none.mp3 不存在"]


@pytest.mark.parametrize(
    ("markdown", "target", "note", "anchor", "text"),
    [
        ("![[a]]", "a", "a.md", "", ""),
        ("![[a.md|看]]", "a.md", "a.md", "", "看"),
        ("![[a#一#二]]", "a#一#二", "a.md", "二", ""),
        ("![看](../a.md#%E8%8A%82)", "a", "a.md", "节", "看"),
        ("![](../其他%20笔记.md)", "其他 笔记", "其他 笔记.md", "", ""),
    ],
)
def test_notes_are_embedded(markdown: str, target: str, note: str, anchor: str, text: str) -> None:
    embed = only(find(markdown), "embed")
    assert (embed.attrs.target, embed.attrs.note, embed.attrs.anchor, embed.text) == (target, note, anchor, text)


def test_an_embed_of_nothing_is_its_name_and_a_problem() -> None:
    located = find("![[没有这篇]]")
    shown = only(located, "html")
    assert ([node.text for node in walk(shown)], shown.attribute("class")) == (["", "没有这篇"], "ainotes-dead")
    assert [problem.message.partition("。")[0] for problem in located.problems] == ["嵌入的 没有这篇 不存在"]


@pytest.mark.parametrize(
    ("markdown", "width", "height", "alt"),
    [
        ("![[Big.png]]", "", "", "Big.PNG"),
        ("![[Big.png|说明]]", "", "", "说明"),
        ("![[Big.png|300]]", "300", "", "Big.PNG"),
        ("![[Big.png|300x200]]", "300", "200", "Big.PNG"),
    ],
)
def test_an_embedded_picture_has_its_size_or_its_text(markdown: str, width: str, height: str, alt: str) -> None:
    image = only(find(markdown), "image")
    assert (image.attrs.width, image.attrs.height, image.children[0].text) == (width, height, alt)


@pytest.mark.parametrize(
    ("embed", "files", "shown"),
    [
        ("图.excalidraw", ("图.excalidraw", "图.excalidraw.svg", "图.excalidraw.png"), "图.excalidraw.svg"),
        ("图.excalidraw", ("图.excalidraw", "图.excalidraw.png"), "图.excalidraw.png"),
        ("图.excalidraw.md", ("图.excalidraw.md", "图.excalidraw.png"), "图.excalidraw.png"),
        ("图.excalidraw", ("图.excalidraw.md", "图.excalidraw.png"), "图.excalidraw.png"),
        ("图", ("图.md", "图.excalidraw.png"), "图.md"),
        ("图.excalidraw", ("图.excalidraw.md",), "图.excalidraw.md"),
    ],
)
def test_a_drawing_shows_the_picture_exported_beside_it(embed: str, files: tuple[str, ...], shown: str) -> None:
    located = locate(parse_note("a.md", f"![[{embed}]]".encode())[0], index_files(files))
    node = only(located, "image", "embed")
    assert shown in (node.attrs.file, node.attrs.note)


def test_footnotes_have_the_name_of_their_note() -> None:
    located = find("甲[^a]\n\n[^a]: [乙](note.md)\n")
    assert only(located, "footnote_ref").attrs.name == "a@sub/here.md"
    (footnote,) = located.note.footnotes
    assert footnote.attrs.name == "a@sub/here.md"
    assert [node.attrs.note for node in walk(footnote) if node.kind == "link"] == ["sub/note.md"]


def test_links_of_headings_and_sections_are_found() -> None:
    located = find("[甲](note.md)\n\n# [乙](note.md)\n\n[丙](note.md)\n\n## 丁\n\n[戊](note.md) [己](note.md#节)\n")
    sections = [*located.note.sections, *located.note.sections[0].children]
    blocks = [*located.note.preamble, *(block for one in sections for block in (one.heading, *one.blocks))]
    links = [node for block in blocks for node in walk(block) if node.kind == "link"]
    assert [link.attrs.note for link in links] == ["sub/note.md"] * 5


@pytest.mark.parametrize(("link", "folder"), [("deep/", "sub/deep/"), ("../sub", "sub/"), ("./Deep", "sub/deep/")])
def test_a_link_may_mean_a_folder(link: str, folder: str) -> None:
    assert only(find(f"[甲]({link})"), "link").attrs.note == folder


def test_a_name_without_a_note_is_kept_for_the_topics() -> None:
    link = only(find("[[还没写#节]]"), "link")
    assert (link.attrs.name, link.attrs.anchor, link.attrs.origin) == ("还没写", "节", "sub/here.md")


@pytest.mark.parametrize(
    ("files", "found"),
    [
        (("乙/深/图.png", "甲/图.png"), "甲/图.png"),
        (("长长/图.png", "短/图.png"), "短/图.png"),
        (("乙/图.png", "甲/图.png"), "乙/图.png"),
    ],
)
def test_of_files_with_one_name_the_shortest_path_is_meant(files: tuple[str, ...], found: str) -> None:
    assert index_files(files).find("", "图.png") == found
    assert index_files(files[::-1]).find("", "图.png") == found


@pytest.mark.parametrize(
    ("markdown", "message"),
    [
        ("[甲](file:///a)", "链接指向本机文件 file:///a，别人打不开。请把文件放进笔记文件夹，用相对路径。"),
        ("[甲](none.md)", "链接的文件 none.md 不存在。请改正路径，或把文件放进笔记文件夹。"),
        ("![](C:/a.png)", "图片 C:/a.png 在作者的电脑上，别人看不到。请把图片放进笔记文件夹，用相对路径。"),
        ("![](none.png?x)", "图片 none.png 不存在。请把图片放进笔记文件夹，或改正路径。"),
        ("![]()", "图片 （空地址） 不存在。请把图片放进笔记文件夹，或改正路径。"),
        ("![[没有]]", "嵌入的 没有 不存在。请改正名字，或把文件放进笔记文件夹。"),
    ],
)
def test_authors_are_told_what_is_wrong_and_how_to_mend_it(markdown: str, message: str) -> None:
    assert [problem.message for problem in find(markdown).problems] == [message]


@pytest.mark.parametrize(
    ("markdown", "reason"), [("[甲](file:///a)", "本机文件：file:///a"), ("[甲](none.md)", "链接的文件不存在：none.md")]
)
def test_readers_are_told_why_a_link_is_none(markdown: str, reason: str) -> None:
    dead = only(find(markdown), "html")
    assert (dead.attrs.tag, dead.attribute("class"), dead.attribute("title")) == ("span", "ainotes-dead", reason)
    assert [node.text for node in walk(dead)] == ["", "甲"]


@pytest.mark.parametrize(
    ("address", "outside"),
    [("https://a.example", True), ("//a.example", True), ("mailto:a@b.c", True), ("a.md", False), ("C:/a", False)],
)
def test_what_leads_out_of_the_notes(address: str, outside: bool) -> None:
    assert is_external(address) == outside


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


@pytest.mark.parametrize(
    ("markdown", "note", "anchor"),
    [
        ("[x](#/sub/note)", "sub/note.md", ""),
        ("[x](/#/sub/note?id=一节)", "sub/note.md", "一节"),
        ("[x](note?id=一节)", "sub/note.md", "一节"),
        ("[x](note.md?v=1#一节)", "sub/note.md", "一节"),
    ],
)
def test_docsify_writes_paths_and_headings_its_own_way(markdown: str, note: str, anchor: str) -> None:
    attrs = only(find(markdown), "link").attrs
    assert (attrs.note, attrs.anchor) == (note, anchor)


@pytest.mark.parametrize("link", ["/", "..", "./../"])
def test_a_link_to_the_top_leads_home(link: str) -> None:
    located = find(f"[x]({link})")
    assert (only(located, "link").attrs.file, located.assets, located.problems) == ("index.md", (), ())


def test_a_page_of_a_pdf_stays_in_its_address() -> None:
    assert only(find("![[论文.pdf#page=3]]"), "link").attrs.anchor == "page=3"
    assert relative_link("topics/a.md", "files/a.pdf", "page=3") == "../files/a.pdf#page=3"


def test_a_card_is_found_by_its_number() -> None:
    files = index_files(("box/202301021030 甲.md", "box/202301021031 乙.md", "202301021031 丙.md"))
    notes = [parse_note("a.md", f"[[{number}]]".encode())[0] for number in (202301021030, 202301021031)]
    found = [only(locate(note, files), "link").attrs.note for note in notes]
    assert found == ["box/202301021030 甲.md", ""]


def test_a_drawing_without_its_picture_is_told_as_such() -> None:
    (problem,) = find("![[画.excalidraw]]").problems
    assert "Excalidraw" in problem.message


@pytest.mark.parametrize("markdown", ["[词](稿.md)", "[词](/sub/稿)", "![[稿|词]]"])
def test_a_link_to_a_draft_is_its_words_and_a_hint(markdown: str) -> None:
    note, _ = parse_note("sub/a.md", markdown.encode())
    located = locate(note, index_files(["sub/a.md"], ["sub/稿.md"]))
    assert only(located, "html").children == (Node("text", 1, 1, "词"),)
    (problem,) = located.problems
    assert (problem.severity, problem.rule, "没有发布" in problem.message) == ("hint", "not-published", True)
