"""What kind of note it is: decided from evidence over the note and over its vault, and the evidence kept."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

from ainotes_site.gfm import plain_text, walk
from ainotes_site.notes import Note, Section, count_unlinked_letters, only_date
from ainotes_site.text import fold_positions
from ainotes_site.topics.entries import ALIKE, Entries, find_entries, repeats, sourced, title_words
from ainotes_site.topics.headings import heading_key, read_title
from ainotes_site.topics.outline import (
    Outline,
    Vault,
    all_sections,
    is_nameless,
    names_no_subject,
    reading_length,
    subjects,
)

Kind = Literal["article", "collection", "log", "chapter", "template", "index"]

# A note longer than this, in letters to read, becomes pages although it has one subject. The longest labelled note that
# must stay whole has 10,096, the shortest that must not 12,605; between them both were fine.
LONG = 10500
# A front page by name that is longer has a whole book in it (the labelled ones: up to 7,835 letters, a contents list 20,281).
_WHOLE_BOOK = 3 * LONG
# Fewer letters than this, code in full, speak against pages: of 52 labelled notes under it none is split.
_SHORT = 3000
_FULL = 5000
# Points that make a note a collection.
_ENOUGH = 3
# Share of a note's headings that stand in many notes which makes it one of a form's copies (labelled: 0.4 and more).
_FORM = 0.4
_FORM_HEADINGS = 3
# So many dates on lines of their own separate entries; one is when the note was written.
_DATES = 2

_INDEX = re.compile(
    r"(?:readme|_?index|_?sidebar|summary|home|_?navbar|_coverpage|_?toc|目录|导航|首页|moc)(?:[-_. ](?:en|zh|cn|zh-cn))?",
    re.I,
)
_LIST = re.compile(
    r"面试|题解|例题|习题|刷题|题库|题集|模板|专题|论文(?:阅读|笔记|列表|速览|精读)|名词|术语|词汇|词条|问答|合集|大全|周报|日报|月报"
    r"|(?:学习|研究|工作|开发|实验|训练|读书|操作|更新|每日|个人|模型|\d)日志|日记|周记|待读|待看|书单|随笔|随记|杂记|杂谈|碎碎念|每日一|百科|踩坑集|问题汇总"
    r"|q&a|faq|interview|glossary|terminology|\bterms?(?![a-z])|changelog|journal|diary|cheat ?sheet"
    r"|paper[-_ ]?(?:notes?|readings?|list)|reading[-_ ]?(?:notes|list|log)|(?:daily|weekly)[-_ ]?(?:log|notes?|reports?)",
    re.I,
)
_LOOSE_NAME = re.compile(r"笔记|记录|notes?$|log$", re.I)
_CHAPTER = re.compile(r"(?:ch|chap|chapter|lecture|lec)[-_ ]?\d+|第?[一二三四五六七八九十百\d]+[章节讲课]", re.I)
_LATIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9+#.\-]+")
_ASKS = re.compile(r"^(?:如何|怎么|怎样|为什么|什么|第\S{1,3}步|step)|[?？]$", re.I)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for pages of their own (points above 0) or against (below), in the author's words."""

    said: str
    points: int


