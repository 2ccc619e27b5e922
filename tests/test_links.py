"""Links: golden cases that an author can read, and what holds for every text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ainotes_site.addresses import index_files, locate
from ainotes_site.concepts.glossary import Glossary, merge_vocabularies
from ainotes_site.concepts.vocabulary_file import read_vocabulary
from ainotes_site.gfm import Node, plain_text, walk
from ainotes_site.linking.links import LinkedTopics, link_topics
from ainotes_site.notes.reading import parse_note
from ainotes_site.topics import Topic, assign_ids, split_topics

GOLDEN = Path(__file__).parent / "golden" / "links"
MARK = re.compile(r"\{([^{}:]*):([a-z0-9-]*)\}")
OTHER_TITLE = "随记一则"


def load() -> Glossary:
    texts = [(GOLDEN / name).read_text(encoding="utf-8") for name in ("vocabulary.yml", "another-category.yml")]
    glossary, problems = merge_vocabularies([read_vocabulary("vocabulary.yml", text) for text in texts])
    assert [problem for problem in problems if problem.severity == "error"] == []
    return glossary


GLOSSARY = load()


def make_topic(text: str, title: str = OTHER_TITLE, path: str = "note.md") -> Topic:
    source = f"---\nsplit: none\n---\n# {title}\n\n{text}\n"
    note, problems = parse_note(path, source.encode())
    assert not problems
    note = locate(note, index_files([path])).note
    (topic,) = assign_ids(split_topics(note).topics)
    return topic


def link(text: str, title: str = OTHER_TITLE) -> LinkedTopics:
    return link_topics([make_topic(text, title)], GLOSSARY)


def read_cases() -> Iterator[tuple[str, str, str]]:
    group = ""
    for line in (GOLDEN / "cases.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            group = line[3:]
        elif line.startswith("- ") and group:
            title, bar, text = line[2:].rpartition(" ｜ ")
            yield group, title if bar else OTHER_TITLE, text.replace("⏎", "\n")


CASES = list(read_cases())


@pytest.mark.parametrize(("group", "title", "text"), CASES, ids=[f"{group}: {text[:24]}" for group, _, text in CASES])
def test_golden_case(group: str, title: str, text: str) -> None:
    expected, before = MARK.findall(text), texts_before_marks(text)
    found = link(MARK.sub(r"\1", text), title).links
    assert [(one.surface, one.concept) for one in found] == expected
    for one, raw in zip(found, before, strict=True):
        shown = one.sentence[: one.start][-2:]
        assert raw.endswith(shown) or raw[-1:] in "*=>|", f"another {one.surface} is linked"


def texts_before_marks(text: str) -> list[str]:
    """Return for each mark of a case the author's text before it, without marks."""
    return [MARK.sub(r"\1", text[: match.start()]) for match in MARK.finditer(text)]


def test_there_are_many_cases() -> None:
    assert len(CASES) > 70


def concept_nodes(topic: Topic) -> list[Node]:
    return [node for block in topic.blocks for node in walk(block) if node.kind == "concept"]


def test_each_link_stands_in_the_tree_with_its_words_and_line() -> None:
    linked = link("第一行。\n第二行有 LoRA。\n\n- 列表里的微调\n- **Transformer**")
    nodes = concept_nodes(linked.topics[0])
    assert [(node.attrs.concept, plain_text(node), node.line) for node in nodes] == [
        (one.concept, one.surface, one.line) for one in linked.links
    ]
    assert [(one.surface, one.line) for one in linked.links] == [("LoRA", 7), ("微调", 9), ("Transformer", 10)]


def test_a_link_has_the_sentence_around_it() -> None:
    (one,) = link("前一句。用 LoRA 训练！后一句。").links
    assert one.sentence == "用 LoRA 训练！"
    assert one.sentence[one.start : one.end] == "LoRA"


def test_what_is_refused_says_why() -> None:
    linked = link("轻微调整。SAM 是人名。React 是前端，LLM 不是。")
    reasons = {refusal.surface: refusal.reason for refusal in linked.refusals}
    assert reasons["微调"] == "这里断作「轻微」"
    assert reasons["SAM"] == "同篇没有「分割」「掩码」这类词"
    assert reasons["React"] == "只有写作「ReAct」才算"


def test_what_a_topic_is_about_is_told_and_not_linked() -> None:
    linked = link("LoRA 省显存，是微调的一种。", title="LoRA 的原理")
    (topic,) = linked.topics
    assert linked.about[topic.id] == ("lora",)
    assert linked.mentioned[topic.id] == ("lora", "fine-tuning")


def test_a_note_can_opt_out_of_links_and_of_names() -> None:
    topic = make_topic("LoRA 与微调")
    assert link_topics([topic], GLOSSARY, unlinked_notes={"note.md"}).links == ()
    some = link_topics([topic], GLOSSARY, unlinked_names={"note.md": ("低秩适配",)})
    assert [one.concept for one in some.links] == ["fine-tuning"]
    assert [refusal.reason for refusal in some.refusals] == ["笔记的前言写了 nolink: 低秩适配"]


