"""Pages of topics."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar
from urllib.parse import urljoin

from markupsafe import Markup

from ainotes_site.addresses import topic_page
from ainotes_site.site.feedback import report_url
from ainotes_site.gfm import Node, plain_text, walk
from ainotes_site.site.pages.calm import calm_down, without_links
from ainotes_site.site.pages.cards import ConceptCard, TopicCard
from ainotes_site.site.pages.concepts import Mention, show_mention
from ainotes_site.site.pages.markdown import markdown_url
from ainotes_site.site.pages.shelves import Contents, Row
from ainotes_site.site.pages.site import GeneratedPage, PlannedPage, Site, View, folder_url, list_page, render_document, source_lines
from ainotes_site.site.pages.topic_dates import TopicDates, last_changed, topic_dates
from ainotes_site.addresses import place
from ainotes_site.site.titles import title_in_context
from ainotes_site.text import count_letters, exact_key, is_english, loose_key
from ainotes_site.topics import Source, Topic

# Characters that a reader takes in within a minute, as Chinese reading sites count.
READING_SPEED = 400


@dataclass(frozen=True, slots=True)
class SourceCard:
    """Lines of a note that a topic comes from, and the note's page."""

    note: str
    title: str
    url: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class RelatedCard:
    """A related topic, and why it is."""

    card: TopicCard
    reason: str


@dataclass(frozen=True, slots=True)
class TopicView(View):
    """The page of a topic.

    `path` is where it stands, outermost first, `contents` those of its folder. `cards` are the concepts that it links,
    `concepts` those that it is about, `previews` the topics that it links or names. `quiet`: some
    mentions are not shown as links. `dates` are those besides the topic's own.
    """

    kind: ClassVar[str] = "topic"
    card: TopicCard
    markdown_url: str
    report_url: str
    question: bool
    english: bool
    path: tuple[Row, ...]
    contents: Contents | None
    links: tuple[str, ...]
    minutes: int
    letters: int
    sources: tuple[SourceCard, ...]
    cards: tuple[ConceptCard, ...]
    concepts: tuple[ConceptCard, ...]
    related: tuple[RelatedCard, ...]
    backlinks: tuple[Mention, ...]
    previous: TopicCard | None
    next: TopicCard | None
    previews: tuple[TopicCard, ...]
    quiet: bool
    dates: TopicDates

    @property
    def url(self) -> str:
        """The page's own URL."""
        return self.card.url


@dataclass(frozen=True, slots=True)
class TopicGroup:
    """The topics of which a tag is the first, or that have none."""

    name: str
    topics: tuple[TopicCard, ...]


@dataclass(frozen=True, slots=True)
class TopicsView(View):
    """The index of all topics, by tag."""

    kind: ClassVar[str] = "topics"
    groups: tuple[TopicGroup, ...]
    count: int


def topic_pages(site: Site) -> Iterator[PlannedPage]:
    """Yield the page of each topic that has one, and their index."""
    yield PlannedPage("topics/index.md", "全部主题", partial(_topic_index, site))
    for topic in site.listed:
        if topic.has_page:
            draw = partial(_topic_page, topic, site)
            yield PlannedPage(topic_page(topic), topic.title, draw, topic.sources[0].note, not _is_raw(topic, site))


def _topic_page(topic: Topic, site: Site) -> GeneratedPage:
    page = topic_page(topic)
    source = topic.sources[0]
    letters = count_letters(" ".join(plain_text(block) for block in topic.blocks))
    document = render_document(_shown_blocks(topic, letters, site), page, site)
    view = _topic_view(topic, document, letters, site)
    markdown = "\n\n".join(
        (f"# {topic.title}", *(source_lines(one.note, one.start, one.end, site) for one in topic.sources))
    )
    raw = _is_raw(topic, site)
    if raw:
        markdown = source_lines(source.note, topic.heading + 1, source.end, site)
    return GeneratedPage(
        src_uri=page,
        title=title_in_context(topic.title, view.card.context),
        template="topic.html",
        markdown=markdown,
        document=None if raw else document,
        view=view,
        description=view.card.excerpt,
        note=source.note,
        date=last_changed(topic, site),
        addresses=_raw_addresses(topic, page, site) if raw else None,
        origins=(*topic.origins, *(note.attrs.name.rpartition("@")[2] for note in topic.footnotes)),
        toc=all(site.places.notes[one.note].front.toc for one in topic.sources),
    )


def _shown_blocks(topic: Topic, letters: int, site: Site) -> tuple[Node, ...]:
    """Return the topic's text with as many links to concepts as the site shows."""
    blocks = (*topic.blocks, *topic.footnotes)
    if site.links == "all":
        return blocks
    if site.links == "none":
        return without_links(blocks)
    return calm_down(blocks, letters, lambda one: site.concepts[one].count, site.explains.__contains__)


