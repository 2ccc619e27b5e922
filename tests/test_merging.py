"""Which topics become one, and what the page of one from several shows."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

import pytest

from ainotes_site.gfm import plain_text
from ainotes_site.notes.reading import parse_note
from ainotes_site.topics import Topic, merge_duplicates, split_topics, subject_key, survey_vault, why_alike
from ainotes_site.topics.agreement import sentence_keys, shared_letters

CONCEPTS = {"线性代数": "linear-algebra", "微调": "fine-tuning"}
# Six sentences of twelve letters.
SAID = (
    "先把数据洗干净再谈别的事",
    "学习率从小往大慢慢地试探",
    "损失不降就先看看数据本身",
    "显存不够就把批改小一点点",
    "早停比多训练几轮要靠谱些",
    "评测集绝不能混进训练集里",
)
OTHER = (
    "换一种完全不同的写法来说",
    "这里讲的是另外一回事情了",
    "与前面那篇没有半点的关系",
    "只是题目碰巧取得一样罢了",
    "读者不会想把它们放在一处",
    "所以应当各自留在各自的页",
)


def text(*sentences: str) -> str:
    return "。\n\n".join(sentences) + "。\n"


def drafts(notes: Mapping[str, str]) -> list[Topic]:
    parsed = [parse_note(path, source.encode())[0] for path, source in notes.items()]
    vault = survey_vault(parsed)
    return [topic for note in parsed for topic in split_topics(note, vault).topics]


def merged(notes: Mapping[str, str], unmerged: frozenset[str] = frozenset()) -> list[list[str]]:
    """Return, for each topic, the notes that it comes from."""
    topics = merge_duplicates(drafts(notes), CONCEPTS, unmerged)
    return [[source.note for source in topic.sources] for topic in topics]


def apart(notes: Mapping[str, str]) -> bool:
    return all(len(set(names)) == 1 for names in merged(notes))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        # most sentences of the shorter, and no small part of the longer
        (SAID, SAID, True),
        (SAID, (*SAID[:5], OTHER[0]), True),
        (SAID, (*SAID[:4], *OTHER[:2]), False),
        (SAID, (*SAID, *OTHER), True),
        (SAID, (*SAID, *OTHER, *(f"后来又添上的第{at}句不相干的话" for at in range(6))), False),
        # so little is the same by chance
        (SAID[:4], SAID[:4], False),
        (SAID[:5], SAID[:5], True),
    ],
)
def test_texts_agree_on_both_sides(one: tuple[str, ...], other: tuple[str, ...], same: bool) -> None:
    notes = {"a.md": f"# 训练心得\n\n{text(*one)}", "b.md": f"# 调参杂谈\n\n{text(*other)}"}
    assert apart(notes) != same


def test_a_copy_under_the_same_title_may_be_short() -> None:
    assert not apart({"a.md": f"# 训练心得\n\n{text(*SAID[:2])}", "b.md": f"# 训练心得\n\n{text(*SAID[:2])}"})
    assert apart({"a.md": f"# 训练心得\n\n{text(SAID[0])}", "b.md": f"# 训练心得\n\n{text(SAID[0])}"})


def repeated(letters: str, *lengths: int) -> str:
    """Return a sentence of so many times the letter for each letter."""
    return text(*(letter * length for letter, length in zip(letters, lengths, strict=True)))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        # sixty letters must be shared
        (repeated("春夏秋冬", 15, 15, 15, 15), repeated("春夏秋冬", 15, 15, 15, 15), True),
        (repeated("春夏秋冬", 15, 15, 15, 14), repeated("春夏秋冬", 15, 15, 15, 14), False),
        # seven tenths of the shorter
        (repeated("春夏东", 35, 35, 30), repeated("春夏西", 35, 35, 30), True),
        (repeated("春夏东", 35, 34, 31), repeated("春夏西", 35, 34, 31), False),
        # four tenths of the longer
        (repeated("春夏", 40, 40), repeated("春夏西", 40, 40, 120), True),
        (repeated("春夏", 40, 40), repeated("春夏西", 40, 40, 121), False),
    ],
)
def test_texts_agree_from_a_share_on(one: str, other: str, same: bool) -> None:
    assert apart({"a.md": f"# 训练心得\n\n{one}", "b.md": f"# 调参杂谈\n\n{other}"}) != same


@pytest.mark.parametrize(("lengths", "same"), [((12, 8), True), ((11, 8), False), ((13, 7), False)])
def test_a_copy_has_twenty_letters_in_sentences_of_eight(lengths: tuple[int, int], same: bool) -> None:
    source = f"# 训练心得\n\n{repeated('春夏', *lengths)}"
    assert apart({"a.md": source, "b.md": source}) != same


@pytest.mark.parametrize(("count", "same"), [(12, True), (13, False)])
@pytest.mark.parametrize("title", ["微调", "训练心得"])
def test_more_than_twelve_of_one_title_are_a_form(title: str, count: int, same: bool) -> None:
    """Of one concept, whatever they say; of another title, where they say the same."""
    letters = "春夏秋冬东西南北天地玄黄宇" if title in CONCEPTS else "春" * count
    notes = {f"{at}.md": f"# {title}\n\n{repeated(letters[at], 60)}" for at in range(count)}
    assert len(merged(notes)) == (1 if same else count)


@pytest.mark.parametrize(("texts", "pairs"), [(4, 6), (5, 0)])
def test_a_sentence_of_more_than_four_texts_is_a_set_phrase(texts: int, pairs: int) -> None:
    assert len(shared_letters([["一句到处都有的话"]] * texts, ["a.md", "b.md", *["a.md"] * (texts - 2)])) == pairs


def test_set_phrases_of_three_notes_join_nobody() -> None:
    notes = {f"{name}.md": f"# {name}\n\n{text(*SAID, own)}" for name, own in zip("甲乙丙", OTHER[:3], strict=True)}
    assert apart(notes)
    two = dict(itertools.islice(notes.items(), 2))
    assert not apart(two)


def test_likeness_does_not_pass_on() -> None:
    first, second, third = (*SAID, "另有一句只在甲里的话呢"), (*SAID, *OTHER), (*OTHER, "最后一句是别处没有的话呀")
    notes = {"a.md": f"# 甲\n\n{text(*first)}", "b.md": f"# 乙\n\n{text(*second)}", "c.md": f"# 丙\n\n{text(*third)}"}
    assert sorted(map(sorted, merged(notes))) == [["a.md", "b.md"], ["c.md"]]
    del notes["a.md"]
    assert merged(notes) == [["b.md", "c.md"]]


def test_headings_alone_make_no_texts_agree() -> None:
    def note(title: str, said: tuple[str, ...]) -> str:
        return f"# {title}\n\n" + "\n".join(f"## {head}\n\n{own}。\n" for head, own in zip(HEADS, said, strict=True))

    assert apart({"a.md": note("训练心得", SAID), "b.md": note("调参杂谈", OTHER)})


HEADS = tuple(f"第{number}步里我们究竟要去做什么事" for number in "甲乙丙丁戊己")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a.md", "b.md", True),
        ("数学/a.md", "排版/b.md", False),  # below different subjects: matrices, and how LaTeX sets them
    ],
)
def test_one_concept_in_one_place_is_one_page(one: str, other: str, same: bool) -> None:
    notes = {one: f"# 线性代数\n\n{text(*SAID)}", other: f"# 线性代数\n\n{text(*OTHER)}"}
    assert apart(notes) != same


@pytest.mark.parametrize("title", ["函数", "步骤", "README", "资料合集", "Lambda"])
def test_titles_that_name_no_concept_join_nobody(title: str) -> None:
    assert apart({"a.md": f"# {title}\n\n{text(*SAID)}", "b.md": f"# {title}\n\n{text(*OTHER)}"})


def test_a_title_with_another_name_in_brackets_is_of_the_concept() -> None:
    notes = {"a.md": f"# 线性代数（二）\n\n{text(*SAID)}", "b.md": f"# 线性代数\n\n{text(*OTHER)}"}
    assert not apart(notes)


def test_front_pages_and_what_stays_alone_join_nobody() -> None:
    same = f"# 微调\n\n{text(*SAID)}"
    assert apart({"a/README.md": same, "b/README.md": same})
    assert merged({"a.md": same, "b.md": same}, frozenset({"b.md"})) == [["a.md"], ["b.md"]]
    assert merged({"a.md": same, "b.md": same}) == [["a.md", "b.md"]]


def test_parts_of_one_note_are_one_only_where_their_text_is_the_same() -> None:
    twice = f"---\nsplit: 1\n---\n# 微调\n\n{text(*SAID)}\n# 微调\n\n"
    assert len(merged({"a.md": twice + text(*OTHER)})) == 2
    assert len(merged({"a.md": twice + text(*SAID)})) == 1


def test_a_question_asked_again_in_a_note_is_one() -> None:
    source = "---\nsplit: 1\n---\n# ？为何\n\n# 别的\n\n正文写在这里，有几句话。\n\n# ？为何\n"
    assert merged({"a.md": source}) == [["a.md", "a.md"], ["a.md"]]
    assert apart({"a.md": source, "b.md": source})


def test_the_page_names_its_parts_by_their_notes_and_keeps_every_group() -> None:
    split = "---\nsplit: 2\n---\n"
    notes = {
        "库/甲.md": f"{split}# 甲书\n\n## 微调\n\n{text(*SAID, *OTHER[:1])}\n### 例子\n\n{text(OTHER[1])}",
        "库/乙.md": f"{split}# 乙书\n\n## 微调\n\n{text(*SAID, OTHER[2])}\n### 例子\n\n{text(OTHER[3])}",
    }
    (topic,) = (one for one in merge_duplicates(drafts(notes), CONCEPTS) if len(one.sources) > 1)
    headings = [plain_text(block) for block in topic.blocks if block.kind == "heading"]
    assert headings == ["例子", "乙书", "例子"]
    assert {OTHER[1], OTHER[2], OTHER[3]} <= {plain_text(block).strip("。") for block in topic.blocks}


def test_one_from_several_keeps_the_other_names() -> None:
    notes = {"a.md": f"# 训练心得\n\n{text(*SAID)}", "b.md": f"# 调参杂谈\n\n{text(*SAID, OTHER[0])}"}
    (topic,) = merge_duplicates(drafts(notes), CONCEPTS)
    assert (topic.title, topic.aliases) == ("调参杂谈", ("训练心得",))


def test_what_both_say_is_said_once_unless_it_leads_elsewhere() -> None:
    linked = f"{SAID[5][:6]}[{SAID[5][6:]}](https://a.example)"
    notes = {"a.md": f"# 训练心得\n\n{text(*SAID[:5], linked)}", "b.md": f"# 调参杂谈\n\n{text(*SAID, OTHER[0])}"}
    (topic,) = merge_duplicates(drafts(notes), CONCEPTS)
    said = [plain_text(block).strip("。") for block in topic.blocks if block.kind != "heading"]
    assert said == [*SAID, OTHER[0], SAID[5]]


def test_why_two_are_one_is_said() -> None:
    one, other, third = drafts(
        {"a.md": f"# 微调\n\n{text(*SAID)}", "b.md": f"# 微调\n\n{text(*OTHER)}", "c.md": f"# 训练\n\n{text(*SAID)}"}
    )
    assert why_alike(one, other, CONCEPTS) == "标题是同一个概念"
    assert why_alike(one, third, CONCEPTS) == "正文大半相同"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("感知损失（perceptual loss）", "感知损失"),
        ("VGG 网络", "VGG"),
        ("3. 线段树", "线段树"),
        ("Fine-Tuning", "fine tuning"),
    ],
)
def test_one_subject_has_one_key(one: str, other: str) -> None:
    assert subject_key(one) == subject_key(other)


def test_the_pairs_compared_grow_with_the_notes_not_with_their_square() -> None:
    def pairs(count: int) -> int:
        return len(shared_letters(list(sentences(count)), [f"{at}.md" for at in range(count)]))

    assert pairs(2000) <= 2 * pairs(1000) + 10
    assert pairs(1000) < 1100


def sentences(count: int) -> Iterator[list[str]]:
    """Yield what notes say: a phrase of all, one of each ten, one shared with a neighbour, and words of their own."""
    for at in range(count):
        yield ["各处都有的一句套话", f"每十篇共有的话{at // 10}", f"与邻居共有的话{at // 2}", f"自己的话{at}"]


def test_code_is_compared_by_lines_and_short_lines_say_nothing() -> None:
    (topic,) = drafts({"a.md": "# 代码\n\n```py\nreturn 0\nlearning_rate = 3e-4\n```\n"})
    assert list(sentence_keys(topic.blocks)) == ["learningrate3e4"]


FULL = f"""\
# 微调