def test_a_crowded_passage_loses_its_commonest_links() -> None:
    names = "LoRA GAN VAE CNN LSTM PyTorch GPT-4 Qwen ReAct 微调 权重 动量 自编码器 奖励模型 训练集 测试集".split()
    others = [replace(make_topic("LoRA 与 GAN", path=f"{at}.md"), id=f"other-{at}") for at in range(3)]
    linked = link_topics([make_topic(" ".join(names)), *others], GLOSSARY)
    here = [one.surface for one in linked.links if one.note == "note.md"]
    assert len(here) == 12 < len(names)
    assert {"LoRA", "GAN"} & set(here) == set()
    assert any("链接太密" in refusal.reason for refusal in linked.refusals)


def test_how_far_into_a_text_a_name_stands_changes_nothing() -> None:
    linked = link(f"{'字' * 600} LoRA/GAN，/models/vae.bin")
    assert [one.concept for one in linked.links] == ["lora", "gan"]


def test_each_kind_of_reason_is_told() -> None:
    linked = link("查询转换成列表。同一句里 JWT 与 token。CNN-x、LoRA.py、 /a/GAN 、VAE()。DPOS。LLM 好。分割：SAM。")
    reasons = {refusal.surface: refusal.reason for refusal in linked.refusals}
    assert reasons == {
        "查询转换": "这里是动词",
        "token": "同句有「JWT」",
        "LoRA": "是版本号、文件名或域名的一部分",
        "GAN": "是路径、网址或参数的一部分",
        "VAE": "是函数名",
        "DPOS": "只有写作「DPOs」才算",
    }
    assert {one.surface: one.reason for one in linked.links} == {"LLM": "名称相符", "SAM": "同篇有「分割」"}


def test_a_topic_of_another_field_says_so() -> None:
    linked = link("仓位量化之后微调，股票与基金跟着动。")
    assert {refusal.reason for refusal in linked.refusals if refusal.surface == "微调"} == {
        "这一篇讲的是金融，那里这个名称另有意思"
    }


def test_a_name_of_two_concepts_needs_a_context() -> None:
    linked = link("核函数不知道是哪个，SVM 和 GPU 都提到了，LLM。")
    assert [one.concept for one in linked.links] == ["llm"]
    assert any("上下文分不清" in refusal.reason for refusal in linked.refusals)


# What holds for every text

WORDS = [name for concept in GLOSSARY.concepts for name in concept.names]
ORDINARY = [
    "的",
    "了",
    "轻微",
    "调整",
    "在",
    "中",
    "服务",
    "模型",
    "React",
    "rl",
    "x",
    "3",
    "，",
    "。",
    " ",
    "-",
    "_",
    ".",
    "/",
    "\n",
]
MARKUP = ["**", "`", "==", "$", "[", "](b.md)", "[[", "]]", "#", "\n\n", "\n- ", "| ", "<b>", "</b>", "![", "\n\n### "]
texts = st.lists(st.sampled_from(WORDS + ORDINARY * 3 + MARKUP), max_size=30).map("".join)


@settings(max_examples=200, deadline=None)
@given(texts)
def test_links_change_no_visible_character(text: str) -> None:
    before = make_topic(text)
    (after,) = link_topics([before], GLOSSARY).topics
    assert [plain_text(block) for block in after.blocks] == [plain_text(block) for block in before.blocks]


@settings(max_examples=200, deadline=None)
@given(texts)
def test_linking_twice_is_linking_once(text: str) -> None:
    once = link_topics([make_topic(text)], GLOSSARY)
    twice = link_topics(once.topics, GLOSSARY)
    assert twice.links == ()
    assert twice.topics == once.topics


@settings(max_examples=200, deadline=None)
@given(texts)
def test_no_link_stands_in_another_or_in_a_heading(text: str) -> None:
    linked = link_topics([make_topic(text)], GLOSSARY)
    (topic,) = linked.topics
    for block in topic.blocks:
        for node in walk(block):
            if node.kind in ("concept", "link", "heading", "image"):
                assert not any(inner.kind == "concept" for child in node.children for inner in walk(child))
    nodes = concept_nodes(topic)
    assert [node.attrs.concept for node in nodes] == [one.concept for one in linked.links]
    assert len({one.concept for one in linked.links}) == len(linked.links)
    for one in linked.links:
        assert one.sentence[one.start : one.end] == one.surface
        assert one.concept not in linked.about[topic.id]


@settings(max_examples=50, deadline=None)
@given(st.lists(texts, min_size=2, max_size=4), st.randoms())
def test_the_order_of_files_does_not_matter(contents: list[str], random: object) -> None:
    topics = [replace(make_topic(text, path=f"{at}.md"), id=f"topic-{at}") for at, text in enumerate(contents)]
    shuffled = list(topics)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = link_topics(topics, GLOSSARY), link_topics(shuffled, GLOSSARY)
    assert set(one.links) == set(other.links)
    assert set(one.topics) == set(other.topics)
    assert set(one.refusals) == set(other.refusals)
