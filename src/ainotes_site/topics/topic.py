"""Topics: what a page is about, gathered from the notes that speak of it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Literal

from ainotes_site.gfm import Anchors, Node, plain_text, readable_text, unique_anchor, walk
from ainotes_site.notes import Note, Section, as_source, count_unlinked_letters, only_date, parse_date
from ainotes_site.problems import Problem
from ainotes_site.text import loose_key
from ainotes_site.topics.headings import is_generic, read_title
from ainotes_site.topics.kinds import Decision, Kind
from ainotes_site.topics.outline import ALONE, Vault, is_nameless, only_numbers
from ainotes_site.topics.splitting import Cut, Part, SplitRules, cut_note

Status = Literal["complete", "stub", "question"]

# Of a file without a name: so many of its headings name it, or so many characters of its first sentence, which is what
# a line of the menu shows.
_NAMING_HEADINGS, _NAMING_WORDS = 2, 24
_PROSE = frozenset(("paragraph", "quote", "list", "callout"))
_SENTENCE_END = re.compile(r"[。！？!?；;]|\.(?:\s|$)")
# A text shorter than this, in letters outside links, says nothing yet.
_STUB_LETTERS = 12
# What Jekyll wants before the name of a post.
_DATE_IN_FRONT = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?=[-_])")
_MEDIA = frozenset("image embed code_block table formula html quote callout".split())


@dataclass(frozen=True, slots=True)
class Source:
    """The lines of a note that a topic comes from, 1-based and inclusive."""

    note: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TopicSection:
    """A heading on a topic's page: its anchor there, and its lines in the note."""

    anchor: str
    title: str
    note: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Topic:
    """One subject.

    `blocks` is the page's text below its title, headings with their `id` and level from 2; `origins` names the note of
    each block; `footnotes` are the definitions that the text refers to. `heading` is the line of its heading in the
    first source, or the line before its text, where it has none. `links` are the addresses that the
    heading itself links to. `letters` counts its text outside links; without `has_page` it stands on the page of open
    questions. `place` is where its author put it, outermost first: folders, note and groups, without its own title.
    `kind` is that of its note; `is_front` marks what stands over the other topics of its note, with a list of them.
    `folder_page` is the source path of the folder's page on which it stands, where its note introduces a folder. `slug` is
    the id that its author wants.
    """

    id: str
    title: str
    status: Status
    question: bool
    date: str | None
    groups: tuple[str, ...]
    links: tuple[str, ...]
    heading: int
    sources: tuple[Source, ...]
    sections: tuple[TopicSection, ...]
    blocks: tuple[Node, ...]
    origins: tuple[str, ...]
    footnotes: tuple[Node, ...]
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    letters: int = 0
    has_page: bool = True
    place: tuple[str, ...] = ()
    kind: Kind = "article"
    is_front: bool = False
    folder_page: str = ""
    slug: str = ""


@dataclass(frozen=True, slots=True)
class SplitNote:
    """A note with its title, what it was taken for, and its topics in order, before topics of several notes are merged."""

    note: Note
    title: str
    decision: Decision
    topics: tuple[Topic, ...]
    problems: tuple[Problem, ...] = ()


def split_topics(note: Note, vault: Vault = ALONE, rules: SplitRules = ()) -> SplitNote:
    """Split a note into topics. Their sources have each of its lines with text once; pages begin at their headings."""
    try:
        return _split(note, vault, rules)
    except Exception as error:  # no note stops the others
        unread, problem = as_source(note, error)
        return replace(_split(unread, ALONE, ()), problems=(problem,))


def _split(note: Note, vault: Vault, rules: SplitRules) -> SplitNote:
    cut = cut_note(note, vault, rules)
    title = _note_title(note, cut)
    drafts: list[Topic] = []
    carried: str | None = None
    dated_lines = _count_date_lines(cut.parts)
    for at, part in enumerate(cut.parts):
        part, trailing = _take_trailing_date(part, last=at + 1 == len(cut.parts))
        topic = _topic(note, title, part, cut)
        if topic.date is None and carried is not None:
            topic = replace(topic, date=carried)
        # A single line with a date holds for the one topic below it, several for all up to the next.
        carried = trailing or (None if dated_lines < 2 and not part.is_front else carried)
        drafts.append(topic)
    if drafts and _names_note(drafts[0], drafts):
        drafts[0] = replace(drafts[0], aliases=note.front.aliases, slug=note.front.slug)
    dated = _DATE_IN_FRONT.match(note.stem)
    date = note.front.date or parse_date(dated[0] if dated else note.stem)
    return SplitNote(note, title, cut.decision, tuple(replace(one, date=one.date or date) for one in drafts))


def _names_note(first: Topic, topics: Sequence[Topic]) -> bool:
    return first.is_front or len(topics) == 1


def _note_title(note: Note, cut: Cut) -> str:
    """Return the note's title; a front page's without a heading is its folder's, a nameless note's its first short line."""
    title = cut.outline.title
    if note.front.title or cut.outline.heading is not None:
        return title
    if cut.decision.kind == "index":
        return PurePosixPath(note.path).parent.name or title
    if is_nameless(note.stem) or only_numbers(note.stem):
        return _title_of_text(note, cut) or title
    return title


