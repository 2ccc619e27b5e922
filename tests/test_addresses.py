"""Where links lead once topics have pages: rows of what an author writes, and what stands on the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from ainotes_site.addresses import index_files, locate
from ainotes_site.addresses.places import Addresses, excerpt, index_addresses
from ainotes_site.addresses.placing import Places, find_dead_links, place
from ainotes_site.concepts import Concept
from ainotes_site.gfm import Attrs, Node, plain_text, walk
from ainotes_site.notes import Note
from ainotes_site.notes.reading import parse_note
from ainotes_site.topics import SplitNote, assign_ids, split_topics
from ainotes_site.topics.topic import TopicSection
from tests.test_links import GLOSSARY

NOTES = {
    "模型.md": """\
---
aliases: [大模型]
split: 2
---
# 模型

总的说几句，够长的一段。

## 微调

接着训练，第一段。

第二段有标记。 ^mark

### 例子

小节的正文在<span id="here">此</span>。

## Quantization Tricks!

用整数来存，显存省了一半，速度也快。

## 2. 简短的 KV 存

每个词元都要存，长了就放不下，于是要压。

## ？要不要蒸馏
""",
    "sub/一条.md": "---\nsplit: none\n---\n# 只有一个主题\n\n全文就这一段，写得不长，也不算短。[^a]\n\n[^a]: 注释的话。\n",
    "块.md": "---\nsplit: none\n---\n- 甲\n- 乙 ^item\n\n> 引\n\n^q\n\n| 表 |\n| - |\n| 格 |\n\n^t1\n",
    "sub/嵌.md": "---\nsplit: none\n---\n# 嵌着别的\n\n![[一条]]\n\n自己的话。\n",
}
FILES = (*NOTES, "img/图 1.png", "files/a b.pdf", "sub/clip.mp4", "sub/talk.mp3", "sub/d.bin")
LORA = GLOSSARY.by_id["lora"]
HERE = "sub/here.md"


def read(path: str, text: str) -> SplitNote:
    note, problems = parse_note(path, text.encode())
    assert not problems
    return split_topics(locate(note, index_files((*FILES, path))).note)


SPLIT = tuple(read(path, text) for path, text in NOTES.items())


def site(here: Note | None = None, concepts: tuple[Concept, ...] = (LORA,)) -> tuple[Addresses, Places]:
    topics = assign_ids([topic for one in SPLIT for topic in one.topics])
    addresses = index_addresses(SPLIT, topics, {path: f"notes/{at}.md" for at, path in enumerate(NOTES)}, concepts)
    notes = {one.note.path: one.note for one in SPLIT}
    if here is not None:
        notes[here.path] = here
    return addresses, Places(addresses, notes, {"标签": "tags/biao-qian.md"}, {"img/图 1.png": (640, 480)})


def placed(markdown: str, page: str = "topics/here.md") -> tuple[Node, ...]:
    """Return what stands on the page for the text of a note."""
    here = read(HERE, f"---\nsplit: none\n---\n{markdown}\n").note
    return place(here.preamble, page, page.removesuffix(".md") + "/", site(here)[1])


def nodes(markdown: str, *kinds: str) -> list[Node]:
    return [node for block in placed(markdown) for node in walk(block) if node.kind in kinds]


@pytest.mark.parametrize(
    ("markdown", "address"),
    [
        # a whole note: its page, or the page of its one topic
        ("[甲](../模型.md)", "../notes/0.md"),
        ("[甲](一条.md)", "zhi-you-yi-ge-zhu-ti.md"),
        ("[[一条]]", "zhi-you-yi-ge-zhu-ti.md"),
        # a heading that is a topic, a section of one, or before the first
        ("[甲](../模型.md#微调)", "wei-tiao.md"),
        ("[甲](../模型.md#例子)", "wei-tiao.md#%E4%BE%8B%E5%AD%90"),
        ("[[模型#例子]]", "wei-tiao.md#%E4%BE%8B%E5%AD%90"),
        ("[[模型#微调#例子]]", "wei-tiao.md#%E4%BE%8B%E5%AD%90"),
        # as GitHub writes an anchor, as Obsidian does, and MkDocs
        ("[甲](../模型.md#2-kv)", "jian-duan-de-kv-cun.md"),
        ("[甲](../模型.md#quantization-tricks)", "quantization-tricks.md"),
        ("[[模型#Quantization Tricks!]]", "quantization-tricks.md"),
        # a paragraph with a mark
        ("[[模型#^mark]]", "wei-tiao.md#block-mark"),
        ("[[块#^item]]", "kuai.md#block-item"),
        # a place that the author named in HTML
        ("[甲](../模型.md#here)", "wei-tiao.md#user-content-here"),
        # a question has no page of its own
        ("[[模型#？要不要蒸馏]]", "../questions.md#yao-bu-yao-zheng-liu"),
        # a heading that is not there: the note
        ("[甲](../模型.md#没有)", "../notes/0.md"),
        # by a name: a topic, an alias of a note, a concept
        ("[[微调]]", "wei-tiao.md"),
        ("[[大模型]]", "../notes/0.md"),
        ("[[LoRA]]", "../concepts/lora.md"),
        ("[[低秩适配]]", "../concepts/lora.md"),
        # a file
        ("[甲](../files/a%20b.pdf)", "../files/a%20b.pdf"),
        ("[[a b.pdf]]", "../files/a%20b.pdf"),
        # elsewhere
        ("[甲](https://example.org/x?y#z)", "https://example.org/x?y#z"),
    ],
)
def test_links_lead_to_the_page_of_what_they_mean(markdown: str, address: str) -> None:
    (link,) = nodes(markdown, "link")
    assert link.attrs.href == address
    assert link.attrs == Attrs(href=address), "nothing is left of what it was to lead to"


def test_a_name_that_nobody_has_is_plain_text_that_says_so() -> None:
    (dead,) = nodes("[[谁也不叫这个|看]]", "html")
    assert (dead.attribute("class"), dead.attribute("title"), plain_text(dead)) == (
        "ainotes-dead",
        "还没有这一篇",
        "看",
    )
    assert nodes("[[谁也不叫这个]]", "link") == []


def test_links_stand_within_links_and_in_emphasis() -> None:
    (image,) = nodes("[![图](../img/图%201.png)](../模型.md#微调)", "image")
    assert image.attrs.src == "../img/%E5%9B%BE%201.png"
    assert [link.attrs.href for link in nodes("**[甲](一条.md)**", "link")] == ["zhi-you-yi-ge-zhu-ti.md"]


@pytest.mark.parametrize(
    ("markdown", "size"),
    [
        ("![图](../img/图%201.png)", ("640", "480")),
        ("![[图 1.png|300]]", ("300", "")),
        ("![[图 1.png|300x20]]", ("300", "20")),
    ],
)
def test_an_image_has_its_size_unless_the_author_gave_one(markdown: str, size: tuple[str, str]) -> None:
    (image,) = nodes(markdown, "image")
    assert (image.attrs.width, image.attrs.height) == size


@pytest.mark.parametrize(("name", "tag"), [("clip.mp4", "video"), ("talk.mp3", "audio")])
def test_media_play_from_the_address_of_the_page(name: str, tag: str) -> None:
    (media,) = nodes(f"![[{name}]]", "html")
    assert (media.attrs.tag, media.attrs.src) == (tag, f"../../sub/{name}")


def test_what_can_only_be_downloaded_is_a_link() -> None:
    (link,) = nodes("![[d.bin]]", "link")
    assert (link.attrs.href, plain_text(link)) == ("../sub/d.bin", "d.bin")


def test_a_tag_leads_to_its_page_where_there_is_one() -> None:
    assert [tag.attrs.href for tag in nodes("说 #标签 与 #别的", "tag")] == ["../tags/biao-qian.md"]
    assert [node.text for node in nodes("说 #标签 与 #别的", "text")] == ["说 ", " 与 ", "#别的"], "no tag but a remark"


@pytest.mark.parametrize(
    ("embed", "texts"),
    [
        ("![[一条]]", ["只有一个主题", "全文就这一段，写得不长，也不算短。"]),
        ("![[模型#微调]]", ["微调", "接着训练，第一段。", "第二段有标记。", "例子", "小节的正文在此。"]),
        ("![[模型#例子]]", ["例子", "小节的正文在此。"]),
        ("![[模型#^mark]]", ["第二段有标记。"]),
        # what is embedded embeds nothing in turn: a link stands there
        ("![[嵌]]", ["嵌着别的", "一条", "自己的话。"]),
        # a block of any kind with a mark, and an item without the list around it
        ("![[块#^item]]", ["乙"]),
        ("![[块#^q]]", ["引"]),
        # as GitHub would write it, and several below each other
        ("![](../sub/一条.md)", ["只有一个主题", "全文就这一段，写得不长，也不算短。"]),
        # nothing of the kind: a link to the note
        ("![[模型#没有]]", []),
        ("![[模型#^nothing]]", []),
    ],
)
def test_an_embed_shows_what_it_means_and_its_source(embed: str, texts: list[str]) -> None:
    (block,) = placed(embed)
    shown = [plain_text(node).strip() for node in walk(block) if node.kind == "paragraph"]
    assert shown[: len(texts)] == texts
    assert len(shown) == len(texts) + 1, "and the link to where it stands"
    assert not [node for node in walk(block) if node.attrs.id or node.kind == "footnote_ref"]
    assert (block.attribute("class") == "ainotes-embed") == bool(texts)


def test_a_table_is_embedded_by_its_mark_and_embeds_stand_below_each_other() -> None:
    assert [plain_text(cell) for cell in nodes("![[块#^t1]]", "table_cell")] == ["表", "格"]
    (block,) = placed("![[块#^item]]\n![[块#^q]]")
    assert (block.kind, block.attrs.tag) == ("html", "div")
    assert [(child.attrs.tag, child.attribute("class")) for child in block.children] == [("div", "ainotes-embed")] * 2


def test_an_embed_within_a_sentence_parts_it() -> None:
    (block,) = placed("见\n![[模型#^mark]]\n的 **说明** ^here")
    before, shown, after = block.children
    assert block.attrs.id == "block-here"
    assert [child.kind for child in before.children] == ["text"]
    assert [plain_text(one) for one in walk(shown) if one.kind == "paragraph"] == ["第二段有标记。", "模型"]
    assert plain_text(after) == "的 说明"


@pytest.mark.parametrize("markdown", ["见 ![[模型#没有]] 那里", "| 见 ![[模型#没有]] |\n|-|", "# 见 ![[模型#没有]]"])
def test_an_embed_of_nothing_is_a_link_in_its_sentence(markdown: str) -> None:
    here = read(HERE, f"---\nsplit: none\n---\n{markdown}\n").note
    blocks = here.preamble or [here.sections[0].heading]
    (block,) = place(blocks, "topics/here.md", "topics/here/", site(here)[1])
    (link,) = (node for node in walk(block) if node.kind == "link")
    assert plain_text(link) == "模型#没有"
    assert "见" in plain_text(block)


def test_embeds_are_only_linked_where_a_page_is_full_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    size = sum(1 for block in placed("![[模型#微调]]")[0].children[:-1] for _ in walk(block))
    monkeypatch.setattr("ainotes_site.addresses.embeds._MOST_EMBEDDED", 2 * size)
    blocks = placed("\n\n".join(["![[模型#微调]]"] * 4))
    assert [block.attribute("class") for block in blocks] == ["ainotes-embed", "ainotes-embed", "", ""]
    assert [plain_text(block).strip() for block in blocks[2:]] == ["模型#微调"] * 2
    monkeypatch.setattr("ainotes_site.addresses.embeds._MOST_EMBEDDED", size - 1)
    assert placed("![[模型#微调]]")[0].attribute("class") == ""


def test_a_note_that_embeds_itself_is_shown_once() -> None:
    (block,) = placed("![[here]]")
    assert [plain_text(node) for node in walk(block) if node.kind == "paragraph"] == ["here", "here"]


@pytest.mark.parametrize(
    ("markdown", "line", "severity", "said"),
    [
        ("[[还没有]]", 1, "hint", "[[还没有]] 还没有对应的笔记、主题或概念，显示为普通文字。"),
        ("正文\n\n> [甲](../模型.md#没有)", 3, "error", "模型.md 里没有标题 #没有，链接到了整篇。请改正标题。"),
        ("# 题 [[还没有]]", 1, "hint", "[[还没有]]"),
        ("# 题\n\n## 节\n\n[[还没有]]", 5, "hint", "[[还没有]]"),
        ("文[^1]\n\n[^1]: [[还没有]]", 3, "hint", "[[还没有]]"),
    ],
)
def test_dead_links_are_told_with_their_lines(markdown: str, line: int, severity: str, said: str) -> None:
    here = read(HERE, markdown)
    (problem,) = find_dead_links([here], site()[0])
    assert (problem.path, problem.line, problem.severity) == (HERE, line, severity)
    assert said in problem.message


@pytest.mark.parametrize(
    "markdown", ["[[微调]]", "[甲](../模型.md#例子)", "[[模型#^mark]]", "[甲](https://a.org)", "[[LoRA]]"]
)
def test_what_leads_somewhere_is_no_problem(markdown: str) -> None:
    assert list(find_dead_links([read(HERE, markdown)], site()[0])) == []


def test_of_two_headings_alike_the_first_is_meant_and_the_second_has_a_number() -> None:
    note = read(
        "双.md",
        "---\nsplit: 1\n---\n# 甲\n\n## 例\n\n一些正文，写够长度才算一页。\n\n# 乙\n\n## 例\n\n另一些正文，写够长度才算一页。\n",
    )
    topics = assign_ids(note.topics)
    addresses = index_addresses([note], topics, {"双.md": "notes/x.md"})
    pages = [address.page for anchor in ("例", "例-1") if (address := addresses.of_note("双.md", anchor))]
    assert pages == ["topics/jia.md", "topics/yi.md"]


def test_topics_in_another_order_lead_to_the_same_places() -> None:
    topics = assign_ids([topic for one in SPLIT for topic in one.topics])
    pages = {path: f"notes/{at}.md" for at, path in enumerate(NOTES)}
    one, other = (index_addresses(SPLIT, some, pages) for some in (topics, topics[::-1]))
    for anchor in ("微调", "例子", "quantization-tricks", "^mark", "没有", ""):
        assert one.of_note("模型.md", anchor) == other.of_note("模型.md", anchor)


def test_a_name_means_the_title_that_is_the_same_before_one_that_speaks_of_the_same() -> None:
    titles = ("灯塔（二）", "灯塔", "LoRA 方法", "渡口（一）")
    text = "".join(f"# {title}\n\n正文写得够长，够得上自成一页。\n\n" for title in titles)
    note = read("名.md", f"---\nsplit: 1\naliases: [灯塔（三）]\n---\n{text}")
    addresses = index_addresses([note], assign_ids(note.topics), {"名.md": "notes/x.md"}, (LORA,))
    found = {
        name: addresses.of_name(name) for name in ("灯塔", "灯塔（二）", "灯塔（三）", "LoRA", "低秩适配", "渡口", "无")
    }
    assert {name: address.page if address else None for name, address in found.items()} == {
        "灯塔": "topics/deng-ta.md",
        "灯塔（二）": "topics/deng-ta-er.md",
        "灯塔（三）": "notes/x.md",
        "LoRA": "topics/lora-fang-fa.md",
        "低秩适配": "concepts/lora.md",
        "渡口": "topics/du-kou-yi.md",
        "无": None,
    }


LONG = "一二三四五六七八九十" * 10


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (LONG, LONG),
        (f"{LONG}一", f"{LONG}…"),
        (f"{LONG[:-1]}，以后的话", f"{LONG[:-1]}…"),
        (f"{LONG[:60]}\n\n{LONG[:60]}\n\n末段", f"{LONG[:60]} {LONG[:39]}…"),
        ("# 题\n\n一二\n\n```\ncode\n```\n\n| 表 |\n| - |\n\n---\n\n2024-05-06\n\n三四", "一二 三四"),
        ("#甲 #乙\n\n三四 #丙", "三四 #丙"),
        # contents say nothing, where there is something else
        ("- [甲的来历](https://b.example)\n- [乙的去处](https://c.example)\n\n三四", "三四"),
        ("见 [甲的来历](https://b.example)、[乙的去处](https://c.example)\n\n三四", "三四"),
        ("[甲的来历](https://b.example)讲得更细一些\n\n三四", "甲的来历讲得更细一些 三四"),
        ("- [甲的来历](https://b.example)\n- [乙的去处](https://c.example)", "甲的来历 乙的去处"),
        ("", ""),
    ],
)
def test_an_excerpt_is_the_first_words_of_the_running_text(text: str, said: str) -> None:
    note = read("a.md", f"---\nsplit: none\n---\n{text}\n").note
    blocks = [*note.preamble, *(block for section in note.sections for block in (section.heading, *section.blocks))]
    assert excerpt(blocks) == said


# The cost: one look-up a link, whatever else there is.


class Counted(dict[str, str]):
    """A table that counts how often it is asked."""

    asked = 0

    def get(self, key: str, default: Any = None) -> Any:
        Counted.asked += 1
        return super().get(key, default)


def asked(links: int, files: int) -> int:
    paths = [f"a/{at}.md" for at in range(files)]
    index = index_files(paths)
    note, _ = parse_note("b.md", "，".join(f"[{at}](a/{at % files}.md#x)" for at in range(links)).encode())
    Counted.asked = 0
    located = locate(note, replace(index, paths=Counted(index.paths), names=Counted(index.names)))
    assert located.problems == ()
    return Counted.asked


def test_a_link_is_looked_up_no_oftener_among_more_files_or_links() -> None:
    assert asked(200, 10) == asked(200, 1000)
    assert asked(400, 10) == 2 * asked(200, 10)


class Sections(tuple[TopicSection, ...]):
    """The sections of a topic, which count how often they are gone through."""

    passes = 0

    def __iter__(self) -> Iterator[TopicSection]:
        Sections.passes += 1
        return super().__iter__()


@pytest.mark.parametrize("count", [50, 100])
def test_links_to_many_sections_alike_go_through_them_once(count: int) -> None:
    one = read("a.md", "---\nsplit: none\n---\n# 题\n\n" + "".join(f"## 例\n\n第 {at} 段。\n\n" for at in range(count)))
    (topic,) = assign_ids(one.topics)
    counted = replace(topic, sections=Sections(topic.sections))
    addresses = index_addresses([one], [counted], {"a.md": "notes/a.md"})
    found = {addresses.of_note("a.md", f"例-{at}" if at else "例") for at in range(count)}
    assert len(found) == count
    assert Sections.passes <= 3
    Sections.passes = 0
