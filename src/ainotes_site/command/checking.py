"""Check notes: all that is known to be wrong with them, and where."""

from collections.abc import Iterator
from pathlib import Path

from ainotes_site.addresses import Publishing, open_record
from ainotes_site.command.reports import Finding, find_columns
from ainotes_site.drawing import find_refused
from ainotes_site.library import Library
from ainotes_site.notes import note_blocks
from ainotes_site.problems import Problem


def check_notes(
    library: Library, folder: Path, publishing: Publishing, *, hints: bool, external: bool = False
) -> list[Finding]:
    """Return what is wrong in a folder of notes, but for what its author wants no word of; `hints` are for the author alone.

    With `external` other sites are asked, too.
    """
    found = [*open_record(Path())[1], *library.problems, *_shadowing(library, folder, publishing)]
    found += (*_drawing_problems(library), *_missing(library)) if hints else ()
    read = (*(one.note for one in library.notes), *library.folder.page_notes)
    if external:
        from ainotes_site.command.external import find_gone

        found += find_gone(read)
    kept = filter(library.silence.keeps, sorted(found))
    problems = (problem for problem in kept if hints or problem.severity == "error")
    return find_columns(problems, {note.path: note.source for note in read})


def _shadowing(library: Library, folder: Path, publishing: Publishing) -> tuple[Problem, ...]:
    """Return the files whose address the site needs; without any to publish, MkDocs is not even imported."""
    if not (library.published or library.folder.pages):
        return ()
    from ainotes_site.mkdocs_plugin import find_shadowing

    return find_shadowing(library, folder, publishing)


def _drawing_problems(library: Library) -> Iterator[Problem]:
    return (problem for one in library.notes for problem in find_refused(note_blocks(one.note), one.note.path))


def _missing(library: Library) -> Iterator[Problem]:
    """Yield hints on what readers will look for in vain: topics that are hardly begun, terms that nothing explains."""
    topics = {one.id: one for one in library.topics}
    for topic in library.topics:
        if not topic.has_page and not topic.question:
            source, message = (
                topic.sources[0],
                f"「{topic.title}」下面几乎没有内容，没有自己的页面。请补上，或删掉标题。",
            )
            yield Problem(source.note, source.start, message, "hint", rule="stub", about=topic.title)
    lines = {one.note.path: one.note.source.split("\n") for one in library.notes}
    for term in library.find_unexplained():
        source = topics[term.topics[0]].sources[0]
        message = (
            f"{term.term} 在 {len(term.topics)} 个主题里提到，没有一处解释。请写一篇，或在 glossary.yml 里写一句。"
        )
        here = enumerate(lines[source.note][source.start - 1 : source.end], start=source.start)
        line = next((number for number, text in here if term.term in text), source.start)
        yield Problem(source.note, line, message, "hint", rule="unexplained", about=term.term)
