"""Tell what becomes public, and what puts it there: each note, page and file that the site will hold."""

from collections.abc import Iterator

from ainotes_site.addresses import index_files, locate, topic_page
from ainotes_site.gfm import walk
from ainotes_site.library import Library
from ainotes_site.notes import Note, note_blocks


def tell_public(library: Library) -> Iterator[str]:
    """Yield a line for each note, page and file, sorted, then what is held back."""
    for one in library.notes:
        yield f"笔记 {one.note.path}"
    for topic in library.topics:
        if topic.has_page and not topic.folder_page:
            sources = "、".join(f"{source.note}:{source.start}-{source.end}" for source in topic.sources)
            yield f"页面 {topic_page(topic).removesuffix('.md')}/ ← {sources}"
    for path in library.folder.pages:
        yield f"页面 {path} ← 前言里的 layout: page"
    users = _users(library)
    for path in library.published:
        yield f"文件 {path} ← {'、'.join(users[path]) if path in users else 'mkdocs.yml'}"
    for note in library.folder.drafts:
        yield f"不公开 {note.path}：前言说不发布"
    yield "另有从这些做出来的页面：概念、标签、文件夹、时间线、搜索索引、订阅。"


def _users(library: Library) -> dict[str, list[str]]:
    """Return the first places in notes and pages that use each file."""
    folder = library.folder
    files = index_files((*folder.assets, *folder.pages, *(one.note.path for one in library.notes)))
    notes = (*(one.note for one in library.notes), *(locate(note, files).note for note in folder.page_notes))
    users: dict[str, list[str]] = {}
    for note in notes:
        for file, line in _uses(note):
            users.setdefault(file, []).append(f"{note.path}:{line}")
    return {file: places[:_MOST_PLACES] for file, places in users.items()}


# Places that are named of each file: one is enough to know why, a few show whether it is one note or many.
_MOST_PLACES = 3


def _uses(note: Note) -> Iterator[tuple[str, int]]:
    for block in (*note_blocks(note), *note.footnotes):
        for node in walk(block):
            if node.attrs.file:
                yield node.attrs.file, node.line
