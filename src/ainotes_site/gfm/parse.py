"""Parse a note as GitHub does, and better where GitHub fails Chinese.

The parser is comrak (package `comrak-ext`); only this module and those that turn its tree into ours (`parse_blocks`,
`parse_inlines`, `excerpt`) know it.
"""

import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Literal

import comrak

from ainotes_site.gfm.equations import number_equations
from ainotes_site.gfm.excerpt import Excerpt
from ainotes_site.gfm.lines import is_hard_wrapped
from ainotes_site.gfm.parse_blocks import read_block, settle_blocks
from ainotes_site.gfm.prepare import PreparedText, prepare
from ainotes_site.gfm.raw_html import Tag
from ainotes_site.gfm.shorthand import read_abbreviations
from ainotes_site.gfm.tree import Node, flatten
from ainotes_site.gfm.work import UnreadableText, limit_nodes, limit_work
from ainotes_site.problems import Problem

Breaks = Literal["auto", "keep", "join"]


# With `subscript` on, a single `~` is no longer a strikethrough; it is written back as text.
def _extensions(*, definitions: bool) -> comrak.ExtensionOptions:
    return comrak.ExtensionOptions(
        table=True,
        strikethrough=True,
        subscript=True,
        autolink=True,
        tasklist=True,
        footnotes=True,
        inline_footnotes=True,
        cjk_friendly_emphasis=True,
        highlight=True,
        wikilinks_title_after_pipe=True,
        ofm_callouts=True,
        description_lists=definitions,
    )


_EXTENSIONS = {definitions: _extensions(definitions=definitions) for definitions in (False, True)}
# A definition as Material's authors set it: by so many blanks that nothing else is meant.
_DEFINITION = re.compile(r"^[ ]{0,3}:[ ]{2,}\S", re.M)
_OPTIONS = comrak.ParseOptions(leave_footnote_definitions=True)
# Deeper nesting than this in the whole tree, where HTML elements add to it, is kept as text.
_TREE_LIMIT = 100
# comrak recurses: text that could nest this deep would overflow the stack, and is parsed on one that holds it.
_RISKY_NESTING = 2000
_STACK_PER_LEVEL = 4096
# What has no width parts no words, and hides none from links and search. Typora sets it before blanks that indent a line,
# so that they are no code.
_WIDTHLESS = "\u200b\u2060\ufeff\xad"
_WIDTHLESS_RE = re.compile(f"[{_WIDTHLESS}]")
_WIDTHLESS_START = re.compile(rf"^([ \t]*)[{_WIDTHLESS}]+[ \t]+", re.M)
_STASH_MARKS = str.maketrans({**dict.fromkeys(_WIDTHLESS), "\0": "\ufffd", **dict.fromkeys("\x02\x03")})


def parse(text: str, *, first_line: int = 1, breaks: Breaks = "auto") -> Node:
    """Return the syntax tree of Markdown text whose first line is `first_line` of its note.

    `breaks` says what a single newline inside a paragraph is: a line break as typed (`keep`), nothing but wrapping
    (`join`), or, with `auto`, whichever the text shows it to be. Raises `UnreadableText` for text that would take
    too long, or that the parser fails on.
    """
    return read_markdown(text, "", first_line=first_line, breaks=breaks)[0]


def read_markdown(
    text: str, path: str, *, first_line: int = 1, breaks: Breaks = "auto"
) -> tuple[Node, tuple[Problem, ...]]:
    """Return the syntax tree of a note's text as `parse` does, and what its author should know of it."""
    prepared = prepare(_clean(text))
    limit_work(prepared.text, [line + first_line - 1 for line in prepared.lines])
    joined = breaks == "join" or (breaks == "auto" and is_hard_wrapped(prepared.text))
    excerpt = Excerpt(prepared, first_line - 1, joined, by_paragraph=breaks == "auto")
    nesting = max(map(prepared.text.count, ">*_~=[!"))
    deep = nesting >= _RISKY_NESTING
    tree = _on_a_deep_stack(partial(_read, excerpt), nesting * _STACK_PER_LEVEL) if deep else _read(excerpt)
    limit_nodes(tree)
    return tree, tuple(_problems(prepared, path, first_line - 1))


def _problems(prepared: PreparedText, path: str, offset: int) -> Iterator[Problem]:
    for line in prepared.endless:
        message = (
            "注释没有结束（缺 --> 或 %%），从这里到段末都不发布；写在行首时到文末。请补上结尾，或把记号放进反引号。"
        )
        yield Problem(path, line + offset, message, rule="endless-comment")
    for line in prepared.long_rows:
        yield Problem(
            path,
            line + offset,
            "这一行的格子比表头多，多出的并入最后一格。请补上表头，或把 | 写成 \\|。",
            "hint",
            rule="wide-row",
        )


def _on_a_deep_stack(read: Callable[[], Node], size: int) -> Node:
    with ThreadPoolExecutor(1) as pool:
        before = threading.stack_size(max(16 << 20, size // 4096 * 4096))
        try:
            reading = pool.submit(read)
        finally:
            threading.stack_size(before)
        return reading.result()


def _clean(text: str) -> str:
    if _WIDTHLESS_RE.search(text):
        text = _WIDTHLESS_START.sub(r"\1", text)
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_STASH_MARKS)


def _read(excerpt: Excerpt) -> Node:
    last = len(excerpt.prepared.lines)
    tree = Node("document", excerpt.line(1), excerpt.line(last), children=settle_blocks(_read_blocks(excerpt)))
    if any("\\label" in piece.source for piece in excerpt.prepared.aside):
        tree = number_equations(tree)
    if excerpt.prepared.abbreviations:
        tree = read_abbreviations(tree, excerpt.prepared.abbreviations)
    return flatten(tree, _TREE_LIMIT) if "<" in excerpt.prepared.text else tree


def _read_blocks(excerpt: Excerpt) -> Iterator[Node | Tag]:
    line = excerpt.line(1)
    try:
        text = excerpt.prepared.text
        extensions = _EXTENSIONS[bool(_DEFINITION.search(text))]
        document = comrak.parse_document(text, extension_options=extensions, parse_options=_OPTIONS)
        for child in document.children:
            line = excerpt.span(child)[0]
            yield from read_block(excerpt, child, 1)
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # a panic of the parser is no Exception
        raise UnreadableText(line, f"解析出错（{type(error).__name__}）") from error
