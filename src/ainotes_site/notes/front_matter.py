"""Read the front matter of a note. What cannot be read is a problem, and the note is read all the same."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import isfinite
from typing import Any, Literal
from urllib.parse import unquote

import yaml

from ainotes_site.notes.dates import read_date
from ainotes_site.notes.publishing import find_secrecy, fold_key, plain_blanks, read_flag, says_secret
from ainotes_site.problems import Problem
from ainotes_site.text import pinyin_slug

Dialect = Literal["gfm", "pymdown"]
DIALECTS = ("gfm", "pymdown")
# How a note may be split: as it looks, not at all, or at every heading down to a level.
SPLITS = ("auto", "none", *"123456")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What an author may say about a note. `split` is `auto`, `none` or a heading level `1` to `6`.

    Without `merge` its topics stay alone, whatever other notes say. Without `links` no concept is linked in the note; `nolink`
    names those that shall not be, `nolink_topics` the titles of topics without links. `date` is the last of all that are given,
    `created` the first, where it is another.
    `slug` is the last part of the address that the note's page shall have, `order` sorts it among its neighbours, without
    `toc` its page lists no headings.
    """

    title: str = ""
    tags: tuple[str, ...] = ()
    date: str | None = None
    created: str | None = None
    aliases: tuple[str, ...] = ()
    draft: bool = False
    dialect: Dialect | None = None
    split: str = "auto"
    merge: bool = True
    breaks: Literal["auto", "keep", "join"] = "auto"
    layout: str = ""
    links: bool = True
    nolink: tuple[str, ...] = ()
    nolink_topics: tuple[str, ...] = ()
    slug: str = ""
    order: float | None = None
    toc: bool = True


@dataclass(frozen=True, slots=True)
class FrontBlock:
    """Where front matter stands: its text, its first line, and the number of the note's lines down to its end.

    One that was begun and never ended, or that has no rules around it, takes no lines.
    """

    source: str = ""
    first: int = 1
    lines: int = 0
    toml: bool = False


