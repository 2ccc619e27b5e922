"""Feeds of what is new, for feed readers: RSS 2.0 and JSON Feed 1.1."""

import datetime
import json
import re
from collections.abc import Callable, Iterator, Sequence
from email.utils import format_datetime
from dataclasses import replace
from functools import partial
from typing import TypeVar
from xml.sax.saxutils import escape, quoteattr

from ainotes_site.problems import make_or_tell
from ainotes_site.site.pages.cards import TopicCard
from ainotes_site.site.pages.site import Site
from ainotes_site.site.pages.topic_dates import last_changed
from ainotes_site.topics import Topic

R = TypeVar("R")
RSS_FILE = "feed.xml"
JSON_FILE = "feed.json"
# A feed reader keeps what it has seen, so a feed need only span the time between two visits.
MOST_ENTRIES = 40
# What no XML may hold, however it is written.
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def rss_feed(site: Site, *, name: str, description: str) -> str:
    """Return the newest topics as RSS; addresses in a feed are absolute, so the site's must be known."""
    head = (
        f"<title>{_text(name)}</title><link>{_text(site.address)}</link>"
        f"<description>{_text(description or name)}</description><language>zh-cn</language>"
        f"<atom:link href={quoteattr(site.absolute(RSS_FILE, ''))} rel=\"self\" type=\"application/rss+xml\"/>"
    )
    items = "\n".join(_entries(site, lambda card: [_item(card, site)]))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>\n'
        f"{head}\n{items}\n</channel></rss>\n"
    )


def json_feed(site: Site, *, name: str, description: str) -> str:
    """Return the newest topics as JSON Feed."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": name,
        "home_page_url": site.address,
        "feed_url": site.absolute(JSON_FILE, ""),
        "description": description or name,
        "language": "zh-CN",
        "items": list(_entries(site, lambda card: [_json_item(card, site)])),
    }
    return json.dumps(feed, ensure_ascii=False, indent=1) + "\n"


def _newest(site: Site) -> Sequence[Topic]:
    """Return the topics whose last change is known, the newest first; of one day in the notes' order."""
    dated = [topic for topic in site.library.topics if topic.has_page and last_changed(topic, site)]
    return sorted(dated, key=lambda topic: last_changed(topic, site) or "", reverse=True)[:MOST_ENTRIES]


def _entries(site: Site, write: Callable[[TopicCard], list[R]]) -> Iterator[R]:
    """Yield the entries of a feed; one that cannot be written is left out, and told."""
    for topic in _newest(site):
        source, what = topic.sources[0], f"主题「{topic.title}」进不了订阅"
        card = replace(site.topics[topic.id], date=last_changed(topic, site))
        yield from make_or_tell(partial(write, card), list[R], site.tell, source.note, source.start, what)


def _json_item(card: TopicCard, site: Site) -> dict[str, object]:
    return {
        "id": site.absolute(card.url, ""),
        "url": site.absolute(card.url, ""),
        "title": card.title,
        "content_text": card.excerpt or card.title,
        "date_published": f"{card.date}T00:00:00Z",
        "tags": [tag.name for tag in card.tags],
    }


def _item(card: TopicCard, site: Site) -> str:
    url = _text(site.absolute(card.url, ""))
    day = datetime.datetime.fromisoformat(f"{card.date}T00:00:00+00:00")
    tags = "".join(f"<category>{_text(tag.name)}</category>" for tag in card.tags)
    return (
        f'<item><title>{_text(card.title)}</title><link>{url}</link><guid isPermaLink="true">{url}</guid>'
        f"<pubDate>{format_datetime(day)}</pubDate>{tags}<description>{_text(card.excerpt)}</description></item>"
    )


def _text(text: str) -> str:
    return escape(_NOT_XML.sub("", text))
