"""Characters: Chinese and Latin edges, folding, counting."""

import hashlib
import re
import unicodedata

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
HAN_RE = re.compile(f"[{HAN}]")
_LATIN_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")
# Punctuation that only stands in Chinese text: a bare URL ends before it, and a joined line needs no space at it.
CJK_PUNCTUATION = "，。；：、！？（）【】《》〈〉「」『』“”‘’…—·～"
CJK_EDGE_RE = re.compile(f"[{HAN}{CJK_PUNCTUATION}\u3000-\u303f\uff00-\uffef]")

_DASHES = re.compile("[\u2010-\u2015\u2212]")


def fold_text(text: str) -> str:
    """Fold what readers do not tell apart: full width, compatibility forms, case, runs of white space."""
    return " ".join(_DASHES.sub("-", unicodedata.normalize("NFKC", text)).casefold().split())


def is_english(text: str, *, words: int) -> bool:
    """Tell whether a text has so many Latin words and no Chinese character: a screen reader reads it with another voice."""
    return not HAN_RE.search(text) and len(_LATIN_WORD.findall(text)) >= words


def count_letters(text: str) -> int:
    """Count what carries meaning: one for each Han character, one for each other letter or digit."""
    return sum(map(str.isalnum, text))


def digest(text: str, length: int = 6) -> str:
    """Return the first hexadecimal digits of the SHA-256 of the UTF-8 text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def heading_anchor(text: str) -> str:
    """Return the anchor that GitHub gives a heading, so that links written for GitHub keep working.

    Rule: lower case; drop everything but letters, marks, digits, `_`, `-` and spaces; spaces become `-`.
    """
    kept = (c for c in text.strip().lower() if c in " -_" or unicodedata.category(c)[0] in "LMN")
    return "".join(kept).replace(" ", "-")


def join_lines(before: str, after: str) -> str:
    """Return what replaces the line break between two lines of hard-wrapped text: nothing beside Chinese, else a space."""
    if before and after and CJK_EDGE_RE.match(before[-1]) and CJK_EDGE_RE.match(after[0]):
        return ""
    return " "


def display_width(text: str) -> int:
    """Return the number of terminal columns, two for each wide character."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
