"""Diagrams drawn when the site is built: what their sources say is what the pictures show, or there is no picture."""

from __future__ import annotations

import re
from contextlib import suppress
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ainotes_site.drawing import draw, draw_diagrams, elk
from ainotes_site.drawing.chart import Chart, NotUnderstoodError
from ainotes_site.drawing.drawing import _draw, refused_diagrams
from ainotes_site.drawing.flowchart import read_flowchart
from ainotes_site.drawing.lettering import break_lines, read_label, text_width
from ainotes_site.drawing.order import ranks
from ainotes_site.drawing.shapes import meeting_point, outline
from ainotes_site.drawing.styles import read_style
from ainotes_site.gfm import parse, walk

FLOWCHART = "flowchart LR\n  A[输入] -->|编码| B{够好吗}\n  B -- 是 --> C((完))\n  B -. 否 .-> A\n"


def svg_of(source: str) -> ElementTree.Element:
    html = draw(source)
    assert html
    start, end = html.index("<svg"), html.index("</svg>") + 6
    return ElementTree.fromstring(html[start:end])


def texts(source: str) -> list[str]:
    """Return the texts of the picture, each with its lines joined."""
    return ["".join(text.itertext()) for text in svg_of(source).iter("text")]


def links(chart: Chart) -> list[tuple[str, ...]]:
    return [(link.source, link.tail, link.stroke, link.head, link.target, link.label) for link in chart.links]


# ---- what comes out ----


def test_a_flowchart_is_drawn_with_its_name_and_its_source() -> None:
    svg = svg_of(FLOWCHART)
    assert svg.get("role") == "img"
    assert svg.get("aria-label") == "流程图"
    assert "图的源码" in draw(FLOWCHART)
    assert draw(FLOWCHART) == _draw.__wrapped__(FLOWCHART)[0]  # twice the same


def test_the_picture_has_every_label_of_the_source() -> None:
    assert sorted(texts(FLOWCHART)) == sorted(["输入", "够好吗", "完", "编码", "是", "否"])


def test_a_picture_has_no_ids_scripts_links_or_foreign_things() -> None:
    allowed = set("svg g rect circle polygon polyline line path text tspan".split())
    attributes = set(
        "class width height viewBox style role aria-label x y rx cx cy r points x1 y1 x2 y2 d fill".split()
    )
    for element in svg_of(FLOWCHART).iter():
        assert element.tag in allowed
        assert set(element.attrib) <= attributes
        assert "url" not in element.get("style", "")


def test_a_document_keeps_all_but_its_diagrams() -> None:
    document = draw_diagrams(
        parse(f"文字\n\n```mermaid\n{FLOWCHART}```\n\n```mermaid\ngantt\n```\n\n```python\nx\n```\n")
    )
    drawn = [bool(node.attrs.html) for node in walk(document) if node.kind == "code_block"]
    assert drawn == [True, False, False]
    plain = parse("没有图。")
    assert draw_diagrams(plain) is plain


def test_title_and_accessible_texts_name_the_picture() -> None:
    front = "---\ntitle: 一张图\nconfig: {theme: dark}\n---\n%%{init: {'theme': 'forest'}}%%\n%% 注释\n"
    assert svg_of(front + FLOWCHART).get("aria-label") == "流程图：一张图"
    assert "一张图</p>" in draw(front + FLOWCHART)
    spoken = FLOWCHART + "  accTitle: 编码器\n  accDescr {\n    两步，\n    可以重来。\n  }\n"
    assert svg_of(spoken).get("aria-label") == "流程图：编码器。两步， 可以重来"


