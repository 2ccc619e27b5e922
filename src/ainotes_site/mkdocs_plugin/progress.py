"""What a build says while it works: a bar on a terminal, else a line every few seconds; and where its time went."""

import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

log = logging.getLogger("mkdocs.plugins.ainotes")

# Seconds between two lines, and between two pictures of a bar; before the first, nothing is said: most builds are done by then.
_BETWEEN_LINES, _BETWEEN_BARS = 3.0, 0.1
_WIDTH = 30
_ERASE = "\r\x1b[2K"


class Progress:
    """Tells how far a build is, to people who wait. Called with what is done, how many, and of how many."""

    def __init__(self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream if stream is not None else sys.stderr
        self._clock = clock
        self._is_bar = self._stream.isatty()
        self._said = clock()
        self._drawn = False

    def __call__(self, doing: str, done: int, total: int) -> None:
        """Say it, unless something was said just now."""
        now = self._clock()
        if now - self._said < (_BETWEEN_BARS if self._is_bar else _BETWEEN_LINES) or not log.isEnabledFor(logging.INFO):
            return
        self._said = now
        if not self._is_bar:
            log.info("%s %s/%s", doing, f"{done:,}", f"{total:,}")
            return
        full = _WIDTH * done // max(total, 1)
        self._stream.write(f"{_ERASE}{doing} {'━' * full}{'─' * (_WIDTH - full)} {done:,}/{total:,}")
        self._stream.flush()
        self._drawn = True

    def clear(self) -> None:
        """Take the bar away, so that what is said next stands on a line of its own."""
        if self._drawn:
            self._stream.write(_ERASE)
            self._stream.flush()
            self._drawn = False


class Times:
    """Where the time of a build went, by what was done."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._begun = clock()
        self._spent: dict[str, float] = {}

    @contextmanager
    def of(self, doing: str) -> Iterator[None]:
        """Count the time of what is done inside."""
        begun = self._clock()
        try:
            yield
        finally:
            self._spent[doing] = self._spent.get(doing, 0.0) + self._clock() - begun

    @property
    def total(self) -> float:
        """Seconds since the beginning."""
        return self._clock() - self._begun

    def lines(self) -> list[str]:
        """Return a line for each thing that was done, and one for the rest."""
        rest = self.total - sum(self._spent.values())
        return [f"{doing}：{seconds:.2f} 秒" for doing, seconds in (*self._spent.items(), ("其余", rest))]
