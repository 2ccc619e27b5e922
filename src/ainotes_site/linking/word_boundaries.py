"""Tell whether a name found in a text stands there as a word, by what touches its edges."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property

from ainotes_site.concepts import Match, NameIndex
from ainotes_site.text import HAN_RE, is_latin

INSIDE_WORD = "是更长的英文词的一部分"

# What stands before a noun of two characters as if it made a word with its first: 带+动量, 主+权重.
_CARRIERS = frozenset("带含主加趁少多仅只")
# What follows or comes before a noun, whatever longer word the two seem to make: 训练集+中 is not 训练+集中.
_PARTICLES = frozenset("的了和与或及在是中上下里内外时前后等都也而可会从对把被用到并为将以由向按给让做")
# Before a name these make its opposite, or another thing: 非+线性模型, 没+有监督训练.
_NEGATIONS = frozenset("非没")
# A name that begins with one of these begins in the middle of a verb or an adjective, when a plain word ends with it, 扩大+模型
# is no 扩+大模型, and after a word of degree: 越大, 模型越稳. After these it is a superlative, and still the name: 超+大模型.
_SIZES = frozenset("大小长")
_DEGREES = frozenset("越更")
_SUPERLATIVES = frozenset("超最")
# Put behind a noun these make another noun of it, who or what does it: 推理+服务器, 内容+审核员. On 180 notes of four vaults
# 11 names stood so, all in a longer word; 80 others whose end a longer plain word crosses (权重衰减+系数) are names all the same.
_DOERS = frozenset("器员者师机")
# Words by themselves, which the start of a name is not when the rest goes on into another word: 重+排列 is no 重排+列.
_FREE = frozenset("重调先加")
# After a name they are verbs of its own, though a plain word begins with its end: 智能体+能, not 智能+体能.
_AUXILIARIES = frozenset("能会变压")
# Verbs that end names, with what follows a verb: 查询+转换成, 对比+学习到 are no names.
_VERB_RE = re.compile("(?:使用|转换|计算|调用|改写|重写|生成)[成到出了过着得]|学习到")
# A hyphen before one of these does not make another word of the name: Transformer-based, GPT-style, Qwen-chat.
_SUFFIXES = frozenset(
    """
    based style like driven powered only free aware enhanced augmented native level mini nano micro pro max plus ultra base
    large small medium tiny xl turbo instruct chat it preview lite flash air latest thinking coder exp reasoner high low
    """.split()
)
_HYPHENED_RE = re.compile(r"-([A-Za-z]+)(?![A-Za-z0-9_])")
_VERSION_RE = re.compile(r"[vV]?\d+(?:\.\d+)*[a-z]?(?![A-Za-z0-9_])")
# No word is longer than this, and no file's name; what is glued together over more is none, and is not looked through again
# for each name in it.
_LONGEST_WORD = 80
_FILE_END_RE = re.compile(rf"[-._\w]{{0,{_LONGEST_WORD}}}\.[a-z]{{2,5}}(?![A-Za-z0-9])", re.A)
_OWNER_RE = re.compile(r"[\w-]+/")
_PATH_RUN_RE = re.compile(r"[A-Za-z0-9_.:/\\@~%#?&=+\-]+")
# What is longer than this without a space is no list of names, but an address or a table of something.
_LONGEST_PATH = 500
_PATH_RE = re.compile(
    r"://|\\|@[\w-]+\.|/[^/]*[._]\w|\w_\w[^/]*/|^[a-z]\w*(?:/\w+){2,}$|[?&=].*/|^[\w.-]+/[a-z\d]+(?:-[a-z\d]+)+$"
    r"|^[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/"
)


class Words:
    """The words of a text, found once for all the names in it.

    `beside` maps the start of each name to its end, so that CNN-LSTM is two names.
    """

    def __init__(self, text: str, matches: Iterable[Match], index: NameIndex) -> None:
        self.text = text
        self.index = index
        self.beside: dict[int, int] = {}
        for match in matches:
            self.beside.setdefault(match.start, match.end)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where the words begin, with the end of the text."""
        return self.index.cut(self.text)

    def begins(self, place: int) -> bool:
        """Tell whether a word begins there, or the text ends."""
        at = bisect_right(self.starts, place) - 1
        return self.starts[at] == place

    @cached_property
    def plain_starts(self) -> tuple[int, ...]:
        """Where the words begin for one who knows no concept, with the end of the text."""
        return self.index.cut(self.text, names=False)

    def plain_word(self, place: int) -> tuple[int, int]:
        """Return the word that one who knows no concept sees across a place, or an empty one."""
        at = bisect_right(self.plain_starts, place) - 1
        begin = self.plain_starts[at]
        return (
            (begin, self.plain_starts[at + 1]) if begin != place and at + 1 < len(self.plain_starts) else (place, place)
        )

    def path_around(self, start: int, end: int) -> tuple[int, int]:
        """Return the bounds of what stands around a name without a space, as in a path or an address."""
        starts, ends = self._runs
        first, last = bisect_right(starts, start) - 1, bisect_right(starts, end - 1) - 1
        left = starts[first] if first >= 0 and ends[first] >= start else start
        return left, max(end, ends[last] if last >= 0 else end)

    def is_list(self, left: int, right: int) -> bool:
        """Tell whether the parts between slashes are all names: in-painting/out-painting."""
        for part in self.text[left:right].split("/"):
            if self.beside.get(left) != left + len(part):
                return False
            left += len(part) + 1
        return True

    @cached_property
    def _runs(self) -> tuple[list[int], list[int]]:
        found = [match.span() for match in _PATH_RUN_RE.finditer(self.text)]
        return [start for start, _ in found], [end for _, end in found]


