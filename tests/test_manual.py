"""What the manual says of options, front matter and commands is what the program takes."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import click
import pytest
import yaml

from ainotes_site.command.cli import main
from ainotes_site.mkdocs_plugin.options import AinotesConfig
from ainotes_site.notes.front_matter import FrontMatter
from tests.conftest import ROOT, run_mkdocs

MANUAL = ROOT / "docs" / "manual"
TEXTS = {path.stem: path.read_text("utf-8") for path in sorted(MANUAL.glob("*.md"))}
REFERENCE = TEXTS["9-配置参考"]
# Read from what earlier versions of a site wrote, and no longer said.
SILENT = {"search_test"}


def rows(heading: str) -> dict[str, list[str]]:
    """Return the rows of the table below a heading of the reference, by the name in their first cell."""
    table = REFERENCE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    cells = ([cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines() if "|" in line)
    return {row[0].strip("`"): row[1:] for row in cells if row[0].startswith("`")}


def written(default: object) -> str:
    return "" if default is None else f"`{yaml.safe_dump(default, default_flow_style=True).splitlines()[0]}`"


def test_the_reference_lists_each_option_with_its_default() -> None:
    config = AinotesConfig()
    config.validate()
    defaults = {name: written(config[name]) for name, _ in config._schema if name not in SILENT}
    assert {name: row[0] for name, row in rows("插件的选项").items()} == defaults


def test_the_reference_lists_each_key_of_front_matter() -> None:
    assert set(rows("前言里的键")) == {field.name for field in fields(FrontMatter)}


@pytest.mark.parametrize("chapter", TEXTS)
def test_settings_that_the_manual_shows_are_taken(chapter: str) -> None:
    for block in re.findall(r"```yaml\n(.*?)```", TEXTS[chapter], re.S):
        found = yaml.safe_load(block)
        if not isinstance(found, dict) or "plugins" not in found:
            continue
        config = AinotesConfig()
        config.load_dict(found["plugins"][0]["ainotes"])
        assert config.validate() == ([], [])


@pytest.mark.parametrize("chapter", TEXTS)
def test_commands_that_the_manual_shows_exist(chapter: str) -> None:
    for name, rest in re.findall(r"\bainotes ([a-z]+)([^\n`|]*)", TEXTS[chapter]):
        command = main.commands[name] if isinstance(main, click.Group) else None
        assert command is not None
        known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
        assert set(re.findall(r"(?<!\S)--[a-z-]+", rest)) <= known, (name, rest)


def test_the_manual_is_built_by_the_program_itself(tmp_path: Path) -> None:
    (tmp_path / "manual").symlink_to(MANUAL, target_is_directory=True)
    settings = (ROOT / "docs" / "mkdocs.yml").read_text("utf-8").replace("../site-manual", "site")
    (tmp_path / "mkdocs.yml").write_text(settings, "utf-8")
    code, said = run_mkdocs("build", "--strict", folder=tmp_path)
    assert code == 0, said
