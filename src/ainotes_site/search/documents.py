"""What search knows of the library: topics with their sections, and concepts."""

from collections.abc import Iterator, Sequence
from urllib.parse import quote

from ainotes_site.addresses import concept_page, topic_address
from ainotes_site.formulas import readable_text
from ainotes_site.gfm import Node, plain_text
from ainotes_site.library import Library
from ainotes_site.pages import page_url
from ainotes_site.search.index import SearchConcept, SearchSection, SearchTopic
from ainotes_site.topics import Topic


def search_topics(library: Library, *, directory_urls: bool = True) -> tuple[SearchTopic, ...]:
    """Return every topic, those without a page of their own too: they are found where they stand."""
    titles = {one.note.path: one.title for one in library.notes}
    return tuple(_search_topic(topic, titles[topic.sources[0].note], directory_urls) for topic in library.topics)


def search_concepts(library: Library, *, directory_urls: bool = True) -> tuple[SearchConcept, ...]:
    """Return the concepts that have a page."""
    topics = library.linked.topics_by_concept()
    return tuple(
        SearchConcept(
            id=concept.id,
            url=page_url(concept_page(concept.id), directory_urls=directory_urls),
            names=concept.names,
            zh=concept.zh or None,
            en=concept.en or None,
            definition=concept.definition,
            topics=tuple(topics.get(concept.id, ())),
        )
        for concept in library.addresses.concepts
    )


def _search_topic(topic: Topic, note: str, directory_urls: bool) -> SearchTopic:
    address = topic_address(topic)
    url = page_url(address.page, directory_urls=directory_urls)
    if address.anchor:
        url += f"#{quote(address.anchor)}"
    sections = _sections(topic) if topic.has_page else (_whole(topic),)
    return SearchTopic(topic.id, url, topic.title, topic.tags, note, topic.date, tuple(sections))


def _sections(topic: Topic) -> Iterator[SearchSection]:
    """Yield the text before the first heading under the topic's title, then a section for each heading."""
    anchor, title, blocks = "", topic.title, list[Node]()
    for block in topic.blocks:
        if block.kind == "heading" and block.get("id"):
            yield SearchSection(anchor, title, _text(blocks))
            anchor, title, blocks = block.get("id"), plain_text(block), []
        else:
            blocks.append(block)
    yield SearchSection(anchor, title, _text([*blocks, *topic.footnotes]))


def _whole(topic: Topic) -> SearchSection:
    return SearchSection("", topic.title, _text(topic.blocks))


def _text(blocks: Sequence[Node]) -> str:
    return "\n".join(readable_text(block) for block in blocks)
