"""One topic from several notes that say the same."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ainotes_site.gfm import Anchors, Attrs, Node, plain_text, unique_anchor, walk
from ainotes_site.text import loose_key
from ainotes_site.topics.agreement import group_alike
from ainotes_site.topics.topic import Topic, TopicSection, weighed

_PLACE_MARK = " › "


def merge_duplicates(
    topics: Sequence[Topic], concepts: Mapping[str, str] | None = None, unmerged: frozenset[str] = frozenset()
) -> tuple[Topic, ...]:
    """Merge topics that say the same; `concepts` maps keys of names to concepts, `unmerged` are notes that stay alone.

    The fullest text stays, what only the others say follows it, and every source is named.
    """
    groups = group_alike(topics, concepts or {}, unmerged)
    return tuple(_merged([topics[at] for at in group]) for group in groups)


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
        aliases=_other_names(full, others),
        slug=next((topic.slug for topic in (full, *others) if topic.slug), ""),
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
    title = _part_title(topic, other)
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


def _part_title(topic: Topic, other: Topic) -> str:
    """Name a part after its note and what it stands below there, after its folder where the note has the page's title."""
    folders = other.sources[0].note.count("/")
    names = other.place[folders:] or other.place[folders - 1 : folders]
    if loose_key(other.title) != loose_key(topic.title):
        names = (*names, other.title)
    return _PLACE_MARK.join(names) or f"另一处：{other.title}"


def _without_empty_headings(blocks: Sequence[Node], titles: set[str]) -> list[Node]:
    """Return the blocks without headings that have nothing left below them, but for those that the topic has not."""
    return [
        block
        for block, following in zip(blocks, (*blocks, None)[1:], strict=True)
        if block.kind != "heading"
        or (following is not None and following.kind != "heading")
        or loose_key(plain_text(block)) not in titles
    ]


def _block_keys(blocks: Iterable[Node]) -> frozenset[str]:
    return frozenset(loose_key(plain_text(block)) for block in blocks if block.kind != "heading")


def _is_said(block: Node, have: frozenset[str], addresses: set[str]) -> bool:
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
