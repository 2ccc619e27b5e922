"""When two names are the same, and when two titles are: a table that an author can read."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ainotes_site.text import exact_key, loose_key

# Spellings of one name stand in one row; names of different rows are different.
NAMES = """
C
C++ | c++ | Ｃ＋＋
C#
A*
A
GPT-3.5 | GPT 3.5 | gpt3.5
GPT-35 | GPT35
TCP/IP | tcp/ip
强化学习 | 強化學習 | 强化 学习
.NET
NET
Fine-Tuning | fine tuning | ＦｉｎｅＴｕｎｉｎｇ | FINETUNING | fine‑tuning
max_tokens
max tokens | MaxTokens
"""
# Titles of one row are one; those of different rows are not.
TITLES = """
什么是 LoRA？ | 什么是LoRA | 「什么是 lora」
C++ 入门 | C++入门
C# 入门
C 入门
A* 搜索
A 搜索
GPT-3.5 | GPT 3.5
GPT-35
LoRA + RAG | LoRA+RAG | LoRA RAG
C# 8 | C#8 | c#：8
強化學習：入門 | 强化学习 入门
第 1.2 节 | 第1.2节
第 12 节
"""


def rows(table: str) -> list[list[str]]:
    return [line.split(" | ") for line in table.strip().split("\n")]


@pytest.mark.parametrize(("key", "table"), [(exact_key, NAMES), (loose_key, TITLES)])
def test_spellings_of_one_row_are_one_and_rows_differ(key: object, table: str) -> None:
    assert callable(key)
    keys = [{key(spelling) for spelling in row} for row in rows(table)]
    assert [len(found) for found in keys] == [1] * len(keys)
    assert len(set().union(*keys)) == len(keys)


def test_the_exact_key_keeps_case_where_it_is_wanted() -> None:
    assert exact_key("Fine-Tuning", case=True) == "FineTuning"
    assert exact_key("ＲｅＡｃｔ", case=True) != exact_key("React", case=True)


@given(st.text())
@example("0#:0")
@example("a+%b")
def test_a_key_is_its_own_key(name: str) -> None:
    assert exact_key(exact_key(name)) == exact_key(name)
    key = loose_key(name)
    if key.isalnum():  # what C++ ends with may stand before a digit in the key of 「C++ 11」, and means nothing there
        assert loose_key(key) == key
