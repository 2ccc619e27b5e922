"""Front matter: what is understood, and what the author is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ainotes_site.notes.front_matter import FrontBlock, FrontMatter, read_front_matter, split_front_matter
from ainotes_site.notes.reading import parse_note


def read(yaml: str) -> FrontMatter:
    front, problems = read_front_matter(FrontBlock(yaml, 2, 1), "a.md")
    assert problems == ()
    return front


@pytest.mark.parametrize(
    ("yaml", "field", "value"),
    [
        ("title: 标题", "title", "标题"),
        ("标题: 中文键", "title", "中文键"),
        ("title: 2024", "title", "2024"),
        ("tags: [甲, 乙, 甲]", "tags", ("甲", "乙")),
        ("tags: 甲, 乙，丙", "tags", ("甲", "乙", "丙")),
        ("tags:\n  - '#甲'\n  - 乙", "tags", ("甲", "乙")),
        ("标签: 甲 乙", "tags", ("甲", "乙")),
        ("aliases: [旧名, old name]", "aliases", ("旧名", "old name")),
        ("alias: 旧名", "aliases", ("旧名",)),
        ("date: 2024-05-06", "date", "2024-05-06"),
        ("date: 2024-05-06 10:00:00", "date", "2024-05-06"),
        ("created: 2024年5月6日", "date", "2024-05-06"),
        ("draft: true", "draft", True),
        ("draft: 否", "draft", False),
        ("split: none", "split", "none"),
        ("split: false", "split", "none"),
        ("split: 2", "split", "2"),
        ("dialect: pymdown", "dialect", "pymdown"),
        ("breaks: join", "breaks", "join"),
        ("weight: -2", "order", -2.0),
        ("sidebar_position: 1.5", "order", 1.5),
        ("toc: false", "toc", False),
        ("toc: {sidebar: left}", "toc", True),
        ("layout: page", "layout", "page"),
        ("merge: false", "merge", False),
        ("links: no", "links", False),
        ("nolink: [甲, 乙]", "nolink", ("甲", "乙")),
        ("nolink-topics: 甲", "nolink_topics", ("甲",)),
        ("permalink: /旧/attention.html", "slug", "attention"),
        ("title: 标题 %% 内部 %%<!-- 内部 -->", "title", "标题"),
        ("tags: ['%%内部%%', 乙<!-- 内部 -->]", "tags", ("乙",)),
        ("tags: 甲 %%内 部%% 乙", "tags", ("甲", "乙")),
        ("aliases: ['50%% 与 %', '<!-- 没完']", "aliases", ("50%% 与 %", "<!-- 没完")),
        ("cover: x.png", "title", ""),
        ("title:", "title", ""),
    ],
)
def test_values_are_read(yaml: str, field: str, value: object) -> None:
    assert getattr(read(yaml), field) == value


@pytest.mark.parametrize(
    ("source", "line", "word"),
    [
        ("---\ntitle: 甲\nsplit: 7\n---\n正文", 3, "split"),
        ("---\ndate: 明天\n---\n正文", 2, "date"),
        ("---\norder: 前面\n---\n正文", 2, "order"),
        ("---\norder: inf\n---\n正文", 2, "order"),
        ("---\ntags:\n  甲: 乙\n---\n正文", 2, "tags"),
        ("---\ntitle: [甲]\n---\n正文", 2, "title"),
        ("---\ndialect: html\n---\n正文", 2, "dialect"),
        ("---\ntitle: 甲：乙\nnote: a: b\n---\n正文", 3, "YAML"),
        ('---\ntitle: "没有结束\n---\n正文', 3, "YAML"),
    ],
)
def test_bad_values_are_problems_with_their_line_and_the_note_is_read(source: str, line: int, word: str) -> None:
    note, problems = parse_note("a.md", source.encode())
    (problem,) = problems
    assert problem.line == line
    assert word in problem.message
    assert [block.kind for block in note.preamble] == ["paragraph"]


def test_what_can_be_read_of_broken_yaml_is_kept() -> None:
    front, problems = read_front_matter(FrontBlock("title: 甲\ntags: 甲, 乙\nnote: a: b\n", 2, 5), "a.md")
    assert len(problems) == 1
    assert (front.title, front.tags) == ("甲", ("甲", "乙"))


@pytest.mark.parametrize(
    "source",
    ["---\n\n正文\n\n---\n", "---\n正文没有键\n---\n", "--- 甲: 乙\n", "正文\n---\n甲: 乙\n---\n", "---\n甲: 乙\n"],
)
def test_a_rule_is_no_front_matter(source: str) -> None:
    assert split_front_matter(source) == FrontBlock()


@pytest.mark.parametrize(
    ("source", "lines"),
    [("---\na: b\n---\n正文", 3), ("---\na: b\n...\n", 3), ("---\na: b\n---", 3), ("---\n---\n", 2)],
)
def test_lines_of_front_matter_are_counted(source: str, lines: int) -> None:
    assert split_front_matter(source).lines == lines


@given(st.text())
def test_no_yaml_raises(text: str) -> None:
    read_front_matter(FrontBlock(text, 2, 2), "a.md")