def latin_edge_reason(match: Match, words: Words) -> str:
    """Tell why the Latin edges of a name are not those of a word; nothing when they are."""
    text, start, end = words.text, match.start, match.end
    before, after = text[start - 1 : start], text[end : end + 1]
    if is_latin(text[start]):
        if before and (is_latin(before) or before == "_"):
            return INSIDE_WORD
        if _hyphen_before(words, start, end) or (before == "." and text[start - 2 : start - 1].isalpha()):
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
        if after == "-" and _hyphen_after(words, end):
            return INSIDE_WORD
        if text.startswith("()", end):
            return "是函数名"
    ascii_name = text[start:end].isascii()
    return "是路径、网址或参数的一部分" if ascii_name and _in_path(words, start, end) else ""


def _hyphen_before(words: Words, start: int, end: int) -> bool:
    text = words.text
    if text[start - 1 : start] != "-" or start < 2:
        return False
    if text[start - 2] in "- " or not is_latin(text[start - 2]):
        return text[start - 2] == "-"
    word = start - 1
    while word > max(0, start - _LONGEST_WORD) and (is_latin(text[word - 1]) or text[word - 1] in "-_."):
        word -= 1
        if words.beside.get(word) == start - 1 and not _touches(text[word - 1 : word]):
            return not (_has_capital(text[word : start - 1]) and _has_capital(text[start:end]))
    return True


def _hyphen_after(words: Words, end: int) -> bool:
    text = words.text
    match = _HYPHENED_RE.match(text, end)
    if match is not None and match[1].lower() in _SUFFIXES:
        return False
    following = text[end + 1 : end + 2]
    if not (following.isalpha() and is_latin(following)):
        return False
    beside = words.beside.get(end + 1)
    return beside is None or _touches(text[beside : beside + 1]) or not _has_capital(text[end + 1 : beside])


def _has_capital(text: str) -> bool:
    return text != text.lower()


def _touches(character: str) -> bool:
    return bool(character) and (is_latin(character) or character in "-_")


def _is_version(text: str, match: Match) -> bool:
    """Tell whether the digits that touch a name are its version: Qwen3, YOLOv8."""
    name = text[match.start : match.end]
    return len(name) >= 4 and name[0].isupper() and name[-1].isalpha() and bool(_VERSION_RE.match(text, match.end))


def _in_path(words: Words, start: int, end: int) -> bool:
    text = words.text
    before, after = text[start - 1 : start], text[end : end + 1]
    if before not in ("/", "\\", "@", "=", "~") and after not in ("/", "\\", "@", ":", "="):
        return False
    left, right = words.path_around(start, end)
    if right - left > _LONGEST_PATH:
        return True
    right = left + len(text[left:right].rstrip(".:"))
    if words.is_list(left, right) or (end == right and _OWNER_RE.fullmatch(text, left, start)):
        return False
    rooted = text[left] in "/~." and not text[left - 1 : left].strip() and left != start
    return rooted or _PATH_RE.search(text[left:right]) is not None


def chinese_edge_reason(match: Match, words: Words) -> str:
    """Tell which word the segmentation sees across a Chinese edge of a name; nothing when the edges are those of words."""
    text, start, end = words.text, match.start, match.end
    for edge, inner, outer in (
        (start, text[start], text[start - 1 : start]),
        (end, text[end - 1], text[end : end + 1]),
    ):
        if HAN_RE.match(inner) and (crossing := _crossing(match, words, edge, outer)):
            word = text[crossing[0] : crossing[1]]
            # Where the names of two concepts overlap (大模型服务), words that are none decide.
            if not (words.index.is_name(word) and words.plain_word(edge)[0] == edge):
                return f"这里断作「{word}」"
    return _plain_reason(match, words)


def _plain_reason(match: Match, words: Words) -> str:
    """Tell why a name is none for one who knows no concept. Mostly such a one errs, so that only few shapes count."""
    return _plain_start_reason(match, words) or _plain_end_reason(match, words)


def _plain_start_reason(match: Match, words: Words) -> str:
    text, start = words.text, match.start
    before = text[start - 1] if start else ""
    begin, stop = words.plain_word(start)
    if before in _NEGATIONS and begin == start - 1:
        return f"这里断作「{before}{text[start : match.end]}」"
    ends_word = (begin, stop) == (start - 1, start + 1) and before not in _SUPERLATIVES
    if text[start] in _SIZES and (ends_word or before in _DEGREES):
        return f"这里断作「{before}{text[start]}」"
    return ""


def _plain_end_reason(match: Match, words: Words) -> str:
    text, start, end = words.text, match.start, match.end
    begin, stop = words.plain_word(end)
    if end - start >= 4 and _VERB_RE.match(text, end - 2) and (begin < end or words.plain_word(end + 1)[0] == end + 1):
        return "这里是动词"
    if stop - begin >= 3 and stop == end + 1 and begin > start and text[end] in _DOERS:
        return f"这里断作「{text[begin:stop]}」"
    if stop - begin != 2 or begin <= start or text[end] in _PARTICLES or text[end] in _AUXILIARIES:
        return ""
    # 参数+量化, where what is left of the name is a word, too.
    whole = words.plain_word(begin)[0] == begin and words.plain_word(start)[0] == start
    return f"这里断作「{text[begin:stop]}」" if whole and (end - start >= 3 or text[start] in _FREE) else ""


def _crossing(match: Match, words: Words, edge: int, neighbour: str) -> tuple[int, int] | None:
    """Return the word that stands across an edge of a name and speaks against it."""
    starts = words.starts
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
    alone = left_over[1] - left_over[0] == 1 and words.begins(left_over[0]) and words.begins(left_over[1])
    if alone and (edge == match.end or neighbour in _CARRIERS):
        return None
    return None if length >= 3 and neighbour in _PARTICLES else (first, last)
