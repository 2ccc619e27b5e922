"""Tell what a topic says from what only points elsewhere: lists of references, lines that name a source."""

import re
from collections.abc import Iterable, Iterator

from ainotes_site.gfm import Node, readable_text, walk

# A heading over nothing but references.
_REFERENCES = re.compile(
    r"(?:[\d.、一二三四五六七八九十]+\s*)?(?:参考(?:资料|文献|链接|文章|书目)?|引用|出处|来源|相关(?:链接|文献|资料|论文)|(?:延伸|扩展|拓展|推荐|更多)阅读"
    r"|references?|bibliography|sources?|further reading|see also|related (?:literature|work|links)|links)\s*[:：]?",
    re.I,
)
# A line that names where something comes from.
_SOURCE = re.compile(r"(?:来源|出处|参考|原文|译自|转载自|论文|链接|资料|via|source|paper|link)\s*[:：]", re.I)
# A line that is nearly all link points elsewhere; one that says something of the link does not.
LINKED = 0.8


def is_references(title: str) -> bool:
    """Tell whether a heading stands over references alone."""
    return bool(_REFERENCES.fullmatch(title.strip()))


def split_sources(blocks: Iterable[Node]) -> tuple[str, str]:
    """Return the text of blocks as a reader sees it, and apart from it the lines that only point elsewhere."""
    own, sources = list[str](), list[str]()
    for part in _parts(blocks):
        text = readable_text(part)
        (sources if _points_elsewhere(part, text) else own).append(text)
    return "\n".join(own), "\n".join(sources)


def _parts(blocks: Iterable[Node]) -> Iterator[Node]:
    """Yield blocks, and of lists the items: each stands for itself."""
    for block in blocks:
        if block.kind == "list":
            yield from block.children
        else:
            yield block


def _points_elsewhere(part: Node, text: str) -> bool:
    if part.kind not in ("paragraph", "item") or not text:
        return False
    linked = sum(len(readable_text(node)) for node in walk(part) if node.kind == "link")
    return bool(linked) and (linked >= LINKED * len(text) or bool(_SOURCE.match(text)))
