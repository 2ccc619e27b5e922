"""The graph of topics and concepts: the page and its data."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ainotes_site.site.graph import Edge, Vertex, build_graph, graph_script
from ainotes_site.site.pages.site import GeneratedPage, PlannedPage, Site, View, list_page
from ainotes_site.cache import Cache, Stage

GRAPH_PAGE = "graph.md"
GRAPH_DATA = "assets/ainotes-graph.js"


@dataclass(frozen=True, slots=True)
class GraphView(View):
    """The page of the graph, which a script fills."""

    kind: ClassVar[str] = "graph"


def graph_page() -> PlannedPage:
    """Return the page of the graph; its script draws `GRAPH_DATA`."""
    return PlannedPage(GRAPH_PAGE, "关系图", _draw_page)


def _draw_page() -> GeneratedPage:
    return list_page(GRAPH_PAGE, "关系图", "graph.html", GraphView())


def graph_data(site: Site, cache: Cache) -> str:
    """Return the script with the graph of everything that has a page."""
    vertices, edges = tuple(_vertices(site)), tuple(_edges(site))
    return cache.call(_GRAPH, vertices, edges)


def _draw_graph(vertices: tuple[Vertex, ...], edges: tuple[Edge, ...]) -> str:
    return graph_script(build_graph(vertices, edges))


_GRAPH = Stage(_draw_graph, str)


def _vertices(site: Site) -> Iterator[Vertex]:
    for topic in site.listed:
        if topic.has_page:
            yield Vertex("topic", topic.id, topic.title, site.topics[topic.id].url, topic.tags[0] if topic.tags else "")
    for concept in site.library.addresses.concepts:
        yield Vertex("concept", concept.id, concept.name, site.concepts[concept.id].url, concept.category)


def _edges(site: Site) -> Iterator[Edge]:
    for topic, concepts in site.library.linked.mentioned.items():
        for concept in concepts:
            yield Edge(topic, concept)
