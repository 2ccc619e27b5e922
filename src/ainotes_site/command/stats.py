"""Figures of a folder of notes, for its author."""

from collections import Counter
from collections.abc import Iterator

from ainotes_site.command.outline import KINDS
from ainotes_site.gfm import plain_text
from ainotes_site.library import Library
from ainotes_site.text import count_letters

_FEW = 10


def figures(library: Library) -> Iterator[tuple[str, int]]:
    """Yield each figure with its name: notes, topics, letters, concepts, links, what is missing."""
    topics = library.topics
    yield "笔记", len(library.notes)
    yield "主题", sum(topic.has_page for topic in topics)
    yield "合自几处的主题", sum(len({one.note for one in topic.sources}) > 1 for topic in topics)
    yield "字", sum(count_letters(plain_text(block)) for topic in topics for block in topic.blocks)
    yield "提到的概念", len(library.linked.topics_by_concept())
    yield "概念链接", len(library.linked.links)
    yield "标签", len({tag for topic in topics for tag in topic.tags})
    yield "带日期的主题", sum(topic.date is not None for topic in topics)
    yield "待解的问题", sum(topic.question and not topic.has_page for topic in topics)
    yield "待补的条目", sum(not topic.question and not topic.has_page for topic in topics)
    yield "公开的文件", len(library.published)
    yield "错误", sum(one.severity == "error" for one in library.problems)
    yield "提示", sum(one.severity != "error" for one in library.problems)


def write_stats(library: Library) -> Iterator[str]:
    """Yield the lines of the report."""
    for name, count in figures(library):
        yield f"{name} {count:,}"
    kinds = Counter(KINDS[note.decision.kind] for note in library.notes)
    yield f"当作：{_listed(kinds)}"
    mentioned = {
        library.glossary.by_id[one].name: len(found) for one, found in library.linked.topics_by_concept().items()
    }
    if mentioned:
        yield f"提到最多的概念：{_listed(Counter(mentioned))}"
    tags = Counter(tag for topic in library.topics for tag in topic.tags)
    if tags:
        yield f"最多的标签：{_listed(tags)}"


def _listed(counts: Counter[str]) -> str:
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return "、".join(f"{name} {count}" for name, count in ordered[:_FEW])
