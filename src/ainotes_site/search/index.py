"""Build the search index: a manifest and small shards, fetched as a search needs them.

Every file is one call, ``ainotesShard("NAME", JSON);``, so that a page opened from
``file://`` can load it with ``<script>`` and a worker with ``fetch``. Below ``search/ainotes/``:

``manifest.js``
    ``{version, topics, terms: [first term of each shard], texts: numbers of the first topic of
    each shard, packed, cards, tags: [[tag, number of topics]], meaning: whether there is any
    (``meaning.py``)}``. Topics are numbered in the order given.
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
    POSTINGS: up to eight lists with ``;`` between them, the topics that have the term at best
    near them (what they are about, what they point to), in the note and folder around them, in the text,
    often in the text, in a tag, in a heading or a name of what they are about, in the title, in a short title. A list is
    the gaps between topic numbers less one, in the digits of ``pack_number``.
``texts-N.js``
    ``[[id, url, title, tags, note, date, [[anchor, heading, text, sources], …], groups, names, about], …]``:
    what results show, and where each match is verified. ``sources`` are lines that only point
    elsewhere, left out where there are none. ``groups`` are the headings above the topic's own,
    ``names`` and ``about`` all names of the concepts that it is about and their definitions:
    all three are sought in, too, and never shown.
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
from hashlib import sha256

from ainotes_site.search.entries import NOT_KEPT, EntryReader, han_names
from ainotes_site.search.names import count_words, name_tiers, pack_latin, pack_simplified
from ainotes_site.search.packing import pack_numbers, pack_shard
from ainotes_site.search.postings import Postings, find_alike, pack_terms, rank_fields, spread_of
from ainotes_site.search.records import SearchConcept, SearchSection, SearchTopic
from ainotes_site.search.sounds import pack_sounds, read_sounds
from ainotes_site.search.terms import squeeze
from ainotes_site.search.thesaurus import Alike

# Characters of a shard, about one topic: a search verifies thirteen of them, in as many files whatever their size. Beyond
# so many files the shards grow. (2,600 characters: 40 kB more in each search, gzip.)
TEXT_SHARD, TEXT_FILES = 1_000, 5_000
CARD_SHARD = 20


def build_search_index(
    topics: tuple[SearchTopic, ...],
    concepts: tuple[SearchConcept, ...] = (),
    thesaurus: Mapping[str, Alike] | None = None,
    reader: EntryReader = NOT_KEPT,
    meaning: Mapping[str, bytes] | None = None,
) -> dict[str, bytes]:
    """Return the files of the index by name, those of `meaning` among them. The same input gives the same bytes."""
    entries = reader.read(topics, concepts)
    words = count_words(entries, concepts)
    postings = rank_fields(entries)
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
        "sounds": pack_sounds(read_sounds([*han_names(concepts), *functools.reduce(operator.iadd, names, [])])),
        "latin": pack_latin(entries, concepts),
    }
    files = {**{f"{name}.js": pack_shard(name, shard) for name, shard in shards.items()}, **(meaning or {})}
    manifest = {
        "version": sha256(b"".join(files.values())).hexdigest()[:12],
        "topics": len(topics),
        "terms": [first for first, _ in term_shards],
        "texts": pack_numbers([first for first, _ in text_shards]),
        "cards": CARD_SHARD,
        "tags": count_tags(topics),
        "meaning": bool(meaning),
    }
    return {"manifest.js": pack_shard("manifest", manifest), **files}


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
        sections = [_pack_section(section) for section in topic.sections]
        shown = [topic.id, topic.url, topic.title, topic.tags, topic.note, topic.date, sections]
        shard.append([*shown, topic.groups, topic.names, topic.about])
        size += sizes[number]
    if shard:
        yield first, shard


def _pack_section(section: SearchSection) -> list[str]:
    title = section.title if section.anchor else ""
    return [section.anchor, title, section.text, *([section.sources] if section.sources else [])]


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
            [n for n, name in enumerate(concept.names) if spread_of(name, postings)],
            concept.definition,
        ]
        for concept in concepts
    ]
    for start in range(0, len(cards), CARD_SHARD):
        yield cards[start : start + CARD_SHARD]
