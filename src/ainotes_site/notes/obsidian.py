"""What a vault's own settings say of its notes: which folder holds templates, and what Obsidian leaves out itself."""

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ainotes_site.problems import Problem

_SETTINGS = ".obsidian"
_TEMPLATES = (("templates.json", "folder"), ("plugins/templater-obsidian/data.json", "templates_folder"))
# Settings of this size hold more than settings.
_LARGEST = 1 << 20


@dataclass(frozen=True, slots=True)
class Vault:
    """Folders, or single files, below the notes folder, as `a/b`."""

    templates: frozenset[str] = frozenset()
    ignored: frozenset[str] = frozenset()

    def leaves_out(self, path: str) -> bool:
        """Tell whether a note is a template or one that Obsidian shows nowhere."""
        return any(place in self.templates or place in self.ignored for place in _self_and_folders(path))


def read_vault(root: Path) -> Vault:
    """Read the settings beside the notes, if this is a vault. What cannot be read says nothing."""
    templates = [_place(_read(root, name).get(key)) for name, key in _TEMPLATES]
    filters = _read(root, "app.json").get("userIgnoreFilters")
    # A filter between slashes is a regular expression, which only Obsidian is to run.
    texts = (
        [one for one in filters if isinstance(one, str) and not one.startswith("/")]
        if isinstance(filters, list)
        else []
    )
    return Vault(frozenset(filter(None, templates)), frozenset(filter(None, map(_place, texts))))


def tell_left_out(vault: Vault, paths: Iterable[str]) -> Iterator[Problem]:
    """Yield one problem for each place of the vault whose notes are not published, with their number."""
    counts = Counter(place for path in paths for place in _self_and_folders(path))
    for place, count in sorted(counts.items()):
        if place in vault.templates or place in vault.ignored:
            what = "Obsidian 的模板文件夹" if place in vault.templates else "在 Obsidian 里设为排除"
            yield Problem(
                place, 1, f"{what}，其中 {count} 篇没有发布。要发布请改 Obsidian 的设置。", "hint", rule="not-published"
            )


def _self_and_folders(path: str) -> Iterator[str]:
    while path:
        yield path
        path = path.rpartition("/")[0]


def _place(value: object) -> str:
    return value.strip().strip("/") if isinstance(value, str) and ".." not in value else ""


def _read(root: Path, name: str) -> Mapping[str, object]:
    path = root / _SETTINGS / name
    try:
        inside = os.path.realpath(path).startswith(os.path.realpath(root) + os.sep)
        if not inside or not path.is_file() or path.stat().st_size > _LARGEST:
            return {}
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
