"""The plan for the author: what each note was taken for, which pages it becomes, what is merged, and why."""

from collections.abc import Iterator, Sequence

from ainotes_site.library import Plan
from ainotes_site.topics import Kind, SplitNote, Topic, why_alike

KINDS: dict[Kind, str] = {
    "article": "文章",
    "collection": "清单",
    "log": "流水账",
    "chapter": "一章",
    "template": "按同一模板写的笔记",
    "index": "目录页",
}
_STEP = "  "


def outline_plan(plan: Plan) -> Iterator[str]:
    """Yield the lines of the plan: each note with its kind and its pages, then what is merged."""
    for note in plan.notes:
        yield f"{note.note.path}：{_taken_for(note)}。{_reasons(note)}"
        yield from (_STEP + line for line in _pages(note) if note.decision.splits)
    merged = [topic for topic in plan.topics if len({source.note for source in topic.sources}) > 1]
    yield f"合并 {len(merged)} 处"
    drafts = {(topic.sources[0].note, topic.sources[0].start): topic for note in plan.notes for topic in note.topics}
    yield from (_STEP + _merge(topic, drafts, plan) for topic in merged)
    pages = sum(topic.has_page for topic in plan.topics)
    yield f"共 {len(plan.notes)} 篇笔记，{pages} 页，另有 {len(plan.topics) - pages} 个待写或待答的标题"


def _taken_for(note: SplitNote) -> str:
    kind = KINDS[note.decision.kind]
    return f"当作{kind}，拆成 {len(note.topics)} 页" if note.decision.splits else f"当作{kind}，整篇一页"


def _reasons(note: SplitNote) -> str:
    said = "；".join(f"{one.said}（{one.points:+d}）" if one.points else one.said for one in note.decision.evidence)
    return said or "没有特别的迹象"


def _pages(note: SplitNote) -> Iterator[str]:
    above: tuple[str, ...] = ()
    for topic in note.topics:
        groups = topic.groups
        for depth, group in enumerate(groups):
            if groups[: depth + 1] != above[: depth + 1]:
                yield f"{_STEP * depth}{group}"
        above = groups
        yield f"{_STEP * len(groups)}· {topic.title}（{_lines(topic)}{_mark(topic)}）"


def _lines(topic: Topic) -> str:
    return f"第 {topic.sources[0].start} 行起"


def _mark(topic: Topic) -> str:
    if topic.is_front:
        return "，总页"
    return {"complete": "", "stub": "，待写", "question": "，疑问"}[topic.status]


def _merge(topic: Topic, drafts: dict[tuple[str, int], Topic], plan: Plan) -> str:
    parts = [drafts[key] for source in topic.sources if (key := (source.note, source.start)) in drafts]
    places = " + ".join(f"{part.sources[0].note}:{part.sources[0].start}" for part in parts)
    return f"· {topic.title} = {places}：{why_alike(parts[0], parts[-1], plan.concepts)}"


def find_note(notes: Sequence[SplitNote], wanted: str) -> SplitNote | None:
    """Return the note with this path, or whose path alone ends so; None where the words are no path of a note."""
    path = wanted.replace("\\", "/").removeprefix("./")
    ending = [note for note in notes if note.note.path == path or note.note.path.endswith(f"/{path}")]
    exact = [note for note in ending if note.note.path == path]
    found = exact or ending
    return found[0] if len(found) == 1 else None


def explain_note(note: SplitNote) -> Iterator[str]:
    """Yield what a note was taken for, the evidence, its pages, and what to write to have it otherwise."""
    yield f"{note.note.path}：{_taken_for(note)}"
    yield "依据"
    for one in note.decision.evidence:
        yield f"{_STEP}{one.said}" + (f"（{one.points:+d} 分）" if one.points else "")
    yield f"{_STEP}读起来约 {note.decision.length} 字"
    yield "页"
    yield from (_STEP + line for line in _pages(note))
    yield "想改的话"
    if note.decision.splits:
        yield f"{_STEP}整篇一页：在前言里写 split: none"
    yield f'{_STEP}按二级标题拆：在前言里写 split: 2（1 到 6 都行），或在 mkdocs.yml 里写 split: {{"{note.note.path}": 2}}'
    yield f"{_STEP}不与别的笔记合并：在前言里写 merge: false"
