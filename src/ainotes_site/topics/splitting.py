"""Decide where a note changes subject.

Authors begin at any heading level and skip levels, so no level means "topic". The note's own top level is worked out
first (`_unwrap` takes a title heading off); headings at that level or above are subjects. Below it a section stays whole
unless its parts are subjects of their own; `_is_group` gives the rules.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ainotes_site.gfm import Node, plain_text
from ainotes_site.notes import Note, Section, only_date
from ainotes_site.text import HAN_RE, fold_text
from ainotes_site.topics.headings import is_generic, is_note_title, read_title

# Letters. A page longer than this is split even where its parts belong together.
_LONG = 9000
# Own text of a heading shorter than this only introduces what follows.
_SHORT_OWN = 60
# Several sections this long each say enough for a page of their own.
_FULL_TEXT = 250
# Up to this, parts under a bare heading that speak of its subject make one page.
_SHORT_PAGE = 1200
# A preamble shorter than this introduces the note and is no topic.
SHORT_PREAMBLE = 40

_PARTICLES = frozenset("的与和及或之了吗呢是在")


@dataclass(frozen=True, slots=True)
class Part:
    """A run of lines of a note with one subject. The parts of a note follow each other without gap or overlap.

    `groups` are the headings above it that only group or date it, `merged` the sections of its own, each with its blocks.
    A part without a heading is the note's preamble.
    """

    heading: Section | None
    start: int
    end: int
    groups: tuple[str, ...]
    blocks: tuple[Node, ...]
    sections: tuple[Section, ...]


def split_note(note: Note) -> tuple[str, tuple[Part, ...]]:
    """Return the note's title and its parts."""
    title, preamble, sections, level = _unwrap(note)
    title = note.front.title or title or note.stem
    if note.front.split == "none":
        return title, (_whole(note, title),)
    if note.front.split in "123456":
        level = int(note.front.split)
        parts = list(_split_at_level(note.sections, level, ()))
        preamble = note.preamble
    else:
        parts = list(_split(_attach_generic(sections), level, ()))
    if preamble or not parts:
        parts.insert(0, Part(None, 1, note.lines, (), preamble, ()))
    return title, _close_gaps(parts, note.lines)


def _whole(note: Note, title: str) -> Part:
    only = note.sections[0] if len(note.sections) == 1 and not note.preamble else None
    if only is not None:
        return Part(only, 1, note.lines, (), only.blocks, only.children)
    return Part(None, 1, note.lines, (), note.preamble, note.sections)


def _unwrap(note: Note) -> tuple[str, tuple[Node, ...], tuple[Section, ...], int]:
    """Take a heading that names the note off its sections. Returns title, preamble, sections, the topics' level."""
    sections, preamble = note.sections, note.preamble
    title = ""
    if sections:
        first = sections[0]
        alone = len(sections) == 1 and bool(first.children) and _is_collection(first)
        names_note = is_note_title(read_title(first.heading).text, note.stem) and first.letters < 200
        stands_over = bool(_subjects(first)) or (len(sections) > 1 and not first.children)
        if not preamble and (alone or (names_note and stands_over)):
            title = read_title(first.heading).text
            preamble = (*preamble, *_without_rules(first.blocks))
            sections = (*first.children, *sections[1:])
    if not sections:
        return title, preamble, (), 6
    return title, preamble, sections, max(section.level for section in sections)


def _without_rules(blocks: tuple[Node, ...]) -> tuple[Node, ...]:
    return blocks if any(block.kind != "rule" for block in blocks) else ()


def _is_collection(section: Section) -> bool:
    """Tell a note's title over several subjects from an article's title over the parts of one subject."""
    children = section.children
    subjects = [child for child in children if not is_generic(child.title)]
    if len(subjects) < 2:
        return False
    skips_level = min(child.level for child in children) - section.level > 1
    return skips_level or _holds_subjects(section, subjects, is_title=True)


