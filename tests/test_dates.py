"""Dates as people write them."""

from __future__ import annotations

import pytest

from ainotes_site.notes.dates import only_date, parse_date, read_date, without_date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2023-3-1", "2023-03-01"),
        ("更新 2023-3-13", "2023-03-13"),
        ("2024年5月6日", "2024-05-06"),
        ("2024 年 5 月 6 号", "2024-05-06"),
        ("2024/05/06", "2024-05-06"),
        ("2024.5.6", "2024-05-06"),
        ("[2026-1-19]", "2026-01-19"),
        ("见2024-02-29的记录", "2024-02-29"),
        ("2023-02-30 与 2023-03-01", "2023-03-01"),
        ("2023-13-01", None),
        ("2023-02-29", None),
        ("12023-3-1", None),
        ("192.168.2023.1.1", None),
        ("版本 1.2.3", None),
        ("2023-3", None),
        ("", None),
    ],
)
def test_the_first_real_date_is_read(text: str, date: str | None) -> None:
    assert parse_date(text) == date


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("2025-04-27", "2025-04-27"),
        ("[2026-1-19]", "2026-01-19"),
        ("**2025-04-27**", "2025-04-27"),
        ("更新于：2025-04-27", "2025-04-27"),
        ("2025-04-27 星期日", "2025-04-27"),
        ("2025-04-27 10:30", "2025-04-27"),
        ("2025-04-27 读论文", None),
        ("读论文 2025-04-27", None),
        ("2025-02-30", None),
    ],
)
def test_a_line_that_is_only_a_date(line: str, date: str | None) -> None:
    assert only_date(line) == date


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("LoRA 2023-3-1", "LoRA"),
        ("LoRA（2023-3-1）", "LoRA"),
        ("LoRA - 2023-3-1", "LoRA"),
        ("2023-3-1：LoRA", "LoRA"),
        ("LoRA（低秩）", "LoRA（低秩）"),
        ("GPT-4 与 2.0.1 版", "GPT-4 与 2.0.1 版"),
    ],
)
def test_dates_come_off_titles(title: str, bare: str) -> None:
    assert without_date(title) == bare


@pytest.mark.parametrize("piece", ["2023-", "[【（", "（2023-1-1", "(", "2023-1-1 ", " ", "更新", "# *_"])
def test_no_line_takes_long(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))  # a pattern that begins again at each character would not come to an end
    assert only_date(text) is None
    assert set(without_date(text)) <= set(text)


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("Friday, January 5th 2024, 10:00:00 am", "2024-01-05"),
        ("January 8, 2024 3:04 PM", "2024-01-08"),
        ("Mon, 01 Sep 2025 10:00:00 GMT", "2025-09-01"),
        ("202403091030", "2024-03-09"),
        ("2024-05-06T10:00:00+08:00", "2024-05-06"),
        ("Januar 2024", None),
        ("20241399", None),
    ],
)
def test_front_matter_may_say_a_date_in_english(value: str, date: str | None) -> None:
    assert read_date(value) == date
