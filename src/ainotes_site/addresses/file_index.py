"""Know which files lie below the notes folder, and find the one that a path or a name in a note means."""

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ainotes_site.notes import NOTE_SUFFIXES
from ainotes_site.text import fold_text

_NUMBERED = re.compile(r"(\d{8,14})[ _-]")


@dataclass(frozen=True, slots=True)
class Files:
    """The files below the notes folder, by path and by name, and its folders by path, without regard to case.

    A folder's own path ends with a slash. `numbers` are the notes of a card box by the number that their names begin with,
    `shared` the names that several files have, `drafts` the paths and names of notes that are not published.
    """

    paths: Mapping[str, str]
    names: Mapping[str, str]
    folders: Mapping[str, str]
    numbers: Mapping[str, str]
    shared: frozenset[str]
    drafts: frozenset[str] = frozenset()

    def find(self, folder: str, path: str) -> str | None:
        """Return the file that a path in a note of this folder means: relative, from the top, or by its name anywhere."""
        path = path.replace("\\", "/")
        for base in (folder, ""):
            candidate = posixpath.normpath(posixpath.join(base, path.lstrip("/") if base == "" else path))
            found = self.paths.get(fold_text(candidate))
            if found is not None:
                return found
        return self.names.get(fold_text(posixpath.basename(path)))

    def is_guessed(self, folder: str, target: str, found: str) -> bool:
        """Tell whether a bare name in a note of this folder means a file elsewhere of which there are several by that name."""
        return "/" not in target and posixpath.dirname(found) != folder and _name(found) in self.shared

    def is_draft(self, folder: str, target: str) -> bool:
        """Tell whether a link, with an ending or without, means a note that is not published."""
        paths = [posixpath.normpath(posixpath.join(base, target.strip("/"))) for base in (folder, "")]
        wanted = [fold_text(path) for path in (*paths, posixpath.basename(target))]
        return any(path + suffix in self.drafts for path in wanted for suffix in ("", *NOTE_SUFFIXES))

    def find_folder(self, folder: str, path: str) -> str | None:
        """Return the folder that a link means."""
        return self.folders.get(fold_text(posixpath.normpath(posixpath.join(folder, path))))

    def find_note(self, folder: str, target: str) -> str | None:
        """Return the note that a link without ending means."""
        found = (self.find(folder, target + suffix) for suffix in NOTE_SUFFIXES)
        return next(filter(None, found), None) or self.numbers.get(target)


def index_files(paths: Iterable[str], drafts: Iterable[str] = ()) -> Files:
    """Index files for `locate`; of files with the same name the one with the shortest path is meant, as in Obsidian.

    `drafts` are notes that no link can lead to.
    """
    ordered = sorted(paths, key=lambda path: (path.count("/"), len(path), path), reverse=True)
    return Files(
        paths={fold_text(path): path for path in ordered},
        names={_name(path): path for path in ordered},
        folders=_list_folders(ordered),
        numbers=_list_numbers(ordered),
        shared=frozenset(name for name, often in Counter(map(_name, ordered)).items() if often > 1),
        drafts=frozenset(name for path in drafts for name in (fold_text(path), _name(path))),
    )


def _name(path: str) -> str:
    return fold_text(posixpath.basename(path))


def _list_numbers(paths: Iterable[str]) -> dict[str, str]:
    """Return the notes whose names begin with a number that no other's does, long enough to be a card's: `202301021030 甲.md`."""
    numbered = [(match[1], path) for path in paths if (match := _NUMBERED.match(posixpath.basename(path)))]
    often = Counter(number for number, _ in numbered)
    return {number: path for number, path in numbered if often[number] == 1 and path.lower().endswith(NOTE_SUFFIXES)}


def _list_folders(paths: Iterable[str]) -> dict[str, str]:
    """Return all folders that files stand in, and those above."""
    folders: dict[str, str] = {}
    for path in paths:
        folder = posixpath.dirname(path)
        while folder and fold_text(folder) not in folders:
            folders[fold_text(folder)] = f"{folder}/"
            folder = posixpath.dirname(folder)
    return folders