def _topic_view(topic: Topic, document: Node, letters: int, site: Site) -> TopicView:
    library, card, note = site.library, site.topics[topic.id], topic.sources[0].note
    previous, following = site.shelves.around_topics.get(topic.id, ("", ""))
    linked = {node.attrs.concept: plain_text(node) for node in walk(document) if node.kind == "concept"}
    view = TopicView(
        card=card,
        markdown_url=markdown_url(topic),
        report_url=_report_url(topic, card.url, site),
        question=topic.question,
        english=is_english(topic.title, words=3),
        path=_path(topic, site),
        contents=site.shelves.contents(note, topic.id),
        links=topic.links,
        minutes=max(1, round(letters / READING_SPEED)),
        letters=letters,
        sources=tuple(_source_card(source, site) for source in topic.sources),
        cards=tuple(_linked_card(concept, linked[concept], site) for concept in sorted(linked)),
        concepts=tuple(site.concepts[concept] for concept in library.linked.about.get(topic.id, ())),
        related=tuple(RelatedCard(site.topics[one.topic], one.reason) for one in library.related.get(topic.id, ())),
        backlinks=tuple(show_mention(mention, site) for mention in library.backlinks.topics.get(topic.id, ())),
        previous=site.topics.get(previous),
        next=site.topics.get(following),
        previews=(),
        quiet=any(node.attrs.classes == "quiet" for node in walk(document) if node.kind == "concept"),
        dates=topic_dates(topic, site),
    )
    return replace(view, previews=tuple(_previews(document, view, site)))


def _linked_card(concept: str, words: str, site: Site) -> ConceptCard:
    """Return the card of the concept that these words link to; where they name a kind of it, it says so."""
    glossary = site.library.glossary
    members = {exact_key(name) for name in glossary.plain_members(glossary.by_id[concept])}
    return replace(site.concepts[concept], member=words if exact_key(words) in members else "")


def _source_card(source: Source, site: Site) -> SourceCard:
    url = site.url(site.library.note_pages[source.note])
    return SourceCard(source.note, site.titles[source.note], url, source.start, source.end)


def _is_raw(topic: Topic, site: Site) -> bool:
    """Tell whether Python-Markdown is to read the topic, as its note asks."""
    return len(topic.sources) == 1 and site.places.notes[topic.sources[0].note].front.dialect == "pymdown"


def _path(topic: Topic, site: Site) -> tuple[Row, ...]:
    """Return where a topic stands, outermost first: folders, its note unless that is this page, and groups."""
    note = topic.sources[0].note
    row = site.shelves.rows[note]
    groups = (Row(group, "") for group in topic.groups if loose_key(group) != loose_key(row.title))
    is_page = row.url == site.topics[topic.id].url
    return (*site.shelves.path(note), *(() if is_page else (row, *groups)))


def _report_url(topic: Topic, url: str, site: Site) -> str:
    places = [f"{one.note} 第 {one.start}–{one.end} 行" for one in topic.sources]
    return report_url(site.repository, topic.title, [*places, site.absolute(url, "")] if site.address else places)


def _previews(document: Node, view: TopicView, site: Site) -> Iterator[TopicCard]:
    """Yield what is shown of each topic that the page links to, once, for who points at a link."""
    linked = (urljoin(view.url, node.attrs.href) for node in walk(document) if node.kind == "link")
    beside = (one.url for one in (*(related.card for related in view.related), view.previous, view.next) if one)
    for url in dict.fromkeys((*linked, *beside)):
        topic = site.by_url.get(url.partition("#")[0])
        if topic is not None and topic.url != view.url and topic.excerpt:
            yield topic


def _raw_addresses(topic: Topic, page: str, site: Site) -> dict[str, str]:
    """Map each address as written to the one that holds on the page, for text that Python-Markdown parses."""
    found = {}
    for block in topic.blocks:
        placed = place((block,), page, folder_url(site.url(page)), site.places)[0]
        for before, after in zip(walk(block), walk(placed), strict=False):
            if before.kind == after.kind:
                found[before.attrs.href] = after.attrs.href
                found[before.attrs.src] = after.attrs.src
    return {written: address for written, address in found.items() if written != address}


def _topic_index(site: Site) -> GeneratedPage:
    groups = (
        TopicGroup(tag, tuple(site.topics[one.id] for one in topics if one.tags[0] == tag))
        for tag, topics in site.tags.items()
    )
    bare = TopicGroup("没有标签", tuple(site.topics[one.id] for one in site.listed if not one.tags))
    view = TopicsView(tuple(group for group in (*groups, bare) if group.topics), len(site.listed))
    return list_page("topics/index.md", "全部主题", "topics.html", view)
