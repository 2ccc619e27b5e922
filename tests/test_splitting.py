"""Where notes change subject: golden files of notes and their topics, and what holds for every note."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ainotes_site.gfm import plain_text
from ainotes_site.notes import note_blocks, only_date
from ainotes_site.notes.reading import parse_note
from ainotes_site.topics.outline import all_sections
from ainotes_site.topics.topic import SplitNote, Topic, split_topics

GOLDEN = sorted((Path(__file__).parent / "golden" / "splitting").glob("*.txt"))


def filled(source: str) -> str:
    """Write out what a golden file shortens: `〔300字〕` stands for so many letters of text, each run with its own words."""
    return re.sub(r"〔(\d+)字〕", lambda match: _text(int(match[1]), match.start()), source)


def _text(letters: int, seed: int) -> str:
    words = [chr(0x4E00 + (seed * 7 + at * 13) % 3000) for at in range(letters)]
    return "，".join("".join(words[at : at + 12]) for at in range(0, letters, 12)) + "。"


def split(source: str, path: str = "笔记.md") -> SplitNote:
    return split_topics(parse_note(path, source.encode())[0])


def outline(note: SplitNote) -> str:
    """Write a note as the golden files do: its kind, its title, and a line for each topic.

    A line has title, status, lines, place, date, sections and links.
    """
    kind = note.decision.kind + ("，拆" if note.decision.splits else "")
    return "\n".join([f"{kind}：{note.title}", *map(topic_line, note.topics)])


def topic_line(topic: Topic) -> str:
    sections = "、".join(section.title for section in topic.sections)
    parts = (
        topic.title,
        "front" if topic.is_front else topic.status,
        " ".join(f"{source.start}-{source.end}" for source in topic.sources),
        " › ".join(topic.place),
        topic.date or "",
        sections,
    )
    return " | ".join((*parts, " ".join(topic.links))).rstrip(" |")


@pytest.mark.parametrize("path", GOLDEN, ids=[path.stem for path in GOLDEN])
def test_golden(path: Path) -> None:
    name, source, expected = path.read_text(encoding="utf-8").split("\n.\n")
    assert outline(split(filled(source) + "\n", name)) == expected.rstrip("\n")


HEADINGS = st.sampled_from(
    [
        *(
            "# 甲",
            "## 乙",
            "### 丙",
            "#### 丁",
            "## 例子",
            "# 总结",
            "## 2024-3-1",
            "# ？为何",
            "### 1. 步",
            "# a/b.py",
            "题\n===",
        ),
        *(
            "2024-01-02",
            "正文一段，说些什么。",
            "- 项\n- 项",
            "```\n# 代码\n```",
            "> # 引",
            "---",
            "[^1]",
            "[^1]: 注",
            "",
            "长" * 70,
        ),
        *("## [链](https://example.org)", "<details>\n\n# 藏\n\n</details>", "$$\na\n\nb\n$$", "#标签", "[2024-5-6]"),
    ]
)


SPLITS = st.sampled_from(["", "split: none", "split: 1", "split: 2", "split: 3", "title: 名"])
NAMES = st.sampled_from(["笔记.md", "面试题.md", "a3f09b77.md", "第三章 图.md", "README.md", "题.md"])


def lines_with_text(source: str, front_lines: int) -> list[int]:
    return [at for at, line in enumerate(source.split("\n"), 1) if line.strip(" -") and at > front_lines]


@settings(max_examples=300, deadline=None)
@given(st.lists(HEADINGS, max_size=25), SPLITS, NAMES)
def test_every_line_with_text_is_of_one_topic(pieces: list[str], front: str, name: str) -> None:
    head = f"---\n{front}\n---\n" if front else ""
    source = head + "\n\n".join(pieces)
    note = split(source, name)
    covered = [line for topic in note.topics for one in topic.sources for line in range(one.start, one.end + 1)]
    assert len(covered) == len(set(covered))
    assert set(lines_with_text(source, head.count("\n"))) <= set(covered)
    assert all(topic.title.strip() for topic in note.topics)
    for topic in note.topics:
        anchors = [section.anchor for section in topic.sections]
        assert len(anchors) == len(set(anchors))


@settings(max_examples=200, deadline=None)
@given(st.lists(HEADINGS, max_size=25), SPLITS, NAMES)
def test_pages_begin_at_headings_and_sections_lie_within_them(pieces: list[str], front: str, name: str) -> None:
    note = split((f"---\n{front}\n---\n" if front else "") + "\n\n".join(pieces), name)
    for topic in note.topics:
        assert topic.is_front or len(note.topics) == 1 or topic.sources[0].start == topic.heading
        for section in topic.sections:
            assert any(source.start <= section.start <= source.end for source in topic.sources)


@settings(max_examples=100, deadline=None)
@given(st.lists(HEADINGS, max_size=25), SPLITS, NAMES)
def test_every_heading_and_block_is_in_one_topic(pieces: list[str], front: str, name: str) -> None:
    note = split((f"---\n{front}\n---\n" if front else "") + "\n\n".join(pieces), name)
    shown = [(block.kind, block.line) for topic in note.topics for block in topic.blocks]
    titles = [topic.heading for topic in note.topics]
    for section in all_sections(note.note.sections):
        assert (("heading", section.line) in shown) != (section.line in titles)
    dates = {block.line for block in note_blocks(note.note) if only_date(plain_text(block))}
    assert {b.line for b in note_blocks(note.note) if b.kind != "heading"} - dates <= {line for _, line in shown}


def test_a_note_of_many_headings_splits_quickly() -> None:
    note = split("".join(f"{'#' * (at % 4 + 1)} 标题{at}\n\n正文{at}，说一些话。\n\n" for at in range(1500)))
    assert sum(len(topic.sections) + 1 for topic in note.topics) > 1000


def test_a_topic_knows_its_place() -> None:
    source = "# 手册\n\n开头的话。\n\n## 部署\n\n### 容器\n\n正文一。\n\n### 例子\n\n#### 监控\n\n正文二。\n"
    note = split(f"---\nsplit: 4\n---\n{source}", "工程/后端/部署手册.md")
    places = {topic.title: topic.place for topic in note.topics}
    assert places["容器"] == ("工程", "后端", "手册", "部署")
    assert places["监控"] == ("工程", "后端", "手册", "部署")
    assert places["手册"] == ("工程", "后端")


def test_a_footnote_above_the_first_heading_is_of_the_first_topic() -> None:
    note = split("[^1]: 注\n\n# 甲\n\n甲[^1]说了一会儿。\n\n# 乙\n\n乙也说了一会儿。\n", "见闻合集.md")
    assert [[(one.start, one.end) for one in topic.sources] for topic in note.topics] == [[(3, 6), (1, 2)], [(7, 9)]]
