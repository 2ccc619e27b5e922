"""Bytes to text, whatever editor saved them."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ainotes_site.notes.encoding import decode

CHINESE = "注意力机制按相似度给值加权求和，得到输出向量。\n第二行也是中文。\n"
WITHOUT_SURROGATES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0\ufeff"))


@given(WITHOUT_SURROGATES)
def test_utf_8_comes_back(text: str) -> None:
    assert decode(text.encode("utf-8")).text == text
    assert decode(codecs.BOM_UTF8 + text.encode("utf-8")).text == text


@pytest.mark.parametrize(
    ("bom", "encoding"),
    [
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
@given(WITHOUT_SURROGATES)
def test_a_byte_order_mark_decides(bom: bytes, encoding: str, text: str) -> None:
    assert decode(bom + text.encode(encoding)).text == text


@given(st.text("的一是在了不和有大这主中人上为们地个用工时要动国产以我到他会作来分生对于学，。：、", min_size=4))
def test_gb18030_is_recognised(text: str) -> None:
    data = text.encode("gb18030")
    decoded = decode(data)
    assert decoded.text == text
    assert decoded.bad_line == 0


@pytest.mark.parametrize("encoding", ["gbk", "gb2312", "gb18030", "utf-16-le", "utf-16-be"])
def test_a_note_without_a_mark_is_recognised(encoding: str) -> None:
    text = "# Attention note\n\nlearning rate 0.1\n" + CHINESE
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_line_ends_become_one(end: str) -> None:
    assert decode(f"甲{end}乙{end}".encode()).text == "甲\n乙\n"


def test_a_broken_byte_is_named_with_its_line_and_the_rest_kept() -> None:
    decoded = decode(CHINESE.encode() + b"\xff\xfe!\n" + CHINESE.encode())
    assert decoded.bad_line == 3
    assert decoded.text.startswith(CHINESE)
    assert decoded.text.endswith(CHINESE)


def test_a_cut_utf_8_file_is_not_taken_for_gbk() -> None:
    decoded = decode((CHINESE * 3).encode()[:-2])
    assert decoded.encoding == "utf-8"
    assert decoded.text.startswith(CHINESE)


@given(st.binary())
def test_no_bytes_raise(data: bytes) -> None:
    assert "\r" not in decode(data).text
