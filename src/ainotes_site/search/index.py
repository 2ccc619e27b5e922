"""Build the search index: a manifest and small shards, fetched as a search needs them.

Every file is one call, ``ainotesShard("NAME", JSON);``, so that a page opened from
``file://`` can load it with ``<script>`` and a worker with ``fetch``. Below ``search/ainotes/``:

``manifest.js``
    ``{version, topics, terms: [first term of each shard], texts: numbers of the first topic of
    each shard, packed, cards, tags: [[tag, number of topics]]}``. Topics are numbered in the
    order given.
``terms-N.js``
    The inverted index, one string: records ``HEAD TAIL SPACE POSTINGS`` with ``|`` between
    them, sorted by UTF-16 as JavaScript compares. A term is the first HEAD characters of the
    term before and TAIL. HEAD is a digit, or a letter (a for 0, b for 1 …) when the term is a
    Chinese word. Terms: pairs of Chinese characters (the last of a run with ``.``), Latin
    words, symbols, ``#tag``, and Chinese words of three characters or more: these have no
    postings and only tell where to cut a query. After the postings may come, with a space
    before, what stands for the term in these notes (``thesaurus``): ``<`` and terms of the
    field, ``=`` and plain words, ``>`` where the term names a concept that the notes do not
    have, and names near it; with ``,`` between them and ``_`` for a space. Several Latin words
    are filed here as one: ``makethingsup``.
    POSTINGS: up to seven lists with ``;`` between them, the topics that have the term at best
    in what it is about, in the text, often in the text, in a tag, in a heading, in the title, in a short title. A list is the gaps
    between topic numbers less one, in the digits of ``pack_number``.
``texts-N.js``
    ``[[id, url, title, tags, note, date, [[anchor, heading, text], …], groups, about], …]``:
    what results show, and where each match is verified. ``groups`` are the headings above the
    topic's own, ``about`` the definitions of the concepts that it is about: both are sought
    in, too, and never shown.
``concepts.js``
    All names of all concepts, folded and without spaces: ``|`` between names, ``;`` between
    concepts. ``cards-N.js`` has the rest, twenty a file: ``[[id, url, names, topic numbers,
    which of the names stand in a text, definition], …]``.
``characters.js``, ``sounds.js``
    Pairs of a traditional and a simplified character; readings (``pack_sounds``).
``names-0.js``, ``names-1.js``, ``names-2.js``
    The Chinese names that pinyin and same-sound spelling are sought in: titles and tags;
    headings; words of the text. One string with ``|`` between.
``latin.js``
    ``[words in names, other words]``, for misspellings and for parts of words: with spaces, each word without
    the first letters that it shares with the one before, but with their number, nine at most.
"""

import functools
import operator
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

import rjieba

from ainotes_site.folding import simplified
from ainotes_site.search.packing import pack_numbers, pack_shard, pack_words, shared
from ainotes_site.search.sounds import pack_sounds, read_sounds
from ainotes_site.search.terms import fold, han_runs, latin_words, squeeze, terms
from ainotes_site.search.thesaurus import Alike

# Characters of a shard, so that what a search fetches is small: one shard of terms for each pair, and the texts of
# thirteen topics that it verifies. Beyond so many files the shards grow instead, and a search fetches a little more.
TERM_SHARD, TERM_FILES = 5_500, 4_000
TEXT_SHARD, TEXT_FILES = 2_600, 5_000
CARD_SHARD = 20
OFTEN = 3  # mentions, from which on a text counts as dealing with a term
LONGEST_WORD = 8
SHORT = 8  # letters and characters of a title that is little more than a name
NAMES = (120_000, 25_000, 25_000)  # characters of the names of each tier; the rarest are left out
COMMON_WORD = 3  # uses, from which on a word of the text is worth a look by its sound
ALIKE = 4  # words that stand for one that was typed: each costs a search its postings

ABOUT, TEXT, OFTEN_IN_TEXT, TAG, HEADING, TITLE, SHORT_TITLE = range(7)
PLACES = SHORT_TITLE + 1


