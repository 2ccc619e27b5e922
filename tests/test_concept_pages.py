"""What a concept's page and the exports say of its relations."""

from __future__ import annotations

import json

import pytest

from ainotes_site.library import Library, build_library
from ainotes_site.site.exports import knowledge_json
from ainotes_site.site.pages.concepts import ConceptView, concept_pages
from ainotes_site.site.pages.site import survey
from ainotes_site.site.pages.topics import TopicView, topic_pages
from tests.conftest import write_notes

DEFINITION = "一种只为测试而写的检测器，释义要够三十个字，说清它是什么、做什么用、与别的有什么不同。"
GLOSSARY = f"""\
concepts:
  - {{id: swift-net, name: 单趟检测器, definition: {DEFINITION}, members: [LookOnce, 某检测器], see: [slow-net]}}
  - {{id: look-once, name: LookOnce, definition: {DEFINITION}, as_of: 2026-11}}
  - {{id: slow-net, name: 两趟检测器, definition: {DEFINITION}}}
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    root = tmp_path_factory.mktemp("notes")
    contents = {
        "甲.md": "# 甲\n\n单趟检测器与 LookOnce 都在这里。\n",
        "乙.md": "# 乙\n\n产线上换成了某检测器，快了一倍。\n",
        "glossary.yml": GLOSSARY,
    }
    write_notes(root, contents)
    return build_library(root)


def test_a_page_lists_each_relation_under_its_own_word_from_either_side(library: Library) -> None:
    views = [page.draw().view for page in concept_pages(survey(library, directory_urls=True))]
    concepts = {view.card.name: view for view in views if isinstance(view, ConceptView)}
    shown = {
        name: [(one.word, [(card.name, bool(card.url)) for card in one.others]) for one in view.relations]
        for name, view in concepts.items()
    }
    assert shown == {
        "单趟检测器": [
            ("种类与成员", [("LookOnce", True), ("某检测器", False)]),
            ("容易混淆，另见", [("两趟检测器", False)]),
        ],
        "LookOnce": [("属于", [("单趟检测器", True)])],
    }
    assert concepts["LookOnce"].as_of == "2026-11"


def test_knowledge_json_tells_names_from_relations(library: Library) -> None:
    concepts = {one["id"]: one for one in json.loads(knowledge_json(library))["concepts"]}
    assert concepts["swift-net"]["names"] == ["单趟检测器"]
    assert concepts["swift-net"]["members"] == ["look-once", "某检测器"]
    assert concepts["swift-net"]["see"] == ["slow-net"]
    assert (concepts["look-once"]["as_of"], concepts["swift-net"]["as_of"]) == ("2026-11", None)


def test_a_member_without_an_entry_leads_to_its_family_and_the_card_says_so(library: Library) -> None:
    links = [(link.topic, link.surface, link.concept) for link in library.linked.links]
    cards = {
        view.card.title: [(card.id, card.member) for card in view.cards]
        for page in topic_pages(survey(library, directory_urls=True))
        if isinstance(view := page.draw().view, TopicView)
    }
    assert ("yi", "某检测器", "swift-net") in links
    assert cards == {"甲": [("look-once", ""), ("swift-net", "")], "乙": [("swift-net", "某检测器")]}
    assert "某检测器" not in library.glossary.by_id["swift-net"].names
