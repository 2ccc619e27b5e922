"""The vocabulary that ships with the package keeps its own rules."""

from __future__ import annotations

import re
from collections import Counter

from ainotes_site.concepts.glossary import load_glossary
from ainotes_site.concepts.vocabulary_file import Concept
from ainotes_site.text.names import exact_key

GLOSSARY, PROBLEMS = load_glossary()
CONCEPTS = GLOSSARY.concepts


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
