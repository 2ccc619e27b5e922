"""From a diagram's source to HTML."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape

from ainotes_site.drawing.chart import NotUnderstoodError
from ainotes_site.drawing.chart_picture import draw_chart
from ainotes_site.drawing.flowchart import read_flowchart
from ainotes_site.drawing.source import read_source
from ainotes_site.gfm import Node, code_language, rewrite, walk
from ainotes_site.problems import Problem

# Longer sources are not for reading; nothing below takes more than time in proportion to the length.
_MOST_CHARACTERS = 10_000


_KINDS = ("graph", "flowchart")
# What else the Mermaid that the theme ships (11.17) knows, by the first word.
_OTHER_KINDS = re.compile(
    r"(?:flowchart-elk|sequenceDiagram|classDiagram(?:-v2)?|stateDiagram(?:-v2)?|erDiagram|journey|gantt|pie|quadrantChart|"
    r"requirement(?:Diagram)?|gitGraph|C4(?:Context|Container|Component|Dynamic|Deployment)|mindmap|timeline|info|kanban|"
    r"eventmodeling|(?:sankey|xychart|block|packet|architecture|radar|treemap|treeView|venn|wardley|ishikawa|swimlane|cynefin|"
    r"railroad(?:-\w+)?)(?:-beta)?)"
)


def draw(text: str) -> str:
    """Return a flowchart as HTML that needs no script; nothing for other kinds, and where it is not understood."""
    return _draw(text)[0]


@lru_cache(maxsize=1024)
def _draw(text: str) -> tuple[str, str]:
    """Return a diagram's HTML, or nothing and, unless it is of a kind that is left to the browser, why."""
    try:
        if len(text) > _MOST_CHARACTERS:
            raise NotUnderstoodError(f"超过 {_MOST_CHARACTERS:,} 个字符")
        source = read_source(text)
        if source.header not in _KINDS:
            known = _OTHER_KINDS.fullmatch(source.header)
            return "", "" if known else f"Mermaid 没有 {source.header[:40]} 这种图" if source.header else "图里没有内容"
        label = source.spoken or source.title
        svg = draw_chart(read_flowchart(source.body), f"流程图：{label}" if label else "流程图")
    except NotUnderstoodError as error:
        return "", str(error)
    title = f'<p class="ainotes-diagram-title">{escape(source.title, quote=False)}</p>' if source.title else ""
    return (
        f'<div class="ainotes-drawn">{title}<div class="ainotes-diagram">{svg}</div>'
        f'<details class="ainotes-diagram-source"><summary>图的源码</summary>'
        f"<pre><code>{escape(text, quote=False)}</code></pre></details></div>"
    ), ""


def refused_diagrams(blocks: Iterable[Node], path: str) -> Iterator[Problem]:
    """Yield a problem for each diagram of a note that the build cannot draw, with why; the browser may draw it yet."""
    for block in blocks:
        for node in walk(block):
            reason = _draw(node.text.rstrip("\n"))[1] if code_language(node) == "mermaid" else ""
            if reason:
                message = f"生成时画不出这张图：{reason}。留给读者的浏览器画，画不出就显示源码；请在 Mermaid 里试一试。"
                yield Problem(path, node.line, message, "hint", rule="diagram")


def draw_diagrams(document: Node) -> Node:
    """Return the document with the HTML of each diagram that is understood."""
    return rewrite(document, _draw_node)


def _draw_node(node: Node) -> Node | None:
    if code_language(node) != "mermaid":
        return None
    html = draw(node.text.rstrip("\n"))
    return node.with_attrs(html=html) if html else node
