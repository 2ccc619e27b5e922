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
    """A run of the text. A hidden one whose end is missing, as its author may not know, is `endless`; `gone` are whole lines."""

    kind: Literal["text", "code", "hidden", "gone", "formula"]
    source: str
    formula: Formula | None = None
    endless: bool = False


_MARKERS = r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*"
_FENCE_START = rf"^{_MARKERS}(?:`{{3,}}|~{{3,}})"
_FENCE = re.compile(rf"{_MARKERS}(?P<fence>`{{3,}}|~{{3,}})(?P<info>[^\n]*)$", re.M)
_TOKEN = re.compile(
    rf"(?P<fence>{_FENCE_START})|(?P<ticks>`+)|(?P<comment><!--)|(?P<percent>%%)|(?P<style>^[ \t]{{0,8}}<style(?=[\s>]))"
    r"|(?P<math>\$+|\\{1,2}[\[(]|\\begin\{)|\\.",
    re.M | re.I,
)
# Where a paragraph ends for certain, and a code span in it with it.
_STOP = re.compile(rf"^[ \t>]*(?:$|[-*+][ \t]|#{{1,6}}[ \t])|{_FENCE_START}", re.M)
_COMMENT_TOKEN = re.compile(rf"(?P<open><!--)|(?P<close>-->)|{_FENCE_START}", re.M)
# No line begins with more characters than these before its text: so far back a token looks, however long its line.
_MOST_MARKERS = 200
_LINE_START = re.compile(r"(?:[ \t]*>)*(?: {0,3}|\t)")
_STYLE_END = re.compile(r"</style\s*>", re.I)
_LONGEST_STYLE = 20_000
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
        if any(mark in self.text for mark in ("`", "%%", "<!--")):
            self._stops = [match.start() for match in _STOP.finditer(self.text)]
        if "`" in self.text:
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
            case "style":
                return self._style(start)
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
        return starts[closing] + length if closing < len(starts) and starts[closing] < self._stop(at) else 0

    def _stop(self, at: int) -> int:
        """Return where the paragraph ends that goes on at `at`."""
        stop = bisect_left(self._stops, at)
        return self._stops[stop] if stop < len(self._stops) else len(self.text)

    def _comment(self, start: int) -> Piece | None:
        """Read an HTML comment. The parser knows one that begins a line, and hides it all; others it may show in part."""
        end = self._comments.get(start, 0)
        before = self._before(start)
        if not end:
            return self._endless(start, to_the_end=bool(_LINE_START.fullmatch(before)))
        source = self.text[start:end]
        alone = not self.text[end : self.text.find("\n", end) % (len(self.text) + 1)].strip()
        is_plain = not before and alone and source.find("-->", 2) == len(source) - 3
        return Piece("code" if is_plain else "hidden", source)

    def _style(self, start: int) -> Piece | None:
        """Hide styles, as every program does: Jupyter puts some before each table, with empty lines in them."""
        end = _STYLE_END.search(self.text, start, start + _LONGEST_STYLE)
        return Piece("hidden", self.text[start : end.end()]) if end else None

    def _percent(self, start: int) -> Piece | None:
        """Read Obsidian's comment. One that stands alone on its line ends at the next that does, or any.

        One that begins a line may go on over paragraphs, as in Obsidian, and so may one after a blank. After a number,
        as in `50%%`, it is one only where it ends on its line.
        """
        before = self._before(start)
        begins_line = not before.strip(" \t>")
        alone = begins_line and _LONE_PERCENT.match(self.text, start)
        end = _LONE_PERCENT.search(self.text, start + 2) if alone else None
        close = end.end() if end else self.text.find("%%", start + 2) + 2
        source = self.text[start:close] if close >= 2 else ""
        if before[-1:].isdigit() and (not source or "\n" in source):
            return None
        glued = before[-1:].strip() and not begins_line and not source.endswith("\n%%")
        if not source or (glued and close > self._stop(start + 2)):
            return self._endless(start, to_the_end=bool(alone or _LINE_START.fullmatch(before)))
        return Piece("hidden", source)

    def _before(self, start: int) -> str:
        """Return what stands before a token on its line, as far as a token looks back."""
        return self.text[max(0, start - _MOST_MARKERS) : start].rpartition("\n")[2]

    def _endless(self, start: int, *, to_the_end: bool) -> Piece:
        """Hide what has no end: the rest of the note, as Obsidian and GitHub do where it begins a line, or of its paragraph.

        Within a line they show it all; but that is not what its author wanted.
        """
        end = len(self.text) if to_the_end else self._stop(start + 2)
        return Piece("hidden", self.text[start:end] if to_the_end else self.text[start:end].rstrip("\n"), endless=True)


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
