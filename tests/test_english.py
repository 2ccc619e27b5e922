"""The commands in English."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from ainotes_site.command.cli import main
from ainotes_site.command.english import HELP, in_english, language
from ainotes_site.problems import RULES, Problem
from tests.conftest import write_notes


def is_english(text: str) -> bool:
    return not any("\u4e00" <= one <= "\u9fff" for one in text)


def test_each_command_and_each_option_is_told_of_in_english() -> None:
    commands: dict[str, click.Command] = {"ainotes": main, **main.commands}
    options = {
        (name, one.name)
        for name, command in commands.items()
        for one in command.params
        if isinstance(one, click.Option) and one.help and not is_english(one.help)
    }
    assert set(HELP) == set(commands)
    assert {(name, option) for name, (_, told) in HELP.items() for option in told} == options
    for name in ("", *main.commands):
        said = CliRunner().invoke(main, ["--lang", "en", *([name] if name else []), "--help"]).output
        assert is_english(said), said


def test_each_rule_has_its_english_sentence() -> None:
    for rule in RULES:
        found = in_english(Problem("a.md", 1, "某事。", "hint", rule=rule, about="x.png"))
        assert is_english(found.message.replace("(某事。)", ""))


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "en"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_TW.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LC_ALL": ""}, "zh"),
        ({}, "zh"),
    ],
)
def test_messages_are_in_the_language_of_the_system(environment: dict[str, str], said: str) -> None:
    assert language(environment) == said


def test_check_speaks_english_when_asked_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_notes(Path("notes"), {"a.md": "# Ferry\n\n![boat](none.png)\n"})
    for arguments, environment in ((["--lang", "en", "check"], {}), (["check"], {"LC_ALL": "en_US.UTF-8"})):
        result = CliRunner().invoke(main, arguments, env={"AINOTES_NOTES": None, **environment})
        assert result.stdout.startswith("a.md:3: There is no picture none.png. ")
        assert "1 errors, " in result.stderr
    assert CliRunner().invoke(main, ["check"], env={"LC_ALL": "zh_CN.UTF-8"}).stdout.startswith("a.md:3: 图片 none.png")
