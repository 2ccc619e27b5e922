"""Find the names of all concepts in a text, in one pass."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

import rjieba

from ainotes_site.concepts import Concept, Rule
from ainotes_site.folding import fold_positions, fold_width, has_han, is_latin, name_key, squeeze
from ainotes_site.glossary import Glossary
from ainotes_site.text import HAN_RE

# A character that no name has: stands for text that must not be linked.
MASK = "\x00"

_SEPARATOR_RE = re.compile("[ \\-\u00a0]")
_NO_RULE = Rule(())
# A Chinese word of three characters or more is at least this frequent, so that it is not cut for a rare neighbour.
_LEAST_FREQUENCY = 100
_LEAST_FREQUENCY_OF_TWO = 300
# What follows or comes before a noun, whatever longer word the two seem to make: 训练集+中 is not 训练+集中.
# What stands before a noun of two characters as if it made a word with its first: 带+动量, 主+权重.
_CARRIERS = frozenset("带含主加趁少多仅只")
_PARTICLES = frozenset("的了和与或及在是中上下里内外时前后等都也而可会从对把被用到并为将以由向按给让做")
# A hyphen before one of these does not make another word of the name: Transformer-based, GPT-style, Qwen-chat.
_SUFFIXES = frozenset(
    """
    based style like driven powered only free aware enhanced augmented native level mini nano micro pro max plus ultra base
    large small medium tiny xl turbo instruct chat it preview lite flash air latest thinking coder exp reasoner high low
    """.split()
)
_HYPHENED_RE = re.compile(r"-([A-Za-z]+)(?![A-Za-z0-9_])")
_VERSION_RE = re.compile(r"[vV]?\d+(?:\.\d+)*[a-z]?(?![A-Za-z0-9_])")
_ASCII_CHUNK_RE = re.compile(r"[A-Za-z0-9_.:/\\@~%#?&=+\-]+")
_PATH_RE = re.compile(
    r"://|\\|@[\w-]+\.|/[^/]*[._]\w|\w_\w[^/]*/|^[a-z]\w*(?:/\w+){2,}$|[?&=].*/|^[\w.-]+/[a-z\d]+(?:-[a-z\d]+)+$"
)


@dataclass(frozen=True, slots=True)
class Sense:
    """A concept that a name may mean. `exact` is the name with its case, squeezed; `splits` where a space may stand."""

    concept: Concept
    name: str
    exact: str
    splits: frozenset[int]
    rule: Rule


@dataclass(frozen=True, slots=True)
class Match:
    """A name found at `start` to `end` of a text, with what it may mean."""

    start: int
    end: int
    senses: tuple[Sense, ...]


class TermIndex:
    """The names of all concepts, for one pass over a text.

    Names are looked up by their first two characters and then by length, the longest first; nothing depends on how many
    names there are.
    """

    def __init__(self, glossary: Glossary) -> None:
        self.glossary = glossary
        self._senses = _collect_senses(glossary)
        lengths: dict[str, set[int]] = {}
        for key in self._senses:
            lengths.setdefault(key[:2], set()).add(len(key))
        self._lengths = {prefix: tuple(sorted(found, reverse=True)) for prefix, found in lengths.items()}
        self._single = tuple(prefix for prefix in lengths if len(prefix) == 1)
        self._cutter = _make_cutter(self._senses)

    def find(self, text: str) -> Iterator[Match]:
        """Yield every name in a text, by place, the longest first; they overlap.

        `text` is as the author wrote it, with `MASK` where nothing may be found.
        """
        folded = fold_positions(text)
        squeezed, places = _squeeze_with_places(folded)
        singles = [name for name in self._single if name in squeezed]
        lengths, senses = self._lengths, self._senses
        for at in range(len(squeezed)):
            candidates = lengths.get(squeezed[at : at + 2], ())
            if singles and squeezed[at] in singles:
                candidates = (*candidates, 1)
            for length in candidates:
                found = senses.get(squeezed[at : at + length])
                if found is None or at + length > len(squeezed):
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
        return tuple(dict.fromkeys(sense.concept for sense in self._senses.get(name_key(name), ())))

    def is_name(self, word: str) -> bool:
        """Tell whether a word is a concept's name."""
        return name_key(word) in self._senses

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
    parts = _SEPARATOR_RE.split(folded)
    least = 2 if "-" in folded else 3
    return (
        len(parts) == 2
        and len(folded) > 6
        and all(part.isalpha() and part.isascii() and len(part) >= least for part in parts)
    )


