"""Pages of notes: what a note says before its first topic, and its topics in order."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from ainotes_site.addresses import excerpt
from ainotes_site.notes import Shelf
from ainotes_site.site.pages.cards import TopicCard
from ainotes_site.site.pages.shelves import Contents, NoteCard, Row, entry_key
from ainotes_site.site.pages.site import GeneratedPage, PlannedPage, Site, View, list_page, render_document
from ainotes_site.topics import SplitNote


@dataclass(frozen=True, slots=True)
class TopicOfNote:
    """A topic as the page of its note lists it, below its groups."""

    card: TopicCard
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoteView(View):
    """The page of a note: where it stands, its topics in order, and the notes before and after it."""

    kind: ClassVar[str] = "note"
    url: str
    path: str
    folders: tuple[Row, ...]
    contents: Contents | None
    topics: tuple[TopicOfNote, ...]
    lines: int
    previous: Row | None
    next: Row | None


@dataclass(frozen=True, slots=True)
class NoteGroup:
    """Notes of one folder."""

    title: str
    url: str
    notes: tuple[NoteCard, ...]


@dataclass(frozen=True, slots=True)
class NotesView(View):
    """The index of all notes, by folder."""

    kind: ClassVar[str] = "notes"
    groups: tuple[NoteGroup, ...]
    count: int


def note_pages(site: Site) -> Iterator[PlannedPage]:
    """Yield the page of each note that does not stand on a folder's, and their index."""
    yield PlannedPage("notes/index.md", "全部笔记", partial(_note_index, site))
    introductions = {note for shelf in site.library.shelf.shelves() for note in shelf.introduction()}
    for note in site.library.notes:
        if note.note.path not in introductions:
            page = site.library.note_pages[note.note.path]
            yield PlannedPage(page, note.title, partial(_note_page, note, site), note.note.path)


def _note_page(note: SplitNote, site: Site) -> GeneratedPage:
    path = note.note.path
    page = site.library.note_pages[path]
    _, topics = site.library.addresses.starts.get(path, ((), ()))
    found = list({topic.id: topic for topic in topics}.values())
    before, after = site.shelves.around_notes.get(path, ("", ""))
    view = NoteView(
        url=site.url(page),
        path=path,
        folders=site.shelves.path(path),
        contents=site.shelves.contents(path),
        topics=tuple(TopicOfNote(site.topics[topic.id], topic.groups) for topic in found),
        lines=note.note.lines,
        previous=site.shelves.rows.get(before),
        next=site.shelves.rows.get(after),
    )
    document = render_document((), page, site)
    description = excerpt(found[0].blocks) if found else ""
    date = site.changes.get(path, ("", ""))[1] or None
    return GeneratedPage(page, note.title, "note.html", f"# {note.title}", document, view, description, path, date)


def _note_index(site: Site) -> GeneratedPage:
    listed = dict.fromkeys(site.library.shelf.notes())
    left = tuple(site.shelves.notes[one.note.path] for one in site.library.notes if one.note.path not in listed)
    rest = (NoteGroup("只列目录的文件", "", left),) if left else ()
    view = NotesView(groups=(*_groups(site.library.shelf, site), *rest), count=len(site.library.notes))
    return list_page("notes/index.md", "全部笔记", "notes.html", view)


def _groups(shelf: Shelf, site: Site) -> Iterator[NoteGroup]:
    """Yield the notes of each folder, in the author's order."""
    paths = [*shelf.introduction(), *(entry for entry in shelf.entries if isinstance(entry, str))]
    if paths:
        url = site.shelves.rows[entry_key(shelf)].url
        yield NoteGroup(shelf.path or "根目录", url, tuple(site.shelves.notes[path] for path in paths))
    for entry in shelf.entries:
        if isinstance(entry, Shelf):
            yield from _groups(entry, site)