@dataclass(frozen=True, slots=True)
class SearchSection:
    """A part of a topic with its own address; the first has no anchor and the topic's title."""

    anchor: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class SearchTopic:
    id: str
    url: str
    title: str
    tags: tuple[str, ...]
    note: str
    date: str | None
    sections: tuple[SearchSection, ...]
    groups: tuple[str, ...] = ()
    about: str = ""  # what defines its subject, for readers who ask in other words than the author's


@dataclass(frozen=True, slots=True)
class SearchConcept:
    id: str
    url: str
    names: tuple[str, ...]  # the name shown first
    zh: str | None
    en: str | None
    definition: str
    topics: tuple[str, ...]


def build_search_index(
    topics: tuple[SearchTopic, ...],
    concepts: tuple[SearchConcept, ...] = (),
    thesaurus: Mapping[str, Alike] | None = None,
) -> dict[str, bytes]:
    """Return the files of the index by name. The same input gives the same bytes."""
    words = count_words(topics, concepts)
    postings = rank_fields(topics)
    term_shards = list(pack_terms(postings, words, find_alike(thesaurus or {}, concepts, postings)))
    text_shards = list(pack_texts(topics))
    names = list(name_tiers(topics, words))
    shards: dict[str, object] = {
        **{f"terms-{n}": "|".join(records) for n, (_, records) in enumerate(term_shards)},
        **{f"texts-{n}": records for n, (_, records) in enumerate(text_shards)},
        **{f"cards-{n}": c for n, c in enumerate(pack_cards(topics, concepts, postings))},
        **{f"names-{n}": "|".join(tier) for n, tier in enumerate(names)},
        "concepts": ";".join("|".join(map(squeeze, concept.names)) for concept in concepts),
        "characters": pack_simplified(topics, concepts),
        "sounds": pack_sounds(read_sounds([*_han_names(concepts), *functools.reduce(operator.iadd, names, [])])),
        "latin": pack_latin(topics, concepts),
    }
    files = {f"{name}.js": pack_shard(name, shard) for name, shard in shards.items()}
    manifest = {
        "version": sha256(b"".join(files.values())).hexdigest()[:12],
        "topics": len(topics),
        "terms": [first for first, _ in term_shards],
        "texts": pack_numbers([first for first, _ in text_shards]),
        "cards": CARD_SHARD,
        "tags": count_tags(topics),
    }
    return {"manifest.js": pack_shard("manifest", manifest), **files}


# Words: where a query is cut.


def count_words(topics: Iterable[SearchTopic], concepts: Iterable[SearchConcept]) -> dict[str, int]:
    """Return the Chinese words of two to eight characters with their numbers of uses."""
    jieba = rjieba.Jieba()
    names = _han_names(concepts)
    for name in names:
        jieba.add_word(name, None, None)
    counts: Counter[str] = Counter()
    for topic in topics:
        for text in _texts(topic):
            for run in han_runs(fold(text)):
                counts.update(jieba.cut(run, False))
    known = {name: counts[name] + 2 for name in names}
    return {
        word: count
        for word, count in sorted({**counts, **known}.items())
        if 2 <= len(word) <= LONGEST_WORD and count >= 2
    }


def _texts(topic: SearchTopic) -> Iterator[str]:
    yield topic.title
    yield from topic.tags
    yield from topic.groups
    for section in topic.sections:
        yield section.title
        yield section.text


# Terms: which topics have them, and where.


Postings = Mapping[str, Mapping[int, list[int]]]  # term, place, numbers of topics


def rank_fields(topics: Iterable[SearchTopic]) -> Postings:
    """Return for each term the numbers of the topics, by the best place they have it in."""
    postings: dict[str, dict[int, list[int]]] = {}
    for number, topic in enumerate(topics):
        for term, place in _best_places(topic).items():
            postings.setdefault(term, {}).setdefault(place, []).append(number)
    return postings


