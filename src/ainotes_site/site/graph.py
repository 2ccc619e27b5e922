"""The graph of topics and concepts, for the browser: who is linked with whom, and where each stands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

from ainotes_site.site.graph_layout import place_vertices
from ainotes_site.site.script_values import script_json

Kind = Literal["topic", "concept"]

_LEAST_RADIUS, _MOST_RADIUS = 4.0, 22.0
# Free room around each dot.
_MARGIN = 3.0


@dataclass(frozen=True, slots=True)
class Vertex:
    """A topic or a concept. `group` is a topic's first tag or a concept's category; `url` counts from the site's root."""

    kind: Kind
    id: str
    label: str
    url: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """A topic mentions a concept."""

    topic: str
    concept: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A vertex with its place. `tag` is its first tag, for a concept the one most of its topics have; `links` counts."""

    vertex: Vertex
    tag: str
    links: int
    x: int
    y: int
    radius: float


@dataclass(frozen=True, slots=True)
class Graph:
    """Dots in a stable order, topics first, and lines between them by their places in that order."""

    dots: tuple[Dot, ...]
    lines: tuple[tuple[int, int], ...]


def build_graph(vertices: Iterable[Vertex], edges: Iterable[Edge]) -> Graph:
    """Place topics and concepts. The same graph comes out whatever the order of what goes in.

    Edges with an unknown end are left out, several of the same pair are one.
    """
    ordered = sorted({(one.kind, one.id): one for one in sorted(vertices, key=_order)}.values(), key=_order)
    places = {(one.kind, one.id): at for at, one in enumerate(ordered)}
    lines = _join(edges, places)
    links = [0] * len(ordered)
    for one, other in lines:
        links[one] += 1
        links[other] += 1
    tags = _choose_tags(ordered, lines)
    radii = [min(_MOST_RADIUS, _LEAST_RADIUS - 2 + 2 * sqrt(1 + count)) for count in links]
    numbers = {tag: at for at, tag in enumerate(sorted(set(tags)))}
    found = place_vertices(
        [f"{one.kind} {one.id}" for one in ordered],
        lines,
        [numbers[tag] for tag in tags],
        [radius + _MARGIN for radius in radii],
    )
    dots = (
        Dot(vertex, tag, count, round(x), round(y), round(radius, 1))
        for vertex, tag, count, (x, y), radius in zip(ordered, tags, links, found, radii, strict=True)
    )
    return Graph(tuple(dots), tuple(lines))


def _order(vertex: Vertex) -> tuple[bool, str, str, str, str]:
    return (vertex.kind != "topic", vertex.id, vertex.label, vertex.url, vertex.group)


def _join(edges: Iterable[Edge], places: Mapping[tuple[Kind, str], int]) -> list[tuple[int, int]]:
    ends = ((places.get(("topic", edge.topic)), places.get(("concept", edge.concept))) for edge in edges)
    return sorted({(topic, concept) for topic, concept in ends if topic is not None and concept is not None})


def _choose_tags(vertices: Sequence[Vertex], lines: Iterable[tuple[int, int]]) -> list[str]:
    """Return each topic's tag, and for each concept the tag that most of its topics have."""
    counts: list[dict[str, int]] = [{} for _ in vertices]
    for topic, concept in lines:
        tag = vertices[topic].group
        counts[concept][tag] = counts[concept].get(tag, 0) + 1
    return [
        vertex.group
        if vertex.kind == "topic"
        else min(count, key=lambda tag, count=count: (-count[tag], tag), default="")  # type: ignore[misc]
        for vertex, count in zip(vertices, counts, strict=True)
    ]


def graph_script(graph: Graph) -> str:
    """Return the graph as a script that sets `window.ainotesGraph`, so that it also loads from `file://`.

    `tags` and `categories` are names, the tags with most dots first. `nodes` are `[kind, id, label, url, tag, category,
    links, x, y, radius]`: kind 0 a topic, 1 a concept; tag and category by number, -1 for none; url from the site's
    root; x to the right and y down, around 0, in units of the radius. `edges` are `[node, node]` by number.
    """
    tags = _by_frequency(dot.tag for dot in graph.dots)
    categories = _by_frequency(dot.vertex.group for dot in graph.dots if dot.vertex.kind == "concept")
    nodes = [
        [
            int(dot.vertex.kind == "concept"),
            dot.vertex.id,
            dot.vertex.label,
            dot.vertex.url,
            tags.get(dot.tag, -1),
            categories.get(dot.vertex.group, -1) if dot.vertex.kind == "concept" else -1,
            dot.links,
            dot.x,
            dot.y,
            dot.radius,
        ]
        for dot in graph.dots
    ]
    table = {"version": 1, "tags": list(tags), "categories": list(categories), "nodes": nodes, "edges": graph.lines}
    return f"window.ainotesGraph = {script_json(table)};\n"


def _by_frequency(names: Iterable[str]) -> dict[str, int]:
    """Number the names that are not empty, the most frequent first."""
    counts: dict[str, int] = {}
    for name in filter(None, names):
        counts[name] = counts.get(name, 0) + 1
    return {name: at for at, name in enumerate(sorted(counts, key=lambda name: (-counts[name], name)))}
