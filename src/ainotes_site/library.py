"""The whole program: from a folder of notes to a library of topics."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ainotes_site.addresses import Addresses, index_addresses
from ainotes_site.duplicates import merge_duplicates
from ainotes_site.history import EMPTY, History, find_redirects
from ainotes_site.notes import NOTE_SUFFIXES, Folder, Note, read_notes
from ainotes_site.placing import find_dead_links
from ainotes_site.problems import Problem
from ainotes_site.references import index_files, locate
from ainotes_site.tags import assign_tags, load_subjects
from ainotes_site.text import digest, pinyin_slug
from ainotes_site.topics import SplitNote, Topic, assign_ids, split_topics


@dataclass(frozen=True, slots=True)
class Library:
    """Everything that the notes say, ready to be rendered. Tuples are in reading order: by note, then by line.

    `note_pages` maps each note's path to its page's source path, `redirects` each former topic id to today's.
    """

    folder: Folder
    notes: tuple[SplitNote, ...]
    topics: tuple[Topic, ...]
    note_pages: Mapping[str, str]
    addresses: Addresses
    redirects: Mapping[str, str]
    problems: tuple[Problem, ...]


def build_library(root: Path, *, history: History = EMPTY) -> Library:
    """Read the notes below `root` and find out what they hold."""
    folder = read_notes(root)
    files = index_files((*folder.assets, *folder.pages, *(note.path for note in folder.notes)))
    located = [locate(note, files) for note in folder.notes]
    notes = tuple(split_topics(one.note) for one in located)
    topics = assign_ids(merge_duplicates([topic for note in notes for topic in note.topics]))
    topics = assign_tags(topics, load_subjects())
    note_pages = _name_note_pages([note.note for note in notes])
    addresses = index_addresses(notes, topics, note_pages)
    problems = (
        *folder.problems,
        *(problem for one in located for problem in one.problems),
        *find_dead_links(notes, addresses),
        *_same_paths(folder),
    )
    return Library(
        folder=folder,
        notes=notes,
        topics=topics,
        note_pages=note_pages,
        addresses=addresses,
        redirects=find_redirects(history, topics),
        problems=tuple(sorted(set(problems))),
    )


def _name_note_pages(notes: Sequence[Note]) -> dict[str, str]:
    """Give each note a page below `notes/`, in ASCII and told apart without case."""
    slugs = {note.path: "/".join(map(pinyin_slug, _without_suffix(note.path).split("/"))) for note in notes}
    owners: dict[str, str] = {}
    for path in sorted(slugs):
        owners.setdefault(slugs[path], path)
    return {
        path: f"notes/{slug if owners[slug] == path and slug != 'index' else f'{slug}-{digest(path)}'}.md"
        for path, slug in slugs.items()
    }


def _without_suffix(path: str) -> str:
    return next((path[: -len(suffix)] for suffix in NOTE_SUFFIXES if path.lower().endswith(suffix)), path)


def _same_paths(folder: Folder) -> list[Problem]:
    """Report files that differ in case alone: on Windows and macOS they are one file."""
    seen: dict[str, str] = {}
    problems = []
    for path in (*(note.path for note in folder.notes), *folder.pages, *folder.assets):
        other = seen.setdefault(path.casefold(), path)
        if other != path:
            problems.append(Problem(path, 1, f"与 {other} 只差大小写，在 Windows 和 macOS 上是同一个文件。请改名。"))
    return problems
