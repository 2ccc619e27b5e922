"""Read the front matter of a note. What cannot be read is a problem, and the note is read all the same."""

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import yaml

from ainotes_site.notes.dates import parse_date
from ainotes_site.problems import Problem

Dialect = Literal["gfm", "pymdown"]


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What an author may say about a note. `split` is `auto`, `none` or a heading level `1` to `6`.

    Without `links` no concept is linked in the note; `nolink` names those that shall not be, `nolink_topics` the titles of
    topics without links.
    """

    title: str = ""
    tags: tuple[str, ...] = ()
    date: str | None = None
    aliases: tuple[str, ...] = ()
    draft: bool = False
    dialect: Dialect = "gfm"
    split: str = "auto"
    breaks: Literal["auto", "keep", "join"] = "auto"
    layout: str = ""
    links: bool = True
    nolink: tuple[str, ...] = ()
    nolink_topics: tuple[str, ...] = ()


_BLOCK = re.compile(r"---[ \t]*\n(?P<yaml>(?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_KEY = re.compile(r"^(?P<key>[A-Za-z_\u4e00-\u9fff][\w-]*)[ \t]*:(?:[ \t]+(?P<value>.*?))?[ \t]*$", re.M)


def split_front_matter(text: str) -> tuple[str, int]:
    """Return the YAML between the two `---` at the start and the number of lines it takes, or nothing and 0.

    A note that merely begins with a rule has no front matter: a `key:` must follow.
    """
    match = _BLOCK.match(text)
    if match is None or (match["yaml"].strip() and not _KEY.search(match["yaml"])):
        return "", 0
    return match["yaml"], match[0].count("\n") + (0 if match[0].endswith("\n") else 1)


def read_front_matter(source: str, path: str) -> tuple[FrontMatter, tuple[Problem, ...]]:
    """Return the front matter and what is wrong with it, keeping whatever can be understood."""
    if not source.strip():
        return FrontMatter(), ()
    problems: list[Problem] = []
    try:
        values = yaml.safe_load(source)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        problems.append(Problem(path, _error_line(error), f"前言（front matter）不是合法的 YAML：{_reason(error)}。"
                                "含冒号、# 或引号的值请用引号括起来。"))  # fmt: skip
        values = {match["key"]: (match["value"] or "").strip("\"'") for match in _KEY.finditer(source)}
    if not isinstance(values, Mapping):
        values = {}
    front = FrontMatter()
    for key, value in values.items():
        read = _READERS.get(str(key))
        if read is None or value is None:
            continue
        try:
            front = replace(front, **{_FIELDS.get(str(key), str(key)): read(value)})
        except ValueError as error:
            problems.append(Problem(path, _key_line(source, str(key)), f"前言中 {key} 的值看不懂：{error}。"))
    return front, tuple(problems)


def _error_line(error: Exception) -> int:
    mark = getattr(error, "problem_mark", None)
    return int(mark.line) + 2 if mark is not None else 1


def _reason(error: Exception) -> str:
    return str(getattr(error, "problem", None) or error).split("\n")[0]


def _key_line(source: str, key: str) -> int:
    for number, line in enumerate(source.split("\n"), start=2):
        if line.startswith(f"{key}:") or line.startswith(f"{key} :"):
            return number
    return 1


def _text(value: Any) -> str:
    if isinstance(value, (Mapping, list)):
        raise ValueError("这里应是一行文字")
    return str(value).strip()


def _texts(value: Any) -> tuple[str, ...]:
    """Read a list, or one text that separates its items by commas or spaces, as Obsidian does for tags."""
    if isinstance(value, Mapping):
        raise ValueError("这里应是一个列表，如 [甲, 乙]")
    items = value if isinstance(value, list) else re.split(r"[,，、]", str(value))
    return tuple(dict.fromkeys(text for item in items if (text := _text(item).strip())))


def _tags(value: Any) -> tuple[str, ...]:
    items = re.split(r"[,，、\s]+", value) if isinstance(value, str) else value
    return tuple(dict.fromkeys(text.lstrip("#") for text in _texts(items) if text.lstrip("#")))


def _date(value: Any) -> str | None:
    if isinstance(value, datetime.date):
        return value.strftime("%Y-%m-%d")
    date = parse_date(str(value))
    if date is None:
        raise ValueError("日期请写成 2025-04-27")
    return date


def _flag(value: Any) -> bool:
    return str(value).strip().lower() in ("true", "yes", "1", "on", "是")


def _choice(*choices: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        text = str(value).strip().lower()
        if text == "false":
            text = "none"
        if text not in choices:
            raise ValueError(f"只能是 {'、'.join(choices)}")
        return text

    return read


_FIELDS = {
    "tag": "tags",
    "alias": "aliases",
    "updated": "date",
    "created": "date",
    "标签": "tags",
    "标题": "title",
}
_READERS: dict[str, Callable[[Any], Any]] = {
    "updated": _date,
    "created": _date,
    "date": _date,
    "title": _text,
    "标题": _text,
    "tags": _tags,
    "tag": _tags,
    "标签": _tags,
    "aliases": _texts,
    "alias": _texts,
    "draft": _flag,
    "dialect": _choice("gfm", "pymdown"),
    "split": _choice("auto", "none", *"123456"),
    "breaks": _choice("auto", "keep", "join"),
    "layout": _text,
    "links": _flag,
    "nolink": _texts,
    "nolink_topics": _texts,
}
