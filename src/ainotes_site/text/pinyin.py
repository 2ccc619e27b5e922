"""Where a name stands in an index from A to Z, and what finds it there by pinyin."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from ainotes_site.text.characters import HAN, HAN_RE, fold_text
from ainotes_site.text.readings import read_syllables

DIGITS = "0–9"
OTHER_LETTER = "#"

_RUNS = re.compile(f"[{HAN}]+|[^{HAN}]+")
_PARTS = re.compile(r"\d+|[a-z]+")
_NUMBER_WIDTH = 8


@dataclass(frozen=True, slots=True)
class IndexKey:
    """A name's place in an index.

    `letter` is A to Z, `0–9` or `#`. `sort` orders names within and across letters. `filter` holds what people type to
    find the name, separated by spaces: the name itself, its full pinyin, and its initials, each without spaces.
    """

    letter: str
    sort: tuple[str, ...]
    filter: str


@lru_cache(maxsize=16384)
def index_key(name: str) -> IndexKey:
    """Return the place of a name in an index by pinyin: 重排序 stands at C, as chóng pái xù.

    Digits come first and by value, then letters; what is neither comes last. Greek letters count as their names, so
    that ε-贪心 stands at E.
    """
    folded = fold_text(name)
    pieces = [(run, _read(run)) for run in _RUNS.findall(folded)]
    sounds = [part for _, syllables in pieces for syllable in syllables for part in _PARTS.findall(syllable)]
    padded = [part.zfill(_NUMBER_WIDTH) if part.isdigit() else part for part in sounds]
    letter = _letter(sounds)
    rank = {DIGITS: "0", OTHER_LETTER: "2"}.get(letter, "1")
    tones = read_syllables(folded, tones=True)
    full = "".join(syllable for _, syllables in pieces for syllable in syllables)
    initials = "".join(
        syllable[:1] if HAN_RE.match(run) else syllable for run, syllables in pieces for syllable in syllables
    )
    forms = ("".join(filter(str.isalnum, form)) for form in (folded, full, initials))
    filter_key = " ".join(dict.fromkeys(form for form in forms if form))
    return IndexKey(letter, (rank, *padded, "", " ".join(tones), name), filter_key)


def index_order(letter: str) -> tuple[int, str]:
    """Return the key that orders the letters of an index: digits, A to Z, the rest."""
    return ({DIGITS: 0, OTHER_LETTER: 2}.get(letter, 1), letter)


def _letter(sounds: list[str]) -> str:
    if not sounds:
        return OTHER_LETTER
    return DIGITS if sounds[0].isdigit() else sounds[0][0].upper()


def _read(run: str) -> list[str]:
    """Return a syllable for each character of a Han run, and any other run as it is, in ASCII."""
    return ["".join(map(_to_ascii, piece)) for piece in read_syllables(run)]


def _to_ascii(char: str) -> str:
    if char.isascii():
        return char
    spelled = re.fullmatch(r"GREEK \w+ LETTER (?:FINAL )?(\w+)(?: WITH .*)?", unicodedata.name(char, ""))
    if spelled:
        return spelled[1].lower()
    return "".join(part for part in unicodedata.normalize("NFKD", char) if part.isascii())
