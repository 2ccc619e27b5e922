"""Who mentions what."""

from __future__ import annotations

from pathlib import Path

import pytest

from ainotes_site.library import build_library
from ainotes_site.linking.links import LinkedTopics, link_topics
from ainotes_site.relations.backlinks import Backlinks, find_backlinks
from tests.test_links import GLOSSARY
from tests.test_related import INDEX, read_topics

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


Mention = tuple[str, int, str]


def mentions(backlinks: Backlinks, topic: str) -> list[Mention]:
    return [(one.source, one.line, one.sentence[one.start : one.end]) for one in backlinks.topics.get(topic, ())]


@pytest.mark.parametrize("about", [3, 4])
def test_a_concept_points_at_the_topics_about_it_while_they_are_few(about: int) -> None:
    titles = ("LoRA", "什么是 LoRA", "LoRA 的原理", "LoRA 与显存")[:about]
    notes = {f"{at}.md": f"# {title}\n\n正文。" for at, title in enumerate(titles)}
    _, backlinks = find({**notes, "z.md": "# 训练\n\n这里用 LoRA。"})
    pointed = {topic for topic, found in backlinks.topics.items() for one in found if one.source == "xun-lian"}
    assert len(pointed) == (about if about <= 3 else 0)
    assert [one.source for one in backlinks.concepts["lora"]] == ["xun-lian"]


def test_a_topic_mentions_another_once_where_it_first_does_and_by_hand_before_all() -> None:
    notes = {"a.md": "# LoRA\n\n省显存。", "b.md": "# 训练\n\n先用 LoRA。\n\n见 [甲](a.md)。再见 [乙](a.md)。"}
    _, backlinks = find(notes)
    assert mentions(backlinks, "lora") == [("xun-lian", 8, "甲")]
    assert [one.line for one in backlinks.concepts["lora"]] == [6]


def test_mentions_stand_in_reading_order() -> None:
    notes = {"a.md": "# LoRA\n\n省显存。", **{f"{name}.md": f"# {name}\n\n见 [甲](a.md)。" for name in ("z", "m", "b")}}
    _, backlinks = find(notes)
    assert [source for source, *_ in mentions(backlinks, "lora")] == ["b", "m", "z"]


def test_a_question_without_a_page_is_mentioned_too() -> None:
    notes = {"a.md": "# ？要不要蒸馏", "b.md": "# 训练\n\n先想 [这一问](a.md)。"}
    _, backlinks = find(notes)
    ((question, (found,)),) = backlinks.topics.items()
    assert (found.source, found.sentence) == ("xun-lian", "先想 这一问。")
    assert question.startswith("yao-bu-yao-zheng-liu")


def test_a_name_that_nobody_explains_is_a_mention_of_nothing() -> None:
    _, backlinks = find({"b.md": "# 训练\n\n见 [[还没写的]] 与 [站外](https://example.org)。"})
    assert (dict(backlinks.topics), dict(backlinks.concepts)) == ({}, {})
