"""Which headings are entries, which only parts: each threshold between two rows."""

from __future__ import annotations

import re

import pytest

from ainotes_site.notes import Section
from ainotes_site.topics.entries import find_entries, is_loose, is_named, repeats, title_words
from ainotes_site.topics.headings import is_generic
from ainotes_site.topics.outline import ALONE, Vault, all_sections, reading_length, survey_vault
from ainotes_site.topics.splitting import cut_note
from tests.test_kinds import decide, entries, parse

NAMES = ("灯塔", "渡口", "石桥", "水车", "磨坊", "粮仓", "钟楼", "戏台", "凉亭", "城门", "马厩")


def top(source: str) -> Section:
    return parse("某处.md", source).sections[0]


@pytest.mark.parametrize(
    ("letters", "often"),
    [
        ((10, 20), False),
        ((10, 20, 30), True),
        # copies of one text, unless so many have it
        ((10, 20, 20), False),
        ((10, 10, 10, 10), False),
        ((10, 10, 10, 10, 10), True),
    ],
)
def test_a_heading_of_many_notes_is_a_part(letters: tuple[int, ...], often: bool) -> None:
    notes = [parse(f"{at}.md", f"# 灯塔\n\n〔{count}字〕") for at, count in enumerate(letters)]
    assert bool(survey_vault(notes).often) == often


@pytest.mark.parametrize(
    ("shared", "own", "kind"),
    [(2, 0, "article"), (3, 0, "template"), (3, 4, "template"), (3, 5, "article"), (4, 6, "template")],
)
def test_a_form_has_three_headings_of_others_and_two_fifths_of_its_own(shared: int, own: int, kind: str) -> None:
    def note(at: int) -> str:
        mine = [f"{'甲乙丙'[at]}{name}" for name in NAMES[4 : 4 + own]]
        return f"{entries(*NAMES[:shared], letters=40 + at)}\n\n{entries(*mine)}"

    first, *others = (note(at) for at in range(3))
    found = decide("甲处.md", first, {f"{'乙丙'[at]}处.md": other for at, other in enumerate(others)})
    assert found.kind == kind


def test_code_is_a_third_as_long_to_read() -> None:
    assert reading_length(top(f"# 灯塔\n\n〔50字〕\n\n```\n{'a' * 30}\n```")) == 60
    assert (
        reading_length(top(f"# 灯塔\n\n## 渡口\n\n```\n{'a' * 90}\n```"))
        == reading_length(top("# 灯塔\n\n## 渡口")) + 30
    )


@pytest.mark.parametrize(("letters", "splits"), [(5250, False), (5251, True)])
def test_an_article_is_cut_past_its_length(letters: int, splits: bool) -> None:
    source = f"# 古镇\n\n## 灯塔\n\n〔5248字〕\n\n## 渡口\n\n〔{letters - 2}字〕"
    assert decide("古镇.md", source).splits == splits


@pytest.mark.parametrize(("named", "others", "found"), [(5, 5, True), (5, 6, False), (4, 0, False)])
def test_half_the_headings_and_five_are_names_of_concepts(named: int, others: int, found: bool) -> None:
    sections = parse("某处.md", entries(*NAMES[: named + others])).sections
    vault = Vault(frozenset(), frozenset(NAMES[:named]), frozenset())
    assert is_named(sections, vault) == found


@pytest.mark.parametrize(
    ("own", "children", "loose"),
    [
        (0, NAMES[:3], True),
        (0, NAMES[:2], False),
        (59, NAMES[:3], True),
        (60, NAMES[:3], False),
        # most of them must be subjects
        (0, (*NAMES[:3], "优点", "缺点"), True),
        (0, (*NAMES[:3], "优点", "缺点", "总结"), False),
        # and speak of something else
        (0, ("古镇灯塔", *NAMES[1:3]), True),
        (0, ("古镇灯塔", "古镇渡口", *NAMES[2:4]), False),
        (0, ("1. 灯塔", *NAMES[1:3]), False),
    ],
)
def test_a_heading_over_subjects_that_are_not_its_own(own: int, children: tuple[str, ...], loose: bool) -> None:
    text = f"〔{own}字〕\n\n" if own else ""
    assert is_loose(top(f"# 古镇\n\n{text}{entries(*children, level=2)}"), ALONE) == loose


