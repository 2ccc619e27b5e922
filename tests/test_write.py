"""Trees written as Markdown: read again, the text says the same."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ainotes_site.gfm import Attrs, Node, parse, plain_text, write_markdown
from ainotes_site.notes.front_matter import split_front_matter
from tests.conftest import ROOT
from tests.test_gfm import CASES, HOSTILE, letters
from tests.writing import comparable

NOTES = sorted((ROOT / "notes").rglob("*.md"))
GOLDEN = sorted(path for path in (ROOT / "tests" / "golden").rglob("*") if path.suffix in (".md", ".txt"))

# What is written as it stands here: the tree of a text in this form has no other.
CLEAN = {
    "Chinese without backslashes": "显存（显卡内存）不够时，「梯度累积」有用：lr=1e-4，约 2~3 天，花 100% 的力气！见 [1]、x[0]。",
    "names with underscores": "调 snake_case 和 \\_private\\_，2 * 3、2\\*3、a * b、C#、a == b、/home/x、a & b、AT&T、a < b、3>2",
    "emphasis": "**粗体：**后面、*斜*、~~删~~、==亮==、***又粗又斜***、**粗 *斜* 粗**",
    "code": "`代码`、``有 ` 号``、`` ` ``",
    "formulas": "行内 $x_1^2$，\n\n$$\n\\begin{aligned}\n  a &= b \\\\\n\\end{aligned}\n$$",
    "links": '[文字](../a.md)、[题](a.md "标题")、<https://example.org/a_b>、[空 格](<a b.md>)、![图](img/1.png)',
    "a sized image": '<img src="a.png" alt="结构图" width="300">',
    "breaks": "第一行\\\n第二行",
    "nested lists": "- 甲\n  - 乙\n    1. 丙\n    2. 丁\n- 戊",
    "a loose list": "1. 甲\n\n   又一段\n\n2. 乙",
    "tasks": "- [ ] 未做\n- [x] 做了",
    "lists side by side": "- 甲\n\n* 乙\n\n- 丙",
    "blocks that begin an item": "- ```\n  码\n  ```\n- * 甲\n- > 引\n- ___",
    "a footnote that begins with a list": "文[^1]\n\n[^1]:\n    - 甲\n    - 乙",
    "quotes": "> 引\n>\n> > 内\n>\n> - 项",
    "callouts": "> [!NOTE]\n> 内容\n\n> [!TIP]- 自己的**标题**\n> - 甲",
    "code blocks": "```python\nx = 1\n```\n\n````md\n```\n内\n```\n````",
    "tables": "| 名 | 值 |\n| :--- | ---: |\n| a\\|b | `c\\|d` |\n| 一<br>二 | $\\|x\\|$ |",
    "footnotes": "正文[^1]\n\n[^1]: 脚注\n\n    又一段",
    "HTML": "按 <kbd>Ctrl</kbd>，<u>word </u>next，H<sub>2</sub>O\n\n<details>\n<summary>展开</summary>\n\n- **甲**\n\n</details>",
    "headings and rules": "# 一\n\n## C \\#\n\n---\n\n正文",
    "tags": "#人工智能 和 \\#不是标签",
}

# What reads as markup when it is written as it is: it stands in the text as characters.
ACTING = [
    *(
        "*a*",
        "_a_",
        "**a**",
        "~~a~~",
        "==a==",
        "`a`",
        "$a$",
        "$$a$$",
        "\\(a_1\\)",
        "\\[a=1\\]",
        "[a](b)",
        "[[a]]",
        "![[a]]",
    ),
    *(
        "[^1]",
        "^[a]",
        "<b>a</b>",
        "<!-- a -->",
        "<https://a.com>",
        "https://a.com/b",
        "www.a.com",
        "a@b.com",
        "&amp;",
        "&#35;",
    ),
    *(
        "%%a%%",
        "#标签",
        "\\*",
        "\\",
        "# a",
        "- a",
        "+ a",
        "* a",
        "1. a",
        "1) a",
        "> a",
        "---",
        "===",
        "***",
        "```",
        "~~~",
    ),
    *(
        "?> a",
        "!> a",
        "::: tip",
        ":::",
        "/// a | b",
        "<<< a",
        "{% raw %}",
        "{{ site.url }}/a",
        "{{< toc >}}",
        "a :id=b",
    ),
    *("a^2^", "^[1]^", "^^a^^", "H~2~O", "{++a++}", "{--a--}", "{~~a~>b~~}", "{==a==}"),
    *("[a]: b", "[ ] a", "[!NOTE]", "|-|-|", ":--", "<div>", "</div>", "a  ", "!", "^"),
]


def text_document(*texts: str) -> Node:
    """Return a paragraph of these texts, one a line."""
    nodes = []
    for at, text in enumerate(texts):
        nodes += [Node("break", 1, 1)] * bool(at) + [Node("text", 1, 1, text)]
    return Node("document", 1, 1, children=(Node("paragraph", 1, 1, children=tuple(nodes)),))


def assert_reads_the_same(text: str) -> None:
    tree = parse(text)
    written = write_markdown(tree)
    again = parse(written)
    assert comparable(again) == comparable(tree), written
    assert write_markdown(again) == written


@pytest.mark.parametrize("text", CLEAN.values(), ids=CLEAN)
def test_clean_text_is_written_as_it_is(text: str) -> None:
    assert write_markdown(parse(text)) == f"{text}\n"
    assert_reads_the_same(text)


@pytest.mark.parametrize("source", [case[1] for case in CASES], ids=[case[0] for case in CASES])
def test_the_dialect_reads_the_same(source: str) -> None:
    assert_reads_the_same(source)


@pytest.mark.parametrize("path", [*NOTES, *GOLDEN], ids=lambda path: path.stem)
def test_notes_read_the_same(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    skipped = split_front_matter(text).lines
    assert_reads_the_same("\n".join(text.split("\n")[skipped:]))


@pytest.mark.parametrize("text", ACTING)
def test_a_character_of_text_is_no_markup(text: str) -> None:
    for texts in ((text,), ("前", text, "后"), (f"前{text}后",), (f"{text} {text}", text)):
        document = text_document(*texts)
        assert comparable(parse(write_markdown(document))) == comparable(document)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from([*ACTING, "中", "文", "a", "1", " ", "，"]), min_size=1, max_size=6).map("".join))
def test_no_text_becomes_markup(text: str) -> None:
    document = text_document(text)
    assert comparable(parse(write_markdown(document))) == comparable(document)


FRAGMENTS = st.lists(
    st.sampled_from(
        [
            *(
                "中文",
                "微调 LoRA",
                "a b",
                "。",
                "，",
                "（见",
                "）",
                " ",
                "\n",
                "\n\n",
                "2~3 个",
                "C#",
                "5$",
                "100%",
                "a_b",
            ),
            *(
                "$x^2$",
                "\n\n$$\ny=1\n$$\n\n",
                "\\",
                "*强*",
                "**粗体**",
                "**粗：**",
                "~~删~~",
                "==亮==",
                "`代码`",
                "``a`b``",
            ),
            *("[链](u.md)", "[[双链|名]]", "![图](a.png)", "![图](a.png =30x40)", "<b>x</b>", "<sub>2</sub>", "<br>"),
            *("#标签", "https://x.com/a_b", "[^1]", "[1]", "[x]", "(y)", "!", "^[注]", "&amp;", "&lt;b&gt;", "<think>"),
            *(
                "\n# 标题\n\n",
                "\n- 甲\n",
                "\n- [ ] 做\n",
                "\n1. 一\n",
                "\n> 引\n",
                "\n> [!NOTE] 题\n> 文\n",
                "\n  - 乙\n",
            ),
            *(
                "\n```py\ncode `x`\n```\n",
                "\n| a | b |\n|---|:-:|\n| 1 | `x` |\n",
                "\n---\n",
                "\n[^1]: 脚注\n",
                "\n\n  段\n",
            ),
            *(
                "\n\n<div>\n",
                "</div>\n\n",
                "\n\n<details>\n<summary>s</summary>\n\n",
                "\n\n</details>\n\n",
                "<!-- 注 -->",
            ),
            *("\\*", "\\_", "\\[", "\\`", "\\$", "\\|", "\\<", "\n\n    缩进代码\n", "|", "<", "=", "-", "%%藏%%"),
        ]
    ),
    max_size=15,
).map("".join)


@settings(max_examples=500, deadline=None, derandomize=True)
@given(FRAGMENTS)
def test_what_is_written_reads_the_same(text: str) -> None:
    assert_reads_the_same(text)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(HOSTILE)
def test_no_letter_of_any_text_is_lost(text: str) -> None:
    tree = parse(text)
    again = parse(write_markdown(tree))
    assert letters(plain_text(again)) == letters(plain_text(tree))


def test_concepts_are_plain_words_or_links() -> None:
    concept = Node(
        "concept", 1, 1, "", Attrs(concept="lora", href="../concepts/lora.md"), (Node("text", 1, 1, "LoRA"),)
    )
    paragraph = Node("paragraph", 1, 1, children=(Node("text", 1, 1, "用 "), concept, Node("text", 1, 1, " 微调")))
    document = Node("document", 1, 1, children=(paragraph,))
    assert write_markdown(document) == "用 LoRA 微调\n"
    assert write_markdown(document, concepts=True) == "用 [LoRA](../concepts/lora.md) 微调\n"


def test_html_keeps_neither_concepts_nor_classes() -> None:
    concept = Node("concept", 1, 1, "", Attrs(concept="lora", href="x.md"), (Node("text", 1, 1, "LoRA"),))
    dead = Node(
        "html", 1, 1, "", Attrs(tag="span", attributes=(("class", "ainotes-dead"),)), (Node("text", 1, 1, "没有"),)
    )
    missing = Node("missing", 1, 1, children=(Node("text", 1, 1, "图"),))
    cell = Node("html", 1, 1, "", Attrs(tag="td"), (concept, dead, missing))
    document = Node("document", 1, 1, children=(Node("html", 1, 1, "", Attrs(tag="table"), (cell,)),))
    assert write_markdown(document) == "<table><td>LoRA没有（图片缺失：图）</td></table>\n"


def test_comments_and_block_ids_are_not_written() -> None:
    text = "前%%藏一%%后 ^block-1\n\n%%\n藏二\n%%\n\n<!-- 藏三 -->\n\n<div>\n<!-- 藏四 -->\n文\n</div>\n"
    written = write_markdown(parse(text))
    assert "藏" not in written
    assert "^block" not in written
    assert "前后" in written


def test_a_formula_within_a_list_stands_on_one_line() -> None:
    assert write_markdown(parse("- 甲\n\n  $$\n  a\n  = b\n  $$\n")) == "- 甲\n\n  $$a = b$$\n"


@pytest.mark.parametrize("piece", ["文字 a\n", "-", "[", "**a** ", "[a](b) ", "#a", "`a` ", "| ", "a_", "<b>", "$a$ "])
def test_the_work_grows_with_the_text(piece: str) -> None:
    def calls(count: int) -> int:
        tree = parse(piece * count + "x")
        made = 0

        def count_call(frame: object, event: str, argument: object) -> None:
            nonlocal made
            made += event in ("call", "c_call")

        sys.setprofile(count_call)
        try:
            write_markdown(tree)
        finally:
            sys.setprofile(None)
        return made

    assert calls(4000) < 5 * calls(1000) + 1000
