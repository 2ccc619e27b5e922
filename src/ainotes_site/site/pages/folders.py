"""Pages of folders: what introduces a folder, then its notes and folders in their author's order."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from ainotes_site.addresses import excerpt
from ainotes_site.gfm import Anchors, Attrs, Node, plain_text, rewrite, unique_anchor
from ainotes_site.notes import Section, Shelf
from ainotes_site.site.pages.shelves import NoteCard, Row, entry_key, folder_title, only_entry
from ainotes_site.site.pages.site import GeneratedPage, PlannedPage, Site, View, render_document
from ainotes_site.text import count_letters
from ainotes_site.topics import SplitNote

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
    """The page of a folder: `folders` are those around it, outermost first, `count` its notes at any depth."""

    kind: ClassVar[str] = "folder"
    url: str
    path: str
    folders: tuple[Row, ...]
    entries: tuple[NoteCard | FolderCard, ...]
    count: int


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
    text = front_text(shelf, site)
    view = FolderView(
        url=site.url(page),
        path=shelf.path,
        folders=tuple(site.shelves.rows[entry_key(one)] for one in above),
        entries=folder_entries(shelf, site),
        count=sum(1 for _ in shelf.notes()),
    )
    document = render_document(text, page, site)
    return GeneratedPage(page, title, "folder.html", f"# {title}", document, view, excerpt(text), shelf.front)


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


def front_text(shelf: Shelf, site: Site) -> tuple[Node, ...]:
    """Return the text that introduces a folder; what is long unfolds after its beginning."""
    note = site.split_notes.get(shelf.front)
    blocks = tuple(_front_blocks(note)) if note is not None else ()
    letters = 0
    for at, block in enumerate(blocks):
        letters += count_letters(plain_text(block))
        if letters > _FRONT_LETTERS and at + 1 < len(blocks):
            return (*blocks[: at + 1], _folded(blocks[at + 1 :]))
    return blocks


def _folded(blocks: tuple[Node, ...]) -> Node:
    line = blocks[0].line
    words = Node("text", line, line, "继续读")
    summary = Node("html", line, line, "", Attrs(tag="summary"), (words,))
    return Node("html", line, blocks[-1].end, "", Attrs(tag="details", attributes=(("class", "ainotes-fold"),)), (summary, *blocks))


def _front_blocks(note: SplitNote) -> Iterator[Node]:
    """Yield a whole note below the title of a page; its anchors are those that GitHub gives it."""
    yield from map(_lowered, note.note.preamble)
    used: Anchors = {}
    for section in note.note.sections:
        yield from _section_blocks(section, 2, used)
    yield from note.note.footnotes


def _section_blocks(section: Section, level: int, used: Anchors) -> Iterator[Node]:
    yield section.heading.with_attrs(level=min(level, 6), id=unique_anchor(section.title, used))
    yield from map(_lowered, section.blocks)
    for child in section.children:
        yield from _section_blocks(child, level + 1, used)


def _lowered(block: Node) -> Node:
    """Return a block whose headings, as they stand in HTML, are below a page's title."""
    return rewrite(block, lambda node: node.with_attrs(level=2) if node.kind == "heading" and node.attrs.level == 1 else None)
