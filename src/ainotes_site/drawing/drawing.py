"""From a diagram's source to HTML."""

from functools import lru_cache
from html import escape

from ainotes_site.drawing.chart import NotUnderstoodError
from ainotes_site.drawing.chart_picture import draw_chart
from ainotes_site.drawing.flowchart import read_flowchart
from ainotes_site.drawing.source import read_source
from ainotes_site.gfm import Node, code_language, rewrite

# Longer sources are not for reading; nothing below takes more than time in proportion to the length.
_MOST_CHARACTERS = 10_000


_KINDS = ("graph", "flowchart")


@lru_cache(maxsize=1024)
def draw(text: str) -> str:
    """Return a flowchart as HTML that needs no script; nothing for other kinds, and where it is not understood."""
    try:
        if len(text) > _MOST_CHARACTERS:
            return ""
        source = read_source(text)
        if source.header not in _KINDS:
            return ""
        label = source.spoken or source.title
        svg = draw_chart(read_flowchart(source.body), f"流程图：{label}" if label else "流程图")
    except NotUnderstoodError:
        return ""
    title = f'<p class="ainotes-diagram-title">{escape(source.title, quote=False)}</p>' if source.title else ""
    return (
        f'<div class="ainotes-drawn">{title}<div class="ainotes-diagram">{svg}</div>'
        f'<details class="ainotes-diagram-source"><summary>图的源码</summary>'
        f"<pre><code>{escape(text, quote=False)}</code></pre></details></div>"
    )


def draw_diagrams(document: Node) -> Node:
    """Return the document with the HTML of each diagram that is understood."""
    return rewrite(document, _draw_node)


def _draw_node(node: Node) -> Node | None:
    if code_language(node) != "mermaid":
        return None
    html = draw(node.text.rstrip("\n"))
    return node.with_attrs(html=html) if html else node
