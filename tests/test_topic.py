"""What a topic is made of: its page or none, its date, its names, its sections and footnotes, and its id."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ainotes_site.gfm import plain_text
from ainotes_site.notes.reading import parse_note
from ainotes_site.topics import Topic, assign_ids, split_topics
from tests.test_splitting import filled


def topics(source: str, path: str = "古镇.md", front: str = "split: 1") -> tuple[Topic, ...]:
    return split_topics(parse_note(path, f"---\n{front}\n---\n{filled(source)}\n".encode())[0]).topics


@pytest.mark.parametrize(
    ("text", "letters", "has_page"),
    [
        ("〔12字〕", 12, True),
        ("〔11字〕", 11, False),
        ("[一个长长的链接不算是自己的话](https://a.example)", 0, False),
        ("", 0, False),
        ("![图](a.png)", 1, True),
        ("![[画]]", 1, True),
        ("```\nx\n```", 1, True),
        ("| 表 |\n| - |", 1, True),
        ("$$\nx\n$$", 1, True),
        ("<kbd>x</kbd>", 1, True),
        ("> 引", 1, True),
        ("> [!note]\n> 注", 1, True),
        ("- 项", 1, False),
    ],
)
def test_a_title_with_hardly_a_word_has_no_page(text: str, letters: int, has_page: bool) -> None:
    (topic, _) = topics(f"# 灯塔\n\n{text}\n\n# 渡口")
    assert (topic.letters, topic.has_page, topic.status) == (letters, has_page, "complete" if has_page else "stub")


@pytest.mark.parametrize(
    ("source", "dates"),
    [
        ("# 灯塔 2024-05-06\n\n〔20字〕\n\n# 渡口\n\n〔20字〕", ["2024-05-06", None]),
        # on a line of its own, the first or the second
        ("# 灯塔\n\n2024-05-06\n\n〔20字〕\n\n# 渡口\n\n〔20字〕", ["2024-05-06", None]),
        ("# 灯塔\n\n〔20字〕\n\n2024-05-06\n\n〔20字〕\n\n# 渡口\n\n〔20字〕", ["2024-05-06", None]),
        ("# 灯塔\n\n〔20字〕\n\n〔20字〕\n\n2024-05-06\n\n〔20字〕\n\n# 渡口\n\n〔20字〕", [None, None]),
        # at the end it stands over what follows: over one, or, where there are several, over all up to the next
        ("# 灯塔\n\n〔20字〕\n\n2024-05-06\n\n# 渡口\n\n〔20字〕\n\n# 石桥\n\n〔20字〕", [None, "2024-05-06", None]),
        (
            "# 灯塔\n\n〔20字〕\n\n2024-05-06\n\n# 渡口\n\n〔20字〕\n\n# 石桥\n\n〔20字〕\n\n2024-05-07\n\n# 粮仓\n\n〔20字〕",
            [None, "2024-05-06", "2024-05-06", "2024-05-07"],
        ),
        ("# 灯塔\n\n〔20字〕\n\n# 渡口\n\n〔20字〕\n\n〔20字〕\n\n2024-05-06", [None, None]),
        ("# 灯塔\n\n〔20字〕\n\n〔20字〕\n\n2024-05-06\n\n# 渡口\n\n〔20字〕", [None, "2024-05-06"]),
        ("〔40字〕\n\n2024-05-06\n\n# 灯塔\n\n〔20字〕\n\n# 渡口\n\n〔20字〕", [None, "2024-05-06", None]),
        # which it does not alone, quoted, or before a list
        ("# 灯塔\n\n2024-05-06\n\n# 渡口\n\n〔20字〕", ["2024-05-06", None]),
        ("# 灯塔\n\n〔20字〕\n\n> 2024-05-06\n\n# 渡口\n\n〔20字〕", [None, None]),
        ("# 灯塔\n\n〔20字〕\n\n〔20字〕\n\n2024-05-06\n\n- 〔20字〕\n\n# 渡口\n\n〔20字〕", [None, None]),
        # below sub-headings it is of their text
        ("# 灯塔\n\n## 甲\n\n〔20字〕\n\n2024-05-06\n\n# 渡口\n\n〔20字〕", [None, None]),
    ],
)
def test_the_date_of_a_topic(source: str, dates: list[str | None]) -> None:
    assert [topic.date for topic in topics(source)] == dates
    assert [topic.date for topic in topics(source, front="split: 1\ndate: 2020-01-01")] == [
        date or "2020-01-01" for date in dates
    ]


def test_a_date_over_other_headings_is_theirs_and_one_alone_names_a_day_of_the_note() -> None:
    _, *below = topics("# 2024-05-06\n\n## 灯塔\n\n〔20字〕\n\n# 2024-05-07\n\n〔20字〕", front="split: 2\ntitle: 日记")
    assert [(topic.title, topic.date, topic.groups) for topic in below] == [
        ("灯塔", "2024-05-06", ()),
        ("日记 2024-05-07", "2024-05-07", ()),
    ]


@pytest.mark.parametrize(
    ("path", "source", "title"),
    [
        ("库/README.md", "〔40字〕", "库"),
        ("3f9a2c71.md", "灯塔与渡口\n\n〔40字〕", "灯塔与渡口"),
        (
            "3f9a2c71.md",
            "一二三四五六七八九十一二三四五六七八九十\n\n〔40字〕",
            "一二三四五六七八九十一二三四五六七八九十",
        ),
        ("3f9a2c71.md", "灯塔，渡口。\n\n〔40字〕", "灯塔，渡口"),
        ("3f9a2c71.md", "灯塔，渡口。\n\n石桥", "灯塔，渡口"),
        ("3f9a2c71.md", "> 灯塔\n\n# 渡口\n\n〔20字〕\n\n# 石桥\n\n〔20字〕", "渡口、石桥"),
        ("3f9a2c71.md", "# 例子\n\n〔20字〕\n\n# 石桥\n\n〔20字〕", "石桥"),
        ("3f9a2c71.md", "2024-05-06\n\n〔40字〕", "3f9a2c71"),
        ("3f9a2c71.md", "- 灯塔\n\n〔40字〕", "灯塔"),
        ("古镇.md", "灯塔与渡口\n\n〔40字〕", "古镇"),
    ],
)
def test_a_text_without_a_heading_is_called(path: str, source: str, title: str) -> None:
    (topic,) = topics(source, path, "split: none")
    assert topic.title == title


def test_other_names_are_those_of_the_whole_note() -> None:
    two = "# 灯塔\n\n〔20字〕\n\n# 渡口\n\n〔20字〕"
    assert [one.aliases for one in topics(two, front="split: none\naliases: [老城]")] == [("老城",)]
    assert [one.aliases for one in topics(f"〔20字〕\n\n{two}", front="split: 1\naliases: [老城]")] == [
        ("老城",),
        (),
        (),
    ]
    assert [one.aliases for one in topics(two, front="split: 1\naliases: [老城]")] == [(), ()]


def test_sections_have_anchors_and_levels_without_gaps() -> None:
    (topic,) = topics(
        "# 灯塔\n\n### 灯塔\n\n一。\n\n##### 深\n\n二。\n\n## 渡口\n\n### 渡口\n\n三。", front="split: none"
    )
    shown = [(block.attrs.level, block.attrs.id) for block in topic.blocks if block.kind == "heading"]
    assert shown == [(2, "灯塔-1"), (3, "深"), (2, "渡口"), (3, "渡口-1")]
    assert [(one.anchor, one.title, one.start, one.end) for one in topic.sections] == [
        ("灯塔-1", "灯塔", 6, 13),
        ("深", "深", 10, 13),
        ("渡口", "渡口", 14, 18),
        ("渡口-1", "渡口", 16, 18),
    ]
    deep = "".join(f"{'#' * level} 第{level}层\n\n" for level in range(1, 7))
    assert [one.attrs.level for one in topics(f"{deep}完。", front="split: none")[0].blocks[:-1]] == [2, 3, 4, 5, 6]


def test_a_topic_has_the_footnotes_that_it_refers_to_and_those_in_them() -> None:
    source = "# 灯塔\n\n引[^a]。\n\n# 渡口\n\n引[^c]。\n\n[^a]: 甲[^b]。\n\n[^b]: 乙[^a]。\n\n[^c]: 丙。\n"
    assert [[plain_text(one).strip() for one in topic.footnotes] for topic in topics(source)] == [
        ["甲。", "乙。"],
        ["丙。"],
    ]


def test_the_text_of_a_topic_begins_below_its_heading() -> None:
    headings = [topic.heading for topic in topics("〔20字〕\n\n# 灯塔\n\n〔20字〕")]
    assert headings == [3, 6]


def ids(*titled: tuple[str, tuple[str, ...]], note: str = "a.md") -> list[str]:
    """Return the ids of topics with these titles and places, each on a line of its own in one note."""
    (one,) = topics("# 灯塔\n\n〔20字〕", note, "split: none")
    return [
        topic.id
        for topic in assign_ids(
            [
                replace(one, title=title, place=place, sources=(replace(one.sources[0], start=at),))
                for at, (title, place) in enumerate(titled, 1)
            ]
        )
    ]


def test_an_id_comes_from_the_title() -> None:
    assert ids(("灯塔", ()), ("LoRA 微调", ("库",))) == ["deng-ta", "lora-wei-tiao"]


def test_of_titles_that_read_alike_the_first_has_the_plain_id_whatever_comes_before() -> None:
    first, second = ids(("注意力", ()), ("主意力", ()))
    assert second == "zhu-yi-li"
    assert first.startswith("zhu-yi-li-")
    assert ids(("主意力", ()), ("注意力", ())) == [second, first]
    assert ids(("注意力", ())) == ["zhu-yi-li"]


def test_topics_of_one_title_are_told_apart_by_where_they_stand() -> None:
    assert ids(("灯塔", ("乙",)), ("灯塔", ("甲",))) == ["deng-ta", "jia-deng-ta"]
    assert ids(("灯塔", ("甲",)), ("灯塔", ("乙",))) == ["jia-deng-ta", "deng-ta"]
    four = ids(*[("灯塔", ("甲",))] * 4)
    assert four[:2] == ["deng-ta", "jia-deng-ta"]
    assert len(set(four)) == 4
    assert all(one.startswith("deng-ta-") for one in four[2:])
    assert four[2] != ids(*[("灯塔", ("甲",))] * 3, note="b.md")[2], "the note counts"


def test_what_has_a_page_claims_the_plain_id_before_what_has_none() -> None:
    stub, full = topics("# 灯塔\n\n# 灯塔\n\n〔20字〕")
    assert [topic.id for topic in assign_ids([stub, full])] == ["gu-zhen-deng-ta", "deng-ta"]


def test_a_date_at_the_very_end_stays_in_its_text() -> None:
    (topic,) = topics("# 灯塔\n\n〔20字〕\n\n2024-05-06", front="split: none")
    assert plain_text(topic.blocks[-1]) == "2024-05-06"


def test_what_stands_over_others_is_their_front_and_what_stands_alone_is_not() -> None:
    assert [topic.is_front for topic in topics("〔20字〕\n\n# 灯塔\n\n〔20字〕")] == [True, False]
    assert [topic.is_front for topic in topics("〔20字〕", front="split: none")] == [False]


def test_the_title_that_the_author_gave_goes_before_the_first_line() -> None:
    (topic,) = topics("灯塔与渡口\n\n〔40字〕", "3f9a2c71.md", "split: none\ntitle: 老城")
    assert topic.title == "老城"
