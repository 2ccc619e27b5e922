"""Join the files of the search engine into the one script that the browser loads."""

import re
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

# Comments that fill their lines, and indents: a third of the script that each reader fetches.
_UNREAD = re.compile(r"^[ \t]*(?://.*\n|/\*(?s:.*?)\*/[ \t]*\n|\n)|^[ \t]+", re.MULTILINE)


def join_engine(parts: Iterable[str]) -> str:
    """Return the parts, in the order given, as one classic script with one public name."""
    body = "\n".join(_UNREAD.sub("", part) for part in parts)
    return f'(function (root) {{\n"use strict";\n\n{body}\n}})(globalThis);\n'


@lru_cache(maxsize=1)
def engine_script() -> str:
    """Return the engine as the browser gets it."""
    folder = files("ainotes_site.search").joinpath("engine")
    parts = sorted((part for part in folder.iterdir() if part.name.endswith(".js")), key=lambda part: part.name)
    return join_engine(part.read_text(encoding="utf-8") for part in parts)
