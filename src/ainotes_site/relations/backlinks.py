"""Find for each topic and concept where it is mentioned, with the sentence."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ainotes_site.addresses import QUESTIONS_PAGE, Addresses, find_address, topic_page
from ainotes_site.cache import NO_CACHE, Cache, Stage
from ainotes_site.concepts import NameIndex
from ainotes_site.gfm import Node
from ainotes_site.linking import Link, Passage, invert, read_passages
from ainotes_site.topics import Topic

# Where more topics are about a concept, its mention points at none of them.
_MOST_SUBJECTS = 3


@dataclass(frozen=True, slots=True)
class Backlink:
    """A mention in the topic `source`: the words of `sentence` from `start` to `end`."""

    source: str
    note: str
    line: int
    sentence: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Backlinks:
    """Who mentions what: by topic id and by concept id, in reading order, each mentioning topic once."""

    topics: Mapping[str, tuple[Backlink, ...]]
    concepts: Mapping[str, tuple[Backlink, ...]]


def find_backlinks(
    topics: Sequence[Topic],
    links: Iterable[Link],
    about: Mapping[str, Sequence[str]],
    addresses: Addresses,
    index: NameIndex,
    cache: Cache = NO_CACHE,
) -> Backlinks:
    """Return where each topic and each concept is mentioned.

    A topic is mentioned where a link by hand leads to it, and where a concept is linked that it, and at most two others,
    are about. So the work grows with the links, not with pairs of topics.
    """
    targets = {concept: found for concept, found in invert(about).items() if len(found) <= _MOST_SUBJECTS}
    to_topics: dict[str, dict[str, Backlink]] = {}
    to_concepts: dict[str, dict[str, Backlink]] = {}
    for target, concept, backlink in _by_hand(topics, addresses, index, cache):
        if target and target != backlink.source:
            to_topics.setdefault(target, {}).setdefault(backlink.source, backlink)
        if concept:
            to_concepts.setdefault(concept, {}).setdefault(backlink.source, backlink)
    for link in links:
        backlink = Backlink(link.topic, link.note, link.line, link.sentence, link.start, link.end)
        to_concepts.setdefault(link.concept, {}).setdefault(link.topic, backlink)
        for target in targets.get(link.concept, ()):
            if target != link.topic:
                to_topics.setdefault(target, {}).setdefault(link.topic, backlink)
    order = {topic.id: at for at, topic in enumerate(topics)}
    return Backlinks(_in_order(to_topics, order), _in_order(to_concepts, order))


def _in_order(found: Mapping[str, Mapping[str, Backlink]], order: Mapping[str, int]) -> dict[str, tuple[Backlink, ...]]:
    return {
        target: tuple(sorted(found[target].values(), key=lambda backlink: order[backlink.source]))
        for target in sorted(found)
    }


def _by_hand(
    topics: Sequence[Topic], addresses: Addresses, index: NameIndex, cache: Cache
) -> Iterator[tuple[str, str, Backlink]]:
    """Yield each link by hand with the topic or the concept that it leads to."""
    pages = {topic_page(topic): topic.id for topic in topics if topic.has_page}
    for topic in topics:
        for node, backlink in cache.call(_LINKS, topic):
            target = concept = ""
            address = find_address(node, addresses)
            if address is not None:
                target = address.anchor if address.page == QUESTIONS_PAGE else pages.get(address.page, "")
            elif node.attrs.name:
                concept = next((found.id for found in index.lookup(node.attrs.name)), "")
            if target or concept:
                yield target, concept, backlink


def _links_to_notes(topic: Topic) -> tuple[tuple[Node, Backlink], ...]:
    """Return the links by hand that lead to a place of the notes or to a name, without their words."""
    return tuple(
        (node.replaced(children=()), _backlink(topic, passage, start, end, node.line))
        for passage in read_passages(topic)
        for start, end, node in passage.links
        if node.attrs.note or node.attrs.name
    )


_LINKS = Stage(_links_to_notes, tuple[tuple[Node, Backlink], ...])


def _backlink(topic: Topic, passage: Passage, start: int, end: int, line: int) -> Backlink:
    first, last = passage.sentence(start, end)
    sentence = passage.shown[first:last]
    return Backlink(topic.id, passage.note, line, sentence, start - first, end - first)
