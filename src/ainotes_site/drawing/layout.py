"""Where nodes, frames and links of a chart go: sizes from the texts, places from ELK."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ainotes_site.drawing.chart import Chart, Group, Link, NotUnderstoodError, Vertex
from ainotes_site.drawing.elk import ElkEdge, ElkLabel, ElkNode, lay_out
from ainotes_site.drawing.lettering import break_lines, text_width
from ainotes_site.drawing.order import ranks
from ainotes_site.drawing.pen import FONT, LEADING, SMALL
from ainotes_site.drawing.shapes import Point, size_around

# ELK takes a few seconds for as much at worst, in QuickJS; larger diagrams are left to the browser.
MOST_VERTICES = 60
MOST_LINKS = 80

_ROOM = 12.5 * FONT  # for a label, before it is broken into lines
_DIAMOND_ROOM = 9 * FONT
_LINK_ROOM = 10 * SMALL
_OPTIONS = {
    "elk.algorithm": "layered",
    "elk.edgeRouting": "ORTHOGONAL",
    "elk.padding": "[top=6,left=6,bottom=6,right=6]",
    "elk.spacing.nodeNode": "22",
    "elk.spacing.edgeNode": "14",
    "elk.spacing.edgeEdge": "12",
    "elk.spacing.edgeLabel": "4",
    "elk.spacing.nodeSelfLoop": "18",
    "elk.alignment": "CENTER",
    "elk.spacing.componentComponent": "28",
    "elk.layered.spacing.nodeNodeBetweenLayers": "34",
    "elk.layered.spacing.edgeNodeBetweenLayers": "16",
    "elk.layered.spacing.edgeEdgeBetweenLayers": "12",
    # The order is that of `order.ranks`: what comes first is at the top, and links of circles lead back.
    "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
    "elk.layered.cycleBreaking.strategy": "MODEL_ORDER",
    "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
    "elk.layered.nodePlacement.favorStraightEdges": "true",
    "org.eclipse.elk.json.shapeCoords": "ROOT",
    "org.eclipse.elk.json.edgeCoords": "ROOT",
}
_HEADROOM = 34


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> Point:
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Route:
    """A link's way, and the middle of its label, if it has one."""

    points: tuple[Point, ...]
    label: Point | None


@dataclass(frozen=True, slots=True)
class Layout:
    width: float
    height: float
    boxes: Mapping[str, Box]
    routes: tuple[Route, ...]


def vertex_lines(vertex: Vertex) -> tuple[str, ...]:
    """Return the lines of a node's label."""
    if not vertex.label:
        return ()
    room = _DIAMOND_ROOM if vertex.shape == "diamond" else _ROOM
    return break_lines(vertex.label, FONT, room)


def link_lines(link: Link) -> tuple[str, ...]:
    """Return the lines of a link's label."""
    return break_lines(link.label, SMALL, _LINK_ROOM) if link.label else ()


def vertex_size(vertex: Vertex) -> tuple[float, float]:
    """Return how large a node must be for its label."""
    width, height = _text_size(vertex_lines(vertex), FONT)
    return size_around(vertex.shape, max(width, FONT), height)


def _text_size(lines: tuple[str, ...], size: float) -> tuple[float, float]:
    return max((text_width(line, size) for line in lines), default=0), len(lines) * size * LEADING


def lay_out_chart(chart: Chart) -> Layout:
    """Place a chart; refuse one that would take long."""
    if len(chart.vertices) > MOST_VERTICES or len(chart.links) > MOST_LINKS or len(chart.groups) > MOST_VERTICES:
        raise NotUnderstoodError("图太大")
    ids = [*(vertex.id for vertex in chart.vertices), *(group.id for group in chart.groups)]
    names = {name: f"n{at}" for at, name in enumerate(ids)}
    answer = lay_out(_Graph(chart, names).root())
    found = dict(_shapes(answer))
    edges = dict(_edges(answer))
    return Layout(
        answer["width"],
        answer["height"],
        {name: found[known] for name, known in names.items()},
        tuple(edges[f"e{at}"] for at in range(len(chart.links))),
    )


