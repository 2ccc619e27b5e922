"""Readings of a query compete on one scale: none shuts out another, and what two find is surer."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from ainotes_site.search.asking import Ask, start_engine
from tests.search.conftest import TOPICS

NUMBER = {topic.id: number for number, topic in enumerate(TOPICS)}


def reading(topic: str, worth: float, section: int = 0, more: str = "") -> str:
    return f"() => [{{number: {NUMBER[topic]}, section: {section}, worth: {worth}, reason: '意思相近'{more}}}]"


def ask_with(index: Mapping[str, bytes], *readings: str) -> Ask:
    return start_engine(index, f"[{','.join(readings)}]")


def test_what_another_reading_finds_is_shown_with_its_section_and_its_reason(index: dict[str, bytes]) -> None:
    first = ask_with(index, reading("attention", 0.6, 1))("词的次序怎么告诉网络")[0]
    assert (first["topic"], first["kind"], first["title"]) == ("attention", "section", "位置编码")
    assert first["reason"].startswith("意思相近")
    assert first["missing"] == []


def test_the_sentence_that_a_reading_names_is_the_excerpt(index: dict[str, bytes]) -> None:
    at = TOPICS[NUMBER["rerank"]].sections[0].text.index("调参")
    first = ask_with(index, reading("rerank", 0.6, more=f", sentence: [{at}, {at + 11}]"))("名次好坏怎么量")[0]
    assert first["excerpt"].startswith("调参时看 NDCG")


def test_two_readings_are_surer_than_one(index: dict[str, bytes]) -> None:
    asked = "怎么防止一背就错"
    alone = ask_with(index, reading("rag", 0.5), reading("loss", 0.4))(asked)
    together = ask_with(index, reading("rag", 0.5), reading("loss", 0.4), reading("loss", 0.4))(asked)
    assert [result["topic"] for result in alone] == ["rag", "loss"]
    assert [(result["topic"], result["score"]) for result in together] == [("loss", 0.64), ("rag", 0.5)]


@pytest.mark.parametrize(
    ("query", "asked"),
    [("交叉熵", False), ("attention mechanism", False), ("什么是交叉熵", True), ("不在这里的话", True)],
)
def test_other_readings_are_asked_for_questions_and_where_words_find_nothing_good(
    index: dict[str, bytes], query: str, asked: bool
) -> None:
    topics = {result["topic"] for result in ask_with(index, reading("rag", 0.1))(query)}
    assert ("rag" in topics) == asked


def test_a_filter_by_tag_holds_for_every_reading(index: dict[str, bytes]) -> None:
    assert ask_with(index, reading("rag", 0.9))("怎么防止一背就错 #训练") == []
