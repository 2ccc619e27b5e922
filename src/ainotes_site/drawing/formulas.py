"""Typeset formulas when the site is built: by KaTeX, the very file that the theme ships, in an embedded engine (QuickJS).

A reader then needs no script for them, sees them at once, and the page does not move.
"""

import json
from functools import lru_cache
from typing import Any

from ainotes_site.assets import THEME_FOLDER
from ainotes_site.gfm import Node, rewrite

_KATEX = THEME_FOLDER / "assets" / "vendor" / "katex" / "katex.min.js"
# As in ainotes.js, which draws what is not drawn here: no commands that act, bounds on size and on macros.
_DRAW = """
function draw(latex, displayMode) {
  try {
    return JSON.stringify(katex.renderToString(latex, {
      displayMode, throwOnError: true, trust: false, strict: "ignore", maxSize: 50, maxExpand: 1000,
    }));
  } catch (error) {
    return '""';
  }
}
"""


@lru_cache(maxsize=1)
def _engine() -> Any:
    import quickjs  # takes a while to load, and few folders of notes have no formula

    context = quickjs.Context()
    context.eval(_KATEX.read_text(encoding="utf-8"))
    context.eval(_DRAW)
    return context


@lru_cache(maxsize=16384)
def typeset(latex: str, *, display: bool) -> str:
    """Return a formula as HTML, or nothing where KaTeX does not understand it: the source is shown then."""
    arguments = f"{json.dumps(latex)},{json.dumps(display)}"
    html: str = json.loads(_engine().eval(f"draw({arguments})"))
    return html


def typeset_formulas(document: Node) -> tuple[Node, bool]:
    """Return the document with the HTML of each formula, and whether it has any."""
    drawn = rewrite(document, _typeset_node)
    return drawn, drawn is not document


def _typeset_node(node: Node) -> Node | None:
    is_block = node.kind == "code_block" and node.attrs.info.lower().split()[:1] == ["math"]
    if node.kind != "formula" and not is_block:
        return None
    html = typeset(node.text, display=is_block or bool(node.attrs.display))
    return node.with_attrs(html=html) if html else node
