"""Fetch the JavaScript libraries of the site and of the build, each at one version, checked against one digest.

To upgrade: change `version`, put what `npm view NAME@VERSION dist.integrity` prints in `integrity`, run
`make vendor`, look at a page with formulas and diagrams, commit. Running it twice changes nothing.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "theme" / "assets" / "vendor"
# What only the build runs stays out of the site.
BUILD_VENDOR = ROOT / "src" / "ainotes_site" / "drawing" / "vendor"
NOTHING_ELSE: Callable[[str], str] = str


@dataclass(frozen=True, slots=True)
class Library:
    name: str
    version: str
    integrity: str
    files: dict[str, str]
    """What to take: a pattern of paths in the npm package, and the folder it goes to."""
    rewrite_css: Callable[[str], str] = NOTHING_ELSE
    folder: Path = VENDOR


def only_woff2(css: str) -> str:
    """Drop the older forms of each font: every browser that runs the site's script takes WOFF2."""
    older = re.compile(r',url\([^)]+\.(?:woff|ttf)\) format\("(?:woff|truetype)"\)')
    return older.sub("", css)


LIBRARIES = (
    Library(
        name="katex",
        version="0.17.0",
        integrity="sha512-Vdw0ATsQ9V+LuegM/BTwQqV/6cTl5lbGcIrU+BCgLxyf6bo38ybOr372tuSIxir3CN720flu1meYR6XzNMwQnw==",
        files={
            r"LICENSE": ".",
            r"dist/katex\.min\.(js|css)": ".",
            r"dist/fonts/.*\.woff2": "fonts",
        },
        rewrite_css=only_woff2,
    ),
    Library(
        # The single-file build: pages opened from a disk (file:) cannot load ES modules.
        name="mermaid",
        version="11.17.2",
        integrity="sha512-V6K3C8EBdEsPFZXSKMJe6ppQOENxuHARr9GvHX4hh47lAbhMRD9qf4oEK7LoaRQxULMa80/qt5gHO73aCleBBg==",
        files={r"LICENSE": ".", r"dist/mermaid\.min\.js": "."},
    ),
    Library(
        name="force-graph",
        version="1.52.0",
        integrity="sha512-0fpxrZzW6qwm9zM7wgh54d7GbxQfQSDV71I0apo+75PVYQPpPHGVPQFLsE9WAu+hOS4VdLd53g0Hua/bxDJKSg==",
        files={r"LICENSE": ".", r"dist/force-graph\.min\.js": "."},
    ),
    Library(
        # The layout engine alone, a classic script. EPL-2.0: unchanged, with its licence; the source is in the package.
        name="elkjs",
        version="0.11.1",
        integrity="sha512-zxxR9k+rx5ktMwT/FwyLdPCrq7xN6e4VGGHH8hA01vVYKjTFik7nHOxBnAYtrgYUB1RpAiLvA1/U2YraWxyKKg==",
        files={r"LICENSE\.md": ".", r"lib/elk-worker\.min\.js": "."},
        folder=BUILD_VENDOR,
    ),
)


def main() -> int:
    if not shutil.which("npm"):
        print("需要 npm（Node.js）。npm (Node.js) is needed.", file=sys.stderr)
        return 1
    for library in LIBRARIES:
        with tempfile.TemporaryDirectory() as folder:
            package = fetch(library, Path(folder))
            extract(library, package, library.folder / library.name)
        print(f"{library.name} {library.version}")
    return 0


def fetch(library: Library, folder: Path) -> Path:
    """Download the package with npm and return its path; raise ValueError if it is not the pinned one."""
    command = ["npm", "pack", "--json", "--ignore-scripts", f"{library.name}@{library.version}"]
    packed = subprocess.run(command, cwd=folder, check=True, stdout=subprocess.PIPE).stdout
    package = folder / str(json.loads(packed)[0]["filename"])
    digest = base64.b64encode(hashlib.sha512(package.read_bytes()).digest()).decode("ascii")
    if f"sha512-{digest}" != library.integrity:
        raise ValueError(f"{library.name}@{library.version}: sha512-{digest} is not {library.integrity}")
    return package


def extract(library: Library, package: Path, target: Path) -> None:
    """Replace `target` by the wanted files of the package, its licence and its version."""
    shutil.rmtree(target, ignore_errors=True)
    wanted = [(re.compile(pattern), place) for pattern, place in library.files.items()]
    used = set()
    with tarfile.open(package) as archive:
        for member in archive.getmembers():
            path = member.name.removeprefix("package/")
            for pattern, place in wanted:
                if member.isfile() and pattern.fullmatch(path):
                    used.add(pattern)
                    file = archive.extractfile(member)
                    assert file
                    write(target / place / Path(path).name, file.read(), library.rewrite_css)
    if missing := [pattern.pattern for pattern, _ in wanted if pattern not in used]:
        raise ValueError(f"{library.name}@{library.version} has no {', '.join(missing)}")
    write(target / "VERSION", f"{library.version}\n".encode(), NOTHING_ELSE)


def write(path: Path, content: bytes, rewrite_css: Callable[[str], str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".css":
        content = rewrite_css(content.decode("utf-8")).encode("utf-8")
    path.write_bytes(content)


if __name__ == "__main__":
    sys.exit(main())