def _attach_generic(sections: Sequence[Section]) -> tuple[Section, ...]:
    """Put a section with a generic heading under the subject before it, whatever its level."""
    attached: list[Section] = []
    for section in sections:
        if attached and is_generic(section.title) and not section.children:
            last = attached[-1]
            attached[-1] = replace(last, end=section.end, children=(*last.children, section))
        else:
            attached.append(section)
    return tuple(attached)


def _split(sections: Iterable[Section], level: int, groups: tuple[str, ...]) -> Iterator[Part]:
    sections = [replace(section, children=_attach_generic(section.children)) for section in sections]
    grouping = _groups_among(sections, level)
    for section in sections:
        if section.line in grouping:
            yield from _split_group(section, section.children, level, groups)
        else:
            yield from _keep(section, level, groups)


def _groups_among(sections: Sequence[Section], level: int) -> frozenset[int]:
    """Return the lines of the headings that group. Authors are consistent: bare headings follow the most of their kind."""
    candidates = [(section, _subjects(section)) for section in sections if _subjects(section)]
    sure = {section.line for section, subjects in candidates if _is_group(section, subjects, level)}
    bare = {
        section.line
        for section, subjects in candidates
        if len(subjects) > 1 and len(subjects) * 2 > len(section.children) and not section.blocks
    }
    return frozenset(sure | bare if len(sure & bare) * 2 > len(bare) else sure)


def _subjects(section: Section) -> list[Section]:
    return [child for child in section.children if not is_generic(child.title)]


def _split_group(
    section: Section, children: tuple[Section, ...], level: int, groups: tuple[str, ...]
) -> Iterator[Part]:
    """Yield the section's own text as a topic, where there is any, and its children as topics.

    A heading with a text that the children do not take up stands above them by its level alone: it is no group. A
    heading that is only a date holds for all below it.
    """
    question = read_title(section.heading).question
    takes_up = not section.blocks or only_date(section.title) is not None or _is_cohesive(section, children)
    groups_them = not question and takes_up
    below = (*groups, read_title(section.heading).text) if groups_them else groups
    own = [child for child in children if is_generic(child.title)]
    if section.blocks or own or question:
        end = own[-1].end if own and own == list(children[: len(own)]) else section.own_end
        own = own if end != section.own_end else []
        yield Part(section, section.line, end, groups, section.blocks, tuple(own))
    yield from _split((child for child in children if child not in own), level, below)


def _keep(section: Section, level: int, groups: tuple[str, ...]) -> Iterator[Part]:
    """Yield the section as one topic; questions at its end without an answer become topics, to be gathered."""
    children = list(section.children)
    loose: list[Section] = []
    while children and _is_open_question(children[-1]):
        loose.insert(0, children.pop())
    while children and not is_generic(children[-1].title) and _stands_alone(section, children):
        loose.insert(0, children.pop())
    end = loose[0].line - 1 if loose else section.end
    yield Part(section, section.line, end, groups, section.blocks, tuple(children))
    yield from _split(loose, level, groups)


def _is_open_question(section: Section) -> bool:
    return read_title(section.heading).question and not section.children and section.letters == 0


def _stands_alone(section: Section, children: Sequence[Section]) -> bool:
    """Tell a last sub-section that is nested only by its level: nothing in it is about the section's subject.

    Only behind generic sub-sections, which end a subject (例子, 实现, then something new one level down).
    """
    before = children[:-1]
    if not before or not all(is_generic(child.title) for child in before):
        return False
    if read_title(children[-1].heading).numbered:
        return False
    return not _echoes(section, children[-1])


def _is_group(section: Section, subjects: Sequence[Section], level: int) -> bool:
    """Decide whether the sub-sections are topics: yes at the level of the note's topics or above, and under a date."""
    if only_date(section.title) is not None:
        return True
    return any(child.level <= level for child in subjects) or _holds_subjects(section, subjects, is_title=False)


