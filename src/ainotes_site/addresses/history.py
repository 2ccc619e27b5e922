"""Remember the ids that topics have had, so that a renamed topic leaves a redirect.

The record is a small JSON file beside `mkdocs.yml`, written by `ainotes record` and kept with the notes.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ainotes_site.gfm import plain_text
from ainotes_site.problems import Problem
from ainotes_site.text import digest, loose_key, pinyin_slug
from ainotes_site.topics import Topic

RECORD_FILE = "ainotes-history.json"

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LEAST_LETTERS = 12
_MOST_PRINTS = 6


@dataclass(frozen=True, slots=True)
class History:
    """`prints` tells for each id what its text looked like; `redirects` where an id that is gone now leads."""

    prints: Mapping[str, frozenset[str]]
    redirects: Mapping[str, str]


EMPTY = History({}, {})


def open_record(folder: Path) -> tuple[History, tuple[Problem, ...]]:
    """Return the record beside the settings; one that is broken is passed over, with a problem."""
    path = folder / RECORD_FILE
    try:
        return (read_history(path.read_text(encoding="utf-8-sig")) if path.is_file() else EMPTY), ()
    except (OSError, ValueError) as error:
        message = f"读不懂：{error}，所以旧地址都不转到新地址。请从版本库恢复它，或运行 ainotes record 重写（原来的留在旁边）。"
        return EMPTY, (Problem(RECORD_FILE, 1, message, rule="record"),)


def read_history(text: str) -> History:
    """Read a record. Raises `ValueError` for anything but a record."""
    try:
        record = json.loads(text)
        prints = {str(key): frozenset(map(str, value)) for key, value in record["topics"].items()}
        redirects = {str(key): str(value) for key, value in record["redirects"].items()}
        # An id becomes the name of a folder: one that no topic can have had is not let near the disk.
        prints = {key: value for key, value in prints.items() if _ID.fullmatch(key)}
        redirects = {key: value for key, value in redirects.items() if _ID.fullmatch(key)}
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("不是 ainotes record 写的文件") from error
    return History(prints, redirects)


def write_history(history: History, topics: Iterable[Topic]) -> str:
    """Return the record of these topics, with every redirect that the history still gives."""
    topics = tuple(topics)
    record = {
        "topics": {topic.id: sorted(_prints(topic)) for topic in sorted(topics, key=lambda topic: topic.id)},
        "redirects": dict(sorted(find_redirects(history, topics).items())),
    }
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def find_redirects(history: History, topics: Sequence[Topic]) -> dict[str, str]:
    """Return where each id leads that some topic once had, or could have by another of its titles.

    A topic that is gone is found again by its text: the topic that shares most of its paragraphs is the same one.
    """
    ids = {topic.id for topic in topics}
    redirects = {
        slug: topic.id
        for topic in topics
        for title in (*topic.aliases, *((topic.title,) if topic.slug else ()))
        if (slug := pinyin_slug(title)) not in ids
    }
    holders: dict[str, str] = {}
    for topic in topics:
        for mark in _prints(topic):
            holders.setdefault(mark, topic.id)
    for old, marks in history.prints.items():
        found = Counter(holders[mark] for mark in marks if mark in holders)
        if old not in ids and found:
            redirects.setdefault(old, max(sorted(found), key=found.__getitem__))
    for old, target in history.redirects.items():
        end = target if target in ids else redirects.get(target)
        if old not in ids and end:
            redirects.setdefault(old, end)
    return redirects


def _prints(topic: Topic) -> frozenset[str]:
    texts = (loose_key(plain_text(block)) for block in topic.blocks)
    marks = [digest(text, 10) for text in texts if len(text) >= _LEAST_LETTERS]
    return frozenset(marks[:_MOST_PRINTS])