# ---- flowcharts ----


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("A-->B", ("A", "", "solid", "arrow", "B", "")),
        ("A --- B", ("A", "", "solid", "", "B", "")),
        ("A ---->|远| B", ("A", "", "solid", "arrow", "B", "远")),
        ("A--oB", ("A", "", "solid", "circle", "B", "")),
        ("A --x B", ("A", "", "solid", "cross", "B", "")),
        ("A <--> B", ("A", "arrow", "solid", "arrow", "B", "")),
        ("A o--o B", ("A", "circle", "solid", "circle", "B", "")),
        ("A -.-> B", ("A", "", "dotted", "arrow", "B", "")),
        ("A -.- B", ("A", "", "dotted", "", "B", "")),
        ("A ==> B", ("A", "", "thick", "arrow", "B", "")),
        ("A == 粗 ==> B", ("A", "", "thick", "arrow", "B", "粗")),
        ("A -. 虚 .-> B", ("A", "", "dotted", "arrow", "B", "虚")),
        ("A -- 有-字 --> B", ("A", "", "solid", "arrow", "B", "有-字")),
        ("A -- 线 --- B", ("A", "", "solid", "", "B", "线")),
        ("A <-- 双向 --> B", ("A", "arrow", "solid", "arrow", "B", "双向")),
        ('A -->|"(1)"| B', ("A", "", "solid", "arrow", "B", "(1)")),
        ("A ~~~ B", ("A", "", "hidden", "", "B", "")),
        ("节点-1 --> 节点.2", ("节点-1", "", "solid", "arrow", "节点.2", "")),
        ("A\n  --> B", ("A", "", "solid", "arrow", "B", "")),
    ],
)
def test_links_are_cut_as_mermaid_cuts_them(written: str, read: tuple[str, ...]) -> None:
    assert links(read_flowchart(f" LR\n{written}\n")) == [read]


def test_chains_and_ampersands_make_all_their_links() -> None:
    chart = read_flowchart(" TB; a1-->a2-->a3; b & c --> d & e")
    pairs = [(link.source, link.target) for link in chart.links]
    assert pairs == [("a1", "a2"), ("a2", "a3"), ("b", "d"), ("b", "e"), ("c", "d"), ("c", "e")]


@pytest.mark.parametrize(
    ("written", "shape"),
    [
        ("[x]", "rectangle"),
        ("(x)", "rounded"),
        ("([x])", "stadium"),
        ("[[x]]", "subroutine"),
        ("[(x)]", "cylinder"),
        ("((x))", "circle"),
        ("(((x)))", "double-circle"),
        (">x]", "flag"),
        ("{x}", "diamond"),
        ("{{x}}", "hexagon"),
        ("[/x/]", "lean-right"),
        ("[\\x\\]", "lean-left"),
        ("[/x\\]", "trapezoid"),
        ("[\\x/]", "trapezoid-down"),
        ('["x"]', "rectangle"),
        ('[/"x"/]', "lean-right"),
    ],
)
def test_each_shape_is_read_and_drawn(written: str, shape: str) -> None:
    (vertex,) = read_flowchart(f"\n  A{written}\n").vertices
    assert (vertex.shape, vertex.label) == (shape, "x")
    assert texts(f"graph\n  A{written}") == ["x"]


def test_a_node_belongs_to_the_subgraph_that_ends_first() -> None:
    chart = read_flowchart(
        "\nsubgraph 外 [外面]\n x --> y\n subgraph 内\n  direction LR\n  y --> z\n end\nend\nx --> 内\n"
    )
    inner, outer = chart.groups
    assert (inner.id, inner.members, inner.direction) == ("内", ("y", "z"), "RIGHT")
    assert (outer.id, outer.label, outer.members) == ("外", "外面", ("x", "内"))
    assert [vertex.id for vertex in chart.vertices] == ["x", "y", "z"]


def test_colours_are_kept_when_they_can_be_read() -> None:
    chart = read_flowchart(
        "\nA:::hot --> B\nclassDef hot fill:#f96,stroke:#333,stroke-width:4px\nclass B hot\nstyle A stroke-dasharray: 5 5\n"
    )
    first, second = (vertex.style for vertex in chart.vertices)
    assert (second.fill, second.stroke, second.dashed) == ("#ff9966", "#333333", False)
    assert first.dashed
    assert read_style("fill:#000,color:#111").text == "#ffffff"
    assert read_style("fill:#ff0000,color:white").text == "#000000"
    for bad in ("fill:url(https://evil.example/x)", "fill:var(--x)", "stroke:expression(1)"):
        with pytest.raises(NotUnderstoodError):
            read_style(bad)


