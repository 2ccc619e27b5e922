"""Topics are found by what a question means, in words that neither they nor the thesaurus have."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ainotes_site.cache import Cache
from ainotes_site.search import build_search_index
from ainotes_site.search.asking import Ask, shard_json, start_engine
from ainotes_site.search.meaning import build_meaning
from ainotes_site.search.near_words import NearWords, read_near_words, shipped_near_words
from tests.search.conftest import CONCEPTS, TOPICS, concept, topic

NEAR = {
    "背诵": {"记住": 12, "噪声": 3},
    "记住": {"背诵": 12},
    "噪声": {"杂音": 11},
    "杂音": {"噪声": 11},
    "次序": {"先后": 12, "位置": 9},
    "先后": {"次序": 12, "位置": 8},
    "位置": {"次序": 9, "先后": 8},
    "照片": {},
    "厨房": {"烹饪": 13},
    "烹饪": {"厨房": 13},
    "词": {},
    "gradient": {"slope": 12},
    "slope": {"gradient": 12},
}


def toy_table(near: Mapping[str, Mapping[str, int]] = NEAR) -> NearWords:
    """Return a table of these words, as the tool would write it."""
    numbers = {word: number for number, word in enumerate(near)}
    pairs = [(numbers[other], step) for others in near.values() for other, step in others.items()]
    counts = bytes(len(others) for others in near.values())
    others = array("H", [number for number, _ in pairs]).tobytes()
    text = "\n".join(near).encode()
    return read_near_words(
        zlib.compress(text + b"\0" + bytes([255] * len(near)) + counts + others + bytes(step for _, step in pairs))
    )


NOTES = (
    *TOPICS,
    topic(
        "order",
        "位置编码",
        ("how", "做法", "先说别的。没有它就分不出词的次序。最后是例子。"),
        text="给每个词一个位置。",
    ),
    topic("slope", "Gradient", text="The gradient points uphill."),
)


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return build_meaning(NOTES, toy_table())


@pytest.fixture(scope="module")
def ask_meaning(files: dict[str, bytes]) -> Ask:
    return start_engine(build_search_index(NOTES, CONCEPTS, meaning=files))


def test_words_near_in_meaning_lead_to_the_section_and_its_sentence(ask_meaning: Ask) -> None:
    first = ask_meaning("怎么知道谁先谁后，先后")[0]
    assert (first["topic"], first["title"]) == ("order", "做法")
    assert first["reason"].startswith("意思相近")
    assert first["excerpt"].startswith("没有它就分不出词的次序")


def test_a_section_means_what_defines_the_concept_that_its_heading_names() -> None:
    notes = (*NOTES, topic("trip", "出门", ("pics", "照片", "存好。"), text="带伞。"))
    photo = concept("photo", ("照片",), "在厨房里烹饪出来的。")
    with_definition = start_engine(
        build_search_index(notes, meaning=build_meaning(notes, toy_table(), concepts=(photo,)))
    )
    without = start_engine(build_search_index(notes, meaning=build_meaning(notes, toy_table())))
    assert [(one["topic"], one["title"]) for one in with_definition("请问在自己家的厨房里该怎么烹饪")] == [
        ("trip", "照片")
    ]
    assert without("请问在自己家的厨房里该怎么烹饪") == []


def test_latin_words_mean_something_too(ask_meaning: Ask) -> None:
    assert ask_meaning("what is a slope, a slope, the slope of a slope")[0]["topic"] == "slope"


@pytest.mark.parametrize("query", ["厨房怎么烹饪", "烹饪的先后", "照片放哪里", "Ktulu 怎么知道谁先谁后，先后"])
def test_what_no_note_means_finds_nothing(ask_meaning: Ask, query: str) -> None:
    assert ask_meaning(query) == []


def test_without_the_shards_words_alone_answer(ask: Ask) -> None:
    assert ask("什么是交叉熵")[0]["topic"] == "entropy"


def test_the_same_topics_give_the_same_bytes(files: dict[str, bytes]) -> None:
    assert build_meaning(NOTES, toy_table()) == files
    assert build_meaning((topic("none", "无", text="无"),), toy_table()) == {}


def test_what_is_kept_of_topics_gives_the_same_bytes(files: dict[str, bytes], tmp_path: Path) -> None:
    for _ in range(2):
        cache = Cache(tmp_path)
        assert build_meaning(NOTES, toy_table(), cache) == files
        cache.finish()


def test_a_question_fetches_little(files: dict[str, bytes]) -> None:
    fetched: list[str] = []

    class Watched(dict[str, bytes]):
        def __getitem__(self, name: str) -> bytes:
            fetched.append(name)
            return super().__getitem__(name)

    notes = tuple(topic(f"n{n}", f"笔记{n}", text="记住次序。") for n in range(40))
    ask = start_engine(Watched(build_search_index(notes, meaning=build_meaning(notes, toy_table()))))
    ask("先后怎么背诵")
    shards = [name for name in fetched if name.startswith("meaning")]
    assert shards
    assert len(shards) == len(set(shards))


@settings(max_examples=60)
@given(st.lists(st.sampled_from([*NEAR, "在", "的", " ", "x", "。"]), max_size=12).map("".join))
def test_notes_and_queries_are_cut_alike(text: str) -> None:
    table = toy_table()
    words = [table.words[number] for number in table.cut(text)]
    assert "".join(words) in text.replace(" ", "").replace("。", "") or set(words) <= set(NEAR)
    assert all(word in text for word in words)


def test_the_shipped_table_knows_how_people_talk() -> None:
    table = shipped_near_words()
    near = {table.words[number] for number, _ in table.near(table.numbers["瞎编"])}
    assert "编造" in near or "胡编" in near
    assert len(table.words) > 30_000
    assert all(1 <= step <= 15 for number in range(500) for _, step in table.near(number))


def test_shards_hold_each_word_once(files: dict[str, bytes]) -> None:
    shards = [shard_json(files, name.removesuffix(".js")) for name in files if name.startswith("meaning-words")]
    assert sum(shard.count("|") + 1 for shard in shards) == len(NEAR)
