"""What the index needs of one topic. None of it depends on another topic, so that it is kept between builds."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Any

from ainotes_site.cache import NO_CACHE, Cache, Stage
from ainotes_site.search.records import SearchConcept, SearchSection, SearchTopic
from ainotes_site.search.terms import fold, han_runs, latin_words, squeeze, terms

OFTEN = 3  # mentions, from which on a text counts as dealing with a term
SHORT = 8  # letters and characters of a title that is little more than a name
LONGEST_WORD = 8

NEAR, AROUND, TEXT, OFTEN_IN_TEXT, TAG, HEADING, TITLE, SHORT_TITLE = range(8)


@dataclass(frozen=True, slots=True)
class Entry:
    """A topic as the index has it: the best place of each term, and the uses of each Chinese word."""

    places: dict[str, int]
    words: dict[str, int]
    latin_names: tuple[str, ...]
    latin: tuple[str, ...]


class Names:
    """The Chinese names by which words are cut, beside the dictionary."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names

    @cached_property
    def digest(self) -> bytes:
        """Of the names: what is cut by them depends on nothing else."""
        return sha256("\n".join(self.names).encode("utf-8", "surrogatepass")).digest()


def han_names(concepts: tuple[SearchConcept, ...]) -> list[str]:
    return [run for c in concepts for name in c.names for run in han_runs(fold(name))]


@dataclass(frozen=True, slots=True)
class EntryReader:
    """Reads the entries of topics, or finds them kept. Its digest says that they are made of nothing but the topics."""

    cache: Cache = NO_CACHE
    digest: bytes = b"entries"

    def read(self, topics: tuple[SearchTopic, ...], concepts: tuple[SearchConcept, ...]) -> list[Entry]:
        """Return the entry of each topic, in their order."""
        names = Names(tuple(dict.fromkeys(han_names(concepts))))
        return self.cache.each(_READ, [(topic, names) for topic in topics])


def read_entry(topic: SearchTopic, names: Names) -> Entry:
    """Return a topic as the index has it."""
    tags = {f"#{_tag_term(tag)}": TAG for tag in topic.tags}
    topic = _fold_texts(topic)  # once: folding costs more than anything else here
    named = (topic.title, *topic.tags, *topic.groups, *(section.title for section in topic.sections))
    return Entry(
        places=_best_places(topic) | tags,
        words=_count_words(topic, _cutter(names.names)),
        latin_names=tuple(sorted({word for name in named for word in latin_words(name)})),
        latin=tuple(sorted({word for one in topic.sections for word in latin_words(f"{one.text}\n{one.sources}")})),
    )


def _fold_texts(topic: SearchTopic) -> SearchTopic:
    return replace(
        topic,
        title=fold(topic.title),
        tags=tuple(map(fold, topic.tags)),
        note=fold(topic.note),
        sections=tuple(
            SearchSection(one.anchor, fold(one.title), fold(one.text), fold(one.sources)) for one in topic.sections
        ),
        groups=tuple(map(fold, topic.groups)),
        names=tuple(map(fold, topic.names)),
        about=fold(topic.about),
    )


def _count_words(topic: SearchTopic, jieba: Any) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for text in texts_of(topic):
        for run in han_runs(text):
            if len(run) > 1:
                counts.update(jieba.cut(run, False))
    return {word: uses for word, uses in counts.items() if 2 <= len(word) <= LONGEST_WORD}


NOT_KEPT = EntryReader()
_READ = Stage(read_entry, Entry, doing="为搜索读主题")


@lru_cache(maxsize=1)
def _cutter(names: tuple[str, ...]) -> Any:
    import rjieba  # its dictionary takes a while to load

    jieba = rjieba.Jieba()
    for name in names:
        jieba.add_word(name, None, None)
    return jieba


def texts_of(topic: SearchTopic) -> Iterator[str]:
    """Yield all texts of a topic that words are cut from."""
    yield topic.title
    yield from topic.tags
    yield from topic.groups
    for section in topic.sections:
        yield section.title
        yield section.text
        yield section.sources


def _best_places(topic: SearchTopic) -> dict[str, int]:
    """Return the best place of each term of a folded topic."""
    counts = Counter(term for section in topic.sections for term in terms(section.text))
    sources = (section.sources for section in topic.sections)
    places = dict.fromkeys((term for text in (topic.about, *sources) for term in terms(text)), NEAR)
    places.update(dict.fromkeys(terms(topic.note), AROUND))
    places.update({term: OFTEN_IN_TEXT if n >= OFTEN else TEXT for term, n in counts.items()})
    headings = [*(section.title for section in topic.sections[1:]), *topic.names]
    of_title = SHORT_TITLE if len(squeeze(topic.title)) <= SHORT else TITLE
    for place, names in ((TAG, (*topic.tags, *topic.groups)), (HEADING, headings), (of_title, (topic.title,))):
        for name in names:
            places.update(dict.fromkeys(terms(name), place))
    return places


def _tag_term(tag: str) -> str:
    """Return a tag as a term: without what separates records and postings."""
    return "".join(fold(tag).replace("|", "").split())
