"""Render the library as pages: for each its source path, its text as a tree, and what its template shows."""

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from ainotes_site.addresses import QUESTIONS_PAGE, excerpt, topic_address, topic_page
from ainotes_site.gfm import Node, plain_text, walk
from ainotes_site.library import Library
from ainotes_site.placing import Places, place
from ainotes_site.text import count_letters, digest, pinyin_slug
from ainotes_site.topics import SplitNote, Topic

# Characters that a reader takes in within a minute, as Chinese reading sites count.
READING_SPEED = 400
# As many subjects as a reader takes in at a glance; the tag page has them all.
_HOME_TAGS = 16

MENU = (
    ("首页", "index.md"),
    ("主题", "topics/index.md"),
    ("标签", "tags/index.md"),
    ("笔记", "notes/index.md"),
    ("时间线", "timeline.md"),
    ("待补与问题", QUESTIONS_PAGE),
)


@dataclass(frozen=True, slots=True)
class GeneratedPage:
    """A page of the site.

    `document` is the tree to render; without one, `markdown` is rendered by Python-Markdown as it stands, with `addresses`
    for what its links and images lead to. `data` is what the template gets as `ainotes`. `note` is the note to edit.
    """

    src_uri: str
    title: str
    template: str
    markdown: str
    document: Node | None
    data: Mapping[str, Any]
    description: str = ""
    note: str = ""
    addresses: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class _Site:
    """What every page needs, found out once."""

    library: Library
    url: Callable[[str], str]
    places: Places
    lines: Mapping[str, Sequence[str]]
    topics: Mapping[str, dict[str, Any]]
    tags: Mapping[str, tuple[Topic, ...]]
    titles: Mapping[str, str]


def render_pages(library: Library, *, directory_urls: bool = True) -> Iterator[GeneratedPage]:
    """Yield every page. `directory_urls` is MkDocs' `use_directory_urls`."""
    site = _survey(library, lambda src_uri: page_url(src_uri, directory_urls=directory_urls))
    yield _home(site)
    yield _topic_index(site)
    yield _tag_index(site)
    yield _note_index(site)
    yield _timeline(site)
    yield _questions(site)
    neighbours = _neighbours(library)
    for topic in library.topics:
        if topic.has_page:
            yield _topic_page(topic, neighbours, site)
    for note in library.notes:
        yield _note_page(note, site)
    for tag, topics in site.tags.items():
        yield _tag_page(tag, topics, site)


def page_url(src_uri: str, *, directory_urls: bool) -> str:
    """Return the URL, from the site's root, that MkDocs gives a Markdown file; the home page's is `./`."""
    stem = posixpath.splitext(src_uri)[0]
    if not directory_urls:
        return quote(f"{stem}.html")
    folder, name = posixpath.split(stem)
    return quote(f"{folder if name == 'index' else stem}/") if stem != "index" else "./"


def _survey(library: Library, url: Callable[[str], str]) -> _Site:
    tags: dict[str, list[Topic]] = {}
    for topic in library.topics:
        for tag in topic.tags:
            tags.setdefault(tag, []).append(topic)
    ordered = dict(sorted(tags.items(), key=lambda pair: (-len(pair[1]), pair[0])))
    tag_pages = _tag_pages(ordered)
    return _Site(
        library=library,
        url=url,
        places=Places(library.addresses, {one.note.path: one.note for one in library.notes}, tag_pages),
        lines={one.note.path: one.note.source.split("\n") for one in library.notes},
        topics={topic.id: _card(topic, url, tag_pages) for topic in library.topics},
        tags={tag: tuple(found) for tag, found in ordered.items()},
        titles={one.note.path: one.title for one in library.notes},
    )


def _tag_pages(tags: Iterable[str]) -> dict[str, str]:
    owners: dict[str, str] = {}
    for tag in sorted(tags):
        owners.setdefault(pinyin_slug(tag), tag)
    return {
        tag: f"tags/{slug}.md" if owners[slug] == tag and slug != "index" else f"tags/{slug}-{digest(tag)}.md"
        for tag in tags
        for slug in (pinyin_slug(tag),)
    }


def _card(topic: Topic, url: Callable[[str], str], tag_pages: Mapping[str, str]) -> dict[str, Any]:
    """Return what lists show of a topic."""
    address = topic_address(topic)
    return {
        "id": topic.id,
        "title": topic.title,
        "url": url(address.page) + (f"#{quote(address.anchor)}" if address.anchor else ""),
        "status": topic.status,
        "has_page": topic.has_page,
        "date": topic.date,
        "excerpt": excerpt(topic.blocks),
        "tags": [{"name": tag, "url": url(tag_pages[tag])} for tag in topic.tags],
    }


