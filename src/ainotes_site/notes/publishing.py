"""Tell whether an author wants a note published, in whatever words and however well they are spelt.

A note that is published by mistake cannot be taken back, one that is held back can: so in doubt it is a draft, and its
author is told.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

# Keys, folded by `fold_key`. "Yes" to the first means: do not publish; "no" to the second means the same.
_HIDING = frozenset(
    "draft drafts isdraft private isprivate secret confidential hidden unlisted unpublished nopublish noexport wip "
    "草稿 私密 私有 保密 机密 隐藏 不公开 不发布 未发布 加密".split()
)
_SHOWING = frozenset("publish published ispublished dgpublish public ispublic publishable 发布 公开 已发布".split())
# A note behind a password on its author's site must not stand open on this one.
_LOCKING = frozenset(("password", "passwd", "密码"))
_STATE = frozenset("status state visibility access 状态 可见性".split())
_SECRET_STATE = frozenset(
    "draft private secret hidden unlisted wip unpublished 草稿 私密 私有 保密 隐藏 未发布".split()
)
_YES = frozenset("true yes y on 1 t 是 真 对 ✓ ✔ √ x".split())
_NO = frozenset("false no n off 0 f 否 假 不 非 不是 没有 none never".split())
_NOTHING = frozenset(("", "null", "~", "none", "{}", "[]"))
_PAIR = re.compile(
    r"(?:^[ \t>\-]*|[{,][ \t]*)[\"']?(?P<key>[A-Za-z\u4e00-\u9fff][\w -]{0,30}?)[\"']?[ \t]*[:：=][ \t]*(?P<value>[^\n,{}]*)",
    re.M,
)
# What some editors and web pages leave where a line end or a blank belongs.
_ODD_BLANKS = str.maketrans(
    {**dict.fromkeys("\x0b\x0c\x85\u2028\u2029", "\n"), **dict.fromkeys("\xa0\u3000\u202f", " ")}
)


def fold_key(key: Any) -> str:
    """Return a key without case, blanks, hyphens and underscores: `Date Created` is `datecreated`."""
    return re.sub(r"[\s_\-]+", "", str(key)).casefold() if isinstance(key, (str, int, float)) else ""


def read_flag(value: Any) -> bool | None:
    """Return what a flag says, or None where it is neither yes nor no."""
    while isinstance(value, (list, tuple)) and len(value) == 1:
        value = value[0]
    if not isinstance(value, (str, int, float)):
        return None
    word = str(value).split("#")[0].strip().strip("\"'“”‘’.。!！,，").casefold()
    return True if word in _YES else False if word in _NO else None


def find_secrecy(values: Mapping[Any, Any]) -> Iterator[tuple[str, str]]:
    """Yield each key that holds the note back, and what is odd about its value, or nothing."""
    for key, value in values.items():
        folded, flag = fold_key(key), read_flag(value)
        if folded in _HIDING and flag is not False:
            yield str(key), "" if flag else "看不懂这个值，所以没有发布。请写 true 或 false"
        elif folded in _SHOWING and flag is False:
            yield str(key), ""
        elif folded in _LOCKING and not _is_nothing(value):
            yield str(key), "有密码的笔记不能公开，所以没有发布。要公开，请去掉这一行"
        elif folded in _STATE and _says_secret(value):
            yield str(key), ""


def plain_blanks(text: str) -> str:
    """Return a text of the same length with plain line ends and blanks in the place of odd ones."""
    return text.translate(_ODD_BLANKS)


def says_secret(source: str) -> bool:
    """Tell whether text that need not be YAML seems to hold the note back."""
    pairs = ((match["key"], match["value"]) for match in _PAIR.finditer(plain_blanks(source)))
    return any(True for key, value in pairs for _ in find_secrecy({key: value}))


def _is_nothing(value: Any) -> bool:
    return value is None or (isinstance(value, str) and value.strip().casefold() in _NOTHING)


def _says_secret(value: Any) -> bool:
    values = value if isinstance(value, (list, tuple)) else [value]
    return any(isinstance(one, str) and one.split("#")[0].strip().casefold() in _SECRET_STATE for one in values)
