"""Topics: what a page is about, gathered from the notes that speak of it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Literal

from ainotes_site.gfm import Anchors, Node, plain_text, unique_anchor, walk
from ainotes_site.notes import Note, Section, count_unlinked_letters, only_date
from ainotes_site.text import digest, loose_key, pinyin_slug
from ainotes_site.topics.headings import read_title
from ainotes_site.topics.splitting import SHORT_PREAMBLE, Part, split_note

Status = Literal["complete", "stub", "question"]

# A text shorter than this, in letters outside links, says nothing yet.
_STUB_LETTERS = 12
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
    first source, which may begin earlier, with the lines of a title or a group. `links` are the addresses that the
    heading itself links to. `letters` counts its text outside links; without `has_page` it stands on the page of open
    questions. `place` is where its author put it, outermost first: folders, note and groups, without its own title.
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


@dataclass(frozen=True, slots=True)
class SplitNote:
    """A note with its title, its introduction and its topics in order, before topics of several notes are merged."""

    note: Note
    title: str
    introduction: tuple[Node, ...]
    topics: tuple[Topic, ...]


def split_topics(note: Note) -> SplitNote:
    """Split a note into topics. Their sources cover its lines without gap or overlap."""
    title, parts = split_note(note)
    introduction: tuple[Node, ...] = ()
    drafts: list[Topic] = []
    carried: tuple[str, int] | None = None
    start = 1
    dated_lines = _count_date_lines(parts)
    for at, part in enumerate(parts):
        if part.heading is None and len(parts) > 1 and _is_introduction(part):
            introduction = (*part.blocks, *_footnotes(note, part.blocks))
            date = only_date(plain_text(part.blocks[-1])) if part.blocks else None
            carried = (date, part.end) if date is not None else None
            continue
        part, trailing = _take_trailing_date(part, last=at + 1 == len(parts))
        topic = _topic(note, title, part, start)
        if topic.date is None and carried is not None:
            topic = replace(topic, date=carried[0])
        if carried is not None and dated_lines < 2:
            carried = None
        if trailing is not None:
            carried = (trailing, part.end)
        drafts.append(topic)
        start = part.end + 1
    if len(drafts) == 1 and note.front.aliases:
        drafts = [replace(drafts[0], aliases=note.front.aliases)]
    return SplitNote(note, title, introduction, tuple(_inherit(topic, note) for topic in drafts))


def _is_introduction(part: Part) -> bool:
    return count_unlinked_letters(part.blocks) < SHORT_PREAMBLE and not any(
        node.kind in ("image", "code_block", "table") for block in part.blocks for node in walk(block)
    )


def _inherit(topic: Topic, note: Note) -> Topic:
    """Give a topic what the front matter says of the whole note."""
    return replace(topic, date=topic.date or note.front.date)


def _count_date_lines(parts: Sequence[Part]) -> int:
    return sum(only_date(plain_text(block)) is not None for part in parts for block in part.blocks)


def _take_trailing_date(part: Part, *, last: bool) -> tuple[Part, str | None]:
    """Take a line that is only a date off the end of a part: it stands over the topics that follow."""
    if last or part.sections or len(part.blocks) < 2 or part.blocks[-1].kind != "paragraph":
        return part, None
    date = only_date(plain_text(part.blocks[-1]))
    if date is None:
        return part, None
    return replace(part, end=part.blocks[-1].line - 1, blocks=part.blocks[:-1]), date


def _topic(note: Note, note_title: str, part: Part, start: int) -> Topic:
    if part.heading is not None:
        title = read_title(part.heading.heading)
        text, question, date, links = title.text, title.question, title.date, title.sources
        if only_date(plain_text(part.heading.heading)):
            text = f"{note_title} {date}"
    else:
        text, question, date, links = _preamble_title(part, note_title), False, None, ()
    used: Anchors = {}
    unique_anchor(text, used)
    sections: list[TopicSection] = []
    blocks = (*part.blocks, *_section_blocks(part.sections, note.path, 2, used, sections))
    heading = part.heading.line if part.heading is not None else part.blocks[0].line if part.blocks else start
    topic = Topic(
        id="",
        title=text,
        status="complete",
        question=question,
        date=date or _leading_date(part.blocks) or next(filter(None, map(only_date, reversed(part.groups))), None),
        groups=tuple(group for group in part.groups if only_date(group) is None),
        links=links,
        heading=heading,
        sources=(Source(note.path, start, part.end),),
        sections=tuple(sections),
        blocks=blocks,
        origins=(note.path,) * len(blocks),
        footnotes=_footnotes(note, blocks),
        tags=tuple(dict.fromkeys((*note.front.tags, *_inline_tags(blocks)))),
    )
    return weighed(replace(topic, place=_place(note, note_title, topic)))


def _place(note: Note, note_title: str, topic: Topic) -> tuple[str, ...]:
    folders = PurePosixPath(note.path).parent.parts
    own = loose_key(topic.title)
    return tuple(name for name in (*folders, note_title, *topic.groups) if loose_key(name) != own)


def weighed(topic: Topic) -> Topic:
    """Return the topic with what follows from its text: a title alone, or over links only, gets no page of its own."""
    letters = count_unlinked_letters(topic.blocks)
    has_page = letters >= _STUB_LETTERS or any(node.kind in _MEDIA for block in topic.blocks for node in walk(block))
    status: Status = "question" if topic.question else "complete" if has_page else "stub"
    return replace(topic, status=status, letters=letters, has_page=has_page)


def _preamble_title(part: Part, note_title: str) -> str:
    """Take a short first line as the title of text without a heading, else the note's title."""
    first = part.blocks[0] if part.blocks else None
    if first is not None and first.kind == "paragraph":
        text = plain_text(first)
        if 0 < len(text) <= 20 and re.fullmatch(r"[\w ·-]+", text) and only_date(text) is None:
            return text
    return note_title


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


def _inline_tags(blocks: Iterable[Node]) -> Iterator[str]:
    return (node.text for block in blocks for node in walk(block) if node.kind == "tag")


def assign_ids(topics: Sequence[Topic]) -> tuple[Topic, ...]:
    """Give each topic an id from its title alone, so that it stays when other topics come and go.

    Where two titles read alike (注意力, 主意力), the one that sorts first has the plain slug and the other a digest of its
    title behind it.
    """
    owners: dict[str, str] = {}
    for title in sorted({topic.title for topic in topics}, key=lambda title: (loose_key(title), title)):
        owners.setdefault(pinyin_slug(title), title)
    identified = []
    for topic in topics:
        slug = pinyin_slug(topic.title)
        mine = owners[slug] == topic.title
        identified.append(replace(topic, id=slug if mine else f"{slug}-{digest(topic.title)}"))
    return tuple(identified)
