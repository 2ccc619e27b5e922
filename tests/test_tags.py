"""Tags: golden cases that an author can read, and what subjects may say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ainotes_site.concepts import load_glossary
from ainotes_site.linking import index_names, link_topics
from ainotes_site.notes import parse_note
from ainotes_site.relations import Tagger, assign_tags, read_subjects, shipped_subjects
from ainotes_site.topics import assign_ids, split_topics

CASES = re.findall(
    r"^## (.+)\n((?:(?!^## )[^\n]*\n)+)",
    (Path(__file__).parent / "golden" / "tags" / "cases.md").read_text(encoding="utf-8"),
    re.M,
)
GLOSSARY, _ = load_glossary()


def tag(notes: dict[str, str]) -> list[str]:
    """Return each topic with its tags, and the points of those that were worked out."""
    split = [split_topics(parse_note(path, text.encode())[0]) for path, text in notes.items()]
    linked = link_topics(assign_ids([topic for one in split for topic in one.topics]), GLOSSARY)
    index, subjects = index_names(GLOSSARY), shipped_subjects()
    tagger = Tagger(linked, index, subjects)
    lines = []
    for topic in assign_tags(linked, index, subjects, split):
        points = {score.tag: f" {score.points:.1f}" for score in tagger.score(topic)}
        lines.append(f"{topic.title}：{'、'.join(one + points.get(one, '') for one in topic.tags) or '无'}")
    return lines


@pytest.mark.parametrize(("name", "body"), CASES, ids=[name for name, _ in CASES])
def test_golden_case(name: str, body: str) -> None:
    notes = dict(re.findall(r"^(\S+\.md)\n```\n(.*?)^```$", body, re.M | re.S))
    assert tag(notes) == re.findall(r"^- (.+)$", re.sub(r"^```.*?^```$", "", body, flags=re.M | re.S), re.M)


def test_every_word_of_the_subjects_names_a_concept() -> None:
    index = index_names(GLOSSARY)
    assert [word for word in shipped_subjects().words if not index.lookup(word)] == []


def test_every_category_of_the_vocabulary_has_a_tag() -> None:
    assert {concept.category for concept in GLOSSARY.concepts} <= set(shipped_subjects().categories)


@pytest.mark.parametrize("text", ["tag", "- 1", "{", "- {words: [x]}"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="tag"):
        read_subjects(text)