def _squeeze_with_places(text: str) -> tuple[str, list[int]]:
    """Return the text without spaces and hyphens, and where each of its characters stood."""
    parts: list[str] = []
    places: list[int] = []
    last = 0
    for match in _SEPARATOR_RE.finditer(text):
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
    for concept in glossary.concepts:
        rules = {name_key(name): rule for rule in concept.rules for name in rule.names}
        for name in concept.names:
            key = name_key(name)
            exact = squeeze(fold_width(name.strip()))
            if len(exact) != len(key):
                continue
            sense = Sense(concept, name, exact, _splits(name), rules.get(key, _NO_RULE))
            senses[key] = (*senses.get(key, ()), sense)
            derived += ((form, _derive(sense, form, key)) for form in _number_forms(key, name))
    owned = set(senses)
    for form, sense in derived:
        if form not in owned and all(other.concept is not sense.concept for other in senses.get(form, ())):
            senses[form] = (*senses.get(form, ()), sense)
    return senses


def _derive(sense: Sense, form: str, key: str) -> Sense:
    """Return the sense in its other number, its case kept."""
    common = len([1 for a, b in zip(form, key, strict=False) if a == b])
    exact = sense.exact[: min(common, len(sense.exact))] + form[common:]
    return Sense(sense.concept, sense.name, exact, sense.splits, sense.rule)


def _number_forms(key: str, name: str) -> Iterator[str]:
    """Yield the English plural of a name, and the singular of a plural of several words."""
    if len(key) < 3 or not ("a" <= key[-1] <= "z") or (has_han(key) and not ("a" <= key[-2] <= "z")):
        return
    if key.endswith(("s", "x", "ch", "sh")):
        yield key + "es"
    elif key.endswith("y") and key[-2] not in "aeiou" and len(key) > 4:
        yield key[:-1] + "ies"
    else:
        yield key + "s"
    if key.endswith("s") and not key.endswith(("ss", "us", "is")) and len(_SEPARATOR_RE.split(name)) > 1:
        yield key[:-1]


def _splits(name: str) -> frozenset[int]:
    """Return where a writer may put a space or hyphen into a name, or leave it out: offsets in the squeezed name."""
    folded = fold_width(name.strip())
    splits: set[int] = set()
    offset = 0
    run = 0
    for before, after in zip("\x00" + folded, folded, strict=False):
        if _SEPARATOR_RE.match(after):
            splits.add(offset)
            run = 0
            continue
        latin_to_han = is_latin(before) and HAN_RE.match(after)
        han_to_latin = HAN_RE.match(before) and is_latin(after)
        digit = run >= 2 and before.isalpha() and after.isdigit() and is_latin(before)
        camel = run >= 3 and before.islower() and after.isupper()
        if latin_to_han or han_to_latin or digit or camel:
            splits.add(offset)
            run = 0
        offset += 1
        run += 1
    return frozenset(splits - {0})


@lru_cache(maxsize=1)
def _plain_cutter() -> rjieba.Jieba:
    return rjieba.Jieba()


def _make_cutter(keys: Iterable[str]) -> rjieba.Jieba:
    """Return a segmenter of its own, with the Chinese names among its words."""
    cutter = rjieba.Jieba()
    for key in sorted(keys):
        if len(key) < 2 or not all(HAN_RE.match(character) for character in key):
            continue
        cutter.add_word(
            key, max(_LEAST_FREQUENCY if len(key) > 2 else _LEAST_FREQUENCY_OF_TWO, cutter.suggest_freq(key)), "n"
        )
    return cutter


# Edges


def latin_edge_reason(text: str, match: Match, names_beside: Mapping[int, int]) -> str:
    """Tell why the Latin edges of a name are not those of a word; nothing when they are.

    `names_beside` maps the start of each name in the text to its end, so that CNN-LSTM is two names.
    """
    start, end = match.start, match.end
    before, after = text[start - 1 : start], text[end : end + 1]
    if is_latin(text[start]):
        if before and (is_latin(before) or before == "_"):
            return "是更长的英文词的一部分"
        if _hyphen_before(text, start, end, names_beside) or (before == "." and text[start - 2 : start - 1].isalpha()):
            return "是更长的英文词、文件名或标识符的一部分"
    if is_latin(text[end - 1]):
        if after and (is_latin(after) or after == "_") and not _is_version(text, match):
            return "是更长的英文词的一部分"
        following = text[end + 1 : end + 2]
        if after == "." and (
            (following.isdigit() and text[end - 1].isdigit())
            or ("a" <= following.lower() <= "z" and following.islower())
        ):
            return "是版本号、文件名或域名的一部分"
        if after == "-" and _hyphen_after(text, end, names_beside):
            return "是更长的英文词的一部分"
        if text.startswith("()", end):
            return "是函数名"
    ascii_name = text[start:end].isascii()
    return "是路径、网址或参数的一部分" if ascii_name and _in_path(text, start, end, names_beside) else ""


