"""The place of a name in the index from A to Z, and what finds it there."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ainotes_site.cache import Cache
from ainotes_site.mkdocs_plugin.reading_memory import keep_readings, recall_readings
from ainotes_site.text import read_syllables, readings
from ainotes_site.text.pinyin import index_key, index_order


@pytest.mark.parametrize(
    ("name", "letter", "pinyin"),
    [
        ("重排序", "C", "chongpaixu"),
        ("权重", "Q", "quanzhong"),
        ("调参", "T", "tiaocan"),
        ("调度", "D", "diaodu"),
        ("长短期记忆", "C", "changduanqijiyi"),
        ("行列式", "H", "hanglieshi"),
        ("并行", "B", "bingxing"),
        ("召回率", "Z", "zhaohuilv"),
        ("KV 缓存", "K", "kvhuancun"),
        ("3D 卷积", "0–9", "3djuanji"),
        ("Transformer", "T", "transformer"),
        ("ε-贪心", "E", "epsilontanxin"),
        ("Ａ／Ｂ 测试", "A", "abceshi"),
    ],
)
def test_a_name_stands_at_its_reading(name: str, letter: str, pinyin: str) -> None:
    key = index_key(name)
    assert key.letter == letter
    assert pinyin in key.filter.split()


def test_what_has_no_reading_stands_at_the_end() -> None:
    assert index_key("🎉").letter == "#"
    assert sorted("# Z A 0–9".split(), key=index_order) == ["0–9", "A", "Z", "#"]


@pytest.mark.parametrize(("name", "typed"), [("多头注意力", "dtzyl"), ("KV 缓存", "kvhc"), ("GPT-4o", "gpt4o")])
def test_initials_find_a_name_and_latin_words_stay_whole(name: str, typed: str) -> None:
    assert typed in index_key(name).filter.split()


def test_the_order_is_by_syllables_numbers_and_tones() -> None:
    names = ["西安", "先验", "GPT-10", "GPT-2", "训练", "3D 卷积", "🎉", "序列", "虚拟", "1-bit 量化", "Token", "特征"]
    assert sorted(names, key=lambda name: index_key(name).sort) == [
        "1-bit 量化",
        "3D 卷积",
        "GPT-2",
        "GPT-10",
        "特征",
        "Token",
        "西安",
        "先验",
        "序列",
        "虚拟",
        "训练",
        "🎉",
    ]


@given(st.text(max_size=20), st.text(max_size=20))
def test_order_agrees_with_the_letters_and_tells_names_apart(one: str, other: str) -> None:
    first, second = sorted([index_key(one), index_key(other)], key=lambda key: key.sort)
    assert index_order(first.letter) <= index_order(second.letter)
    assert (first.sort == second.sort) == (one == other)


@given(st.text(max_size=20))
def test_a_filter_key_has_no_white_space_in_a_form(name: str) -> None:
    assert all(form.isalnum() for form in index_key(name).filter.split(" ") if form)


def test_what_an_earlier_build_read_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = read_syllables("磨坊与粮仓")
    cache = Cache(tmp_path)
    keep_readings(cache)
    cache.finish()
    monkeypatch.setattr(readings.READINGS, "known", {})
    monkeypatch.setattr(readings, "_load", lambda: pytest.fail("pypinyin is not asked"))
    recall_readings(Cache(tmp_path))
    assert read_syllables("磨坊与粮仓") == first
