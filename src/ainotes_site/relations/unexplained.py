"""Find what the notes speak of again and again, yet nothing explains: neither the glossary nor a topic of its own."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ainotes_site.relations.latin_candidates import LATIN_WORD_RE, Tally, find_latin, latin_phrases
from ainotes_site.text import exact_key, is_latin

# Of the 38 terms shown for seven folders (chip design, a course, a book, 33 short notes of many fields; three have none) 35 are
# ones a reader would look up. Beyond twenty come the words of one project.
MOST_TERMS = 20

_TITLE_SPLIT_RE = re.compile(r"[^\w\s.+#\-/]+|\s*[与和及的]\s*|(?:是什么|怎么|如何|为什么)+")
_CLASS_WORD_RE = re.compile(r"(?<=\w)(?:模型|算法|网络|框架|机制|技术|方法)$")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a topic says: its title, and the Latin phrases that `find_phrases` returns of its text."""

    id: str
    title: str
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnexplainedTerm:
    """A term as it is written most often, how often, and the topics that mention it, in the order of the notes."""

    term: str
    count: int
    topics: tuple[str, ...]


def find_phrases(texts: Iterable[str], find_names: Callable[[str], Iterable[tuple[int, int]]]) -> tuple[str, ...]:
    """Return what looks like a term in a running text and is no name of the glossary, each as often as it is said.

    `texts` are its passages without code, links and formulas (`Passage.edges`); `find_names` yields where the names stand
    in one, as start and end. Linear in the text.
    """
    return tuple(phrase for text in texts for phrase in latin_phrases(_mask(text, find_names)))


def find_unexplained(readings: Sequence[Reading], *, most: int = MOST_TERMS) -> tuple[UnexplainedTerm, ...]:
    """Return the Latin terms that most topics mention and nothing explains, the most useful to explain first.

    A name in the title of a topic is explained, as those of the glossary are.
    """
    least = min(2 + len(readings) // 150, 5)
    titles = frozenset(key for one in readings for key in _title_keys(one.title))
    found = find_latin(((one.id, one.phrases) for one in readings), least)
    kept = {key: tally for key, tally in found.items() if key not in titles}
    ranked = sorted(kept, key=lambda key: (-kept[key].score, -kept[key].topics.total(), key))
    order = {one.id: at for at, one in enumerate(readings)}
    return tuple(_term(kept[key], order) for key in ranked[:most])


def _term(tally: Tally, order: Mapping[str, int]) -> UnexplainedTerm:
    form = min(tally.forms, key=lambda form: (-tally.forms[form], form))
    return UnexplainedTerm(form, tally.topics.total(), tuple(sorted(tally.topics, key=order.__getitem__)))


def _mask(text: str, find_names: Callable[[str], Iterable[tuple[int, int]]]) -> str:
    """Put a line break in the place of each name, so that nothing is found in it or across it."""
    parts: list[str] = []
    last = 0
    for start, end in sorted(find_names(text), key=lambda span: (span[0], -span[1])):
        if start < last or _cuts_word(text, start) or _cuts_word(text, end):
            continue
        parts += (text[last:start], "\n")
        last = end
    return "".join((*parts, text[last:]))


def _cuts_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and is_latin(text[at - 1]) and is_latin(text[at])


def _title_keys(title: str) -> Iterator[str]:
    """Yield what a title explains: itself, each part of it (VAE 与 KL 散度), each Latin word in it."""
    for part in (title, *_TITLE_SPLIT_RE.split(title), *LATIN_WORD_RE.findall(title)):
        yield exact_key(part)
        yield exact_key(_CLASS_WORD_RE.sub("", part))
