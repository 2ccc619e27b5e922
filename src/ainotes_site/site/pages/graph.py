"""The graph of topics and concepts: the page, its data, and the small picture on each page."""

from collections.abc import Iterator
from typing import Any

from ainotes_site.addresses import concept_page, topic_page
from ainotes_site.site.graph import Edge, Vertex, build_graph, graph_script
from ainotes_site.site.neighbourhood import Neighbour, neighbourhood_svg
from ainotes_site.site.pages.site import GeneratedPage, Site, list_page, url_from
from ainotes_site.cache import Remember
from ainotes_site.topics import Topic

GRAPH_PAGE = "graph.md"
GRAPH_DATA = "assets/ainotes-graph.js"

# What a neighbour weighs in the small picture, beside the number of topics two concepts share.
_RELATED, _MENTIONED, _EXPLAINED = 3.0, 1.0, 4.0


def graph_page(site: Site) -> GeneratedPage:
    """Return the page of the graph; its script draws `GRAPH_DATA`."""
    return list_page(GRAPH_PAGE, "关系图", "graph.html", {"kind": "graph"})


def graph_data(site: Site, remember: Remember) -> str:
    """Return the script with the graph of everything that has a page."""
    vertices, edges = tuple(_vertices(site)), tuple(_edges(site))
    return remember("graph", repr((vertices, edges)), lambda: graph_script(build_graph(vertices, edges)))


def _vertices(site: Site) -> Iterator[Vertex]:
    for topic in site.library.topics:
        if topic.has_page:
            yield Vertex("topic", topic.id, topic.title, site.topics[topic.id]["url"], topic.tags[0])
    for concept in site.library.addresses.concepts:
        yield Vertex("concept", concept.id, concept.name, site.concepts[concept.id]["url"], concept.category)


def _edges(site: Site) -> Iterator[Edge]:
    for topic, concepts in site.library.linked.mentioned.items():
        for concept in concepts:
            yield Edge(topic, concept)


def topic_neighbourhood(topic: Topic, site: Site) -> str:
    """Return the picture of a topic: its subjects, related topics, and the rarer of the concepts that it mentions."""
    library = site.library
    about = library.linked.about.get(topic.id, ())
    page = site.url(topic_page(topic))
    neighbours = [
        *(_neighbour("concept", site.concepts[concept], _EXPLAINED, page) for concept in about),
        *(
            _neighbour("topic", site.topics[related.topic], _RELATED, page)
            for related in library.related.get(topic.id, ())
        ),
        *(
            _neighbour("concept", site.concepts[concept], _MENTIONED / site.concepts[concept]["count"], page)
            for concept in library.linked.mentioned.get(topic.id, ())
            if concept not in about
        ),
    ]
    return neighbourhood_svg(topic.title, neighbours)


def concept_neighbourhood(concept: str, together: list[dict[str, Any]], site: Site) -> str:
    """Return the picture of a concept: the topics that explain it, near concepts, and those beside it in topics."""
    page = site.url(concept_page(concept))
    topics = [site.topics[topic] for topic in site.explains.get(concept, ()) if site.topics[topic]["has_page"]]
    near = [site.concepts[other] for other in site.library.glossary.by_id[concept].near if other in site.concepts]
    shown = {one["id"] for one in near}
    neighbours = [
        *(_neighbour("topic", topic, _EXPLAINED, page) for topic in topics),
        *(_neighbour("concept", other, _RELATED, page) for other in near),
        *(
            _neighbour("concept", other, other["count"] / (1.0 + other["count"]), page)
            for other in together
            if other["id"] not in shown
        ),
    ]
    return neighbourhood_svg(site.concepts[concept]["name"], neighbours)


def _neighbour(kind: Any, card: dict[str, Any], weight: float, page: str) -> Neighbour:
    label = card["title"] if kind == "topic" else card["name"]
    return Neighbour(kind, label, url_from(page, card["url"]), weight)