class _Graph:
    """A chart in ELK's form."""

    def __init__(self, chart: Chart, names: Mapping[str, str]) -> None:
        self.chart = chart
        self.names = names
        self.parent = {member: group.id for group in chart.groups for member in group.members}
        self.groups = {group.id: group for group in chart.groups}
        self.vertices = {vertex.id: vertex for vertex in chart.vertices}
        self.rank = ranks(chart)
        self.sealed = {group.id for group in chart.groups if self.is_sealed(group)}

    def root(self) -> ElkNode:
        options = {"elk.direction": self.chart.direction, "elk.hierarchyHandling": "INCLUDE_CHILDREN", **_OPTIONS}
        top = [name for name in (*self.vertices, *self.groups) if name not in self.parent]
        return {"id": "root", "layoutOptions": options, "children": self.children(top), "edges": self.edges("")}

    def children(self, members: Iterable[str]) -> list[ElkNode]:
        ordered = sorted(members, key=self.rank.__getitem__)
        return [self.group(self.groups[name]) if name in self.groups else self.vertex(name) for name in ordered]

    def vertex(self, name: str) -> ElkNode:
        width, height = vertex_size(self.vertices[name])
        return {"id": self.names[name], "width": round(width, 1), "height": round(height, 1)}

    def group(self, group: Group) -> ElkNode:
        width = round(text_width(group.label, FONT) + 32, 1)
        options = {
            "elk.padding": f"[top={_HEADROOM if group.label else 16},left=16,bottom=16,right=16]",
            "elk.nodeSize.constraints": "MINIMUM_SIZE",
            "elk.nodeSize.minimum": f"({width},40)",
        }
        edges: list[ElkEdge] = []
        if group.id in self.sealed:
            options |= {**_OPTIONS, "elk.direction": str(group.direction), "elk.hierarchyHandling": "SEPARATE_CHILDREN"}
            options["elk.padding"] = f"[top={_HEADROOM},left=16,bottom=16,right=16]"
            edges = self.edges(group.id)
        return {
            "id": self.names[group.id],
            "layoutOptions": options,
            "children": self.children(group.members),
            "edges": edges,
        }

    def edges(self, owner: str) -> list[ElkEdge]:
        return [self.edge(at, link) for at, link in enumerate(self.chart.links) if self.owner(link) == owner]

    def owner(self, link: Link) -> str:
        """Return the sealed group that a link lies in, or nothing for the whole chart."""
        parent = self.parent.get(link.source, "")
        return parent if parent in self.sealed and self.parent.get(link.target) == parent else ""

    def edge(self, at: int, link: Link) -> ElkEdge:
        lines = link_lines(link)
        return {
            "id": f"e{at}",
            "sources": [self.names[link.source]],
            "targets": [self.names[link.target]],
            "labels": [_label(f"l{at}", lines)] if lines else [],
        }

    def is_sealed(self, group: Group) -> bool:
        """As in Mermaid, a group keeps its own direction only if no link crosses its frame."""
        members = set(group.members)
        crossed = any((link.source in members) != (link.target in members) for link in self.chart.links)
        return group.direction is not None and not crossed and members <= self.vertices.keys()


def _label(name: str, lines: tuple[str, ...]) -> ElkLabel:
    width, height = _text_size(lines, SMALL)
    options = {"elk.edgeLabels.inline": "true", "elk.edgeLabels.placement": "CENTER"}
    return {
        "id": name,
        "text": "-",
        "width": round(width + 8, 1),
        "height": round(height + 2, 1),
        "layoutOptions": options,
    }


def _shapes(node: ElkNode) -> Iterator[tuple[str, Box]]:
    for child in node.get("children", ()):
        yield child["id"], Box(child["x"], child["y"], child["width"], child["height"])
        yield from _shapes(child)


def _edges(node: ElkNode) -> Iterator[tuple[str, Route]]:
    for edge in node.get("edges", ()):
        if len(edge.get("sections", ())) != 1:
            raise NotUnderstoodError("有连线排不出来")
        section = edge["sections"][0]
        points = [section["startPoint"], *section.get("bendPoints", ()), section["endPoint"]]
        label = next(
            ((text["x"] + text["width"] / 2, text["y"] + text["height"] / 2) for text in edge.get("labels", ())), None
        )
        yield edge["id"], Route(tuple((point["x"], point["y"]) for point in points), label)
    for child in node.get("children", ()):
        yield from _edges(child)
