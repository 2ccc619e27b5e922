"""What a title is about."""

import re
from collections.abc import Iterator, Sequence

from ainotes_site.text import count_letters

# A title is about the concepts that make up this share of it.
_SHARE = 0.6
_GENERIC_RE = re.compile(
    r"是什么|为什么|什么是|怎么样|怎么|如何|什么|一点|一些|几种|一种|以及|关于|简单|快速|个人|深入|通俗|尝试|模型|网络|框架|算法|技术"
    r"|方法|机制|理解|原理|简介|介绍|入门|基础|研究|笔记|总结|思考|区别|对比|比较|联系|关系|教程|详解|浅谈|谈谈|概述|分析|发布|过程|原因"
    r"|意义|历史|现状|趋势|问题|讲解|文档|系列|本质|感悟|观点|实践|使用|应用|其他|更多|记录|猜想|的|与|和|及|是|在|中|到|从|了|吗|呢|之"
    r"|(?<![a-z])(?:vs|and|the|of|for|an?|in|to|what|is|are|how|why|with|on|by|from|intro|introduction|notes?)(?![a-z])",
    re.I,
)
_PREDICATE_RE = re.compile("[：:]|是(?!什么)")
_SUBJECT_END_RE = re.compile(r"[》」”\"']*\s*(?:[（(,，、—–|/]|- |$)")
_OPENING = "《「“\"' "


def find_subjects(title: str, named: Sequence[tuple[int, int, str]]) -> Iterator[str]:
    """Yield the concepts that a title names as its subject: those that make up most of it, or that it begins with.

    `named` has where each concept's name stands in it, in order. What stands after a colon or 是 says something of the
    subject.
    """
    head = _PREDICATE_RE.search(title)
    if head is not None and any(end <= head.start() for _, end, _ in named):
        title = title[: head.start()]
        named = [place for place in named if place[1] <= len(title)]
    whole = named and _named_share(title, named) >= _SHARE
    begin = len(title) - len(title.lstrip(_OPENING))
    for start, end, identity in named:
        if whole or (start <= begin and _SUBJECT_END_RE.match(title, end)):
            yield identity


def _named_share(title: str, named: Sequence[tuple[int, int, str]]) -> float:
    """Return how much of a title's telling letters stand in the names."""
    bounds = [0, *(place for start, end, _ in named for place in (start, end)), len(title)]
    rest = " ".join(title[start:end] for start, end in zip(bounds[::2], bounds[1::2], strict=True))
    letters = sum(count_letters(title[start:end]) for start, end, _ in named)
    return letters / (letters + count_letters(_GENERIC_RE.sub(" ", rest))) if letters else 0.0
