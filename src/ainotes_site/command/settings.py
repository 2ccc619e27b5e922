"""Find the settings and the notes of a folder, or make settings where it has none; open its notes as these say."""

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import click
import yaml

from ainotes_site.addresses import BY_DEFAULT, Publishing
from ainotes_site.library import DEFAULTS, Library, Options, build_library
from ainotes_site.relations import Subjects, shipped_subjects

# Where the settings lie when the notes are in the folder itself: MkDocs wants no settings beside the notes.
BESIDE = ".ainotes"
_SETTINGS = ("mkdocs.yml", "mkdocs.yaml", f"{BESIDE}/mkdocs.yml")
# Folders that notes are looked for in, where no settings name one.
NOTES_FOLDERS = ("notes", "docs", "笔记")


@dataclass(frozen=True, slots=True)
class Site:
    """What the settings here say: the notes folder, where they name one, and the options that the notes are read by."""

    folder: Path
    subjects: Subjects
    all_concepts: bool
    publishing: Publishing = BY_DEFAULT
    options: Options = DEFAULTS


def open_site() -> Site:
    """Return the options that `mkdocs build` would use here; MkDocs is imported only where it has a file to read."""
    named = os.environ.get("AINOTES_NOTES")
    settings = first_file(Path())
    if settings is None:
        return Site(Path(named) if named else _notes(Path()), shipped_subjects(), all_concepts=False)
    from ainotes_site.mkdocs_plugin import read_options

    options = read_options(settings)
    return Site(
        Path(named or options.docs_dir),
        options.subjects or shipped_subjects(),
        options.all_concepts,
        options.publishing,
        options.options,
    )


def open_library(folder: Path | None, site: Site) -> Library:
    """Read the notes of a folder, or of the site. Raises `ClickException` where there is no such folder."""
    try:
        return build_library(
            folder or site.folder,
            subjects=site.subjects,
            all_concepts=site.all_concepts,
            publishing=site.publishing,
            options=site.options,
        )
    except NotADirectoryError as error:
        raise click.ClickException(str(error)) from error


def settings_file(folder: Path | None) -> Path:
    """Return the settings to build with: those of the folder, of the folder around it that name it, or such as need none.

    The last lie in the user's own cache, so that nothing is written among the notes. Raises `ClickException` where there
    is no such folder.
    """
    where = folder or Path()
    if not where.is_dir():
        raise click.ClickException(f"{where}: 没有这个文件夹。请写笔记所在的文件夹。")
    own = first_file(where)
    if own is not None:
        return own
    around = first_file(Path())
    if around is not None and _notes_of(around) == where.resolve():
        return around
    return _settings_of_none(_notes(where) if folder is None else where)


def first_file(folder: Path) -> Path | None:
    """Return the settings that lie in a folder; None where it has none."""
    return next((folder / name for name in _SETTINGS if (folder / name).is_file()), None)


def _notes_of(settings: Path) -> Path:
    from ainotes_site.mkdocs_plugin import read_options

    return read_options(settings).docs_dir.resolve()


def _notes(here: Path) -> Path:
    return next((here / name for name in NOTES_FOLDERS if (here / name).is_dir()), here)


def _settings_of_none(notes: Path) -> Path:
    notes = notes.resolve()
    kept = _user_cache() / "ainotes-site" / sha256(os.fsencode(notes)).hexdigest()[:16]
    here = Path.cwd()
    site = here / "site" if not here.is_relative_to(notes) else notes.with_name(f"{notes.name}-site")
    settings = {
        "site_name": notes.name or "笔记",
        "docs_dir": str(notes),
        "site_dir": str(site),
        "plugins": ["ainotes"],
    }
    kept.mkdir(parents=True, exist_ok=True)
    path = kept / "mkdocs.yml"
    text = yaml.safe_dump(settings, allow_unicode=True, sort_keys=False)
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
    return path


def _user_cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or Path.home() / ".cache")
