"""Who may import whom: each room from those before it, and of another only what its `__init__` names."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import ainotes_site
from tests.conftest import ROOT

HOUSE = Path(ainotes_site.__file__).parent
ROOMS = (
    "text problems workers cache assets repository git_dates files gfm drawing notes concepts topics linking addresses relations "
    "library site search mkdocs_plugin command"
).split()
THINGS = {path.stem for path in HOUSE.iterdir() if path.is_dir() or path.suffix == ".py"} - {"__init__", "__pycache__"}


def imports(module: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(module.read_text(encoding="utf-8"))))
    names = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return names | {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}


def test_every_module_has_a_room() -> None:
    assert sorted(ROOMS) == sorted(THINGS)


def test_a_room_imports_only_what_those_before_it_offer() -> None:
    for at, room in enumerate(ROOMS):
        offered = {f"ainotes_site.{name}" for name in ROOMS[:at]}
        for module in [HOUSE / f"{room}.py"] if (HOUSE / f"{room}.py").exists() else (HOUSE / room).rglob("*.py"):
            used = {name for name in imports(module) if name.startswith("ainotes_site")}
            foreign = {name for name in used if name.split(".")[1:2] != [room]}
            assert f"ainotes_site.{room}" not in used, f"{module.relative_to(HOUSE)}: its own room, by its front door"
            assert foreign <= offered, f"{module.relative_to(HOUSE)}: {sorted(foreign - offered)}"


def test_only_the_plugin_imports_mkdocs() -> None:
    users = {path.relative_to(HOUSE).parts[0] for path in HOUSE.rglob("*.py") if "mkdocs" in roots(path)}
    assert users == {"mkdocs_plugin"}


def roots(module: Path) -> set[str]:
    return {name.split(".")[0] for name in imports(module)}


def test_the_architecture_tells_of_every_room_in_its_order() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| `(\w+)` \|", text.partition("## Rooms")[2].partition("\n## ")[0], re.M)
    assert told == ROOMS


def test_paths_that_the_papers_name_exist() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:[\w-]+/)+(?:[\w-]+\.\w+)?)`", text)
    assert named
    assert not [path for path in named if not any((base / path).exists() for base in (ROOT, HOUSE, HOUSE / "site"))]
