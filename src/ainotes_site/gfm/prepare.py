"""Prepare a note's text for the GFM parser: formulas become placeholders, comments go, and what it would misread is mended.

In formulas `_`, `*`, `\\` and `|` are Markdown to the parser; they are put back after the parse, in code as they were
written. The number of lines may shrink (a formula of several lines becomes one), so a line map goes along.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from ainotes_site.gfm.material import unfold
from ainotes_site.gfm.mending import mend, unmend
from ainotes_site.gfm.pieces import Piece, split_pieces
from ainotes_site.gfm.tables import keep_cells

_PRIVATE = (*range(0xE000, 0xF900), *range(0xF0000, 0xFFFFE), *range(0x100000, 0x10FFFE))
# A line that begins with more blanks may be code.
_INDENT = 4
_BLANK_LINE = re.compile(rf"\n {{0,{_INDENT - 1}}}$")
_BLANK_START = re.compile(r"[ \t]*(?:\n|\Z)")


@dataclass(frozen=True, slots=True)
class PreparedText:
    """Text for the parser. `lines[i]` is the 1-based line of the note where line `i + 1` of the text begins.

    `aside` is what placeholders stand for: formulas, and comments that are hidden. `marks` are characters that the note
    does not use: around the index of a placeholder, and in each mend. `endless` are the lines where comments without an
    end begin.
    """

    text: str
    lines: tuple[int, ...]
    aside: tuple[Piece, ...]
    marks: tuple[str, str, str]
    endless: tuple[int, ...] = ()
    abbreviations: tuple[tuple[str, str], ...] = ()
    long_rows: tuple[int, ...] = ()

    def restore(self, text: str) -> str:
        """Put back what the author wrote, for code, HTML and addresses."""
        text = unmend(text, self.marks[2])
        if self.marks[0] in text:
            text = self.placeholder().sub(lambda match: self.aside[int(match[1])].source, text)
        return text

    def unmend(self, text: str) -> str:
        """Take the mends back of text that is no link."""
        return unmend(text, self.marks[2])

    def placeholder(self) -> re.Pattern[str]:
        """Return the pattern of a placeholder; its group is the index of what is aside."""
        return re.compile(f"{self.marks[0]}(\\d+){self.marks[1]}")


def prepare(text: str) -> PreparedText:
    """Set formulas and comments aside and put right what the parser would misread."""
    unfolded = unfold(text)
    text = unfolded.text
    marks = _unused_marks(text)
    aside: list[Piece] = []
    out: list[str] = []
    lines = [1]
    number, endless = 1, []  # type: int, list[int]
    for is_code, run in groupby(_take_lines(split_pieces(text)), key=lambda piece: piece.kind == "code"):
        masked = []
        for piece in run:
            newlines = piece.source.count("\n")
            if piece.kind in ("text", "code"):
                masked.append(piece.source)
                lines += range(number + 1, number + 1 + newlines)
            elif piece.kind == "gone":
                lines[-1] = number + newlines
            else:
                masked.append(f"{marks[0]}{len(aside)}{marks[1]}")
                aside.append(piece)
            if piece.endless:
                endless.append(number)
            number += newlines
        joined = "".join(masked)
        out.append(joined if is_code else mend(joined, marks[2]))
    if unfolded.lines is not None:
        lines = [unfolded.lines[line - 1] for line in lines]
        endless = [unfolded.lines[line - 1] for line in endless]
    text, cut = keep_cells("".join(out), marks[2])
    rows = tuple(lines[line - 1] for line in cut)
    return PreparedText(text, tuple(lines), tuple(aside), marks, tuple(endless), unfolded.abbreviations, rows)


def _take_lines(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield the pieces; a comment that is all there is on its lines takes them along, so that it parts nothing.

    One that could be indented code keeps its place.
    """
    before, waiting = "\n", None  # type: str, Piece | None
    for piece in (*pieces, Piece("text", "")):
        if waiting is not None:
            blank = _BLANK_START.match(piece.source) if piece.kind == "text" else None
            if blank is not None:
                rest = piece.source[blank.end() :]
                before = "\n"
                gone = waiting.source + piece.source[: blank.end()]
                yield Piece("gone", gone, endless=waiting.endless)
                piece = Piece("text", rest)
            else:
                yield waiting
            waiting = None
        if piece.kind == "hidden" and _BLANK_LINE.search(before):
            waiting = piece
        elif piece.source:
            yield piece
        before = (before + (piece.source if piece.kind in ("text", "code") else "-"))[-1 - _INDENT :]


def _unused_marks(text: str) -> tuple[str, str, str]:
    """Return three private-use characters that the note itself does not use."""
    used = set(text)
    unused = (chr(code) for code in _PRIVATE if chr(code) not in used)
    return next(unused), next(unused), next(unused)
