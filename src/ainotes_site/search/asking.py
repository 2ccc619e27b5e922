"""The engine that the browser runs, asked here: in QuickJS, by the command and by tests."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from ainotes_site.search.script import engine_script

Ask = Callable[[str], list[dict[str, Any]]]


def start_engine(index: Mapping[str, bytes], readings: str = "undefined") -> Ask:
    """Return a function that answers a query as the browser does; `readings` are those of a test, in JavaScript."""
    import quickjs

    context = quickjs.Context()
    context.add_callable("readShard", lambda name: shard_json(index, name))
    context.eval(engine_script())
    context.eval(
        f"const engine = ainotesEngine((name) => JSON.parse(readShard(name)), {readings});"
        "let answer = null;"
        "function ask(query) { answer = null; engine.search(query, {limit: 10})"
        " .then((found) => { answer = JSON.stringify(found.results); },"
        " (error) => { answer = JSON.stringify({error: String(error)}); }); }"
    )
    send = context.get("ask")

    def ask(query: str) -> list[dict[str, Any]]:
        send(query)
        while context.execute_pending_job():
            pass
        answer: Any = json.loads(context.eval("answer"))
        if isinstance(answer, dict):
            raise RuntimeError(f"search engine: {answer['error']}")
        return list(answer)

    return ask


def shard_json(index: Mapping[str, bytes], name: str) -> str:
    """Return the data of one file of an index, which is a script around it."""
    script = index[f"{name}.js"].decode("utf-8")
    return script[script.index(",") + 1 : script.rindex(")")]
