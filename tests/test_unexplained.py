"""Terms that the notes use and nothing explains."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from ainotes_site.relations.unexplained import Reading, find_unexplained

Names = Callable[[str], Iterator[tuple[int, int]]]

# Sentences of one kind with a term in them, so that what stands around a term varies.
FRAMES = (
    "这篇笔记讨论{}，结论还不明确。",
    "实验表明{}在小规模时有效。",
    "与基线相比，{}的开销更低。",
    "我们没有找到关于{}的公开资料。",
    "（{}）值得单独写一篇。",
    "如果显存不够，先关闭{}。",
)


def notes_on(*terms: str, titles: tuple[str, ...] = ()) -> list[Reading]:
    """Return a topic for each frame, all of them with the terms."""
    texts = [tuple(frame.format(term) for term in terms) for frame in FRAMES]
    named = [*titles, *(f"第 {at} 篇" for at in range(len(texts) - len(titles)))]
    return [Reading(f"t{at}", title, text) for at, (title, text) in enumerate(zip(named, texts, strict=True))]


def names(*glossary: str) -> Names:
    """Return what finds a glossary's names in a text."""

    def find(text: str) -> Iterator[tuple[int, int]]:
        return (match.span() for name in glossary for match in re.finditer(re.escape(name), text))

    return find


def found(readings: list[Reading], *glossary: str) -> list[str]:
    return [one.term for one in find_unexplained(readings, names(*glossary))]


@pytest.mark.parametrize(
    "term",
    [
        "FlashAttention",
        "RLVR",
        "GPT-4o",
        "vLLM",
        "Mixture of Experts",
        "speculative decoding",
    ],
)
def test_a_term_in_many_topics_is_found_with_its_places(term: str) -> None:
    (only,) = (one for one in find_unexplained(notes_on(term), names()) if one.term == term)
    assert only.count == len(FRAMES)
    assert only.topics == ("t0", "t1", "t2", "t3", "t4", "t5")


@pytest.mark.parametrize(
    "word",
    [
        "问题",  # Chinese words are not judged
        "困惑度",
        "Python",
        "GB",
        "OpenAI",
        "train.py",
        "x",
        "the",
        "a model of",
        "v2",
    ],
)
def test_ordinary_words_are_no_terms(word: str) -> None:
    assert word not in found(notes_on(word))


def test_what_the_glossary_explains_is_left_out() -> None:
    assert found(notes_on("LoRA", "vLLM", "RLVR"), "LoRA", "RLVR") == ["vLLM"]


def test_a_glossary_name_explains_no_longer_latin_word() -> None:
    assert found(notes_on("FlashAttention"), "Flash") == ["FlashAttention"]


@pytest.mark.parametrize(
    ("term", "title"),
    [
        ("RLVR", "RLVR"),
        ("speculative decoding", "采样与 speculative decoding"),
        ("Mixture of Experts", "混合专家（Mixture of Experts）"),
        ("Mixture of Experts", "Mixture of Experts模型"),
        ("vLLM", "用 vLLM 部署模型"),
    ],
)
def test_what_a_title_explains_is_left_out(term: str, title: str) -> None:
    assert term in found(notes_on(term))
    assert term not in found(notes_on(term, titles=(title,)))


def test_a_title_that_only_holds_the_word_explains_nothing() -> None:
    term = "speculative decoding"
    assert term in found(notes_on(term, titles=("Not speculative decoding but sampling",)))


def test_spellings_are_one_term_shown_as_written_most() -> None:
    readings = notes_on("KV-Cache")
    readings[0] = Reading("t0", "另一篇", ("这里写作 kv cache。", "也有 KV caches。"))
    (only,) = find_unexplained(readings, names())
    assert (only.term, only.count) == ("KV-Cache", 7)


def test_a_term_of_one_topic_is_not_frequent() -> None:
    readings = [
        Reading("t0", "一", tuple(frame.format("RLVR") for frame in FRAMES)),
        Reading("t1", "二", ("无关。",)),
    ]
    assert found(readings) == []


def test_terms_in_more_topics_come_first_and_no_more_than_asked_for() -> None:
    readings = notes_on("RLVR")
    readings[:2] = [Reading("t0", "一", ("只有 QLoRA。",)), Reading("t1", "二", ("只有 QLoRA。",))]
    assert found(readings) == ["RLVR", "QLoRA"]
    assert [one.term for one in find_unexplained(readings, names(), most=1)] == ["RLVR"]


def test_the_order_of_topics_changes_no_term() -> None:
    readings = notes_on("RLVR", "vLLM", "speculative decoding", "GPT-4o")
    assert found(readings[::-1]) == found(readings)


def test_nothing_is_found_in_nothing() -> None:
    assert find_unexplained([], names()) == ()
    assert find_unexplained([Reading("t", "", ("", "……", "\x00\x00"))], names()) == ()
