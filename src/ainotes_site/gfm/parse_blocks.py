"""Blocks of the parser's tree as ours."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

import comrak

from ainotes_site.gfm.block_ids import give_ids, take_block_id, take_first_id
from ainotes_site.gfm.excerpt import DEPTH_LIMIT, Excerpt, content, kind_of
from ainotes_site.gfm.parse_inlines import read_attributed, read_inlines
from ainotes_site.gfm.raw_html import HAND_MADE, Tag, match_tags, read_html
from ainotes_site.gfm.tree import NO_ATTRS, Attrs, Fold, Node

_ALIGNS = ("left", "center", "right")


def read_blocks(excerpt: Excerpt, node: comrak.AstNode, depth: int) -> tuple[Node, ...]:
    """Return the blocks of a document or of a block that holds others."""
    if depth > DEPTH_LIMIT:
        return excerpt.flattened(node)
    return settle_blocks([item for child in node.children for item in read_block(excerpt, child, depth + 1)])


def settle_blocks(items: Iterable[Node | Tag]) -> tuple[Node, ...]:
    """Return blocks beside each other with their tags matched, ids given to the blocks that they mean, and tabs in sets."""
    return _group_tabs(give_ids(match_tags(list(items))))


def read_block(excerpt: Excerpt, node: comrak.AstNode, depth: int) -> Sequence[Node | Tag]:
    """Return a block as ours; HTML is tags that are still to be matched."""
    name = kind_of(node)
    if name == "HtmlBlock":
        return list(read_html(excerpt.prepared.restore(content(node).literal), excerpt.span(node)[0]))
    if name in ("FrontMatter", "MultilineComment"):
        return ()
    if name == "Alert":
        name = "Callout"
    read = _READ.get(name)
    if read is not None:
        block = read(excerpt, node, depth)
        # A heading without words, a paragraph of nothing but a comment.
        return () if name in ("Heading", "Paragraph") and not (block.children or block.attrs.id) else (block,)
    return (Node("paragraph", *excerpt.span(node), children=read_inlines(excerpt, node, depth)),)


def _paragraph(excerpt: Excerpt, node: comrak.AstNode, depth: int) -> Node:
    children, given = read_attributed(excerpt, node, depth)
    children, block_id = take_block_id(children)
    attrs = Attrs(id=block_id, classes=given.classes) if block_id or given.classes else NO_ATTRS
    return Node("paragraph", *excerpt.span(node), "", attrs, children)


def _heading(excerpt: Excerpt, node: comrak.AstNode, depth: int) -> Node:
    line, end = excerpt.span(node)
    children, given = read_attributed(excerpt, node, depth)
    named = (Node("html", line, line, "", Attrs(tag="span", id=HAND_MADE + given.id)),) if given.id else ()
    return Node("heading", line, end, "", Attrs(level=content(node).level), (*named, *children))


def _list(excerpt: Excerpt, node: comrak.AstNode, depth: int) -> Node:
    data = content(node)
    ordered = data.list_type == comrak.ListType.Ordered
    attrs = Attrs(ordered=ordered, start=data.start if ordered else 1, tight=bool(data.tight))
    return Node("list", *excerpt.span(node), "", attrs, read_blocks(excerpt, node, depth))


def _item(excerpt: Excerpt, node: comrak.AstNode, depth: int) -> Node:
    children, block_id = take_first_id(read_blocks(excerpt, node, depth))
    return Node("item", *excerpt.span(node), "", Attrs(id=block_id), children)


def _task(excerpt: Excerpt, node: comrak.AstNode, depth: int) -> Node:
    children, block_id = take_first_id(read_blocks(excerpt, node, depth))
    return Node("task", *excerpt.span(node), "", Attrs(checked=bool(content(node).symbol), id=block_id), children)


def _quote(excerpt: Excerpt, node: comrak.AstNode, depth: int) -> Node:
    return Node("quote", *excerpt.span(node), children=read_blocks(excerpt, node, depth))


def _callout(excerpt: Excerpt, node: comrak.AstNode, depth: int) -> Node:
    given = content(node).fold
    folded = given == comrak.CalloutFold.Collapsed
    fold: Fold = "open" if given == comrak.CalloutFold.Expanded else "closed" if folded else ""
    kind, untitled, _ = content(node).callout_type.lower().partition("-untitled")
    attrs = Attrs(type=kind, fold=fold, untitled=bool(untitled))
    return Node("callout", *excerpt.span(node), "", attrs, read_blocks(excerpt, node, depth))


def _callout_title(excerpt: Excerpt, node: comrak.AstNode, depth: int) -> Node:
    inlines = [inline for child in node.children for inline in read_inlines(excerpt, child, depth)]
    return Node("callout_title", *excerpt.span(node), children=tuple(inlines))


def _code_block(excerpt: Excerpt, node: comrak.AstNode, depth: int) -> Node:
    info = excerpt.prepared.restore(content(node).info)
    return Node("code_block", *excerpt.span(node), excerpt.prepared.restore(content(node).literal), Attrs(info=info))


def _table(excerpt: Excerpt, node: comrak.AstNode, depth: int) -> Node:
    aligns = [str(align).rpartition(":")[2].lower() for align in content(node).alignments]
    rows = tuple(_row(excerpt, row, aligns, depth) for row in node.children)
    return Node("table", *excerpt.span(node), children=rows)


def _row(excerpt: Excerpt, node: comrak.AstNode, aligns: list[str], depth: int) -> Node:
    line, end = excerpt.span(node)
    cells = []
    for align, cell in zip(aligns, node.children, strict=False):
        attrs = Attrs(align=align) if align in _ALIGNS else NO_ATTRS
        cells.append(Node("table_cell", line, end, "", attrs, read_inlines(excerpt, cell, depth)))
    return Node("table_row", line, end, "", Attrs(head=bool(content(node))), tuple(cells))


def _footnote(excerpt: Excerpt, node: comrak.AstNode, depth: int) -> Node:
    name = excerpt.prepared.restore(content(node).name)
    return Node("footnote", *excerpt.span(node), "", Attrs(name=name), read_blocks(excerpt, node, depth))


def _definitions(excerpt: Excerpt, node: comrak.AstNode, depth: int) -> Node:
    parts = [part for item in node.children for part in item.children]
    children = tuple(_definition(excerpt, part, depth) for part in parts)
    return Node("html", *excerpt.span(node), "", Attrs(tag="dl"), children)


def _definition(excerpt: Excerpt, node: comrak.AstNode, depth: int) -> Node:
    tag = "dt" if kind_of(node) == "DescriptionTerm" else "dd"
    blocks = read_blocks(excerpt, node, depth)
    only = blocks[0].children if len(blocks) == 1 and blocks[0].kind == "paragraph" else blocks
    return Node("html", *excerpt.span(node), "", Attrs(tag=tag), only)


def _rule(excerpt: Excerpt, node: comrak.AstNode, depth: int) -> Node:
    return Node("rule", *excerpt.span(node))


_READ: dict[str, Callable[[Excerpt, comrak.AstNode, int], Node]] = {
    "Paragraph": _paragraph,
    "Heading": _heading,
    "List": _list,
    "Item": _item,
    "TaskItem": _task,
    "BlockQuote": _quote,
    "Callout": _callout,
    "CalloutTitle": _callout_title,
    "CodeBlock": _code_block,
    "Table": _table,
    "FootnoteDefinition": _footnote,
    "ThematicBreak": _rule,
    "DescriptionList": _definitions,
}


def _group_tabs(blocks: tuple[Node, ...]) -> tuple[Node, ...]:
    """Return the blocks with tabs beside each other as one set."""
    if not any(block.attrs.type == "tab" for block in blocks):
        return blocks
    grouped: list[Node] = []
    for is_tab, run in groupby(blocks, key=lambda block: block.kind == "callout" and block.attrs.type == "tab"):
        tabs = tuple(run)
        grouped += [Node("tabs", tabs[0].line, tabs[-1].end, children=tabs)] if is_tab else tabs
    return tuple(grouped)