def _document(blocks: Iterable[Node], page: str, site: _Site) -> Node:
    placed = place(blocks, page, _folder_url(site.url(page)), site.places)
    return Node("document", 1, 1, children=placed)


def _folder_url(url: str) -> str:
    return url if url.endswith("/") else posixpath.dirname(url) + "/"


# Topics


def _topic_page(topic: Topic, neighbours: Mapping[str, tuple[str, str]], site: _Site) -> GeneratedPage:
    page = topic_page(topic)
    source = topic.sources[0]
    previous, following = neighbours.get(topic.id, ("", ""))
    letters = count_letters(" ".join(plain_text(block) for block in topic.blocks))
    data = {
        **site.topics[topic.id],
        "kind": "topic",
        "question": topic.question,
        "groups": list(topic.groups),
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
        "previous": site.topics.get(previous),
        "next": site.topics.get(following),
    }
    markdown = "\n\n".join((f"# {topic.title}", *(_slice(one.note, one.start, one.end, site) for one in topic.sources)))
    raw = site.places.notes[source.note].front.dialect == "pymdown" and len(topic.sources) == 1
    if raw:
        markdown = _slice(source.note, topic.heading + 1, source.end, site)
    return GeneratedPage(
        src_uri=page,
        title=topic.title,
        template="topic.html",
        markdown=markdown,
        document=None if raw else _document((*topic.blocks, *topic.footnotes), page, site),
        data=data,
        description=data["excerpt"],
        note=source.note,
        addresses=_raw_addresses(topic, page, site) if raw else None,
    )


def _slice(note: str, start: int, end: int, site: _Site) -> str:
    return "\n".join(site.lines[note][start - 1 : end])


def _raw_addresses(topic: Topic, page: str, site: _Site) -> dict[str, str]:
    """Map each address as written to the one that holds on the page, for text that Python-Markdown parses."""
    found = {}
    for block in topic.blocks:
        placed = place((block,), page, _folder_url(site.url(page)), site.places)[0]
        for before, after in zip(walk(block), walk(placed), strict=False):
            for name in ("href", "src"):
                if before.kind == after.kind and before.get(name) != after.get(name):
                    found[before.get(name)] = after.get(name)
    return found


def _neighbours(library: Library) -> dict[str, tuple[str, str]]:
    """Return, for each topic, the topics before and after it in its first note, by id."""
    neighbours: dict[str, tuple[str, str]] = {}
    for note in library.notes:
        _, topics = library.addresses.starts.get(note.note.path, ((), ()))
        ids = list(dict.fromkeys(topic.id for topic in topics if topic.has_page))
        for at, own in enumerate(ids):
            here = (ids[at - 1] if at else "", ids[at + 1] if at + 1 < len(ids) else "")
            neighbours.setdefault(own, here)
    return neighbours


def _topic_index(site: _Site) -> GeneratedPage:
    groups = [
        {"name": tag, "topics": [site.topics[t.id] for t in topics if t.tags[0] == tag]}
        for tag, topics in site.tags.items()
    ]
    data = {
        "kind": "topics",
        "groups": [group for group in groups if group["topics"]],
        "count": len(site.topics),
    }
    return _list_page("topics/index.md", "全部主题", "topics.html", data)


# Notes


def _note_page(note: SplitNote, site: _Site) -> GeneratedPage:
    path = note.note.path
    page = site.library.note_pages[path]
    lines, topics = site.library.addresses.starts.get(path, ((), ()))
    entries = [
        {**site.topics[topic.id], "start": start, "groups": list(topic.groups)}
        for start, topic in zip(lines, topics, strict=True)
    ]
    data = {"kind": "note", "path": path, "title": note.title, "topics": entries, "lines": note.note.lines}
    document = _document(note.introduction, page, site)
    description = excerpt(note.introduction)
    return GeneratedPage(page, note.title, "note.html", f"# {note.title}", document, data, description, path)


def _note_index(site: _Site) -> GeneratedPage:
    notes = [
        {
            "title": note.title,
            "path": note.note.path,
            "folder": posixpath.dirname(note.note.path),
            "url": site.url(site.library.note_pages[note.note.path]),
            "count": len(note.topics),
        }
        for note in site.library.notes
    ]
    return _list_page("notes/index.md", "全部笔记", "notes.html", {"kind": "notes", "notes": notes})


