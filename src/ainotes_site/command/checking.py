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
    found += _drawing_problems(library) if hints else ()
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
