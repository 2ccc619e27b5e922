"""Write a tree as Markdown that GitHub, and the parser of this package, read as the same tree.

What differs when the text is read again: line numbers; ids; what the program added (concepts, classes); a wiki link is an
ordinary one; a text bare among blocks is a paragraph; white space and comments in formulas that stand on one line now;
an empty paragraph is gone.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from ainotes_site.gfm.escape import Place, escape_raw, longest_run, write_attributes
from ainotes_site.gfm.tree import BLOCKS, Node
from ainotes_site.gfm.write_inlines import (
    BLOCK_TAGS,
    VOID_TAGS,
    missing_text,
    write_image,
    write_inlines,
    written_attributes,
)

_ALIGNS = {"left": ":---", "center": ":---:", "right": "---:", "": "---"}
# Blocks that end with their own line, and those that may follow any line: between others there must be an empty one.
_ENDED = frozenset("heading code_block rule".split())
_INTERRUPTS = frozenset("heading code_block rule list quote callout table".split())
_RAW = frozenset("text break image missing link concept heading html".split())


def write_markdown(document: Node, *, concepts: bool = False) -> str:
    """Return the document as GitHub Flavored Markdown; `concepts` keeps the links that the program made."""
    written = _blocks(document.children, Place(concepts=concepts), top=True)
    return f"{written}\n" if written else ""


def _blocks(nodes: Iterable[Node], place: Place, *, top: bool = False, tight: bool = False, item: str = "") -> str:
    """Return blocks one below the other; `item` is the bullet of the list item that they fill."""
    out, before, last = "", None, item
    for node in _grouped(nodes):
        # Two lists side by side must not read as one, nor bullets on one line as a rule.
        beside = before.kind == "list" if before is not None else bool(item)
        bullet = "*" if beside and last == "-" else "-"
        written = _block(node, place, bullet, top=top)
        if not written:
            continue
        if before is not None:
            out += "\n" if tight and _may_follow(before, node) else "\n\n"
        out, before, last = out + written, node, bullet
    return out


def _may_follow(before: Node, node: Node) -> bool:
    """Tell whether a block may stand on the line below another."""
    if before.kind == "html":
        return False
    return node.kind in _INTERRUPTS or before.kind in _ENDED


def _grouped(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield the blocks, inline nodes bare among them as paragraphs; what the program put round blocks is taken off."""
    run: list[Node] = []
    for node in _opened(nodes):
        if not is_block(node):
            run.append(node)
            continue
        if run:
            yield Node("paragraph", 0, 0, children=tuple(run))
            run = []
        yield node
    if run:
        yield Node("paragraph", 0, 0, children=tuple(run))


