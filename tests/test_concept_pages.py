"""What a concept's page and the exports say of its relations."""

from __future__ import annotations

import json

import pytest

from ainotes_site.library import Library, build_library
from ainotes_site.site.exports import knowledge_json
from ainotes_site.site.pages.concepts import ConceptView, concept_pages
from ainotes_site.site.pages.site import survey
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
    write_notes(root, {"甲.md": "# 甲\n\n单趟检测器与 LookOnce 都在这里。\n", "glossary.yml": GLOSSARY})
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
