"""Parse a note as GitHub does, and better where GitHub fails Chinese.

The parser is comrak (package `comrak-ext`); this is the only module that knows it.
"""

import re
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

import comrak

from ainotes_site.gfm.addresses import well_formed
from ainotes_site.gfm.equations import number_equations
from ainotes_site.gfm.lines import is_hard_wrapped
from ainotes_site.gfm.raw_html import HAND_MADE, Tag, match_tags, read_html
from ainotes_site.gfm.shorthand import read_abbreviations, read_attributes, read_shortcodes, split_attributes
from ainotes_site.gfm.source import Source, prepare
from ainotes_site.gfm.tree import NO_ATTRS, Attrs, Fold, Node, flatten
from ainotes_site.gfm.work import UnreadableText, limit_work
from ainotes_site.problems import Problem
from ainotes_site.text import HAN, join_lines

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
# Deeper nesting than this is no structure that an author meant; it is kept as text.
_DEPTH_LIMIT = 60
# The same for the whole tree, where HTML elements add to the nesting.
_TREE_LIMIT = 100
# comrak recurses: text that could nest this deep would overflow the stack, and is parsed on one that holds it.
_RISKY_NESTING = 2000
_STACK_PER_LEVEL = 4096
# What has no width parts no words, and hides none from links and search. Typora sets it before blanks that indent a line,
# so that they are no code.
_WIDTHLESS = "\u200b\u2060\ufeff\xad"
_WIDTHLESS_RE = re.compile(f"[{_WIDTHLESS}]")
_WIDTHLESS_START = re.compile(rf"^([ \t]*)[{_WIDTHLESS}]+[ \t]+", re.M)
_STASH_MARKS = str.maketrans({**dict.fromkeys(_WIDTHLESS), **dict.fromkeys("\x02\x03\0", "\ufffd")})
_TAG = re.compile(rf"(?<![^\s，。、；（(])#(?=[^\s#]*[A-Za-z{HAN}])([\w{HAN}][\w{HAN}/-]*)(?=[\s，。、；）)]|$)")
_NO_TAG = re.compile(r"[0-9a-fA-F]{3}|[0-9a-fA-F]{6}|include|define|ifdef|ifndef|endif|if|else|pragma|import|undef")
_BLOCK_ID = re.compile(r"(?:^|\s)\^((?=[0-9-]*[A-Za-z]|[0-9-]{3})[A-Za-z0-9][A-Za-z0-9-]*)\s*$")
_SIZE = re.compile(r"(?:(?P<alt>[^\n]*)\|[ \t]*)?(?P<width>\d{1,5})(?:x(?P<height>\d{1,5}))?[ \t]*", re.S)


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
    source = prepare(_clean(text))
    limit_work(source.text, [line + first_line - 1 for line in source.lines])
    joined = breaks == "join" or (breaks == "auto" and is_hard_wrapped(source.text))
    reader = _Reader(source, first_line - 1, joined, breaks == "auto")
    nesting = max(map(source.text.count, ">*_~=[!"))
    deep = nesting >= _RISKY_NESTING
    tree = _on_a_deep_stack(reader.read, nesting * _STACK_PER_LEVEL) if deep else reader.read()
    return tree, tuple(_problems(source, path, first_line - 1))


