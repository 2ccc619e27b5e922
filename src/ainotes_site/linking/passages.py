"""The running text of a topic, block by block, with what in it may be linked."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache

from ainotes_site.concepts import MASK
from ainotes_site.gfm import BLOCKS, Node, plain_text, walk
from ainotes_site.topics import Topic

_HEADINGS = frozenset(("heading", "callout_title"))
_UNLINKED = frozenset(("link", "missing", "code", "formula", "tag", "embed"))
_HTML_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_HTML_BLOCKS = _HTML_HEADINGS | frozenset(
    "p div center li ul ol td th tr table details summary dd dt blockquote".split()
)
_UNLINKED_TAGS = frozenset("a code pre kbd samp var button summary script style rt".split())
_SENTENCE_END_RE = re.compile(r"[。！？!?；;\n]+[”」』）)》\"']*|\.(?=\s)")


# A sentence is what a reader takes in with a mention: so many letters to either side of it at most. Text without a full
# stop (tables pasted as lines, lists of names) is cut there, or each of its links would carry all of it.
_SENTENCE_REACH = 300


@dataclass(frozen=True, slots=True)
class Piece:
    """A text node in a passage, from `start` to `end`: the topic's text of this number, at this line of the note."""

    start: int
    end: int
    number: int
    line: int


@dataclass(frozen=True, slots=True)
class Passage:
    """The text of one paragraph, cell or heading, as a reader sees it.

    `open` is the text where links may be put and `MASK` elsewhere; `edges` is what a name's neighbours are judged by:
    there a link that a program made reads on. `pieces` are the text nodes of `open`, `links` the links by hand with where
    they start and end.
    """

    shown: str
    open: str
    edges: str
    pieces: tuple[Piece, ...]
    links: tuple[tuple[int, int, Node], ...]
    note: str
    heading: bool

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """Return the bounds of the sentence around a mention."""
        starts, ends = _full_stops(self.shown)
        before, after = bisect_right(ends, start), bisect_left(starts, end)
        first = max(ends[before - 1] if before else 0, start - _SENTENCE_REACH)
        last = min(ends[after] if after < len(ends) else len(self.shown), end + _SENTENCE_REACH)
        while first < start and self.shown[first].isspace():
            first += 1
        while last > end and self.shown[last - 1].isspace():
            last -= 1
        return first, last

    def piece(self, start: int, end: int) -> Piece | None:
        """Return the one text node that holds a mention; None when there are several."""
        piece = self.piece_at(start)
        return piece if piece is not None and piece.start <= start and end <= piece.end else None

    def piece_at(self, place: int) -> Piece | None:
        """Return the last text node that begins at or before a place."""
        at = bisect_right(self.pieces, place, key=lambda piece: piece.start) - 1
        return self.pieces[at] if at >= 0 else None


@lru_cache(maxsize=64)
def _full_stops(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return where each full stop of a text begins and ends."""
    found = [match.span() for match in _SENTENCE_END_RE.finditer(text)]
    return tuple(start for start, _ in found), tuple(end for _, end in found)


def read_passages(topic: Topic) -> tuple[Passage, ...]:
    """Return a topic's running text, in reading order. Code blocks are none."""
    reader = _Reader()
    for block, note in zip(topic.blocks, topic.origins, strict=True):
        reader.read(block, note)
    return tuple(reader.done)


def read_context(topic: Topic) -> str:
    """Return every word that tells what a topic is about: its titles, tags, note and text, code included."""
    heads = (topic.title, *topic.aliases, *topic.groups, *topic.tags, *(source.note for source in topic.sources))
    return "\n".join((*heads, *map(plain_text, topic.blocks)))


class _Reader:
    """Collects the pieces of one passage at a time, and counts the text nodes, those that are hidden too."""

    def __init__(self) -> None:
        self.note = ""
        self.number = 0
        self.done: list[Passage] = []
        self._start()

    def _start(self) -> None:
        self.shown: list[str] = []
        self.open: list[str] = []
        self.edges: list[str] = []
        self.pieces: list[Piece] = []
        self.links: list[tuple[int, int, Node]] = []
        self.length = 0

    def read(self, block: Node, note: str) -> None:
        self.note = note
        self._visit(block, linked=False, heading=False)
        self._finish(heading=False)

    def _finish(self, *, heading: bool) -> None:
        if self.length:
            texts = ("".join(self.shown), "".join(self.open), "".join(self.edges))
            self.done.append(Passage(*texts, tuple(self.pieces), tuple(self.links), self.note, heading))
        self._start()

    def _add(self, shown: str, opened: str, edges: str) -> None:
        self.shown.append(shown)
        self.open.append(opened)
        self.edges.append(edges)
        self.length += len(shown)

    def _hide(self, text: str, *, edges: bool = False) -> None:
        mask = MASK * len(text)
        self._add(text, mask, text if edges else mask)

    def _visit(self, node: Node, *, linked: bool, heading: bool) -> None:
        kind = node.kind
        if kind == "text":
            self._text(node, linked=linked)
        elif kind == "break":
            self._add("\n", "\n", "\n")
        elif self._add_closed(node):
            self.number += sum(1 for below in walk(node) if below.kind == "text")
        else:
            self._visit_children(node, linked=linked, heading=heading)

    def _add_closed(self, node: Node) -> bool:
        """Add what no name may be found in, and tell whether the node is such."""
        kind, tag = node.kind, node.attrs.tag
        if kind == "concept":
            self._hide(plain_text(node), edges=True)
        elif kind in _UNLINKED:
            text = plain_text(node)
            self._hide(text)
            if kind in ("link", "embed"):
                self.links.append((self.length - len(text), self.length, node))
        elif kind == "html" and tag == "br":
            self._add("\n", "\n", "\n")
        elif kind == "image" or (kind == "html" and tag == "img"):
            self._add(" ", MASK, MASK)
        else:
            return kind in ("code_block", "footnote_ref")
        return True

    def _visit_children(self, node: Node, *, linked: bool, heading: bool) -> None:
        tag = node.attrs.tag if node.kind == "html" else ""
        block = node.kind in BLOCKS or node.kind == "callout_title" or tag in _HTML_BLOCKS
        if block:
            self._finish(heading=heading)
        inner_heading = heading or node.kind in _HEADINGS or tag in _HTML_HEADINGS
        inner_linked = linked or tag in _UNLINKED_TAGS
        for child in node.children:
            self._visit(child, linked=inner_linked, heading=inner_heading)
        if block:
            self._finish(heading=inner_heading)

    def _text(self, node: Node, *, linked: bool) -> None:
        if linked:
            self._hide(node.text)
        else:
            self.pieces.append(Piece(self.length, self.length + len(node.text), self.number, node.line))
            self._add(node.text, node.text, node.text)
        self.number += 1
