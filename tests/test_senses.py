"""What the spelling of a name, its surroundings and its topic say: rows for each weight."""

from __future__ import annotations

import pytest

from ainotes_site.concepts import NameIndex, Sense
from ainotes_site.linking.contexts import Context
from ainotes_site.linking.evidence import Evidence
from ainotes_site.linking.fields import Fields, shipped_fields
from ainotes_site.linking.passages import Passage
from ainotes_site.linking.surroundings import Surroundings
from ainotes_site.linking.written_forms import is_miswritten, is_ordinary, means_nothing_else
from ainotes_site.text import exact_key
from tests.test_links import GLOSSARY

INDEX = NameIndex(GLOSSARY)


def sense(written: str) -> Sense:
    (match,) = [match for match in INDEX.find(written) if match.end - match.start == len(written)]
    return match.senses[0]


def written(text: str) -> str:
    return exact_key(text, case=True)


# How a name is written

ORDINARY = "rl RL rag Rag gan cursor Gan mosa"
UNMISTAKABLE = "RAG GAN LLM llm Cursor PyTorch pytorch Transformer 微调 GPT-4 fine-tuning Token token QUINE quine"


@pytest.mark.parametrize(
    ("name", "expected"), [*((one, True) for one in ORDINARY.split()), *((one, False) for one in UNMISTAKABLE.split())]
)
def test_a_name_may_be_another_word(name: str, expected: bool) -> None:
    assert is_ordinary(sense(name), written(name)) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ReAct", False),
        ("ReACT", False),
        ("reAct", False),
        ("React", True),
        ("react", True),
        ("REACT", True),
        ("DPOs", False),
        ("DPOS", True),
        ("DPoS", True),
        ("dpos", True),
        ("Tokens", False),
        ("tokens", False),
        ("gan", False),
    ],
)
def test_case_and_number_make_no_name(name: str, expected: bool) -> None:
    assert is_miswritten(sense(name), written(name)) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("神经网络", True),
        ("大模型", False),
        ("微调", False),
        ("量化", False),
        ("PyTorch", True),
        ("pytorch", False),
        ("LLM", True),
        ("llm", False),
        ("RL", False),
        ("GPT-4", True),
        ("Token", False),
        ("Transformer", False),
        ("Large Language Model", True),
        ("ControlNet", True),
        ("核函数", False),
        ("剪枝", False),
        ("策略", False),
    ],
)
def test_a_name_can_mean_nothing_else(name: str, expected: bool) -> None:
    assert means_nothing_else(sense(name), written(name)) is expected


# Other fields

FIELDS = Fields({"烹饪": tuple("甲乙丙丁戊己庚辛"), "园艺": ("子", "丑")}, frozenset({"公用"}))


@pytest.mark.parametrize(
    ("text", "concepts", "expected"),
    [
        ("甲乙", 0, ""),
        ("甲乙丙", 0, "烹饪"),
        ("甲乙丙", 1, ""),
        ("甲乙丙丁", 1, "烹饪"),
        ("甲乙丙丁戊己", 2, ""),
        ("甲乙丙丁戊己庚", 2, "烹饪"),
        ("甲乙丙丁戊己庚辛", 3, ""),
        ("甲甲甲甲", 0, ""),
        ("子丑", 0, ""),
        ("子丑甲乙丙", 0, "烹饪"),
    ],
)
def test_a_topic_is_plainly_about_another_field(text: str, concepts: int, expected: str) -> None:
    assert FIELDS.find(Context(text), concepts) == expected


def test_only_concepts_outside_the_shared_categories_speak_for_ai() -> None:
    assert shipped_fields().is_of_ai(sense("神经网络"), "神经网络")
    shared = Fields({}, frozenset({"测试"}))
    assert not shared.is_of_ai(sense("神经网络"), "神经网络")


def test_the_shipped_fields_have_enough_words_each_of_one_field() -> None:
    words = [word for words in shipped_fields().words.values() for word in words]
    assert len(set(words)) == len(words)
    assert min(map(len, shipped_fields().words.values())) >= 12


# Surroundings


def passages(*texts: str) -> list[Passage]:
    """Return passages; those that begin with # are headings."""
    bare = [(text.removeprefix("#"), text.startswith("#")) for text in texts]
    return [Passage(text, text, text, (), (), "a.md", heading) for text, heading in bare]


def around(*texts: str) -> Surroundings:
    found = passages(*texts)
    return Surroundings(found, Context("\n".join(one.shown for one in found)))


