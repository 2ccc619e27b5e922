"""Give each topic its tags: the author's own first, then subjects that its concepts speak of, else where it stands."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

import yaml

from ainotes_site.cache import NO_CACHE, Cache, Stage
from ainotes_site.concepts import NameIndex
from ainotes_site.linking import LinkedTopics
from ainotes_site.problems import Problem
from ainotes_site.relations.author_tags import note_tags, text_tags
from ainotes_site.relations.labels import find_labels, title_words
from ainotes_site.text import loose_key
from ainotes_site.topics import SplitNote, Topic

MOST_TAGS = 4
# Of the tags that are worked out: a page says little of a fourth subject.
_MOST_FOUND = 3
# Points. A concept that the title names speaks for its subject as loud as any in the text can: what the text mentions
# counts once a mention, up to three, and less the more topics mention it.
_TITLE_POINTS = 3.0
_MOST_MENTIONS = 3
# Two mentions of something rare, or a title: a single mention of anything is no evidence, in an article on cooking.
_LEAST_POINTS = 2.0
# What has less than this share of the strongest subject's points is mentioned by the way.
_SHARE_OF_BEST = 0.4


@dataclass(frozen=True, slots=True)
class Subjects:
    """Tags and what speaks for them.

    `categories` maps a glossary's category to its tag, `words` a concept's name to the tag that this concept speaks for
    instead, with the line of the file at `path` that says so. `groups` has the upper level of the tree: each group's tags.
    """

    path: str

    order: tuple[str, ...]
    words: Mapping[str, tuple[str, int]]
    categories: Mapping[str, str]
    groups: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class TagScore:
    """The points that a topic gives a tag, and the concepts that they come from, the strongest first."""

    tag: str
    points: float
    reasons: tuple[str, ...]


@lru_cache(maxsize=1)
def shipped_subjects() -> Subjects:
    """Return the subjects that ship with the package."""
    return read_subjects(files("ainotes_site.relations").joinpath("subjects.yml").read_text(encoding="utf-8"))


def read_subjects(text: str, path: str = "subjects.yml") -> Subjects:
    """Read a file of subjects. Raises `ValueError` for anything else."""
    words: dict[str, tuple[str, int]] = {}
    categories: dict[str, str] = {}
    groups: dict[str, tuple[str, ...]] = {}
    lines = text.splitlines()
    try:
        entries = yaml.safe_load(text)
        for entry in entries:
            for word in map(str, entry.get("words") or ()):
                line = next((at for at, line in enumerate(lines, 1) if word in line), 1)
                words.setdefault(word, (entry["tag"], line))
            categories.update(dict.fromkeys(entry.get("categories") or (), entry["tag"]))
            group = str(entry.get("group", ""))
            groups[group] = (*groups.get(group, ()), entry["tag"])
        order = tuple(str(entry["tag"]) for entry in entries)
    except (yaml.YAMLError, AttributeError, KeyError, TypeError) as error:
        raise ValueError("每一项要有 tag，可有 group、categories、words") from error
    return Subjects(path, order, words, categories, groups)


def check_subjects(subjects: Subjects, index: NameIndex) -> Iterator[Problem]:
    """Yield a problem for each word that names no concept: nothing in a note can speak for it."""
    for word, (_, line) in subjects.words.items():
        if not index.lookup(word):
            yield Problem(
                subjects.path,
                line,
                f"词表里没有「{word}」，它不起作用。请在 glossary.yml 里写上这个概念。",
                "hint",
                rule="tags",
            )


def assign_tags(
    linked: LinkedTopics,
    index: NameIndex,
    subjects: Subjects,
    notes: Sequence[SplitNote],
    cache: Cache = NO_CACHE,
) -> tuple[Topic, ...]:
    """Return the topics with their tags: every one that an author wrote, and up to four in all.

    Those that no subject fits are told apart by what their author named: folders, notes, words that titles share. One of
    which even that says nothing has none.
    """
    written = {one.note.path: note_tags(one.note) for one in notes}
    tagger = Tagger(linked, index, subjects, cache)
    own = {topic.id: _written(topic, written) for topic in linked.topics}
    found = {topic.id: tagger.find(topic) for topic in linked.topics}
    bare = [topic for topic in linked.topics if not own[topic.id] and not found[topic.id]]
    titles = {one.note.path: one.title for one in notes}
    labels = find_labels(linked.topics, bare, titles, lambda title: cache.call(_WORDS, title, index))
    return tuple(
        replace(topic, tags=_joined(own[topic.id], found[topic.id] or labels.get(topic.id, ())))
        for topic in linked.topics
    )


def _written(topic: Topic, written: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    notes = (tag for source in topic.sources for tag in written.get(source.note, ()))
    return tuple(dict.fromkeys((*notes, *text_tags(topic.blocks))))


def _joined(own: tuple[str, ...], found: tuple[str, ...]) -> tuple[str, ...]:
    known = set(map(loose_key, own))
    new = [tag for tag in found if loose_key(tag) not in known]
    return (*own, *new[: max(0, MOST_TAGS - len(own))])


def _named_concepts(words: tuple[tuple[str, str], ...], index: NameIndex) -> dict[str, str]:
    """Return the tag of each concept that a subject names itself."""
    return {concept.id: tag for word, tag in words for concept in index.lookup(word)}


_NAMED = Stage(_named_concepts, dict[str, str])
_WORDS = Stage(title_words, tuple[str, ...])


class Tagger:
    """Knows what the concepts of a library speak for."""

    def __init__(self, linked: LinkedTopics, index: NameIndex, subjects: Subjects, cache: Cache = NO_CACHE) -> None:
        self._linked = linked
        self._subjects = subjects
        self._concepts = index.glossary.by_id
        words = tuple((word, tag) for word, (tag, _) in subjects.words.items())
        self._own = cache.call(_NAMED, words, index)
        self._common = Counter(concept for concepts in linked.mentioned.values() for concept in concepts)

    def find(self, topic: Topic) -> tuple[str, ...]:
        """Return the tags that the topic's concepts speak for, the strongest first."""
        scores = self.score(topic)
        least = max(_LEAST_POINTS, scores[0].points * _SHARE_OF_BEST) if scores else 0.0
        return tuple(score.tag for score in scores if score.points >= least)[:_MOST_FOUND]

    def score(self, topic: Topic) -> tuple[TagScore, ...]:
        """Return what speaks for each tag, the strongest first."""
        found: dict[str, list[tuple[float, str]]] = {}
        for identity in self._linked.mentioned.get(topic.id, ()):
            concept = self._concepts[identity]
            tag = self._own.get(identity) or self._subjects.categories.get(concept.category)
            if tag is not None:
                found.setdefault(tag, []).append((self._points(topic.id, identity), concept.name))
        scores = [
            TagScore(
                tag, sum(points for points, _ in reasons), tuple(name for _, name in sorted(reasons, key=_strength))
            )
            for tag, reasons in found.items()
        ]
        return tuple(sorted(scores, key=lambda score: (-score.points, self._subjects.order.index(score.tag))))

    def _points(self, topic: str, concept: str) -> float:
        if concept in self._linked.titled.get(topic, ()):
            return _TITLE_POINTS
        rarity = 1 - math.log(self._common[concept]) / math.log(len(self._linked.topics) + 1)
        return rarity * min(self._linked.counts[topic].get(concept, 1), _MOST_MENTIONS)


def _strength(reason: tuple[float, str]) -> tuple[float, str]:
    return -reason[0], reason[1]
