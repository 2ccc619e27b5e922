"""Pages of folders: what introduces a folder, then its notes and folders in their author's order."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from ainotes_site.addresses import excerpt
from ainotes_site.gfm import Attrs, Node, plain_text, rewrite, walk
from ainotes_site.notes import Shelf
from ainotes_site.site.pages.cards import ConceptCard, TopicCard
from ainotes_site.site.pages.shelves import NoteCard, Row, entry_key, folder_title, only_entry
from ainotes_site.site.pages.site import GeneratedPage, PlannedPage, Site, View, render_document
from ainotes_site.text import count_letters, loose_key
from ainotes_site.topics import Topic

# So many of a folder's notes are shown where it is one of several; its own page has them all.
_FEW_NOTES = 8
# Letters of a front page that stand above what the site adds: about what fits on a screen and a half. The rest unfolds.
_FRONT_LETTERS = 1200


@dataclass(frozen=True, slots=True)
class FolderCard:
    """What lists show of a folder: its first entries, how many `more` there are, and the number of `notes` at any depth."""

    title: str
    url: str
    entries: tuple[Row, ...]
    more: int
    notes: int


@dataclass(frozen=True, slots=True)
class FolderView(View):
    """The page of a folder: `folders` are those around it, outermost first, `count` its notes at any depth.

    `card` is that of its front page, if it has one.
    """

    kind: ClassVar[str] = "folder"
    card: TopicCard | None
    cards: tuple[ConceptCard, ...]
    url: str
    path: str
    folders: tuple[Row, ...]
    entries: tuple[NoteCard | FolderCard, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Introduction:
    """What introduces a folder: the front page, the text of all, its first words, and the concepts that it links to."""

    topic: TopicCard | None
    document: Node
    excerpt: str
    cards: tuple[ConceptCard, ...]


def folder_pages(site: Site) -> Iterator[PlannedPage]:
    """Yield the page of each folder but the whole, which is the home page."""
    chain: list[Shelf] = []
    for shelf in site.library.shelf.shelves():
        while chain and not f"{shelf.path}/".startswith(f"{chain[-1].path}/" if chain[-1].path else ""):
            chain.pop()
        if shelf.path:
            draw = partial(_folder_page, shelf, [one for one in chain if one.path], site)
            yield PlannedPage(site.library.note_pages[entry_key(shelf)], folder_title(shelf), draw, shelf.front)
        chain.append(shelf)


def _folder_page(shelf: Shelf, above: list[Shelf], site: Site) -> GeneratedPage:
    page = site.library.note_pages[entry_key(shelf)]
    title = folder_title(shelf)
    introduction = introduce(shelf, site)
    view = FolderView(
        card=introduction.topic,
        cards=introduction.cards,
        url=site.url(page),
        path=shelf.path,
        folders=tuple(site.shelves.rows[entry_key(one)] for one in above),
        entries=folder_entries(shelf, site),
        count=sum(1 for _ in shelf.notes()),
    )
    document, description = introduction.document, introduction.excerpt
    return GeneratedPage(page, title, "folder.html", f"# {title}", document, view, description, shelf.front)


def folder_entries(shelf: Shelf, site: Site) -> tuple[NoteCard | FolderCard, ...]:
    """Return what the page of a folder shows of each entry: a note, or a folder with its first notes."""
    return tuple(_entry(only_entry(entry), site) for entry in shelf.entries)


def _entry(entry: Shelf | str, site: Site) -> NoteCard | FolderCard:
    if isinstance(entry, str):
        return site.shelves.notes[entry]
    row = site.shelves.rows[entry_key(entry)]
    return FolderCard(
        row.title,
        row.url,
        entries=tuple(site.shelves.row(one) for one in entry.entries[:_FEW_NOTES]),
        more=max(0, len(entry.entries) - _FEW_NOTES),
        notes=sum(1 for _ in entry.notes()),
    )


def introduce(shelf: Shelf, site: Site) -> Introduction:
    """Return what stands on a folder's page above its entries: its front page, then, folded, what only lists it."""
    front = _topic_of(shelf.front, site)
    maps = [topic for note in shelf.maps if (topic := _topic_of(note, site)) is not None]
    blocks = [] if front is None else list(_shortened(tuple(_front_blocks(front, shelf))))
    blocks += [_folded(posixpath.basename(topic.sources[0].note), tuple(_renamed(topic))) for topic in maps]
    linked = {node.attrs.concept for block in blocks for node in walk(block) if node.kind == "concept"}
    page = site.library.note_pages[entry_key(shelf)]
    return Introduction(
        topic=site.topics[front.id] if front is not None else None,
        document=render_document(blocks, page, site),
        excerpt=excerpt(front.blocks) if front is not None else "",
        cards=tuple(site.concepts[concept] for concept in sorted(linked)),
    )


def _topic_of(note: str, site: Site) -> Topic | None:
    _, topics = site.library.addresses.starts.get(note, ((), ()))
    return topics[0] if topics else None


def _front_blocks(topic: Topic, shelf: Shelf) -> Iterator[Node]:
    """Yield a front page with its title, unless that says no more than the folder's name or the file's."""
    said = {loose_key(name) for name in (folder_title(shelf), posixpath.basename(shelf.path), "readme", "index")}
    if loose_key(topic.title) not in said:
        label = (Node("text", topic.heading, topic.heading, topic.title),)
        yield Node("heading", topic.heading, topic.heading, "", Attrs(level=2, id=f"about-{topic.id}"), label)
    yield from map(_lowered, topic.blocks)
    yield from topic.footnotes


def _lowered(block: Node) -> Node:
    """Return a block whose headings within HTML are below the title of the page."""
    return rewrite(block, lambda node: node.with_attrs(level=2) if node.attrs.level == 1 else None)


def _renamed(topic: Topic) -> Iterator[Node]:
    """Yield the blocks of a topic that shares its page with another, with ids of its own."""
    for block in topic.blocks:
        yield block.with_attrs(id=f"{topic.id}-{block.attrs.id}") if block.kind == "heading" else block


def _shortened(blocks: tuple[Node, ...]) -> tuple[Node, ...]:
    """Return the blocks of a front page, so that what is long unfolds after its beginning."""
    letters = 0
    for at, block in enumerate(blocks):
        letters += count_letters(plain_text(block))
        if letters > _FRONT_LETTERS and at + 1 < len(blocks):
            return (*blocks[: at + 1], _folded("继续读", blocks[at + 1 :]))
    return blocks


def _folded(label: str, blocks: tuple[Node, ...]) -> Node:
    line = blocks[0].line if blocks else 1
    summary = Node("html", line, line, "", Attrs(tag="summary"), (Node("text", line, line, label),))
    attrs = Attrs(tag="details", attributes=(("class", "ainotes-fold"),))
    return Node("html", line, blocks[-1].end if blocks else line, "", attrs, (summary, *blocks))