# Tags


def _tag_page(tag: str, topics: Sequence[Topic], site: _Site) -> GeneratedPage:
    entries = [site.topics[topic.id] for topic in topics]
    data = {"kind": "tag", "name": tag, "topics": entries}
    return _list_page(site.places.tag_pages[tag], tag, "tag.html", data)


def _tag_entries(site: _Site) -> list[dict[str, Any]]:
    return [
        {"name": tag, "url": site.url(site.places.tag_pages[tag]), "count": len(topics)}
        for tag, topics in site.tags.items()
    ]


def _tag_index(site: _Site) -> GeneratedPage:
    return _list_page("tags/index.md", "标签", "tags.html", {"kind": "tags", "tags": _tag_entries(site)})


# Overviews


def _list_page(src_uri: str, title: str, template: str, data: dict[str, Any]) -> GeneratedPage:
    return GeneratedPage(src_uri, title, template, f"# {title}", Node("document", 1, 1), data)


def _dated(site: _Site) -> list[Topic]:
    dated = [topic for topic in site.library.topics if topic.date]
    return sorted(dated, key=lambda topic: (topic.date or "", topic.id), reverse=True)


def _home(site: _Site) -> GeneratedPage:
    topics = site.library.topics
    data = {
        "kind": "home",
        "topics": sum(topic.has_page for topic in topics),
        "notes": len(site.library.notes),
        "letters": sum(count_letters(plain_text(block)) for topic in topics for block in topic.blocks),
        "questions": sum(topic.question for topic in topics),
        "tags": _tag_entries(site)[:_HOME_TAGS],
        "more_tags": len(site.tags) > _HOME_TAGS,
        "recent": [site.topics[topic.id] for topic in _dated(site)[:8]],
    }
    return _list_page("index.md", "首页", "home.html", data)


def _timeline(site: _Site) -> GeneratedPage:
    months: dict[str, list[dict[str, Any]]] = {}
    for topic in _dated(site):
        months.setdefault((topic.date or "")[:7], []).append(site.topics[topic.id])
    entries = [{"month": month, "topics": topics} for month, topics in months.items()]
    undated = sum(topic.date is None for topic in site.library.topics)
    return _list_page(
        "timeline.md", "时间线", "timeline.html", {"kind": "timeline", "months": entries, "undated": undated}
    )


def _questions(site: _Site) -> GeneratedPage:
    loose = [topic for topic in site.library.topics if not topic.has_page]
    answered = [site.topics[topic.id] for topic in site.library.topics if topic.has_page and topic.question]
    blocks: list[Node] = []
    for title, anchor, topics in (
        ("未解答的问题", "open", [topic for topic in loose if topic.question]),
        ("待补的条目", "stubs", [topic for topic in loose if not topic.question]),
    ):
        if topics:
            blocks.append(_heading(title, 2, anchor))
        for topic in topics:
            blocks += _loose_topic(topic, site)
    document = _document((*blocks, *(note for topic in loose for note in topic.footnotes)), QUESTIONS_PAGE, site)
    data = {"kind": "questions", "answered": answered, "count": len(loose)}
    return GeneratedPage(QUESTIONS_PAGE, "待补与问题", "questions.html", "# 待补与问题", document, data)


def _loose_topic(topic: Topic, site: _Site) -> Iterator[Node]:
    """Yield what there is of a topic without a page: title, links, the few words, and where it stands."""
    yield _heading(topic.title, 3, topic.id)
    for link in topic.links:
        label = (Node("text", topic.heading, topic.heading, link),)
        anchor = Node("link", topic.heading, topic.heading, "", (("href", link),), label)
        yield Node("paragraph", topic.heading, topic.heading, children=(anchor,))
    for block in topic.blocks:
        if block.kind == "heading":
            yield block.with_attrs(level="4", id=f"{topic.id}-{block.get('id')}")
        else:
            yield block
    for source in topic.sources:
        text = (Node("text", source.start, source.end, f"{source.note}，第 {source.start}–{source.end} 行"),)
        small = Node("html", source.start, source.end, "", (("tag", "small"), ("class", "ainotes-source")), text)
        yield Node("paragraph", source.start, source.end, children=(small,))


def _heading(text: str, level: int, anchor: str) -> Node:
    label = (Node("text", 1, 1, text),)
    return Node("heading", 1, 1, "", (("level", str(level)), ("id", anchor)), label)
