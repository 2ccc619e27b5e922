"""Where notes change subject: golden files of notes and their topics, and what holds for every note."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ainotes_site.notes.reading import parse_note
from ainotes_site.topics.topic import SplitNote, Topic, split_topics

GOLDEN = sorted((Path(__file__).parent / "golden" / "splitting").glob("*.txt"))


def split(source: str, path: str = "笔记.md") -> SplitNote:
    return split_topics(parse_note(path, source.encode())[0])


def outline(note: SplitNote) -> str:
    """Write title, introduction and topics as the golden files do: title, status, lines, groups, date, sections, links."""
    lines = [f"笔记：{note.title}"]
    if note.introduction:
        lines.append("引言：" + " ".join(block.kind for block in note.introduction))
    return "\n".join([*lines, *map(topic_line, note.topics)])


def topic_line(topic: Topic) -> str:
    sections = "、".join(section.title for section in topic.sections)
    source = topic.sources[0]
    parts = (
        topic.title,
        topic.status,
        f"{source.start}-{source.end}",
        "/".join(topic.groups),
        topic.date or "",
        sections,
    )
    return " | ".join((*parts, " ".join(topic.links))).rstrip(" |")


@pytest.mark.parametrize("path", GOLDEN, ids=[path.stem for path in GOLDEN])
def test_golden(path: Path) -> None:
    name, source, expected = path.read_text(encoding="utf-8").split("\n.\n")
    assert outline(split(source + "\n", name)) == expected.rstrip("\n")


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


@settings(max_examples=300, deadline=None)
@given(st.lists(HEADINGS, max_size=25), st.sampled_from(["", "split: none", "split: 2", "title: 名"]))
def test_topics_cover_the_lines_without_gap_or_overlap(pieces: list[str], front: str) -> None:
    source = (f"---\n{front}\n---\n" if front else "") + "\n\n".join(pieces)
    note = split(source)
    at = 1
    for topic in note.topics:
        (here,) = topic.sources
        assert here.start == at
        assert here.start <= here.end or (len(note.topics) == 1 and here.end <= 1)
        assert topic.title.strip()
        at = here.end + 1
    assert at == max(source.count("\n") + (not source.endswith("\n")), 1) + 1
    anchors = [section.anchor for topic in note.topics for section in topic.sections]
    for topic in note.topics:
        own = [section.anchor for section in topic.sections]
        assert len(own) == len(set(own)), anchors


@settings(max_examples=200, deadline=None)
@given(st.lists(HEADINGS, max_size=25))
def test_sections_lie_within_their_topic(pieces: list[str]) -> None:
    for topic in split("\n\n".join(pieces)).topics:
        for section in topic.sections:
            assert topic.sources[0].start <= section.start <= section.end <= topic.sources[0].end


def test_a_note_of_many_headings_splits_quickly() -> None:
    note = split("".join(f"{'#' * (at % 4 + 1)} 标题{at}\n\n正文{at}，说一些话。\n\n" for at in range(1500)))
    assert sum(len(topic.sections) + 1 for topic in note.topics) > 1000


def test_a_topic_knows_its_place() -> None:
    source = "# 手册\n\n开头的话。\n\n## 部署\n\n### 容器\n\n正文一。\n\n### 监控\n\n正文二。\n"
    note = split(f"---\nsplit: 3\n---\n{source}", "工程/后端/部署手册.md")
    places = {topic.title: topic.place for topic in note.topics}
    assert places["容器"] == ("工程", "后端", "部署手册", "手册", "部署")
    assert places["手册"] == ("工程", "后端", "部署手册")
