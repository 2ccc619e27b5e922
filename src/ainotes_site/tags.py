"""Give each topic its tags: the author's own first, then subjects that its words speak of."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

import yaml

from ainotes_site.gfm import plain_text
from ainotes_site.text import fold
from ainotes_site.topics import Topic

MOST_TAGS = 4
OTHER = "其他技术"

_TITLE_WEIGHT = 5
_MOST_MENTIONS = 3
_LEAST_SCORE = 4
_MOST_FOUND = 3


@dataclass(frozen=True, slots=True)
class Subjects:
    """Tags and the words that speak for them; `words` maps a folded word to its tags."""

    order: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]]
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class TagScore:
    """The points that a topic's words give a tag, and the words, the title's first."""

    tag: str
    points: int
    words: tuple[str, ...]


@lru_cache(maxsize=1)
def load_subjects() -> Subjects:
    """Read the subjects that ship with the package."""
    entries = yaml.safe_load(files("ainotes_site").joinpath("subjects.yml").read_text(encoding="utf-8"))
    words: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        for word in entry["words"]:
            words[fold(word)] = (*words.get(fold(word), ()), entry["tag"])
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    alternatives = "|".join(re.escape(word) for word in longest_first)
    pattern = re.compile(rf"(?<![a-z0-9])(?:{alternatives})(?![a-z0-9])|(?:{alternatives})(?<=[^\x00-\x7f])")
    return Subjects(tuple(entry["tag"] for entry in entries), words, pattern)


def assign_tags(topics: Sequence[Topic], subjects: Subjects) -> tuple[Topic, ...]:
    """Return the topics with at least one tag each and at most four, but every tag that an author wrote."""
    return tuple(replace(topic, tags=_tags(topic, subjects)) for topic in topics)


def _tags(topic: Topic, subjects: Subjects) -> tuple[str, ...]:
    if len(topic.tags) >= MOST_TAGS:
        return topic.tags
    scores = {score.tag: score.points for score in score_tags(topic, subjects)}
    best = max(scores.values(), default=0)
    ranked = [tag for tag, points in scores.items() if points >= max(_LEAST_SCORE, best / 3) and tag not in topic.tags]
    found = (*topic.tags, *ranked[: max(0, min(_MOST_FOUND, MOST_TAGS - len(topic.tags)))])
    return found or (OTHER,)


def score_tags(topic: Topic, subjects: Subjects) -> tuple[TagScore, ...]:
    """Return what speaks for each tag, the strongest first: words of the title and the groups count five, of the text one."""
    points: dict[str, int] = {}
    words: dict[str, list[str]] = {}
    in_text = _count(fold(" ".join(plain_text(block) for block in topic.blocks)), subjects)
    in_title = _count(fold(" ".join((topic.title, *topic.groups))), subjects)
    weighed = (
        *((word, _TITLE_WEIGHT) for word in in_title),
        *((word, min(count, _MOST_MENTIONS)) for word, count in in_text.items()),
    )
    for word, weight in weighed:
        for tag in subjects.words[word]:
            points[tag] = points.get(tag, 0) + weight
            words.setdefault(tag, []).append(word)
    ranked = sorted(points, key=lambda tag: (-points[tag], subjects.order.index(tag)))
    return tuple(TagScore(tag, points[tag], tuple(dict.fromkeys(words[tag]))) for tag in ranked)


def _count(text: str, subjects: Subjects) -> dict[str, int]:
    counts: dict[str, int] = {}
    for match in subjects.pattern.finditer(text):
        counts[match[0]] = counts.get(match[0], 0) + 1
    return counts
