"""One topic from several notes: the same title, or mostly the same text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ainotes_site.gfm import Anchors, Attrs, Node, plain_text, unique_anchor, walk
from ainotes_site.text import loose_key
from ainotes_site.topics.topic import Topic, TopicSection, weighed

_SUBTITLE = re.compile(r"\s*[（(][^（）()]*[）)]\s*$")
_CLASS_WORD = re.compile(r"(?<=\w)(?:模型|算法|网络|框架|机制|技术|方法)$")


def merge_duplicates(topics: Sequence[Topic]) -> tuple[Topic, ...]:
    """Merge topics with the same subject: the same title, or mostly the same text.

    The fullest text stays, what only the others say follows it, and every source is named. Linear in the text: topics
    are compared only where they share a paragraph.
    """
    leader = list(range(len(topics)))

    def find(at: int) -> int:
        while leader[at] != at:
            leader[at] = leader[leader[at]]
            at = leader[at]
        return at

    for one, other in (*_same_titles(topics), *_same_texts(topics)):
        leader[max(find(one), find(other))] = min(find(one), find(other))
    groups: dict[int, list[Topic]] = {}
    for at, topic in enumerate(topics):
        groups.setdefault(find(at), []).append(topic)
    return tuple(_merged(group) for group in groups.values())


def subject_key(title: str) -> str:
    """Reduce a title to its subject: 「感知损失（perceptual loss）」 and 「感知损失」 are one, as are 「VGG 网络」 and 「VGG」."""
    bare = _SUBTITLE.sub("", title).strip() or title
    return loose_key(_CLASS_WORD.sub("", bare).strip() or bare)


def _same_titles(topics: Sequence[Topic]) -> Iterator[tuple[int, int]]:
    first: dict[str, int] = {}
    for at, topic in enumerate(topics):
        key = subject_key(topic.title)
        if first.setdefault(key, at) != at:
            yield first[key], at


def _same_texts(topics: Sequence[Topic]) -> Iterator[tuple[int, int]]:
    keys = [_block_keys(topic.blocks) for topic in topics]
    holders: dict[str, list[int]] = {}
    for at, own in enumerate(keys):
        for key in own:
            holders.setdefault(key, []).append(at)
    shared: dict[tuple[int, int], int] = {}
    for key, ats in holders.items():
        if 1 < len(ats) <= 12:
            for one, first in enumerate(ats):
                for other in ats[one + 1 :]:
                    shared[first, other] = shared.get((first, other), 0) + len(key)
    sizes = [sum(len(key) for key in own) for own in keys]
    for (one, other), amount in shared.items():
        if amount >= 0.7 * max(1, min(sizes[one], sizes[other])) and amount >= 60:
            yield one, other


def _block_keys(blocks: Iterable[Node]) -> dict[str, None]:
    keys = (loose_key(plain_text(block)) for block in blocks if block.kind != "heading")
    return dict.fromkeys(key for key in keys if len(key) >= 8)


def _merged(group: Sequence[Topic]) -> Topic:
    if len(group) == 1:
        return group[0]
    full = max(group, key=lambda topic: topic.letters)
    others = [topic for topic in group if topic is not full]
    merged = replace(
        full,
        question=all(topic.question for topic in group),
        date=max((topic.date for topic in group if topic.date), default=None),
        links=tuple(dict.fromkeys(link for topic in (full, *others) for link in topic.links)),
        sources=tuple(source for topic in (full, *others) for source in topic.sources),
        tags=tuple(dict.fromkeys(tag for topic in (full, *others) for tag in topic.tags)),
        aliases=_other_names(full, others),
    )
    for other in others:
        merged = _with_rest(merged, other)
    return weighed(merged)


def _other_names(full: Topic, others: Sequence[Topic]) -> tuple[str, ...]:
    names = (*full.aliases, *(name for topic in others for name in (topic.title, *topic.aliases)))
    return tuple(dict.fromkeys(name for name in names if loose_key(name) != loose_key(full.title)))


def _with_rest(topic: Topic, other: Topic) -> Topic:
    """Add the blocks of another topic that this one does not have, under a heading that names their note."""
    have = _block_keys(topic.blocks)
    addresses = {address for block in topic.blocks for address in _addresses(block)}
    rest = [block for block in other.blocks if not _is_said(block, have, addresses)]
    titles = {loose_key(plain_text(block)) for block in topic.blocks if block.kind == "heading"}
    rest = _without_empty_headings(rest, titles)
    if not rest:
        return topic
    note = other.sources[0].note
    used: Anchors = dict.fromkeys((section.anchor for section in topic.sections), 0)
    unique_anchor(topic.title, used)
    title = f"另一处：{other.title}" if loose_key(other.title) != loose_key(topic.title) else f"另一处：{note}"
    anchor = unique_anchor(title, used)
    line = other.heading
    label = Node("text", line, line, title)
    heading = Node("heading", line, line, "", Attrs(level=2, id=anchor), (label,))
    blocks, sections = _deepened(rest, other, used)
    here = TopicSection(anchor, title, note, other.sources[0].start, other.sources[0].end)
    return replace(
        topic,
        blocks=(*topic.blocks, heading, *blocks),
        origins=(*topic.origins, *[note] * (1 + len(blocks))),
        sections=(*topic.sections, here, *sections),
        footnotes=(*topic.footnotes, *(one for one in other.footnotes if one not in topic.footnotes)),
    )


def _without_empty_headings(blocks: Sequence[Node], titles: set[str]) -> list[Node]:
    """Return the blocks without headings that have nothing left below them, but for those that the topic has not."""
    return [
        block
        for block, following in zip(blocks, (*blocks, None)[1:], strict=True)
        if block.kind != "heading"
        or (following is not None and following.kind != "heading")
        or loose_key(plain_text(block)) not in titles
    ]


def _is_said(block: Node, have: dict[str, None], addresses: set[str]) -> bool:
    if block.kind == "rule":
        return True
    if block.kind == "heading":
        return False
    key = loose_key(plain_text(block))
    known = all(address in addresses for address in _addresses(block))
    return known and (key in have or not key)


def _addresses(block: Node) -> Iterator[str]:
    return (node.attrs.href or node.attrs.src for node in walk(block) if node.kind in ("link", "image"))


def _deepened(blocks: Sequence[Node], other: Topic, used: Anchors) -> tuple[list[Node], list[TopicSection]]:
    """Return the blocks with their headings one level down and with anchors that are new on the page."""
    by_anchor = {section.anchor: section for section in other.sections}
    deepened: list[Node] = []
    sections: list[TopicSection] = []
    for block in blocks:
        if block.kind != "heading":
            deepened.append(block)
        else:
            anchor = unique_anchor(plain_text(block), used)
            level = min(block.attrs.level + 1, 6)
            deepened.append(block.with_attrs(level=level, id=anchor))
            if block.attrs.id in by_anchor:
                sections.append(replace(by_anchor[block.attrs.id], anchor=anchor))
    return deepened, sections
