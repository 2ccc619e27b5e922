"""Explain each automatic decision on a topic, for the author."""

from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath

from ainotes_site.library import Library
from ainotes_site.linking import index_names
from ainotes_site.relations import Subjects, Tagger
from ainotes_site.text import loose_key
from ainotes_site.topics import Topic

_MOST_REASONS = 8


def find_topics(library: Library, wanted: str) -> tuple[Topic, ...]:
    """Return the topics with this id or title; else that of the note so named; else those with the words in their title."""
    key = loose_key(wanted)
    exact = tuple(topic for topic in library.topics if topic.id == wanted or loose_key(topic.title) == key)
    return (
        exact or _of_note(library, key) or tuple(one for one in library.topics if key and key in loose_key(one.title))
    )


def _of_note(library: Library, key: str) -> tuple[Topic, ...]:
    parts = Counter(topic.sources[0].note for topic in library.topics)
    return tuple(
        topic
        for topic in library.topics
        if (topic.is_front or parts[topic.sources[0].note] == 1)
        and loose_key(PurePosixPath(topic.sources[0].note).stem) == key
    )


def explain_topic(library: Library, topic: Topic, subjects: Subjects) -> Iterator[str]:
    """Yield lines: where the topic comes from, its links made and refused, its tags and related topics, and why.

    `subjects` are those that the library was built with.
    """
    yield f"{topic.title}（{topic.id}）"
    for source in topic.sources:
        yield f"  出自 {source.note} 第 {source.start}–{source.end} 行"
    yield from _about(library, topic)
    yield from _links(library, topic)
    yield from _tags(library, topic, subjects)
    yield "相关主题"
    related = library.related.get(topic.id, ())
    titles = {one.id: one.title for one in library.topics}
    yield from (f"  {titles[one.topic]}：{one.reason}（{one.score:.2f}）" for one in related)
    if not related:
        yield "  没有足够相近的主题"


def _about(library: Library, topic: Topic) -> Iterator[str]:
    about = library.linked.about.get(topic.id, ())
    if about:
        names = "、".join(library.glossary.by_id[concept].name for concept in about)
        yield f"  讲的就是：{names}（在本页不再链接）"


def _links(library: Library, topic: Topic) -> Iterator[str]:
    made = [link for link in library.linked.links if link.topic == topic.id]
    yield f"链接 {len(made)} 处"
    for link in made:
        name = library.glossary.by_id[link.concept].name
        yield f"  {link.note}:{link.line}: {link.surface} → {name}：{link.reason}"
    refused = [refusal for refusal in library.linked.refusals if refusal.topic == topic.id]
    yield f"没有链接 {len(refused)} 处"
    for refusal in refused:
        name = library.glossary.by_id[refusal.concept].name
        yield f"  {refusal.note}:{refusal.line}: {refusal.surface} ↛ {name}：{refusal.reason}"


def _tags(library: Library, topic: Topic, subjects: Subjects) -> Iterator[str]:
    yield "标签"
    tagger = Tagger(library.linked, index_names(library.glossary), subjects)
    scores = {score.tag: score for score in tagger.score(topic)}
    for tag in topic.tags:
        score = scores.get(tag)
        if score is None:
            yield f"  {tag}：作者写的，或取自文件夹、笔记和标题"
        else:
            yield f"  {tag}：{score.points:.1f} 分，{'、'.join(score.reasons[:_MOST_REASONS])}"
    for tag, score in scores.items():
        if tag not in topic.tags:
            yield f"  （未用）{tag}：{score.points:.1f} 分，{'、'.join(score.reasons[:_MOST_REASONS])}"