{text(*SAID, OTHER[5])}
## 例子

正文里有一句话[^a]。

做法

[^a]: 注释一。
"""
REST = f"""\
---
date: 2024-05-06
---
# 微调

{text(SAID[0], OTHER[0])}
例子

---

## 例子

{text(OTHER[1])}
## 做法

{text(SAID[1])}
## 例子

{text(SAID[2])}
#### 深处

{text(OTHER[2])}
又一句话[^b]。

[^b]: 注释二。
"""


def shown(topic: Topic) -> list[str]:
    """Return a line for each block of a page: its level, anchor and words."""
    return [f"{'#' * block.attrs.level} {block.attrs.id} {plain_text(block).strip()}".strip() for block in topic.blocks]


def test_what_only_the_other_says_follows_the_fullest_text_under_its_note() -> None:
    for notes in ({"书/全.md": FULL, "书/余.md": REST}, {"书/余.md": REST, "书/全.md": FULL}):
        (topic,) = merge_duplicates(drafts(notes), CONCEPTS)
        assert shown(topic) == [
            *(f"{sentence}。" for sentence in (*SAID, OTHER[5])),
            "## 例子 例子",
            "正文里有一句话。",
            "做法",
            "## 书 书",
            f"{OTHER[0]}。",
            "例子",
            "### 例子-1 例子",
            f"{OTHER[1]}。",
            "### 做法 做法",
            "#### 深处 深处",
            f"{OTHER[2]}。",
            "又一句话。",
        ]
        assert topic.origins == (*["书/全.md"] * 10, *["书/余.md"] * 9)
        assert [source.note for source in topic.sources] == ["书/全.md", "书/余.md"]
        assert [plain_text(footnote).strip() for footnote in topic.footnotes] == ["注释一。", "注释二。"]
        anchors = {section.anchor: (section.note, section.start) for section in topic.sections}
        assert anchors == {
            "例子": ("书/全.md", 17),
            "书": ("书/余.md", 1),
            "例子-1": ("书/余.md", 14),
            "做法": ("书/余.md", 18),
            "深处": ("书/余.md", 26),
        }
        assert topic.date == "2024-05-06"


def test_the_newest_date_is_that_of_the_page() -> None:
    notes = {f"{at}.md": f"---\ndate: 2024-0{at}-01\n---\n# 微调\n\n{text(*SAID)}" for at in (1, 3, 2)}
    (topic,) = merge_duplicates(drafts(notes), CONCEPTS)
    assert topic.date == "2024-03-01"


def test_a_part_is_called_by_where_it_stands_and_its_own_title() -> None:
    split = "---\nsplit: 2\n---\n"
    notes = {
        "甲.md": f"{split}# 甲书\n\n## 微调\n\n{text(*SAID, OTHER[0])}",
        "乙.md": f"{split}# 乙书\n\n## 微调（二）\n\n{text(*SAID[:5], OTHER[1])}",
    }
    (topic,) = (one for one in merge_duplicates(drafts(notes), CONCEPTS) if len(one.sources) > 1)
    assert [plain_text(block) for block in topic.blocks if block.kind == "heading"] == ["乙书 › 微调（二）"]


def test_the_part_of_a_note_of_the_same_title_has_another_anchor_than_the_page() -> None:
    notes = {"a.md": f"# 微调\n\n{text(*SAID)}", "b.md": f"# 微调\n\n{text(*SAID[:5], OTHER[0])}"}
    (topic,) = merge_duplicates(drafts(notes), CONCEPTS)
    assert [line for line in shown(topic) if line.startswith("#")] == ["## 另一处微调 另一处：微调"]


def test_headings_of_a_part_stand_one_level_lower_down_to_the_sixth() -> None:
    ladder = "".join(
        f"{'#' * level} {name}\n\n{own}。\n\n"
        for level, name, own in zip(range(2, 7), "子丑寅卯辰", OTHER[:5], strict=True)
    )
    notes = {"书/全.md": f"# 微调\n\n{text(*SAID, *(f'别处没有的第{at}句话呀呀' for at in range(9)))}"}
    (topic,) = merge_duplicates(drafts(notes | {"书/余.md": f"# 微调\n\n{ladder}"}), CONCEPTS)
    headings = [line for line in shown(topic) if line.startswith("#")]
    assert headings == ["## 书 书", "### 子 子", "#### 丑 丑", "##### 寅 寅", "###### 卯 卯", "###### 辰 辰"]


def test_a_part_of_the_same_title_is_called_by_the_folder_that_it_stands_in() -> None:
    notes = {
        "库/书/全.md": f"# 微调\n\n{text(*SAID, *OTHER)}",
        "库/书/余.md": f"# 微调\n\n{text('别处没有的一句话呀', '又一句别处没有的话')}",
    }
    (topic,) = merge_duplicates(drafts(notes), CONCEPTS)
    assert [line for line in shown(topic) if line.startswith("#")] == ["## 书 书"]


def test_a_copy_adds_nothing_but_its_source() -> None:
    source = f"# 微调\n\n{text(*SAID)}\n---\n"
    (topic,) = merge_duplicates(drafts({"a.md": source, "b.md": source}), CONCEPTS)
    assert shown(topic) == [*(f"{sentence}。" for sentence in SAID), ""]
    assert [source.note for source in topic.sources] == ["a.md", "b.md"]


def test_a_footnote_that_both_refer_to_is_there_once() -> None:
    part = f"# 微调\n\n{text(*SAID)}\n引一句[^a]。\n\n"
    (topic,) = merge_duplicates(drafts({"a.md": f"---\nsplit: 1\n---\n{part}{part}[^a]: 注释。\n"}), CONCEPTS)
    assert len(topic.sources) == 2
    assert len(topic.footnotes) == 1


@pytest.mark.parametrize(("one", "other", "question"), [("？", "？", True), ("？", "", False), ("", "", False)])
def test_one_from_several_asks_where_all_ask(one: str, other: str, question: bool) -> None:
    notes = {"a.md": f"# {one}微调\n\n{text(*SAID)}", "b.md": f"# {other}微调\n\n{text(*SAID)}"}
    (topic,) = merge_duplicates(drafts(notes), CONCEPTS)
    assert (topic.question, topic.status) == (question, "question" if question else "complete")


@pytest.mark.parametrize(
    ("above", "title", "other_above", "other_title", "same"),
    [
        ("航运", "灯塔的灯", "航运", "塔上的灯", True),
        ("航运", "灯塔的灯", "名胜", "灯塔的灯", False),
        # what stands below none may be another's of its title
        ("航运", "灯塔的灯", "", "灯塔的灯", True),
        ("航运", "灯塔的灯", "", "塔上的灯", False),
        ("", "灯塔的灯", "", "塔上的灯", True),
    ],
)
def test_alike_texts_below_different_subjects_stay_apart(
    above: str, title: str, other_above: str, other_title: str, same: bool
) -> None:
    def note(group: str, name: str, *sentences: str) -> str:
        over = f"# {group}\n\n## {name}" if group else f"## {name}"
        return f"---\nsplit: 2\n---\n{over}\n\n{text(*sentences)}\n# {name}以外\n\n## {name}末节\n\n{name}到此为止。\n"

    notes = {"甲.md": note(above, title, *SAID), "乙.md": note(other_above, other_title, *SAID[:5], OTHER[0])}
    assert apart(notes) != same
