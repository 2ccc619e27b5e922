"""Pages of notes: what a note says before its first topic, and its topics in order."""

import posixpath
from collections.abc import Iterator

from ainotes_site.addresses import excerpt
from ainotes_site.site.pages.site import GeneratedPage, Site, list_page, render_document
from ainotes_site.topics import SplitNote


def note_pages(site: Site) -> Iterator[GeneratedPage]:
    """Yield the page of each note, and their index."""
    yield _note_index(site)
    for note in site.library.notes:
        yield _note_page(note, site)


def _note_page(note: SplitNote, site: Site) -> GeneratedPage:
    path = note.note.path
    page = site.library.note_pages[path]
    lines, topics = site.library.addresses.starts.get(path, ((), ()))
    entries = [
        {**site.topics[topic.id], "start": start, "groups": list(topic.groups)}
        for start, topic in zip(lines, topics, strict=True)
    ]
    data = {"kind": "note", "path": path, "title": note.title, "topics": entries, "lines": note.note.lines}
    document = render_document(note.introduction, page, site)
    description = excerpt(note.introduction)
    return GeneratedPage(page, note.title, "note.html", f"# {note.title}", document, data, description, path)


def _note_index(site: Site) -> GeneratedPage:
    notes = [
        {
            "title": note.title,
            "path": note.note.path,
            "folder": posixpath.dirname(note.note.path),
            "url": site.url(site.library.note_pages[note.note.path]),
            "count": len(note.topics),
        }
        for note in site.library.notes
    ]
    return list_page("notes/index.md", "全部笔记", "notes.html", {"kind": "notes", "notes": notes})
