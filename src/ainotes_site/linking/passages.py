"""The running text of a topic, block by block, with what in it may be linked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ainotes_site.concepts import MASK
from ainotes_site.gfm import BLOCKS, Node, plain_text
from ainotes_site.topics import Topic

_HEADINGS = frozenset(("heading", "callout_title"))
_UNLINKED = frozenset(("link", "missing", "code", "formula", "tag", "embed"))
_HTML_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_HTML_BLOCKS = _HTML_HEADINGS | frozenset(
    "p div center li ul ol td th tr table details summary dd dt blockquote".split()
)
_UNLINKED_TAGS = frozenset("a code pre kbd samp var button summary script style rt".split())
_SENTENCE_END_RE = re.compile(r"[。！？!?；;\n]+[”」』）)》\"']*|\.(?=\s)")


@dataclass(frozen=True, slots=True)
class Passage:
    """The text of one paragraph, cell or heading, as a reader sees it.

    `open` is the text where links may be put and `MASK` elsewhere; `edges` is what a name's neighbours are judged by:
    there a link that a program made reads on. `pieces` are the text nodes of `open` with the offset of each, `links` the
    links by hand with where they start and end.
    """

    shown: str
    open: str
    edges: str
    pieces: tuple[tuple[int, Node], ...]
    links: tuple[tuple[int, int, Node], ...]
    note: str
    heading: bool

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """Return the bounds of the sentence around a mention."""
        first, last = 0, len(self.shown)
        for match in _SENTENCE_END_RE.finditer(self.shown):
            if match.end() <= start:
                first = match.end()
            elif match.start() >= end:
                last = match.end()
                break
        while first < start and self.shown[first].isspace():
            first += 1
        while last > end and self.shown[last - 1].isspace():
            last -= 1
        return first, last

    def piece(self, start: int, end: int) -> tuple[int, Node] | None:
        """Return the one text node that holds a mention, with its offset; None when there are several."""
        for offset, node in self.pieces:
            if offset <= start and end <= offset + len(node.text):
                return offset, node
        return None


def read_passages(topic: Topic) -> tuple[Passage, ...]:
    """Return a topic's running text, in reading order. Code blocks are none."""
    return tuple(
        passage
        for block, note in zip(topic.blocks, topic.origins, strict=True)
        for passage in _Reader(note).read(block)
    )


def read_context(topic: Topic) -> str:
    """Return every word that tells what a topic is about: its titles, tags, note and text, code included."""
    heads = (topic.title, *topic.aliases, *topic.groups, *topic.tags, *(source.note for source in topic.sources))
    return "\n".join((*heads, *map(plain_text, topic.blocks)))


class _Reader:
    """Collects the pieces of one passage at a time."""

    def __init__(self, note: str) -> None:
        self.note = note
        self.done: list[Passage] = []
        self._start()

    def _start(self) -> None:
        self.shown: list[str] = []
        self.open: list[str] = []
        self.edges: list[str] = []
        self.pieces: list[tuple[int, Node]] = []
        self.links: list[tuple[int, int, Node]] = []
        self.length = 0

    def read(self, block: Node) -> Iterator[Passage]:
        self._visit(block, linked=False, heading=False)
        self._finish(heading=False)
        return iter(self.done)

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
        elif kind == "concept":
            self._hide(plain_text(node), edges=True)
        elif kind in _UNLINKED:
            self._hide(plain_text(node))
            if kind in ("link", "embed"):
                self.links.append((self.length - len(plain_text(node)), self.length, node))
        elif kind == "html" and node.get("tag") == "br":
            self._add("\n", "\n", "\n")
        elif kind == "image" or (kind == "html" and node.get("tag") == "img"):
            self._add(" ", MASK, MASK)
        elif kind not in ("code_block", "footnote_ref"):
            self._visit_children(node, linked=linked, heading=heading)

    def _visit_children(self, node: Node, *, linked: bool, heading: bool) -> None:
        tag = node.get("tag") if node.kind == "html" else ""
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
            return
        self.pieces.append((self.length, node))
        self._add(node.text, node.text, node.text)