def _best_places(topic: SearchTopic) -> dict[str, int]:
    counts = Counter(term for section in topic.sections for term in terms(fold(section.text)))
    places = dict.fromkeys(terms(fold(topic.about)), ABOUT)
    places.update({term: OFTEN_IN_TEXT if n >= OFTEN else TEXT for term, n in counts.items()})
    headings = [section.title for section in topic.sections[1:]]
    of_title = SHORT_TITLE if len(squeeze(topic.title)) <= SHORT else TITLE
    for place, names in ((TAG, (*topic.tags, *topic.groups)), (HEADING, headings), (of_title, (topic.title,))):
        for name in names:
            places.update(dict.fromkeys(terms(fold(name)), place))
    places.update({f"#{_tag_term(tag)}": TAG for tag in topic.tags})
    return places


def _tag_term(tag: str) -> str:
    """Return a tag as a term: without what separates records and postings."""
    return "".join(fold(tag).replace("|", "").split())


def pack_terms(
    postings: Postings, words: Mapping[str, int], alike: Mapping[str, str] | None = None
) -> Iterator[tuple[str, list[str]]]:
    """Yield the shards of the inverted index: the first term, and the records."""
    alike = alike or {}
    packed = {term: _pack_places(postings.get(term, {})) for term in {*postings, *words, *alike}}
    packed.update({term: f"{packed[term]} {others}" for term, others in alike.items()})
    is_word = {*words, *(term for term in alike if len(term) > 1 and han_runs(term))}
    full = max(TERM_SHARD, sum(len(lists) + 4 for lists in packed.values()) // TERM_FILES)
    shard: list[str] = []
    first = before = ""
    size = 0
    for term in sorted(packed, key=lambda term: term.encode("utf-16-be")):
        if size >= full:
            yield first, shard
            shard, before, size = [], "", 0
        first = first if shard else term
        head = min(shared(before, term), 9)
        mark = "abcdefghij"[head] if term in is_word else str(head)
        shard.append(f"{mark}{term[head:]} {packed[term]}")
        size += len(shard[-1]) + 1
        before = term
    yield first, shard


def find_alike(thesaurus: Mapping[str, Alike], concepts: Iterable[SearchConcept], postings: Postings) -> dict[str, str]:
    """Return, packed, what stands in these notes for each entry of the thesaurus; entries without are left out.

    A term of the field may stand under any name of its concept; of plain words the rarer say more.
    """
    names = {squeeze(name): concept.names for concept in concepts for name in concept.names}

    @functools.cache
    def spread(word: str) -> int:
        """Return in how many topics a word may stand."""
        return _spread(word, postings)

    found = {}
    for asked, alike in thesaurus.items():
        terms_ = {
            squeeze(name): name
            for term in alike.terms
            for name in (term, *names.get(squeeze(term), ()))
            if spread(name)
        }
        standing = list(terms_.values())[:ALIKE]
        plain = sorted((word for word in alike.words if spread(word)), key=lambda word: (spread(word), word))[:ALIKE]
        packed = _pack_alike("<", standing) + _pack_alike("=", plain)
        if alike.near is not None:
            packed += _pack_alike(">", [name for name in alike.near if spread(name)][:ALIKE]) or ">"
        if packed:
            found[asked] = packed
    return found


def _pack_alike(mark: str, names: Iterable[str]) -> str:
    written = [name.replace(" ", "_") for name in names if not set(name) & set("|,<=>_")]
    return mark + ",".join(written) if written else ""


def _pack_places(places: Mapping[int, list[int]]) -> str:
    return ";".join(pack_numbers(places.get(place, [])) for place in range(PLACES)).rstrip(";")


# Texts: what is shown and verified.


def pack_texts(topics: Sequence[SearchTopic]) -> Iterator[tuple[int, list[object]]]:
    """Yield the shards of topics: the number of the first, and the records."""
    sizes = [sum(len(section.text) for section in topic.sections) + 100 for topic in topics]
    full = max(TEXT_SHARD, sum(sizes) // TEXT_FILES)
    shard: list[object] = []
    first = size = 0
    for number, topic in enumerate(topics):
        if size >= full:
            yield first, shard
            shard, first, size = [], number, 0
        sections = [[s.anchor, s.title if s.anchor else "", s.text] for s in topic.sections]
        tags = list(topic.tags)
        shard.append(
            [topic.id, topic.url, topic.title, tags, topic.note, topic.date, sections, topic.groups, topic.about]
        )
        size += sizes[number]
    if shard:
        yield first, shard


def count_tags(topics: Iterable[SearchTopic]) -> list[tuple[str, int]]:
    """Return the forty tags in most use."""
    counts = Counter(tag for topic in topics for tag in topic.tags)
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:40]


# Concepts.


def pack_cards(
    topics: Iterable[SearchTopic],
    concepts: tuple[SearchConcept, ...],
    postings: Postings,
) -> Iterator[list[list[object]]]:
    numbers = {topic.id: number for number, topic in enumerate(topics)}
    cards: list[list[object]] = [
        [
            concept.id,
            concept.url,
            list(concept.names),
            [numbers[topic] for topic in concept.topics if topic in numbers][:20],
            [n for n, name in enumerate(concept.names) if _spread(name, postings)],
            concept.definition,
        ]
        for concept in concepts
    ]
    for start in range(0, len(cards), CARD_SHARD):
        yield cards[start : start + CARD_SHARD]


def _spread(name: str, postings: Postings) -> int:
    """Return how many topics have all terms of a name, or have it as one word."""
    folded = fold(name)
    runs, words = han_runs(folded), latin_words(folded)
    if "".join(words) in postings and not runs:
        wanted = ["".join(words)]
    else:
        wanted = [run[n : n + 2] for run in runs for n in range(max(1, len(run) - 1))] + words
    written = ({place: n for place, n in postings.get(term, {}).items() if place != ABOUT} for term in wanted)
    found = [{n for numbers in places.values() for n in numbers} for places in written]
    return len(set.intersection(*found)) if found else 0


# Names and words by sound and by spelling.


def name_tiers(topics: tuple[SearchTopic, ...], words: Mapping[str, int]) -> Iterator[list[str]]:
    """Yield titles and tags, headings, and words of the text; a name in one tier only."""
    titles = Counter(run for t in topics for name in (t.title, *t.tags) for run in han_runs(fold(name)))
    above = ((*(section.title for section in topic.sections), *topic.groups) for topic in topics)
    headings = Counter(run for names in above for name in names for run in han_runs(fold(name)))
    common = Counter({word: count for word, count in words.items() if count >= COMMON_WORD})
    tiers = (titles, _without(headings, titles), _without(common, titles))
    for tier, room in zip(tiers, NAMES, strict=True):
        yield sorted(_most_used(tier, room))


def _without(names: Counter[str], others: Counter[str]) -> Counter[str]:
    return Counter({name: count for name, count in names.items() if name not in others})


def _most_used(names: Counter[str], room: int) -> Iterator[str]:
    """Yield the names in most use as long as there is room for their characters: a reader fetches all of them."""
    for name in sorted(names, key=lambda name: (-names[name], name)):
        room -= len(name) + 1
        if room < 0:
            return
        yield name


def pack_simplified(topics: Iterable[SearchTopic], concepts: Iterable[SearchConcept]) -> str:
    """Return the character table, without what no text of this site can be folded to."""
    texts = (text for topic in topics for text in _texts(topic))
    seen = set(fold("".join(texts))).union(*_han_names(concepts))
    return "".join(old + new for old, new in simplified().items() if new in seen)


def _han_names(concepts: Iterable[SearchConcept]) -> list[str]:
    return [run for c in concepts for name in c.names for run in han_runs(fold(name))]


def pack_latin(topics: Iterable[SearchTopic], concepts: Iterable[SearchConcept]) -> tuple[str, str]:
    """Return the Latin words of names, and those that stand only in the text."""
    names = {word for c in concepts for name in c.names for word in latin_words(fold(name))}
    texts: set[str] = set()
    for topic in topics:
        for name in (topic.title, *topic.tags, *topic.groups, *(section.title for section in topic.sections)):
            names.update(latin_words(fold(name)))
        for section in topic.sections:
            texts.update(latin_words(fold(section.text)))
    return pack_words(names), pack_words(texts - names)
