"""What is kept, under which key, and for how long."""

from __future__ import annotations

import re
import sqlite3
import tomllib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from ainotes_site.cache import NO_CACHE, Cache, OnDemand, Stage, digest_of, key_of, results
from ainotes_site.cache import keys as module
from tests.conftest import ROOT

CALLS: list[str] = []


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    places: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Sealed:
    text: str
    digest: bytes


def repeat(word: str, *, times: int = 2) -> Word:
    CALLS.append(word)
    return Word(word * times, tuple(range(times)))


def read(sealed: Sealed) -> str:
    CALLS.append(sealed.text)
    return sealed.text


KEPT, IN_MEMORY, READ = Stage(repeat, Word), Stage(repeat), Stage(read, str)


@pytest.fixture(autouse=True)
def no_calls() -> None:
    CALLS.clear()


def test_a_result_is_made_once_and_is_the_same_object() -> None:
    cache = Cache()
    assert cache.call(KEPT, "词") is cache.call(KEPT, "词")
    assert CALLS == ["词"]


def test_a_kept_result_is_read_in_another_process_and_others_are_not(tmp_path: Path) -> None:
    for _ in range(2):
        cache = Cache(tmp_path)
        assert cache.call(KEPT, "词", times=3) == Word("词词词", (0, 1, 2))
        cache.finish()
    assert CALLS == ["词"]
    for _ in range(2):
        cache = Cache(tmp_path)
        cache.call(IN_MEMORY, "新词")
        cache.finish()
    assert CALLS == ["词", "新词", "新词"]


def test_a_result_that_a_build_did_not_ask_for_is_forgotten_in_memory() -> None:
    cache = Cache()
    for words in (["甲", "乙"], ["甲"], ["甲", "乙"]):
        for word in words:
            cache.call(KEPT, word)
        cache.finish()
    assert CALLS == ["甲", "乙", "乙"]


@pytest.mark.parametrize(("others", "kept"), [(3, 2), (4, 1)])
def test_a_result_is_dropped_from_the_file_after_four_builds_that_did_not_ask_for_it(
    others: int, kept: int, tmp_path: Path
) -> None:
    for word in ("甲", *"乙" * others):
        cache = Cache(tmp_path)
        cache.call(KEPT, word)
        cache.finish()
    assert len(keys_in(tmp_path)) == kept


def test_the_longest_unused_results_go_when_there_are_too_many_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "_MOST_BYTES", 40)
    for word in ("甲", "乙", "丙"):
        cache = Cache(tmp_path)
        cache.call(KEPT, word)
        cache.finish()
    assert key_of(KEPT.name, "丙") in keys_in(tmp_path)
    assert key_of(KEPT.name, "甲") not in keys_in(tmp_path)


