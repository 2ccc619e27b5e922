"""Pages of tags."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from ainotes_site.site.pages.cards import TopicCard
from ainotes_site.site.pages.site import GeneratedPage, PlannedPage, Site, View, list_page
from ainotes_site.topics import Topic


@dataclass(frozen=True, slots=True)
class TagCard:
    """What lists show of a tag: its page, and the number of its topics."""

    name: str
    url: str
    count: int


@dataclass(frozen=True, slots=True)
class TagsView(View):
    """The overview of all tags."""

    kind: ClassVar[str] = "tags"
    tags: tuple[TagCard, ...]


@dataclass(frozen=True, slots=True)
class TagView(View):
    """The page of a tag."""

    kind: ClassVar[str] = "tag"
    topics: tuple[TopicCard, ...]


def tag_pages(site: Site) -> Iterator[PlannedPage]:
    """Yield the page of each tag, and their overview."""
    yield PlannedPage("tags/index.md", "标签", partial(_tag_index, site))
    for tag, topics in site.tags.items():
        yield PlannedPage(site.places.tag_pages[tag], tag, partial(_tag_page, tag, topics, site))


def _tag_index(site: Site) -> GeneratedPage:
    return list_page("tags/index.md", "标签", "tags.html", TagsView(tag_cards(site)))


def tag_cards(site: Site) -> tuple[TagCard, ...]:
    """Return what lists show of each tag, the fullest first."""
    return tuple(
        TagCard(tag, site.url(site.places.tag_pages[tag]), len(topics)) for tag, topics in site.tags.items()
    )


def _tag_page(tag: str, topics: Sequence[Topic], site: Site) -> GeneratedPage:
    view = TagView(tuple(site.topics[topic.id] for topic in topics))
    return list_page(site.places.tag_pages[tag], tag, "tag.html", view)
