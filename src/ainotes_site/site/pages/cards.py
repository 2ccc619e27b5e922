"""What lists and cards show of a topic and of a concept, whatever page they stand on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from ainotes_site.problems import Tell, make_or_tell
from ainotes_site.addresses import concept_page, excerpt, topic_address
from ainotes_site.concepts import Concept
from ainotes_site.topics import Topic


@dataclass(frozen=True, slots=True)
class TagLink:
    """A tag and its page; URLs of views count from the site's root."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class TopicCard:
    """A topic. `context` is what must stand beside its title, if anything; `note` the note that it comes from."""

    id: str
    title: str
    context: str
    note: str
    url: str
    status: str
    has_page: bool
    date: str | None
    excerpt: str
    tags: tuple[TagLink, ...]


@dataclass(frozen=True, slots=True)
class ConceptCard:
    """A concept, or with nothing but a name what has no page; `count` is the number of topics that mention it.

    `member`: the kind of it that the page speaks of, and which has no page.
    """

    id: str
    name: str
    names: tuple[str, ...] = ()
    definition: str = ""
    category: str = ""
    count: int = 0
    url: str = ""
    member: str = ""


def topic_card(
    topic: Topic, context: str, url: Callable[[str], str], tag_pages: Mapping[str, str], tell: Tell
) -> TopicCard:
    """Return what lists show of a topic; `url` gives the URL of a page, `tag_pages` that of each tag.

    `tell` is told where its first words cannot be read.
    """
    address, source = topic_address(topic), topic.sources[0]
    words = f"主题「{topic.title}」的摘要做不出来"
    return TopicCard(
        id=topic.id,
        title=topic.title,
        context=context,
        note=topic.sources[0].note,
        url=url(address.page) + (f"#{quote(address.anchor)}" if address.anchor else ""),
        status=topic.status,
        has_page=topic.has_page,
        date=topic.date,
        excerpt=make_or_tell(lambda: excerpt(topic.blocks), str, tell, source.note, source.start, words),
        tags=tuple(TagLink(tag, url(tag_pages[tag])) for tag in topic.tags if tag in tag_pages),
    )


def concept_card(concept: Concept, count: int, url: Callable[[str], str]) -> ConceptCard:
    """Return what lists and cards show of a concept that so many topics mention."""
    return ConceptCard(
        id=concept.id,
        name=concept.name,
        names=concept.names,
        definition=concept.definition,
        category=concept.category,
        count=count,
        url=url(concept_page(concept.id)),
    )