def _holds_subjects(section: Section, subjects: Sequence[Section], *, is_title: bool) -> bool:
    """Decide whether the sub-sections are subjects of their own, rather than parts of the section's one subject.

    In this order: subjects bring their own source or date; parts are numbered, or stand among generic headings; a page
    must not grow too long; parts repeat the subject in their headings; several full texts are subjects; and parts speak of
    the subject in their text.
    """
    titles = [read_title(child.heading) for child in subjects]
    size = section.size
    if sum(bool(title.sources or title.date) for title in titles) * 2 >= len(subjects):
        return True
    numbered = sum(title.numbered for title in titles) * 2 > len(subjects)
    if numbered or len(subjects) < 2 or len(subjects) * 2 <= len(section.children):
        return size > _LONG and len(subjects) > 2
    if size > _LONG:
        return True
    words = _title_words(read_title(section.heading).text)
    if _share(subjects, lambda child: _mentions(fold_text(child.title), words)) >= 0.5:
        return False
    sizes = sorted(child.size for child in subjects)
    if len(subjects) >= 4 and sizes[len(sizes) // 2] >= _FULL_TEXT:
        return True
    echoed = _share(subjects, lambda child: _echoes(section, child)) >= 0.5
    if section.letters < _SHORT_OWN:
        return not echoed or size >= _SHORT_PAGE
    return is_title and not echoed


def _share(sections: Sequence[Section], holds: Callable[[Section], bool]) -> float:
    return sum(map(holds, sections)) / len(sections)


def _is_cohesive(section: Section, children: Sequence[Section]) -> bool:
    """Tell whether most sub-sections name the section's subject, in their headings or their text."""
    return _share(children, lambda child: _echoes(section, child)) >= 0.5


def _echoes(section: Section, child: Section) -> bool:
    words = _title_words(read_title(section.heading).text)
    return _mentions(fold_text(f"{child.title} {' '.join(_section_text(child))}"), words)


def _mentions(text: str, words: Iterable[str]) -> bool:
    return any(word in text for word in words)


def _title_words(title: str) -> tuple[str, ...]:
    """Return what names the subject in a title: its Latin words and its runs of Chinese, in pieces of three or more."""
    words: list[str] = []
    for word in fold_text(title).replace("-", " ").split():
        latin = "".join(c if c.isascii() and c.isalnum() else " " for c in word).split()
        words += [piece for piece in latin if len(piece) > 1 and not piece.isdecimal()]
        han = "".join(c if HAN_RE.match(c) and c not in _PARTICLES else " " for c in word).split()
        words += [piece if len(piece) < 5 else piece[:4] for piece in han if len(piece) > 1]
        words += [piece[-4:] for piece in han if len(piece) > 4]
    return tuple(words)


def _section_text(section: Section) -> Iterator[str]:
    for block in section.blocks:
        yield plain_text(block)
    for child in section.children:
        yield child.title
        yield from _section_text(child)


def _split_at_level(sections: Iterable[Section], level: int, groups: tuple[str, ...]) -> Iterator[Part]:
    """Split as the front matter asks: every heading down to the level is a topic or a group."""
    for section in sections:
        if not any(child.level <= level for child in section.children):
            yield Part(section, section.line, section.end, groups, section.blocks, section.children)
            continue
        if section.blocks:
            yield Part(section, section.line, section.own_end, groups, section.blocks, ())
        below = (*groups, read_title(section.heading).text)
        yield from _split_at_level(section.children, level, below)


def _close_gaps(parts: list[Part], last_line: int) -> tuple[Part, ...]:
    """Let each part begin where the one before it ends: lines of titles and groups go with what follows them."""
    closed: list[Part] = []
    start = 1
    for at, part in enumerate(parts):
        end = last_line if at == len(parts) - 1 else part.end
        if part.heading is None and at + 1 < len(parts):
            end = max([start, *(block.end for block in part.blocks)])
        closed.append(Part(part.heading, start, end, part.groups, part.blocks, part.sections))
        start = end + 1
    return tuple(closed)
