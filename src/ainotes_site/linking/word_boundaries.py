"""Tell whether a name found in a text stands there as a word, by what touches its edges."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence

from ainotes_site.concepts import Match, NameIndex
from ainotes_site.text import HAN_RE, is_latin

INSIDE_WORD = "是更长的英文词的一部分"

# What stands before a noun of two characters as if it made a word with its first: 带+动量, 主+权重.
_CARRIERS = frozenset("带含主加趁少多仅只")
# What follows or comes before a noun, whatever longer word the two seem to make: 训练集+中 is not 训练+集中.
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
_FILE_END_RE = re.compile(r"[-._\w]*\.[a-z]{2,5}(?![A-Za-z0-9])", re.A)
_ASCII_CHUNK_RE = re.compile(r"[A-Za-z0-9_.:/\\@~%#?&=+\-]+")
_PATH_RE = re.compile(
    r"://|\\|@[\w-]+\.|/[^/]*[._]\w|\w_\w[^/]*/|^[a-z]\w*(?:/\w+){2,}$|[?&=].*/|^[\w.-]+/[a-z\d]+(?:-[a-z\d]+)+$"
    r"|^[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/"
)


def latin_edge_reason(text: str, match: Match, names_beside: Mapping[int, int]) -> str:
    """Tell why the Latin edges of a name are not those of a word; nothing when they are.

    `names_beside` maps the start of each name in the text to its end, so that CNN-LSTM is two names.
    """
    start, end = match.start, match.end
    before, after = text[start - 1 : start], text[end : end + 1]
    if is_latin(text[start]):
        if before and (is_latin(before) or before == "_"):
            return INSIDE_WORD
        if _hyphen_before(text, start, end, names_beside) or (before == "." and text[start - 2 : start - 1].isalpha()):
            return "是更长的英文词、文件名或标识符的一部分"
    if is_latin(text[end - 1]):
        if after and (is_latin(after) or after == "_") and not _is_version(text, match):
            return INSIDE_WORD
        following = text[end + 1 : end + 2]
        if after == "." and (
            (following.isdigit() and text[end - 1].isdigit())
            or ("a" <= following.lower() <= "z" and following.islower())
        ):
            return "是版本号、文件名或域名的一部分"
        if after in ("-", ".") and _FILE_END_RE.match(text, end):
            return "是版本号、文件名或域名的一部分"
        if after == "-" and _hyphen_after(text, end, names_beside):
            return INSIDE_WORD
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
    if _is_list_of_names(chunk, left, names_beside) or _is_model_of_owner(chunk, start - left, end - left):
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


def _is_model_of_owner(chunk: str, start: int, end: int) -> bool:
    """Tell whether a name is all that follows an owner: openai/whisper-large-v3."""
    return end == len(chunk) and re.fullmatch(r"[\w-]+/", chunk[:start]) is not None


def chinese_edge_reason(text: str, match: Match, starts: Sequence[int], index: NameIndex) -> str:
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
