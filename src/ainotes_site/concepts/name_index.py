"""Find the names of all concepts in a text, in one pass."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

from ainotes_site.concepts.glossary import Glossary
from ainotes_site.concepts.name_forms import SEPARATOR_RE, mixed_forms, number_forms, splits
from ainotes_site.concepts.vocabulary_file import Concept, Rule
from ainotes_site.text import HAN_RE, exact_key, fold_positions

if TYPE_CHECKING:
    import rjieba

# A character that no name has: stands for text that must not be linked.
MASK = "\x00"

_NO_RULE = Rule(())
# A Chinese word of three characters or more is at least this frequent, so that it is not cut for a rare neighbour.
_LEAST_FREQUENCY = 100
_LEAST_FREQUENCY_OF_TWO = 300


@dataclass(frozen=True, slots=True)
class Sense:
    """A concept that a name may mean. `exact` is the name with its case, without spaces; `splits` where one may stand.

    `plural`: the name in its other number.
    """

    concept: Concept
    name: str
    exact: str
    splits: frozenset[int]
    rule: Rule
    plural: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """A name found at `start` to `end` of a text, with what it may mean."""

    start: int
    end: int
    senses: tuple[Sense, ...]


class NameIndex:
    """The names of all concepts and of their members without entries, for one pass over a text.

    Names are looked up by their first two characters and then by length, the longest first; nothing depends on how many
    names there are. Made when it is first asked: where no topic has changed, nobody does.
    """

    def __init__(self, glossary: Glossary) -> None:
        self.glossary = glossary
        self.digest = glossary.digest

    @cached_property
    def _senses(self) -> dict[str, tuple[Sense, ...]]:
        return _collect_senses(self.glossary)

    @cached_property
    def _lengths(self) -> dict[str, tuple[int, ...]]:
        lengths: dict[str, set[int]] = {}
        for key in self._senses:
            lengths.setdefault(key[:2], set()).add(len(key))
        return {prefix: tuple(sorted(found, reverse=True)) for prefix, found in lengths.items()}

    @cached_property
    def _single(self) -> tuple[str, ...]:
        return tuple(prefix for prefix in self._lengths if len(prefix) == 1)

    @cached_property
    def _cutter(self) -> "rjieba.Jieba":
        return _make_cutter(self._senses)

    def find(self, text: str) -> Iterator[Match]:
        """Yield every name in a text, by place, the longest first; they overlap.

        `text` is as the author wrote it, with `MASK` where nothing may be found.
        """
        folded = fold_positions(text)
        joined, places = _join_with_places(folded)
        singles = [name for name in self._single if name in joined]
        lengths, senses = self._lengths, self._senses
        for at in range(len(joined)):
            candidates = lengths.get(joined[at : at + 2], ())
            if singles and joined[at] in singles:
                candidates = (*candidates, 1)
            for length in candidates:
                found = senses.get(joined[at : at + length])
                if found is None or at + length > len(joined):
                    continue
                gaps = _gaps(places, at, length)
                if gaps is None:
                    continue
                start, end = places[at], places[at + length - 1] + 1
                loose = bool(gaps) and _is_compound(folded[start:end])
                meant = found if loose else tuple(sense for sense in found if gaps <= sense.splits)
                if meant:
                    yield Match(start, end, meant)

    def lookup(self, name: str) -> tuple[Concept, ...]:
        """Return the concepts that have this name."""
        return tuple(dict.fromkeys(sense.concept for sense in self._senses.get(exact_key(name), ())))

    def is_name(self, word: str) -> bool:
        """Tell whether a word is a concept's name."""
        return exact_key(word) in self._senses

    def cut(self, text: str, *, names: bool = True) -> tuple[int, ...]:
        """Return where the words of a Chinese text begin, with its end; with `names`, those of concepts are words."""
        cutter = self._cutter if names else _plain_cutter()
        words = cutter.cut(fold_positions(text), hmm=False)
        starts = (0, *accumulate(map(len, words)))
        return starts if starts[-1] == len(text) else tuple(range(len(text) + 1))


