"""Link the first mention of each concept in each topic, and keep the reasons."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ainotes_site.cache import NO_CACHE, Cache, Stage
from ainotes_site.concepts import Glossary, NameIndex
from ainotes_site.linking.density import thin_out
from ainotes_site.linking.disambiguation import Mention
from ainotes_site.linking.insertion import insert_links
from ainotes_site.linking.mentions import TopicMentions, read_mentions
from ainotes_site.linking.passages import Passage, read_passages
from ainotes_site.text import exact_key
from ainotes_site.topics import Topic


def _read_topic(topic: Topic, index: NameIndex) -> TopicMentions:
    """Return what a topic mentions, and nothing where it cannot be read."""
    try:
        return read_mentions(topic, index)
    except Exception:  # whatever it is: a topic without links is still one
        return TopicMentions((), (), (), (), frozenset(), failed=True)


_READ = Stage(_read_topic, TopicMentions, "找名称")


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

    For each topic id, `about` has the concepts that it is itself about, `titled` those that its title names, `mentioned` all
    that it mentions, with these, and `counts` how often its text mentions each. `failed` are those that could not be read.
    """

    topics: tuple[Topic, ...]
    links: tuple[Link, ...]
    refusals: tuple[Refusal, ...]
    about: Mapping[str, tuple[str, ...]]
    titled: Mapping[str, tuple[str, ...]]
    mentioned: Mapping[str, tuple[str, ...]]
    counts: Mapping[str, Mapping[str, int]]
    failed: frozenset[str] = frozenset()

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
    cache: Cache = NO_CACHE,
) -> LinkedTopics:
    """Link concepts in topics.

    `unlinked_notes` and `unlinked_topics` (ids) want no links, `unlinked_names` are names that a note does not want linked.
    """
    index = index_names(glossary)
    found = cache.each(_READ, [(topic, index) for topic in topics])
    wishes = _Wishes(frozenset(unlinked_notes), frozenset(unlinked_topics), _unlinked(unlinked_names or {}, index))
    commonness = Counter(concept for one in found for concept in one.concepts)
    made = cache.each(
        _LINK,
        [
            (topic, mentions, wishes.of(topic), {one: commonness[one].bit_length() for one in mentions.concepts})
            for topic, mentions in zip(topics, found, strict=True)
        ],
    )
    linked = [topic for topic, _, _, _ in made]
    links = [link for _, own, _, _ in made for link in own]
    refusals = [refusal for _, _, own, _ in made for refusal in own]
    failed = {topic.id for topic, one, (*_, lost) in zip(topics, found, made, strict=True) if one.failed or lost}
    about = {topic.id: one.about for topic, one in zip(topics, found, strict=True)}
    titled = {topic.id: one.titled for topic, one in zip(topics, found, strict=True)}
    mentioned = {topic.id: one.concepts for topic, one in zip(topics, found, strict=True)}
    counts = {
        topic.id: Counter(mention.concept for mention in one.mentions) for topic, one in zip(topics, found, strict=True)
    }
    return LinkedTopics(
        tuple(linked), tuple(links), tuple(refusals), about, titled, mentioned, counts, frozenset(failed)
    )


def _link_or_leave(
    topic: Topic, mentions: TopicMentions, wishes: "_Wishes", commonness: Mapping[str, int]
) -> tuple[Topic, tuple[Link, ...], tuple[Refusal, ...], bool]:
    """Return what `_link_topic` does, or the topic as it is, and whether that failed."""
    try:
        return *_link_topic(topic, mentions, wishes, commonness), False
    except Exception:  # whatever it is: a topic without links is still one
        return topic, (), (), True


def _link_topic(
    topic: Topic, mentions: TopicMentions, wishes: "_Wishes", commonness: Mapping[str, int]
) -> tuple[Topic, tuple[Link, ...], tuple[Refusal, ...]]:
    """Return the topic with its links, the links, and the names that are none.

    How common a concept is goes by doublings (`commonness` is the number of binary digits), so that a sentence more
    somewhere does not change what every other topic links.
    """
    passages = read_passages(topic)
    chosen, refused = _choose(topic, mentions, passages, wishes)
    chosen, dropped = thin_out(chosen, passages, commonness)
    links = tuple(_link(topic, mention, passages) for mention in chosen)
    refusals = tuple(_refusals(topic, (*mentions.refused, *refused, *dropped), passages))
    return insert_links(topic, chosen, passages), links, refusals


