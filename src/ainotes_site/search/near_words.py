"""Words that are near in meaning: the table that ``tools/near_words.py`` makes, and how a text is cut into its words."""

import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from itertools import accumulate
from sys import byteorder

from ainotes_site.search.terms import han_runs, latin_words

LONGEST = 8  # characters of a Chinese word that a text is cut into


@dataclass(frozen=True, slots=True, eq=False)  # one table is itself alone
class NearWords:
    """Words by number; what each tells, out of 255; and for each the words near it, with a nearness of 1 to 15.

    Words alike have numbers side by side.
    """

    digest: bytes  # of the table
    words: Sequence[str]
    weights: bytes
    numbers: Mapping[str, int]
    lengths: Mapping[str, tuple[int, ...]]  # of the Chinese words that begin with two characters, the longest first
    _starts: Sequence[int]
    _near: Sequence[int]
    _steps: bytes

    def near(self, number: int) -> Iterator[tuple[int, int]]:
        """Yield the words near this one, the nearest first, each with its nearness."""
        start, end = self._starts[number], self._starts[number + 1]
        return zip(self._near[start:end], self._steps[start:end], strict=True)

    def cut(self, folded: str) -> Iterator[int]:
        """Yield the words of a folded text that the table has: into as few as possible, as ``8-meaning.js`` cuts a query."""
        for run in han_runs(folded):
            yield from self._cut_run(run)
        for word in latin_words(folded):
            if word in self.numbers:
                yield self.numbers[word]

    def _cut_run(self, run: str) -> Iterator[int]:
        size = len(run)
        costs, ends = [0] * (size + 1), list(range(1, size + 2))
        for start in range(size - 1, -1, -1):
            best, end = costs[start + 1] + ALONE, start + 1
            for length in self.lengths.get(run[start : start + 2], ()):
                if (
                    start + length <= size
                    and costs[start + length] + WORD < best
                    and run[start : start + length] in self.numbers
                ):
                    best, end = costs[start + length] + WORD, start + length
            costs[start], ends[start] = best, end
        start = 0
        while start < size:
            number = self.numbers.get(run[start : ends[start]])
            if number is not None:
                yield number
            start = ends[start]


WORD, ALONE = 10, 13  # what a word costs a cut, and a single character: a worse guess


def read_near_words(table: bytes) -> NearWords:
    """Read the table."""
    text, _, rest = zlib.decompress(table).partition(b"\0")
    words = text.decode("utf-8").split("\n")
    size = len(words)
    counts = rest[size : 2 * size]
    total = sum(counts)
    near = array("H", rest[2 * size : 2 * size + 2 * total])
    if byteorder == "big":
        near.byteswap()
    return NearWords(
        sha256(table).digest(),
        words,
        rest[:size],
        {word: number for number, word in enumerate(words)},
        _lengths(words),
        [0, *accumulate(counts)],
        near,
        rest[2 * size + 2 * total :],
    )


def _lengths(words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for word in words:
        if 1 < len(word) <= LONGEST and not word.isascii():
            found.setdefault(word[:2], set()).add(len(word))
    return {pair: tuple(sorted(lengths, reverse=True)) for pair, lengths in found.items()}


@lru_cache(maxsize=1)
def shipped_near_words() -> NearWords:
    return read_near_words(files("ainotes_site.search").joinpath("near_words.bin").read_bytes())
