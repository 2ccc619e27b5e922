"""Labels: what they say, how wide they are about, where they break into lines."""

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from unicodedata import combining, east_asian_width

from ainotes_site.drawing.chart import NotUnderstoodError

_BREAK = re.compile(r"<br\s*/?>|\\n|\n", re.I)
_EMPHASIS = re.compile(r"</?(?:b|i|em|strong|u|small)>", re.I)
_MARKUP = re.compile(r"<[A-Za-z/!]|\bfa[bsrl]?:fa-|\$\$")
_ENTITY = re.compile(r"#(\d+|[A-Za-z]+);")
_NAMED = re.compile(r"&#?\w+;")
# In units of the font's size, a little generous: fonts differ from one reader to the next.
_NARROW, _USUAL, _CAPITAL, _BROAD, _SPACE = 0.34, 0.58, 0.68, 0.9, 0.3
_NARROW_LETTERS = frozenset("iljtf|.,:;'!I()[]{}`/\\")
_BROAD_LETTERS = frozenset("mwMW@%—…")
_NEVER_FIRST = frozenset("，。、；：？！）》」』】〉”’,.;:?!)]}%…")
_NEVER_LAST = frozenset("（《「『【〈“‘([{")


def read_label(text: str) -> str:
    """Return what a label says, its line breaks as such; refuse markup that a line of text cannot show."""
    text = text.strip()
    if text.startswith("`") and text.endswith("`"):
        raise NotUnderstoodError("节点里有 Markdown")
    text = _EMPHASIS.sub("", _BREAK.sub("\n", text))
    if _MARKUP.search(text):
        raise NotUnderstoodError("节点里有 HTML")
    text = _NAMED.sub(lambda match: unescape(match[0]), _ENTITY.sub(_named, text))
    if not all(char.isprintable() or char in "\n\u200d\u200b\xa0\u3000" for char in text):
        raise NotUnderstoodError("节点里有显示不了的字符")
    return "\n".join(" ".join(line.split()) for line in text.split("\n")).strip("\n")


def _named(match: re.Match[str]) -> str:
    """Mermaid writes `#35;` and `#quot;` for what HTML writes with an ampersand before it."""
    return f"&#{match[1]};" if match[1].isdigit() else f"&{match[1]};"


@lru_cache(maxsize=4096)
def char_width(char: str) -> float:
    """Return about how wide a character is, in units of the font's size."""
    if combining(char) or char in "\u200d\u200b\ufe0f":
        return 0
    if char in _BROAD_LETTERS:
        return _BROAD
    if east_asian_width(char) in "WFA":
        return 1
    if char.isspace():
        return _SPACE
    if char in _NARROW_LETTERS:
        return _NARROW
    return _CAPITAL if char.isupper() else _USUAL


def text_width(text: str, size: float) -> float:
    """Return about how wide a line of text is."""
    return sum(map(char_width, text)) * size


def break_lines(text: str, size: float, room: float) -> tuple[str, ...]:
    """Break a label into lines of about equal length, none much wider than the room."""
    return tuple(line for given in text.split("\n") for line in _break_line(given, size, room))


def _break_line(line: str, size: float, room: float) -> list[str]:
    width = text_width(line, size)
    if width <= room:
        return [line]
    even = width / -(-width // room) + size
    lines, current = [], ""
    for piece in _fitting(_pieces(line), size, room):
        if current and text_width(current + piece.rstrip(), size) > even:
            lines.append(current.rstrip())
            current = ""
        current += piece
    return [*lines, current.rstrip()]


def _fitting(pieces: list[str], size: float, room: float) -> Iterator[str]:
    """Yield the pieces, cutting those that are wider than a line by themselves."""
    for piece in pieces:
        most = len(piece) if text_width(piece, size) <= room else max(1, int(room / size / _CAPITAL))
        yield from (piece[at : at + most] for at in range(0, len(piece), most))


def _pieces(line: str) -> list[str]:
    """Cut between Han characters and after spaces, never before closing or after opening punctuation."""
    pieces: list[str] = []
    for char in line:
        before = pieces[-1][-1] if pieces else ""
        joined = (
            not before
            or char in _NEVER_FIRST
            or before in _NEVER_LAST
            or (_is_latin(before) and _is_latin(char))
            or char.isspace()
            or char in "\u200d\ufe0f"
            or before == "\u200d"
        )
        if joined and pieces:
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def _is_latin(char: str) -> bool:
    return not char.isspace() and east_asian_width(char) not in "WF"
