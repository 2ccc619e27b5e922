"""The site of the project's own notes, page by page: what it links, what it says to programs, what it loads."""

import json
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

Knowledge = dict[str, Any]
NEVER_LINKED = {"a", "code", "pre", "h1", "h2", "h3", "h4", "h5", "h6"}
LOADED = {"script": "src", "img": "src", "iframe": "src", "source": "src"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Page(HTMLParser):
    """What one page holds that these tests ask for."""

    topic: str = ""
    skips: int = 0
    concepts: list[tuple[str, frozenset[str]]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    structured: list[str] = field(default_factory=list)
    stack: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._in_structured = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.topic = self.topic or found.get("data-topic", "")
        self.skips += "md-skip" in found.get("class", "").split()
        if "id" in found:
            self.ids.add(found["id"])
        if "data-concept" in found:  # a link, or one that readers may ask for
            self.concepts.append((found["data-concept"], frozenset(self.stack)))
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        if tag in LOADED and LOADED[tag] in found:
            self.loads.append(found[LOADED[tag]])
        if tag == "link" and {"stylesheet", "preload", "icon"} & set(found.get("rel", "").split()):
            self.loads.append(found["href"])
        self._in_structured = tag == "script" and found.get("type") == "application/ld+json"
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.stack:
            while self.stack.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._in_structured:
            self.structured.append(data)


@pytest.fixture(scope="module")
def pages(project_site: Path) -> dict[str, Page]:
    """Every page, by its path in the site; the 404 page aside, whose addresses are absolute."""
    pages = {}
    for path in sorted(project_site.rglob("*.html")):
        page = Page()
        page.feed(path.read_text(encoding="utf-8"))
        pages[path.relative_to(project_site).as_posix()] = page
    del pages["404.html"]
    return pages


@pytest.fixture(scope="module")
def knowledge(project_site: Path) -> Knowledge:
    found: Knowledge = json.loads((project_site / "knowledge.json").read_text(encoding="utf-8"))
    return found


def test_each_concept_link_shown_or_quiet_stands_in_knowledge_json_and_the_reverse(
    pages: dict[str, Page], knowledge: Knowledge
) -> None:
    drawn = Counter((page.topic, concept) for page in pages.values() for concept, _ in page.concepts if page.topic)
    readable = {topic["id"] for topic in knowledge["topics"] if "#" not in topic["url"]}
    told = Counter((link["topic"], link["concept"]) for link in knowledge["links"] if link["topic"] in readable)
    assert drawn == told
    assert max(drawn.values()) == 1, "a concept is linked at its first mention only"
    assert len(drawn) > 1000


def test_no_concept_link_stands_in_code_headings_or_links(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        for concept, around in page.concepts:
            assert not around & NEVER_LINKED, f"{path}: {concept}"


def test_no_topic_links_what_it_is_about(knowledge: Knowledge) -> None:
    about = {topic["id"]: set(topic["about"]) for topic in knowledge["topics"]}
    assert not [link for link in knowledge["links"] if link["concept"] in about[link["topic"]]]


def test_the_lines_of_links_hold_their_words(knowledge: Knowledge) -> None:
    root = Path(__file__).parent.parent / "notes"
    lines = {path.relative_to(root).as_posix(): path.read_text("utf-8").split("\n") for path in root.rglob("*.md")}
    for link in knowledge["links"]:
        assert link["surface"] in lines[link["note"]][link["line"] - 1], link


def test_every_address_within_the_site_leads_somewhere(pages: dict[str, Page], project_site: Path) -> None:
    for path, page in pages.items():
        for href in page.links:
            parts = urlsplit(href)
            if parts.scheme or parts.netloc:
                continue
            target = (project_site / path).parent / unquote(parts.path) if parts.path else project_site / path
            target = target / "index.html" if target.is_dir() else target
            assert target.is_file(), f"{path}: {href}"
            found = pages.get(target.resolve().relative_to(project_site.resolve()).as_posix())
            if parts.fragment and found is not None:
                assert unquote(parts.fragment) in found.ids, f"{path}: {href}"


def test_every_page_has_one_way_past_the_menu(pages: dict[str, Page]) -> None:
    whole = {url: page for url, page in pages.items() if page.ids}  # a redirect has nothing to skip
    assert len(whole) > 1000
    assert {url: page.skips for url, page in whole.items() if page.skips != 1} == {}


def test_nothing_is_loaded_from_elsewhere(pages: dict[str, Page]) -> None:
    foreign = {address for page in pages.values() for address in page.loads if urlsplit(address).netloc}
    assert not foreign


def test_related_topics_share_what_they_say_they_share(knowledge: Knowledge) -> None:
    topics = {topic["id"]: topic for topic in knowledge["topics"]}
    for topic in knowledge["topics"]:
        assert len(topic["related"]) <= 5
        assert topic["id"] not in topic["related"]
        assert set(topic["related"]) <= topics.keys()


def test_structured_data_describes_topics_concepts_and_the_glossary(pages: dict[str, Page]) -> None:
    kinds = Counter(json.loads("".join(page.structured))["@type"] for page in pages.values() if page.structured)
    assert kinds["Article"] > 200
    assert kinds["DefinedTerm"] > 300
    assert kinds["DefinedTermSet"] == 1
    assert kinds["WebSite"] == 1
