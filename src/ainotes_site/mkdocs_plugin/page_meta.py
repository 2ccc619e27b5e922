"""What an ordinary page among the notes may set for its template."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

# Templates print these; of `template` and `icon` they load a file.
_TEXTS = frozenset(("title", "description", "author", "status", "subtitle", "template", "icon"))
_LISTS = frozenset(("hide", "tags"))
_FILES = {"template": "{}", "icon": ".icons/{}.svg"}
_PLAIN = (str, int, float, bool, date)


def kept_meta(meta: Mapping[Any, Any], theme_dirs: Iterable[str]) -> dict[str, Any]:
    """Return those settings of a page that no template fails on: of the types that it expects, and with files that exist."""
    folders = [Path(folder).resolve() for folder in theme_dirs]
    kept = {
        str(key): value for key, value in ((key, _kept(key, value)) for key, value in meta.items()) if value is not None
    }
    for key, place in _FILES.items():
        if key in kept and not any(_is_below(folder, place.format(kept[key])) for folder in folders):
            del kept[key]
    return kept


def _kept(key: Any, value: Any) -> Any:
    if key in _TEXTS:
        return str(value) if isinstance(value, _PLAIN) else None
    if key in _LISTS:
        items = value if isinstance(value, list) else [value]
        return [str(item) for item in items if isinstance(item, _PLAIN)]
    if isinstance(value, Mapping):
        return {str(name): item for name, item in value.items() if isinstance(item, _PLAIN)}
    if isinstance(value, list):
        return [item for item in value if isinstance(item, _PLAIN)]
    return value if isinstance(value, _PLAIN) else None


def _is_below(folder: Path, path: str) -> bool:
    try:
        found = (folder / path).resolve()
        return found.is_relative_to(folder) and found.is_file()
    except (OSError, ValueError, RuntimeError):
        return False
