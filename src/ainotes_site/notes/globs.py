"""Globs over the paths of notes, as they stand in mkdocs.yml."""

import re
from functools import lru_cache


def matches_glob(path: str, glob: str) -> bool:
    """Tell whether a path below the notes folder fits: `*` within a name, `**` over folders, `?` one character.

    A glob that ends in `/` means all below the folder.
    """
    return _pattern(glob).fullmatch(path) is not None


@lru_cache(maxsize=256)
def _pattern(glob: str) -> re.Pattern[str]:
    glob = f"{glob.removeprefix('./')}**" if glob.endswith("/") else glob.removeprefix("./")
    pieces = re.split(r"(\*\*/|\*\*|\*|\?)", glob)
    meaning = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(meaning.get(piece, re.escape(piece)) for piece in pieces))
