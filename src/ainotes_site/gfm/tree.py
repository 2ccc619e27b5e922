"""The syntax tree of a note: plain frozen records with the line numbers of the note.

| kind | text | attrs | children |
|---|---|---|---|
| document | | | blocks |
| heading | | level, id | inlines |
| paragraph | | id, classes (card) | inlines |
| list | | ordered, start, tight | item, task |
| item, task | | checked | blocks |
| quote | | id | blocks |
| callout | | type, fold (open, closed), untitled | callout_title, blocks |
| tabs | | | callout of the type tab |
| callout_title | | | inlines |
| code_block | code | info, html (drawn), title (of a block that failed: why) | |
| table | | | table_row |
| table_row | | head | table_cell |
| table_cell | | align | inlines |
| rule | | | |
| footnote | | name | blocks |
| html | | tag, id, src, attributes | blocks or inlines |
| text, code | the text | | |
| formula | LaTeX | display, html (typeset), source (where GitHub shows it) | |
| break | | soft, until it is settled | |
| emph, strong, strike, mark | | | inlines |
| link | | href, title, wiki, classes | inlines |
| image | | src, title, width, height, style, align | inlines of the alternative text |
| embed | alias | target | |
| footnote_ref | | name | |
| tag | name without # | href | |
| concept | | concept, href, classes (quiet: not shown as a link) | text |

What a note's link, image or embed leads to stands in `note` and `anchor`, in `file`, or, as a name that no file bears, in
`name` and `origin`, until the page is known.
"""

import re
from collections.abc import Callable, Iterator
from typing import Literal, TypedDict, Unpack

import msgspec

_SIZE = re.compile(r"\s*(?P<width>\d{1,5})(?:x(?P<height>\d{1,5}))?\s*")
BLOCKS = frozenset(
    "document heading paragraph list item task quote callout tabs code_block table table_row table_cell rule footnote".split()
)


Fold = Literal["", "open", "closed"]


class Attrs(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What a node of some kind has besides its text; the table above says which.

    `width`, `height` and `style` are as HTML writes them. `attributes` are those of an HTML element that are allowed there.
    """

    level: int = 0
    id: str = ""
    ordered: bool = False
    start: int = 1
    tight: bool = False
    checked: bool = False
    type: str = ""
    fold: Fold = ""
    untitled: bool = False
    info: str = ""
    html: str = ""
    head: bool = False
    align: str = ""
    name: str = ""
    display: bool = False
    soft: bool = False
    href: str = ""
    title: str = ""
    wiki: bool = False
    classes: str = ""
    src: str = ""
    width: str = ""
    height: str = ""
    style: str = ""
    source: str = ""
    target: str = ""
    note: str = ""
    anchor: str = ""
    file: str = ""
    origin: str = ""
    concept: str = ""
    tag: str = ""
    attributes: tuple[tuple[str, str], ...] = ()


class AttrValues(TypedDict, total=False):
    """The fields of `Attrs`, each if it is to change (a test holds the two alike)."""

    level: int
    id: str
    ordered: bool
    start: int
    tight: bool
    checked: bool
    type: str
    fold: Fold
    untitled: bool
    info: str
    html: str
    head: bool
    align: str
    name: str
    display: bool
    soft: bool
    href: str
    title: str
    wiki: bool
    classes: str
    src: str
    width: str
    height: str
    style: str
    source: str
    target: str
    note: str
    anchor: str
    file: str
    origin: str
    concept: str
    tag: str
    attributes: tuple[tuple[str, str], ...]


NO_ATTRS = Attrs()


class Node(msgspec.Struct, frozen=True, array_like=True):
    """One node. `line` and `end` are the first and last line in the note, 1-based and inclusive.

    A record of msgspec: made fourteen times as fast as a frozen dataclass, and written and read again by the cache.
    """

    kind: str
    line: int
    end: int
    text: str = ""
    attrs: Attrs = NO_ATTRS
    children: tuple["Node", ...] = ()

    def attribute(self, name: str) -> str:
        """Return an attribute of an HTML element, as it will stand there."""
        return next((value for key, value in self.attrs.attributes if key == name), "")

    def with_attrs(self, **values: Unpack[AttrValues]) -> "Node":
        """Return the node with these attributes set."""
        return self.replaced(attrs=msgspec.structs.replace(self.attrs, **values))

    def replaced(self, **fields: Unpack["NodeValues"]) -> "Node":
        """Return the node with these fields set."""
        return msgspec.structs.replace(self, **fields)


class NodeValues(TypedDict, total=False):
    """The fields of `Node` that are ever replaced."""

    kind: str
    line: int
    end: int
    text: str
    attrs: Attrs
    children: tuple[Node, ...]


def walk(node: Node) -> Iterator[Node]:
    """Yield the node and everything below it, in reading order."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(reversed(current.children))


def plain_text(node: Node) -> str:
    """Return the text that a reader sees, blocks and line breaks as white space."""
    parts: list[str] = []
    for current in walk(node):
        if current.kind in ("text", "code", "code_block", "formula"):
            parts.append(current.text)
        elif current.kind == "tag":
            parts.append("#" + current.text)
        elif current.kind == "embed":
            parts.append(current.text or current.attrs.target)
        elif current.kind == "break" or current.kind in BLOCKS:
            parts.append("\n")
    return "".join(parts).strip()


def html_attributes(node: Node) -> list[tuple[str, str]]:
    """Return all attributes of an HTML element."""
    one = node.attrs
    return [
        pair for pair in (("id", one.id), *one.attributes, ("src", one.src)) if pair[1] or pair[0] not in ("id", "src")
    ]


def image_attributes(node: Node) -> list[tuple[str, str]]:
    """Return what an image says besides its address and its text, by HTML's names."""
    one = node.attrs
    given = (
        ("title", one.title), ("width", one.width), ("height", one.height), ("style", one.style), ("align", one.align)
    )  # fmt: skip
    return [(name, value) for name, value in given if value]


def split_size(text: str) -> tuple[str, str, str]:
    """Split Obsidian's size off the words of a picture: `图|300`, `图|300x200`, or nothing but a size."""
    alt, _, last = text.rpartition("|")
    size = _SIZE.fullmatch(last)
    return (alt, size["width"], size["height"] or "") if size else (text, "", "")


def code_language(node: Node) -> str:
    """Return the language of a code block, in lower case; nothing for other nodes."""
    if node.kind != "code_block":
        return ""
    return next(iter(re.split(r"[\s,:{}]+", node.attrs.info.strip(" {.").lower())), "")


def rewrite(node: Node, change: Callable[[Node], Node | None]) -> Node:
    """Return the tree with each node replaced by `change(node)`; None keeps the node and goes on below it."""
    changed = change(node)
    if changed is not None:
        return changed
    children = tuple(rewrite(child, change) for child in node.children)
    if all(new is old for new, old in zip(children, node.children, strict=True)):
        return node
    return node.replaced(children=children)


def flatten(node: Node, limit: int) -> Node:
    """Return the tree with what lies deeper than `limit` levels as plain text."""
    deep, stack = False, [(node, 0)]
    while stack and not deep:
        current, depth = stack.pop()
        deep = depth > limit
        stack.extend((child, depth + 1) for child in current.children)
    return _flattened(node, limit) if deep else node


def _flattened(node: Node, room: int) -> Node:
    if not node.children:
        return node
    if room == 0:
        return node.replaced(children=(Node("text", node.line, node.end, plain_text(node)),))
    return node.replaced(children=tuple(_flattened(child, room - 1) for child in node.children))
