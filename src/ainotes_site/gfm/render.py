"""Render the syntax tree as the element tree that Python-Markdown goes on with."""

from xml.etree import ElementTree

from markdown import Markdown

from ainotes_site.gfm.canvas import Canvas, Drawer
from ainotes_site.gfm.elements import Element, append
from ainotes_site.gfm.failing import source_of
from ainotes_site.gfm.render_blocks import DRAW_BLOCKS
from ainotes_site.gfm.render_footnotes import DRAW_FOOTNOTES, draw_footnotes, number_footnotes
from ainotes_site.gfm.render_inlines import DRAW_INLINES
from ainotes_site.gfm.tree import Node

_DRAW: dict[str, Drawer] = {**DRAW_BLOCKS, **DRAW_FOOTNOTES, **DRAW_INLINES}


def render(document: Node, md: Markdown) -> tuple[Element, tuple[int, ...]]:
    """Return the document as Python-Markdown's root element, and the lines of blocks that failed.

    Highlighted code goes to `md.htmlStash`. A block that cannot be drawn shows its source, and stops no other.
    """
    root = ElementTree.Element(md.doc_tag)
    canvas = Canvas(md, _DRAW, number_footnotes(document))
    failed = tuple(block.line for block in document.children if not _is_drawn(canvas, block, root))
    draw_footnotes(canvas, root)
    return root, failed


def _is_drawn(canvas: Canvas, block: Node, root: Element) -> bool:
    """Draw a block, or its source where that fails, and tell which."""
    before = len(root)
    try:
        canvas.draw(block, root)
    except Exception:  # whatever it is: the rest of the page must stand
        del root[before:]
        append(ElementTree.SubElement(root, "pre"), source_of(block))
        return False
    return True
