"""Related topics and backlinks."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ainotes_site.addresses.places import Addresses, index_addresses
from ainotes_site.addresses.references import index_files, locate
from ainotes_site.library import build_library
from ainotes_site.linking.links import LinkedTopics, index_names, link_topics
from ainotes_site.notes.reading import parse_note
from ainotes_site.relations.backlinks import Backlinks, find_backlinks
from ainotes_site.relations.related import MOST_RELATED, Related, rank_related
from ainotes_site.topics.topic import Topic, assign_ids, split_topics
from tests.test_links import GLOSSARY

INDEX = index_names(GLOSSARY)


def read_topics(notes: dict[str, str]) -> tuple[tuple[Topic, ...], Addresses]:
    files = index_files(sorted(notes))
    split = []
    for path, text in sorted(notes.items()):
        note, problems = parse_note(path, f"---\nsplit: none\n---\n{text}\n".encode())
        assert not problems
        split.append(split_topics(locate(note, files).note))
    topics = assign_ids([topic for one in split for topic in one.topics])
    return topics, index_addresses(split, topics, {path: f"notes/{path}" for path in notes})


def relate(notes: dict[str, str]) -> dict[str, tuple[Related, ...]]:
    topics, _ = read_topics(notes)
    linked = link_topics(topics, GLOSSARY)
    related = rank_related(topics, linked.mentioned, linked.about, INDEX)
    titles = {topic.id: topic.title for topic in topics}
    return {titles[topic]: found for topic, found in related.items()}


NOTES = {
    "a.md": "# LoRA\n\nLoRA 在权重旁边加低秩矩阵，是微调的一种。",
    "b.md": "# 省显存的训练\n\n用 LoRA 做微调，一张卡就够。",
    "c.md": "# 画图\n\nGAN 与 VAE 都能画图，GAN 更清楚。",
    "d.md": "# 变分自编码器\n\n与 GAN 不同，先编码再解码。",
    "e.md": "# 周末\n\n去爬山，看见一只松鼠。",
}


def test_topics_with_shared_concepts_are_related_and_say_which() -> None:
    related = relate(NOTES)
    (first,) = related["LoRA"]
    assert first.topic == "sheng-xian-cun-de-xun-lian"
    assert first.concepts == ("lora", "fine-tuning")
    assert first.reason == "共同概念: LoRA、微调"


def test_nothing_near_gives_nothing() -> None:
    assert relate(NOTES)["周末"] == ()


def test_relation_is_the_same_in_both_directions() -> None:
    topics, _ = read_topics(NOTES)
    linked = link_topics(topics, GLOSSARY)
    related = rank_related(topics, linked.mentioned, linked.about, INDEX)
    pairs = {(one, other.topic): other.score for one, found in related.items() for other in found}
    assert pairs
    for (one, other), score in pairs.items():
        assert pairs[other, one] == pytest.approx(score)


def test_at_most_five_the_nearest_first_and_never_itself() -> None:
    notes = {f"{at}.md": f"# 第 {at} 篇\n\n说 LoRA 与微调，还有 GAN。" for at in range(12)}
    topics, _ = read_topics(notes)
    linked = link_topics(topics, GLOSSARY)
    for topic, found in rank_related(topics, linked.mentioned, linked.about, INDEX).items():
        scores = [one.score for one in found]
        assert len(found) == MOST_RELATED
        assert scores == sorted(scores, reverse=True)
        assert topic not in {one.topic for one in found}
        assert len({one.topic for one in found}) == len(found)


@settings(max_examples=20, deadline=None)
@given(st.permutations(list(range(len(NOTES)))))
def test_the_order_of_topics_does_not_matter(order: list[int]) -> None:
    topics, _ = read_topics(NOTES)
    linked = link_topics(topics, GLOSSARY)
    shuffled = [topics[at] for at in order]
    one = rank_related(topics, linked.mentioned, linked.about, INDEX)
    other = rank_related(shuffled, linked.mentioned, linked.about, INDEX)
    assert {topic: [(found.topic, found.reason) for found in related] for topic, related in one.items()} == {
        topic: [(found.topic, found.reason) for found in related] for topic, related in other.items()
    }


# Backlinks

LINKED = {
    "a.md": "# LoRA\n\n省显存。",
    "b.md": "# 训练\n\n前一句。先看 [那一篇](a.md)，再练。后一句。",
    "c.md": "# 部署\n\n见 [[LoRA]]。也要懂 GAN。",
    "d.md": "# 对比\n\nLoRA 与 GAN 是两回事。",
}


def find(notes: dict[str, str]) -> tuple[LinkedTopics, Backlinks]:
    topics, addresses = read_topics(notes)
    linked = link_topics(topics, GLOSSARY)
    return linked, find_backlinks(linked.topics, linked.links, linked.about, addresses, INDEX)


def test_a_topic_is_mentioned_by_hand_and_by_its_concept() -> None:
    _, backlinks = find(LINKED)
    found = [(one.source, one.sentence, one.sentence[one.start : one.end]) for one in backlinks.topics["lora"]]
    assert found == [
        ("xun-lian", "先看 那一篇，再练。", "那一篇"),
        ("bu-shu", "见 LoRA。", "LoRA"),
        ("dui-bi", "LoRA 与 GAN 是两回事。", "LoRA"),
    ]


def test_every_link_has_its_backlink_and_the_reverse() -> None:
    linked, backlinks = find(LINKED)
    links = {(one.concept, one.topic) for one in linked.links}
    back = {(concept, one.source) for concept, found in backlinks.concepts.items() for one in found}
    assert links
    assert links <= back
    assert {pair for pair in back if pair not in links} <= {("lora", "bu-shu")}


def test_no_topic_mentions_itself() -> None:
    _, backlinks = find({"a.md": "# LoRA\n\n[自己](a.md) 与 LoRA。"})
    assert backlinks.topics == {}


def test_a_whole_folder(tmp_path: Path) -> None:
    for path, text in LINKED.items():
        (tmp_path / path).write_text(text, encoding="utf-8")
    library = build_library(tmp_path)
    assert {one.source for one in library.backlinks.topics["lora"]} >= {"xun-lian", "dui-bi"}
