"""What every page needs, found out once, and the record of a page."""

import posixpath
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import ClassVar
from urllib.parse import quote, unquote, urljoin

from ainotes_site.addresses import topic_page
from ainotes_site.cache import OnDemand
from ainotes_site.gfm import Node
from ainotes_site.library import Library
from ainotes_site.linking import invert
from ainotes_site.addresses import Places, place
from ainotes_site.addresses import relative_link
from ainotes_site.problems import Tell, tell_nobody
from ainotes_site.site.pages.cards import ConceptCard, TopicCard, concept_card, topic_card
from ainotes_site.site.pages.shelves import Shelves, survey_shelves
from ainotes_site.site.titles import find_contexts
from ainotes_site.text import digest, pinyin_slug
from ainotes_site.topics import Topic


@dataclass(frozen=True, slots=True)
class View:
    """What a template shows: it reads the fields of one of the records below this, each beside the function that makes it."""

    kind: ClassVar[str]


@dataclass(frozen=True, slots=True)
class GeneratedPage:
    """A page of the site.

    `document` is the tree to render; without one, `markdown` is rendered by Python-Markdown as it stands, with `addresses`
    for what its links and images lead to. `view` is what the template gets as `ainotes`, `structured` the page's JSON-LD.
    `note` is the note to edit, `date` that of the text; `origins` names the note of each block, where they are of several;
    without `toc` no headings are listed.
    """

    src_uri: str
    title: str
    template: str
    markdown: str
    document: Node | None
    view: View
    description: str = ""
    note: str = ""
    date: str | None = None
    addresses: Mapping[str, str] | None = None
    structured: str = ""
    origins: tuple[str, ...] = ()
    toc: bool = True

    def described(self, description: str) -> "GeneratedPage":
        """Return the page with a description for search engines and previews."""
        return replace(self, description=description)


@dataclass(frozen=True, slots=True)
class PlannedPage:
    """A page that is drawn when it is wanted. `note` is the note to edit; where the text is no tree, Python-Markdown reads it."""

    src_uri: str
    title: str
    draw: Callable[[], GeneratedPage]
    note: str = ""
    is_tree: bool = True


@dataclass(frozen=True, slots=True)
class Site:
    """What every page needs, found out once.

    `topics` and `concepts` have what lists show of each, by id, `by_url` those topics that have a page; `listed` are
    the topics but for those that introduce a folder; `explains` has the topics that are about a concept; `shelves` the author's order.
    """

    library: Library
    url: Callable[[str], str]
    places: Places
    lines: Mapping[str, Sequence[str]]
    topics: Mapping[str, TopicCard]
    by_url: Mapping[str, TopicCard]
    tags: Mapping[str, tuple[Topic, ...]]
    titles: Mapping[str, str]
    listed: tuple[Topic, ...]
    concepts: Mapping[str, ConceptCard]
    explains: Mapping[str, tuple[str, ...]]
    address: str
    repository: str
    shelves: Shelves
    links: str
    changes: Mapping[str, tuple[str, str]]
    tell: Tell = tell_nobody

    def absolute(self, url: str, page: str) -> str:
        """Return a URL of the site in full, or relative to the page's URL where the site's own is not known."""
        return urljoin(self.address, url) if self.address else url_from(page, url)


def page_url(src_uri: str, *, directory_urls: bool) -> str:
    """Return the URL, from the site's root, that MkDocs gives a Markdown file; the home page's is `./`."""
    stem = posixpath.splitext(src_uri)[0]
    if not directory_urls:
        return quote(f"{stem}.html")
    folder, name = posixpath.split(stem)
    return quote(f"{folder if name == 'index' else stem}/") if stem != "index" else "./"


def survey(
    library: Library,
    *,
    directory_urls: bool,
    address: str = "",
    repository: str = "",
    remote: str = "keep",
    links: str = "calm",
    changes: Mapping[str, tuple[str, str]] = MappingProxyType({}),
    tell: Tell = tell_nobody,
) -> Site:
    """Find out what all pages share.

    `directory_urls` is MkDocs' `use_directory_urls`, `address` the site's own URL; `links` says how many of the concepts
    that a text mentions are shown as links, `changes` on which days each note was made and last changed, as far as it is
    known. `tell` is told of what cannot be made.
    """

    def url(src_uri: str) -> str:
        return page_url(src_uri, directory_urls=directory_urls)

    listed = tuple(topic for topic in library.topics if not topic.folder_page)
    tags: dict[str, list[Topic]] = {}
    for topic in listed:
        for tag in topic.tags:
            tags.setdefault(tag, []).append(topic)
    ordered = dict(sorted(tags.items(), key=lambda pair: (-len(pair[1]), pair[0])))
    tag_pages = _tag_pages(ordered)
    explains = invert(library.linked.about)
    counts = {concept: len(found) for concept, found in library.linked.topics_by_concept().items()}
    notes = {one.note.path: one.note for one in library.notes}
    titles = {one.note.path: one.title for one in library.notes}
    contexts = find_contexts(listed, titles, library.linked.about)
    by_id = {topic.id: topic for topic in library.topics}
    topics = OnDemand(by_id, lambda one: topic_card(by_id[one], contexts.get(one, ""), url, tag_pages, tell))
    by_url = {url(topic_page(topic)): topic.id for topic in library.topics if topic.has_page}
    shown = {concept.id: concept for concept in library.addresses.concepts}
    return Site(
        library=library,
        url=url,
        places=Places(library.addresses, notes, tag_pages, library.folder.sizes, remote),
        lines={one.note.path: one.note.source.split("\n") for one in library.notes},
        topics=topics,
        by_url=OnDemand(by_url, lambda url: topics[by_url[url]]),
        tags={tag: tuple(found) for tag, found in ordered.items()},
        concepts=OnDemand(shown, lambda one: concept_card(shown[one], counts.get(one, 0), url)),
        explains={concept: tuple(found) for concept, found in explains.items()},
        address=address,
        repository=repository,
        titles=titles,
        listed=listed,
        shelves=survey_shelves(library, topics, url),
        links=links,
        changes=changes,
        tell=tell,
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


def render_document(blocks: Iterable[Node], page: str, site: Site) -> Node:
    """Return the blocks as the tree of a page, every address holding from there."""
    placed = place(blocks, page, folder_url(site.url(page)), site.places)
    return Node("document", 1, 1, children=placed)


def folder_url(url: str) -> str:
    """Return the URL of the folder that a page stands in."""
    return url if url.endswith("/") else posixpath.dirname(url) + "/"


def url_from(page: str, url: str) -> str:
    """Return a URL of the site, which counts from its root, as it must stand in the page with another URL."""
    here = f"{page}index.html" if page.endswith("/") else page
    path, _, anchor = url.partition("#")
    found = relative_link(unquote(here), unquote(path))
    found += "/" if path.endswith("/") and not found.endswith("/") else ""
    return f"{found}#{anchor}" if anchor else found


def list_page(src_uri: str, title: str, template: str, view: View) -> GeneratedPage:
    """Return a page that its template draws from the view alone."""
    return GeneratedPage(src_uri, title, template, f"# {title}", Node("document", 1, 1), view)


def source_lines(note: str, start: int, end: int, site: Site) -> str:
    """Return these lines of a note, as written."""
    return "\n".join(site.lines[note][start - 1 : end])
