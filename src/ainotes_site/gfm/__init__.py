"""The dialect of notes: GitHub's Markdown with Obsidian's and Material's additions, read as their authors mean it.

`material` unfolds blocks, those of other programs by `containers` and `generators`; `pieces` sets code, formulas
(`formulas`) and comments apart; `mending` and `tables` put right what the parser would misread: together they are `prepare`.
`parse` makes the tree (`tree`) by `parse_blocks` and `parse_inlines`, with `raw_html`, `shorthand`, `marks` and `equations`;
`work` bounds what that costs. `render` draws the tree for Python-Markdown by `render_blocks`, `render_inlines` and
`render_footnotes`, `extension` plugs it in, `write` writes a tree as Markdown again.
"""

from typing import Any

from ainotes_site.gfm.anchors import Anchors, unique_anchor
from ainotes_site.gfm.extension import GfmExtension
from ainotes_site.gfm.failing import change_or_keep_source, find_failed
from ainotes_site.gfm.formula_text import readable_text
from ainotes_site.gfm.parse import Breaks, parse, read_markdown
from ainotes_site.gfm.raw_html import HAND_MADE
from ainotes_site.gfm.tree import BLOCKS, Attrs, Node, code_language, plain_text, rewrite, split_size, walk
from ainotes_site.gfm.work import UnreadableText
from ainotes_site.gfm.write import write_markdown

__all__ = [
    "BLOCKS",
    "HAND_MADE",
    "Anchors",
    "Attrs",
    "Breaks",
    "GfmExtension",
    "Node",
    "UnreadableText",
    "change_or_keep_source",
    "code_language",
    "find_failed",
    "makeExtension",
    "parse",
    "plain_text",
    "read_markdown",
    "readable_text",
    "rewrite",
    "split_size",
    "unique_anchor",
    "walk",
    "write_markdown",
]


def makeExtension(**kwargs: Any) -> GfmExtension:
    """Return the extension; Python-Markdown calls this for `extensions=["ainotes_site.gfm"]`."""
    return GfmExtension(**kwargs)
