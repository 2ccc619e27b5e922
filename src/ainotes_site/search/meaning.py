"""What topics mean, in words near to theirs: the shards that answer a question asked in other words.

A topic's section means its most telling words, those that define its subject among them. A word that was asked leads to
the words near it (``near_words``), and these to the sections that they tell most of. Below ``search/ainotes/``:

``meaning.js``
    ``{words: [first word of each shard], topics: numbers of the first word of each shard, packed, sections: of each topic the
    number of its sections less one, in the digits of ``pack_number``}``. Sections are numbered through all topics.
``meaning-words-N.js``
    Records ``HEAD TAIL SPACE WEIGHT NEAR`` with ``|`` between them, sorted: the first HEAD characters of the word before and
    TAIL; what the word tells, one digit of ``pack_number``; for each word near it its number among those that these sections
    have, packed, and its nearness, 1 to 15, as a character from ``a``.
``meaning-topics-N.js``
    For each of those words, with ``|`` between, the word, a space and up to four lists with ``;`` between them: the
    sections of which it tells most, much, some, and little.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from ainotes_site.cache import NO_CACHE, Cache, Stage
from ainotes_site.search.near_words import NearWords
from ainotes_site.search.packing import pack_number, pack_numbers, pack_shard, shared
from ainotes_site.search.records import SearchConcept, SearchSection, SearchTopic
from ainotes_site.search.terms import fold, squeeze
from ainotes_site.search.thesaurus import shipped_talk

# A section means its most telling words. Of 206 questions over five folders meaning alone found 0.58 within three by 40 of
# them (mean reciprocal rank 0.50), 0.59 by 80 (0.53), and by 100 no more.
TELLING = 80
# How much more than a word of the text a word of a title, of a definition or of a place tells. Without definitions these
# questions found a third less.
IN_TITLE, IN_TOPIC_TITLE, IN_ABOUT, IN_PLACE = 3.0, 1.8, 2.0, 0.3
# What a word tells that defines what a heading names, and one in which people talk of it: chapters are about many things, and
# ask for each in other words than its own. The same questions, by 40 words: mean reciprocal rank 0.50 without, 0.54 so.
IN_DEFINITION, IN_TALK = 1.0, 2.0
LEVELS = 4
SAME = 15  # nearness of a word to itself
STEPS = "abcdefghijklmnop"
# Words near one that was asked: each may cost a shard. With 12 a question over 50 notes fetched 29 % more, and found as many
# of 79.
NEAR = 6
# Words of a shard, and characters: a question fetches a shard for nearly every word of it, and for many words near them.
WORD_SHARD, TOPIC_SHARD = 120, 2_500
TOPIC_FILES = 2_000  # beyond so many files the shards grow instead

Meaning = Sequence[tuple[int, float]]  # words, and how much of a section each is
Meant = Sequence[tuple[int, int]]  # words and their levels, the most telling first


def build_meaning(
    topics: Sequence[SearchTopic],
    table: NearWords,
    cache: Cache = NO_CACHE,
    concepts: Sequence[SearchConcept] = (),
) -> dict[str, bytes]:
    """Return the shards by name, none where no topic has a word of the table. The same input gives the same bytes."""
    read = cache.each(_COUNT, [(topic, table) for topic in topics])
    described = _describe(concepts, table)
    counted = [
        _add_subjects(counts, topic, section, described, table)
        for topic, sections in zip(topics, read, strict=True)
        for section, counts in zip(topic.sections, sections, strict=True)
    ]
    rarity = _rarities(counted)
    postings: dict[int, list[list[int]]] = {}
    for section, counts in enumerate(counted):
        for word, level in _most_telling(counts, rarity, table):
            postings.setdefault(word, [[] for _ in range(LEVELS)])[level].append(section)
    if not postings:
        return {}
    numbers = {word: number for number, word in enumerate(sorted(postings))}
    words = list(_pack_words(table, numbers, rarity))
    lists = list(_pack_postings({table.words[word]: postings[word] for word in numbers}))
    manifest = {
        "words": [first for first, _ in words],
        "topics": pack_numbers([first for first, _ in lists]),
        "sections": "".join(pack_number(len(topic.sections) - 1) for topic in topics),
    }
    shards = {
        "meaning": manifest,
        **{f"meaning-words-{n}": "|".join(records) for n, (_, records) in enumerate(words)},
        **{f"meaning-topics-{n}": "|".join(records) for n, (_, records) in enumerate(lists)},
    }
    return {f"{name}.js": pack_shard(name, shard) for name, shard in shards.items()}


def count_meanings(topic: SearchTopic, table: NearWords) -> list[Meaning]:
    """Return how much of each section each word is: words repeated tell more, but not as often as they are repeated."""
    return [list(counts.items()) for counts in _count_words(topic, table)]


_COUNT = Stage(count_meanings, list[list[tuple[int, float]]], doing="为搜索读意思")


def _count_words(topic: SearchTopic, table: NearWords) -> Iterator[dict[int, float]]:
    around: dict[int, float] = {}
    for text, worth in ((topic.about, IN_ABOUT), (topic.note, IN_PLACE), (topic.title, IN_TOPIC_TITLE)):
        for word in table.cut(fold(text)):
            around[word] = around.get(word, 0) + worth
    for section in topic.sections:
        counts: dict[int, float] = {
            word: 1 + math.log(times) for word, times in Counter(table.cut(fold(section.text))).items()
        }
        for word in table.cut(fold(_heading(section))):
            counts[word] = counts.get(word, 0) + IN_TITLE
        for word, worth in around.items():
            counts[word] = counts.get(word, 0) + worth
        yield counts


def _heading(section: SearchSection) -> str:
    return section.title if section.anchor else ""


def _describe(concepts: Sequence[SearchConcept], table: NearWords) -> dict[int, dict[int, float]]:
    """Return for each name that the table has what else is said of what it names: words with their worth."""
    described: dict[int, dict[int, float]] = {}
    for concept in concepts:
        talk = [phrase for name in concept.names for phrase in shipped_talk().get(squeeze(name), ())]
        words = dict.fromkeys(table.cut(fold(concept.definition)), IN_DEFINITION)
        for word in dict.fromkeys(table.cut(fold("；".join(talk)))):
            words[word] = words.get(word, 0) + IN_TALK
        for name in concept.names:
            if (number := table.numbers.get(squeeze(name))) is not None:
                described.setdefault(number, {}).update(words)
    return described


def _add_subjects(
    counts: Meaning,
    topic: SearchTopic,
    section: SearchSection,
    described: Mapping[int, Mapping[int, float]],
    table: NearWords,
) -> dict[int, float]:
    """Return what a section's words tell with what defines what its heading names, or its topic's title where that is all."""
    more = dict(counts)
    for name in dict.fromkeys(table.cut(fold(f"{_heading(section)}\n{'' if topic.about else topic.title}"))):
        for word, worth in described.get(name, {}).items():
            more[word] = more.get(word, 0) + worth
    return more


def _rarities(counted: Sequence[Mapping[int, float]]) -> dict[int, float]:
    """Return for each word how few sections have it: from 1 to nearly nothing."""
    uses = Counter(word for counts in counted for word in counts)
    most = math.log(len(counted) + 1)
    return {word: max(0.0, math.log((len(counted) + 1) / (times + 0.5)) / most) for word, times in uses.items()}


def _most_telling(counts: Mapping[int, float], rarity: Mapping[int, float], table: NearWords) -> Meant:
    """Return the most telling words with a level of 0 for the most telling to 3; as whole numbers, so that all systems agree."""
    worths = {word: round(100 * count * rarity[word] * table.weights[word]) for word, count in counts.items()}
    ordered = sorted(((-worth, word) for word, worth in worths.items() if worth))[:TELLING]
    return [(word, LEVELS - 1 - math.isqrt(LEVELS * LEVELS * worth // (ordered[0][0] - 1))) for worth, word in ordered]


@lru_cache(maxsize=1)  # the same for all sites, and most of the work of a small one
def _shelve(table: NearWords) -> list[tuple[str, list[tuple[str, int, str]]]]:
    """Return the shards of all words of the table: the first word; each word as it is written, its number, what it tells."""
    shelves: list[tuple[str, list[tuple[str, int, str]]]] = []
    before = ""
    for word in sorted(table.numbers, key=lambda word: word.encode("utf-16-be")):
        if not shelves or (len(shelves[-1][1]) >= WORD_SHARD and word[:2] != before[:2]):
            shelves.append((word, []))
            before = ""
        head, number = min(shared(before, word), 9), table.numbers[word]
        shelves[-1][1].append((f"{head}{word[head:]} ", number, _pack_weight(table.weights[number])))
        before = word
    return shelves


def _pack_weight(weight: float) -> str:
    return pack_number(round(weight * 61 / 255))


def _pack_words(
    table: NearWords, numbers: Mapping[int, int], rarity: Mapping[int, float]
) -> Iterator[tuple[str, list[str]]]:
    """Yield the shards of the words that may be asked: the first word, and the records."""
    names = {word: pack_number(number) for word, number in numbers.items()}
    weights = {word: _pack_weight(table.weights[word] * share) for word, share in rarity.items()}
    for first, words in _shelve(table):
        yield (
            first,
            [f"{word}{weights.get(n, weight)}{_pack_near(n, table, names)}" for word, n, weight in words],
        )


def _pack_near(number: int, table: NearWords, names: Mapping[int, str]) -> str:
    own = f"{names[number]}{STEPS[SAME]}" if number in names else ""
    near = [f"{names[other]}{STEPS[step]}" for other, step in table.near(number) if other in names]
    return own + "".join(near[:NEAR])


def _pack_postings(postings: Mapping[str, Sequence[list[int]]]) -> Iterator[tuple[int, list[str]]]:
    """Yield the shards of sections by word: the number of the first word, and the records."""
    packed = [f"{word} {';'.join(map(pack_numbers, levels)).rstrip(';')}" for word, levels in postings.items()]
    full = max(TOPIC_SHARD, sum(map(len, packed)) // TOPIC_FILES)
    shard: list[str] = []
    first = size = 0
    for number, record in enumerate(packed):
        if size >= full:
            yield first, shard
            shard, first, size = [], number, 0
        shard.append(record)
        size += len(record) + 1
    yield first, shard
