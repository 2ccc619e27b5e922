"""Build and preview a folder of notes, with its own settings or without any."""

import os
from hashlib import sha256
from pathlib import Path

import click
import yaml

from ainotes_site.command.new import BESIDE

_SETTINGS = ("mkdocs.yml", "mkdocs.yaml", f"{BESIDE}/mkdocs.yml")


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
    if around is not None and (Path(around.parent) / _docs_dir(around)).resolve() == where.resolve():
        return around
    return _settings_of_none(_notes(where) if folder is None else where)


def first_file(folder: Path) -> Path | None:
    """Return the settings that lie in a folder; None where it has none."""
    return next((folder / name for name in _SETTINGS if (folder / name).is_file()), None)


def _docs_dir(settings: Path) -> str:
    """Return the notes folder that settings name in so many words; with `!ENV` and the like, only MkDocs knows."""
    found = (line for line in settings.read_text(encoding="utf-8", errors="replace").splitlines())
    return next((line.partition(":")[2].strip() for line in found if line.startswith("docs_dir:")), "docs")


def _notes(here: Path) -> Path:
    return next((here / name for name in ("notes", "docs", "笔记") if (here / name).is_dir()), here)


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
