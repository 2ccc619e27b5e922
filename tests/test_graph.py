"""The graph of topics and concepts, and the small picture of a page's neighbours."""

from __future__ import annotations

import json
import random
import time
from itertools import combinations
from math import dist
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ainotes_site.site.graph import Edge, Graph, Vertex, build_graph, graph_script
from ainotes_site.site.graph_layout import place_vertices
from ainotes_site.site.neighbourhood import Neighbour, fit_label, label_width, neighbourhood_svg

SVG = "{http://www.w3.org/2000/svg}"

ids = st.sampled_from([f"n{at}" for at in range(12)])
vertices = st.lists(
    st.builds(
        Vertex, st.sampled_from(["topic", "concept"]), ids, st.text(max_size=5), st.just("x/"), st.sampled_from("甲乙")
    ),
    max_size=20,
    unique_by=lambda vertex: (vertex.kind, vertex.id),
)
edges = st.lists(st.builds(Edge, ids, ids, st.integers(1, 9).map(float)), max_size=40)


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
    linked = [dist(spots[one], spots[other]) for one, other, _ in graph.lines]
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
    expected: dict[tuple[str, str], float] = {}
    for edge in linked:
        if ("topic", edge.topic) in known and ("concept", edge.concept) in known:
            pair = (edge.topic, edge.concept)
            expected[pair] = expected.get(pair, 0) + edge.weight
    assert {
        (graph.dots[one].vertex.id, graph.dots[other].vertex.id): weight for one, other, weight in graph.lines
    } == expected
    assert {(dot.vertex.kind, dot.vertex.id) for dot in graph.dots} == known


def test_two_thousand_dots_are_placed_in_seconds() -> None:
    chance = random.Random(1)
    named = [*(topic(f"t{at}", f"标签 {at % 12}") for at in range(1000)), *(concept(f"c{at}") for at in range(1000))]
    linked = [Edge(f"t{at}", f"c{int(1000 * chance.random() ** 3)}") for at in range(1000) for _ in range(7)]
    begin = time.process_time()
    build_graph(named, linked)
    # About two seconds; a layout by all pairs takes minutes.
    assert time.process_time() - begin < 15


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
    dots = build_graph(named, [Edge("a", "rag"), Edge("b", "rag"), Edge("c", "rag", 9)]).dots
    assert {dot.vertex.id: dot.tag for dot in dots if dot.vertex.kind == "concept"} == {"rag": "检索", "alone": ""}


def test_the_script_holds_what_the_page_draws() -> None:
    script = graph_script(build_graph([topic("a", "检索"), concept("rag", "应用")], [Edge("a", "rag", 3)]))
    found = json.loads(script.removeprefix("window.ainotesGraph = ").removesuffix(";\n"))
    assert (found["version"], found["tags"], found["categories"]) == (1, ["检索"], ["应用"])
    assert [node[:7] for node in found["nodes"]] == [
        [0, "a", "a", "topics/a/", 0, -1, 1],
        [1, "rag", "rag", "concepts/rag/", 0, 0, 1],
    ]
    assert found["edges"] == [[0, 1, 3]]


def test_a_hostile_title_stays_inside_the_script() -> None:
    script = graph_script(build_graph([topic("</script><img src=x onerror=alert(1)>\u2028")], []))
    assert "<" not in script
    assert "\u2028" not in script


# The neighbourhood


def draw(*labels: str, centre: str = "混合专家") -> ElementTree.Element:
    near = [Neighbour("concept", label, f"../{at}/", len(labels) - at) for at, label in enumerate(labels)]
    return ElementTree.fromstring(neighbourhood_svg(centre, near).replace("<svg ", f'<svg xmlns="{SVG[1:-1]}" ', 1))


def boxes(svg: ElementTree.Element) -> list[tuple[float, float, float, float]]:
    """Return left, top, right and bottom of each line of text, by its estimated width."""
    found = []
    for text in svg.iter(f"{SVG}text"):
        for line in text:
            x, y, width = float(line.attrib["x"]), float(line.attrib["y"]), label_width(line.text or "")
            left = {"start": x, "end": x - width, "middle": x - width / 2}[text.attrib["text-anchor"]]
            found.append((left, y - 9, left + width, y + 2))
    return found


def test_a_page_without_links_has_no_picture() -> None:
    assert neighbourhood_svg("混合专家", []) == ""


def test_every_neighbour_is_a_link_with_its_whole_name() -> None:
    svg = draw("路由", "一个长得无论如何也放不下的标题，还要再长一些才行")
    links = list(svg.iter(f"{SVG}a"))
    assert [link.attrib["href"] for link in links] == ["../0/", "../1/"]
    assert [link.findtext(f"{SVG}title") for link in links] == [
        "路由",
        "一个长得无论如何也放不下的标题，还要再长一些才行",
    ]
    described = {svg.attrib["aria-labelledby"], svg.attrib["aria-describedby"]}
    assert described == {element.attrib["id"] for element in svg if "id" in element.attrib}


def test_the_twelve_nearest_are_shown() -> None:
    shown = {link.findtext(f"{SVG}title") for link in draw(*(f"概念{at}" for at in range(30))).iter(f"{SVG}a")}
    assert shown == {f"概念{at}" for at in range(12)}


@settings(deadline=None)
@given(
    st.lists(
        st.text(st.sampled_from("检索增强生成注意力 WmiQ-（）…1"), min_size=1, max_size=40), min_size=1, max_size=14
    )
)
def test_labels_stay_inside_and_apart(labels: list[str]) -> None:
    svg = draw(*labels, centre=labels[0])
    width, height = map(float, svg.attrib["viewBox"].split()[2:])
    assert width == 320
    assert height <= 220
    found = boxes(svg)
    for left, top, right, bottom in found:
        assert left >= 0
        assert right <= width
        assert top >= 0
        assert bottom <= height
    for one, other in combinations(found, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


@pytest.mark.parametrize(
    ("label", "lines"),
    [
        ("路由", ("路由",)),
        ("Direct Preference", ("Direct", "Preference")),
        ("专家并行与负载均衡", ("专家并行与", "负载均衡")),
        ("一二三四五六七八九十一二三", ("一二三四五", "六七八九…")),
    ],
)
def test_a_long_label_is_broken_between_words_then_cut(label: str, lines: tuple[str, ...]) -> None:
    assert fit_label(label, 62) == lines


def test_hostile_titles_and_addresses_are_harmless() -> None:
    svg = neighbourhood_svg(
        '"><script>alert(1)</script>\x00',
        [
            Neighbour("topic", "</title><img onerror=x>\x1b", "java\nscript:alert(1)"),
            Neighbour("topic", "b", 'x" onload="y'),
        ],
    )
    root = ElementTree.fromstring(svg)
    assert {element.tag for element in root.iter()} == {
        "svg",
        "title",
        "desc",
        "g",
        "line",
        "circle",
        "text",
        "tspan",
        "a",
    }
    assert [link.attrib["href"] for link in root.iter("a")] == ["", 'x" onload="y']
    assert not any(name.startswith("on") for element in root.iter() for name in element.attrib)


def test_two_pictures_on_a_page_have_ids_of_their_own() -> None:
    found = [element.attrib["id"] for svg in (draw("甲"), draw("乙")) for element in svg if "id" in element.attrib]
    assert len(found) == len(set(found)) == 4
