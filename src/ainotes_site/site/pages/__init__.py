"""Render the library as pages: for each its source path, its text as a tree, and what its template shows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from urllib.parse import urljoin

from ainotes_site.addresses import QUESTIONS_PAGE
from ainotes_site.library import Library
from ainotes_site.problems import Tell, make_or_tell, tell_nobody
from ainotes_site.site.pages.concepts import GLOSSARY_KEYS, GLOSSARY_PAGE, concept_pages, glossary_keys
from ainotes_site.site.pages.feeds import JSON_FILE, RSS_FILE, json_feed, rss_feed
from ainotes_site.site.pages.folders import folder_pages
from ainotes_site.site.pages.graph import GRAPH_DATA, GRAPH_PAGE, graph_data, graph_page
from ainotes_site.site.pages.markdown import markdown_files
from ainotes_site.site.pages.notes import note_pages
from ainotes_site.site.pages.overviews import TIMELINE_PAGE, overview_pages
from ainotes_site.site.pages.site import GeneratedPage, PlannedPage, page_url, survey
from ainotes_site.site.pages.structured import structured_data
from ainotes_site.site.pages.tags import tag_pages
from ainotes_site.site.pages.topics import topic_pages
from ainotes_site.cache import NO_CACHE, Cache, OnDemand

__all__ = ["MENU", "menu", "GeneratedPage", "PlannedPage", "Rendered", "page_url", "render_site"]

MENU = (
    ("首页", "index.md"),
    ("主题", "topics/index.md"),
    ("概念", GLOSSARY_PAGE),
    ("标签", "tags/index.md"),
    ("笔记", "notes/index.md"),
    ("时间线", TIMELINE_PAGE),
    ("关系图", GRAPH_PAGE),
    ("待补与问题", QUESTIONS_PAGE),
)


def menu(library: Library) -> tuple[tuple[str, str], ...]:
    """Return the entries of the menu that lead to something: no dates, no timeline; nothing open, no page of it."""
    empty = {
        TIMELINE_PAGE: not any(topic.date for topic in library.topics),
        QUESTIONS_PAGE: not any(topic.question or not topic.has_page for topic in library.topics),
    }
    return tuple((title, page) for title, page in MENU if not empty.get(page))


@dataclass(frozen=True, slots=True)
class Rendered:
    """The site as it goes to the generator: its pages, and other files by their path from the site's root.

    `markdown` are the files that the generator must not see, for it would take them for pages. Pages and files are made
    when they are asked for.
    """

    plan: tuple[PlannedPage, ...]
    pages: OnDemand[str, GeneratedPage]
    files: Mapping[str, str]
    markdown: Mapping[str, str]


def render_site(
    library: Library,
    *,
    name: str = "",
    description: str = "",
    address: str = "",
    repository: str = "",
    directory_urls: bool = True,
    remote: str = "keep",
    links: str = "calm",
    changes: Mapping[str, tuple[str, str]] = MappingProxyType({}),
    cache: Cache = NO_CACHE,
    tell: Tell = tell_nobody,
) -> Rendered:
    """Plan every page and generated file.

    `name`, `description` and `address` are the site's, the address with a slash at its end; `repository` is where its
    notes are kept, `directory_urls` MkDocs' `use_directory_urls`; `remote` says whether remote pictures are
    loaded, `links` how many concept links are shown, `changes` on which days each note was made and changed. `cache` knows results from before, `tell`
    is told of what cannot be made.
    """
    site = survey(
        library,
        directory_urls=directory_urls,
        address=address,
        repository=repository,
        remote=remote,
        links=links,
        changes=changes,
        tell=tell,
    )
    plan = (
        *overview_pages(site),
        *topic_pages(site),
        *concept_pages(site, cache),
        graph_page(),
        *note_pages(site),
        *folder_pages(site),
        *tag_pages(site),
    )
    by_source = {page.src_uri: page for page in plan}

    def draw(src_uri: str) -> GeneratedPage:
        page = by_source[src_uri].draw()
        return replace(page, structured=structured_data(page, name, site))

    files = {GRAPH_DATA: lambda: graph_data(site, cache), GLOSSARY_KEYS: lambda: glossary_keys(site, cache)}
    if address:
        files[RSS_FILE] = lambda: rss_feed(site, name=name, description=description)
        files[JSON_FILE] = lambda: json_feed(site, name=name, description=description)
        files["robots.txt"] = lambda: f"User-agent: *\nAllow: /\n\nSitemap: {urljoin(address, 'sitemap.xml')}\n"
    return Rendered(
        plan=plan,
        pages=OnDemand(by_source, draw),
        files=OnDemand(files, lambda path: make_or_tell(files[path], str, tell, "mkdocs.yml", 1, f"{path} 做不出来")),
        markdown=markdown_files(site, name=name, description=description, cache=cache),
    )
