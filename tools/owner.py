"""Say who owns the repository: `python -m tools.owner NAME` writes it wherever an address of the project has it.

The address in `pyproject.toml` under `Repository` is the one that counts; a test holds the others to it.
"""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# What PyPI and readers see must have whole addresses, so the owner stands in several files.
FILES = ("pyproject.toml", "README.md", "mkdocs.yml")
_ADDRESS = re.compile(r"https://(?:github\.com/(?P<owner>[\w-]+)/|(?P<host>[\w-]+)\.github\.io/)ainotes-site\b")
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?")


def owner() -> str:
    """Return the owner of the repository."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return next(iter(find_owners(project["urls"]["Repository"])))


def find_owners(text: str) -> set[str]:
    """Return all owners that addresses of the project in a text have."""
    return {match["owner"] or match["host"] for match in _ADDRESS.finditer(text)}


def with_owner(text: str, name: str) -> str:
    """Return the text with all addresses of the project those of this owner."""
    return _ADDRESS.sub(lambda match: match[0].replace(match["owner"] or match["host"], name, 1), text)


def main() -> int:
    """Write the owner that the command names into all files."""
    if len(sys.argv) != 2 or not _NAME.fullmatch(sys.argv[1]):
        print("用法：python -m tools.owner 主人（GitHub 上的用户名或组织名）", file=sys.stderr)
        return 2
    for name in FILES:
        path = ROOT / name
        path.write_text(with_owner(path.read_text(encoding="utf-8"), sys.argv[1]), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