NAMES = st.sampled_from(["甲", "乙", "丙", "n1", "n-2"])
# Without `#a;`: that is a character by its name in Mermaid, and shown as `&a;` where there is none of that name.
LABELS = st.text("中文字 abc，。-.:/&*+=<>#;'\"[](){}|~%", max_size=12).filter(
    lambda text: not re.search(r"#\w+;", text)
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(NAMES, NAMES, LABELS), min_size=1, max_size=5))
def test_a_quoted_label_is_read_as_it_is_or_not_at_all(rows: list[tuple[str, str, str]]) -> None:
    source = "".join(f'{one} -->|"{label}"| {other}\n' for one, other, label in rows)
    try:
        chart = read_flowchart(f"\n{source}")
    except NotUnderstoodError:
        return
    found = [(link.source, link.target, link.label) for link in chart.links]
    assert found == [(one, other, " ".join(label.split())) for one, other, label in rows]


@settings(max_examples=300, deadline=None)
@given(st.text('AB甲 -=.<>xo|~[](){}"&;\n:#%/\\', max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(NotUnderstoodError):
        read_flowchart(f"\n{text}")


@pytest.mark.parametrize(
    "line",
    [
        "A --> --> [",
        "A[没有结尾",
        "A[半个](x)",
        'A["两个" "引号"]',
        "A[有(括号)]",
        "A -- 没有结尾",
        "A <--x B",
        "甲x--x 乙",
        "A -- box--> B",
        "A e1@--> B",
        "A@{ shape: cloud }",
        "end --> B",
        "subgraph x",
        "subgraph x\nend",
        "click A href 'https://evil.example'",
        "linkStyle 0 stroke:#f00",
        "A:::没有定义",
        "A、B --> C",
        'A["x<sub>1</sub>"]',
        'A["<script>alert(1)</script>"]',
        'A["<img src=x onerror=alert(1)>"]',
        'A["`**粗**`"]',
        'A["$$x^2$$"]',
        "A[fa:fa-book 书]",
        'A["\x1b"]',
    ],
)
def test_what_is_not_understood_stays_as_its_source(line: str) -> None:
    assert draw(f"flowchart LR\n  X --> Y\n  {line}\n") == ""


@pytest.mark.parametrize(
    "source",
    [
        "",
        "gantt\n title x",
        "sequenceDiagram\n  A->>B: x",
        "stateDiagram-v2\n  [*] --> a",
        "classDiagram\n  A <|-- B",
        "flowchart",
        "flowchart XY\nA-->B",
        "---\n: [\n---\ngraph\nA",
    ],
)
def test_other_kinds_and_empty_ones_stay_as_their_source(source: str) -> None:
    assert draw(source) == ""


# ---- letters and lines ----


def test_labels_break_between_han_and_keep_words_and_punctuation() -> None:
    lines = break_lines("先把文档切成块，再用 embedding 编码，最后存进向量库。", 10, 100)
    assert "".join(lines).replace(" ", "") == "先把文档切成块，再用embedding编码，最后存进向量库。"
    assert len(lines) > 1
    assert all(text_width(line, 10) <= 125 and line[0] not in "，。" for line in lines)
    assert all(text_width(line, 10) <= 130 for line in break_lines("a" * 300, 10, 100))
    assert read_label("甲<br/>乙\\n丙 #35;1 #quot;x#quot; &lt;b&gt;") == '甲\n乙\n丙 #1 "x" <b>'


def test_a_link_ends_at_the_outline_of_a_shape() -> None:
    diamond = outline("diamond", 0, 0, 100, 60)
    assert meeting_point(diamond, (25, -40), (25, 0)) == (25, 15)
    assert meeting_point(diamond, (140, 30), (100, 30)) == (100, 30)
    x, y = meeting_point(outline("circle", 0, 0, 40, 40), (20, 90), (20, 40))
    assert (round(x), round(y)) == (20, 40)


def test_what_leads_back_does_not_turn_a_chart_round() -> None:
    chart = read_flowchart("\na --> b --> c --> a\nd --> a\n")
    order = ranks(chart)
    assert sorted(order, key=order.__getitem__) == ["d", "a", "b", "c"]


# ---- hostile sources ----


def test_a_source_that_would_take_long_is_left() -> None:
    many = "\n".join(f"n{one} --> n{one * 7 % 200}" for one in range(200))
    for source in (
        f"flowchart TB\n{many}",
        "graph\n" + " & ".join(f"a{n}" for n in range(60)) + " --> " + " & ".join(f"b{n}" for n in range(60)),
        "graph\n" + "subgraph x\n" * 3000,
        "graph\nA" + "-" * 9000,
        "graph\nA -- " + "- " * 4000,
        "%%{" * 3000,
        "graph\n" + "accDescr {" * 900,
        "---\na: &a [x,x,x,x,x,x,x,x,x]\n"
        "b: &b [*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b]\ntitle: [*c,*c,*c,*c]\n---\ngraph\nA",
        "---\na0: &a0 {k: v}\n"
        + "".join(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}\n" for n in range(1, 40))
        + "---\ngantt\nA",
        "---\ntitle: " + "[" * 5000 + "\n---\ngraph\nA",
        "graph\n" * 5000,
    ):
        assert draw(source) == ""


def test_deep_frames_do_not_stop_the_build() -> None:
    deep = "".join(f"subgraph g{n}\n" for n in range(60)) + "A --> B\n" + "end\n" * 60
    assert "ainotes-draw" in draw(f"graph\n{deep}")


def test_an_engine_that_is_stopped_leaves_the_source_and_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    source = "graph\n" + "\n".join(f"a{n} --> a{n * 5 % 9}" for n in range(9))
    elk._engine.cache_clear()
    monkeypatch.setattr(elk, "_AFTER", elk._AFTER + "layout = () => { for (;;); };")
    monkeypatch.setattr(elk, "_SECONDS", 1)
    assert draw(source) == ""
    monkeypatch.undo()
    _draw.cache_clear()
    assert draw(source)
    elk._engine.cache_clear()
    monkeypatch.setattr(elk, "_AFTER", elk._AFTER + "layout = () => { const all = []; for (;;) all.push([1]); };")
    monkeypatch.setattr(elk, "_BYTES", 64 * 1024 * 1024)
    _draw.cache_clear()
    assert draw(source) == ""
    monkeypatch.undo()
    _draw.cache_clear()


def test_markup_in_a_label_is_text() -> None:
    html = draw('graph\nA["1 < 2 & 3 > 2, &lt;b&gt; #quot;"]')
    assert "1 &lt; 2 &amp; 3 &gt; 2, &lt;b&gt;" in html
    assert texts('graph\nA["1 < 2 & 3 > 2"]') == ["1 < 2 & 3 > 2"]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("graph TD\nA[甲 --> B", "括号没有配对"),
        ("graph TD\nA --> B\nend", "多了一个 end"),
        ("graph XX\nA --> B", "方向"),
        ("grpah TD\nA --> B", "Mermaid 没有 grpah 这种图"),
        ("", "图里没有内容"),
        ("graph\n" + "A --> B\n" * 2000, "超过 10,000 个字符"),
    ],
)
def test_a_diagram_that_is_refused_is_a_problem_with_its_line_and_the_reason(source: str, reason: str) -> None:
    (problem,) = refused_diagrams(
        parse(f"前\n\n> ```mermaid\n> {source.replace(chr(10), chr(10) + '> ')}\n> ```\n").children, "a.md"
    )
    assert (problem.path, problem.line, problem.severity) == ("a.md", 3, "hint")
    assert reason in problem.message


@pytest.mark.parametrize(
    "source", ["graph\nA --> B", "sequenceDiagram\nA->>B: 好", 'pie\n"甲" : 1', "xychart-beta\nbar [1]"]
)
def test_a_diagram_that_is_drawn_or_left_to_the_browser_is_no_problem(source: str) -> None:
    assert list(refused_diagrams(parse(f"```mermaid\n{source}\n```").children, "a.md")) == []
