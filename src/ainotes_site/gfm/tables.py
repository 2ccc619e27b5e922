"""Keep every cell of a table: a row with more cells than the head has would lose the last of them.

A `|` in code or in a wiki link is taken for a character where the row has too many; what is still too much stays in the last
cell. Each backslash that this takes carries a mark, by which it is undone where the row turns out to be no table.
"""

import re
from collections.abc import Sequence
from itertools import islice, pairwise

_DELIMITER = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?")
_FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?P<fence>`{3,}|~{3,})")
_PIPE = re.compile(r"(?<!\\)\|")
# Obsidian writes `[[甲\|乙]]` in tables, and authors elsewhere.
_LINK_PIPE = re.compile(r"(\[\[[^\[\]\n|\\]*)\\\|")
# Code in a cell is not looked for further than it is ever long: a row may have many backticks that nothing matches.
_HOLDS_PIPE = re.compile(r"(?<!`)(`+)(?!`)[^\n]{0,1000}?(?<!`)\1(?!`)|!?\[\[[^\[\]\n]*\]\]")


def keep_cells(text: str, mark: str) -> tuple[str, tuple[int, ...]]:
    """Return the text with no row longer than its table's head, and the lines, from 1, that had too many cells."""
    if "|" not in text:
        return text, ()
    lines = text.split("\n")
    cut: list[int] = []
    columns, fence = 0, ""
    for at, line in enumerate(lines):
        opening = _FENCE.match(line)
        if opening and not fence:
            fence, columns = opening["fence"], 0
        elif fence:
            fence = "" if opening and opening["fence"].startswith(fence) else fence
        elif not line.strip(" \t>"):
            columns = 0
        elif columns:
            if len(_cells(line)) > columns:
                lines[at], is_cut = _shortened(line, columns, mark)
                cut += [at + 1] if is_cut else []
        elif at and is_delimiter_row(line) and "|" in lines[at - 1]:
            columns = len(_cells(line))
            lines[at - 1] = lines[at - 1].replace(f"{mark}|", "\\|")
            if len(_cells(lines[at - 1])) > columns:
                lines[at - 1] = _with_held_pipes(lines[at - 1], mark)
        elif "\\|" in line:
            lines[at] = _LINK_PIPE.sub(rf"\1{mark}|", line)
    return "\n".join(lines), tuple(cut)


def is_delimiter_row(line: str) -> bool:
    """Tell whether a line parts the head of a table from its rows, in a quotation or not."""
    return "-" in line and _DELIMITER.fullmatch(line.strip(" \t>")) is not None


def _cells(line: str) -> Sequence[str]:
    """Return the cells of a row, or a piece for each where the row begins or ends with a `|`."""
    line = line.strip(" \t>")
    return _PIPE.split(line.removeprefix("|").removesuffix("|") if not line.endswith("\\|") else line.removeprefix("|"))


def _shortened(line: str, columns: int, mark: str) -> tuple[str, bool]:
    line = _with_held_pipes(line, mark)
    pipes = [match.start() for match in _PIPE.finditer(line)]
    first = 1 if line.lstrip(" \t>").startswith("|") else 0
    last = len(pipes) - (1 if line.rstrip().endswith("|") and not line.rstrip().endswith("\\|") else 0)
    extra = pipes[first + columns - 1 : last]
    pieces = (line[begin:end] for begin, end in pairwise((0, *(at + 1 for at in extra), len(line))))
    held = [f"{piece[:-1]}\\|{mark}" for piece in islice(pieces, len(extra))]
    return "".join((*held, *pieces)), bool(extra)


def _with_held_pipes(line: str, mark: str) -> str:
    return _HOLDS_PIPE.sub(lambda match: _PIPE.sub(lambda _: f"\\|{mark}", match[0]), line)
