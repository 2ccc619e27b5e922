"""Work on all cores: the same pure function for many items, in copies of this process.

A copy (`fork`) knows all that this process knows, so that nothing is sent to it but which items are its own, and results
come back as bytes. Where the system has no such copies, or there is little to do, the work is done here.
"""

import os
import sys
import threading
from collections.abc import Callable, Sequence
from typing import BinaryIO, TypeVar

import msgspec

Item = TypeVar("Item")

# A copy of this process, with the project's own notes read, takes 13 ms to begin and to end; to read a note or to draw a
# page takes 2 to 10.
FEWEST = 64
_MOST_PROCESSES = 8


def count_processes() -> int:
    """Return how many processes work at once: one where the system cannot copy a process, or must not while threads run.

    `AINOTES_PROCESSES` sets another number.
    """
    wanted = os.environ.get("AINOTES_PROCESSES", "")
    if not hasattr(os, "fork") or sys.platform == "darwin" or threading.active_count() > 1:
        return 1
    return max(1, int(wanted)) if wanted.isdecimal() else min(_MOST_PROCESSES, len(os.sched_getaffinity(0)))


def map_in_copies(function: Callable[[Item], bytes], items: Sequence[Item]) -> list[bytes | None]:
    """Return the function's result for each item, in their order; None where a copy failed: do that one here."""
    processes = min(count_processes(), len(items) // (FEWEST // 2))
    if processes < 2:
        return [None] * len(items)
    copies = [_start(function, items[start::processes]) for start in range(processes)]
    results: list[bytes | None] = [None] * len(items)
    for start, copy in enumerate(copies):
        own = copy.results()
        results[start::processes] = own if own is not None else [None] * len(items[start::processes])
    return results


class Copy:
    """A copy of this process at work; `results` waits for what it found, None where it failed."""

    def __init__(self, process: int, pipe: BinaryIO) -> None:
        self._process, self._pipe = process, pipe

    def results(self) -> list[bytes | None] | None:
        """Wait for the copy to end."""
        with self._pipe:
            written = self._pipe.read()
        _, status = os.waitpid(self._process, 0)
        if status != 0:
            return None
        found: list[bytes | None] = msgspec.msgpack.decode(written, type=list[bytes | None])
        return found


def _start(function: Callable[[Item], bytes], items: Sequence[Item]) -> Copy:
    reading, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        return Copy(process, os.fdopen(reading, "rb"))
    status = 1
    try:
        os.close(reading)
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(msgspec.msgpack.encode([_try(function, item) for item in items]))
        status = 0
    finally:
        os._exit(status)  # nothing of the process that it is a copy of must be ended or closed


def _try(function: Callable[[Item], bytes], item: Item) -> bytes | None:
    try:
        return function(item)
    except Exception:
        return None  # done again by the process itself, which says what is wrong
