"""The id of each topic, which is its address: made from its title alone, or what its author wants."""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from itertools import count

from ainotes_site.problems import Problem
from ainotes_site.text import digest, loose_key, pinyin_slug
from ainotes_site.topics.topic import SplitNote, Topic

_SLUG_KEY = re.compile(r"[\"' \t]*(?:slug|permalink|永久链接)\b", re.I)


def assign_ids(topics: Sequence[Topic]) -> tuple[Topic, ...]:
    """Give each topic an id from its title, so that it stays when other topics come and go.

    Where two titles read alike (注意力, 主意力), the one that sorts first has the plain slug and the other a digest of its
    title behind it. Of several topics with one title, the one whose place sorts first has that id, the others one with
    what they stand in before it, and a digest of the whole place where that is taken too.
    """
    owners: dict[str, str] = {}
    for title in sorted({topic.title for topic in topics}, key=lambda title: (loose_key(title), title)):
        owners.setdefault(pinyin_slug(title), title)
    ids: dict[int, str] = {}
    taken: set[str] = set()
    numbers: dict[str, Iterator[int]] = {}  # of topics with one title at one place: none is tried twice
    for at in sorted(range(len(topics)), key=lambda at: _order_of_claims(topics[at])):
        topic = topics[at]
        slug = pinyin_slug(topic.title)
        plain = slug if owners[slug] == topic.title else f"{slug}-{digest(topic.title)}"
        ids[at] = next(name for name in _ids(topic, plain, numbers) if name not in taken)
        taken.add(ids[at])
    natural = tuple(replace(topic, id=ids[at]) for at, topic in enumerate(topics))
    return _with_slugs(natural, taken)


def _with_slugs(topics: Sequence[Topic], taken: set[str]) -> tuple[Topic, ...]:
    """Give each topic the id that its author wants, unless that is another's: no topic moves for one's sake."""
    given: dict[int, str] = {}
    for at in sorted((at for at, topic in enumerate(topics) if topic.slug), key=lambda at: topics[at].sources[0].note):
        if topics[at].slug not in taken:
            given[at] = topics[at].slug
            taken.add(topics[at].slug)
    return tuple(replace(topic, id=given.get(at, topic.id)) for at, topic in enumerate(topics))


def check_slugs(
    notes: Iterable[SplitNote], topics: Iterable[Topic], fronts: Set[str] = frozenset()
) -> Iterator[Problem]:
    """Yield a problem for each address in front matter that no page has, or another than its own.

    `fronts` are the notes that stand on the page of their folder.
    """
    by_note = {topic.sources[0].note: topic for topic in topics if topic.slug}
    for one in notes:
        wanted, topic = one.note.front.slug, by_note.get(one.note.path)
        lines = one.note.source.split("\n")
        line = next((at for at, text in enumerate(lines, start=1) if _SLUG_KEY.match(text)), 1)
        if wanted and not any(topic.slug for topic in one.topics):
            message = f"这一篇分成了几页，没有一页代表整篇，地址 {wanted} 没有用上。请写 split: none，或删掉这一行。"
            yield Problem(one.note.path, line, message, "hint", rule="slug")
        elif wanted and one.note.path in fronts:
            message = f"这一篇就是文件夹的那一页，地址 {wanted} 没有用上。请改文件夹的名字，或删掉这一行。"
            yield Problem(one.note.path, line, message, "hint", rule="slug")
        elif topic is not None and topic.slug == wanted != topic.id:
            yield Problem(
                one.note.path, line, f"地址 {wanted} 已经是另一个主题的，这里仍用 {topic.id}。请换一个。", rule="slug"
            )


def _order_of_claims(topic: Topic) -> tuple[int, tuple[str, ...], str, int]:
    """Sort topics of one title: what has a page first, then by place, note and line."""
    source = topic.sources[0]
    return (not topic.has_page, topic.place, source.note, source.start)


def _ids(topic: Topic, plain: str, numbers: dict[str, Iterator[int]]) -> Iterator[str]:
    yield plain
    if topic.place:
        yield pinyin_slug(f"{topic.place[-1]} {topic.title}")
    place = f"{topic.sources[0].note} {topic.place}"
    yield f"{plain}-{digest(place)}"
    for number in numbers.setdefault(f"{plain} {place}", count(2)):
        yield f"{plain}-{digest(f'{place} {number}')}"
