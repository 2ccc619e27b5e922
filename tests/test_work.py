"""What reading a note costs: steps counted at two sizes, never seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import markdown
import pytest

from ainotes_site.gfm import UnreadableText, parse, plain_text, read_markdown
from ainotes_site.gfm.anchors import with_anchors
from ainotes_site.gfm.mending import mend
from ainotes_site.gfm.work import MOST_STEPS
from ainotes_site.notes import parse_note

Make = Callable[[int], str]


def steps(run: Callable[[], object]) -> int:
    """Count the calls of Python and C functions, and the steps of generators."""
    count = 0

    def step(frame: Any, event: str, argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(step)
    try:
        run()
    finally:
        sys.setprofile(None)
    return count


def ticks(size: int) -> str:
    return "a".join("`" * length for length in range(1, round((2 * size) ** 0.5)))


def footnotes(size: int) -> str:
    return "".join(f"字[^{number}]\n\n[^{number}]: 注\n\n" for number in range(size // 20))


GROWING: dict[str, Make] = {
    "bare www": lambda size: "www.x," * (size // 6),
    "brackets of www": lambda size: "www.((((" * (size // 8),
    "a long path": lambda size: "[a](" + "a " * (size // 2),
    "links in links": lambda size: "[[[[ ](" * (size // 7),
    "brackets, then links": lambda size: "[" * (size // 2) + " ](" * (size // 6),
    "declarations": lambda size: "<!a" * (size // 3),
    "unclosed tags": lambda size: "<i>" * (size // 10) + "</u>" * (size // 10) + "<u>",
    "closed again and again": lambda size: "<u></u>" + "<i>" * (size // 10) + "</u>" * (size // 10),
    "footnotes": footnotes,
    "backticks": ticks,
    "a long heading": lambda size: "# " + "标题" * (size // 6),
    "equal headings": lambda size: "# 标题\n\n" * (size // 10),
    "comments": lambda size: "<!-- " * (size // 10) + "-->" * (size // 10),
    "percent": lambda size: "字%%" * (size // 5),
    "dollars": lambda size: "$a " * (size // 3),
    "a row of many cells": lambda size: "|a|b|\n|-|-|\n" + "|a" * (size // 2) + "|\n",
    "displays": lambda size: "$$ 这是一句话，里面没有公式 " * (size // 40),
}


@pytest.mark.parametrize("name", GROWING)
def test_a_note_costs_its_length(name: str) -> None:
    texts = [GROWING[name](size).encode() for size in (3_000, 6_000)]
    small, large = (steps(partial(parse_note, "a.md", text)) for text in texts)
    assert large <= 2.3 * small + 500


def test_anchors_of_equal_headings_cost_their_number() -> None:
    trees = [parse("# 标题\n\n" * count).children for count in (300, 600)]
    small, large = (steps(partial(with_anchors, tree, {})) for tree in trees)
    assert large <= 2.3 * small


@pytest.mark.parametrize(
    ("text", "is_mended"),
    [
        (f"https://e.org/{'a' * 1900}。后文", True),
        (f"https://e.org/{'a' * 2100}。后文", False),
        (f"www.{'a' * 1900}。后文", True),
        (f"www.{'a' * 2100}。后文", False),
        (f"[图](一 {'a' * 400}.png)", True),
        (f"[图](一 {'a' * 600}.png)", False),
    ],
)
def test_no_address_is_looked_at_without_end(text: str, is_mended: bool) -> None:
    assert (mend(text, "\ue000") != text) is is_mended


TOO_MUCH = {
    "inline footnotes": "^[" * 20_001,
    "a wide table of short rows": "|a" * 600 + "|\n" + "|-" * 600 + "|\n" + "|a|\n" * 101,
    "marks": "*a*\n\n" * (MOST_STEPS // 3),  # a paragraph, the mark, what is in it
}


@pytest.mark.parametrize("name", TOO_MUCH)
def test_a_note_that_would_take_too_long_is_shown_as_source(name: str) -> None:
    text = "# 题\n\n" + TOO_MUCH[name]
    with pytest.raises(UnreadableText):
        parse(text)
    note, (problem,) = parse_note("a.md", text.encode())
    assert note.sections == ()
    assert plain_text(note.preamble[0]) == text.strip()
    assert problem.path == "a.md"
    assert 1 <= problem.line <= note.lines


def test_a_table_as_wide_as_its_rows_is_read() -> None:
    tree, problems = read_markdown("|a" * 300 + "|\n" + "|-" * 300 + "|\n" + ("|a" * 300 + "|\n") * 90, "a.md")
    assert tree.children[0].kind == "table"
    assert problems == ()


def test_a_note_of_as_many_marks_as_may_be_is_read() -> None:
    assert parse("*a*\n\n" * (MOST_STEPS // 3 - 1)).kind == "document"


@pytest.mark.parametrize(
    ("language", "length", "is_highlighted"),
    [("Python", 20_000, True), ("python", 20_001, False), ("boo", 2_000, True), ("boo", 2_001, False)],
)
def test_a_long_block_of_code_is_shown_as_it_is(language: str, length: int, *, is_highlighted: bool) -> None:
    code = ("x = 1\n" * length)[: length - 1] + "y"
    html = markdown.markdown(f"```{language}\n{code}\n```\n", extensions=["ainotes_site.gfm"])
    assert ('<span class="n">' in html) is is_highlighted
    assert html.count("x") >= length // 6


def test_what_the_parser_throws_is_a_problem_of_its_note(monkeypatch: pytest.MonkeyPatch) -> None:
    class Panic(BaseException):
        pass

    def fail(*_: object, **__: object) -> None:
        raise Panic

    monkeypatch.setattr("comrak.parse_document", fail)
    note, (problem,) = parse_note("a.md", "---\ntitle: 题\n---\n\n正文\n".encode())
    assert (problem.line, "Panic" in problem.message) == (4, True)
    assert (note.front.title, note.preamble[0].text) == ("题", "\n正文\n")
    with pytest.raises(UnreadableText) as caught:
        parse("*" * 5000)  # on the deep stack of a thread
    assert isinstance(caught.value.__cause__, Panic)
