"""Give every heading its anchor."""

from collections.abc import Iterable

from ainotes_site.gfm.tree import Node, plain_text
from ainotes_site.text import digest, heading_anchor

# The anchors of a page, each with the last number that one like it got.
Anchors = dict[str, int]


def unique_anchor(title: str, used: Anchors) -> str:
    """Return the anchor of a heading, with `-1`, `-2` … where the page has it already, and take it into `used`."""
    base = heading_anchor(title) or f"section-{digest(title)}"
    if base.startswith("__"):  # Material finds its own parts by such ids
        base = f"section-{base}"
    anchor, number = base, used.get(base, 0)
    while anchor in used:
        number += 1
        anchor = f"{base}-{number}"
    used[base] = number
    used.setdefault(anchor, 0)
    return anchor


def with_anchors(blocks: Iterable[Node], used: Anchors) -> tuple[Node, ...]:
    """Return the blocks with an `id` on each heading, at any depth."""
    return tuple(_with_anchor(block, used) for block in blocks)


def _with_anchor(node: Node, used: Anchors) -> Node:
    if node.kind == "heading":
        return node if node.attrs.id else node.with_attrs(id=unique_anchor(plain_text(node), used))
    if not node.children or node.kind in ("paragraph", "table"):
        return node
    children = with_anchors(node.children, used)
    same = all(new is old for new, old in zip(children, node.children, strict=True))
    return node if same else node.replaced(children=children)