def _problems(source: Source, path: str, offset: int) -> Iterator[Problem]:
    for line in source.endless:
        message = (
            "注释没有结束（缺 --> 或 %%），从这里到段末都不发布；写在行首时到文末。请补上结尾，或把记号放进反引号。"
        )
        yield Problem(path, line + offset, message)
    for line in source.long_rows:
        yield Problem(
            path, line + offset, "这一行的格子比表头多，多出的并入最后一格。请补上表头，或把 | 写成 \\|。", "hint"
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


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns comrak's tree into ours."""

    source: Source
    offset: int
    joined: bool
    by_paragraph: bool

    def read(self) -> Node:
        last = len(self.source.lines)
        tree = Node("document", self._line(1), self._line(last), children=_settled(match_tags(list(self._document()))))
        if any("\\label" in piece.source for piece in self.source.aside):
            tree = number_equations(tree)
        if self.source.abbreviations:
            tree = read_abbreviations(tree, self.source.abbreviations)
        return flatten(tree, _TREE_LIMIT) if "<" in self.source.text else tree

    def _document(self) -> Iterator[Node | Tag]:
        line = self._line(1)
        try:
            text = self.source.text
            extensions = _EXTENSIONS[bool(_DEFINITION.search(text))]
            document = comrak.parse_document(text, extension_options=extensions, parse_options=_OPTIONS)
            for child in document.children:
                line = self._span(child)[0]
                yield from self._block(child, 1)
        except (KeyboardInterrupt, SystemExit, GeneratorExit):
            raise
        except BaseException as error:  # a panic of the parser is no Exception
            raise UnreadableText(line, f"解析出错（{type(error).__name__}）") from error

    def _line(self, line: int) -> int:
        lines = self.source.lines
        return lines[min(max(line, 1), len(lines)) - 1] + self.offset

    def _span(self, node: Any) -> tuple[int, int]:
        position = node.sourcepos
        start = self._line(position.start.line)
        return start, max(start, self._last_line(position.end.line))

    def _last_line(self, line: int) -> int:
        """Return the note's last line of a line of the text, which may hold a formula of several lines."""
        lines = self.source.lines
        return lines[line] - 1 + self.offset if 0 < line < len(lines) else self._line(line)

    # Blocks

    def _blocks(self, node: Any, depth: int) -> tuple[Node, ...]:
        if depth > _DEPTH_LIMIT:
            return self._flattened(node)
        return _settled(match_tags([item for child in node.children for item in self._block(child, depth + 1)]))

    def _flattened(self, node: Any) -> tuple[Node, ...]:
        stack, texts = [node], []
        while stack:
            current = stack.pop()
            value = getattr(current.node_value, "value", None)
            texts.append(value if isinstance(value, str) else getattr(value, "literal", None) or "")
            stack.extend(reversed(current.children))
        line, end = self._span(node)
        text = Node("text", line, end, self.source.restore(" ".join(filter(None, texts))))
        return (Node("paragraph", line, end, children=(text,)),)

    def _block(self, node: Any, depth: int) -> Sequence[Node | Tag]:
        value = node.node_value
        name = type(value).__name__
        line, end = self._span(node)
        if name == "HtmlBlock":
            return list(read_html(self.source.restore(value.value.literal), line))
        if name in ("FrontMatter", "MultilineComment"):
            return ()
        if name == "Alert":
            name = "Callout"
        read = _BLOCKS.get(name)
        if read is not None:
            block = read(self, node, value, line, end, depth)
            # A heading without words, a paragraph of nothing but a comment.
            return () if name in ("Heading", "Paragraph") and not (block.children or block.attrs.id) else (block,)
        return (Node("paragraph", line, end, children=self._inlines(node, depth)),)

    def _paragraph(self, node: Any, value: Any, line: int, end: int, depth: int) -> Node:
        children, _ = self._attributed(node, depth)
        children, block_id = _take_block_id(children)
        return Node("paragraph", line, end, "", Attrs(id=block_id) if block_id else NO_ATTRS, children)

    def _heading(self, node: Any, value: Any, line: int, end: int, depth: int) -> Node:
        children, name = self._attributed(node, depth)
        named = (Node("html", line, line, "", Attrs(tag="span", id=HAND_MADE + name)),) if name else ()
        return Node("heading", line, end, "", Attrs(level=value.value.level), (*named, *children))

    def _list(self, node: Any, value: Any, line: int, end: int, depth: int) -> Node:
        data = value.value
        ordered = data.list_type == comrak.ListType.Ordered
        attrs = Attrs(ordered=ordered, start=data.start if ordered else 1, tight=bool(data.tight))
        return Node("list", line, end, "", attrs, self._blocks(node, depth))

    def _item(self, node: Any, value: Any, line: int, end: int, depth: int) -> Node:
        children, block_id = _take_first_id(self._blocks(node, depth))
        return Node("item", line, end, "", Attrs(id=block_id), children)

    def _task(self, node: Any, value: Any, line: int, end: int, depth: int) -> Node:
        children, block_id = _take_first_id(self._blocks(node, depth))
        return Node("task", line, end, "", Attrs(checked=bool(value.value.symbol), id=block_id), children)

    def _quote(self, node: Any, value: Any, line: int, end: int, depth: int) -> Node:
        return Node("quote", line, end, children=self._blocks(node, depth))

    def _callout(self, node: Any, value: Any, line: int, end: int, depth: int) -> Node:
        given = value.value.fold
        folded = given == comrak.CalloutFold.Collapsed
        fold: Fold = "open" if given == comrak.CalloutFold.Expanded else "closed" if folded else ""
        kind, untitled, _ = value.value.callout_type.lower().partition("-untitled")
        attrs = Attrs(type=kind, fold=fold, untitled=bool(untitled))
        return Node("callout", line, end, "", attrs, self._blocks(node, depth))

    def _callout_title(self, node: Any, value: Any, line: int, end: int, depth: int) -> Node:
        inlines = [inline for child in node.children for inline in self._inlines(child, depth)]
        return Node("callout_title", line, end, children=tuple(inlines))

    def _code_block(self, node: Any, value: Any, line: int, end: int, depth: int) -> Node:
        info = self.source.restore(value.value.info)
        return Node("code_block", line, end, self.source.restore(value.value.literal), Attrs(info=info))

    def _table(self, node: Any, value: Any, line: int, end: int, depth: int) -> Node:
        aligns = [str(align).rpartition(":")[2].lower() for align in value.value.alignments]
        rows = tuple(self._row(row, aligns, depth) for row in node.children)
        return Node("table", line, end, children=rows)

    def _row(self, node: Any, aligns: list[str], depth: int) -> Node:
        line, end = self._span(node)
        cells = (
            Node(
                "table_cell",
                line,
                end,
                "",
                Attrs(align=align) if align in _ALIGNS else NO_ATTRS,
                self._inlines(cell, depth),
            )
            for align, cell in zip(aligns, node.children, strict=False)
        )
        return Node("table_row", line, end, "", Attrs(head=bool(node.node_value.value)), tuple(cells))

    def _footnote(self, node: Any, value: Any, line: int, end: int, depth: int) -> Node:
        name = self.source.restore(value.value.name)
        return Node("footnote", line, end, "", Attrs(name=name), self._blocks(node, depth))

    def _definitions(self, node: Any, value: Any, line: int, end: int, depth: int) -> Node:
        parts = [part for item in node.children for part in item.children]
        return Node("html", line, end, "", Attrs(tag="dl"), tuple(self._definition(part, depth) for part in parts))

    def _definition(self, node: Any, depth: int) -> Node:
        line, end = self._span(node)
        tag = "dt" if type(node.node_value).__name__ == "DescriptionTerm" else "dd"
        blocks = self._blocks(node, depth)
        only = blocks[0].children if len(blocks) == 1 and blocks[0].kind == "paragraph" else blocks
        return Node("html", line, end, "", Attrs(tag=tag), only)

    def _rule(self, node: Any, value: Any, line: int, end: int, depth: int) -> Node:
        return Node("rule", line, end)

    # Inlines

    def _inlines(self, node: Any, depth: int) -> tuple[Node, ...]:
        return self._attributed(node, depth)[0]

    def _attributed(self, node: Any, depth: int) -> tuple[tuple[Node, ...], str]:
        """Return the inline nodes, and the id that an attribute list at their end gives their block."""
        if depth > _DEPTH_LIMIT:
            return self._flattened(node)[0].children, ""
        items = [item for child in node.children for item in self._inline(child, depth + 1)]
        nodes, name = match_tags(items), ""
        if any(node.kind == "attributes" for node in nodes):
            nodes, name = read_attributes(nodes, type(node.node_value).__name__)
        return self._settle_breaks(_merge_texts(nodes)), name

    def _inline(self, node: Any, depth: int) -> Sequence[Node | Tag]:
        value = node.node_value
        name = type(value).__name__
        line, end = self._span(node)
        if name == "Text":
            return list(self._text(value.value, line))
        if name in ("HtmlInline", "Raw"):
            return list(read_html(self.source.restore(value.value), line, inline=True))
        if name == "SoftBreak":
            return (Node("break", line, line, "", Attrs(soft=True)),)
        if name == "LineBreak":
            return (Node("break", line, line),)
        if name == "CommentInline":
            return ()
        if name == "Subscript":
            tilde = Node("text", line, line, "~")
            return (tilde, *self._inlines(node, depth), Node("text", end, end, "~"))
        if name in _MARKS:
            return (Node(_MARKS[name], line, end, children=self._inlines(node, depth)),)
        return (self._leaf(node, name, line, end, depth),)

    def _leaf(self, node: Any, name: str, line: int, end: int, depth: int) -> Node:
        data: Any = getattr(node.node_value, "value", None)
        if name == "Code":
            return Node("code", line, end, self.source.restore(data.literal))
        if name == "FootnoteReference":
            return Node("footnote_ref", line, end, "", Attrs(name=self.source.restore(data.name)))
        if name == "WikiLink" and data.embed:
            alias = "".join(child.text for child in self._inlines(node, depth))
            target = self.source.restore(data.url).rstrip("\\")
            return Node("embed", line, end, "" if alias == target else alias, Attrs(target=target))
        if name in ("Link", "WikiLink", "Image"):
            url, _, size = data.url.partition(self.source.marks[2] * 2)
            address, (width, _, height) = well_formed(self.source.restore(url)), size.partition("x")
            title = self.source.restore(getattr(data, "title", ""))
            children = _without_tags(self._inlines(node, depth))
            if name == "Image":
                if not size:
                    children, width, height = _take_size(children)
                return Node(
                    "image", line, end, "", Attrs(src=address, title=title, width=width, height=height), children
                )
            wiki = name == "WikiLink"
            address = address.rstrip("\\") if wiki else address
            return Node("link", line, end, "", Attrs(href=address, title=title, wiki=wiki), children)
        return Node("html", line, end, "", Attrs(tag="span"), self._inlines(node, depth))

    def _text(self, text: str, line: int) -> Iterator[Node]:
        at = 0
        for match in self.source.placeholder().finditer(text):
            yield from self._plain_text(text[at : match.start()], line)
            formula = self.source.aside[int(match[1])].formula
            if formula is not None:
                last = line + formula.source.count("\n")
                attrs = Attrs(display=formula.display, source=formula.source if formula.is_ours else "")
                yield Node("formula", line, last, formula.latex, attrs)
            at = match.end()
        yield from self._plain_text(text[at:], line)

    def _plain_text(self, text: str, line: int) -> Iterator[Node]:
        first, text, last = split_attributes(text, line) if "{" in text and "}" in text else (None, text, None)
        if first is not None:
            yield first
        yield from self._tags(text, line)
        if last is not None:
            yield last

    def _tags(self, text: str, line: int) -> Iterator[Node]:
        """Yield the text with each `#标签` as a tag node."""
        at = 0
        for match in _TAG.finditer(text) if "#" in text else ():
            if not _NO_TAG.fullmatch(match[1]):
                if match.start() > at:
                    yield self._plain(text[at : match.start()], line)
                yield Node("tag", line, line, match[1])
                at = match.end()
        if at < len(text):
            yield self._plain(text[at:], line)

    def _plain(self, text: str, line: int) -> Node:
        return Node("text", line, line, self.source.unmend(read_shortcodes(text)))

    def _settle_breaks(self, nodes: Sequence[Node]) -> tuple[Node, ...]:
        """Turn each single newline into a line break, or join its lines."""
        if not any(node.attrs.soft for node in nodes):
            return tuple(nodes)
        joined = self.joined or (self.by_paragraph and _is_wrapped_paragraph(nodes))
        settled: list[Node] = []
        for at, node in enumerate(nodes):
            if not node.attrs.soft:
                settled.append(node)
            elif not joined:
                settled.append(Node("break", node.line, node.line))
            else:
                before = nodes[at - 1].text if at else ""
                after = nodes[at + 1].text if at + 1 < len(nodes) else ""
                settled.append(Node("text", node.line, node.line, join_lines(before, after)))
        return _merge_texts(settled)


_MARKS = {"Strong": "strong", "Emph": "emph", "Strikethrough": "strike", "Highlight": "mark"}
_NAMED_BLOCKS = frozenset("list quote callout code_block table tabs".split())
_ALIGNS = ("left", "center", "right")
_BLOCKS: dict[str, Callable[[_Reader, Any, Any, int, int, int], Node]] = {
    "Paragraph": _Reader._paragraph,
    "Heading": _Reader._heading,
    "List": _Reader._list,
    "Item": _Reader._item,
    "TaskItem": _Reader._task,
    "BlockQuote": _Reader._quote,
    "Callout": _Reader._callout,
    "CalloutTitle": _Reader._callout_title,
    "CodeBlock": _Reader._code_block,
    "Table": _Reader._table,
    "FootnoteDefinition": _Reader._footnote,
    "ThematicBreak": _Reader._rule,
    "DescriptionList": _Reader._definitions,
}


def _settled(blocks: tuple[Node, ...]) -> tuple[Node, ...]:
    """Return the blocks with tabs in sets, and Obsidian's ids that stand alone given to the block before."""
    settled: list[Node] = []
    for block in blocks:
        alone = block.kind == "paragraph" and block.attrs.id and not block.children
        if alone and settled and settled[-1].kind in _NAMED_BLOCKS and not settled[-1].attrs.id:
            settled[-1] = settled[-1].with_attrs(id=block.attrs.id)
        else:
            settled.append(block)
    return _group_tabs(tuple(settled))


def _take_first_id(blocks: tuple[Node, ...]) -> tuple[tuple[Node, ...], str]:
    """Take the id off the first paragraph of an item: it means the item."""
    first = blocks[0] if blocks else None
    if first is None or first.kind != "paragraph" or not first.attrs.id:
        return blocks, ""
    return (first.with_attrs(id=""), *blocks[1:]), first.attrs.id


def _group_tabs(blocks: tuple[Node, ...]) -> tuple[Node, ...]:
    """Return the blocks with tabs beside each other as one set."""
    if not any(block.attrs.type == "tab" for block in blocks):
        return blocks
    grouped: list[Node] = []
    for is_tab, run in groupby(blocks, key=lambda block: block.kind == "callout" and block.attrs.type == "tab"):
        tabs = tuple(run)
        grouped += [Node("tabs", tabs[0].line, tabs[-1].end, children=tabs)] if is_tab else tabs
    return tuple(grouped)


def _without_tags(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Return the nodes with tags as text: inside a link, a tag cannot be one."""
    plain = (node.replaced(kind="text", text=f"#{node.text}") if node.kind == "tag" else node for node in nodes)
    return _merge_texts(tuple(plain))


def _merge_texts(nodes: Sequence[Node]) -> tuple[Node, ...]:
    merged: list[Node] = []
    run: list[Node] = []
    for node in (*nodes, None):
        if run and (node is None or node.kind != "text" or run[-1].end != node.line):
            text = "".join(one.text for one in run)
            merged.append(run[0] if len(run) == 1 else Node("text", run[0].line, run[-1].end, text))
            run = []
        if node is not None:
            (run if node.kind == "text" else merged).append(node)
    return tuple(merged)


def _take_size(children: tuple[Node, ...]) -> tuple[tuple[Node, ...], str, str]:
    """Split Obsidian's size off the alternative text of a picture: `图|300`, `图|300x200` or nothing but a size."""
    last = children[-1] if children else None
    match = _SIZE.fullmatch(last.text) if last is not None and last.kind == "text" else None
    if last is None or match is None or (match["alt"] is None and len(children) > 1):
        return children, "", ""
    kept = (last.replaced(text=match["alt"]),) if match["alt"] else ()
    return (*children[:-1], *kept), match["width"], match["height"] or ""


def _take_block_id(children: tuple[Node, ...]) -> tuple[tuple[Node, ...], str]:
    """Split Obsidian's `^block-id` off the end of a paragraph."""
    last = children[-1] if children else None
    match = _BLOCK_ID.search(last.text) if last is not None and last.kind == "text" else None
    if last is None or match is None:
        return children, ""
    kept = last.text[: match.start()]
    return (*children[:-1], *([Node("text", last.line, last.end, kept)] if kept else [])), match[1]


def _is_wrapped_paragraph(nodes: Sequence[Node]) -> bool:
    lines, current = [], []  # type: list[str], list[str]
    for node in nodes:
        if node.kind == "break":
            lines.append("".join(current))
            current = []
        else:
            current.append(node.text or "".join(child.text for child in node.children))
    return len(lines) >= 4 and is_hard_wrapped("\n".join([*lines, "".join(current)]))
