"""Pages of notes: what a note says before its first topic, and its topics in order."""

from collections.abc import Iterator
from typing import Any

from ainotes_site.addresses import excerpt
from ainotes_site.notes import Shelf
from ainotes_site.site.pages.shelves import entry_key
from ainotes_site.site.pages.site import GeneratedPage, Site, list_page, render_document
from ainotes_site.topics import SplitNote


def note_pages(site: Site) -> Iterator[GeneratedPage]:
    """Yield the page of each note that does not stand on a folder's, and their index."""
    yield _note_index(site)
    fronts = {shelf.front for shelf in site.library.shelf.shelves()}
    for note in site.library.notes:
        if note.note.path not in fronts:
            yield _note_page(note, site)


def _note_page(note: SplitNote, site: Site) -> GeneratedPage:
    path = note.note.path
    page = site.library.note_pages[path]
    lines, topics = site.library.addresses.starts.get(path, ((), ()))
    entries = [
        {**site.topics[topic.id], "start": start, "groups": list(topic.groups)}
        for start, topic in zip(lines, topics, strict=True)
    ]
    before, after = site.shelves.around_notes.get(path, ("", ""))
    data = {
        "kind": "note",
        "url": site.url(page),
        "path": path,
        "title": note.title,
        "folders": site.shelves.path(path),
        "contents": site.shelves.contents(path),
        "topics": entries,
        "lines": note.note.lines,
        "previous": site.shelves.rows.get(before),
        "next": site.shelves.rows.get(after),
    }
    document = render_document(note.introduction, page, site)
    description = excerpt(note.introduction)
    return GeneratedPage(page, note.title, "note.html", f"# {note.title}", document, data, description, path)


def _note_index(site: Site) -> GeneratedPage:
    listed = dict.fromkeys(site.library.shelf.notes())
    left = [site.shelves.notes[one.note.path] for one in site.library.notes if one.note.path not in listed]
    groups = [*_groups(site.library.shelf, site)]
    if left:
        groups.append({"title": "只列目录的文件", "url": "", "notes": left})
    data = {"kind": "notes", "groups": groups, "count": len(site.library.notes)}
    return list_page("notes/index.md", "全部笔记", "notes.html", data)


def _groups(shelf: Shelf, site: Site) -> Iterator[dict[str, Any]]:
    """Yield the notes of each folder, in the author's order."""
    paths = [*filter(None, (shelf.front,)), *(entry for entry in shelf.entries if isinstance(entry, str))]
    if paths:
        title = shelf.path or "根目录"
        url = site.shelves.rows[entry_key(shelf)]["url"]
        yield {"title": title, "url": url, "notes": [site.shelves.notes[path] for path in paths]}
    for entry in shelf.entries:
        if isinstance(entry, Shelf):
            yield from _groups(entry, site)