@pytest.mark.parametrize(
    ("sizes", "gone"), [((1, 1 << 29, 1 << 29), 1), ((1 << 29, 1 << 29), 0), ((1, (1 << 29) - 1, 1 << 29), 0)]
)
def test_a_gigabyte_of_results_is_kept_the_newest_builds_first(sizes: tuple[int, ...], gone: int) -> None:
    """Of a view that only says how long its results are, since nobody waits for a gigabyte."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("create table uses (key, build, size)")
        connection.executemany("insert into uses values (?, ?, ?)", ((at, at, one) for at, one in enumerate(sizes, 1)))
        connection.execute("create view results as select key, zeroblob(size) as result from uses")
        assert results._oldest_that_fits(connection, results._MOST_BYTES) == gone


def keys_in(folder: Path) -> list[bytes]:
    with closing(sqlite3.connect(folder / "results.sqlite3")) as connection:
        return [key for (key,) in connection.execute("select key from results")]


def test_a_record_is_taken_at_its_word(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    assert cache.call(READ, Sealed("一", b"x" * 16)) == "一"
    assert cache.call(READ, Sealed("二", b"x" * 16)) == "一"
    assert cache.call(READ, Sealed("二", b"y" * 16)) == "二"


def test_a_record_without_a_digest_is_read_for_its_key(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    assert [cache.call(READ, Sealed(text, b"")) for text in "一二"] == ["一", "二"]
    cache.finish()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a", b"a"),
        (b"a", b"b"),
        (("a", "b"), ("ab",)),
        (Word("a"), Word("b")),
        (1, "1"),
        (None, ""),
        ("\ud800", "\ud801"),
    ],
)
def test_different_values_have_different_digests(one: object, other: object) -> None:
    assert digest_of(one) != digest_of(other)
    assert digest_of(one) == digest_of(one)


def test_arguments_do_not_run_into_each_other_or_into_the_name() -> None:
    keys = {key_of("f", "ab"), key_of("f", "a", "b"), key_of("fa", "b"), key_of("f"), key_of("f", ("a", "b"))}
    assert len(keys) == 5


def test_what_cannot_be_written_is_made_again(tmp_path: Path) -> None:
    for _ in range(2):
        cache = Cache(tmp_path)
        assert cache.call(KEPT, "\ud800").text == "\ud800\ud800"
        cache.finish()
    assert len(CALLS) == 2


def test_without_a_cache_each_call_is_made() -> None:
    assert NO_CACHE.call(KEPT, "词") == NO_CACHE.call(KEPT, "词")
    assert NO_CACHE.each(KEPT, [("词",), ("词",)]) == [Word("词词", (0, 1))] * 2
    assert CALLS == ["词"] * 4


def test_a_kept_result_is_found_and_one_that_is_spoilt_in_the_file_is_not(tmp_path: Path) -> None:
    cache, key = Cache(tmp_path), key_of("page")
    assert cache.find(KEPT, key) is None
    cache.keep(KEPT, key, Word("页"))
    assert cache.find(KEPT, key) == Word("页")
    cache.finish()
    assert cache.find(KEPT, key) == Word("页")
    assert Cache(tmp_path).find(KEPT, key) == Word("页")
    assert Cache(tmp_path).find(IN_MEMORY, key) is None
    with closing(sqlite3.connect(tmp_path / "results.sqlite3")) as connection, connection:
        connection.execute("update results set crc = crc + 1")
    assert Cache(tmp_path).find(KEPT, key) is None


def test_a_broken_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "results.sqlite3").write_bytes("这不是一个数据库，只是一段话。".encode() * 200)
    for _ in range(2):
        cache = Cache(tmp_path)
        cache.call(KEPT, "词")
        cache.finish()
    assert CALLS == ["词"]
    assert (tmp_path / ".gitignore").read_text("utf-8") == "*\n"


def test_values_on_demand_are_made_once_and_only_for_known_keys() -> None:
    values = OnDemand("甲乙", lambda word: repeat(word).text)
    assert (list(values), len(values), "甲" in values, "丙" in values) == (["甲", "乙"], 2, True, False)
    assert CALLS == []
    assert (values["乙"], values["乙"]) == ("乙乙", "乙乙")
    with pytest.raises(KeyError):
        values["丙"]
    assert CALLS == ["乙"]


def test_a_file_in_the_way_of_the_folder_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    cache = Cache(tmp_path / "taken")
    assert cache.call(KEPT, "词").text == "词词"
    cache.finish()


def test_two_builds_at_once_do_not_hinder_each_other(tmp_path: Path) -> None:
    one, other = Cache(tmp_path), Cache(tmp_path)
    one.call(KEPT, "甲")
    other.call(KEPT, "乙")
    one.finish()
    other.finish()
    third = Cache(tmp_path)
    third.call(KEPT, "甲")
    third.call(KEPT, "乙")
    third.finish()
    assert CALLS == ["甲", "乙"]


# The program itself is a part of each key.


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> Callable[[], bytes]:
    """Return a function that makes the same key, as a new process would."""

    def make() -> bytes:
        module._program.cache_clear()
        return key_of("stage", "input")

    return make


@pytest.fixture(autouse=True)
def _own_program() -> Iterator[None]:
    yield
    module._program.cache_clear()


@pytest.mark.parametrize("name", module._USED)
def test_the_version_of_what_is_used_is_in_the_key(
    name: str, key: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    before, version = key(), module._version
    assert version(name), "installed"
    monkeypatch.setattr(module, "_version", lambda other: "0" if other == name else version(other))
    assert key() != before


def test_the_version_of_python_is_in_the_key(key: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    before = key()
    monkeypatch.setattr("platform.python_version", lambda: "2.7.18")
    assert key() != before


@pytest.mark.parametrize("name", ["a.py", "room/b.py", "vocabulary/c.yml", "engine/d.js", "words.txt"])
def test_each_file_of_the_package_is_in_the_key(
    name: str, key: Callable[[], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "__file__", str(tmp_path / "cache" / "keys.py"))
    keys = {key()}
    (tmp_path / name).parent.mkdir(exist_ok=True)
    for text in ("一", "二"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        keys.add(key())
    (tmp_path / name).rename(tmp_path / f"other{Path(name).suffix}")
    assert len({*keys, key()}) == 4


def test_where_the_package_lies_is_not_in_the_key(
    key: Callable[[], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = set()
    for place in ("here", "there/deeper"):
        (tmp_path / place / "room").mkdir(parents=True)
        (tmp_path / place / "room" / "a.py").write_text("一", encoding="utf-8")
        monkeypatch.setattr(module, "__file__", str(tmp_path / place / "cache" / "keys.py"))
        keys.add(key())
    assert len(keys) == 1


def test_what_the_theme_holds_is_not_in_the_key(
    key: Callable[[], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages name its files, or are drawn from its templates, which are a part of the key of a finished page."""
    monkeypatch.setattr(module, "__file__", str(tmp_path / "theme" / "cache" / "keys.py"))
    before = key()
    (tmp_path / "theme" / "theme").mkdir(parents=True)
    (tmp_path / "theme" / "theme" / "a.js").write_text("1", encoding="utf-8")
    assert key() == before


def test_all_that_the_package_depends_on_is_in_the_key() -> None:
    """But for what no page depends on: how commands are read. The sizes of images stand in the pages themselves."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {re.split(r"[^a-z0-9-]", one)[0] for one in (*project["dependencies"], project["name"])}
    assert names - {"click", "imagesize"} <= set(module._USED)
