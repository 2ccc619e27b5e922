"""Link the first mention of each concept in each topic, and keep the reasons."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ainotes_site.cache import Recall, call_anew
from ainotes_site.concepts import Glossary, NameIndex
from ainotes_site.gfm import Node
from ainotes_site.linking.disambiguation import Doubt, Mention, Reading, read_meanings
from ainotes_site.text import count_letters, exact_key
from ainotes_site.topics import Topic

# A passage bears one link for so many letters, and in any case the first few.
_LETTERS_A_LINK = 6
_FREE_LINKS = 12


@dataclass(frozen=True, slots=True)
class Link:
    """A mention that is linked. `sentence` has the surface at `start`."""

    topic: str
    concept: str
    surface: str
    note: str
    line: int
    sentence: str
    start: int
    reason: str

    @property
    def end(self) -> int:
        """The offset in the sentence after the surface."""
        return self.start + len(self.surface)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A name that is not linked, and why, in a sentence for the author."""

    topic: str
    concept: str
    surface: str
    note: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class LinkedTopics:
    """The topics with their links in place.

    `about` has, for each topic id, the concepts that it is itself about; `mentioned` all that it mentions, with these.
    """

    topics: tuple[Topic, ...]
    links: tuple[Link, ...]
    refusals: tuple[Refusal, ...]
    about: Mapping[str, tuple[str, ...]]
    mentioned: Mapping[str, tuple[str, ...]]

    def topics_by_concept(self) -> dict[str, list[str]]:
        """Return the ids of the topics that mention each concept, in the order of the topics."""
        return invert(self.mentioned)


