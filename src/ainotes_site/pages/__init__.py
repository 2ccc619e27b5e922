"""Render the library as pages: for each its source path, its text as a tree, and what its template shows."""

from collections.abc import Iterator

from ainotes_site.addresses import QUESTIONS_PAGE
from ainotes_site.library import Library
from ainotes_site.pages.concepts import GLOSSARY_PAGE, concept_pages
from ainotes_site.pages.notes import note_pages
from ainotes_site.pages.overviews import overview_pages
from ainotes_site.pages.site import GeneratedPage, page_url, survey
from ainotes_site.pages.tags import tag_pages
from ainotes_site.pages.topics import topic_pages

__all__ = ["MENU", "GeneratedPage", "page_url", "render_pages"]

MENU = (
    ("首页", "index.md"),
    ("主题", "topics/index.md"),
    ("概念", GLOSSARY_PAGE),
    ("标签", "tags/index.md"),
    ("笔记", "notes/index.md"),
    ("时间线", "timeline.md"),
    ("待补与问题", QUESTIONS_PAGE),
)


def render_pages(library: Library, *, directory_urls: bool = True) -> Iterator[GeneratedPage]:
    """Yield every page. `directory_urls` is MkDocs' `use_directory_urls`."""
    site = survey(library, directory_urls=directory_urls)
    yield from overview_pages(site)
    yield from topic_pages(site)
    yield from concept_pages(site)
    yield from note_pages(site)
    yield from tag_pages(site)
