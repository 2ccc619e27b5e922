"""The words that a query is cut at, and the names that it may sound or be spelt like."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from ainotes_site.search.entries import LONGEST_WORD, Entry, han_names, texts_of
from ainotes_site.search.packing import pack_words
from ainotes_site.search.records import SearchConcept, SearchTopic
from ainotes_site.search.terms import fold, han_runs, latin_words
from ainotes_site.text import simplified

COMMON_WORD = 3  # uses, from which on a word of the text is worth a look by its sound
NAMES = (120_000, 25_000, 25_000)  # characters of the names of each tier; the rarest are left out


def count_words(entries: Iterable[Entry], concepts: tuple[SearchConcept, ...]) -> dict[str, int]:
    """Return the Chinese words of two to eight characters with their numbers of uses."""
    counts: Counter[str] = Counter()
    for entry in entries:
        counts.update(entry.words)
    known = {name: counts[name] + 2 for name in han_names(concepts)}
    return {
        word: count
        for word, count in sorted({**counts, **known}.items())
        if 2 <= len(word) <= LONGEST_WORD and count >= 2
    }


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


def pack_simplified(topics: Iterable[SearchTopic], concepts: tuple[SearchConcept, ...]) -> str:
    """Return the character table, without what no text of this site can be folded to."""
    texts = (text for topic in topics for text in texts_of(topic))
    seen = set(fold("".join(texts))).union(*han_names(concepts))
    return "".join(old + new for old, new in simplified().items() if new in seen)


def pack_latin(entries: Iterable[Entry], concepts: Iterable[SearchConcept]) -> tuple[str, str]:
    """Return the Latin words of names, and those that stand only in the text."""
    names = {word for c in concepts for name in c.names for word in latin_words(fold(name))}
    texts: set[str] = set()
    for entry in entries:
        names.update(entry.latin_names)
        texts.update(entry.latin)
    return pack_words(names), pack_words(texts - names)
