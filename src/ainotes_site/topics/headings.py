"""What a heading says beside its words: a date, a question, a source, a path, or nothing of its own."""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PureWindowsPath

from ainotes_site.gfm import Node, plain_text, readable_text, walk
from ainotes_site.notes import parse_date, without_date
from ainotes_site.text import fold_positions, fold_text, is_safe_address, loose_key
from ainotes_site.topics.generic import is_generic_words

_COUNT = r"[一二三四五六七八九十百零〇\d]+"
# A number in front that only counts: dotted, with a mark behind it, in brackets, in Chinese, or said to be a step.
_SURE_NUMBER = re.compile(
    rf"§?\s*\d+(?:[.．]\d+)+[.．、)）:：]?\s*|[（(\[【]\s*{_COUNT}\s*[）)\]】][、.．:：]?\s*"
    rf"|[一二三四五六七八九十]{{1,3}}\s*[、.．:：]\s*|第\s*{_COUNT}\s*(?:步|点|条|部分|阶段)\s*[、.．:：]?\s*"
    r"|step\s*\d+\s*[.．:：、]?\s*|(?:\d\ufe0f?\u20e3\s*)+|[①-⑳㈠-㈩⑴-⒇]\s*|\d{1,2}[.．]?\s*[、)）:：]\s*|[A-Za-z][.．、)）]\s+",
    re.I,
)
# A number that may as well begin a name: 「137. 只出现一次的数字」, 「2048 游戏」. It counts where it is not beyond its siblings.
_NUMBER = re.compile(
    r"(\d{1,4})(?:\s*[.．]\s*|\s+|[-_](?=\D)(?!(?:bit|shot|gram|way|hop|step|stage|head|layer|d)\b))", re.I
)
_CHAPTER = re.compile(
    rf"第\s*{_COUNT}\s*[章节讲课篇回]\s*[、.．:：]?\s*|(?:chapter|chap|ch|lecture|part)[\s_-]*\d+[\s_.．:：-]*", re.I
)
_QUESTION = re.compile(r"^[?？]\s*|[?？]\s*$")
_PATH = re.compile(r"(?:[A-Za-z]:[\\/]|\.{0,2}[\\/])?(?:[^\\/:*?\"<>|\n]+[\\/])+[^\\/:*?\"<>|\n]+\.\w{1,8}")
_COLOUR = re.compile(r"\\(?:text)?color\s*\{[^{}]*\}")
_ATTRIBUTES = re.compile(r"\s*\{(?:docsify-[\w-]+|[#.:][^{}]*)\}")
_EDGES = " \t:：-—|·"
# A first heading that has one of these at its end names the note, whatever the file is called.
_NOTE_TITLE = re.compile(
    r"(?:notes?|readme|index|笔记|随笔|随记|杂记|杂谈|记录|日志|日记|合集|汇总|整理|目录|闲谈|备忘|知识库|前言|序言)$",
    re.I,
)
# Without the siblings, a number up to this counts; problem numbers and years are beyond.
_USUAL_COUNT = 30


@dataclass(frozen=True, slots=True)
class Title:
    """A heading read. `sources` are the addresses that it links to; `question` is set by `？` in front or at the end."""

    text: str
    date: str | None
    question: bool
    sources: tuple[str, ...]
    numbered: bool


def read_title(heading: Node, siblings: int = _USUAL_COUNT) -> Title:
    """Read a heading: number, emoji, link, date and question marks come off, a path gives its base name.

    `siblings` is how many headings it may be counted among: 「76. 最小覆盖子串」 alone keeps its number.
    """
    written = clean_heading(_shown_text(heading))
    named = _base_name(written)
    text = without_number(named, siblings)
    numbered = text != named
    date = parse_date(text)
    question = bool(_QUESTION.search(without_date(text)))
    if date is not None:
        text = without_date(text)
    text = re.sub(r"^[?？]\s*", "", text).strip(_EDGES) or written or " ".join(plain_text(heading).split())
    links = (node.attrs.href for node in walk(heading) if node.kind == "link")
    sources = tuple(dict.fromkeys(link for link in links if "://" in link and is_safe_address(link)))
    return Title(text, date, question, sources, numbered)


def _shown_text(heading: Node) -> str:
    """Return a heading's text without its images, unless it is nothing else."""
    plain = plain_text(heading)
    if _COLOUR.search(plain):
        return plain
    rest = tuple(node for node in heading.children if node.kind != "image")
    shown = readable_text(Node(heading.kind, heading.line, heading.end, heading.text, heading.attrs, rest))
    return shown if shown.strip() else plain


def clean_heading(text: str) -> str:
    """Return a heading's words: without colour commands, attributes, zero-width characters and emoji in front."""
    if _COLOUR.search(text):
        text = _COLOUR.sub("", text).strip().strip("$").strip().replace("\\ ", " ")
        text = text[1:-1] if text.startswith("{") and text.endswith("}") else text
    text = _ATTRIBUTES.sub("", text)
    text = "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Cc") or c in "\t\n")
    text = " ".join(text.split())
    return text.lstrip(_symbols(text)) or text


def _symbols(text: str) -> str:
    """Return the pictures, marks and spaces that a text begins with."""
    end = 0
    while end < len(text) and (unicodedata.category(text[end]) in ("So", "Sk", "Me") or text[end] in " *\ufe0f"):
        end += 1
    return text[:end]


def _base_name(text: str) -> str:
    return PureWindowsPath(text).stem if _PATH.fullmatch(text) else text


def without_number(title: str, siblings: int = _USUAL_COUNT) -> str:
    """Return a title without `1.`, `一、`, `（2）`, `3.2`, `Step 3` in front; 「3DGS」 and 「4-bit 量化」 stay as they are."""
    sure = _SURE_NUMBER.match(title)
    if sure is not None:
        return title[sure.end() :].strip() or title
    match = _NUMBER.match(title)
    if match is not None and int(match[1]) <= siblings + 1:
        return title[match.end() :].strip() or title
    return title


def without_chapter(title: str) -> str:
    """Return a title without number and 「第三章」."""
    bare = without_number(title)
    return _CHAPTER.sub("", bare, count=1).strip(_EDGES) or bare


def heading_key(text: str) -> str:
    """Reduce a heading to what tells it from others: no number, emoji, markup, punctuation or case."""
    return loose_key(without_chapter(clean_heading(text))) or loose_key(text)


def is_generic(title: str) -> bool:
    """Tell whether a heading names only a part (例子, 实现, Reference), not a subject, by its words alone."""
    bare = fold_positions(fold_text(without_chapter(clean_heading(title)))).strip(" :：.。?？!！")
    return loose_key(bare) == "" or is_generic_words(bare)


def is_note_title(title: str, stem: str) -> bool:
    """Tell whether the first heading names the note rather than its first subject."""
    own, file = heading_key(title), heading_key(stem)
    return own == file or (len(file) > 1 and file in own) or bool(_NOTE_TITLE.search(title.strip()))
