"""Read the source of a mind map: a tree by indentation. It is drawn from left to right, as a tree."""

import re

from ainotes_site.drawing.chart import Chart, Link, NotUnderstoodError, Vertex
from ainotes_site.drawing.lettering import read_label

_ID = r'[^\[\](){}":]*'
_INNER = r'(?:"([^"]+)"|([^\[\](){}"]+))'
_SHAPES = (
    (re.compile(rf"{_ID}\(\({_INNER}\)\)"), "circle"),
    (re.compile(rf"{_ID}\{{\{{{_INNER}\}}\}}"), "hexagon"),
    (re.compile(rf"{_ID}\[{_INNER}\]"), "rectangle"),
    (re.compile(rf"{_ID}\({_INNER}\)"), "rounded"),
    (re.compile(r'()((?:[^\[\](){}"`:;]|:(?!:))+)'), "rounded"),
)


def read_mind_map(body: str) -> Chart:
    """Return the chart that stands after `mindmap`."""
    vertices: list[Vertex] = []
    links: list[Link] = []
    open_: list[tuple[int, str]] = []
    for line in body.split("\n"):
        if not line.strip():
            continue
        depth = len(line) - len(line.lstrip(" "))
        while open_ and open_[-1][0] >= depth:
            open_.pop()
        if vertices and not open_:
            raise NotUnderstoodError("two roots")
        vertex = _vertex(f"v{len(vertices)}", line.strip())
        if open_:
            links.append(Link(open_[-1][1], vertex.id, head=""))
        vertices.append(vertex)
        open_.append((depth, vertex.id))
    if not vertices:
        raise NotUnderstoodError("nothing at all")
    return Chart("RIGHT", tuple(vertices), tuple(links))


def _vertex(name: str, written: str) -> Vertex:
    for pattern, shape in _SHAPES:
        if match := pattern.fullmatch(written):
            label = read_label(match[1] or match[2])
            if label:
                return Vertex(name, label, shape)
    raise NotUnderstoodError(f"the line {written!r}")
