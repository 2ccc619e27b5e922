"""What the index needs of a topic depends on nothing but the topic, so that it is kept from build to build."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ainotes_site.cache import Cache, Stage
from ainotes_site.search import SearchTopic, build_search_index
from ainotes_site.search.entries import EntryReader
from tests.search.conftest import CONCEPTS, TOPICS


class Counting(Cache):
    """A cache that counts what it has to work out."""

    def __init__(self) -> None:
        super().__init__()
        self.worked_out = 0

    def keep(self, stage: Stage[..., Any], key: bytes, result: Any) -> None:
        self.worked_out += 1
        super().keep(stage, key, result)


def index(topics: tuple[SearchTopic, ...], cache: Cache) -> dict[str, bytes]:
    return build_search_index(topics, CONCEPTS, {}, EntryReader(cache))


def test_a_topic_is_read_alike_alone_and_among_others() -> None:
    alone = [entry for topic in TOPICS for entry in EntryReader().read((topic,), CONCEPTS)]
    assert EntryReader().read(TOPICS, CONCEPTS) == alone


def test_one_changed_topic_is_read_again_and_no_other() -> None:
    cache = Counting()
    assert index(TOPICS, cache) == build_search_index(TOPICS, CONCEPTS)
    assert cache.worked_out == len(TOPICS)
    changed = (*TOPICS[1:], replace(TOPICS[0], title="多头注意力 🧪"))
    assert index(changed, cache) == build_search_index(changed, CONCEPTS)
    assert cache.worked_out == len(TOPICS) + 1