@dataclass(frozen=True, slots=True)
class Decision:
    """What a note was taken for, and why; `splits` tells whether it becomes several pages, `entries` which."""

    kind: Kind
    splits: bool
    entries: Entries
    evidence: tuple[Evidence, ...]
    length: int


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the features look at. `subjects` are the candidates for pages."""

    note: Note
    outline: Outline
    vault: Vault
    subjects: tuple[Section, ...]
    size: int
    is_list: bool
    is_nameless: bool


@dataclass(frozen=True, slots=True)
class Feature:
    """A row of the table: what is said of a note when `holds`, and how much it counts."""

    said: str
    points: int
    holds: Callable[[_Facts], bool]


def _share(facts: _Facts, holds: Callable[[Section], bool]) -> float:
    return sum(map(holds, facts.subjects)) / max(1, len(facts.subjects))


def _is_name(section: Section, vault: Vault) -> bool:
    text = read_title(section.heading).text
    return heading_key(section.title) in vault.names or bool(_LATIN_NAME.search(text))


def _has_title(facts: _Facts) -> bool:
    return facts.outline.heading is not None or bool(facts.note.front.title)


def _is_marked(section: Section) -> bool:
    return section.title.lstrip().startswith(("?", "？"))


def _date_lines(facts: _Facts) -> int:
    """Count the headings and paragraphs that are only a date."""
    sections = list(all_sections(facts.note.sections))
    blocks = [*facts.note.preamble, *(block for section in sections for block in section.blocks)]
    lines = [plain_text(block) for block in blocks if block.kind == "paragraph"]
    return sum(only_date(text) is not None for text in (*(section.title for section in sections), *lines))


def _title_is_foreign(facts: _Facts) -> bool:
    """Tell whether a file without a name of its own has a title that nothing in it takes up."""
    if not facts.is_nameless or facts.outline.heading is None:
        return False
    words = title_words(facts.outline.title)
    source = facts.note.source.casefold()
    return all(source.count(word) < 2 for word in words)


# Fitted on 104 labelled notes of ten vaults (shares: of the notes with it, how many are pages of their own / open / whole).
FEATURES = (
    # .64 / .27 / .09 of 11: who names a file 面试题 or 论文阅读 looks its entries up.
    Feature("文件名、文件夹名或标题说这是一份清单", 4, lambda facts: facts.is_list),
    # A running log that was never given a name; all five sample notes.
    Feature("文件没有自己的名字", 3, lambda facts: facts.is_nameless),
    # 优点, 缺点 under each: entries of one form. 5 of 5.
    Feature("各条下面有同样的小标题", 2, lambda facts: repeats(facts.subjects, facts.vault) >= ALIKE),
    # Each heading links to its own source. 2 of 2.
    Feature("多数标题带有自己的来源链接", 3, lambda facts: sourced(facts.subjects) >= ALIKE),
    # A diary: headings, or lines of their own, that are only dates.
    Feature("用日期分隔", 3, lambda facts: _date_lines(facts) >= _DATES),
    # A mark that only an author of running notes makes.
    Feature("有标题前打了问号的疑问", 2, lambda facts: any(map(_is_marked, facts.subjects))),
    # Without a title over them the headings are all that names the text.
    Feature("没有总的标题", 1, lambda facts: not _has_title(facts) and len(facts.subjects) > 2),
    # Names that somebody searches: .58 / .26 / .16 of 19 with 3,000 letters or more.
    Feature(
        "多数标题是专名或概念名",
        1,
        lambda facts: (
            len(facts.subjects) > 2 and _share(facts, lambda section: _is_name(section, facts.vault)) >= ALIKE
        ),
    ),
    # .64 / .27 / .09 of 11 with four or more top headings.
    Feature("篇幅较长，条目不少", 1, lambda facts: facts.size >= _FULL and len(facts.subjects) > 3),
    Feature("标题与正文无关", 1, _title_is_foreign),
    Feature("名字像是随手记", 1, lambda facts: bool(_LOOSE_NAME.search(facts.note.stem)) and not facts.is_list),
    # One H1 first, under 9,000 letters: .00 / .11 / .89 of 46.
    Feature("有一个总的标题", -1, lambda facts: _has_title(facts) and not _title_is_foreign(facts)),
    # .12 / .19 / .69 of 26 under 9,000 letters.
    Feature(
        "标题按顺序编号", -1, lambda facts: _share(facts, lambda section: read_title(section.heading).numbered) >= ALIKE
    ),
    # .09 / .27 / .64 of 11.
    Feature(
        "不少标题是问句或通用词",
        -1,
        lambda facts: (
            _share(facts, lambda section: bool(_ASKS.search(section.title))) >= 0.3
            or sum(names_no_subject(top, facts.vault) for top in facts.outline.tops)
            >= 0.3 * len(facts.outline.tops)
            > 0
        ),
    ),
    # .00 / .17 / .83 of 52.
    Feature("篇幅很短", -1, lambda facts: facts.size < _SHORT),
    Feature("是一本书或一门课的一章", -3, lambda facts: is_chapter(facts.note, facts.vault)),
)


def is_chapter(note: Note, vault: Vault) -> bool:
    """Tell a chapter by its file's name, or by those of its folder."""
    return bool(_CHAPTER.match(note.stem)) or str(PurePosixPath(note.path).parent) in vault.books


def is_index(note: Note) -> bool:
    """Tell a front page by its file's name, unless a whole book stands in it, or because it is hardly more than links."""
    if _INDEX.fullmatch(note.stem) and sum(map(reading_length, note.sections)) <= _WHOLE_BOOK:
        return True
    blocks = [*note.preamble, *(block for section in all_sections(note.sections) for block in section.blocks)]
    links = sum(node.kind == "link" for block in blocks for node in walk(block))
    return links >= 5 and count_unlinked_letters(blocks) < 4 * links


def decide_kind(note: Note, outline: Outline, vault: Vault) -> Decision:
    """Decide what a note is. Pure; linear in the note's headings. The author's own word is not asked here."""
    length = sum(map(reading_length, note.sections))
    is_list = any(
        _LIST.search(fold_positions(name)) for name in (note.stem, outline.title, PurePosixPath(note.path).parent.name)
    )
    entries = find_entries(outline.tops, vault, is_list=is_list)
    if is_index(note):
        return Decision("index", False, entries, (Evidence("文件名说这是目录，或几乎全是链接", -9),), length)
    found = tuple(section for section in all_sections(note.sections) if section is not outline.heading)
    forms = sum(heading_key(section.title) in vault.often for section in found)
    if forms >= _FORM_HEADINGS and forms >= _FORM * len(found):
        return Decision("template", False, entries, (Evidence("多数小标题在别的笔记里也有", -9),), length)
    facts = _Facts(
        note,
        outline,
        vault,
        entries.sections,
        sum(section.size for section in note.sections),
        is_list,
        is_nameless(note.stem),
    )
    evidence = tuple(Evidence(feature.said, feature.points) for feature in FEATURES if feature.holds(facts))
    collects = sum(one.points for one in evidence) >= _ENOUGH or (length > LONG and bool(entries.groups))
    if collects and len(entries.sections) > 1:
        return Decision(_collection_kind(facts), True, entries, evidence, length)
    kind: Kind = "chapter" if is_chapter(note, vault) else "article"
    return Decision(kind, length > LONG and len(subjects(outline.tops, vault)) > 1, entries, evidence, length)


def _collection_kind(facts: _Facts) -> Kind:
    dated = _share(facts, lambda section: read_title(section.heading).date is not None)
    return "log" if dated >= 0.5 or facts.is_nameless or _date_lines(facts) >= _DATES else "collection"
