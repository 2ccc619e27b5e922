"""ELK, the layout engine, in QuickJS: from boxes and links to places and routes.

It knows sizes and numbered names only, never a text of a note.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, TypedDict

from ainotes_site.drawing.chart import NotUnderstoodError

ENGINE = Path(__file__).parent / "vendor" / "elkjs" / "elk-worker.min.js"
# About twice what the worst diagram that is tried needs (see `layout`).
_SECONDS = 10  # of the processor
_BYTES = 256 * 1024 * 1024


class ElkPoint(TypedDict):
    x: float
    y: float


class ElkLabel(TypedDict, total=False):
    id: str
    text: str
    x: float
    y: float
    width: float
    height: float
    layoutOptions: dict[str, str]


class ElkSection(TypedDict, total=False):
    startPoint: ElkPoint
    bendPoints: list[ElkPoint]
    endPoint: ElkPoint


class ElkEdge(TypedDict, total=False):
    """A link; ELK answers with its route, in sections."""

    id: str
    sources: list[str]
    targets: list[str]
    labels: list[ElkLabel]
    sections: list[ElkSection]


class ElkNode(TypedDict, total=False):
    """A graph, a group or a box in it; ELK answers with its place, and the size of what grew around others."""

    id: str
    x: float
    y: float
    width: float
    height: float
    layoutOptions: dict[str, str]
    children: "list[ElkNode]"
    edges: list[ElkEdge]


# The worker's half of elkjs, as a script: what it expects of its surroundings, and the messages it answers.
_BEFORE = """
var global = globalThis, module = {exports: {}}, exports = module.exports;
var console = {log() {}, warn() {}, error() {}};
function setTimeout(action) { action(); return 0; }
function clearTimeout() {}
"""
_AFTER = """
const worker = new module.exports.Worker("");
let answer;
worker.onmessage = (message) => { answer = message.data; };
function dispatch(data) { answer = undefined; worker.dispatcher.saveDispatch({data}); }
dispatch({id: 0, cmd: "register", algorithms: ["layered"]});
function layout(graph) {
  dispatch({id: 1, cmd: "layout", graph, layoutOptions: {}, options: {}});
  return answer && answer.data ? JSON.stringify(answer.data) : "null";
}
"""


@lru_cache(maxsize=1)
def _engine() -> Any:
    import quickjs  # takes a while to load, and few folders of notes have a diagram

    context = quickjs.Context()
    context.set_memory_limit(_BYTES)
    context.set_time_limit(_SECONDS)
    context.eval(_BEFORE)
    context.eval(ENGINE.read_text(encoding="utf-8"))
    context.eval(_AFTER)
    return context


def lay_out(graph: ElkNode) -> ElkNode:
    """Return ELK's graph with places and routes."""
    import quickjs

    try:
        answer: ElkNode | None = json.loads(_engine().eval(f"layout({json.dumps(graph)})"))
    except quickjs.JSException as error:
        _engine.cache_clear()  # what a stopped engine holds is anybody's guess
        raise NotUnderstoodError("排不出版面") from error
    if answer is None:
        raise NotUnderstoodError("排不出版面")
    return answer