def groups(*own: int, letters: int = 120) -> str:
    """Return groups of two or more entries; each has so many letters of its own."""
    return "\n\n".join(
        f"# {'东西南北'[at]}\n\n{f'〔{count}字〕' if count else ''}\n\n"
        f"{entries(*NAMES[at * 2 : at * 2 + 2], letters=letters, level=2)}"
        for at, count in enumerate(own)
    )


@pytest.mark.parametrize(
    ("source", "grouped"),
    [
        # entries are so long, in the middle
        (groups(0, 0, letters=100), True),
        (groups(0, 0, letters=99), False),
        # a group has hardly a text of its own
        (groups(59, 59), True),
        (groups(60, 60), False),
        # three quarters of the groups have none
        (groups(0, 0, 0, 200), True),
        (groups(0, 0, 200), False),
    ],
)
def test_headings_that_only_group(source: str, grouped: bool) -> None:
    assert bool(decide("某处.md", source).entries.groups) == grouped


@pytest.mark.parametrize(("below", "over", "grouped"), [(27, 3, True), (26, 3, False), (40, 2, False)])
def test_numbered_headings_only_group_where_nine_stand_below_each(below: int, over: int, grouped: bool) -> None:
    chapters = (
        f"# {'一二三'[at]}、{NAMES[at]}\n\n"
        + entries(*(f"{n + 1}. {chr(0x4E10 + n)}字巷" for n in range(at, below, over)), letters=120, level=2)
        for at in range(over)
    )
    assert bool(decide("古镇.md", "\n\n".join(chapters)).entries.groups) == grouped


@pytest.mark.parametrize(
    ("words", "generic"),
    [("实验实验实验实验实验步骤", True), ("总实验实验实验实验实验步骤", False), ("总实验实验实验步骤", True)],
)
def test_words_put_together_are_no_longer_than_twelve_letters(words: str, generic: bool) -> None:
    assert is_generic(words) == generic


@pytest.mark.parametrize(("letters", "pages"), [(400, 2), (399, 0)])
def test_a_chapter_worth_a_page_has_four_hundred_letters(letters: int, pages: int) -> None:
    long = f"## 石桥\n\n{entries('水车', letters=10200, level=3)}"
    cut = cut_note(parse("古镇.md", f"# 古镇\n\n## 灯塔\n\n〔{letters}字〕\n\n{long}"), ALONE)
    assert sum(not part.is_front for part in cut.parts) == pages


@pytest.mark.parametrize(
    ("titles", "parts"),
    [
        # four of five have a number, so the other belongs to the one before it
        (("1. 灯塔", "2. 渡口", "石桥", "3. 水车", "4. 磨坊"), 4),
        (("1. 灯塔", "石桥", "2. 渡口", "3. 水车"), 4),
        (("1. 灯塔", "2. 渡口", "石桥", "粮仓", "3. 水车", "4. 磨坊"), 6),
    ],
)
def test_a_heading_without_a_number_among_five_belongs_to_the_one_before(titles: tuple[str, ...], parts: int) -> None:
    cut = cut_note(parse("面试题.md", entries(*titles, letters=1100)), ALONE)
    assert len(cut.parts) == parts


@pytest.mark.parametrize(
    ("titles", "parts"),
    [
        # numbers start over: each run counts parts of what stands before it
        (("灯塔", "一、塔", "二、灯", "三、人", "渡口", "一、船", "二、票", "三、岸"), 2),
        (("灯塔", "（1）塔", "（2）灯", "（3）人", "渡口", "1. 船", "2. 票", "3. 岸"), 2),
        # or most have none
        (("灯塔", "一、塔", "二、灯", "三、人", *NAMES[1:4]), 4),
        (("灯塔", "一、塔", "二、灯", "三、人", *NAMES[1:3]), 6),
        # two headings, a run that goes on, and one behind a heading that names nothing are counted among all
        (("灯塔", "一、塔", "二、灯", *NAMES[1:5]), 7),
        (("灯塔", "四、塔", "五、灯", "六、人", *NAMES[1:4]), 7),
        (("前言", "一、塔", "二、灯", "三、人", *NAMES[1:5]), 8),
    ],
)
def test_numbers_that_start_over_count_the_parts_of_the_heading_before(titles: tuple[str, ...], parts: int) -> None:
    cut = cut_note(parse("古镇面试题.md", entries(*titles, letters=600)), ALONE)
    assert len(cut.parts) == parts


