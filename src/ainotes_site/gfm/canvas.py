"""One document that is being drawn: what its nodes need to know of each other."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree

from markdown import Markdown

from ainotes_site.gfm.block_ids import NAMED_BLOCKS
from ainotes_site.gfm.elements import Element, block_id
from ainotes_site.gfm.tree import Node


@dataclass(slots=True)
class Canvas:
    """`drawers` has a function a kind of node (of others only the children show), `footnotes` the number of each.

    Met while drawing: definitions and references of footnotes, sets of tabs.
    """

    md: Markdown
    drawers: Mapping[str, "Drawer"]
    footnotes: Mapping[str, int]
    definitions: list[Node] = field(default_factory=list)
    references: Counter[str] = field(default_factory=Counter)
    tab_sets: int = 0

    def draw_all(self, nodes: Iterable[Node], parent: Element) -> None:
        """Draw nodes beside each other; no line breaks around a formula that stands on lines of its own."""
        nodes = tuple(nodes)
        for at, node in enumerate(nodes):
            if node.kind != "break" or not any(near.attrs.display for near in nodes[max(at - 1, 0) : at + 2]):
                self.draw(node, parent)

    def draw(self, node: Node, parent: Element) -> None:
        """Draw a node at the end of an element."""
        if node.attrs.id and node.kind in NAMED_BLOCKS:
            parent = ElementTree.SubElement(parent, "div", block_id(node))
        drawer = self.drawers.get(node.kind)
        if drawer is not None:
            drawer(self, node, parent)
        else:
            self.draw_all(node.children, parent)


Drawer = Callable[[Canvas, Node, Element], None]
