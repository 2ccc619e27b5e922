"""What other programs read of the site."""

import json
from collections.abc import Iterable
from urllib.parse import quote

from ainotes_site.addresses import concept_page, topic_address
from ainotes_site.concepts import RELATIONS, Concept
from ainotes_site.library import Library
from ainotes_site.site.pages import page_url
from ainotes_site.site.structured import glossary_json
from ainotes_site.topics import Topic


def knowledge_json(library: Library, *, directory_urls: bool = True) -> str:
    """Return `knowledge.json`: topics, concepts and links, in the order of the notes; the README gives the schema."""
    concepts = library.addresses.concepts
    topics = library.linked.topics_by_concept()
    knowledge = {
        "version": 1,
        "topics": [_topic(topic, library, directory_urls) for topic in library.topics],
        "concepts": [_concept(concept, topics.get(concept.id, ()), directory_urls) for concept in concepts],
        "links": [
            {
                "topic": link.topic,
                "concept": link.concept,
                "surface": link.surface,
                "note": link.note,
                "line": link.line,
            }
            for link in library.linked.links
        ],
    }
    return json.dumps(knowledge, ensure_ascii=False, indent=1) + "\n"


def _topic(topic: Topic, library: Library, directory_urls: bool) -> dict[str, object]:
    address = topic_address(topic)
    url = page_url(address.page, directory_urls=directory_urls)
    return {
        "id": topic.id,
        "url": f"{url}#{quote(address.anchor)}" if address.anchor else url,
        "title": topic.title,
        "tags": list(topic.tags),
        "about": list(library.linked.about.get(topic.id, ())),
        "date": topic.date,
        "status": topic.status,
        "sources": [{"note": one.note, "start": one.start, "end": one.end} for one in topic.sources],
        "sections": [
            {"anchor": one.anchor, "title": one.title, "note": one.note, "start": one.start, "end": one.end}
            for one in topic.sections
        ],
        "related": [related.topic for related in library.related.get(topic.id, ())],
        "place": list(topic.place),
    }


def _concept(concept: Concept, topics: Iterable[str], directory_urls: bool) -> dict[str, object]:
    return {
        "id": concept.id,
        "url": page_url(concept_page(concept.id), directory_urls=directory_urls),
        "names": list(concept.names),
        "zh": concept.zh,
        "en": concept.en,
        "definition": concept.definition,
        "category": concept.category,
        "topics": list(topics),
        **{key: list(getattr(concept, key)) for key in RELATIONS},
        "as_of": concept.as_of or None,
    }


def glossary_export(library: Library, *, directory_urls: bool = True) -> str:
    """Return `glossary.json`: every concept with a page, its names in both languages and its definition."""
    return glossary_json(
        (concept, page_url(concept_page(concept.id), directory_urls=directory_urls))
        for concept in library.addresses.concepts
    )


def redirect_page(target: str) -> str:
    """Return a page that leads to `target`, an address relative to the redirect's own, with and without scripts."""
    address = quote(target, safe="/#%.-_~")
    return (
        '<!doctype html>\n<html lang="zh">\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; base-uri \'none\'">\n'
        '<title>页面已改名</title>\n'
        f'<meta http-equiv="refresh" content="0; url={address}">\n<meta name="robots" content="noindex">\n'
        f'<link rel="canonical" href="{address}">\n<p>页面已改名：<a href="{address}">前往新地址</a></p>\n</html>\n'
    )
