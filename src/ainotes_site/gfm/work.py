"""Bound what one note may cost: steps, of which a node of its tree is one, counted before they are taken where they can be."""

from collections.abc import Sequence

from ainotes_site.gfm.tables import is_delimiter_row
from ainotes_site.gfm.tree import Node, walk

# Each node is read, linked, drawn and indexed: 60,000 of them take all that some ten seconds. The largest of 6,839 real
# notes has 9,644 (200 kB), and the densest long one would have to be of 750 kB.
MOST_STEPS = 60_000
# The parser looks at each earlier `^[` for each later one: so many looks take it as long as a step.
_LOOKS_A_STEP = 3_000


class UnreadableText(ValueError):
    """The text would take too long to read, or the parser failed; `line` is where in the note."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


def limit_work(text: str, lines: Sequence[int]) -> None:
    """Raise `UnreadableText` where reading the text would take more than `MOST_STEPS`; `lines` are those of the note.

    What the parser makes of few characters is foreseen: it fills each short row of a table up to the width of its head.
    """
    steps, columns = text.count("^[") ** 2 // 2 // _LOOKS_A_STEP, 0
    if steps > MOST_STEPS:
        raise UnreadableText(lines[0], f"有 {text.count('^['):,} 处 ^[")
    for number, line in enumerate(text.split("\n"), start=1) if "|" in text else ():
        if not line.strip(" \t>"):
            columns = 0
        elif columns:
            steps += max(0, columns - line.count("|"))
        elif is_delimiter_row(line):
            columns = line.count("|")
        if steps > MOST_STEPS:
            raise UnreadableText(lines[number - 1], f"表格有 {columns:,} 列，行却很短")


def limit_nodes(tree: Node) -> None:
    """Raise `UnreadableText` for a tree that would take more than `MOST_STEPS` to link, draw and index."""
    for count, node in enumerate(walk(tree)):
        if count > MOST_STEPS:
            raise UnreadableText(node.line, f"到这里已有 {MOST_STEPS:,} 处标记，一篇放不下")