def _title_of_text(note: Note, cut: Cut) -> str:
    """Return what names a note whose file does not: a short first line, its first headings, or its first words."""
    first = cut.parts[0].blocks if cut.parts else ()
    if line := _short_first_line(first):
        return line
    titles = [read_title(one.heading).text for one in cut.outline.tops if not is_generic(one.title)]
    if titles:
        return "、".join(titles[:_NAMING_HEADINGS]) + ("等" if len(titles) > _NAMING_HEADINGS else "")
    text = next((text for block in first if block.kind in _PROSE and (text := readable_text(block).strip())), "")
    words = _SENTENCE_END.split(text.split("\n")[0], maxsplit=1)[0].strip()
    if not any(map(str.isalnum, words)) or only_date(words):
        return ""
    return words if len(words) <= _NAMING_WORDS else f"{words[: _NAMING_WORDS - 1]}…"


def _count_date_lines(parts: Sequence[Part]) -> int:
    return sum(only_date(plain_text(block)) is not None for part in parts for block in part.blocks)


def _take_trailing_date(part: Part, *, last: bool) -> tuple[Part, str | None]:
    """Take a line that is only a date off the end of a part: it stands over the topics that follow."""
    blocks = part.blocks[:-1] if part.is_front and part.blocks and part.blocks[-1].kind == "list" else part.blocks
    if last or (part.sections and not part.is_front) or not blocks or blocks[-1].kind != "paragraph":
        return part, None
    date = only_date(plain_text(blocks[-1]))
    if date is None or (len(blocks) < 2 and not part.is_front):
        return part, None
    return replace(part, blocks=(*blocks[:-1], *part.blocks[len(blocks) :])), date


def _topic(note: Note, note_title: str, part: Part, cut: Cut) -> Topic:
    text, question, date = note_title, False, None
    links: tuple[str, ...] = ()
    if part.heading is not None:
        title = read_title(part.heading.heading, part.siblings)
        question, date, links = title.question, title.date, title.sources
        text = note_title if part.is_front else title.text
        if only_date(plain_text(part.heading.heading)):
            text = f"{note_title} {date}"
    used: Anchors = {}
    unique_anchor(text, used)
    sections: list[TopicSection] = []
    blocks = (*part.blocks, *_section_blocks(part.sections, note.path, 2, used, sections))
    start = part.spans[0][0] if part.spans else 1
    groups = tuple(group for group in part.groups if only_date(group) is None)
    topic = Topic(
        id="",
        title=text,
        status="complete",
        question=question,
        date=date or _leading_date(part.blocks) or next(filter(None, map(only_date, reversed(part.groups))), None),
        groups=groups,
        links=links,
        heading=part.heading.line if part.heading is not None else _line_before(part, start),
        sources=tuple(Source(note.path, first, last) for first, last in part.spans),
        sections=tuple(sections),
        blocks=blocks,
        origins=(note.path,) * len(blocks),
        footnotes=_footnotes(note, blocks),
        kind=cut.decision.kind,
        is_front=part.is_front and len(cut.parts) > 1,
    )
    return weighed(replace(topic, place=_place(note, note_title, topic)))


def _line_before(part: Part, start: int) -> int:
    """Return the line before a text without a heading: what is said from the next on is the text."""
    first = [block.line for block in part.blocks[:1]] + [section.line for section in part.sections[:1]]
    return max(min(first, default=start) - 1, 0)


def _place(note: Note, note_title: str, topic: Topic) -> tuple[str, ...]:
    folders = PurePosixPath(note.path).parent.parts
    groups = tuple(group for group in topic.groups if not is_generic(group))
    own = loose_key(topic.title)
    return tuple(name for name in (*folders, note_title, *groups) if loose_key(name) != own)


def weighed(topic: Topic) -> Topic:
    """Return the topic with what follows from its text: a title alone, or over links only, gets no page of its own."""
    letters = count_unlinked_letters(topic.blocks)
    has_page = (
        topic.is_front
        or topic.kind == "index"
        or letters >= _STUB_LETTERS
        or any(node.kind in _MEDIA for block in topic.blocks for node in walk(block))
    )
    status: Status = "question" if topic.question else "complete" if has_page else "stub"
    return replace(topic, status=status, letters=letters, has_page=has_page)


def _short_first_line(blocks: Sequence[Node]) -> str:
    """Return a short first line, which names a text without a heading, or nothing."""
    first = blocks[0] if blocks else None
    if first is not None and first.kind == "paragraph":
        text = plain_text(first)
        if len(text) <= 20 and re.fullmatch(r"[\w ·-]+", text) and only_date(text) is None:
            return text
    return ""


def _leading_date(blocks: Sequence[Node]) -> str | None:
    for block in blocks[:2]:
        if block.kind == "paragraph" and (date := only_date(plain_text(block))):
            return date
    return None


def _section_blocks(
    sections: Iterable[Section], path: str, level: int, used: Anchors, found: list[TopicSection]
) -> Iterator[Node]:
    """Yield the blocks of sub-sections, headings levelled without gaps, and note each in `found`."""
    for section in sections:
        anchor = unique_anchor(section.title, used)
        found.append(TopicSection(anchor, section.title, path, section.line, section.end))
        yield section.heading.with_attrs(level=min(level, 6), id=anchor)
        yield from section.blocks
        yield from _section_blocks(section.children, path, level + 1, used, found)


def _footnotes(note: Note, blocks: Iterable[Node]) -> tuple[Node, ...]:
    """Return the footnotes that the blocks refer to, and those that these refer to in turn."""
    by_name = {footnote.attrs.name: footnote for footnote in note.footnotes}
    used: dict[str, None] = {}
    unread = list(blocks) if by_name else []
    while unread:
        for node in walk(unread.pop()):
            name = node.attrs.name if node.kind == "footnote_ref" else ""
            if name in by_name and name not in used:
                used[name] = None
                unread.append(by_name[name])
    return tuple(footnote for name, footnote in by_name.items() if name in used)