def _opened(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield the nodes, those in place of a wrapper that stand in it; a paragraph that HTML begins reads as HTML."""
    for node in nodes:
        if node.kind == "html" and node.attribute("class") and any(map(is_block, node.children)):
            yield from _opened(node.children)
        elif node.kind == "paragraph" and node.children and node.children[0].attrs.tag in BLOCK_TAGS:
            yield from node.children
        else:
            yield node


def is_block(node: Node) -> bool:
    """Tell whether a node among blocks is one: an element is by its name, or by what is in it."""
    if node.kind != "html":
        return node.kind in BLOCKS
    return node.attrs.tag in BLOCK_TAGS or any(map(is_block, node.children))


def _block(node: Node, place: Place, bullet: str, *, top: bool) -> str:
    match node.kind:
        case "paragraph":
            return _paragraph(node, place, top=top)
        case "list":
            return _list(node, place, bullet)
        case "rule":
            return "---" if top else "___"
    write = _WRITE.get(node.kind)
    return write(node, place) if write is not None else _blocks(node.children, place)


def _paragraph(node: Node, place: Place, *, top: bool) -> str:
    only = node.children[0] if len(node.children) == 1 else None
    if only is not None and only.attrs.display and top and "$$" not in only.text:
        lines = (line.rstrip() for line in only.text.split("\n"))
        latex = re.sub(r"\n[ \t]*(?=>)", " ", "\n".join(filter(None, lines)))
        return f"$$\n{latex}\n$$"
    written = write_inlines(node.children, "", place)
    return "" if written.strip() == "<br>" else written.strip(" \t\n")


def _heading(node: Node, place: Place) -> str:
    text = write_inlines(node.children, "#", replace(place, line=True)).strip(" \t\n")
    closing = re.search(r"(?:^|[ \t])(#+)$", text)
    text = f"{text[: closing.start(1)]}\\{closing[1]}" if closing else text
    return f"{'#' * node.attrs.level} {text}".rstrip(" ")


def _list(node: Node, place: Place, bullet: str) -> str:
    tight, items = node.attrs.tight, []
    for number, item in enumerate(node.children, node.attrs.start):
        own = f"{number}{'.' if bullet == '-' else ')'}" if node.attrs.ordered else bullet
        items.append(_item(item, place, own, bullet, tight=tight))
    return ("\n" if tight else "\n\n").join(items)


def _item(node: Node, place: Place, own: str, bullet: str, *, tight: bool) -> str:
    text = _blocks(node.children, place, tight=tight, item=bullet)
    if node.kind == "task":
        box = "[x]" if node.attrs.checked else "[ ]"
        text = f"{box}{' ' if _begins_with_text(node) else chr(10)}{text}".rstrip("\n")
    return _prefixed(text, f"{own} ", " " * (len(own) + 1))


def _begins_with_text(node: Node) -> bool:
    return bool(node.children) and (node.children[0].kind == "paragraph" or not is_block(node.children[0]))


def _prefixed(text: str, first: str, other: str) -> str:
    """Return the text with something before each line; before an empty line without the white space at its end."""
    lines = ((other if at else first, line) for at, line in enumerate(text.split("\n")))
    return "\n".join(f"{prefix}{line}" if line else prefix.rstrip() for prefix, line in lines)


def _quote(node: Node, place: Place) -> str:
    return _prefixed(_blocks(node.children, place), "> ", "> ")


def _callout(node: Node, place: Place) -> str:
    titles = [child for child in node.children if child.kind == "callout_title"]
    title = write_inlines(titles[0].children, " ", replace(place, line=True)).strip() if titles else ""
    fold = {"open": "+", "closed": "-"}.get(node.attrs.fold, "")
    untitled = "-UNTITLED" if node.attrs.untitled else ""
    head = f"[!{node.attrs.type.upper()}{untitled}]{fold} {title}".rstrip()
    text = _blocks((child for child in node.children if child.kind != "callout_title"), place)
    return _prefixed(f"{head}\n{text}" if text else head, "> ", "> ")


def _code_block(node: Node, place: Place) -> str:
    info = re.sub(r"\\(?=[!-/:-@\[-`{-~])|&(?=#?\w+;)", lambda match: f"\\{match[0]}", node.attrs.info)
    character = "~" if "`" in info else "`"
    fence = character * max(3, longest_run(node.text, character) + 1)
    text = node.text if node.text.endswith("\n") or not node.text else f"{node.text}\n"
    return f"{fence}{info}\n{text}{fence}"


def _table(node: Node, place: Place) -> str:
    place = replace(place, line=True, table=True)
    rows = [_row(_cell(cell, place) for cell in row.children) for row in node.children]
    aligns = _row(_ALIGNS[cell.attrs.align] for cell in node.children[0].children) if node.children else ""
    return "\n".join((*rows[:1], aligns, *rows[1:]))


def _cell(node: Node, place: Place) -> str:
    return write_inlines(node.children, " ", place).strip(" \t\n")


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _footnote(node: Node, place: Place) -> str:
    gap = " " if _begins_with_text(node) else "\n    "
    return _prefixed(_blocks(node.children, place), f"[^{node.attrs.name}]:{gap}", "    ")


# HTML


def _html(node: Node, place: Place) -> str:
    """Write an element among blocks: as HTML alone, or with Markdown between its tags, set apart by empty lines."""
    if _is_raw(node):
        return re.sub(r"\n[ \t]*(?=\n)", "", _raw(node, preformatted=False))
    start, end = _tag(node), f"</{node.attrs.tag}>"
    first = next((child for child in node.children if child.kind != "text" or child.text.strip()), None)
    gap = "\n" if first is not None and first.kind == "html" and _is_raw(first) else "\n\n"
    text = _blocks(node.children, place)
    return f"{start}{gap}{text}\n\n{end}" if text else f"{start}{end}"


def _is_raw(node: Node) -> bool:
    return node.kind in _RAW and all(map(_is_raw, node.children))


def _tag(node: Node) -> str:
    kept = tuple(pair for pair in written_attributes(node) if pair[1] or pair[0] == "open")
    return f"<{node.attrs.tag}{write_attributes(kept)}>"


def _raw(node: Node, *, preformatted: bool) -> str:
    match node.kind:
        case "text":
            return escape_raw(node.text if preformatted else re.sub(r"[ \t]*\n\s*", "\n", node.text))
        case "break":
            return "<br>"
        case "image":
            return write_image(node)
        case "link":
            given = (("href", node.attrs.href), ("title", node.attrs.title))
            attrs = tuple(pair for pair in given if pair[1])
            return f"<a{write_attributes(attrs)}>{_raw_all(node.children, preformatted)}</a>"
        case "heading":
            return f"<h{node.attrs.level}>{_raw_all(node.children, preformatted)}</h{node.attrs.level}>"
        case "missing":
            return escape_raw(missing_text(node))
    if node.kind == "concept" or node.attribute("class"):
        return _raw_all(node.children, preformatted)
    if node.attrs.tag in VOID_TAGS:
        return _tag(node)
    text = _raw_all(node.children, preformatted or node.attrs.tag == "pre")
    return f"{_tag(node)}{text}</{node.attrs.tag}>"


def _raw_all(nodes: Sequence[Node], preformatted: bool) -> str:
    return "".join(_raw(node, preformatted=preformatted) for node in nodes)


_WRITE: dict[str, Callable[[Node, Place], str]] = {
    "heading": _heading,
    "quote": _quote,
    "callout": _callout,
    "code_block": _code_block,
    "table": _table,
    "footnote": _footnote,
    "html": _html,
}