_YAML = re.compile(r"---[ \t]*\n(?P<source>(?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_TOML = re.compile(r"\+\+\+[ \t]*\n(?P<source>(?:.*\n)*?)\+\+\+[ \t]*(?:\n|\Z)")
# What other programs begin front matter with: too many dashes, a language behind them, JSON, a code fence.
_RULE = re.compile(r"[ \t]*(?:(?:-{3,}|\+{3,}|;{3,})[ \t]*\w*[ \t]*\n|`{3,}.*\n|\{)")
_QUOTED_KEY = re.compile(r"^\"[^\"\n]+\"[ \t]*:|^'[^'\n]+'[ \t]*:", re.M)
_LEAD = re.compile("[\ufeff\u200b]*(?:[ \t\ufeff\u200b]*\n)*[\ufeff\u200b]*")
_COMMENT = re.compile(r"[ \t]*<!--.{0,4000}?-->[ \t]*\n", re.S)
_KEY = re.compile(
    r"^[\"']?(?P<key>[A-Za-z_\u4e00-\u9fff][\w-]*)[\"']?[ \t]*[:：](?:[ \t]+(?P<value>.*?))?[ \t]*$", re.M
)
# A key with blanks, as some tools write them, only among lines that are all front matter.
_LOOSE_LINE = re.compile(
    r"[\"']?[\w\u4e00-\u9fff][\w .\-/]{0,30}[\"']?[ \t]*:(?:\s.*)?|[ \t#\-?:].*|[ \t]*|\{.*\}[ \t]*"
)
_WIDE_COLON = re.compile(r"^([\"']?[A-Za-z\u4e00-\u9fff][\w -]{0,30}[\"']?)[ \t]*(?:：[ \t]*|:(?=[^\s/:]))", re.M)
_TAG_SIGNS = (
    (re.compile(r"(?<=[\[,])([ \t]*)(#[^\s,\[\]\"'#]+)(?=[ \t]*[,\]])"), r'\1"\2"'),
    (re.compile(r"^([ \t]*-[ \t]+)(#[^\s\"'#]+)[ \t]*$", re.M), r'\1"\2"'),
    (re.compile(r"^((?:tags?|标签)[ \t]*:[ \t]+)(#[^\n\"']+?)[ \t]*$", re.M | re.I), r'\1"\2"'),
)
_TOML_PAIR = re.compile(r"^[ \t]*(?P<key>[\w\"'-]+)[ \t]*=[ \t]*(?P<value>.*?)[ \t]*$", re.M)
# What these hide is no more published in a title or a tag than it is in the text.
_COMMENTS = (("<!--", "-->"), ("%%", "%%"))
# Front matter that was begun and never ended is looked for in so many characters.
_HEAD = 2000


def split_front_matter(text: str) -> FrontBlock:
    """Find the front matter at the start of a note, behind blank lines, marks of byte order and comments.

    A note that merely begins with a rule has none: a `key:` must follow. What was never ended, or stands without rules,
    is front matter only where it seems to hold the note back.
    """
    at = _skip_lead(text)
    first = text.count("\n", 0, at) + 2
    for pattern, is_toml in ((_YAML, False), (_TOML, True)):
        match = pattern.match(text, at)
        if match is not None and _is_front_matter(
            match["source"], toml=is_toml, sure=not text[:at].strip("\ufeff\u200b")
        ):
            lines = first - 2 + match[0].count("\n") + (not match[0].endswith("\n"))
            return FrontBlock(match["source"], first, lines, is_toml)
    head = re.split(r"\n[ \t]*\n", plain_blanks(text[at : at + _HEAD]), maxsplit=1)[0]
    if (_RULE.match(head) or _KEY.match(head)) and says_secret(head):
        return FrontBlock(head, first - 1)
    return FrontBlock()


def _skip_lead(text: str) -> int:
    at = 0
    while (lead := _LEAD.match(text, at)) and (comment := _COMMENT.match(text, lead.end())):
        at = comment.end()
    return lead.end() if lead else at


def _is_front_matter(source: str, *, toml: bool, sure: bool) -> bool:
    """Tell front matter from text between two rules; where the note does not begin with it, each line must be some."""
    if says_secret(source) or (
        sure and (toml or not source.strip() or _KEY.search(source) or _QUOTED_KEY.search(source))
    ):
        return True
    lines = source.rstrip("\n").split("\n")
    return any(":" in line for line in lines) and all(map(_LOOSE_LINE.fullmatch, lines))


def read_front_matter(block: FrontBlock, path: str) -> tuple[FrontMatter, tuple[Problem, ...]]:
    """Return the front matter and what is wrong with it, keeping whatever can be understood."""
    if not block.source.strip():
        return FrontMatter(), ()
    if not block.lines:
        problem = Problem(
            path,
            block.first,
            "像是写了不要发布，却不是完整的前言，所以没有发布。请用两行 --- 括起来，或删掉。",
            rule="unclear-draft",
        )
        return FrontMatter(draft=True), (problem,)
    values, problems = _load(block, path)
    front = FrontMatter()
    dates: list[str] = []
    for key, value in values.items():
        name = _FIELDS.get(fold_key(key), "")
        if not name or _is_empty(value):
            continue
        try:
            read = _READERS[name](value)
        except ValueError as error:
            line = _key_line(block, key)
            problems.append(Problem(path, line, f"前言中 {_shown(key)} 的值看不懂：{error}。", rule="front-matter"))
            continue
        if name == "date":
            dates.append(read)
        elif name == "tags":
            front = replace(front, tags=tuple(dict.fromkeys((*front.tags, *read))))
        else:
            front = replace(front, **{name: read})
    secrets = list(find_secrecy(values))
    for key, doubt in secrets:
        if doubt:
            problems.append(Problem(path, _key_line(block, key), f"前言中 {key}：{doubt}。", rule="unclear-draft"))
    if not secrets and says_secret(block.source):
        secrets.append(("", ""))
        problems.append(
            Problem(
                path,
                block.first,
                "前言里像是写了不要发布，所以没有发布。请写成单独一行 draft: true 或 false。",
                rule="unclear-draft",
            )
        )
    if any(fold_key(key) == "excalidrawplugin" for key in values):
        secrets.append(("", ""))
        message = "这是 Excalidraw 的图，不成主题；嵌入处显示旁边导出的同名 .svg 或 .png。"
        problems.append(Problem(path, block.first, message, "hint", rule="not-published"))
    created = min(dates) if len(set(dates)) > 1 else None
    return replace(front, draft=bool(secrets), date=max(dates, default=None), created=created), tuple(problems)


def _load(block: FrontBlock, path: str) -> tuple[Mapping[Any, Any], list[Problem]]:
    """Return keys and values, all texts or lists of such, as written: `no` is the word, and `1:30` no number."""
    try:
        if block.toml:
            return tomllib.loads(block.source), []
        values = yaml.load(_mended(block.source), yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        kind = "TOML" if block.toml else "YAML"
        problem = Problem(
            path,
            _error_line(error, block),
            f"前言（front matter）不是合法的 {kind}：{_reason(error)}。含冒号、# 或引号的值请用引号括起来。",
            rule="front-matter",
        )
        pairs = (_TOML_PAIR if block.toml else _KEY).finditer(block.source)
        return {match["key"]: _bare(match["value"]) for match in pairs}, [problem]
    return values if isinstance(values, Mapping) else {}, []


def _mended(source: str) -> str:
    """Return YAML as authors mean it: a wide colon is a colon, and the `#` of a tag begins no comment."""
    source = _WIDE_COLON.sub(r"\1: ", source)
    for pattern, quoted in _TAG_SIGNS if "#" in source else ():
        source = pattern.sub(quoted, source)
    return source


def _bare(value: str | None) -> str:
    return re.sub(r"(?:^|[ \t]+)#.*", "", value or "").strip("\"'")


def _error_line(error: Exception, block: FrontBlock) -> int:
    mark = getattr(error, "problem_mark", None)
    return int(mark.line) + block.first if mark is not None else block.first - 1


def _reason(error: Exception) -> str:
    return _clean(str(getattr(error, "problem", None) or error).split("\n")[0][:200])


def _shown(key: Any) -> str:
    return _clean(str(key)[:40]) if isinstance(key, str) else "一个键"


def _key_line(block: FrontBlock, key: Any) -> int:
    for number, line in enumerate(block.source.split("\n"), start=block.first):
        if re.match(rf"[\"']?{re.escape(str(key)[:200])}[\"']?[ \t]*[:：=]", line):
            return number
    return block.first - 1


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and value.strip() in ("", "~", "null"))


def _clean(text: str) -> str:
    """Return a text as one line that can be written anywhere: without control characters and halves of characters."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", re.sub("[\ud800-\udfff]", "\ufffd", text)).strip()


def _text(value: Any) -> str:
    if isinstance(value, (Mapping, list, tuple, set, bytes)):
        raise ValueError("这里应是一行文字")
    return _clean(_without_comments(str(value)))


def _without_comments(text: str) -> str:
    for begin, end in _COMMENTS:
        kept, at = [], 0
        while (start := text.find(begin, at)) >= 0 and (close := text.find(end, start + len(begin))) >= 0:
            kept.append(text[at:start])
            at = close + len(end)
        text = "".join((*kept, text[at:]))
    return text


def _texts(value: Any) -> tuple[str, ...]:
    """Read a list, or one text that separates its items by commas or spaces, as Obsidian does for tags."""
    if isinstance(value, Mapping):
        raise ValueError("这里应是一个列表，如 [甲, 乙]")
    items = value if isinstance(value, list) else re.split(r"[,，、]", _text(value))
    return tuple(dict.fromkeys(text for item in _flat(items) if (text := _text(item))))


def _flat(items: list[Any]) -> list[Any]:
    """Return the items of a list, and those of lists in it, as Hexo nests categories; `#标签` is no comment."""
    return [one for item in items for one in (item if isinstance(item, list) else [item]) if not _is_empty(one)]


def _tags(value: Any) -> tuple[str, ...]:
    items = re.split(r"[,，、\s]+", _text(value)) if isinstance(value, str) else value
    return tuple(dict.fromkeys(text.lstrip("#") for text in _texts(items) if text.lstrip("#")))


def _date(value: Any) -> str:
    date = read_date(_text(value[0] if isinstance(value, list) and len(value) == 1 else value))
    if date is None:
        raise ValueError("日期请写成 2025-04-27")
    return date


def _flag(value: Any) -> bool:
    flag = read_flag(value)
    if flag is None:
        raise ValueError("只能是 true 或 false")
    return flag


def _slug(value: Any) -> str:
    """Return the last part of an address, as it can stand in one: `/posts/注意力.html` is `zhu-yi-li`."""
    path = unquote(_text(value)).partition("#")[0].partition("?")[0].rstrip("/")
    name = re.sub(r"(?:\.html?|\.md)$|/index(?:\.html?)?$", "", path, flags=re.I).rpartition("/")[2]
    slug = pinyin_slug(name) if any(map(str.isalnum, name)) else ""
    if not slug or name.startswith(":"):
        raise ValueError("地址请写成一个短名，如 attention")
    return slug


def _order(value: Any) -> float:
    try:
        order = float(_text(value))
    except ValueError:
        raise ValueError("次序请写成数") from None
    if not isfinite(order):
        raise ValueError("次序请写成数")
    return order


def _toc(value: Any) -> bool:
    """Tell whether a table of contents is wanted; other programs keep settings of theirs under this key."""
    return isinstance(value, (Mapping, list)) or read_flag(value) is not False


def _choice(*choices: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        text = _text(value).lower()
        if text == "false":
            text = "none"
        if text not in choices:
            raise ValueError(f"只能是 {'、'.join(choices)}")
        return text

    return read


_READERS: dict[str, Callable[[Any], Any]] = {
    "title": _text,
    "tags": _tags,
    "date": _date,
    "aliases": _texts,
    "dialect": _choice(*DIALECTS),
    "slug": _slug,
    "order": _order,
    "toc": _toc,
    "merge": _flag,
    "split": _choice(*SPLITS),
    "breaks": _choice("auto", "keep", "join"),
    "layout": _text,
    "links": _flag,
    "nolink": _texts,
    "nolink_topics": _texts,
}
# The names that Obsidian and its Linter, Hexo, Hugo, Jekyll, VuePress and Notion have for a field, folded. Others have one.
_NAMES = {
    "title": "title 标题",
    "tags": "tag tags 标签 category categories 分类 keyword keywords 关键词 关键字",
    "date": "date updated created modified lastmod datecreated datemodified createddate modifieddate updateddate "
    "createtime updatetime createdtime updatedtime createdat updatedat lastmodified lastupdated lastedited "
    "lasteditedtime publishdate pubdate datepublished 日期 时间 创建时间 创建日期 更新时间 更新日期 修改时间 修改日期",
    "aliases": "alias aliases 别名",
    "slug": "slug permalink 永久链接",
    "order": "order weight navorder sidebarposition 顺序 排序 序号 权重",
}
_FIELDS = {name: field for field in _READERS for name in _NAMES.get(field, fold_key(field)).split()}