_LINK = Stage(_link_or_leave, tuple[Topic, tuple[Link, ...], tuple[Refusal, ...], bool], "加链接")


# What authors do not want linked


@dataclass(frozen=True, slots=True)
class _Wishes:
    """What authors do not want linked: notes, topics, and for each note names, by their keys and by their concepts."""

    notes: frozenset[str]
    topics: frozenset[str]
    names: Mapping[str, tuple[Mapping[str, str], Mapping[str, str]]]

    def of(self, topic: Topic) -> "_Wishes":
        """Return those that concern a topic."""
        notes = {source.note for source in topic.sources}
        return _Wishes(
            self.notes & notes,
            self.topics & {topic.id},
            {note: names for note, names in self.names.items() if note in notes},
        )

    def reason(self, topic: Topic, mention: Mention, passage: Passage) -> str:
        if passage.note in self.notes:
            return "笔记的前言写了 links: false"
        if passage.note in self.names:
            by_key, by_concept = self.names[passage.note]
            key = exact_key(passage.shown[mention.start : mention.end])
            name = by_key.get(key) or by_concept.get(mention.concept)
            if name:
                return f"笔记的前言写了 nolink: {name}"
        return ""


def _unlinked(
    names: Mapping[str, Collection[str]], index: NameIndex
) -> dict[str, tuple[dict[str, str], dict[str, str]]]:
    """Return for each note its unwanted names as written, by their keys and by the concepts that they name."""
    found = {}
    for note, given in names.items():
        unwanted = tuple(given)[::-1]  # of several that name one thing, the first is told
        by_key = {exact_key(name): name for name in unwanted}
        found[note] = by_key, {concept.id: name for name in unwanted for concept in index.lookup(name)}
    return found


def _choose(
    topic: Topic, found: TopicMentions, passages: Sequence[Passage], wishes: _Wishes
) -> tuple[list[Mention], list[Mention]]:
    """Return the first mention of each concept that may be linked, in reading order, and why others may not."""
    seen = {*found.about, *found.linked}
    chosen: list[Mention] = []
    refused: list[Mention] = []
    for mention in found.mentions:
        passage = passages[mention.passage]
        if mention.concept in seen or passage.heading:
            continue
        reason = wishes.reason(topic, mention, passage)
        if not reason and passage.piece(mention.start, mention.end) is None:
            reason = "一半在粗体、斜体里，一半在外面"
        if reason:
            refused.append(replace(mention, reason=reason, refused=True))
            continue
        seen.add(mention.concept)
        chosen.append(mention)
    if topic.id in wishes.topics:
        return [], [*refused, *(replace(one, reason="笔记的前言写了 nolink_topics", refused=True) for one in chosen)]
    return chosen, refused


# Results


def _place(mention: Mention, passage: Passage) -> tuple[str, int]:
    """Return the surface and the line of a mention."""
    surface = passage.shown[mention.start : mention.end]
    piece = passage.piece_at(mention.start)
    return surface, piece.line + passage.shown.count("\n", piece.start, mention.start) if piece is not None else 1


def _link(topic: Topic, mention: Mention, passages: Sequence[Passage]) -> Link:
    passage = passages[mention.passage]
    surface, line = _place(mention, passage)
    first, last = passage.sentence(mention.start, mention.end)
    sentence, at = passage.shown[first:last], mention.start - first
    return Link(topic.id, mention.concept, surface, passage.note, line, sentence, at, mention.reason)


def _refusals(topic: Topic, refused: Sequence[Mention], passages: Sequence[Passage]) -> Iterator[Refusal]:
    """Yield each refusal of a topic once, in reading order."""
    found: dict[tuple[str, str, str], Refusal] = {}
    for mention in refused:
        passage = passages[mention.passage]
        key = (mention.concept, passage.shown[mention.start : mention.end], mention.reason)
        if key not in found:
            surface, line = _place(mention, passage)
            found[key] = Refusal(topic.id, mention.concept, surface, passage.note, line, mention.reason)
    return iter(sorted(found.values(), key=lambda refusal: (refusal.note, refusal.line)))
