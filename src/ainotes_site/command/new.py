"""Plan a new site: which files a folder still needs, from what it holds already."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import yaml

from ainotes_site.command.settings import BESIDE, NOTES_FOLDERS, first_file
from ainotes_site.repository import find_repository, pages_url

_WORKFLOW = ".github/workflows/ainotes.yml"


@dataclass(frozen=True, slots=True)
class Survey:
    """What a folder holds before.

    `notes` is where the notes lie, below the folder; "." for the folder itself, "" where there are none yet. `kind` says
    what they were written for. `exclude` are folders of templates, which are no notes.
    """

    name: str
    notes: str
    kind: str
    count: int
    exclude: tuple[str, ...]
    repository: str
    settings: str


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to write, its path below the folder."""

    path: str
    text: str


def survey(folder: Path) -> Survey:
    """Look at a folder, which need not exist. Nothing is written."""
    notes = _notes_folder(folder)
    root = folder / notes if notes else folder
    settings = first_file(folder)
    return Survey(
        name=folder.absolute().name,
        notes=notes,
        kind=_kind(folder, root),
        count=sum(1 for _ in _markdown(root)) if notes else 0,
        exclude=tuple(_templates(root)) if notes else (),
        repository=find_repository(folder),
        settings=settings.relative_to(folder).as_posix() if settings is not None else "",
    )


def plan_site(found: Survey, *, name: str = "", url: str = "") -> Iterator[NewFile]:
    """Yield the files of a new site. `name` and `url` are the site's; what is not said is guessed."""
    beside = found.notes == "."
    url = url or pages_url(found.repository)
    if not found.settings:
        text = _starter("mkdocs.yml").format(
            name=_yaml(name or found.name),
            site_url=f"site_url: !ENV [AINOTES_SITE_URL, {_yaml(url)}]",
            repo_url=f"repo_url: {_yaml(found.repository)}"
            if found.repository
            else "# repo_url: https://github.com/用户名/仓库名",
            docs_dir=".." if beside else found.notes or "notes",
            site_dir=f"site_dir: {_yaml(f'../../{found.name}-site')}  # 不能放在笔记里面"
            if beside
            else "site_dir: site",
            exclude=_yaml(list(found.exclude)),
        )
        yield NewFile(f"{BESIDE}/mkdocs.yml" if beside else "mkdocs.yml", text)
    if not found.notes:
        yield NewFile("notes/第一篇笔记.md", _starter("first.md"))
    yield NewFile(".gitignore", "/site/\n.cache/\n")
    yield NewFile(_WORKFLOW, _starter("pages.yml"))


def missing(folder: Path, plan: Iterator[NewFile]) -> tuple[list[NewFile], list[str]]:
    """Return the files to write, and the paths of those that stand already and are left alone."""
    wanted = list(plan)
    kept = [one.path for one in wanted if os.path.lexists(folder / one.path)]
    return [one for one in wanted if one.path not in kept], kept


def _notes_folder(folder: Path) -> str:
    for name in NOTES_FOLDERS:
        if any(_markdown(folder / name)):
            return name
    return "." if any(path.name.lower() not in _PAPERS or path.parent != folder for path in _markdown(folder)) else ""


# Folders that programs made.
_MADE = {"node_modules", "site", "_site"}
# Papers of a repository, which make no folder of notes.
_PAPERS = {"readme.md", "changelog.md", "license.md", "contributing.md"}


def _markdown(folder: Path) -> Iterator[Path]:
    """Yield the Markdown files of a folder, hidden folders and links aside, folder by folder."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _MADE)
        yield from (Path(place, name) for name in sorted(names) if name.lower().endswith(".md"))


def _kind(folder: Path, root: Path) -> str:
    if (root / ".obsidian").is_dir() or (folder / ".obsidian").is_dir():
        return "Obsidian 库"
    if any((place / "_sidebar.md").is_file() for place in (folder, root)):
        return "docsify 文档"
    if any((folder / name).is_file() for name in ("mkdocs.yml", "mkdocs.yaml")):
        return "MkDocs 文档"
    if any(path.is_dir() for path in root.glob("*.assets")):
        return "Typora 笔记"
    return "Markdown 笔记"


def _templates(root: Path) -> Iterator[str]:
    for path in sorted(root.iterdir()):
        if path.is_dir() and path.name.casefold() in {"templates", "template", "模板", "_templates"}:
            yield f"{path.name}/**"


def _yaml(value: object) -> str:
    """Return a value as YAML writes it, on one line."""
    return (
        yaml.safe_dump(value, allow_unicode=True, default_flow_style=True, width=10**6).removesuffix("\n...\n").strip()
    )


def _starter(name: str) -> str:
    return files("ainotes_site.command").joinpath("starter", name).read_text(encoding="utf-8")
