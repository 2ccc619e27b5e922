"""The dialect: golden files of Markdown and its HTML, and what holds for every text."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import get_type_hints

import markdown
import markdown.extensions
import pymdownx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ainotes_site.gfm import Attrs, GfmExtension, Node, parse, plain_text, walk
from ainotes_site.gfm.render import _DRAW
from ainotes_site.gfm.tree import AttrValues

GOLDEN = Path(__file__).parent / "golden" / "dialect"


def golden_cases() -> list[tuple[str, str, str]]:
    """Read title, input and expected HTML, each ended by a line that is only a dot."""
    cases = []
    for path in sorted(GOLDEN.glob("*.md")):
        *parts, rest = re.split(r"^\.$\n?", path.read_text(encoding="utf-8"), flags=re.M)
        assert len(parts) % 3 == 0, path
        assert not rest.strip(), path
        for title, source, expected in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
            cases.append((f"{path.stem}: {title.strip()}", source.removesuffix("\n"), expected.removesuffix("\n")))
    return cases


CASES = golden_cases()


def render(text: str, **options: str) -> str:
    return markdown.Markdown(extensions=[GfmExtension(**options)]).convert(text)


def nodes(text: str, kind: str) -> list[Node]:
    return [node for node in walk(parse(text)) if node.kind == kind]


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


@pytest.mark.parametrize(("source", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_golden(source: str, expected: str) -> None:
    assert render(source) == expected


# What a reader's browser gets


HOSTILE = st.lists(
    st.sampled_from(
        [
            *"<>\"'`=/ \n\t&;()[]!*_$%|#-:",
            *("<script>", "</script>", "<img src=x ", "onerror=alert(1)", "onclick='x'", "javascript:", "JaVaScRiPt:"),
            *("data:text/html,x", "&#106;", "&colon;", "<a href=", "<svg/onload=", "<iframe src=", "<style>", "-->"),
            *("<!--", "<![CDATA[", "]]>", "](", "![", "[[", "]]", "```", "style='", "url(x)", "<b", "<div ", "</div>"),
            *("<details>", "<table><tr><td>", "$$", "\\(", "\\", "%%", "<base href=x>", "<form>", "\x02", "\x03"),
        ]
    ),
    max_size=25,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(HOSTILE)
def test_no_markup_of_a_note_acts(text: str) -> None:
    html = render(text)
    for tag in re.findall(r"<[A-Za-z/][^>]*>", html):
        unquoted = re.sub(r'"[^"]*"', '""', tag)
        assert not re.search(r"\son\w+=|^</?(script|style|iframe|svg|object|embed|form|meta|base|link)\b", unquoted), (
            tag
        )
        for value in re.findall(r'(?:href|src)="([^"]*)"', tag):
            address = re.sub(r"[\0-\x20]", "", value).lower()
            assert not re.match(r"(javascript|vbscript|data:(?!image/(png|jpe?g|gif|webp|avif);))", address), tag


@settings(max_examples=200, deadline=None)
@given(HOSTILE)
def test_tags_of_the_page_are_balanced(text: str) -> None:
    void = {"br", "hr", "img", "input", "col", "source"}
    open_tags: list[str] = []
    for close, name, empty in re.findall(r"<(/?)([A-Za-z][A-Za-z0-9]*)\b(?:[^>\"]|\"[^\"]*\")*?(/?)>", render(text)):
        if close:
            assert open_tags
            assert open_tags.pop() == name
        elif not empty and name not in void:
            open_tags.append(name)
    assert open_tags == []


FRAGMENTS = st.lists(
    st.sampled_from(
        [
            *(
                "# 标题",
                "## a",
                "- 甲",
                "  - 乙",
                "1. 丙",
                "> 引",
                "> [!note] 注",
                "| a | b |",
                "| - | - |",
                "```",
                "~~~",
            ),
            *(
                "$$",
                "$x_1$",
                "\\[",
                "\\]",
                "**粗**",
                "==亮==",
                "[[链]]",
                "![[图.png]]",
                "[^1]",
                "[^1]: 脚",
                "---",
                "===",
            ),
            *(
                "<div>",
                "</div>",
                "<details>",
                "<p>",
                "<li>",
                "<b>",
                "%%",
                "#标签",
                "https://example.org/a。",
                "文字",
                "",
            ),
            *("    缩进", "\t制表", "^[脚注]", "- [ ] 事", "![a](b c.png)", "<think>", "x ^block-id", "::", "\\"),
        ]
    ),
    max_size=30,
).map("\n".join)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=300), FRAGMENTS))
def test_any_text_has_a_tree_within_its_lines(text: str) -> None:
    tree = parse(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    for node in walk(tree):
        assert 1 <= node.line <= node.end <= lines, node
    starts = [block.line for block in tree.children if block.kind != "footnote"]
    assert starts == sorted(starts)


@settings(max_examples=200, deadline=None)
@given(FRAGMENTS)
def test_rendering_is_repeatable(text: str) -> None:
    assert render(text) == render(text)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text("甲乙丙abc 1", min_size=1, max_size=8), min_size=1, max_size=6))
def test_words_of_plain_paragraphs_are_kept_in_order(words: list[str]) -> None:
    assert letters(plain_text(parse("\n\n".join(words)))) == letters("".join(words))


def test_the_first_line_counts_from_where_the_note_says() -> None:
    heading = parse("正文\n\n# 标题\n", first_line=5).children[1]
    assert (heading.line, heading.end) == (7, 7)


def test_lines_after_a_formula_of_several_lines_are_right() -> None:
    tree = parse("前\n\n$$\na\n\nb\n$$\n\n# 标题\n\n- 甲\n- 乙\n")
    assert [(block.kind, block.line, block.end) for block in tree.children] == [
        ("paragraph", 1, 1),
        ("paragraph", 3, 7),
        ("heading", 9, 9),
        ("list", 11, 12),
    ]


# Line breaks

WRAPPED = (
    "大模型的预训练需要大量的文本数据，这些数据通常来自网页和书籍以及代\n码仓库，经过清洗和去重之后再切成词元，"
    "然后送入模型进行训练，训练的\n目标是预测下一个词元，损失函数是交叉熵，优化器一般选用带权重衰减的\n"
    "自适应方法，学习率先预热再按余弦曲线下降，批大小随训练的进行逐步变\n大，最终得到基座模型。"
)


@pytest.mark.parametrize(("breaks", "count"), [("auto", 0), ("join", 0), ("keep", 4)])
def test_breaks_of_wrapped_text(breaks: str, count: int) -> None:
    assert render(WRAPPED, breaks=breaks).count("<br") == count


@pytest.mark.parametrize(("breaks", "expected"), [("auto", 3), ("keep", 3), ("join", 0)])
def test_breaks_of_short_lines(breaks: str, expected: int) -> None:
    html = render("甲\n乙\nand\n丙", breaks=breaks)
    assert html.count("<br") == expected
    assert breaks != "join" or html == "<p>甲乙 and 丙</p>"


# Nesting and size


DEEP = {
    "quotes": "> " * 30_000 + "底",
    "emphasis": "*a **b " * 15_000 + "底" + "c** d*" * 15_000,
    "images": "![" * 20_000 + "底" + "](b)" * 20_000,
    "html": "<b>" * 3_000 + "底" + "</b>" * 3_000,
    "html blocks": "<div>\n" * 2_000 + "\n底\n\n" + "</div>\n" * 2_000,
    "list": "\n".join("  " * level + "- 底" for level in range(150)),
    "html list": "<ul><li>" * 1_000 + "底",
}


@pytest.mark.parametrize("name", DEEP)
def test_deep_nesting_is_kept_as_text(name: str) -> None:
    assert "底" in render(DEEP[name])


def test_the_extension_takes_settings_by_name() -> None:
    html = markdown.markdown(
        "甲\n乙", extensions=["ainotes_site.gfm"], extension_configs={"ainotes_site.gfm": {"breaks": "join"}}
    )
    assert html == "<p>甲乙</p>"


def test_headings_get_anchors_as_on_github_and_toc_sees_them() -> None:
    md = markdown.Markdown(extensions=["toc", GfmExtension()])
    md.convert("# 多头 注意力（MHA）\n\n## 例子\n\n## 例子\n\n# 🙂")
    tokens = md.toc_tokens  # type: ignore[attr-defined]
    assert [token["id"] for token in tokens[0]["children"]] == ["例子", "例子-1"]
    assert tokens[0]["id"] == "多头-注意力mha"
    assert tokens[1]["id"].startswith("section-")


def test_attributes_are_changed_by_the_names_that_they_have() -> None:
    assert get_type_hints(AttrValues) == get_type_hints(Attrs)
    heading = parse("## 节").children[0]
    assert heading.with_attrs(id="jie").attrs == Attrs(level=2, id="jie")


def test_a_block_that_cannot_be_drawn_shows_its_text_and_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setitem(_DRAW, "table", fail)
    extension = GfmExtension()
    html = markdown.Markdown(extensions=[extension]).convert("# 题\n\n| 甲 |\n| - |\n| 乙 |\n\n后\n")
    assert extension.failed == (3,)
    assert "乙" in html
    assert html.endswith("<p>后</p>")


def extensions_of_others() -> list[str]:
    """Return all that an author may list under `markdown_extensions` without installing more."""
    builtin = [f"markdown.extensions.{one.name}" for one in iter_modules(markdown.extensions.__path__)]
    pymdown = [f"pymdownx.{one.name}" for one in iter_modules(pymdownx.__path__)]
    return [name for name in (*builtin, *pymdown) if hasattr(import_module(name), "makeExtension")]


def test_no_extension_of_others_stands_in_the_way() -> None:
    for name in extensions_of_others():
        converter = markdown.Markdown(extensions=[name, GfmExtension()])
        for _ in range(2):
            assert "<strong>粗</strong>" in converter.reset().convert("## 题\n\n**粗** `码`\n\n- 项"), name
