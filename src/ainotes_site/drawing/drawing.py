"""From a diagram's source to HTML."""

from collections.abc import Callable
from functools import lru_cache
from html import escape

from ainotes_site.drawing.chart import Chart, NotUnderstoodError
from ainotes_site.drawing.chart_picture import draw_chart
from ainotes_site.drawing.classes import read_classes
from ainotes_site.drawing.entities import read_entities
from ainotes_site.drawing.flowchart import read_flowchart
from ainotes_site.drawing.mindmap import read_mind_map
from ainotes_site.drawing.sequence import read_sequence
from ainotes_site.drawing.sequence_picture import draw_sequence
from ainotes_site.drawing.source import Source, read_source
from ainotes_site.drawing.states import read_states
from ainotes_site.gfm import Node, code_language, rewrite

# Longer sources are not for reading; nothing below takes more than time in proportion to the length.
_MOST_CHARACTERS = 10_000


def _chart(read: Callable[[str], Chart]) -> Callable[[Source, str], str]:
    return lambda source, label: draw_chart(read(source.body), label)


_KINDS: dict[str, tuple[str, Callable[[Source, str], str]]] = {
    "graph": ("流程图", _chart(read_flowchart)),
    "flowchart": ("流程图", _chart(read_flowchart)),
    "classDiagram": ("类图", _chart(read_classes)),
    "classDiagram-v2": ("类图", _chart(read_classes)),
    "erDiagram": ("实体关系图", _chart(read_entities)),
    "mindmap": ("思维导图", _chart(read_mind_map)),
    "stateDiagram": ("状态图", _chart(read_states)),
    "stateDiagram-v2": ("状态图", _chart(read_states)),
    "sequenceDiagram": ("时序图", lambda source, label: draw_sequence(read_sequence(source.body), label)),
}


@lru_cache(maxsize=1024)
def draw(text: str) -> str:
    """Return a diagram as HTML that needs no script, or nothing where it is not understood."""
    try:
        if len(text) > _MOST_CHARACTERS:
            return ""
        source = read_source(text)
        kind, draw_kind = _KINDS[source.header]
        label = source.spoken or source.title
        svg = draw_kind(source, f"{kind}：{label}" if label else kind)
    except (NotUnderstoodError, KeyError):
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