def _hyphen_before(text: str, start: int, end: int, names_beside: Mapping[int, int]) -> bool:
    if text[start - 1 : start] != "-" or start < 2:
        return False
    if text[start - 2] in "- " or not is_latin(text[start - 2]):
        return text[start - 2] == "-"
    word = start - 1
    while word and (is_latin(text[word - 1]) or text[word - 1] in "-_."):
        word -= 1
        if names_beside.get(word) == start - 1 and not _touches(text[word - 1 : word]):
            return not (_has_capital(text[word : start - 1]) and _has_capital(text[start:end]))
    return True


def _hyphen_after(text: str, end: int, names_beside: Mapping[int, int]) -> bool:
    match = _HYPHENED_RE.match(text, end)
    if match is not None and match[1].lower() in _SUFFIXES:
        return False
    following = text[end + 1 : end + 2]
    if not (following.isalpha() and is_latin(following)):
        return False
    beside = names_beside.get(end + 1)
    return beside is None or _touches(text[beside : beside + 1]) or not _has_capital(text[end + 1 : beside])


def _has_capital(text: str) -> bool:
    return text != text.lower()


def _touches(character: str) -> bool:
    return bool(character) and (is_latin(character) or character in "-_")


def _is_version(text: str, match: Match) -> bool:
    """Tell whether the digits that touch a name are its version: Qwen3, YOLOv8."""
    name = text[match.start : match.end]
    return len(name) >= 4 and name[0].isupper() and name[-1].isalpha() and bool(_VERSION_RE.match(text, match.end))


def _in_path(text: str, start: int, end: int, names_beside: Mapping[int, int]) -> bool:
    if text[start - 1 : start] not in ("/", "\\", "@", "=", "~") and text[end : end + 1] not in (
        "/",
        "\\",
        "@",
        ":",
        "=",
    ):
        return False
    left, right = start, end
    while left and _ASCII_CHUNK_RE.match(text[left - 1]):
        left -= 1
    while right < len(text) and _ASCII_CHUNK_RE.match(text[right]):
        right += 1
    chunk = text[left:right].rstrip(".:")
    if _is_list_of_names(chunk, left, names_beside):
        return False
    rooted = chunk[:1] in ("/", "~", ".") and not text[left - 1 : left].strip() and left != start
    return rooted or _PATH_RE.search(chunk) is not None


def _is_list_of_names(chunk: str, offset: int, names_beside: Mapping[int, int]) -> bool:
    """Tell whether the parts between slashes are all names: in-painting/out-painting."""
    for part in chunk.split("/"):
        if names_beside.get(offset) != offset + len(part):
            return False
        offset += len(part) + 1
    return True


def chinese_edge_reason(text: str, match: Match, starts: Sequence[int], index: TermIndex) -> str:
    """Tell which word the segmentation sees across a Chinese edge of a name; nothing when the edges are those of words."""
    start, end = match.start, match.end
    for edge, inner, outer in (
        (start, text[start], text[start - 1 : start]),
        (end, text[end - 1], text[end : end + 1]),
    ):
        if HAN_RE.match(inner) and (crossing := _crossing(text, match, starts, edge, outer)):
            word = text[crossing[0] : crossing[1]]
            # Where the names of two concepts overlap (大模型服务), words that are none decide.
            if not (index.is_name(word) and edge in index.cut(text, names=False)):
                return f"这里断作「{word}」"
    return ""


def _crossing(text: str, match: Match, starts: Sequence[int], edge: int, neighbour: str) -> tuple[int, int] | None:
    """Return the word that stands across an edge of a name and speaks against it."""
    at = bisect_right(starts, edge) - 1
    if starts[at] == edge or at + 1 >= len(starts):
        return None
    first, last = starts[at], starts[at + 1]
    length = match.end - match.start
    if first <= match.start and match.end <= last:
        return None if length >= 3 or last - first - length >= 2 else (first, last)
    if last - first != 2:
        return first, last
    # 权+重要, where what is left of the name is no word by itself; not 轻微+调整, where both are words.
    left_over = (match.start, first) if edge == match.end else (last, match.end)
    alone = left_over[1] - left_over[0] == 1 and left_over[0] in starts and left_over[1] in starts
    if alone and (edge == match.end or neighbour in _CARRIERS):
        return None
    return None if length >= 3 and neighbour in _PARTICLES else (first, last)