@pytest.mark.parametrize(
    ("path", "source", "evidence"),
    [
        ("古镇.md", entries(*NAMES[:3], letters=1100), {"没有总的标题": 1}),
        ("古镇笔记.md", entries(*NAMES[:2], letters=1600), {"名字像是随手记": 1}),
        ("古镇.md", entries("？灯塔", "渡口", letters=1600), {"有标题前打了问号的疑问": 2}),
        ("古镇.md", entries("如何渡河", *NAMES[:2], letters=1100), {"没有总的标题": 1, "不少标题是问句或通用词": -1}),
        ("古镇.md", entries("如何渡河", *NAMES[:3], letters=900), {"没有总的标题": 1}),
        ("古镇.md", entries(*NAMES[:2], letters=1500), {}),
        ("古镇.md", entries(*NAMES[:2], letters=1499), {"篇幅很短": -1}),
        ("古镇.md", "# 灯塔\n\n〔1500字〕\n\n# 渡口\n\n〔1499字〕", {"篇幅很短": -1}),
        ("古镇.md", entries("1. 灯塔", "2. 渡口", letters=1600), {"标题按顺序编号": -1}),
        ("古镇.md", "# 古镇\n\n## 1. 灯塔\n\n〔3100字〕", {"有一个总的标题": -1, "标题按顺序编号": -1}),
        ("古镇.md", entries("? 灯塔", "渡口", letters=1600), {"有标题前打了问号的疑问": 2}),
        ("3f9a2c71.md", entries(*NAMES[:2], letters=1600), {"文件没有自己的名字": 3}),
        (
            "3f9a2c71.md",
            f"# 老城往事\n\n{entries(*NAMES[:2], letters=1600, level=2)}",
            {"文件没有自己的名字": 3, "标题与正文无关": 1},
        ),
        (
            "3f9a2c71.md",
            f"# 老城往事\n\n说说老城往事。\n\n{entries(*NAMES[:2], letters=1600, level=2)}",
            {"文件没有自己的名字": 3, "有一个总的标题": -1},
        ),
        (
            "古镇.md",
            entries(*(f"[{name}](https://{name}.example)" for name in NAMES[:3]), *NAMES[3:5], letters=900),
            {"多数标题带有自己的来源链接": 3, "没有总的标题": 1},
        ),
        ("古镇.md", entries(*NAMES[:4], letters=1250), {"没有总的标题": 1, "篇幅较长，条目不少": 1}),
        ("古镇.md", f"{entries(*NAMES[:3], letters=1250)}\n\n{entries(NAMES[3], letters=1249)}", {"没有总的标题": 1}),
        ("第三章.md", entries(*NAMES[:2], letters=1600), {"是一本书或一门课的一章": -3}),
        ("古镇.md", entries(*NAMES[:4], letters=1300), {"没有总的标题": 1, "篇幅较长，条目不少": 1}),
        ("古镇.md", entries("Adam", "Lion", "Muon", letters=1100), {"没有总的标题": 1, "多数标题是专名或概念名": 1}),
    ],
)
def test_each_piece_of_evidence_by_itself(path: str, source: str, evidence: dict[str, int]) -> None:
    assert {one.said: one.points for one in decide(path, source).evidence} == evidence


def found(source: str) -> tuple[list[str], list[str]]:
    """Return the entries of a note without a title, and the headings that only group them."""
    sections = parse("某处.md", source).sections
    entries = find_entries(sections, ALONE, is_list=False)
    groups = [one.title for one in all_sections(sections) if one.line in entries.groups]
    return [one.title for one in entries.sections], groups


