"""Passages and links by offsets: what stands where, in which line, and how the tree comes out."""

from __future__ import annotations

from dataclasses import replace

from ainotes_site.concepts import MASK
from ainotes_site.gfm import Node, plain_text, walk
from ainotes_site.linking.disambiguation import Mention
from ainotes_site.linking.insertion import insert_links
from ainotes_site.linking.links import link_topics
from ainotes_site.linking.passages import read_passages
from ainotes_site.topics.topic import Topic
from tests.test_links import GLOSSARY, concept_nodes, make_topic

# In each of these nothing is linked, yet the text nodes in it count.
HIDDEN = "[去处](https://example.com)、`代码`、![图](a.png)、<kbd>键</kbd>、[^1]、#标签 "


def texts(topic: Topic) -> list[str]:
    return [node.text for block in topic.blocks for node in walk(block) if node.kind == "text"]


def test_pieces_have_the_numbers_that_the_tree_gives_its_texts() -> None:
    topic = make_topic(f"{HIDDEN}**粗** 与 LoRA\n\n- {HIDDEN}微调\n\n```\nLoRA\n```\n\n> 引文\n\n[^1]: 注")
    found = texts(topic)
    for passage in read_passages(topic):
        for piece in passage.pieces:
            assert passage.shown[piece.start : piece.end] == found[piece.number]


def test_a_passage_tells_what_is_shown_from_what_may_be_linked() -> None:
    (passage,) = read_passages(
        make_topic("甲[乙](https://example.com)丙`丁`戊<br>己![图](https://example.com/a.png)庚")
    )
    assert passage.shown == "甲乙丙丁戊\n己 庚"
    assert passage.open == f"甲{MASK}丙{MASK}戊\n己{MASK}庚"
    assert passage.edges == passage.open
    assert [(start, end, plain_text(node)) for start, end, node in passage.links] == [(1, 2, "乙")]
    assert (passage.note, passage.heading) == ("note.md", False)


def test_an_image_of_html_is_a_gap_and_a_link_of_html_hidden() -> None:
    (passage,) = read_passages(
        make_topic('甲<img src="https://example.com/a.png">乙<a href="https://example.com">丙</a>丁')
    )
    assert passage.shown == "甲 乙丙丁"
    assert passage.open == f"甲{MASK}乙{MASK}丁"


def test_a_link_that_a_program_made_reads_on_at_its_edges() -> None:
    (linked,) = link_topics([make_topic("用 LoRA 的人")], GLOSSARY).topics
    (passage,) = read_passages(linked)
    assert passage.open == f"用 {MASK * 4} 的人"
    assert passage.edges == "用 LoRA 的人"


def test_a_heading_inside_the_text_is_a_passage_of_its_own() -> None:
    found = read_passages(make_topic("### 小节\n\n正文\n\n<h4>另一节</h4>\n\n> [!note] 提示\n> 内容"))
    assert [(one.shown, one.heading) for one in found if one.shown.strip()] == [
        ("小节", True),
        ("正文", False),
        ("另一节", True),
        ("提示", True),
        ("内容", False),
    ]


def mention(passage: int, start: int, end: int, concept: str) -> Mention:
    return Mention(passage, start, end, concept, "名称相符")


def test_links_are_put_into_their_text_with_their_lines() -> None:
    text = Node("text", 3, 5, "甲LoRA\n乙微\n调丙GAN")
    topic = make_topic("占位")
    topic = replace(topic, blocks=(Node("paragraph", 3, 5, children=(text,)),))
    passages = read_passages(topic)
    chosen = [mention(0, 11, 14, "gan"), mention(0, 1, 5, "lora"), mention(0, 7, 10, "fine-tuning")]
    (block,) = insert_links(topic, chosen, passages).blocks
    shown = [
        (node.kind, node.line, plain_text(node) if node.kind == "concept" else node.text) for node in block.children
    ]
    assert shown == [
        ("text", 3, "甲"),
        ("concept", 3, "LoRA"),
        ("text", 3, "\n乙"),
        ("concept", 4, "微\n调"),
        ("text", 5, "丙"),
        ("concept", 5, "GAN"),
    ]
    assert [node.attrs.concept for node in block.children if node.kind == "concept"] == ["lora", "fine-tuning", "gan"]
    words = [node.children[0] for node in block.children if node.kind == "concept"]
    assert [(node.kind, node.line) for node in words] == [("text", 3), ("text", 4), ("text", 5)]


def test_text_that_is_a_block_by_itself_is_wrapped() -> None:
    topic = make_topic("占位")
    topic = replace(topic, blocks=(Node("text", 7, 7, "LoRA"),))
    (block,) = insert_links(topic, [mention(0, 0, 4, "lora")], read_passages(topic)).blocks
    assert (block.kind, block.attrs.tag, block.line, plain_text(block)) == ("html", "span", 7, "LoRA")
    assert [node.kind for node in block.children] == ["concept"]


def test_without_a_link_the_topic_is_the_same_and_so_are_blocks_without_one() -> None:
    topic = make_topic("没有概念。\n\n这里有 **LoRA**。\n\n**大**模型只粗一半")
    assert insert_links(topic, [], read_passages(topic)) is topic
    linked = insert_links(topic, [mention(1, 4, 8, "lora")], read_passages(topic))
    assert linked.blocks[0] is topic.blocks[0]
    assert linked.blocks[1] != topic.blocks[1]
    split = insert_links(topic, [mention(2, 0, 3, "llm")], read_passages(topic))
    assert split.blocks == topic.blocks
    assert [node.attrs.concept for node in concept_nodes(linked)] == ["lora"]
