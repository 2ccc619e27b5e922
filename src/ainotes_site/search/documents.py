"""What search knows of the library: topics with their sections, and concepts."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import quote

from ainotes_site.addresses import concept_page, topic_address
from ainotes_site.concepts import Concept
from ainotes_site.gfm import Node, plain_text
from ainotes_site.library import Library
from ainotes_site.notes import shown_name
from ainotes_site.problems import Tell, make_or_tell, tell_nobody
from ainotes_site.search.records import SearchConcept, SearchSection, SearchTopic
from ainotes_site.search.sources import is_references, split_sources
from ainotes_site.search.terms import squeeze
from ainotes_site.search.thesaurus import (
    Alike,
    add_absent,
    keep_one_way,
    shipped_talk,
    shipped_thesaurus,
    thesaurus_keys,
)
from ainotes_site.site import page_url
from ainotes_site.topics import Topic


def search_topics(
    library: Library, *, directory_urls: bool = True, tell: Tell = tell_nobody
) -> tuple[SearchTopic, ...]:
    """Return every topic, those without a page of their own too: they are found where they stand; then the notes.

    One whose text cannot be read is found by its title; `tell` is told.
    """
    titles = {one.note.path: one.title for one in library.notes}
    concepts = {concept.id: concept for concept in library.addresses.concepts}
    topics = (
        _with_subjects(
            _search_topic(topic, _place(topic) or titles[topic.sources[0].note], directory_urls, tell),
            [concepts[concept] for concept in library.linked.about.get(topic.id, ())],
        )
        for topic in library.topics
    )
    return (*topics, *_search_notes(library, directory_urls))


def _with_subjects(topic: SearchTopic, concepts: Sequence[Concept]) -> SearchTopic:
    return replace(
        topic,
        names=tuple(dict.fromkeys(name for concept in concepts for name in concept.names)),
        about="\n".join(map(_describe, concepts)),
    )


def _describe(concept: Concept) -> str:
    """Return a concept in other words than its names: its definition, and how people talk of it."""
    talk = (phrase for name in concept.names for phrase in shipped_talk().get(squeeze(name), ()))
    return f"{concept.definition}\n{'；'.join(dict.fromkeys(talk))}"


def _search_notes(library: Library, directory_urls: bool) -> Iterator[SearchTopic]:
    """Yield the page of each note that has a title over several topics and none with it.

    It counts as the note's first topic, for those who want a topic of each result.
    """
    titles = {topic.title for topic in library.topics}
    for one in library.notes:
        _, topics = library.addresses.starts.get(one.note.path, ((), ()))
        if len(topics) > 1 and one.title not in titles:
            url = page_url(library.note_pages[one.note.path], directory_urls=directory_urls)
            text = SearchSection("", one.title, "")
            yield SearchTopic(topics[0].id, url, one.title, (), one.title, None, (text,))


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


def search_thesaurus(library: Library) -> dict[str, Alike]:
    """Return what stands for words that the notes do not use: talk, and concepts near those that they have.

    LoRA is an answer to 参数高效微调, 交叉熵 to 交叉熵损失, Transformer none to AlphaFold.
    """
    concepts = {concept.id: concept for concept in library.glossary.concepts}
    mentioned = {concept for found in library.linked.mentioned.values() for concept in found}
    near = {
        concept.id: [
            concepts[other] for other in concept.near if other in mentioned and _are_near(concept, concepts[other])
        ]
        for concept in concepts.values()
        if concept.id not in mentioned
    }
    absent = {
        key: tuple(name for other in others for name in other.names)
        for concept, others in near.items()
        for key in thesaurus_keys(concepts[concept].names)
    }
    named = {squeeze(name) for concept in library.glossary.concepts for name in concept.names}
    return add_absent(keep_one_way(shipped_thesaurus(), named), absent)


def _are_near(one: Concept, other: Concept) -> bool:
    """Tell whether two concepts name each other within one field, or one by the name of the other."""
    is_part = squeeze(one.name) in squeeze(other.name) or squeeze(other.name) in squeeze(one.name)
    return one.id in other.near and (one.category == other.category or is_part)


def _place(topic: Topic) -> str:
    """Return where a topic stands, as a result shows it: many a title says too little by itself."""
    return " › ".join(map(shown_name, topic.place))


def _search_topic(topic: Topic, place: str, directory_urls: bool, tell: Tell) -> SearchTopic:
    address = topic_address(topic)
    url = page_url(address.page, directory_urls=directory_urls)
    if address.anchor:
        url += f"#{quote(address.anchor)}"
    sections = make_or_tell(
        lambda: tuple(_sections(topic)) if topic.has_page else (_whole(topic),),
        lambda: (SearchSection("", topic.title, ""),),
        tell,
        topic.sources[0].note,
        topic.sources[0].start,
        f"主题「{topic.title}」的正文进不了搜索，只能按标题找到",
    )
    return SearchTopic(topic.id, url, topic.title, topic.tags, place, topic.date, sections, groups=topic.groups)


def _sections(topic: Topic) -> Iterator[SearchSection]:
    """Yield the text before the first heading under the topic's title, then a section for each heading."""
    anchor, title, blocks = "", topic.title, list[Node]()
    for block in topic.blocks:
        if block.kind == "heading" and block.attrs.id:
            yield _section(anchor, title, blocks)
            anchor, title, blocks = block.attrs.id, plain_text(block), []
        else:
            blocks.append(block)
    yield _section(anchor, title, [*blocks, *topic.footnotes])


def _whole(topic: Topic) -> SearchSection:
    return _section("", topic.title, topic.blocks)


def _section(anchor: str, title: str, blocks: Sequence[Node]) -> SearchSection:
    text, sources = split_sources(blocks)
    if is_references(title):
        text, sources = "", "\n".join(filter(None, (text, sources)))
    return SearchSection(anchor, title, text, sources)
