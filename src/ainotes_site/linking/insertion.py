"""Put links into a topic's text, by offsets alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from operator import is_

from ainotes_site.gfm import Attrs, Node
from ainotes_site.linking.disambiguation import Mention
from ainotes_site.linking.passages import Passage
from ainotes_site.topics import Topic

# Where a link begins and ends in one text node, and to which concept it leads.
_Span = tuple[int, int, str]


def insert_links(topic: Topic, mentions: Sequence[Mention], passages: Sequence[Passage]) -> Topic:
    """Return the topic with a `concept` node for each mention; those that no single text node holds are left out."""
    spans: dict[int, list[_Span]] = {}
    for mention in mentions:
        piece = passages[mention.passage].piece(mention.start, mention.end)
        if piece is not None:
            span = (mention.start - piece.start, mention.end - piece.start, mention.concept)
            spans.setdefault(piece.number, []).append(span)
    if not spans:
        return topic
    inserter = _Inserter(spans)
    return replace(topic, blocks=tuple(map(inserter.block, topic.blocks)))


class _Inserter:
    """Rebuilds blocks with links in their text nodes, which it counts in reading order, as the passages do."""

    def __init__(self, spans: Mapping[int, Sequence[_Span]]) -> None:
        self.spans = spans
        self.number = 0

    def block(self, node: Node) -> Node:
        """Return a block with its links."""
        nodes = self._with_links(node)
        if node.kind != "text" or nodes == [node]:
            return nodes[0]
        # Text between raw HTML, a block of its own.
        return Node("html", node.line, node.end, "", Attrs(tag="span"), tuple(nodes))

    def _with_links(self, node: Node) -> list[Node]:
        if node.kind == "text":
            spans = self.spans.get(self.number)
            self.number += 1
            return list(_split(node, spans)) if spans else [node]
        children = [new for child in node.children for new in self._with_links(child)]
        if len(children) == len(node.children) and all(map(is_, children, node.children)):
            return [node]
        return [node.replaced(children=tuple(children))]


def _split(node: Node, spans: Sequence[_Span]) -> Iterator[Node]:
    """Yield a text node in pieces, with a `concept` node for each link."""
    at, line = 0, node.line
    for start, end, identity in sorted(spans):
        if start > at:
            yield node.replaced(text=node.text[at:start], line=line)
        line += node.text.count("\n", at, start)
        words = Node("text", line, line, node.text[start:end])
        yield Node("concept", line, line, "", Attrs(concept=identity), (words,))
        line += node.text.count("\n", start, end)
        at = end
    if at < len(node.text):
        yield node.replaced(text=node.text[at:], line=line)
