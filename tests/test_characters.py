"""Slugs, anchors and folding, with Chinese."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ainotes_site.text.characters import fold_text, heading_anchor, join_lines
from ainotes_site.text.slugs import pinyin_slug


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("LoRA", "lora"),
        ("多头注意力", "duo-tou-zhu-yi-li"),
        ("重排序", "chong-pai-xu"),
        ("调参", "tiao-can"),
        ("长上下文", "chang-shang-xia-wen"),
        ("微调 LoRA（低秩）", "wei-tiao-lora-di-zhi"),
        ("C++ 与 C#", "cpp-yu-c-sharp"),
        ("ＧＰＴ－４", "gpt-4"),
        ("GPT–4", "gpt-4"),
        ("a/b\\c:d*e?", "a-b-c-d-e"),
        ("../../etc/passwd", "etc-passwd"),
        ("Café", "cafe"),
    ],
)
def test_slugs(title: str, slug: str) -> None:
    assert pinyin_slug(title) == slug


@pytest.mark.parametrize(
    "title", ["CON", "nul", "lpt1", "index", "README", "🙂", "？", "ですか", "字" * 300, "a" * 300, ""]
)
def test_awkward_titles_have_safe_slugs(title: str) -> None:
    slug = pinyin_slug(title)
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,79}", slug)
    assert slug not in ("con", "nul", "lpt1", "index", "readme")


@given(st.text())
def test_every_slug_is_a_file_name_everywhere(title: str) -> None:
    assert re.fullmatch(r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?", pinyin_slug(title))


def test_long_titles_with_one_beginning_differ() -> None:
    assert pinyin_slug("很长的标题" * 30 + "甲") != pinyin_slug("很长的标题" * 30 + "乙")


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [("多头 注意力（MHA）", "多头-注意力mha"), ("1.2 Why?", "12-why"), ("a_b - c", "a_b---c"), ("，。", "")],
)
def test_anchors_are_those_of_github(heading: str, anchor: str) -> None:
    assert heading_anchor(heading) == anchor


@pytest.mark.parametrize(
    ("before", "after", "between"),
    [("模型", "训练", ""), ("model", "training", " "), ("模型", "is", " "), ("，", "且", "")],
)
def test_wrapped_lines_join(before: str, after: str, between: str) -> None:
    assert join_lines(before, after) == between


def test_folding_ignores_width_and_case() -> None:
    assert fold_text(" ＬｏＲＡ　微调 ") == "lora 微调"
