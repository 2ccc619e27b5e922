"""What the build reads in a flowchart, against what the vendored Mermaid reads in it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page

from ainotes_site.assets import THEME_FOLDER
from ainotes_site.drawing.chart import NotUnderstoodError
from ainotes_site.drawing.flowchart import read_flowchart
from ainotes_site.drawing.source import read_source
from ainotes_site.gfm import code_language, parse, walk
from tests.conftest import ROOT

MERMAID = THEME_FOLDER / "assets" / "vendor" / "mermaid" / "mermaid.min.js"
READ = """async source => {
    const { db } = await window.mermaid.mermaidAPI.getDiagramFromText(source);
    return {
        vertices: [...db.getVertices().values()].map(one => [one.id, one.text || one.id]),
        links: db.getEdges().map(one => [one.start, one.end, one.text ?? "", one.type, one.stroke]),
        groups: db.getSubGraphs().map(one => [one.title, one.nodes]),
    };
}"""
STROKES = {"solid": "normal", "dotted": "dotted", "thick": "thick", "hidden": "invisible"}
ENDS = {"arrow": "point", "circle": "circle", "cross": "cross", "": "open"}
TRICKY = (
    "graph LR; a-->b; b--ok-->c; a---oops; c--oB & d",
    'flowchart TD\n  甲["(x)"] ===|粗| 乙-1{是？} -. 虚 .-> n.2((圆)) & n3[[子]]\n'
    "  n.2 <--> 甲\n  n3 o--o 甲\n  x((1)) x-- 叉 --x 甲\n",
    "flowchart\n  subgraph 外 [外 面]\n    a --> b\n    subgraph 内\n      b --> c\n    end\n  end\n"
    "  c ~~~ d[/斜/]:::k\n  classDef k fill:#f96\n",
    "graph BT\n%% 注释 --> x\n  A\n  --> B[/梯\\] ---->|远|C>旗]\n",
)


def own() -> list[str]:
    """Return the flowcharts of the project's notes."""
    found = []
    for path in sorted((ROOT / "notes").rglob("*.md")):
        blocks = walk(parse(path.read_text("utf-8")))
        found += [block.text for block in blocks if code_language(block) == "mermaid"]
    return [source for source in found if re.match(r"graph|flowchart", source)]


def read_here(source: str) -> dict[str, Any]:
    chart = read_flowchart(read_source(source).body)
    return {
        "vertices": [[one.id, one.label] for one in chart.vertices],
        "links": [
            [
                one.source,
                one.target,
                one.label,
                ("double_arrow_" if one.tail else "arrow_") + ENDS[one.head],
                STROKES[one.stroke],
            ]
            for one in chart.links
        ],
        "groups": [[one.label, sorted(one.members)] for one in chart.groups],
    }


def test_the_build_reads_flowcharts_as_mermaid_does(page: Page) -> None:
    page.goto("about:blank")
    page.add_script_tag(path=MERMAID)
    page.evaluate("window.mermaid.initialize({ startOnLoad: false })")
    for source in (*TRICKY, *own()):
        theirs = page.evaluate(READ, source)
        theirs["groups"] = [[title, sorted(nodes)] for title, nodes in theirs["groups"]]
        ours = read_here(source)
        assert sorted(ours["vertices"]) == sorted(theirs["vertices"]), source
        assert ours["links"] == theirs["links"], source
        assert ours["groups"] == theirs["groups"], source


@pytest.mark.parametrize("source", ["graph LR\n  A[没有结尾", "graph LR\n  A --> --> B", "graph LR\n  A[有(括号)]"])
def test_what_mermaid_refuses_for_good_reason_is_refused_here(source: str, page: Page) -> None:
    page.goto("about:blank")
    page.add_script_tag(path=MERMAID)
    refused = f"source => ({READ})(source).then(() => false, () => true)"
    assert page.evaluate(refused, source)
    with pytest.raises(NotUnderstoodError):
        read_here(source)
