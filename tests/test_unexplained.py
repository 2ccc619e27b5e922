"""Terms that the notes use and nothing explains."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import pytest

from ainotes_site.relations import unexplained
from ainotes_site.relations.unexplained import UnexplainedTerm, find_phrases

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


@dataclass(frozen=True)
class Reading:
    """A topic with its text."""

    id: str
    title: str
    texts: tuple[str, ...]


def find_unexplained(readings: Sequence[Reading], find: Names, **options: int) -> tuple[UnexplainedTerm, ...]:
    """Return the unexplained terms of these texts."""
    said = [unexplained.Reading(one.id, one.title, find_phrases(one.texts, find)) for one in readings]
    return unexplained.find_unexplained(said, **options)


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


# Golden rows: what is decided by weights and bounds.


def written(*texts: str, others: int = 0) -> list[Reading]:
    """Return a topic for each text, and so many others that say nothing."""
    silent = [Reading(f"s{at}", "", ("无关。",)) for at in range(others)]
    return [*(Reading(f"t{at}", "", (text,)) for at, text in enumerate(texts)), *silent]


@pytest.mark.parametrize(
    ("terms", "ranked"),
    [
        # a name of several words with a capital before an acronym, that before plain words of several
        (("beam width", "RLVR", "Beam Width Pruning"), ["Beam Width Pruning", "RLVR", "beam width"]),
        (("zzLM", "beam width", "mamba", "Zeta"), ["zzLM", "beam width"]),  # a plain word alone is no term
        # of equals the first by name
        (("zetaX", "yarnX"), ["yarnX", "zetaX"]),
    ],
)
def test_what_looks_most_like_a_term_comes_first(terms: tuple[str, ...], ranked: list[str]) -> None:
    assert found(notes_on(*terms)) == ranked


def test_more_topics_weigh_as_their_root_and_more_mentions_decide_between_equals() -> None:
    assert found(written(*["用 beam width。"] * 4, *["用 RLVR。"] * 2)) == ["RLVR", "beam width"]
    assert found(written(*["用 beam width。"] * 5, *["用 RLVR。"] * 2)) == ["beam width", "RLVR"]
    assert found(written(*["用 yarnX，也用 zetaX，又是 zetaX。"] * 2)) == ["zetaX", "yarnX"]


@pytest.mark.parametrize(("topics", "least"), [(2, 2), (149, 2), (150, 3), (300, 4), (449, 4), (450, 5), (10_000, 5)])
def test_the_more_topics_the_more_must_mention_a_term(topics: int, least: int) -> None:
    assert found(written(*["用 RLVR。"] * least, others=topics - least)) == ["RLVR"]
    assert found(written(*["用 RLVR。"] * (least - 1), others=topics - least + 1)) == []


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("说 one two 的事", []),  # words of everyday prose alone
        ("说 beam 与 Beam 的事", []),  # one plain word
        ("说 a beam 的事", []),  # a single letter
        ("说 QK 的事", ["QK"]),
        ("说 beam x 的事", []),
        ("说 the beam 的事", []),  # an everyday word at an end
        ("说 beam of light 的事", ["beam of light"]),
        ("说 Alpha Beta Gamma Delta 的事", ["Alpha Beta Gamma Delta"]),
        ("说 Alpha Beta Gamma Delta Epsilon 的事", []),  # longer than a name
        ("说 we ran RLVR on eight machines 的事", ["RLVR"]),  # but for the names in it
        ("说 GPT-4o 和 4K 的事", ["GPT-4o"]),
        ("说 v2、B12 的事", []),
        ("见 run.py 与 https://x.example/RLVR 和 /opt/RLVR", []),
        ("调用 RLVR(x) 得到 RLVR_ 与 a=RLVR", []),
        ("说 C++ 与 RLVR++ 的事", ["RLVR++"]),
        ("Ada Lovelace, Alan Turing, RLVR: a survey", []),  # references
        ("Ada Lovelace, Alan Turing，RLVR 综述", ["Alan Turing", "RLVR"]),
        ("说 (RLVR) 与 “GRPO” 的事", ["GRPO", "RLVR"]),
        ("说 ((((RLVR)))) 的事", []),
        ("说 top-5、Top10 Score、XXX、full-100、A/B、RLVR-only、CVPR2017 的事", []),
    ],
)
def test_what_looks_like_a_term(text: str, terms: list[str]) -> None:
    assert found(written(text, text)) == terms


def test_singular_and_plural_are_one() -> None:
    (only,) = find_unexplained(written("用 RLVM。", "用 RLVMs。", "用 RLVMs。"), names())
    assert (only.term, only.count, only.topics) == ("RLVMs", 3, ("t0", "t1", "t2"))
    assert found(written("用 RLVMs。", "用 RLVMs。")) == ["RLVMs"]


@pytest.mark.parametrize(
    "title", ["RLVR 与 GRPO", "RLVR 是什么", "为什么用 RLVR", "RLVR 算法", "说说 RLVR（上）", "RLVR、GRPO"]
)
def test_a_term_in_a_title_is_explained(title: str) -> None:
    assert found([*written("用 RLVR。", "用 RLVR。"), Reading("x", title, ())]) == []


def test_names_stand_between_terms_and_longest_first() -> None:
    text = "用 AlphaX betaX GammaX。"
    assert found(written(text, text), "betaX") == ["AlphaX", "GammaX"]
    assert found(written(text, text), "AlphaX", "AlphaX betaX", "betaX GammaX") == ["GammaX"]
    assert found(written("用 RLVMs。", "用 RLVMs。"), "RLVM") == ["RLVMs"]
    assert found(written("用RLVM测试。", "用RLVM测试。"), "RLVM") == []
    assert found(written("用测试RLVM。", "用测试RLVM。"), "测试", "RLVM") == []


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("RLVM 与 XyLem", ["XyLem"]),
        ("XyLem 与 RLVM", ["XyLem"]),
        ("aRLVM 与 XyLem", ["aRLVM", "XyLem"]),
        ("RLVMs 与 RLVM", ["RLVMs"]),
    ],
)
def test_a_name_is_masked_wherever_it_stands_as_a_word(text: str, terms: list[str]) -> None:
    assert found(written(text, text), "RLVM") == terms


def test_twenty_are_told() -> None:
    terms = [f"ZX{chr(97 + at // 26)}{chr(97 + at % 26)}" for at in range(60)]
    text = "，".join(terms)
    assert found(written(text, text)) == terms[:20]


@pytest.mark.parametrize("count", [50, 100])
def test_each_text_is_searched_for_names_once(count: int) -> None:
    """The cost: one pass over each text, however many names or terms there are."""
    asked: list[str] = []

    def find(text: str) -> Iterator[tuple[int, int]]:
        asked.append(text)
        return iter(())

    readings = written(*(f"用 RLVR 与 term{'x' * at}。" for at in range(count)))
    find_unexplained(readings, find)
    assert sorted(asked) == sorted(text for one in readings for text in one.texts)
