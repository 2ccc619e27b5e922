"""The tags that authors write: in the front matter, on a line of tags, or within the text."""

import re
from collections.abc import Iterable, Iterator, Sequence

from ainotes_site.gfm import Node, plain_text, walk
from ainotes_site.notes import Note, Section, note_blocks
from ainotes_site.text import HAN

# Characters. What is longer and follows a `#` is a remark: Obsidian's users write tags of one to eight.
_LONGEST = 16
# What may stand beside the tags of a line: marks, and a word that says what they are.
_LABEL = re.compile(r"(?:标签|關鍵字|关键词|关键字|分类|tags?|keywords?)?[\s:：,，、|·/]*", re.I)
# 12, 6a-2: a number that stands for something else; 0xff00, ffcc00aa: a colour.
_NUMBER = re.compile(r"\d+[a-z]?(?:-\d+)*|0x[0-9a-f]+|[0-9a-f]{8}", re.I)
# Code ends so; what follows on its line is a comment.
_CODE_END = re.compile(r"[;{}\])=>+*/\\&|]\s*$|^\s*$")
_CHARACTERS = re.compile(rf"[A-Za-z{HAN}]")


def note_tags(note: Note) -> tuple[str, ...]:
    """Return the tags of a whole note: its front matter's, and those on a line of tags at its head or foot."""
    blocks = list(note_blocks(note))
    ends = [*_head(note), *blocks[-1:]]
    written = (tag for block in ends for line in _lines(block) if _is_tag_line(line) for tag in _tags(line))
    return tuple(dict.fromkeys((*note.front.tags, *written)))


def text_tags(blocks: Iterable[Node]) -> tuple[str, ...]:
    """Return the tags within a text; a remark behind code, a number and a colour are none."""
    return tuple(dict.fromkeys(tag for block in blocks for node in walk(block) for tag in _tags(node.children)))


def _head(note: Note) -> Sequence[Node]:
    """Return what stands before the first heading below the title."""
    first: Section | None = note.sections[0] if note.sections else None
    return note.preamble or (first.blocks[:1] if first is not None else ())


def _lines(block: Node) -> Iterator[list[Node]]:
    """Yield the lines of a paragraph."""
    line: list[Node] = []
    for node in block.children if block.kind == "paragraph" else ():
        if node.kind == "break":
            yield line
            line = []
        else:
            line.append(node)
    yield line


def _is_tag_line(line: Sequence[Node]) -> bool:
    return any(node.kind == "tag" for node in line) and all(
        node.kind == "tag" or _LABEL.fullmatch(plain_text(node)) for node in line
    )


def _tags(nodes: Sequence[Node]) -> Iterator[str]:
    """Yield the tags among inline nodes."""
    for at, node in enumerate(nodes):
        if node.kind == "tag" and not _follows_code(nodes[before] for before in range(at - 1, -1, -1)):
            name = node.text.strip("-_/")
            if len(name) <= _LONGEST and _CHARACTERS.search(name) and not _NUMBER.fullmatch(name):
                yield name


def _follows_code(before: Iterable[Node]) -> bool:
    """Tell whether what stands before on the same line, nearest first, ends as code does."""
    for node in before:
        if node.kind == "break":
            return False
        if node.kind != "text" or node.text.strip():
            return node.kind == "code" or (node.kind == "text" and bool(_CODE_END.search(node.text)))
    return False
