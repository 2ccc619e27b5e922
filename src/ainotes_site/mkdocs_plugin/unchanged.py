"""Builds of what has not changed: the last site stays, where all that it was made from and all of its files are as they were.

MkDocs then has nothing to build: it is shown an empty folder, and no theme. Where anyone else has a part in the site, or
what it is made from cannot be told, it is built.
"""

import json
import logging
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin

from ainotes_site.assets import THEME_FOLDER
from ainotes_site.git_dates import head_commit
from ainotes_site.mkdocs_plugin.author_config import read_author_config
from ainotes_site.mkdocs_plugin.folder_state import States, is_as_before, look_at
from ainotes_site.mkdocs_plugin.options import AinotesConfig

RECORD_FILE = "last-build.json"
_PACKAGE = Path(__file__).parent.parent
# Themes whose files change with their version alone.
_THEMES = frozenset({"mkdocs", "material", "readthedocs"})
# Extensions that read files from anywhere.
_READERS = ("pymdownx.snippets", "pymdownx.b64")
_log = logging.getLogger("mkdocs.plugins.ainotes")
_INSTALLED = (".dist-info", ".egg-info", ".egg-link")


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that a site is made from: `settings` as a text, and folders with the states of their files.

    `level` is that of the least grave message that was shown: what was not shown then cannot be said again now.
    """

    settings: str
    level: int
    folders: Mapping[str, States]


@dataclass(frozen=True, slots=True)
class LastBuild:
    """A build: what it was made from, where its site lies, the files of that, and what was told of the notes."""

    inputs: Inputs
    site: str
    files: States
    told: Sequence[tuple[str, str]]

    def still_holds(self, settings: str, site: str) -> bool:
        """Tell whether a build with these settings, into this folder, would change nothing and have nothing else to say."""
        return (
            (settings, site) == (self.inputs.settings, self.site)
            and shown_level() >= self.inputs.level
            and all(is_as_before(Path(folder), states) for folder, states in self.inputs.folders.items())
            and is_as_before(Path(self.site), self.files, changes=False)
        )


def read_last(cache_folder: Path) -> LastBuild | None:
    """Return what is known of the last build."""
    with suppress(OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        record = json.loads((cache_folder / RECORD_FILE).read_text(encoding="utf-8"))
        inputs = Inputs(record["settings"], int(record["level"]), dict(record["folders"]))
        told = [(str(severity), str(line)) for severity, line in record["told"]]
        return LastBuild(inputs, record["site"], dict(record["files"]), told)
    return None


def write_last(cache_folder: Path, last: LastBuild) -> None:
    """Keep what is known of this build for the next."""
    record = asdict(last.inputs) | {"site": last.site, "files": last.files, "told": last.told}
    written = cache_folder / f"{RECORD_FILE}.{os.getpid()}"
    with suppress(OSError):
        cache_folder.mkdir(parents=True, exist_ok=True)
        written.write_text(json.dumps(record), encoding="utf-8")
        written.replace(cache_folder / RECORD_FILE)
    with suppress(OSError):
        written.unlink(missing_ok=True)


def tell(severity: str, line: str) -> None:
    """Say what is wrong in the notes; under `--strict` an error stops MkDocs."""
    _log.log(logging.WARNING if severity == "error" else logging.INFO, "%s", line)


def shown_level() -> int:
    """Return the level of the least grave message that MkDocs shows."""
    return logging.getLogger("mkdocs").getEffectiveLevel()


def settings_text(config: MkDocsConfig, plugin: BasePlugin[AinotesConfig], files: Iterable[Path]) -> str | None:
    """Return the settings that a site depends on, with these files, and the versions of what is installed.

    None where that is not all that it depends on.
    """
    listeners = (method for methods in config.plugins.events.values() for method in methods)
    if not all(getattr(method, "__self__", None) is plugin for method in listeners):
        return None
    if config.theme.name not in _THEMES or any(map(_may_read, config.markdown_extensions)):
        return None
    installed = sorted({name for folder in sys.path for name in _installed(folder)})
    commit = head_commit(Path(config.docs_dir))
    inputs = (config.config_file_path, _folders(config), sys.version, installed, [*map(_digest, files)], commit)
    # What MkDocs was told by the command stands in its settings alone; what it made objects of, in the author's.
    values = [dict(config.items()), dict(config.theme.items()), dict(plugin.config.items())]
    with suppress(TypeError, ValueError):
        author = json.dumps(read_author_config(config), sort_keys=True)
        return json.dumps((inputs, author, values), sort_keys=True, default=lambda value: type(value).__name__)
    return None


def look_at_inputs(config: MkDocsConfig, settings: str) -> Inputs | None:
    """Look at all that a site is made from, before any of it is read; None where that cannot be told."""
    states = {folder: look_at(Path(folder)) for folder in _folders(config)}
    known = {folder: found for folder, found in states.items() if found is not None}
    return Inputs(settings, shown_level(), known) if len(known) == len(states) else None


def _folders(config: MkDocsConfig) -> list[str]:
    folders = (str(_PACKAGE), str(THEME_FOLDER), os.path.realpath(config.docs_dir), config.theme.custom_dir)
    return sorted({folder for folder in folders if folder})


def _may_read(extension: object) -> bool:
    """Tell whether an extension may read files, or is not known: those of Python-Markdown have names without a dot."""
    name = str(extension)
    return name.startswith(_READERS) or ("." in name and not name.startswith(("pymdownx.", "markdown.extensions.")))


def _installed(folder: str) -> Iterable[str]:
    """Return the names of what is installed in a folder, with their versions."""
    with suppress(OSError):
        return [path.name for path in Path(folder).iterdir() if path.suffix in _INSTALLED]
    return ()


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


class Rest:
    """A build that leaves the site as it is: MkDocs finds nothing to build, until the settings are given back."""

    def __init__(self, config: MkDocsConfig, last: LastBuild) -> None:
        self.told, self.files = last.told, len(last.files)
        self._theme = (list(config.theme.dirs), set(config.theme.static_templates))
        self._kept = {name: config[name] for name in ("docs_dir", "nav", "extra_templates")}
        config.docs_dir, config.nav, config.extra_templates = str(THEME_FOLDER / "empty"), None, []
        config.theme.dirs[:] = [config.docs_dir]
        config.theme.static_templates.clear()

    def give_back(self, config: MkDocsConfig) -> None:
        """Set MkDocs' settings as they were."""
        config.theme.dirs[:], config.theme.static_templates = self._theme
        for name, value in self._kept.items():
            config[name] = value
