"""Pages of topics."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

from markupsafe import Markup

from ainotes_site.addresses import topic_page
from ainotes_site.site.feedback import report_url
from ainotes_site.gfm import Node, plain_text, walk
from ainotes_site.site.pages.concepts import show_mention
from ainotes_site.site.pages.markdown import markdown_url
from ainotes_site.site.pages.shelves import Card
from ainotes_site.site.pages.site import GeneratedPage, Site, folder_url, list_page, render_document, source_lines
from ainotes_site.addresses import place
from ainotes_site.site.titles import title_in_context
from ainotes_site.text import count_letters, is_english, loose_key
from ainotes_site.topics import Topic

# Characters that a reader takes in within a minute, as Chinese reading sites count.
READING_SPEED = 400


def topic_pages(site: Site) -> Iterator[GeneratedPage]:
    """Yield the page of each topic that has one, and their index."""
    yield _topic_index(site)
    for topic in site.library.topics:
        if topic.has_page:
            yield _topic_page(topic, site)


def _topic_page(topic: Topic, site: Site) -> GeneratedPage:
    page = topic_page(topic)
    source = topic.sources[0]
    previous, following = site.shelves.around_topics.get(topic.id, ("", ""))
    letters = count_letters(" ".join(plain_text(block) for block in topic.blocks))
    data = {
        **site.topics[topic.id],
        "kind": "topic",
        "markdown_url": markdown_url(topic),
        "question": topic.question,
        "english": is_english(topic.title, words=3),
        "path": _path(topic, site),
        "contents": site.shelves.contents(source.note, topic.id),
        "links": list(topic.links),
        "minutes": max(1, round(letters / READING_SPEED)),
        "letters": letters,
        "sources": [
            {
                "note": one.note,
                "title": site.titles[one.note],
                "url": site.url(site.library.note_pages[one.note]),
                "start": one.start,
                "end": one.end,
            }
            for one in topic.sources
        ],
        **_knowledge(topic, site),
        "previous": site.topics.get(previous),
        "next": site.topics.get(following),
    }
    document = render_document((*topic.blocks, *topic.footnotes), page, site)
    data["report_url"] = _report_url(topic, data["url"], site)
    data["previews"] = list(_previews(document, data, site))
    markdown = "\n\n".join(
        (f"# {topic.title}", *(source_lines(one.note, one.start, one.end, site) for one in topic.sources))
    )
    raw = site.places.notes[source.note].front.dialect == "pymdown" and len(topic.sources) == 1
    if raw:
        markdown = source_lines(source.note, topic.heading + 1, source.end, site)
    return GeneratedPage(
        src_uri=page,
        title=title_in_context(topic.title, data["context"]),
        template="topic.html",
        markdown=markdown,
        document=None if raw else document,
        data=data,
        description=data["excerpt"],
        note=source.note,
        addresses=_raw_addresses(topic, page, site) if raw else None,
    )


def _path(topic: Topic, site: Site) -> list[Card]:
    """Return where a topic stands, outermost first: folders, its note unless that is this page, and groups."""
    note = topic.sources[0].note
    row = site.shelves.rows[note]
    groups: list[Card] = [{"title": group, "url": ""} for group in topic.groups if loose_key(group) != loose_key(row["title"])]
    is_page = row["url"] == site.topics[topic.id]["url"]
    return [*site.shelves.path(note), *([] if is_page else [row, *groups])]


def _knowledge(topic: Topic, site: Site) -> dict[str, Any]:
    """Return what the page shows beside the text: concepts, related topics, and who mentions it."""
    library = site.library
    linked = {node.get("concept") for block in topic.blocks for node in walk(block) if node.kind == "concept"}
    return {
        "cards": [site.concepts[concept] for concept in sorted(linked)],
        "concepts": [site.concepts[concept] for concept in library.linked.about.get(topic.id, ())],
        "related": [
            {**site.topics[related.topic], "reason": related.reason} for related in library.related.get(topic.id, ())
        ],
        "backlinks": [show_mention(mention, site) for mention in library.backlinks.topics.get(topic.id, ())],
    }


def _report_url(topic: Topic, url: str, site: Site) -> str:
    places = [f"{one.note} 第 {one.start}–{one.end} 行" for one in topic.sources]
    return report_url(site.repository, topic.title, [*places, site.absolute(url, "")] if site.address else places)


def _previews(document: Node, data: Mapping[str, Any], site: Site) -> Iterator[dict[str, Any]]:
    """Yield what is shown of each topic that the page links to, once, for who points at a link."""
    here = data["url"]
    linked = (urljoin(here, node.get("href")) for node in walk(document) if node.kind == "link")
    beside = (one["url"] for one in (*data["related"], data["previous"], data["next"]) if one)
    for url in dict.fromkeys((*linked, *beside)):
        topic = site.by_url.get(url.partition("#")[0])
        if topic is not None and topic["url"] != here and topic["excerpt"]:
            yield topic


def _raw_addresses(topic: Topic, page: str, site: Site) -> dict[str, str]:
    """Map each address as written to the one that holds on the page, for text that Python-Markdown parses."""
    found = {}
    for block in topic.blocks:
        placed = place((block,), page, folder_url(site.url(page)), site.places)[0]
        for before, after in zip(walk(block), walk(placed), strict=False):
            for name in ("href", "src"):
                if before.kind == after.kind and before.get(name) != after.get(name):
                    found[before.get(name)] = after.get(name)
    return found


def _topic_index(site: Site) -> GeneratedPage:
    groups = [
        {"name": tag, "topics": [site.topics[t.id] for t in topics if t.tags[0] == tag]}
        for tag, topics in site.tags.items()
    ]
    data = {
        "kind": "topics",
        "groups": [group for group in groups if group["topics"]],
        "count": len(site.topics),
    }
    return list_page("topics/index.md", "全部主题", "topics.html", data)
