"""Work on all cores: the same pure function for many items, in copies of this process.

A copy (`fork`) knows all that this process knows, so that nothing is sent to it but which items are its own, and results
come back as bytes. Where the system has no such copies, or there is little to do, the work is done here.
"""

import mmap
import os
import selectors
import struct
import sys
import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec

Item = TypeVar("Item")

# A copy of this process, with the project's own notes read, takes 13 ms to begin and to end; to read a note or to draw a
# page takes 2 to 10.
FEWEST = 64
_MOST_PROCESSES = 8
_COUNT = struct.Struct("Q")
_PART = 1 << 20  # bytes read at once
_BETWEEN_TELLING = 0.1  # seconds


def count_processes() -> int:
    """Return how many processes work at once: one where the system cannot copy a process, or must not while threads run.

    `AINOTES_PROCESSES` sets another number.
    """
    wanted = os.environ.get("AINOTES_PROCESSES", "")
    if not hasattr(os, "fork") or sys.platform == "darwin" or threading.active_count() > 1:
        return 1
    return max(1, int(wanted)) if wanted.isdecimal() else min(_MOST_PROCESSES, len(os.sched_getaffinity(0)))


def map_in_copies(
    function: Callable[[Item], bytes], items: Sequence[Item], tell: Callable[[int], None] = lambda done: None
) -> list[bytes | None]:
    """Return the function's result for each item, in their order; None where a copy failed: do that one here.

    `tell` is told now and then how many are done.
    """
    processes = min(count_processes(), len(items) // (FEWEST // 2))
    if processes < 2:
        return [None] * len(items)
    done = mmap.mmap(-1, processes * _COUNT.size)  # a count for each copy, which this process sees
    copies = [_start(function, items[start::processes], done, start) for start in range(processes)]
    _wait_for(copies, done, tell)
    results: list[bytes | None] = [None] * len(items)
    for start, copy in enumerate(copies):
        own = copy.results()
        results[start::processes] = own if own is not None else [None] * len(items[start::processes])
    return results


class Copy:
    """A copy of this process at work; `results` are what it found, None where it failed."""

    def __init__(self, process: int, pipe: int) -> None:
        self._process, self.pipe = process, pipe
        self._written: list[bytes] = []

    def read(self) -> bool:
        """Read some of what it wrote; tell whether there may be more."""
        part = os.read(self.pipe, _PART)
        self._written.append(part)
        return bool(part)

    def results(self) -> list[bytes | None] | None:
        """Wait for the copy to end."""
        os.close(self.pipe)
        _, status = os.waitpid(self._process, 0)
        if status != 0:
            return None
        found: list[bytes | None] = msgspec.msgpack.decode(b"".join(self._written), type=list[bytes | None])
        return found


def _wait_for(copies: Sequence[Copy], done: mmap.mmap, tell: Callable[[int], None]) -> None:
    """Read all that the copies write."""
    with selectors.DefaultSelector() as selector:
        for copy in copies:
            selector.register(copy.pipe, selectors.EVENT_READ, copy)
        while selector.get_map():
            for key, _ in selector.select(timeout=_BETWEEN_TELLING):
                if not key.data.read():
                    selector.unregister(key.fd)
            tell(sum(count for (count,) in _COUNT.iter_unpack(done[:])))


def _start(function: Callable[[Item], bytes], items: Sequence[Item], done: mmap.mmap, place: int) -> Copy:
    reading, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        return Copy(process, reading)
    status = 1
    try:
        os.close(reading)
        results = []
        for number, item in enumerate(items, 1):
            results.append(_try(function, item))
            _COUNT.pack_into(done, place * _COUNT.size, number)
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(msgspec.msgpack.encode(results))
        status = 0
    finally:
        os._exit(status)  # nothing of the process that it is a copy of must be ended or closed


def _try(function: Callable[[Item], bytes], item: Item) -> bytes | None:
    try:
        return function(item)
    except Exception:
        return None  # done again by the process itself, which says what is wrong
