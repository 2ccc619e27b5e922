"""Rank the topics that are near each topic, by the concepts and words that they share."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ainotes_site.cache import NO_CACHE, Cache, OnDemand, Stage
from ainotes_site.concepts import MASK, Concept, NameIndex
from ainotes_site.linking import read_passages
from ainotes_site.text import fold_positions, has_han
from ainotes_site.topics import Topic

MOST_RELATED = 5

# A feature that more topics share says little of any two of them; this also bounds the work.
_MOST_SHARERS = 60
# The least score of two topics where one is about a shared concept, where both mention several, one, or none.
_LEAST_ABOUT, _LEAST_SEVERAL, _LEAST_ONE, _LEAST_NONE = 0.06, 0.08, 0.15, 0.1
_ABOUT_WEIGHT = 3.0
_CONCEPT_WEIGHT = 1.0
_WORD_WEIGHT = 0.25
_TITLE_WORD_WEIGHT = 0.75
# Words alone relate two topics only when they share so many rare ones.
_LEAST_WORDS = 3
_NAMED = 3

_Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Related:
    """A topic near another, with the concepts or words that they share, the weightiest first."""

    topic: str
    score: float
    concepts: tuple[str, ...]
    words: tuple[str, ...]
    reason: str


def rank_related(
    topics: Sequence[Topic],
    mentioned: Mapping[str, Sequence[str]],
    about: Mapping[str, Sequence[str]],
    index: NameIndex,
    cache: Cache = NO_CACHE,
) -> Mapping[str, tuple[Related, ...]]:
    """Return for each topic id at most five related topics, the nearest first.

    `mentioned` and `about` give the concepts of each topic id. The score is the cosine of the topics' features weighted
    by rarity, so it is the same in both directions. Only topics that share a feature meet, through an inverted index,
    and those near a topic are found when they are asked for.
    """
    concepts = {topic.id: _concept_features(mentioned.get(topic.id, ()), about.get(topic.id, ())) for topic in topics}
    found = cache.each(_WORDS, [(topic, index) for topic in topics])
    words = {topic.id: own for topic, own in zip(topics, found, strict=True)}
    features = {topic.id: {**concepts[topic.id], **words[topic.id]} for topic in topics}
    weighted = _weigh(features)
    holders = _find_holders(weighted)

    def nearest(topic: str) -> tuple[Related, ...]:
        return tuple(_best(topic, _score(topic, weighted, holders), weighted, about, index.glossary.by_id))

    return OnDemand(weighted, nearest)


def _concept_features(mentioned: Iterable[str], about: Iterable[str]) -> _Features:
    features = {f"c:{concept}": _CONCEPT_WEIGHT for concept in mentioned}
    return features | {f"c:{concept}": _ABOUT_WEIGHT for concept in about}


def _word_features(topic: Topic, index: NameIndex) -> _Features:
    text = "\n".join(passage.open for passage in read_passages(topic)).replace(MASK, " ")
    # In one order always: sums of floats depend on it in their last bit, and the nearest may depend on that.
    features = {f"w:{word}": _WORD_WEIGHT for word in sorted(_words(text, index))}
    return features | {f"w:{word}": _TITLE_WORD_WEIGHT for word in sorted(_words(topic.title, index))}


_WORDS = Stage(_word_features, dict[str, float], "比较")


def _words(text: str, index: NameIndex) -> set[str]:
    """Return the words of a text that are no names of concepts: those count as concepts."""
    folded = fold_positions(text)
    starts = index.cut(folded)
    words = {folded[start:end].strip() for start, end in pairwise(starts)}
    return {word for word in words if _is_telling(word) and not index.lookup(word)}


def _is_telling(word: str) -> bool:
    return len(word) >= 2 and (has_han(word) or (len(word) >= 3 and word.isalpha()))


def _weigh(features: Mapping[str, _Features]) -> dict[str, _Features]:
    """Multiply each feature by its rarity and bring each topic to length one. What all share or one alone has goes."""
    counts: dict[str, int] = {}
    for own in features.values():
        for feature in own:
            counts[feature] = counts.get(feature, 0) + 1
    rarity = {feature: math.log(1 + len(features) / count) for feature, count in counts.items()}
    weighted = {}
    for topic, own in features.items():
        raw = {feature: weight * rarity[feature] for feature, weight in own.items()}
        length = math.sqrt(sum(value * value for value in raw.values()))
        weighted[topic] = {
            feature: value / length for feature, value in raw.items() if 1 < counts[feature] <= _MOST_SHARERS
        }
    return weighted


def _find_holders(weighted: Mapping[str, _Features]) -> dict[str, list[str]]:
    holders: dict[str, list[str]] = {}
    for topic, own in weighted.items():
        for feature in own:
            holders.setdefault(feature, []).append(topic)
    return holders


def _score(topic: str, weighted: Mapping[str, _Features], holders: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Return how near each topic is that shares a feature. In one order always, so that the last bit is the same."""
    scores: dict[str, float] = {}
    for feature, weight in sorted(weighted[topic].items()):
        for other in holders[feature]:
            scores[other] = scores.get(other, 0.0) + weight * weighted[other][feature]
    return scores


def _best(
    topic: str,
    scores: Mapping[str, float],
    weighted: Mapping[str, _Features],
    about: Mapping[str, Sequence[str]],
    concepts: Mapping[str, Concept],
) -> Iterable[Related]:
    near = [(-score, other) for other, score in scores.items() if other != topic and score >= _LEAST_ABOUT]
    found = []
    for negative, other in sorted(near):
        subjects = {*about.get(topic, ()), *about.get(other, ())}
        related = _describe(topic, other, -negative, weighted, subjects, concepts)
        if related is not None:
            found.append(related)
        if len(found) == MOST_RELATED:
            break
    return found


def _least_score(concepts: Sequence[str], words: Sequence[str], subjects: Collection[str]) -> float:
    if any(concept in subjects for concept in concepts):
        return _LEAST_ABOUT
    if concepts:
        return _LEAST_SEVERAL if len(concepts) > 1 else _LEAST_ONE
    return _LEAST_NONE if len(words) >= _LEAST_WORDS else math.inf


def _describe(
    topic: str,
    other: str,
    score: float,
    weighted: Mapping[str, _Features],
    subjects: Collection[str],
    concepts: Mapping[str, Concept],
) -> Related | None:
    """Say what two topics share; None when that is too little. `subjects` are the concepts that one of them is about."""
    mine, theirs = weighted[topic], weighted[other]
    shared = sorted((feature for feature in mine if feature in theirs), key=lambda f: (-mine[f] * theirs[f], f))
    shared_concepts = tuple(feature[2:] for feature in shared if feature.startswith("c:"))
    shared_words = tuple(feature[2:] for feature in shared if feature.startswith("w:"))
    if score < _least_score(shared_concepts, shared_words, subjects):
        return None
    if shared_concepts:
        names = [concepts[one].name if one in concepts else one for one in shared_concepts[:_NAMED]]
        reason = f"共同概念: {'、'.join(names)}"
    else:
        reason = f"共同词语: {'、'.join(shared_words[:_NAMED])}"
    return Related(other, score, shared_concepts, shared_words, reason)
