"""What search engines and other programs read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ainotes_site.concepts.vocabulary_file import Concept
from ainotes_site.site.script_values import script_json
from ainotes_site.site.structured import article, defined_term, defined_term_set, glossary_json, website

SITE = "https://notes.example/"
LORA = Concept(
    id="lora",
    name="LoRA",
    zh="低秩适配",
    en="Low-Rank Adaptation",
    names=("LoRA", "低秩适配", "Low-Rank Adaptation", "低秩自适应"),
    definition="冻结原权重，只训练两个小矩阵之积的微调方法。",
    category="微调",
    near=("qlora", "peft"),
    reference="https://arxiv.org/abs/2106.09685",
    rules=(),
)
BARE = Concept("ntk", "NTK", "", "", ("NTK",), "", "", (), "", ())


def as_read(data: Mapping[str, object]) -> Any:
    """Return what a search engine reads of it."""
    return json.loads(script_json(data))


def test_an_article_says_what_is_known() -> None:
    found = as_read(
        article(
            "LoRA 的秩",
            f"{SITE}topics/lora/",
            site_url=SITE,
            date="2026-03-01",
            keywords=("微调",),
            about=[f"{SITE}concepts/lora/"],
        )
    )
    assert found["@type"] == "Article"
    assert found["headline"] == "LoRA 的秩"
    assert found["inLanguage"] == "zh-CN"
    assert found["datePublished"] == "2026-03-01"
    assert found["keywords"] == ["微调"]
    assert found["isPartOf"]["@id"] == website("笔记", SITE)["@id"]
    # A concept has one id wherever it is named.
    term = defined_term(LORA, f"{SITE}concepts/lora/", glossary_url=f"{SITE}glossary/")
    assert [one["@id"] for one in found["about"]] == [term["@id"]]


def test_what_is_not_known_is_left_out() -> None:
    assert not {"datePublished", "keywords", "about", "description"} & set(article("题", "./", site_url="../"))
    assert not {"description", "subjectOf", "alternateName"} & set(defined_term(BARE, "./", glossary_url="../"))
    assert "potentialAction" not in website("笔记", SITE)


def test_a_long_headline_is_cut() -> None:
    assert len(as_read(article("长" * 300, "./", site_url="../"))["headline"]) == 110


def test_the_site_can_be_searched() -> None:
    action = as_read(website("笔记", SITE, search_url=f"{SITE}?q={{search_term_string}}"))["potentialAction"]
    assert action["target"]["urlTemplate"] == "https://notes.example/?q={search_term_string}"
    assert action["query-input"] == "required name=search_term_string"


def test_a_term_stands_in_the_glossary_under_the_same_id() -> None:
    page, glossary = f"{SITE}concepts/lora/", f"{SITE}glossary/"
    term = defined_term(LORA, page, glossary_url=glossary)
    terms = defined_term_set("概念", glossary, [(LORA, page)])
    assert term["inDefinedTermSet"] == terms["@id"]
    assert terms["hasDefinedTerm"] == [{"@type": "DefinedTerm", "@id": term["@id"], "name": "LoRA", "url": page}]
    assert term["alternateName"] == ["低秩适配", "Low-Rank Adaptation", "低秩自适应"]


def test_the_glossary_for_programs_has_every_name() -> None:
    found = json.loads(glossary_json([(LORA, "concepts/lora/"), (BARE, "concepts/ntk/")]))
    assert found["version"] == 1
    first, second = found["concepts"]
    assert (first["id"], first["url"], first["zh"], first["en"]) == (
        "lora",
        "concepts/lora/",
        "低秩适配",
        "Low-Rank Adaptation",
    )
    assert first["names"] == list(LORA.names)
    assert first["near"] == ["qlora", "peft"]
    assert second["zh"] is None
    assert second["reference"] is None


class _Scripts(HTMLParser):
    """Collects the text of script elements, and every other tag."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("title", ["</script><img src=x>", "<!-- <script>", "a\u2028b\u2029c & d", '"\\'])
def test_no_title_ends_the_script_it_stands_in(title: str) -> None:
    text = script_json(article(title, "./", site_url="../"))
    page = _Scripts()
    page.feed(f'<script type="application/ld+json">{text}</script>')
    assert page.tags == ["script"]
    assert json.loads(page.text)["headline"] == title
    assert "\u2028" not in text


@given(st.recursive(st.text(st.characters(exclude_categories=["Cs"])) | st.integers(), st.lists, max_leaves=8))
def test_a_script_value_reads_back(value: object) -> None:
    text = script_json(value)
    assert json.loads(text) == value
    assert not set("<>&\u2028\u2029") & set(text)


def test_what_utf8_cannot_hold_is_replaced() -> None:
    assert json.loads(script_json("a\ud800b")) == "a?b"
