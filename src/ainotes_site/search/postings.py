"""The inverted index: which topics have a term, in which place, and what may stand for it."""

import functools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from ainotes_site.search.packing import pack_numbers, shared
from ainotes_site.search.records import SearchConcept, SearchTopic
from ainotes_site.search.terms import fold, han_runs, latin_words, squeeze, terms
from ainotes_site.search.thesaurus import Alike

# Characters of a shard, so that what a search fetches is small: one shard for each pair. Beyond so many files the
# shards grow instead, and a search fetches a little more.
TERM_SHARD, TERM_FILES = 5_500, 4_000
OFTEN = 3  # mentions, from which on a text counts as dealing with a term
SHORT = 8  # letters and characters of a title that is little more than a name
ALIKE = 4  # words that stand for one that was typed: each costs a search its postings

NEAR, AROUND, TEXT, OFTEN_IN_TEXT, TAG, HEADING, TITLE, SHORT_TITLE = range(8)

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
    sources = (section.sources for section in topic.sections)
    places = dict.fromkeys((term for text in (topic.about, *sources) for term in terms(fold(text))), NEAR)
    places.update(dict.fromkeys(terms(fold(topic.note)), AROUND))
    places.update({term: OFTEN_IN_TEXT if n >= OFTEN else TEXT for term, n in counts.items()})
    headings = [*(section.title for section in topic.sections[1:]), *topic.names]
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
        return spread_of(word, postings)

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
    if not places:  # most words of three characters and more
        return ""
    return ";".join(pack_numbers(places[place]) if place in places else "" for place in range(max(places) + 1))


def spread_of(name: str, postings: Postings) -> int:
    """Return how many topics have all terms of a name, or have it as one word."""
    folded = fold(name)
    runs, words = han_runs(folded), latin_words(folded)
    if "".join(words) in postings and not runs:
        wanted = ["".join(words)]
    else:
        wanted = [run[n : n + 2] for run in runs for n in range(max(1, len(run) - 1))] + words
    written = ({place: n for place, n in postings.get(term, {}).items() if place != NEAR} for term in wanted)
    found = [{n for numbers in places.values() for n in numbers} for places in written]
    return len(set.intersection(*found)) if found else 0
