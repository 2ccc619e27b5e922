"""Pages of tags."""

from collections.abc import Iterator, Sequence
from typing import Any

from ainotes_site.site.pages.site import GeneratedPage, Site, list_page
from ainotes_site.topics import Topic


def tag_pages(site: Site) -> Iterator[GeneratedPage]:
    """Yield the page of each tag, and their overview."""
    yield list_page("tags/index.md", "标签", "tags.html", {"kind": "tags", "tags": tag_entries(site)})
    for tag, topics in site.tags.items():
        yield _tag_page(tag, topics, site)


def tag_entries(site: Site) -> list[dict[str, Any]]:
    """Return what lists show of each tag, the fullest first."""
    return [
        {"name": tag, "url": site.url(site.places.tag_pages[tag]), "count": len(topics)}
        for tag, topics in site.tags.items()
    ]


def _tag_page(tag: str, topics: Sequence[Topic], site: Site) -> GeneratedPage:
    entries = [site.topics[topic.id] for topic in topics]
    data = {"kind": "tag", "name": tag, "topics": entries}
    return list_page(site.places.tag_pages[tag], tag, "tag.html", data)