def invert(concepts_by_topic: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return the topics of each concept, given the concepts of each topic."""
    topics: dict[str, list[str]] = {}
    for topic, concepts in concepts_by_topic.items():
        for concept in concepts:
            topics.setdefault(concept, []).append(topic)
    return topics


@lru_cache(maxsize=4)
def index_names(glossary: Glossary) -> NameIndex:
    """Return the index of a glossary's names; made once."""
    return NameIndex(glossary)


def link_topics(
    topics: Sequence[Topic],
    glossary: Glossary,
    *,
    unlinked_notes: Collection[str] = (),
    unlinked_topics: Collection[str] = (),
    unlinked_names: Mapping[str, Collection[str]] | None = None,
    recall: Recall = call_anew,
) -> LinkedTopics:
    """Link concepts in topics.

    `unlinked_notes` and `unlinked_topics` (ids) want no links, `unlinked_names` are names that a note does not want linked.
    """
    index = index_names(glossary)
    opt_outs = _OptOuts(frozenset(unlinked_notes), unlinked_names or {}, index)
    read = [recall(_read_topic, topic, index) for topic in topics]
    topics, readings = [topic for topic, _ in read], [reading for _, reading in read]
    commonness = _count_topics(readings)
    linked: list[Topic] = []
    links: list[Link] = []
    refusals: list[Refusal] = []
    for topic, reading in zip(topics, readings, strict=True):
        chosen, refused = _choose(reading, opt_outs)
        if topic.id in unlinked_topics:
            refused += [Doubt(m.concept, m.start, m.end, m.passage, "笔记的前言写了 nolink_topics") for m in chosen]
            chosen = []
        chosen, dropped = _thin_out(chosen, commonness)
        linked.append(_with_links(topic, chosen))
        links += [_link(topic, mention) for mention in chosen]
        refusals += _refusals(topic, (*reading.doubts, *refused, *dropped))
    about = {topic.id: reading.about for topic, reading in zip(topics, readings, strict=True)}
    mentioned = {topic.id: _mentioned(reading) for topic, reading in zip(topics, readings, strict=True)}
    return LinkedTopics(tuple(linked), tuple(links), tuple(refusals), about, mentioned)


def _read_topic(topic: Topic, index: NameIndex) -> tuple[Topic, Reading]:
    """Return what a topic mentions with the topic: mentions know their nodes by identity, so these must be its own."""
    return topic, read_meanings(topic, index)


def _mentioned(reading: Reading) -> tuple[str, ...]:
    found = (*reading.about, *(mention.concept.id for mention in reading.mentions), *sorted(reading.linked))
    return tuple(dict.fromkeys(found))


def _count_topics(readings: Sequence[Reading]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for reading in readings:
        for identity in _mentioned(reading):
            counts[identity] = counts.get(identity, 0) + 1
    return counts


@dataclass(frozen=True, slots=True)
class _OptOuts:
    notes: frozenset[str]
    names: Mapping[str, Collection[str]]
    index: NameIndex

    def reason(self, mention: Mention) -> str:
        note = mention.passage.note
        if note in self.notes:
            return "笔记的前言写了 links: false"
        for name in self.names.get(note, ()):
            if exact_key(name) == exact_key(mention.surface) or mention.concept in self.index.lookup(name):
                return f"笔记的前言写了 nolink: {name}"
        return ""


def _choose(reading: Reading, opt_outs: _OptOuts) -> tuple[list[Mention], list[Doubt]]:
    """Return the first mention of each concept that may be linked, in reading order, and why others may not."""
    seen = {*reading.about, *reading.linked}
    chosen: list[Mention] = []
    refused: list[Doubt] = []
    for mention in reading.mentions:
        if mention.concept.id in seen or mention.passage.heading:
            continue
        reason = opt_outs.reason(mention)
        if not reason and mention.passage.piece(mention.start, mention.end) is None:
            reason = "一半在粗体、斜体里，一半在外面"
        if reason:
            refused.append(Doubt(mention.concept, mention.start, mention.end, mention.passage, reason))
            continue
        seen.add(mention.concept.id)
        chosen.append(mention)
    return chosen, refused


def _thin_out(chosen: list[Mention], commonness: Mapping[str, int]) -> tuple[list[Mention], list[Doubt]]:
    """Drop links from a passage that has too many: those to the concepts that most topics mention."""
    counts: dict[int, int] = {}
    for mention in chosen:
        counts[id(mention.passage)] = counts.get(id(mention.passage), 0) + 1
    over = {
        id(mention.passage): counts[id(mention.passage)] - most
        for mention in chosen
        if counts[id(mention.passage)] > (most := _most_links(mention))
    }
    dropped: set[int] = set()
    for mention in sorted(chosen, key=lambda mention: (-commonness[mention.concept.id], mention.concept.id)):
        if over.get(id(mention.passage), 0) > 0:
            over[id(mention.passage)] -= 1
            dropped.add(id(mention))
    kept = [mention for mention in chosen if id(mention) not in dropped]
    reason = "这一段的链接太密，略去最常见的"
    return kept, [
        Doubt(mention.concept, mention.start, mention.end, mention.passage, reason)
        for mention in chosen
        if id(mention) in dropped
    ]


def _most_links(mention: Mention) -> int:
    """Return how many links the passage of a mention may get, those that stand in it already counted."""
    there = sum(1 for run in _masked_links(mention) if run)
    return max(_FREE_LINKS, count_letters(mention.passage.shown) // _LETTERS_A_LINK) - there


def _masked_links(mention: Mention) -> Iterator[bool]:
    """Yield once for each link to a concept that the passage has already."""
    passage = mention.passage
    if passage.open == passage.edges:
        return
    before = False
    for opened, edge in zip(passage.open, passage.edges, strict=True):
        inside = opened != edge
        if inside and not before:
            yield True
        before = inside


# Results


def _place(mention: Mention | Doubt) -> tuple[str, int]:
    """Return the surface and the line of a mention."""
    passage = mention.passage
    surface = passage.shown[mention.start : mention.end]
    for offset, node in reversed(passage.pieces):
        if offset <= mention.start:
            return surface, node.line + node.text.count("\n", 0, mention.start - offset)
    return surface, passage.pieces[0][1].line if passage.pieces else 1


def _link(topic: Topic, mention: Mention) -> Link:
    surface, line = _place(mention)
    passage = mention.passage
    first, last = passage.sentence(mention.start, mention.end)
    sentence = passage.shown[first:last]
    return Link(
        topic.id, mention.concept.id, surface, passage.note, line, sentence, mention.start - first, mention.reason
    )


def _refusals(topic: Topic, doubts: Sequence[Doubt]) -> Iterator[Refusal]:
    """Yield each doubt of a topic once, in reading order."""
    found: dict[tuple[str, str, str], Refusal] = {}
    for doubt in doubts:
        surface, line = _place(doubt)
        refusal = Refusal(topic.id, doubt.concept.id, surface, doubt.passage.note, line, doubt.reason)
        found.setdefault((doubt.concept.id, surface, doubt.reason), refusal)
    return iter(sorted(found.values(), key=lambda refusal: (refusal.note, refusal.line)))


# Placing


def _with_links(topic: Topic, mentions: Sequence[Mention]) -> Topic:
    by_node: dict[int, list[tuple[int, int, str]]] = {}
    for mention in mentions:
        piece = mention.passage.piece(mention.start, mention.end)
        if piece is not None:
            offset, node = piece
            span = (mention.start - offset, mention.end - offset, mention.concept.id)
            by_node.setdefault(id(node), []).append(span)
    if not by_node:
        return topic
    return replace(topic, blocks=tuple(_placed(block, by_node) for block in topic.blocks))


def _placed(node: Node, spans: Mapping[int, Sequence[tuple[int, int, str]]]) -> Node:
    if id(node) in spans:
        # Text between raw HTML, a block of its own.
        return Node("html", node.line, node.end, "", (("tag", "span"),), tuple(_split(node, spans[id(node)])))
    if not node.children:
        return node
    children: list[Node] = []
    for child in node.children:
        if id(child) in spans:
            children += _split(child, spans[id(child)])
        else:
            children.append(_placed(child, spans))
    if len(children) == len(node.children) and all(
        new is old for new, old in zip(children, node.children, strict=True)
    ):
        return node
    return node.replaced(children=tuple(children))


def _split(node: Node, spans: Sequence[tuple[int, int, str]]) -> Iterator[Node]:
    """Yield a text node in pieces, with a `concept` node for each link."""
    at = 0
    for start, end, identity in sorted(spans):
        if start > at:
            yield node.replaced(text=node.text[at:start])
        line = node.line + node.text.count("\n", 0, start)
        words = Node("text", line, line, node.text[start:end])
        yield Node("concept", line, line, "", (("concept", identity),), (words,))
        at = end
    if at < len(node.text):
        yield node.replaced(text=node.text[at:], line=node.line + node.text.count("\n", 0, at))