@pytest.mark.parametrize(
    ("source", "titles", "grouping"),
    [
        # groups are opened; what stands beside them without sub-headings is an entry in its place
        (
            "# 东\n\n{灯塔}{渡口}# 南\n\n〔120字〕\n\n# 西\n\n{石桥}{水车}",
            ["灯塔", "渡口", "南", "石桥", "水车"],
            ["东", "西"],
        ),
        # one whose parts speak of it stays one, as does one whose parts stand deeper than the others'
        (
            "# 东\n\n{灯塔}{渡口}{凉亭}# 磨坊\n\n{磨坊的轮}{磨坊的石}# 西\n\n{石桥}{水车}{城门}",
            ["灯塔", "渡口", "凉亭", "磨坊", "石桥", "水车", "城门"],
            ["东", "西"],
        ),
        (
            "# 东\n\n{灯塔}{渡口}{凉亭}# 北\n\n#{钟楼}#{戏台}# 西\n\n{石桥}{水车}{城门}",
            ["灯塔", "渡口", "凉亭", "北", "石桥", "水车", "城门"],
            ["东", "西"],
        ),
        # headings that name only a part are opened where half of them are groups
        (
            "# 东\n\n## 基础\n\n#{灯塔}#{渡口}## 进阶\n\n#{石桥}#{水车}",
            ["灯塔", "渡口", "石桥", "水车"],
            ["东", "基础", "进阶"],
        ),
        (
            "# 东\n\n## 基础\n\n#{灯塔}#{渡口}## 进阶\n\n#{石桥}#{水车}{粮仓}{钟楼}",
            ["灯塔", "渡口", "石桥", "水车", "粮仓", "钟楼"],
            ["东", "基础", "进阶"],
        ),
        (
            "# 东\n\n## 基础\n\n#{灯塔}#{渡口}## 进阶\n\n#{石桥}#{水车}{粮仓}{钟楼}{戏台}",
            ["粮仓", "钟楼", "戏台"],
            ["东"],
        ),
        # three with a source each are entries below their groups, two are not
        (
            "# 东\n\n{[灯塔](https://a.example)}{[渡口](https://b.example)}# 西\n\n{[石桥](https://c.example)}",
            ["灯塔", "渡口", "石桥"],
            ["东", "西"],
        ),
        ("# 东\n\n{[灯塔](https://a.example)}# 西\n\n{[石桥](https://c.example)}", ["东", "西"], []),
        # the level that most have, where they stand at several
        ("#{灯塔}#{渡口}#{石桥}## 西\n\n#{水车}#{磨坊}", ["灯塔", "渡口", "石桥", "水车", "磨坊"], []),
        ("#{灯塔}#{渡口}#{石桥}## 西\n\n〔60字〕\n\n#{水车}#{磨坊}", ["灯塔", "渡口", "石桥", "西", "水车", "磨坊"], []),
        ("#{灯塔}#{渡口}#{石桥}## 西\n\n##{水车}##{磨坊}", ["灯塔", "渡口", "石桥", "西"], []),
    ],
)  # fmt: skip
def test_the_entries_are_found_at_their_level(source: str, titles: list[str], grouping: list[str]) -> None:
    written = re.sub(r"\{(.+?)\}", r"## \1\n\n〔120字〕\n\n", source)
    assert found(written) == (titles, grouping)


ALIKE_PARTS = "### 优点\n\n好。\n\n### 缺点\n\n坏。\n\n"


@pytest.mark.parametrize(("alike", "opened"), [(3, True), (2, False)])
def test_three_of_five_below_with_the_same_parts_are_entries(alike: int, opened: bool) -> None:
    below = [f"## {name}\n\n短。\n\n{ALIKE_PARTS if at < alike else ''}" for at, name in enumerate(NAMES[:5])]
    titles, _ = found(f"# 东\n\n{''.join(below[:3])}# 西\n\n{''.join(below[3:])}")
    assert titles == (list(NAMES[:5]) if opened else ["东", "西"])


@pytest.mark.parametrize(
    ("below", "share"),
    [
        ("## 优点\n\n好。\n\n", 1.0),
        ("## 灯塔\n\n好。\n\n", 0.0),  # a subject, not a part
        ("## 优点\n\n### 灯塔\n\n好。\n\n", 0.0),  # over a subject
        ("", 0.0),
    ],
)
def test_parts_that_stand_under_each(below: str, share: float) -> None:
    sections = parse("某处.md", f"# 东\n\n{below}# 西\n\n{below}").sections
    assert repeats(sections, ALONE) == share
    assert repeats(sections[:1], ALONE) == 0.0
    assert repeats((), ALONE) == 0.0


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("LoRA 微调", ("lora", "微调")),
        ("低秩适配的微调方法", ("低秩适配", "微调方法")),
        ("低秩适配微调", ("低秩适配", "适配微调")),
        ("Fine-tuning 在 7 B", ("fine", "tuning")),
        ("2024 年的 A 轮", ()),
    ],
)
def test_the_words_of_a_title_that_name_its_subject(title: str, words: tuple[str, ...]) -> None:
    assert title_words(title) == words
