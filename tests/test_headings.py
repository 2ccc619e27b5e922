"""What a heading says beside its words: its number, date and question, and whether it names only a part."""

from __future__ import annotations

import pytest

from ainotes_site.topics.generic import is_generic_words
from ainotes_site.topics.headings import (
    clean_heading,
    heading_key,
    is_generic,
    is_note_title,
    read_title,
    without_chapter,
    without_number,
)
from tests.test_kinds import parse


@pytest.mark.parametrize(
    ("heading", "siblings", "title"),
    [
        ("3.2 注意力", 30, "注意力"),
        ("一、注意力", 30, "注意力"),
        ("（2）注意力", 30, "注意力"),
        ("Step 3: 训练", 30, "训练"),
        ("1️⃣ 注意力", 30, "注意力"),
        ("📌 注意力", 30, "注意力"),
        ("3DGS", 30, "3DGS"),
        ("4-bit 量化", 30, "4-bit 量化"),
        ("2048 游戏", 30, "2048 游戏"),
        ("76. 最小覆盖子串", 3, "76. 最小覆盖子串"),
        ("3. 线段树", 3, "线段树"),
        ("注意力 {docsify-ignore-all}", 30, "注意力"),
        ("![标](a.png) 注意力", 30, "注意力"),
        ("![标](a.png)", 30, "标"),
        ("$\\color{ee0000} 1.\\ 召回 $", 30, "召回"),
        ("\u200b注意力\u200b", 30, "注意力"),
        ("2024-05-06 注意力", 30, "注意力"),
        ("2024-05-06", 30, "2024-05-06"),
        ("1.", 30, "1."),
        ("第三章 注意力", 30, "第三章 注意力"),
        ("第 3 步：训练", 30, "训练"),
        ("第二部分 训练", 30, "训练"),
        ("31. 注意力", 30, "注意力"),
        ("32. 注意力", 30, "32. 注意力"),
        ("👍🏻 注意力", 30, "注意力"),
        ("src/models/attention.py", 30, "attention"),
        ("C:\\笔记\\attention.py", 30, "attention"),
        ("读/写", 30, "读/写"),
        ("$\\textcolor{red}{召回}$", 30, "召回"),
        ("？要不要蒸馏", 30, "要不要蒸馏"),
        ("要不要蒸馏？", 30, "要不要蒸馏？"),
    ],
)
def test_a_title_loses_what_is_not_its_name(heading: str, siblings: int, title: str) -> None:
    (section,) = parse("a.md", f"# {heading}\n").sections
    assert read_title(section.heading, siblings).text == title


@pytest.mark.parametrize(
    ("words", "generic"),
    [
        *(
            (word, True)
            for word in "例子 实验步骤 本人解法 数据集介绍 環境配置 今日任务 🔥总结 1.小结 方法（续） 训练过程的总结".split()
        ),
        *((word, False) for word in "数据结构 线段树 损失函数 模型评估 动态规划 GPT-4 学习率怎么热身".split()),
        ("", True),
        ("？", True),
        ("实验 步骤", True),
        *(
            (word, False)
            for word in "系统架构 性能优化 参数优化 代码优化 系统设计 项目管理 学习方法 性能测试 测试方法".split()
        ),
        ("性能测试步骤", True),
        *(
            (words, True)
            for words in (
                *("Example", "Related Work", "Related works", "Further reading", "See also", "Table of Contents"),
                *("Pros and Cons", "Get Started", "Getting started", "Q & A", "Q&A", "Key points", "Future work"),
                *("How it works", "Quick Start", "TL;DR", "FAQ", "Tricks"),
            )
        ),
        ("Attention", False),
    ],
)
def test_words_that_name_only_a_part(words: str, generic: bool) -> None:
    assert is_generic(words) == generic


def test_no_heading_is_too_long_to_be_judged() -> None:
    assert not is_generic_words("实验" * 4000)
    assert without_number("1" * 4000) == "1" * 4000
    assert clean_heading("🔥" * 4000) == "🔥" * 4000


@pytest.mark.parametrize(
    ("heading", "date", "question", "numbered"),
    [
        ("注意力", None, False, False),
        ("1. 注意力", None, False, True),
        ("？注意力", None, True, False),
        ("注意力是什么？", None, True, False),
        ("注意力？是的", None, False, False),
        ("2024-05-06 注意力是什么？", "2024-05-06", True, False),
    ],
)
def test_a_title_tells_date_question_and_number(heading: str, date: str | None, question: bool, numbered: bool) -> None:
    (section,) = parse("a.md", f"# {heading}\n").sections
    title = read_title(section.heading)
    assert (title.date, title.question, title.numbered) == (date, question, numbered)


def test_the_sources_of_a_title_are_the_addresses_elsewhere_that_are_safe() -> None:
    links = "[甲](https://a.example) [乙](b.md) [丙](javascript://x) [丁](http://d.example) [又](https://a.example)"
    (section,) = parse("a.md", f"# {links}\n").sections
    assert read_title(section.heading).sources == ("https://a.example", "http://d.example")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1. 灯塔", "灯塔"),
        ("第三章 灯塔", "灯塔"),
        ("Chapter 3: 灯塔", "灯塔"),
        ("🔥 灯-塔！", "灯塔"),
        ("注\u200e意\x07力", "注意力"),
        ("甲\t乙", "甲 乙"),
        ("Adam {#adam}", "adam"),
    ],
)
def test_headings_with_one_name_have_one_key(one: str, other: str) -> None:
    assert heading_key(one) == heading_key(other)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("注\u200e意\x07力", "注意力"),
        ("甲\t 乙", "甲 乙"),
        ("* 灯塔", "灯塔"),
        ("\u20e3 灯塔", "灯塔"),
        ("灯塔 {: .big }", "灯塔"),
        ("**", "**"),
        ("\\color{red} 灯塔", "灯塔"),
    ],
)
def test_the_words_of_a_heading(written: str, words: str) -> None:
    assert clean_heading(written) == words


def test_headings_with_two_names_have_two_keys() -> None:
    keys = {
        heading_key(title) for title in ("灯塔", "渡口", "第一章", "第二章", "1.", "2.", "第一章 第二节", "？", "!")
    }
    assert len(keys) == 8
    assert without_chapter("第一章 第二节 灯塔") == "第二节 灯塔"


@pytest.mark.parametrize(
    ("title", "stem", "names"),
    [
        ("灯塔", "灯塔", True),
        ("灯塔之行", "灯塔", True),
        ("灯塔之行", "01 灯塔", True),
        ("灯塔", "灯", False),
        ("灯塔", "灯塔之行", False),
        ("读书笔记", "b", True),
        ("README", "b", True),
        ("笔记本电脑", "b", False),
    ],
)
def test_a_first_heading_that_names_the_note(title: str, stem: str, names: bool) -> None:
    assert is_note_title(title, stem) == names
