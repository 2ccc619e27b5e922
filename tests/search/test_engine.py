"""What readers type, by kind, and what must not happen."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ainotes_site.search import SearchTopic, build_search_index
from ainotes_site.search.asking import Ask, shard_json, start_engine
from ainotes_site.search.script import engine_script
from ainotes_site.search.terms import fold, han_runs
from tests.search.conftest import CONCEPTS, TOPICS, topic

FOUND = [
    # kind, query, topic that comes first
    ("中文", "交叉熵", "entropy"),
    ("英文", "transformer", "attention"),
    ("多词", "LoRA 显存", "fine-tuning"),
    ("多词", "训练误差 测试误差", "overfitting"),
    ("片段", "力机制把", "attention"),
    ("片段", "熵越", "entropy"),
    ("片段", "熵", "entropy"),
    ("片段", "ropou", "overfitting"),
    ("片段", "🧪", "entropy"),
    ("片段", "普通的 g", "rerank"),
    ("片段", "former 由它", "attention"),
    ("同义", "检索增强生成", "rag"),
    ("同义", "retrieval augmented generation", "rag"),
    ("同义", "overfitting", "overfitting"),
    ("同义", "精调", "fine-tuning"),
    ("拼音", "zhuyili", "attention"),
    ("拼音", "zhu yi li", "attention"),
    ("拼音", "zyl", "attention"),
    ("拼音", "guonihe", "overfitting"),
    ("拼音", "chongpaixu", "rerank"),
    ("拼音", "jiaochash", "entropy"),
    ("拼音", "sunshihs", "loss"),
    ("错字", "tranformer", "attention"),
    ("错字", "dropuot", "overfitting"),
    ("错字", "主意力机制", "attention"),
    ("错字", "威调", "fine-tuning"),
    ("错字", "损失涵数", "loss"),
    ("繁体", "過擬合", "overfitting"),
    ("全角", "ＬｏＲＡ", "fine-tuning"),
    ("连写", "finetuning", "fine-tuning"),
    ("连写", "fine tuning", "fine-tuning"),
    ("连写", "gpt4", "rag"),
    ("问句", "什么是过拟合？", "overfitting"),
    ("问句", "为什么微调这么费显存", "fine-tuning"),
    ("问句", "交叉熵和 KL 散度有什么区别", "entropy"),
    ("标题", "过拟合怎么", "overfitting"),
]


@pytest.mark.parametrize(("kind", "query", "right"), FOUND, ids=[f"{k}-{q}" for k, q, _ in FOUND])
def test_finds(ask: Ask, kind: str, query: str, right: str) -> None:
    results = ask(query)
    assert results
    assert results[0]["topic"] == right


@pytest.mark.parametrize(
    "query", ["披萨 菜谱", "世界杯 冠军", "how to cook pasta", "红烧肉怎么做", "量子纠缠", "zzzz", "为什么天空这样蓝"]
)
def test_says_nothing_where_nothing_is(ask: Ask, query: str) -> None:
    assert ask(query) == []


def test_links_to_the_section(ask: Ask) -> None:
    first = ask("位置编码")[0]
    assert (first["kind"], first["url"], first["title"]) == ("section", "topics/attention/#pos", "位置编码")


def test_shows_one_result_of_a_topic(ask: Ask) -> None:
    topics = [result["topic"] for result in ask("注意力") if result["kind"] != "concept"]
    assert len(topics) == len(set(topics))


def test_concept_comes_with_its_topic_and_never_first(ask: Ask) -> None:
    results = ask("注意力机制")
    concept = next(result for result in results if result["kind"] == "concept")
    assert concept["topic"] == "attention"
    assert results[0]["kind"] != "concept"
    assert concept["excerpt"] == "按相关程度加权。"


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("检索增强生成", "同义: 检索增强生成 = RAG"),
        ("guonihe", "拼音: guonihe → 过拟合"),
        ("tranformer", "近形: tranformer → transformer"),
        ("威调", "同音: 威调 → 微调"),
        ("過擬合", "繁简: 過擬合 → 过拟合"),
        ("过拟合", ""),
    ],
)
def test_tells_why(ask: Ask, query: str, reason: str) -> None:
    assert ask(query)[0]["reason"] == reason


def test_marks_what_matched(ask: Ask) -> None:
    first = ask("guonihe")[0]
    assert {first["excerpt"][start:end] for start, end in first["marks"]} == {"过拟合"}


def test_names_missing_words(ask: Ask) -> None:
    first = ask("过拟合 早停 损失函数")[0]
    assert first["topic"] == "overfitting"
    assert first["missing"] == ["损失函数"]


def test_filters_by_tag(ask: Ask) -> None:
    assert [r["topic"] for r in ask("#训练")] == ["fine-tuning"]
    assert {r["topic"] for r in ask("#检索 嵌入")} == {"rag"}


def test_exact_comes_before_found_otherwise() -> None:
    topics = (topic("b", "乙", text="谈到 transformer 一次。"), topic("a", "甲", text="谈到 transformed 一次。"))
    ask = start_engine(build_search_index(topics))
    assert next(r["topic"] for r in ask("transformed")) == "a"


def test_order_is_stable(ask: Ask) -> None:
    assert ask("训练") == ask("训练")


HOSTILE = [
    "注" * 10_000, "a" * 10_000, "a b " * 3_000, "<script>alert(1)</script>", "<img src=x onerror=alert(1)>",
    ".*+?^${}()|[]\\", "(((((((((", "\\", "a&&b", '"', "'", "😀👩‍👩‍👧‍👦🇨🇳", "\x00\x01", "\u202e\u200b", " ", "", "#", "##",
    "# ", "的" * 200, "__proto__", "constructor",
    "ａ" * 500, "zhuyili" * 50, "\u2028",
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_queries_are_harmless(ask: Ask, query: str) -> None:
    assert isinstance(ask(query), list)


def test_lone_surrogates_are_harmless(index: Mapping[str, bytes]) -> None:
    import quickjs

    context = quickjs.Context()
    context.add_callable("readShard", lambda name: shard_json(index, name))
    context.eval(engine_script())
    context.eval(
        "let count = -1; const engine = ainotesEngine((n) => JSON.parse(readShard(n)));"
        "engine.search('\\ud83d 过拟合 \\udc00').then((found) => { count = found.results.length; });"
    )
    while context.execute_pending_job():
        pass
    assert context.eval("count") >= 1


def test_index_is_the_same_each_time() -> None:
    assert build_search_index(TOPICS, CONCEPTS) == build_search_index(TOPICS, CONCEPTS)


def test_an_empty_site_has_an_index_that_finds_nothing() -> None:
    ask = start_engine(build_search_index(()))
    assert [ask(query) for query in ("注意力", "zhuyili", "transformer", "#甲")] == [[], [], [], []]


def _text(one: SearchTopic) -> str:
    return fold("\n".join(f"{section.title}\n{section.text}" for section in one.sections))


TEXTS = {one.id: _text(one) for one in TOPICS}
RUNS = sorted({run for text in TEXTS.values() for run in han_runs(text) if len(run) > 1})


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_fragment_of_a_text_finds_a_topic_that_holds_it(ask: Ask, data: st.DataObject) -> None:
    run = data.draw(st.sampled_from(RUNS))
    start = data.draw(st.integers(0, len(run) - 2))
    fragment = run[start : data.draw(st.integers(start + 2, min(len(run), start + 6)))]
    holding = {name for name, text in TEXTS.items() if fragment in text}
    assert holding & {result["topic"] for result in ask(fragment)[:3]}
