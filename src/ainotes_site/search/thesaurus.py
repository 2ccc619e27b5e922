"""Read the thesaurus: how people talk, and what notes write instead.

``thesaurus.txt`` has an entry a line, words with ``、`` between them, ``#`` before a remark:

``幻觉 < 瞎编、胡说八道``
    Who types what stands on the right is served by what stands on the left: terms of the field.
``坏处、缺点、弊端``
    Plain words, each as good as the others.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

from ainotes_site.search.terms import WORD_LIMIT, han_runs, squeeze

LONGEST = 8  # characters of a phrase that the browser looks up


@dataclass(frozen=True, slots=True)
class Alike:
    """What may stand for a word: terms of the field, plain words.

    `near` is not None for the name of a concept that the notes do not have, and has the names of concepts near it.
    """

    terms: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    near: tuple[str, ...] | None = None


@lru_cache(maxsize=1)
def shipped_thesaurus() -> Mapping[str, Alike]:
    return read_thesaurus(_shipped_text())


@lru_cache(maxsize=1)
def shipped_talk() -> Mapping[str, tuple[str, ...]]:
    return read_talk(_shipped_text())


def _shipped_text() -> str:
    return files("ainotes_site.search").joinpath("thesaurus.txt").read_text(encoding="utf-8")


def read_thesaurus(text: str) -> dict[str, Alike]:
    """Return what stands for each word or phrase that the browser can look up, folded and sorted."""
    terms: defaultdict[str, dict[str, None]] = defaultdict(dict)
    words: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for line in text.splitlines():
        left, is_talk, right = line.partition("#")[0].partition(" < ")
        group = _names(left)
        for asked in _names(right) if is_talk else group:
            for key in thesaurus_keys((asked,)):
                if others := dict.fromkeys(name for name in group if squeeze(name) != key):
                    (terms if is_talk else words)[key].update(others)
    return {key: Alike(tuple(terms[key]), tuple(words[key])) for key in sorted({*terms, *words})}


def read_talk(text: str) -> dict[str, tuple[str, ...]]:
    """Return for each term of the field, squeezed, all the ways in which people talk of it."""
    talk: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for line in text.splitlines():
        left, is_talk, right = line.partition("#")[0].partition(" < ")
        for term in _names(left) if is_talk else ():
            talk[squeeze(term)].update(dict.fromkeys(_names(right)))
    return {term: tuple(phrases) for term, phrases in sorted(talk.items())}


def _names(part: str) -> list[str]:
    return [name for name in map(str.strip, part.split("、")) if name]


def thesaurus_keys(phrases: Iterable[str]) -> Iterator[str]:
    """Yield the phrases as the index files them: Chinese as it is, Latin words as one; both together have no place there."""
    for phrase in phrases:
        key = squeeze(phrase)
        is_han = bool(han_runs(key))
        if (is_han and [key] == han_runs(key) and len(key) <= LONGEST) or (not is_han and 0 < len(key) <= WORD_LIMIT):
            yield key


def keep_one_way(thesaurus: Mapping[str, Alike], terms: Container[str]) -> dict[str, Alike]:
    """Return the thesaurus without plain words for terms of the field: talk leads to a term, a term never to talk."""
    kept = {key: replace(alike, words=()) if key in terms else alike for key, alike in thesaurus.items()}
    return {key: alike for key, alike in kept.items() if alike.terms or alike.words}


def add_absent(thesaurus: Mapping[str, Alike], absent: Mapping[str, tuple[str, ...]]) -> dict[str, Alike]:
    """Return the thesaurus with names of concepts that the notes do not have, and what is near them."""
    none = Alike()
    return {
        key: replace(thesaurus.get(key, none), near=absent[key]) if key in absent else thesaurus[key]
        for key in sorted({*thesaurus, *absent})
    }
