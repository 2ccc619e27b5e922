"""Topics: what a page is about, gathered from the notes that speak of it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ainotes_site.dates import only_date
from ainotes_site.gfm import Node, plain_text, walk
from ainotes_site.gfm.anchors import unique_anchor
from ainotes_site.headings import read_title
from ainotes_site.notes import Note, Section, count_unlinked_letters
from ainotes_site.splitting import SHORT_PREAMBLE, Part, split_note
from ainotes_site.text import digest, pinyin_slug, title_key

Status = Literal["complete", "stub", "question"]

# A text shorter than this, in letters outside links, says nothing yet.
_STUB_LETTERS = 12
_MEDIA = frozenset("image embed code_block table formula html quote callout".split())
_SUBTITLE = re.compile(r"\s*[（(][^（）()]*[）)]\s*$")
_CLASS_WORD = re.compile(r"(?<=\w)(?:模型|算法|网络|框架|机制|技术|方法)$")


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
    questions.
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
            introduction = part.blocks
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
    used = {unique_anchor(text, set())}
    sections: list[TopicSection] = []
    blocks = (*part.blocks, *_section_blocks(part.sections, note.path, 2, used, sections))
    heading = part.heading.line if part.heading is not None else part.blocks[0].line if part.blocks else start
    topic = Topic(
        id="",
        title=text,
        status="complete",
        question=question,
        date=date or _leading_date(part.blocks),
        groups=part.groups,
        links=links,
        heading=heading,
        sources=(Source(note.path, start, part.end),),
        sections=tuple(sections),
        blocks=blocks,
        origins=(note.path,) * len(blocks),
        footnotes=_footnotes(note, blocks),
        tags=tuple(dict.fromkeys((*note.front.tags, *_inline_tags(blocks)))),
    )
    return _weighed(topic)


def _weighed(topic: Topic) -> Topic:
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
        if 0 < len(text) <= 20 and "\n" not in text and re.fullmatch(r"[\w\s·-]+", text):
            return text
    return note_title


def _leading_date(blocks: Sequence[Node]) -> str | None:
    for block in blocks[:2]:
        if block.kind == "paragraph" and (date := only_date(plain_text(block))):
            return date
    return None


def _section_blocks(
    sections: Iterable[Section], path: str, level: int, used: set[str], found: list[TopicSection]
) -> Iterator[Node]:
    """Yield the blocks of sub-sections, headings levelled without gaps, and note each in `found`."""
    for section in sections:
        anchor = unique_anchor(section.title, used)
        found.append(TopicSection(anchor, section.title, path, section.line, section.end))
        yield section.heading.with_attrs(level=str(min(level, 6)), id=anchor)
        yield from section.blocks
        yield from _section_blocks(section.children, path, level + 1, used, found)


def _footnotes(note: Note, blocks: Iterable[Node]) -> tuple[Node, ...]:
    used = {node.get("name") for block in blocks for node in walk(block) if node.kind == "footnote_ref"}
    return tuple(footnote for footnote in note.footnotes if footnote.get("name") in used)


def _inline_tags(blocks: Iterable[Node]) -> Iterator[str]:
    return (node.text for block in blocks for node in walk(block) if node.kind == "tag")


# One topic from several notes


def merge_duplicates(topics: Sequence[Topic]) -> tuple[Topic, ...]:
    """Merge topics with the same subject: the same title, or mostly the same text.

    The fullest text stays, what only the others say follows it, and every source is named. Linear in the text: topics
    are compared only where they share a paragraph.
    """
    leader = list(range(len(topics)))

    def find(at: int) -> int:
        while leader[at] != at:
            leader[at] = leader[leader[at]]
            at = leader[at]
        return at

    for one, other in (*_same_titles(topics), *_same_texts(topics)):
        leader[max(find(one), find(other))] = min(find(one), find(other))
    groups: dict[int, list[Topic]] = {}
    for at, topic in enumerate(topics):
        groups.setdefault(find(at), []).append(topic)
    return tuple(_merged(group) for group in groups.values())


def subject_key(title: str) -> str:
    """Reduce a title to its subject: 「感知损失（perceptual loss）」 and 「感知损失」 are one, as are 「VGG 网络」 and 「VGG」."""
    bare = _SUBTITLE.sub("", title).strip() or title
    return title_key(_CLASS_WORD.sub("", bare).strip() or bare)


def _same_titles(topics: Sequence[Topic]) -> Iterator[tuple[int, int]]:
    first: dict[str, int] = {}
    for at, topic in enumerate(topics):
        key = subject_key(topic.title)
        if first.setdefault(key, at) != at:
            yield first[key], at


def _same_texts(topics: Sequence[Topic]) -> Iterator[tuple[int, int]]:
    keys = [_block_keys(topic.blocks) for topic in topics]
    holders: dict[str, list[int]] = {}
    for at, own in enumerate(keys):
        for key in own:
            holders.setdefault(key, []).append(at)
    shared: dict[tuple[int, int], int] = {}
    for key, ats in holders.items():
        if 1 < len(ats) <= 12:
            for one, first in enumerate(ats):
                for other in ats[one + 1 :]:
                    shared[first, other] = shared.get((first, other), 0) + len(key)
    sizes = [sum(len(key) for key in own) for own in keys]
    for (one, other), amount in shared.items():
        if amount >= 0.7 * max(1, min(sizes[one], sizes[other])) and amount >= 60:
            yield one, other


def _block_keys(blocks: Iterable[Node]) -> dict[str, None]:
    keys = (title_key(plain_text(block)) for block in blocks if block.kind != "heading")
    return dict.fromkeys(key for key in keys if len(key) >= 8)


def _merged(group: Sequence[Topic]) -> Topic:
    if len(group) == 1:
        return group[0]
    full = max(group, key=lambda topic: topic.letters)
    others = [topic for topic in group if topic is not full]
    merged = replace(
        full,
        question=all(topic.question for topic in group),
        date=max((topic.date for topic in group if topic.date), default=None),
        links=tuple(dict.fromkeys(link for topic in (full, *others) for link in topic.links)),
        sources=tuple(source for topic in (full, *others) for source in topic.sources),
        tags=tuple(dict.fromkeys(tag for topic in (full, *others) for tag in topic.tags)),
        aliases=_other_names(full, others),
    )
    for other in others:
        merged = _with_rest(merged, other)
    return _weighed(merged)


def _other_names(full: Topic, others: Sequence[Topic]) -> tuple[str, ...]:
    names = (*full.aliases, *(name for topic in others for name in (topic.title, *topic.aliases)))
    return tuple(dict.fromkeys(name for name in names if title_key(name) != title_key(full.title)))


def _with_rest(topic: Topic, other: Topic) -> Topic:
    """Add the blocks of another topic that this one does not have, under a heading that names their note."""
    have = _block_keys(topic.blocks)
    addresses = {address for block in topic.blocks for address in _addresses(block)}
    rest = [block for block in other.blocks if not _is_said(block, have, addresses)]
    if not any(block.kind != "heading" for block in rest):
        return topic
    note = other.sources[0].note
    used = {section.anchor for section in topic.sections} | {unique_anchor(topic.title, set())}
    title = f"另一处：{other.title}" if title_key(other.title) != title_key(topic.title) else f"另一处：{note}"
    anchor = unique_anchor(title, used)
    line = other.heading
    label = Node("text", line, line, title)
    heading = Node("heading", line, line, "", (("level", "2"), ("id", anchor)), (label,))
    blocks, sections = _deepened(rest, other, used)
    here = TopicSection(anchor, title, note, other.sources[0].start, other.sources[0].end)
    return replace(
        topic,
        blocks=(*topic.blocks, heading, *blocks),
        origins=(*topic.origins, *[note] * (1 + len(blocks))),
        sections=(*topic.sections, here, *sections),
        footnotes=(*topic.footnotes, *(one for one in other.footnotes if one not in topic.footnotes)),
    )


def _is_said(block: Node, have: dict[str, None], addresses: set[str]) -> bool:
    if block.kind == "rule":
        return True
    if block.kind == "heading":
        return False
    key = title_key(plain_text(block))
    known = all(address in addresses for address in _addresses(block))
    return known and (key in have or not key)


def _addresses(block: Node) -> Iterator[str]:
    return (node.get("href") or node.get("src") for node in walk(block) if node.kind in ("link", "image"))


def _deepened(blocks: Sequence[Node], other: Topic, used: set[str]) -> tuple[list[Node], list[TopicSection]]:
    """Return the blocks with their headings one level down and with anchors that are new on the page."""
    by_anchor = {section.anchor: section for section in other.sections}
    deepened: list[Node] = []
    sections: list[TopicSection] = []
    for at, block in enumerate(blocks):
        if block.kind != "heading":
            deepened.append(block)
        elif at + 1 < len(blocks) and blocks[at + 1].kind != "heading":
            anchor = unique_anchor(plain_text(block), used)
            level = str(min(int(block.get("level")) + 1, 6))
            deepened.append(block.with_attrs(level=level, id=anchor))
            if block.get("id") in by_anchor:
                sections.append(replace(by_anchor[block.get("id")], anchor=anchor))
    return deepened, sections


# Ids


def assign_ids(topics: Sequence[Topic]) -> tuple[Topic, ...]:
    """Give each topic an id from its title alone, so that it stays when other topics come and go.

    Where two titles read alike (注意力, 主意力), the one that sorts first has the plain slug and the other a digest of its
    title behind it.
    """
    owners: dict[str, str] = {}
    for title in sorted({topic.title for topic in topics}, key=lambda title: (title_key(title), title)):
        owners.setdefault(pinyin_slug(title), title)
    identified = []
    for topic in topics:
        slug = pinyin_slug(topic.title)
        mine = owners[slug] == topic.title
        identified.append(replace(topic, id=slug if mine else f"{slug}-{digest(topic.title)}"))
    return tuple(identified)