@pytest.mark.parametrize(
    ("texts", "weight"),
    [
        (("名与张量。",), 4),
        (("名在此。张量在后。",), 2),
        (("名在此。", "张量。"), 2),
        (("#张量", "名在此。"), 2),
        (("名在此。", "#别处", "张量。"), 1),
        (("名在此。", "#张量", "别的。"), 1),
        (("名在此。", "别的。"), 0),
        (("名与张量。", "#别处", "形状。"), 5),
        (("名在此。形状。", "#别处", "张量。"), 3),
    ],
)
def test_words_count_where_they_stand_nearest(texts: tuple[str, ...], weight: int) -> None:
    at = next(number for number, text in enumerate(texts) if text.startswith("名"))
    assert around(*texts).weigh_words(("张量", "形状"), at, 0, 1) == weight


def test_headings_in_a_row_begin_one_section() -> None:
    found = around("甲", "#章", "#节", "乙", "丙", "#节", "丁")
    assert [found.section_of(at) for at in range(7)] == [0, 1, 1, 1, 1, 2, 2]


def test_a_word_around_the_name_counts_only_where_the_name_stands_in_it() -> None:
    found = around("量化交易与模型量化。")
    assert found.nearby(("量化交易",), 0, 0, 2) == "量化交易"
    assert found.nearby(("量化交易",), 0, 7, 9) == ""


@pytest.mark.parametrize(
    ("mentions", "weight"),
    [
        ((), 0),
        ((("rl", 1),), 1),
        ((("rl", 0),), 2),
        ((("rl", 1), ("reward-model", 1)), 2),
        ((("rl", 0), ("reward-model", 0)), 3),  # never as much as one word in the sentence
        ((("llm", 0),), 0),
        ((("rl", 0), ("rl", 1)), 2),
    ],
)
def test_concepts_near_a_sense_speak_for_it(mentions: tuple[tuple[str, int], ...], weight: int) -> None:
    evidence = Evidence(GLOSSARY)
    for identity, section in mentions:
        evidence.add(identity, section)
    assert around("策略").weigh_near(GLOSSARY.by_id["policy"], evidence, 0) == weight


@pytest.mark.parametrize(
    ("found", "concept", "expected"),
    [
        ((), "cursor", False),
        (("cursor",), "cursor", True),
        (("llm",), "cursor", True),  # near it
        (("vae",), "house", False),
        (("vae", "gan"), "house", False),
        (("vae", "gan", "cnn"), "house", True),
    ],
)
def test_others_vouch_for_an_ordinary_word(found: tuple[str, ...], concept: str, expected: bool) -> None:
    evidence = Evidence(GLOSSARY)
    for identity in found:
        evidence.add(identity)
    assert evidence.vouches(GLOSSARY.by_id[concept]) is expected


def test_a_concept_of_the_same_kind_vouches() -> None:
    evidence = Evidence(GLOSSARY)
    evidence.add("house")
    assert evidence.vouches(GLOSSARY.by_id["garden"])


def test_a_concept_stands_alone_with_itself_only() -> None:
    evidence = Evidence(GLOSSARY)
    assert evidence.stands_alone("llm")
    evidence.add("llm")
    assert evidence.stands_alone("llm")
    assert not evidence.stands_alone("gan")
    evidence.add("gan")
    assert not evidence.stands_alone("llm")
    assert len(evidence) == 2


def test_what_a_word_means_counts_most_in_its_own_section() -> None:
    evidence = Evidence(GLOSSARY)
    evidence.add("llm", 3)
    assert [evidence.weight("llm", 3), evidence.weight("llm", 4), evidence.weight("gan", 3)] == [2, 1, 0]


# Sentences


@pytest.mark.parametrize(
    ("text", "at", "sentence"),
    [
        ("前一句。名在此！后一句。", 4, "名在此！"),
        ("前一句。  名在此", 6, "名在此"),
        ("甲.名在此. 乙", 2, "甲.名在此."),
        ("「说。」名在此；乙", 4, "名在此；"),
        ("字" * 400 + "名" + "字" * 400, 400, "字" * 300 + "名" + "字" * 300),
    ],
)
def test_a_sentence_ends_at_its_full_stops_or_where_a_reader_stops(text: str, at: int, sentence: str) -> None:
    (passage,) = passages(text)
    first, last = passage.sentence(at, at + 1)
    assert text[first:last] == sentence
