"""Fold text for matching, never for display: width, case, traditional characters, dashes. Positions stay valid."""

import unicodedata
from functools import lru_cache
from importlib.resources import files

from ainotes_site.text.characters import HAN_RE

_LOOKALIKES = dict(zip("‐‑‒–—―−“”„‘’‚", "-------\"\"\"'''", strict=True))


@lru_cache(maxsize=1)
def simplified() -> dict[str, str]:
    """Return the table from traditional to simplified characters (OpenCC, Apache-2.0)."""
    text = files("ainotes_site.text").joinpath("simplified.txt").read_text(encoding="utf-8")
    pairs = "".join(line for line in text.splitlines() if not line.startswith("#"))
    return dict(zip(pairs[::2], pairs[1::2], strict=True))


class _Table(dict[int, str]):
    """Characters folded so far; `str.translate` asks for each new one once."""

    def __init__(self, *, case: bool) -> None:
        self.case = case

    def __missing__(self, code: int) -> str:
        folded = self[code] = fold_character(chr(code), case=self.case)
        return folded


def fold_character(character: str, *, case: bool = True) -> str:
    """Fold one character to one character, so that positions in a text stay valid."""
    folded = unicodedata.normalize("NFKC", character)
    folded = folded if len(folded) == 1 else character
    folded = _LOOKALIKES.get(folded, folded)
    folded = simplified().get(folded, folded)
    lower = folded.lower() if case else folded
    return lower if len(lower) == 1 else folded


@lru_cache(maxsize=2)
def _table(*, case: bool) -> _Table:
    return _Table(case=case)


def fold_positions(text: str) -> str:
    """Fold width, case, dashes and traditional characters, one character for one."""
    return text.translate(_table(case=True))


def fold_width(text: str) -> str:
    """Fold as `fold_positions` does, but keep case."""
    return text.translate(_table(case=False))


def is_latin(character: str) -> bool:
    """Tell whether a character is a letter or digit of an alphabet, so that a name must not touch it."""
    if character < "\x80":
        return character.isalnum()
    return character.isalnum() and not HAN_RE.match(character) and unicodedata.category(character) in ("Ll", "Lu", "Nd")


def has_han(text: str) -> bool:
    """Tell whether a text has a Chinese character."""
    return HAN_RE.search(text) is not None
