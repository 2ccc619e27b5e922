"""What an author is told: a screenful in a build, in a preview what is new."""

from __future__ import annotations

import logging

import pytest

from ainotes_site.mkdocs_plugin.telling import Telling
from ainotes_site.problems import Problem


def problem(number: int, message: str = "错") -> Problem:
    return Problem(f"{number:02}.md", 1, f"{message}。请改。", rule="broken-link")


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, "mkdocs.plugins.ainotes")
    return caplog


def test_a_preview_says_once_what_is_wrong_and_then_what_is_new(said: pytest.LogCaptureFixture) -> None:
    telling = Telling(serves=True)
    for found in ([problem(1), problem(2)], [problem(1), problem(2), problem(3)], [problem(1)], [problem(2)]):
        telling.begin()
        telling.tell_notes(found)
    assert said.messages == [
        "01.md:1: 错。请改。",
        "02.md:1: 错。请改。",
        "03.md:1: 错。请改。",
        "另有 2 处和上次一样，运行 ainotes check 看全部。",
        "另有 1 处和上次一样，运行 ainotes check 看全部。",
        "02.md:1: 错。请改。",
    ]


def test_a_preview_says_once_what_is_wrong_on_a_page_that_is_asked_for(said: pytest.LogCaptureFixture) -> None:
    telling = Telling(serves=True)
    for found in ([problem(1)], [problem(1)], [problem(1), problem(1, "另一个错")]):
        telling.tell_page("topics/a.md", found)
    assert said.messages == ["01.md:1: 错。请改。", "01.md:1: 另一个错。请改。"]


def test_a_build_says_a_screenful_of_notes_and_pages_together(said: pytest.LogCaptureFixture) -> None:
    telling = Telling(serves=False)
    telling.tell_notes(map(problem, range(15)))
    telling.tell_page("topics/a.md", [problem(20)])
    telling.tell_pages(map(problem, range(20, 30)))
    assert len(said.messages) == len(telling.told) == 21
    assert said.messages[-1] == "另有 5 处，运行 ainotes check 看全部。"
    telling.begin()
    telling.tell_notes([problem(1)])
    assert telling.told == [("error", "01.md:1: 错。请改。")]
