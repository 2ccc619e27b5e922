"""Names of the shipped vocabulary that mean several things, each sense in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ainotes_site.concepts.glossary import load_glossary
from ainotes_site.concepts.vocabulary_file import Concept, Rival, Rule
from ainotes_site.linking.links import link_topics
from tests.test_links import make_topic

GLOSSARY, _ = load_glossary()
SENSES = Path(__file__).parent / "golden" / "vocabulary" / "senses.txt"


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence; `sense` is what the name means there, empty where it means the concept."""

    concept: str
    sense: str
    text: str


def read_cases() -> Iterator[Case]:
    concept = ""
    for line in SENSES.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            concept = line[3:]
        elif line.startswith("+ "):
            yield Case(concept, "", line[2:])
        elif line.startswith("- "):
            sense, _, text = line[2:].partition(": ")
            yield Case(concept, sense, text)


CASES = list(read_cases())


def senses(concept: Concept) -> list[tuple[Rule, Rival]]:
    return [(rule, rival) for rule in concept.rules for rival in rule.rivals]


@pytest.mark.parametrize("case", CASES, ids=[f"{case.concept}: {case.text[:20]}" for case in CASES])
def test_a_name_leads_to_its_concept_only_where_it_means_it(case: Case) -> None:
    links = link_topics([make_topic(case.text)], GLOSSARY).links
    assert (case.concept in {link.concept for link in links}) == (not case.sense), [link.surface for link in links]


def test_each_sense_of_the_vocabulary_has_its_sentence() -> None:
    wanted = {(one.id, rival.sense) for one in GLOSSARY.concepts for _, rival in senses(one)}
    wanted |= {(one.id, "") for one in GLOSSARY.concepts if senses(one)}
    assert {(case.concept, case.sense) for case in CASES} == wanted


def test_a_sentence_of_another_sense_has_the_name_and_a_word_for_it() -> None:
    # Otherwise nothing is told apart there.
    without = [
        case.text
        for case in CASES
        if case.sense
        and not any(
            rival.sense == case.sense and has_one(case.text, rule.names) and has_one(case.text, rival.words)
            for rule, rival in senses(GLOSSARY.by_id[case.concept])
        )
    ]
    assert without == []


def has_one(text: str, words: tuple[str, ...]) -> bool:
    return any(word.casefold() in text.casefold() for word in words)
