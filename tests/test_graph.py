"""The graph of topics and concepts."""

from __future__ import annotations

import json
import random
from itertools import combinations
from math import dist

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ainotes_site.site.graph import Edge, Graph, Vertex, build_graph, graph_script
from ainotes_site.site.graph_layout import place_vertices
from tests.test_library_cost import count_lines

ids = st.sampled_from([f"n{at}" for at in range(12)])
vertices = st.lists(
    st.builds(
        Vertex, st.sampled_from(["topic", "concept"]), ids, st.text(max_size=5), st.just("x/"), st.sampled_from("甲乙")
    ),
    max_size=20,
    unique_by=lambda vertex: (vertex.kind, vertex.id),
)
edges = st.lists(st.builds(Edge, ids, ids), max_size=40)


def topic(name: str, tag: str = "") -> Vertex:
    return Vertex("topic", name, name, f"topics/{name}/", tag)


def concept(name: str, category: str = "") -> Vertex:
    return Vertex("concept", name, name, f"concepts/{name}/", category)


def places(graph: Graph) -> dict[str, tuple[int, int]]:
    return {dot.vertex.id: (dot.x, dot.y) for dot in graph.dots}


def two_subjects(count: int = 20) -> Graph:
    """Return a graph of two halves: topics of each mention the concepts of their half only, but for one bridge."""
    inside = [
        Edge(f"t{half}{at}", f"c{half}{(at + step) % count}")
        for half in "ab"
        for at in range(count)
        for step in (0, 1, 5)
    ]
    named = [
        vertex for half in "ab" for at in range(count) for vertex in (topic(f"t{half}{at}"), concept(f"c{half}{at}"))
    ]
    return build_graph(named, [*inside, Edge("ta0", "cb0")])


# The layout


def test_linked_dots_are_nearer_than_others() -> None:
    graph = two_subjects()
    spots = [(dot.x, dot.y) for dot in graph.dots]
    linked = [dist(spots[one], spots[other]) for one, other in graph.lines]
    every = [dist(one, other) for one, other in combinations(spots, 2)]
    assert sum(linked) / len(linked) < 0.6 * sum(every) / len(every)


def test_subjects_that_share_nothing_lie_apart() -> None:
    spots = places(two_subjects())
    halves = [[spot for name, spot in spots.items() if name[1] == half] for half in "ab"]
    one, other = ((sum(x for x, _ in half) / len(half), sum(y for _, y in half) / len(half)) for half in halves)
    astray = sum(dist(spot, one) > dist(spot, other) for spot in halves[0])
    astray += sum(dist(spot, other) > dist(spot, one) for spot in halves[1])
    assert astray <= 2


@pytest.mark.parametrize("count", [1, 2, 3, 60])
def test_no_dot_covers_another(count: int) -> None:
    hub = build_graph(
        [topic("hub"), *(concept(f"c{at}") for at in range(count))], [Edge("hub", f"c{at}") for at in range(count)]
    )
    for one, other in combinations(hub.dots, 2):
        assert dist((one.x, one.y), (other.x, other.y)) > one.radius + other.radius - 1.5


def test_topics_without_links_have_places_too() -> None:
    spots = places(build_graph([topic(f"t{at}") for at in range(40)], []))
    assert len(set(spots.values())) == 40


def test_nothing_has_no_places() -> None:
    assert place_vertices([], [], [], []) == []
    assert build_graph([], [Edge("a", "b")]) == Graph((), ())


@settings(max_examples=25, deadline=None)
@given(vertices, edges, st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(named: list[Vertex], linked: list[Edge], chance: random.Random) -> None:
    script = graph_script(build_graph(named, linked))
    chance.shuffle(named)
    chance.shuffle(linked)
    assert graph_script(build_graph(named, linked)) == script


@settings(max_examples=25, deadline=None)
@given(vertices, edges)
def test_every_line_joins_a_topic_and_a_concept_it_mentions(named: list[Vertex], linked: list[Edge]) -> None:
    graph = build_graph(named, linked)
    known = {(vertex.kind, vertex.id) for vertex in named}
    expected = {
        (edge.topic, edge.concept)
        for edge in linked
        if ("topic", edge.topic) in known and ("concept", edge.concept) in known
    }
    found = [(graph.dots[one].vertex.id, graph.dots[other].vertex.id) for one, other in graph.lines]
    assert len(found) == len(set(found))
    assert set(found) == expected
    assert {(dot.vertex.kind, dot.vertex.id) for dot in graph.dots} == known


def test_twice_the_dots_cost_little_more_than_twice_the_steps() -> None:
    def steps(count: int) -> int:
        chance = random.Random(1)
        topics = [topic(f"t{at}", f"标签 {at % 12}") for at in range(count)]
        linked = [Edge(one.id, f"c{int(count * chance.random() ** 3)}") for one in topics for _ in range(7)]
        return count_lines(lambda: build_graph([*topics, *(concept(f"c{at}") for at in range(count))], linked))

    # 2.17; by all pairs it would be near 4.
    assert steps(200) <= 2.5 * steps(100)


# Sizes, colours, the script


def test_what_is_mentioned_more_is_larger() -> None:
    named = [concept("often"), concept("once"), *(topic(f"t{at}") for at in range(6))]
    graph = build_graph(named, [*(Edge(f"t{at}", "often") for at in range(6)), Edge("t0", "once")])
    dots = {dot.vertex.id: dot for dot in graph.dots}
    assert (dots["often"].links, dots["once"].links) == (6, 1)
    assert dots["often"].radius > dots["once"].radius


def test_a_concept_has_the_colour_that_most_of_its_topics_have() -> None:
    named = [
        topic("a", "检索"),
        topic("b", "检索"),
        topic("c", "训练"),
        concept("rag", "应用"),
        concept("alone", "应用"),
    ]
    dots = build_graph(named, [Edge("a", "rag"), Edge("b", "rag"), Edge("c", "rag")]).dots
    assert {dot.vertex.id: dot.tag for dot in dots if dot.vertex.kind == "concept"} == {"rag": "检索", "alone": ""}


def test_the_script_holds_what_the_page_draws() -> None:
    script = graph_script(build_graph([topic("a", "检索"), concept("rag", "应用")], [Edge("a", "rag")]))
    found = json.loads(script.removeprefix("window.ainotesGraph = ").removesuffix(";\n"))
    assert (found["version"], found["tags"], found["categories"]) == (1, ["检索"], ["应用"])
    assert [node[:7] for node in found["nodes"]] == [
        [0, "a", "a", "topics/a/", 0, -1, 1],
        [1, "rag", "rag", "concepts/rag/", 0, 0, 1],
    ]
    assert found["edges"] == [[0, 1]]


def test_a_hostile_title_stays_inside_the_script() -> None:
    script = graph_script(build_graph([topic("</script><img src=x onerror=alert(1)>\u2028")], []))
    assert "<" not in script
    assert "\u2028" not in script
