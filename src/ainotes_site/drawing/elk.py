"""ELK, the layout engine, in QuickJS: from boxes and links to places and routes.

It knows sizes and numbered names only, never a text of a note.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from ainotes_site.drawing.chart import NotUnderstoodError

ENGINE = Path(__file__).parent / "vendor" / "elkjs" / "elk-worker.min.js"
# About twice what the worst diagram that is tried needs (see `layout`).
_SECONDS = 10  # of the processor
_BYTES = 256 * 1024 * 1024

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


def lay_out(graph: dict[str, Any]) -> dict[str, Any]:
    """Return ELK's graph with places and routes."""
    import quickjs

    try:
        answer = json.loads(_engine().eval(f"layout({json.dumps(graph)})"))
    except quickjs.JSException as error:
        _engine.cache_clear()  # what a stopped engine holds is anybody's guess
        raise NotUnderstoodError("the layout failed") from error
    if not isinstance(answer, dict):
        raise NotUnderstoodError("the layout failed")
    return answer
