"""What a build says while it works."""

from __future__ import annotations

import io
import logging

import pytest

from ainotes_site.mkdocs_plugin.progress import Progress, Times


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def run(progress: Progress, clock: Clock, seconds: float) -> None:
    for done in range(1, 4791):
        clock.now = done * seconds / 4790
        progress("读取", done, 4790)


def test_where_no_one_watches_it_is_a_line_every_few_seconds(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "mkdocs")
    stream = io.StringIO()
    run(Progress(stream, clock), clock, 10)
    assert [record.getMessage() for record in caplog.records] == [
        "读取 1,437/4,790",
        "读取 2,874/4,790",
        "读取 4,311/4,790",
    ]
    assert stream.getvalue() == ""


def test_a_short_build_says_nothing(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "mkdocs")
    run(Progress(io.StringIO(), clock), clock, 2.9)
    assert caplog.records == []


def test_on_a_terminal_it_is_a_bar_that_goes_away(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "mkdocs")
    stream = Terminal()
    progress = Progress(stream, clock)
    run(progress, clock, 10)
    assert "读取 " + "━" * 15 + "─" * 15 + " 2,4" in stream.getvalue()
    assert 50 < stream.getvalue().count("\r") <= 100
    progress.clear()
    progress.clear()
    assert stream.getvalue().endswith("\r\x1b[2K")
    assert not stream.getvalue().endswith("\r\x1b[2K\r\x1b[2K")
    assert caplog.records == []


def test_who_wants_quiet_has_it(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR, "mkdocs")
    caplog.set_level(logging.ERROR, "mkdocs.plugins.ainotes")
    stream = Terminal()
    run(Progress(stream, clock), clock, 10)
    assert stream.getvalue() == ""


def test_times_are_by_what_was_done_and_add_up(clock: Clock) -> None:
    times = Times(clock)
    for doing in ("读取", "画页面", "读取"):
        with times.of(doing):
            clock.now += 1.5
    clock.now += 0.25
    assert times.lines() == ["读取：3.00 秒", "画页面：1.50 秒", "其余：0.25 秒"]
