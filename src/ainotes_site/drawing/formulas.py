"""Typeset formulas when the site is built: by KaTeX, the very file that the theme ships, in an embedded engine (QuickJS).

A reader then needs no script for them, sees them at once, and the page does not move.
"""

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from ainotes_site.assets import THEME_FOLDER
from ainotes_site.gfm import Attrs, Node, rewrite, walk
from ainotes_site.problems import Problem

_KATEX = THEME_FOLDER / "assets" / "vendor" / "katex" / "katex.min.js"
# As in ainotes.js, which draws what is not drawn here: no commands that act, bounds on size and on macros.
_DRAW = """
function draw(latex, displayMode) {
  try {
    return JSON.stringify(katex.renderToString(latex, {
      displayMode, throwOnError: true, trust: false, strict: "ignore", maxSize: 50, maxExpand: 1000,
    }));
  } catch (error) {
    return JSON.stringify({reason: String(error.message || error)});
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


# What LaTeX takes and KaTeX does not, and what means the same to both.
_MENDS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\\(begin|end)\{eqnarray\*?\}"), r"\\\1{array}"),
    (re.compile(r"\\begin\{array\}(?!\s*[{\[])"), r"\\begin{array}{rcl}"),
    (re.compile(r"\\(begin|end)\{(?:align|alignat|split|multline|flalign)\*?\}(?:\{\d+\})?"), r"\\\1{aligned}"),
    (re.compile(r"\\(begin|end)\{gather\*?\}"), r"\\\1{gathered}"),
    (re.compile(r"\\(?:begin|end)\{(?:equation|displaymath|math)\*?\}"), ""),
    (re.compile(r"\\mbox\b"), r"\\text"),
    (re.compile(r"\\require\{[^{}]*\}"), ""),
    (re.compile(r"\\tag\*?\{([^{}]*)\}"), r"\\qquad(\1)"),
    (re.compile(r"\\(?:label|nonumber|notag)\b(?:\{[^{}]*\})?"), ""),
    (
        re.compile(r"([_^])\s*(\\(?!left\b|right\b|begin\b|end\b)[A-Za-z]+\s*(?:\{[^{}]*\}|\\[A-Za-z]+|[A-Za-z0-9]))"),
        r"\1{\2}",
    ),
)
_TEXT = re.compile(r"\\text\w*\{[^{}]*\}")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


@lru_cache(maxsize=16384)
def typeset(latex: str, *, display: bool) -> str:
    """Return a formula as HTML, or nothing where KaTeX does not understand it: the source is shown then."""
    html, _ = _draw(latex, display=display)
    return html or _draw(_mended(latex), display=display)[0]


def why_refused(latex: str, *, display: bool) -> str:
    """Return what KaTeX has against a formula, or nothing."""
    return "" if typeset(latex, display=display) else _draw(latex, display=display)[1]


def _draw(latex: str, *, display: bool) -> tuple[str, str]:
    drawn = json.loads(_engine().eval(f"draw({json.dumps(latex)},{json.dumps(display)})"))
    if isinstance(drawn, str):
        return drawn, ""
    reason = drawn["reason"].removeprefix("KaTeX parse error: ")
    return "", " ".join(reason.replace("\u0332", "").split())[:120]


def _mended(latex: str) -> str:
    for entity, character in _ENTITIES:
        latex = latex.replace(entity, character)
    for pattern, instead in _MENDS:
        latex = pattern.sub(instead, latex)
    return _TEXT.sub(lambda match: re.sub(r"(?<!\\)([_^#%])", r"\\\1", match[0]), latex)


def refused_formulas(blocks: Iterable[Node], path: str) -> Iterator[Problem]:
    """Yield a problem for each formula of a note that is shown as its source, with what KaTeX has against it."""
    for block in blocks:
        for node in walk(block):
            if node.kind == "formula" or _is_block(node):
                reason = why_refused(node.text, display=_is_block(node) or node.attrs.display)
                if reason:
                    message = f"公式排不出来，按源码显示：{reason}。请改正公式。"
                    yield Problem(path, node.line, message, "hint", rule="formula", about=node.text.strip())


def _is_block(node: Node) -> bool:
    return node.kind == "code_block" and node.attrs.info.lower().split()[:1] == ["math"]


def typeset_formulas(document: Node) -> tuple[Node, bool]:
    """Return the document with the HTML of each formula, and whether it has any."""
    drawn = rewrite(document, _typeset_node)
    return drawn, drawn is not document


def _typeset_node(node: Node) -> Node | None:
    is_block = _is_block(node)
    if node.kind != "formula" and not is_block:
        return None
    html = typeset(node.text, display=is_block or bool(node.attrs.display))
    return node.with_attrs(html=html) if html else _as_source(node, display=is_block or node.attrs.display)


def _as_source(node: Node, *, display: bool) -> Node:
    """Return a formula that cannot be set as the code that it is, which no script will try again and paint red."""
    if not display:
        return Node("code", node.line, node.end, node.attrs.source or f"${node.text}$")
    return Node("code_block", node.line, node.end, node.text, Attrs(info="latex"))
