"""The notes for AI assistants: a local, read-only server of the Model Context Protocol over standard input and output."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ainotes_site.command.answers import Answer, Desk, open_desk
from ainotes_site.library import Library

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

_ABOUT = (
    "读者自己的 AI 笔记，按主题整理过。先用 search 找，再用 read_topic 读全文；一个术语是什么，用 look_up_concept。"
)
State = tuple[tuple[str, int, int], ...]


def make_server(desk: Callable[[], Desk]) -> "MCPServer":
    """Return a server whose tools ask the desk, anew each time. Raises `ImportError` without the `mcp` package."""
    from mcp.server.mcpserver import MCPServer
    from mcp.server.mcpserver.exceptions import ToolError
    from mcp.types import ToolAnnotations

    server = MCPServer("ainotes", instructions=_ABOUT, log_level="CRITICAL")
    reads = ToolAnnotations(read_only_hint=True, open_world_hint=False)

    @contextmanager
    def asking() -> Iterator[Desk]:
        try:
            yield desk()
        except (LookupError, OSError) as error:  # what the assistant can do something about
            raise ToolError(str(error.args[-1])) from error

    @server.tool(annotations=reads)
    def search(query: str, limit: int = 5) -> list[Answer]:
        """在笔记里搜索：词、片段、拼音、同义词、整句提问都行。topic 是主题的 id，交给 read_topic。最多十条。"""
        with asking() as notes:
            return notes.search(query, min(limit, 10))

    @server.tool(annotations=reads)
    def read_topic(topic: str) -> str:
        """读一个主题的全文（Markdown，带出处）。topic 是 id 或标题。"""
        with asking() as notes:
            return notes.read(topic)

    @server.tool(annotations=reads)
    def look_up_concept(name: str) -> Answer:
        """查一个 AI 概念：全部中英文名称、定义、种类与相近的，哪些主题讲它、提到它。"""
        with asking() as notes:
            return notes.look_up(name)

    @server.tool(annotations=reads)
    def list_changes(since: str = "", limit: int = 20) -> list[Answer]:
        """列出带日期的主题，新的在前。since 是起始日期，如 2026-11-01。"""
        with asking() as notes:
            return notes.changes(since, limit)

    return server


class Keeper:
    """Keeps the desk of a folder as it stands: read anew when a file there is no longer as it was."""

    def __init__(self, folder: Path, read: Callable[[], Library]) -> None:
        self._folder, self._read = folder, read
        self._state: State | None = None
        self._desk: Desk | None = None

    def __call__(self) -> Desk:
        state = tuple(sorted(_look(self._folder)))
        if self._desk is None or state != self._state:
            self._desk, self._state = open_desk(self._read()), state
        return self._desk


def _look(folder: Path) -> Iterator[tuple[str, int, int]]:
    """Yield each file with its size and when it was written; links are not followed."""
    for where, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(where, name)
            stat = path.lstat()
            yield str(path), stat.st_size, stat.st_mtime_ns
