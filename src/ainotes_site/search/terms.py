"""Fold text and cut it into the terms of the search index.

The browser folds and cuts queries by the same rules (``fold`` and ``atoms`` in
``engine/1-fold.js``, ``engine/3-cut.js``); ``tests/search/test_terms.py`` runs both over one set of fixtures.

Chinese is indexed by overlapping pairs of characters, not by words: whatever way a query
is cut, the pairs inside it are the pairs inside the text, so no fragment can be lost.
"""

import re
from functools import cache, lru_cache

from ainotes_site.text import fold_character

CJK = r"\u3005\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff"
SYMBOL = r"\u2190-\u2bff\U0001f000-\U0001faff"

_CJK_RUN = re.compile(f"[{CJK}]+")
_LATIN = f"[^\\W_{CJK}]"
_WORD = re.compile(f"{_LATIN}+")
# From the beginning of a word only: tried from each of its letters, a long one without a hyphen would take its square.
_COMPOUND = re.compile(f"(?<!{_LATIN}){_LATIN}+(?:[-_./]{_LATIN}+)+")
_SYMBOL = re.compile(f"[{SYMBOL}]")
_ATOM = re.compile(f"[{CJK}]+|{_LATIN}+|[{SYMBOL}]")

# Longer Latin runs are hashes and base64, which nobody types; a bound keeps shards small.
WORD_LIMIT = 40
COMPOUND_LIMIT = 24


@cache
def _fold_table() -> dict[int, str]:
    # Outside the basic plane folding would change the length that JavaScript counts.
    plane = (chr(code) for code in range(0x10000) if not 0xD800 <= code < 0xE000)
    pairs = ((character, fold_character(character)) for character in plane)
    return {ord(character): folded for character, folded in pairs if character != folded}


def fold(text: str) -> str:
    """Fold case, width and traditional characters; the length stays the same."""
    return text.translate(_fold_table())


def han_runs(folded: str) -> list[str]:
    """Return the runs of Chinese characters in a folded text."""
    return _CJK_RUN.findall(folded)


def latin_words(folded: str) -> list[str]:
    """Return the Latin words of a folded text, and ``fine-tuning`` also as ``finetuning``."""
    words = [word for word in _WORD.findall(folded) if len(word) <= WORD_LIMIT]
    if len(words) < 2:
        return words
    joined = (re.sub(r"[-_./]", "", compound) for compound in _COMPOUND.findall(folded))
    return words + [word for word in joined if len(word) <= COMPOUND_LIMIT]


@lru_cache(maxsize=65_536)  # the same names come up again and again
def squeeze(text: str) -> str:
    """Reduce a name to its folded letters and digits, so that spacing tells none apart."""
    return "".join(_ATOM.findall(fold(text)))


def terms(folded: str) -> list[str]:
    """Return the index terms of a folded text, with repetitions.

    The last character of a run makes a pair with ``.``, so that each occurrence of a
    character begins a term, and one character is found as a prefix.
    """
    found = [pair for run in han_runs(folded) for pair in map("".join, zip(run, run[1:] + ".", strict=False))]
    return found + latin_words(folded) + _SYMBOL.findall(folded)
