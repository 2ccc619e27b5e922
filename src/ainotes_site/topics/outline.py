"""A note's outline: its title, its top headings, and which of its headings name a subject, seen over the whole vault."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from ainotes_site.cache import digest_of
from ainotes_site.gfm import plain_text, walk
from ainotes_site.notes import Note, Section, is_numbered
from ainotes_site.text import count_letters, loose_key
from ainotes_site.topics.headings import (
    clean_heading,
    heading_key,
    is_generic,
    is_note_title,
    read_title,
    without_number,
)

# A heading that stands in so many notes names no subject: 「今日任务」, 「实验」. In the labelled vaults nearly all that
# stand in three notes are parts; of those in two, a third are subjects treated twice.
OFTEN = 3
# Copies of one section are no parts, unless so many notes have it: then it is a form that was not filled in.
_COPIES = 5
# Own text of a heading shorter than this, in letters, only introduces what follows.
SHORT_OWN = 60
# Code is looked up, not read: a page of it is as long as a third of its letters. With the full count a note of 4,000
# letters and 8,000 of code would be torn up; without any, one of 60,000 would stay whole.
_CODE_SHARE = 3
_FILE_NUMBER = re.compile(r"\d{1,3}[-_.、 ]+|\d+[章节讲课篇]")
_COUNT = re.compile(
    r"(?:ch|chap|chapter|lecture|lec|part|section|day|week)[-_ .]?\d+|第?[一二三四五六七八九十\d]+[章节讲课篇周天]",
    re.I,
)
_NAMELESS = re.compile(
    r"(?:[0-9a-f]{6,}|[\d_\-. 年月日]+|untitled|未命名|新建.*|new|tmp|temp|test|notes?|笔记|记录|随便)+", re.I
)


@dataclass(frozen=True, slots=True)
class Vault:
    """What is known over all notes: headings that stand in many, names of concepts, and folders that read as books.

    `digest` is that of all three, so that a note is split again only when one of them changes.
    """

    often: frozenset[str]
    names: Collection[str]
    books: frozenset[str]
    digest: bytes = b""


# What is known of the others where there is one note.
ALONE = Vault(frozenset(), frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class Outline:
    """A note's title, the heading that says it, if any, and the headings below it that come first."""

    title: str
    heading: Section | None
    leading: tuple[Section, ...]
    tops: tuple[Section, ...]


def survey_vault(notes: Sequence[Note], names: Collection[str] = frozenset()) -> Vault:
    """Count, once, what deciding on each note needs to know of the others. `names` are keys of concepts' names."""
    texts: dict[str, set[int]] = {}
    counts: Counter[str] = Counter()
    folders: dict[str, list[str]] = {}
    for note in notes:
        sizes = {heading_key(section.title): section.size for section in all_sections(note.sections)}
        counts.update(sizes.keys())
        for key, size in sizes.items():
            texts.setdefault(key, set()).add(size)
        folders.setdefault(str(PurePosixPath(note.path).parent), []).append(note.stem)
    often = frozenset(
        key for key, count in counts.items() if count >= OFTEN and (len(texts[key]) >= OFTEN or count >= _COPIES)
    )
    named = {folder: [stem for stem in stems if not is_nameless(stem)] for folder, stems in folders.items()}
    books = frozenset(folder for folder, stems in named.items() if is_numbered(stems))
    return Vault(often, names, books, digest_of((sorted(often), sorted(names), sorted(books))))


def all_sections(sections: Iterable[Section]) -> Iterator[Section]:
    """Yield sections with all below them, in the order of the note."""
    for section in sections:
        yield section
        yield from all_sections(section.children)


def read_outline(note: Note) -> Outline:
    """Find the note's title and the headings that come first below it."""
    sections = list(note.sections)
    leading: list[Section] = []
    while len(sections) > 1 and not sections[0].children and sections[0].size < 12 and is_generic(sections[0].title):
        leading.append(sections.pop(0))
    heading: Section | None = None
    tops: tuple[Section, ...] = tuple(sections)
    if sections:
        first = sections[0]
        alone = len(sections) == 1
        over = all(first.level <= other.level for other in sections)
        if alone or (over and _is_title(first, sections, note.stem)):
            heading, tops = first, (*first.children, *sections[1:])
    said = read_title(heading.heading).text if heading is not None else ""
    return Outline(note.front.title or said or _stem_title(note.stem), heading, tuple(leading), tops)


def _is_title(first: Section, sections: Sequence[Section], stem: str) -> bool:
    """Tell a heading that names the note from the first of several subjects.

    It is the file's name; or stands alone with hardly a text and has that name in it, unless others have it as well
    (周报一, 周报二).
    """
    title = read_title(first.heading)
    if title.numbered:
        return False
    if heading_key(title.text) == heading_key(stem):
        return bool(first.children) or first.letters < SHORT_OWN
    key = heading_key(stem)
    series = len(key) > 1 and sum(key in heading_key(section.title) for section in sections) > 1
    return not first.children and first.letters < SHORT_OWN and not series and is_note_title(title.text, stem)


def is_nameless(stem: str) -> bool:
    """Tell a file whose name says nothing of what is in it: a number, a digest, 「未命名」."""
    return bool(_NAMELESS.fullmatch(stem))


def only_numbers(stem: str) -> bool:
    """Tell a file whose name only says which chapter it is: `ch13`, `第三讲`."""
    return bool(_COUNT.fullmatch(stem))


def _stem_title(stem: str) -> str:
    if is_nameless(stem):
        return stem
    match = _FILE_NUMBER.match(stem)
    bare = stem[match.end() :].strip(" -_.,，、") if match else stem.rstrip(",，")
    return without_number(clean_heading(bare)) if loose_key(bare) else stem


def names_no_subject(section: Section, vault: Vault) -> bool:
    """Tell whether a heading names only a part of what it stands in: by its words, or because many notes have it."""
    if is_generic(section.title):
        return True
    key = heading_key(section.title)
    return key in vault.often and key not in vault.names


def subjects(sections: Iterable[Section], vault: Vault) -> list[Section]:
    """Return the sections whose headings name something."""
    return [section for section in sections if not names_no_subject(section, vault)]


def reading_length(section: Section) -> int:
    """Return how long a section is to read, in letters: its text, and of its code a third."""
    return section.size - _code_letters(section) * (_CODE_SHARE - 1) // _CODE_SHARE


def _code_letters(section: Section) -> int:
    own = sum(
        count_letters(plain_text(node)) for block in section.blocks for node in walk(block) if node.kind == "code_block"
    )
    return own + sum(map(_code_letters, section.children))
