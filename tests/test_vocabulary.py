"""The vocabulary that ships with the package keeps its own rules."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ainotes_site.concepts.glossary import load_glossary
from ainotes_site.concepts.vocabulary_file import Concept
from ainotes_site.text.names import exact_key
from tools.aging import aged, main

GLOSSARY, PROBLEMS = load_glossary()
CONCEPTS = GLOSSARY.concepts
DIFFERENT = Path(__file__).parent / "golden" / "vocabulary" / "different.txt"


def repeated(values: list[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


def shares(concept: Concept, key: str) -> bool:
    return any(rule.shared and key in map(exact_key, rule.names) for rule in concept.rules)


def test_it_loads_without_a_problem() -> None:
    assert [str(problem) for problem in PROBLEMS] == []


def test_it_is_large() -> None:
    assert len(CONCEPTS) >= 3000


def test_each_category_is_a_shelf_and_not_a_leftover() -> None:
    counts = Counter(concept.category for concept in CONCEPTS)
    assert {category: count for category, count in counts.items() if not category or count < 10} == {}


def test_ids_are_ascii_kebab_case() -> None:
    assert [one.id for one in CONCEPTS if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", one.id)] == []
    assert repeated([concept.id for concept in CONCEPTS]) == []


def test_definitions_are_sentences_of_30_to_160_characters() -> None:
    wrong = [one.id for one in CONCEPTS if not (30 <= len(one.definition) <= 160 and one.definition.endswith("。"))]
    assert wrong == []


def test_no_definition_repeats_another() -> None:
    assert repeated([concept.definition for concept in CONCEPTS]) == []


def test_every_near_concept_exists() -> None:
    # A `near` that does not exist is a problem, and left out of the concept: see the first test.
    assert [(one.id, near) for one in CONCEPTS for near in one.near if near not in GLOSSARY.by_id] == []


def test_a_name_belongs_to_one_concept_unless_it_is_shared() -> None:
    owners: dict[str, list[Concept]] = {}
    for concept in CONCEPTS:
        for name in concept.names:
            owners.setdefault(exact_key(name), []).append(concept)
    doubles = {
        key: [concept.id for concept in found]
        for key, found in owners.items()
        if len(found) > 1 and not all(shares(concept, key) for concept in found)
    }
    assert doubles == {}


def test_a_shared_name_says_what_tells_its_concepts_apart() -> None:
    assert [one.id for one in CONCEPTS for rule in one.rules if rule.shared and not rule.needs] == []


def test_references_are_https_addresses() -> None:
    given = [one for one in CONCEPTS if one.reference]
    assert [one.id for one in given if not re.fullmatch(r"https://[^\s/]+\.[^\s/]+(/\S*)?", one.reference)] == []


def different_pairs() -> list[tuple[str, str]]:
    lines = DIFFERENT.read_text(encoding="utf-8").splitlines()
    pairs = (line.split(" | ") for line in lines if line and not line.startswith("#"))
    return [(first, second) for first, second in pairs]


def test_what_a_sceptic_tells_apart_is_not_one_concept() -> None:
    pairs = different_pairs()
    owners: dict[str, set[str]] = {}
    for concept in CONCEPTS:
        for name in concept.names:
            owners.setdefault(exact_key(name), set()).add(concept.id)
    related = {exact_key(one) for concept in CONCEPTS for one in relations(concept)}
    keys = [(exact_key(first), exact_key(second)) for first, second in pairs]
    assert len({frozenset(pair) for pair in keys}) == len(pairs) >= 300
    assert [pair for pair in keys if owners.get(pair[0], set()) & owners.get(pair[1], set())] == []
    # A pair the vocabulary does not know tells nothing: both are names, or what some concept is related to.
    assert [key for pair in keys for key in pair if key not in owners and key not in related] == []


def relations(concept: Concept) -> tuple[str, ...]:
    return concept.members + concept.parts + concept.opposites + concept.see


def test_no_concept_is_related_to_itself_or_to_one_of_its_names() -> None:
    wrong = [
        (one.id, other)
        for one in CONCEPTS
        for other in relations(one)
        if other == one.id or exact_key(other) in map(exact_key, one.names)
    ]
    assert wrong == []


def test_a_plain_relation_has_no_entry_of_its_own() -> None:
    # Where it has one, the id belongs there, or the page leads nowhere.
    owners = {exact_key(name) for concept in CONCEPTS for name in concept.names}
    plain = [(one.id, other) for one in CONCEPTS for other in relations(one) if other not in GLOSSARY.by_id]
    assert [pair for pair in plain if exact_key(pair[1]) in owners] == []


def test_what_tells_of_this_year_says_when_it_was_true() -> None:
    assert [one.id for one in CONCEPTS if re.search(r"202[6-9] 年", one.definition) and not one.as_of] == []


def test_what_was_true_half_a_year_ago_is_listed_to_be_read_again(capsys: pytest.CaptureFixture[str]) -> None:
    def dated(identifier: str, as_of: str) -> Concept:
        return replace(CONCEPTS[0], id=identifier, as_of=as_of)

    found = aged(
        [
            dated("new", "2026-06"),
            dated("b", "2026-05"),
            dated("a", "2026-05-31"),
            dated("old", "2025-12"),
            dated("no", ""),
        ],
        date(2026, 11, 27),
    )
    assert [concept.id for concept in found] == ["old", "b", "a"]
    assert main("2020-01-01") == 0
    assert capsys.readouterr().out == ""
    assert main("2036-01-01") == 0
    assert "gpt-6" in capsys.readouterr().out
