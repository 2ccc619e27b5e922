"""Which topics say the same: most of their sentences are shared, or both are about one concept in one place."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ainotes_site.gfm import Node, plain_text
from ainotes_site.text import digest, loose_key
from ainotes_site.topics.headings import without_number
from ainotes_site.topics.outline import OFTEN
from ainotes_site.topics.topic import Topic

# Shares of a topic's letters that stand in the other: of the shorter, and of the longer. A newer version of a section
# keeps most of the older (labelled pairs: 0.7 and more); a section inside an article on it is a small part of that.
_OF_SHORTER, _OF_LONGER = 0.7, 0.4
# Letters that must be shared: two definitions of one sentence agree by chance.
_SHARED = 60
# Letters of a text that stands again whole, under the same title.
_COPIED = 20
# A sentence shorter than this, in letters, says too little to tell texts apart (「代码如下」, `return 0`).
_SENTENCE = 8
# A sentence in more topics than this is a set phrase, even within two notes.
_HOLDERS = 4
# More topics of one title in one place are a form, not one subject told again.
_SAME_TITLES = 12
_ENDS = re.compile(r"[\n。！？；]|[.!?;](?=\s)")
_SUBTITLE = re.compile(r"\s*[（(][^（()）]*[）)]\s*$")
_CLASS_WORD = re.compile(r"(?<=\w)\s*(?:模型|算法|网络|框架|机制|技术|方法)$")
_KEPT_ALONE = ("index", "template")


def subject_key(title: str) -> str:
    """Reduce a title to its subject: 「感知损失（perceptual loss）」 and 「感知损失」 are one, as are 「VGG 网络」 and 「VGG」."""
    bare = without_number(title)
    bare = _SUBTITLE.sub("", bare).strip() or bare
    return loose_key(_CLASS_WORD.sub("", bare).strip() or bare)


def group_alike(
    topics: Sequence[Topic], concepts: Mapping[str, str], unmerged: frozenset[str] = frozenset()
) -> tuple[tuple[int, ...], ...]:
    """Return which topics are one, by their places in the sequence; those alone are groups of one.

    `concepts` maps keys of names to concepts; topics of the notes `unmerged` stay alone. Each topic of a group agrees with
    every other: likeness does not pass on.
    """
    open_to = [_may_merge(topic, unmerged) for topic in topics]
    titles = [_title_group(topic, concepts) if may else "" for topic, may in zip(topics, open_to, strict=True)]
    texts = frozenset(_same_texts(topics, open_to))

    def agree(one: int, other: int) -> bool:
        by_title = bool(titles[one]) and titles[one] == titles[other] and _note(topics[one]) != _note(topics[other])
        return by_title or (min(one, other), max(one, other)) in texts

    group_of = {at: [at] for at in range(len(topics))}
    for one, other in sorted({*texts, *_same_titles(titles)}):
        mine, theirs = group_of[one], group_of[other]
        if mine is not theirs and all(agree(a, b) for a in mine for b in theirs):
            mine += theirs
            group_of |= dict.fromkeys(theirs, mine)
    first: dict[int, tuple[int, ...]] = {}
    for group in group_of.values():
        first.setdefault(min(group), tuple(sorted(group)))
    return tuple(first[at] for at in sorted(first))


def why_alike(one: Topic, other: Topic, concepts: Mapping[str, str]) -> str:
    """Say why two topics are one, for the author."""
    title = _title_group(one, concepts)
    return "标题是同一个概念" if title and title == _title_group(other, concepts) else "正文大半相同"


def _may_merge(topic: Topic, unmerged: frozenset[str]) -> bool:
    return not topic.is_front and topic.kind not in _KEPT_ALONE and _note(topic) not in unmerged


def _note(topic: Topic) -> str:
    return topic.sources[0].note


def _title_group(topic: Topic, concepts: Mapping[str, str]) -> str:
    """Return what topics of one concept share that stand in one place, whatever their notes; nothing for stubs."""
    concept = concepts.get(loose_key(topic.title)) or concepts.get(subject_key(topic.title))
    if concept is None or not topic.has_page:
        return ""
    folder = _note(topic).rpartition("/")[0]
    return "\n".join((concept, folder, *map(loose_key, topic.groups)))


def _same_titles(titles: Sequence[str]) -> Iterator[tuple[int, int]]:
    by_title: dict[str, list[int]] = {}
    for at, title in enumerate(titles):
        if title:
            by_title.setdefault(title, []).append(at)
    for ats in by_title.values():
        if len(ats) <= _SAME_TITLES:
            yield from ((one, other) for at, one in enumerate(ats) for other in ats[at + 1 :])


def _same_texts(topics: Sequence[Topic], open_to: Sequence[bool]) -> Iterator[tuple[int, int]]:
    sentences = [sentence_keys(topic.blocks) if may else {} for topic, may in zip(topics, open_to, strict=True)]
    sizes = [sum(map(len, own)) for own in sentences]
    for (one, other), amount in shared_letters(sentences, [_note(topic) for topic in topics]).items():
        shorter, longer = sorted((sizes[one], sizes[other]))
        alike = amount >= max(_SHARED, _OF_SHORTER * shorter, _OF_LONGER * longer)
        if alike and not _apart(topics[one], topics[other]):
            yield one, other
    yield from _copies(topics, sentences, sizes)


def _apart(one: Topic, other: Topic) -> bool:
    """Tell topics that their authors put below different subjects; what stands below none may be another's of its title."""
    mine, theirs = (tuple(map(loose_key, topic.groups)) for topic in (one, other))
    return mine != theirs and (bool(mine and theirs) or subject_key(one.title) != subject_key(other.title))


def _copies(
    topics: Sequence[Topic], sentences: Sequence[dict[str, None]], sizes: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Yield topics of one title with one text, however many notes have them, and questions that a note asks again."""
    by_text: dict[str, list[int]] = {}
    for at, own in enumerate(sentences):
        title = loose_key(topics[at].title)
        if sizes[at] >= _COPIED:
            by_text.setdefault(digest("\n".join((title, *own)), 16), []).append(at)
        elif topics[at].question and not topics[at].has_page:
            by_text.setdefault(f"{_note(topics[at])}\n{title}", []).append(at)
    for ats in by_text.values():
        if len(ats) <= _SAME_TITLES:
            yield from ((one, other) for at, one in enumerate(ats) for other in ats[at + 1 :])


def shared_letters(sentences: Sequence[Iterable[str]], notes: Sequence[str]) -> dict[tuple[int, int], int]:
    """Return how many letters two texts share, for those that share any. Near-linear: set phrases pair nobody.

    Sentences that stand in three or more notes, or many texts, are not counted.
    """
    holders: dict[str, list[int]] = {}
    for at, own in enumerate(sentences):
        for key in own:
            holders.setdefault(key, []).append(at)
    shared: dict[tuple[int, int], int] = {}
    for key, ats in holders.items():
        if 1 < len(ats) <= _HOLDERS and len({notes[at] for at in ats}) < OFTEN:
            for at, one in enumerate(ats):
                for other in ats[at + 1 :]:
                    shared[one, other] = shared.get((one, other), 0) + len(key)
    return shared


def sentence_keys(blocks: Iterable[Node]) -> dict[str, None]:
    """Return the sentences of a text, reduced to their letters, each once, in order; lines of code are sentences."""
    keys = (
        loose_key(sentence)
        for block in blocks
        if block.kind != "heading"
        for sentence in _ENDS.split(plain_text(block))
    )
    return dict.fromkeys(key for key in keys if len(key) >= _SENTENCE)
