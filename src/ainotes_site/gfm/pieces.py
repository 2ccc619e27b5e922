"""Cut a note's text into what is code, what is a formula, what its author hides in a comment, and the rest.

All in one pass: what begins first holds, so that a comment in code is code and a fence in a comment is hidden.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from ainotes_site.gfm.formulas import Formula, find_formula


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the text. A hidden one that never ends, as its author may not know, is `endless`; `gone` are whole lines."""

    kind: Literal["text", "code", "hidden", "gone", "formula"]
    source: str
    formula: Formula | None = None
    endless: bool = False


_MARKERS = r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*"
_FENCE_START = rf"^{_MARKERS}(?:`{{3,}}|~{{3,}})"
_FENCE = re.compile(rf"{_MARKERS}(?P<fence>`{{3,}}|~{{3,}})(?P<info>[^\n]*)$", re.M)
_TOKEN = re.compile(
    rf"(?P<fence>{_FENCE_START})|(?P<ticks>`+)|(?P<comment><!--)|(?P<percent>%%)|(?P<math>\$+|\\[\[(])|\\.", re.M
)
# Where a paragraph ends for certain, and a code span in it with it.
_STOP = re.compile(rf"^[ \t>]*(?:$|[-*+][ \t]|#{{1,6}}[ \t])|{_FENCE_START}", re.M)
_COMMENT_TOKEN = re.compile(rf"(?P<open><!--)|(?P<close>-->)|{_FENCE_START}", re.M)
# No line begins with more characters than these before its text: so far back a token looks, however long its line.
_MOST_MARKERS = 200
_LONE_PERCENT = re.compile(r"^[ \t>]*%%[ \t]*$", re.M)


def split_pieces(text: str) -> Iterator[Piece]:
    """Yield the pieces of the text, none of them empty."""
    scanner = _Scanner(text)
    at = plain = 0
    while match := _TOKEN.search(text, at):
        piece = scanner.read(match)
        if piece is None:
            at = match.end()
            continue
        if plain < match.start():
            yield Piece("text", text[plain : match.start()])
        yield piece
        at = plain = match.start() + len(piece.source)
    if plain < len(text):
        yield Piece("text", text[plain:])


@dataclass(slots=True)
class _Scanner:
    """Knows of the whole text what a token needs, so that each is read in a step."""

    text: str
    _stops: list[int] = field(default_factory=list)
    _runs: dict[int, list[int]] = field(default_factory=dict)
    _comments: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if "`" in self.text:
            self._stops = [match.start() for match in _STOP.finditer(self.text)]
            for match in re.finditer("`+", self.text):
                self._runs.setdefault(len(match[0]), []).append(match.start())
        if "<!--" in self.text:
            self._comments = _match_comments(self.text)

    def read(self, match: re.Match[str]) -> Piece | None:
        """Return what begins at a token, or None where it is text."""
        start = match.start()
        match match.lastgroup:
            case "fence":
                return self._code(start, self._fence_end(start) or self._span_end(match[0].lstrip(), match.end()))
            case "ticks":
                return self._code(start, self._span_end(match[0], match.end()))
            case "comment":
                return self._comment(start)
            case "percent":
                return self._percent(start)
            case "math":
                formula = find_formula(self.text, start)
                return Piece("formula", formula.source, formula) if formula is not None else None
        return None

    def _code(self, start: int, end: int) -> Piece | None:
        return Piece("code", self.text[start:end]) if end else None

    def _fence_end(self, start: int) -> int:
        """Return where a fenced block ends, which may be the end of the text, or 0 where none begins."""
        match = _FENCE.match(self.text, start)
        if match is None or (match["fence"][0] == "`" and "`" in match["info"]):
            return 0
        fence = match["fence"]
        closing = re.compile(rf"^[ \t>]*{fence[0]}{{{len(fence)},}}[ \t>]*$\n?", re.M)
        end = closing.search(self.text, match.end())
        return end.end() if end else len(self.text)

    def _span_end(self, opening: str, at: int) -> int:
        """Return where the code span ends whose opening run of backticks ends at `at`, or 0."""
        length = len(opening) - len(opening.rstrip("`"))
        starts = self._runs.get(length, [])
        closing = bisect_left(starts, at)
        stop = bisect_left(self._stops, at)
        limit = self._stops[stop] if stop < len(self._stops) else len(self.text)
        return starts[closing] + length if closing < len(starts) and starts[closing] < limit else 0

    def _comment(self, start: int) -> Piece | None:
        """Read an HTML comment. The parser knows one that begins a line, and hides it all; others it may show in part."""
        end = self._comments.get(start, 0)
        begins_line = start == 0 or self.text[start - 1] == "\n"
        if not end:
            return Piece("hidden", self.text[start:], endless=True) if begins_line else None
        source = self.text[start:end]
        is_plain = begins_line and source.find("-->", 2) == len(source) - 3
        return Piece("code" if is_plain else "hidden", source)

    def _percent(self, start: int) -> Piece | None:
        """Read Obsidian's comment. One that stands alone on its line ends at the next that does, or any."""
        before = self.text[max(0, start - _MOST_MARKERS) : start].rpartition("\n")[2]
        alone = not before.strip(" \t>") and _LONE_PERCENT.match(self.text, start)
        end = _LONE_PERCENT.search(self.text, start + 2) if alone else None
        close = end.end() if end else self.text.find("%%", start + 2) + 2
        if close < 2:
            return Piece("hidden", self.text[start:], endless=True) if alone else None
        source = self.text[start:close]
        if not alone and "\n" in source and self.text[start - 1 : start].strip() and not source.endswith("\n%%"):
            return None
        return Piece("hidden", source)


def _match_comments(text: str) -> dict[int, int]:
    """Return where each comment ends. A comment in a comment ends by itself, unless an end is missing."""
    ends: dict[int, int] = {}
    opened: list[int] = []
    closes: list[int] = []
    for match in _COMMENT_TOKEN.finditer(text):
        if match["open"]:
            opened.append(match.start())
        elif match["close"]:
            closes.append(match.end())
            if opened:
                ends[opened.pop()] = match.end()
        else:
            opened.clear()
    for match in re.finditer("<!--", text):
        if match.start() not in ends and (at := bisect_left(closes, match.start() + 5)) < len(closes):
            ends[match.start()] = closes[at]
    return ends
