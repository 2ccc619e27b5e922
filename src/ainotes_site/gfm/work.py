"""Bound what reading a note may cost, in steps that are counted before they are taken."""

import re
from collections.abc import Sequence

# The parser looks at each earlier `^[` for each later one: 20,000 of them take it half a second.
_MOST_OPENINGS = 20_000
# It fills each short row of a table up to the width of its head: 50,000 cells take a second, and 60 MB.
_MOST_FILLED_CELLS = 50_000
_DELIMITER_ROW = re.compile(r"[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")


class UnreadableText(ValueError):
    """The text would take too long to read, or the parser failed; `line` is where in the note."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


def limit_work(text: str, lines: Sequence[int]) -> None:
    """Raise `UnreadableText` where a text of this length would cost much more than others; `lines` are those of the note."""
    if text.count("^[") > _MOST_OPENINGS:
        raise UnreadableText(lines[0], f"有 {text.count('^['):,} 处 ^[")
    filled, columns = 0, 0
    for number, line in enumerate(text.split("\n"), start=1) if "|" in text else ():
        if not line.strip(" \t>"):
            columns = 0
        elif columns:
            filled += max(0, columns - line.count("|"))
        elif "-" in line and _DELIMITER_ROW.fullmatch(line):
            columns = line.count("|")
        if filled > _MOST_FILLED_CELLS:
            raise UnreadableText(lines[number - 1], f"表格有 {columns:,} 列，行却很短")
