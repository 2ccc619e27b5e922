"""Python and the browser fold and cut alike: one table of texts, both sides."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from ainotes_site.search.packing import DIGITS, pack_number, pack_numbers
from ainotes_site.search.terms import fold, han_runs, latin_words, terms
from ainotes_site.text.folding import simplified

TEXTS = [
    "過擬合 與 ＬｏＲＡ　微调",
    "fine‑tuning—“引号”，GPT-4o、C++、３×３",
    "ﬁ ㎡ ① İ ß Ω é 𝑑 🧪 → ㄅ カタカナ ｶﾀｶﾅ",
    "用BERT做；熵",
    "",
]


Javascript = Callable[[str], Any]


def cut_in_browser(javascript: Javascript, text: str) -> tuple[str, list[tuple[str, str]]]:
    pairs = "".join(old + new for old, new in simplified().items())
    literal = json.dumps(text)
    found: tuple[str, list[tuple[str, str]]] = javascript(
        f"(() => {{ const folded = parts.makeFold({json.dumps(pairs)}).fold({literal});"
        " return [folded, parts.atoms(folded).map((a) => [a.kind, a.text])]; })()"
    )
    return found


@pytest.mark.parametrize("text", TEXTS)
def test_fold_and_cut_are_the_same_on_both_sides(javascript: Javascript, text: str) -> None:
    folded, atoms = cut_in_browser(javascript, text)
    assert folded == fold(text)
    assert [a for kind, a in atoms if kind == "han"] == han_runs(fold(text))
    assert {a for kind, a in atoms if kind == "word"} <= set(latin_words(fold(text)))


def test_folding_keeps_the_length() -> None:
    assert all(len(fold(text)) == len(text) for text in TEXTS)


def test_fold_meets_traditional_width_case_and_dashes() -> None:
    assert fold("過擬合 ＬｏＲＡ fine‑tuning") == "过拟合 lora fine-tuning"


def test_each_character_of_a_run_begins_a_term() -> None:
    assert terms("注意力，熵") == ["注意", "意力", "力.", "熵."]


def test_compounds_are_found_as_one_word() -> None:
    assert latin_words("在fine-tuning") == ["fine", "tuning", "finetuning"]


def test_a_word_without_an_end_costs_its_length() -> None:
    assert latin_words("a" * 500_000) == []  # at the square of its length this would take hours


@pytest.mark.parametrize("number", [0, 1, 61, 62, 63, 1797, 1798, 50_000, 10**7])
def test_numbers_come_back(javascript: Javascript, number: int) -> None:
    assert javascript(f"parts.unpackNumbers({json.dumps(pack_number(number))})") == [number]


def test_lists_of_numbers_come_back(javascript: Javascript) -> None:
    numbers = [0, 1, 5, 80, 81, 5000, 123456]
    assert javascript(f"parts.unpackNumbers({json.dumps(pack_numbers(numbers))})") == numbers


def test_digits_need_no_escape() -> None:
    assert not set(DIGITS) & set('";\\| \n')


@pytest.mark.parametrize(
    ("one", "other", "far"),
    [("transformer", "tranformer", 1), ("pytorch", "pytroch", 1), ("lora", "lora", 0), ("cat", "dogs", 2)],
)
def test_distance_counts_a_swap_as_one(javascript: Javascript, one: str, other: str, far: int) -> None:
    limit = 1 if far > 1 else 2
    assert javascript(f"parts.distance({one!r}, {other!r}, {limit})") == far


def test_character_table_has_no_chains() -> None:
    table = simplified()
    assert not [old for old, new in table.items() if new in table and table[new] != new]
