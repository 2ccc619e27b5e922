"""List what a reader keeps who wants to read without a network; `theme/sw.js` and `ainotes-offline.js` do the keeping."""

import json
import re
from collections.abc import Iterable, Iterator
from fnmatch import translate
from hashlib import sha256
from pathlib import Path

OFFLINE_FILE = "offline.json"

# For programs, not for readers; and Mermaid, which is large and of use on few pages: those show the source.
_LEFT_OUT = (
    "*.md", "*.gz", "*.map", "*.txt", "sitemap.xml", "feed.xml", "feed.json", "knowledge.json", "glossary.json", OFFLINE_FILE, "sw.js", "CNAME",
    "assets/cards/*",     "assets/vendor/mermaid/*", "assets/javascripts/lunr/*", "*/LICENSE*", "*/VERSION", ".*",
)  # fmt: skip
_LEFT_OUT_RE = re.compile("|".join(map(translate, _LEFT_OUT)))


def kept_files(site: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the path below the site and the content of each file to keep, sorted; one is in memory at a time."""
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if not _LEFT_OUT_RE.fullmatch(name) and path.is_file():
            yield name, path.read_bytes()


def offline_json(files: Iterable[tuple[str, bytes]]) -> str:
    """Return `offline.json`: `{"version", "bytes", "files": [[path, digest]]}`.

    `path` counts from the site's root, a page's without its `index.html`. A file whose digest is the same need not be
    fetched again; `version` changes with any of them.
    """
    listed = []
    size = 0
    for path, content in files:
        listed.append((_address(path), sha256(content).hexdigest()[:12]))
        size += len(content)
    version = sha256(json.dumps(listed).encode()).hexdigest()[:12]
    known = {"version": version, "bytes": size, "files": listed}
    return json.dumps(known, ensure_ascii=False, separators=(",", ":")) + "\n"


def _address(path: str) -> str:
    return path.removesuffix("index.html") if path.endswith("/index.html") or path == "index.html" else path
