"""Overviews: home, timeline, and what is still to be written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from ainotes_site.addresses import QUESTIONS_PAGE
from ainotes_site.gfm import Attrs, Node, plain_text
from ainotes_site.library import HOME_PAGE
from ainotes_site.site.pages.cards import ConceptCard, TopicCard
from ainotes_site.site.pages.folders import FolderCard, folder_entries, introduce
from ainotes_site.site.pages.shelves import NoteCard
from ainotes_site.site.pages.site import GeneratedPage, PlannedPage, Site, View, list_page, render_document
from ainotes_site.site.pages.tags import TagCard, tag_cards
from ainotes_site.text import count_letters, loose_key
from ainotes_site.topics import Topic

TIMELINE_PAGE = "timeline.md"
# As many subjects as a reader takes in at a glance; the tag page has them all.
_HOME_TAGS = 16
_HOME_RECENT = 8
_HOME_CONCEPTS = 24
_HOME_CHANCES = 60
_HOME_ENTRIES = 24


@dataclass(frozen=True, slots=True)
class HomeView(View):
    """The home page: figures, what the notes' folder holds, and ways in; `card` is that of its front page, if any, `chance` are the URLs of topics to fall upon."""

    kind: ClassVar[str] = "home"
    card: TopicCard | None
    cards: tuple[ConceptCard, ...]
    topics: int
    notes: int
    letters: int
    questions: int
    tags: tuple[TagCard, ...]
    more_tags: bool
    concepts: tuple[ConceptCard, ...]
    concept_count: int
    glossary_url: str
    graph_url: str
    chance: tuple[str, ...]
    recent: tuple[TopicCard, ...]
    entries: tuple[NoteCard | FolderCard, ...]
    more_entries: int


@dataclass(frozen=True, slots=True)
class Month:
    """The topics of a month, written `2026-11`."""

    month: str
    topics: tuple[TopicCard, ...]


@dataclass(frozen=True, slots=True)
class TimelineView(View):
    """The topics with a date, the newest first, and how many have none."""

    kind: ClassVar[str] = "timeline"
    months: tuple[Month, ...]
    undated: int


@dataclass(frozen=True, slots=True)
class QuestionsView(View):
    """The page of what is still to be written: how much that is, and questions that have a page by now."""

    kind: ClassVar[str] = "questions"
    answered: tuple[TopicCard, ...]
    count: int


def overview_pages(site: Site) -> Iterator[PlannedPage]:
    """Yield home, timeline and the page of open questions."""
    yield PlannedPage(HOME_PAGE, "首页", partial(_home, site))
    yield PlannedPage(TIMELINE_PAGE, "时间线", partial(_timeline, site))
    yield PlannedPage(QUESTIONS_PAGE, "待补与问题", partial(_questions, site))


def _home(site: Site) -> GeneratedPage:
    topics = site.library.topics
    shelf = site.library.shelf
    introduction = introduce(shelf, site)
    entries = folder_entries(shelf, site)
    subjects = _without_twins(tag_cards(site), entries)
    view = HomeView(
        card=introduction.topic,
        cards=introduction.cards,
        topics=len(site.listed),
        notes=len(site.library.notes),
        letters=sum(count_letters(plain_text(block)) for topic in topics for block in topic.blocks),
        questions=sum(topic.question and not topic.has_page for topic in topics),
        tags=subjects[:_HOME_TAGS],
        more_tags=len(site.tags) > _HOME_TAGS,
        concepts=_core_concepts(site),
        concept_count=len(site.concepts),
        glossary_url=site.url("glossary.md"),
        graph_url=site.url("graph.md"),
        chance=tuple(_spread([site.topics[t.id].url for t in site.listed if t.has_page], _HOME_CHANCES)),
        recent=tuple(site.topics[topic.id] for topic in _dated(site)[:_HOME_RECENT]),
        entries=tuple(sorted(entries, key=lambda one: isinstance(one, FolderCard)))[:_HOME_ENTRIES],
        more_entries=max(0, len(shelf.entries) - _HOME_ENTRIES),
    )
    return GeneratedPage(HOME_PAGE, "首页", "home.html", "# 首页", introduction.document, view, note=shelf.front)


def _without_twins(tags: Sequence[TagCard], entries: Sequence[NoteCard | FolderCard]) -> tuple[TagCard, ...]:
    """Return the tags that are no folder's name: a folder stands on the page already."""
    folders = {loose_key(one.title) for one in entries if isinstance(one, FolderCard)}
    return tuple(tag for tag in tags if loose_key(tag.name) not in folders)


def _core_concepts(site: Site) -> tuple[ConceptCard, ...]:
    return tuple(sorted(site.concepts.values(), key=lambda card: (-card.count, card.id))[:_HOME_CONCEPTS])


def _spread(urls: Sequence[str], most: int) -> Sequence[str]:
    """Return at most so many, spread evenly: the same ones in each build."""
    return urls[:: max(1, -(-len(urls) // most))]


def _dated(site: Site) -> list[Topic]:
    dated = [topic for topic in site.listed if topic.date]
    return sorted(dated, key=lambda topic: (topic.date or "", topic.id), reverse=True)


def _timeline(site: Site) -> GeneratedPage:
    months: dict[str, list[TopicCard]] = {}
    for topic in _dated(site):
        months.setdefault((topic.date or "")[:7], []).append(site.topics[topic.id])
    entries = tuple(Month(month, tuple(topics)) for month, topics in months.items())
    undated = sum(topic.date is None for topic in site.library.topics)
    return list_page(
        TIMELINE_PAGE, "时间线", "timeline.html", TimelineView(entries, undated)
    )


def _questions(site: Site) -> GeneratedPage:
    loose = [topic for topic in site.library.topics if not topic.has_page]
    answered = tuple(site.topics[topic.id] for topic in site.library.topics if topic.has_page and topic.question)
    blocks: list[Node] = []
    for title, anchor, topics in (
        ("未解答的问题", "open", [topic for topic in loose if topic.question]),
        ("待补的条目", "stubs", [topic for topic in loose if not topic.question]),
    ):
        if topics:
            blocks.append(_heading(title, 2, anchor))
        for topic in topics:
            blocks += _loose_topic(topic, site)
    document = render_document((*blocks, *(note for topic in loose for note in topic.footnotes)), QUESTIONS_PAGE, site)
    view = QuestionsView(answered, len(loose))
    return GeneratedPage(QUESTIONS_PAGE, "待补与问题", "questions.html", "# 待补与问题", document, view)


def _loose_topic(topic: Topic, site: Site) -> Iterator[Node]:
    """Yield what there is of a topic without a page: title, links, the few words, and where it stands."""
    yield _heading(topic.title, 3, topic.id)
    for link in topic.links:
        label = (Node("text", topic.heading, topic.heading, link),)
        anchor = Node("link", topic.heading, topic.heading, "", Attrs(href=link), label)
        yield Node("paragraph", topic.heading, topic.heading, children=(anchor,))
    for block in topic.blocks:
        if block.kind == "heading":
            yield block.with_attrs(level=4, id=f"{topic.id}-{block.attrs.id}")
        else:
            yield block
    for source in topic.sources:
        text = (Node("text", source.start, source.end, f"{source.note}，第 {source.start}–{source.end} 行"),)
        small = Node("html", source.start, source.end, "", Attrs(tag="small", attributes=(("class", "ainotes-source"),)), text)
        yield Node("paragraph", source.start, source.end, children=(small,))


def _heading(text: str, level: int, anchor: str) -> Node:
    label = (Node("text", 1, 1, text),)
    return Node("heading", 1, 1, "", Attrs(level=level, id=anchor), label)
