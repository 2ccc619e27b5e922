"""Give each topic its tags: the author's own first, then subjects that its concepts and words speak of."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

import yaml

from ainotes_site.concepts import Glossary
from ainotes_site.gfm import plain_text
from ainotes_site.linking import LinkedTopics
from ainotes_site.text import fold_text
from ainotes_site.topics import Topic

MOST_TAGS = 4
# For what the subjects say nothing of: no note about AI.
OTHER = "其他技术"

_TITLE_WEIGHT = 5.0
_MOST_MENTIONS = 3
_LEAST_SCORE = 3.0
_SHARE_OF_BEST = 0.4
_MOST_FOUND = 3


@dataclass(frozen=True, slots=True)
class Subjects:
    """Tags and what speaks for them: `words` maps a folded word to its tags, `categories` a glossary's category to its tag.

    `groups` has the upper level of the tree: each group's tags.
    """

    order: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]]
    categories: Mapping[str, str]
    groups: Mapping[str, tuple[str, ...]]
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class TagScore:
    """The points that a topic gives a tag, and the words and concepts that they come from, the title's first."""

    tag: str
    points: float
    reasons: tuple[str, ...]


@lru_cache(maxsize=1)
def shipped_subjects() -> Subjects:
    """Return the subjects that ship with the package."""
    return read_subjects(files("ainotes_site.relations").joinpath("subjects.yml").read_text(encoding="utf-8"))


def read_subjects(text: str) -> Subjects:
    """Read a file of subjects. Raises `ValueError` for anything else."""
    words: dict[str, tuple[str, ...]] = {}
    categories: dict[str, str] = {}
    groups: dict[str, tuple[str, ...]] = {}
    try:
        entries = yaml.safe_load(text)
        for entry in entries:
            for word in entry.get("words") or ():
                words[fold_text(str(word))] = (*words.get(fold_text(str(word)), ()), entry["tag"])
            categories.update(dict.fromkeys(entry.get("categories") or (), entry["tag"]))
            group = str(entry.get("group", ""))
            groups[group] = (*groups.get(group, ()), entry["tag"])
        order = tuple(str(entry["tag"]) for entry in entries)
    except (yaml.YAMLError, AttributeError, KeyError, TypeError) as error:
        raise ValueError("每一项要有 tag，可有 group、categories、words") from error
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    alternatives = "|".join(map(re.escape, longest_first)) or r"(?!)"
    pattern = re.compile(rf"(?<![a-z0-9])(?:{alternatives})(?![a-z0-9])|(?:{alternatives})(?<=[^\x00-\x7f])")
    return Subjects(order, words, categories, groups, pattern)


def assign_tags(linked: LinkedTopics, glossary: Glossary, subjects: Subjects) -> tuple[Topic, ...]:
    """Return the topics with at least one tag each and at most four, but every tag that an author wrote."""
    commonness = Counter(concept for concepts in linked.mentioned.values() for concept in concepts)
    return tuple(
        replace(topic, tags=_tags(topic, score_tags(topic, linked, glossary, subjects, commonness)))
        for topic in linked.topics
    )


def _tags(topic: Topic, scores: Sequence[TagScore]) -> tuple[str, ...]:
    best = max((score.points for score in scores), default=0.0)
    least = max(_LEAST_SCORE, best * _SHARE_OF_BEST)
    found = [score.tag for score in scores if score.points >= least and score.tag not in topic.tags]
    if not found and not topic.tags and scores and best >= _LEAST_SCORE / 2:
        found = [scores[0].tag]
    room = max(0, min(_MOST_FOUND, MOST_TAGS - len(topic.tags)))
    return (*topic.tags, *found[:room]) or (OTHER,)


def score_tags(
    topic: Topic,
    linked: LinkedTopics,
    glossary: Glossary,
    subjects: Subjects,
    commonness: Mapping[str, int],
) -> tuple[TagScore, ...]:
    """Return what speaks for each tag, the strongest first.

    `commonness` counts the topics that mention each concept: one that all mention says little of any.
    """
    points: dict[str, float] = {}
    reasons: dict[str, dict[str, None]] = {}
    evidence = (*_word_evidence(topic, subjects), *_concept_evidence(topic, linked, glossary, subjects, commonness))
    for tag, weight, reason in evidence:
        points[tag] = points.get(tag, 0.0) + weight
        reasons.setdefault(tag, {})[reason] = None
    ranked = sorted(points, key=lambda tag: (-points[tag], subjects.order.index(tag)))
    return tuple(TagScore(tag, points[tag], tuple(reasons[tag])) for tag in ranked)


def _word_evidence(topic: Topic, subjects: Subjects) -> Iterator[tuple[str, float, str]]:
    in_title = _count(fold_text(" ".join((topic.title, *topic.groups))), subjects)
    in_text = _count(fold_text(" ".join(plain_text(block) for block in topic.blocks)), subjects)
    for word in in_title:
        yield from ((tag, _TITLE_WEIGHT, word) for tag in subjects.words[word])
    for word, count in in_text.items():
        yield from ((tag, float(min(count, _MOST_MENTIONS)), word) for tag in subjects.words[word])


def _concept_evidence(
    topic: Topic,
    linked: LinkedTopics,
    glossary: Glossary,
    subjects: Subjects,
    commonness: Mapping[str, int],
) -> Iterator[tuple[str, float, str]]:
    about = linked.about.get(topic.id, ())
    for identity in linked.mentioned.get(topic.id, ()):
        concept = glossary.by_id[identity]
        tag = subjects.categories.get(concept.category)
        if tag is not None:
            rarity = max(0.5, 2 - math.log10(commonness[identity]))
            yield tag, _TITLE_WEIGHT if identity in about else rarity, concept.name


def _count(text: str, subjects: Subjects) -> Counter[str]:
    return Counter(match[0] for match in subjects.pattern.finditer(text))