def _gaps(places: list[int], at: int, length: int) -> frozenset[int] | None:
    """Return where in a name the text has a space or hyphen; None when there is more than one of them in a row."""
    spread = places[at + length - 1] - places[at] - (length - 1)
    if not spread:
        return frozenset()
    gaps = [k for k in range(1, length) if places[at + k] != places[at + k - 1] + 1]
    return frozenset(gaps) if len(gaps) == spread else None


def _is_compound(folded: str) -> bool:
    """Tell whether a name with one hyphen or space is a word that others write in one: auto-encoder, fine tune."""
    parts = SEPARATOR_RE.split(folded)
    least = 2 if "-" in folded else 3
    return (
        len(parts) == 2
        and len(folded) > 6
        and all(part.isalpha() and part.isascii() and len(part) >= least for part in parts)
    )


def _join_with_places(text: str) -> tuple[str, list[int]]:
    """Return the text without spaces and hyphens, and where each of its characters stood."""
    parts: list[str] = []
    places: list[int] = []
    last = 0
    for match in SEPARATOR_RE.finditer(text):
        if match.start() > last:
            parts.append(text[last : match.start()])
            places.extend(range(last, match.start()))
        last = match.end()
    parts.append(text[last:])
    places.extend(range(last, len(text)))
    return "".join(parts), places


# The index


def _collect_senses(glossary: Glossary) -> dict[str, tuple[Sense, ...]]:
    senses: dict[str, tuple[Sense, ...]] = {}
    derived: list[tuple[str, Sense]] = []
    taken = {exact_key(name) for concept in glossary.concepts for name in concept.names}
    for concept in glossary.concepts:
        rules = {exact_key(name): rule for rule in concept.rules for name in rule.names}
        members = (name for name in glossary.plain_members(concept) if exact_key(name) not in taken)
        for name in (*concept.names, *members):
            key = exact_key(name)
            exact = exact_key(name, case=True)
            if len(exact) != len(key):
                continue
            sense = Sense(concept, name, exact, splits(name), rules.get(key, _NO_RULE))
            senses[key] = (*senses.get(key, ()), sense)
            derived += ((form, _derive(sense, form, key)) for form in number_forms(name))
            derived += ((exact_key(form), _mix(sense, form)) for form in mixed_forms(name))
    owned = frozenset(senses)
    for form, sense in derived:
        known = senses.get(form, ())
        if any(other.concept is sense.concept for other in known):
            continue
        if form not in owned:
            senses[form] = (*known, sense)
        elif sense.plural and all(other.rule.case and other.exact != sense.exact for other in known):
            # ViTs are several ViT, VITS is a name of its own: the case alone tells them apart.
            senses[form] = (*known, replace(sense, rule=replace(sense.rule, case=True)))
    return senses


def _derive(sense: Sense, form: str, key: str) -> Sense:
    """Return the sense in its other number, its case kept."""
    common = len([1 for a, b in zip(form, key, strict=False) if a == b])
    exact = sense.exact[: min(common, len(sense.exact))] + form[common:]
    return Sense(sense.concept, sense.name, exact, sense.splits, sense.rule, plural=True)


def _mix(sense: Sense, form: str) -> Sense:
    """Return the sense with its head in the other language, its rule kept."""
    return Sense(sense.concept, sense.name, exact_key(form, case=True), splits(form), sense.rule)


@lru_cache(maxsize=1)
def _plain_cutter() -> "rjieba.Jieba":
    import rjieba  # its dictionary takes a while to load

    return rjieba.Jieba()


def _make_cutter(keys: Iterable[str]) -> "rjieba.Jieba":
    """Return a segmenter of its own, with the Chinese names among its words."""
    import rjieba

    cutter = rjieba.Jieba()
    for key in sorted(keys):
        if len(key) < 2 or not all(HAN_RE.match(character) for character in key):
            continue
        cutter.add_word(
            key, max(_LEAST_FREQUENCY if len(key) > 2 else _LEAST_FREQUENCY_OF_TWO, cutter.suggest_freq(key)), "n"
        )
    return cutter
