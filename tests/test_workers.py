"""The same results in copies of the process as in the process itself."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ainotes_site.cache import Cache, Stage
from ainotes_site.workers import FEWEST, count_processes, map_in_copies

needs_copies = pytest.mark.skipif(not hasattr(os, "fork"), reason="no copies of a process here")


@pytest.fixture(autouse=True)
def two_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AINOTES_PROCESSES", "2")
    monkeypatch.setattr("threading.active_count", lambda: 1)  # the tests' own runner has threads
    monkeypatch.setattr("sys.platform", "linux")


def square(number: int) -> bytes:
    if number == 7:
        raise ValueError(number)
    return f"{number * number} {os.getpid()}".encode()


@needs_copies
def test_each_item_is_worked_on_once_in_its_place_and_a_failure_is_left_to_the_process() -> None:
    results = map_in_copies(square, range(FEWEST))
    assert results[7] is None
    found = [result.split() for result in results if result is not None]
    assert [int(one) for one, _ in found] == [number * number for number in range(FEWEST) if number != 7]
    assert len({process for _, process in found}) == 2
    assert str(os.getpid()).encode() not in {process for _, process in found}


@needs_copies
def test_a_copy_that_dies_leaves_its_items_to_the_process() -> None:
    results = map_in_copies(lambda number: os._exit(3) if number == 2 else b"done", range(FEWEST))
    assert results[::2] == [None] * (FEWEST // 2)
    assert results[1::2] == [b"done"] * (FEWEST // 2)


def test_little_work_and_a_process_with_threads_make_no_copies(monkeypatch: pytest.MonkeyPatch) -> None:
    assert map_in_copies(square, range(FEWEST - 1)) == [None] * (FEWEST - 1)
    monkeypatch.setattr("threading.active_count", lambda: 2)
    assert count_processes() == 1
    assert map_in_copies(square, range(FEWEST)) == [None] * FEWEST


@pytest.mark.parametrize(
    ("wanted", "cores", "processes"),
    [("", 3, 3), ("", 64, 8), ("alle", 3, 3), ("12", 3, 12), ("1", 3, 1), ("0", 3, 1)],
)
def test_as_many_processes_as_there_are_cores_up_to_eight_or_as_one_wants(
    wanted: str, cores: int, processes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = {0: set(range(cores))}
    monkeypatch.setattr("os.sched_getaffinity", counts.__getitem__, raising=False)
    monkeypatch.setattr("os.fork", None, raising=False)
    monkeypatch.setenv("AINOTES_PROCESSES", wanted)
    assert count_processes() == processes
    monkeypatch.delenv("AINOTES_PROCESSES")
    assert count_processes() == min(cores, 8)
    monkeypatch.setattr("sys.platform", "darwin")
    assert count_processes() == 1


def double(word: str) -> tuple[str, int]:
    return word * 2, os.getpid()


def test_a_cache_makes_what_it_does_not_know_and_keeps_it(tmp_path: Path) -> None:
    stage = Stage(double, tuple[str, int])
    words = [f"词{number}" for number in range(FEWEST)]
    cache = Cache(tmp_path)
    first = cache.call(stage, words[0])
    found = cache.each(stage, [(word,) for word in words])
    assert found[0] is first
    assert [word for word, _ in found] == [word * 2 for word in words]
    cache.finish()
    assert Cache(tmp_path).each(stage, [(word,) for word in words]) == found
