"""The inverted index: which topics have a term, in which place, and what may stand for it."""

import functools
from collections.abc import Iterable, Iterator, Mapping

from ainotes_site.search.entries import NEAR, Entry
from ainotes_site.search.packing import pack_numbers, shared
from ainotes_site.search.records import SearchConcept
from ainotes_site.search.terms import fold, han_runs, latin_words, squeeze
from ainotes_site.search.thesaurus import Alike

# Characters of a shard, so that what a search fetches is small: one shard for each pair. Beyond so many files the
# shards grow instead, and a search fetches a little more. (5,500 characters: 15 to 40 kB more, gzip.)
TERM_SHARD, TERM_FILES = 3_600, 4_000
ALIKE = 4  # words that stand for one that was typed: each costs a search its postings

Postings = Mapping[str, Mapping[int, list[int]]]  # term, place, numbers of topics


def rank_fields(entries: Iterable[Entry]) -> Postings:
    """Return for each term the numbers of the topics, by the best place they have it in."""
    postings: dict[str, dict[int, list[int]]] = {}
    for number, entry in enumerate(entries):
        for term, place in entry.places.items():
            postings.setdefault(term, {}).setdefault(place, []).append(number)
    return postings


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
    for term in _as_javascript(packed):
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


def _as_javascript(terms_: Iterable[str]) -> list[str]:
    """Return terms sorted as JavaScript compares them: by UTF-16, another order only outside the basic plane."""
    ordered = sorted(terms_)
    return (
        sorted(ordered, key=lambda term: term.encode("utf-16-be"))
        if max("".join(ordered), default="") > "\uffff"
        else ordered
    )


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
    if len(places) == 1:  # most pairs of characters
        ((place, numbers),) = places.items()
        return ";" * place + pack_numbers(numbers)
    return ";".join(pack_numbers(places[place]) if place in places else "" for place in range(max(places) + 1))


def spread_of(name: str, postings: Postings) -> int:
    """Return how many topics have all terms of a name, or have it as one word."""
    folded = fold(name)
    runs, words = han_runs(folded), latin_words(folded)
    if "".join(words) in postings and not runs:
        wanted = ["".join(words)]
    else:
        wanted = [run[n : n + 2] for run in runs for n in range(max(1, len(run) - 1))] + words
    if not all(term in postings for term in wanted):
        return 0
    written = ({place: n for place, n in postings.get(term, {}).items() if place != NEAR} for term in wanted)
    found = [{n for numbers in places.values() for n in numbers} for places in written]
    return len(set.intersection(*found)) if found else 0
