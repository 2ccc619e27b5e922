"""Obsidian's `^block-id`: at the end of a paragraph, of an item, or alone below another block."""

import re
from collections.abc import Iterable

from ainotes_site.gfm.tree import Node

# Blocks that take the id of a line below them; on the page it stands on a `div` around them.
NAMED_BLOCKS = frozenset("list quote callout code_block table tabs".split())
_BLOCK_ID = re.compile(r"(?:^|\s)\^((?=[0-9-]*[A-Za-z]|[0-9-]{3})[A-Za-z0-9][A-Za-z0-9-]*)\s*$")


def take_block_id(children: tuple[Node, ...]) -> tuple[tuple[Node, ...], str]:
    """Split the id off the end of a paragraph."""
    last = children[-1] if children else None
    match = _BLOCK_ID.search(last.text) if last is not None and last.kind == "text" else None
    if last is None or match is None:
        return children, ""
    kept = last.text[: match.start()]
    rest = (*children[:-1], Node("text", last.line, last.end, kept)) if kept else children[:-1]
    return rest[:-1] if rest and rest[-1].kind == "break" else rest, match[1]


def take_first_id(blocks: tuple[Node, ...]) -> tuple[tuple[Node, ...], str]:
    """Take the id off the first paragraph of an item: it means the item."""
    first = blocks[0] if blocks else None
    if first is None or first.kind != "paragraph" or not first.attrs.id:
        return blocks, ""
    return (first.with_attrs(id=""), *blocks[1:]), first.attrs.id


def give_ids(blocks: Iterable[Node]) -> tuple[Node, ...]:
    """Return the blocks, ids that stand alone given to the block before."""
    given: list[Node] = []
    for block in map(_taking_last_id, blocks):
        alone = block.kind == "paragraph" and block.attrs.id and not block.children
        if alone and given and given[-1].kind in NAMED_BLOCKS and not given[-1].attrs.id:
            given[-1] = given[-1].with_attrs(id=block.attrs.id)
        else:
            given.append(block)
    return tuple(given)


def _taking_last_id(block: Node) -> Node:
    """Return a quote, a callout or a table with the id that stands right below it, which the parser took for its last line."""
    last = block.children[-1] if block.children else None
    if last is None or block.attrs.id:
        return block
    rest = block.children[:-1]
    if block.kind == "table":
        first, *others = last.children
        nothing, name = take_block_id(first.children)
        if name and not nothing and not any(cell.children for cell in others):
            return block.with_attrs(id=name).replaced(children=rest)
    elif block.kind in ("quote", "callout") and last.kind == "paragraph" and last.attrs.id and last.end == block.end:
        kept = (last.with_attrs(id=""),) if last.children else ()
        return block.with_attrs(id=last.attrs.id).replaced(children=(*rest, *kept))
    return block
