"""When two trees say the same: what `write_markdown` may change is taken out of both before they are compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import structs

from ainotes_site.gfm import Node, plain_text
from ainotes_site.gfm.escape import Place
from ainotes_site.gfm.write import is_block
from ainotes_site.gfm.write_inlines import expand

Value = tuple[object, ...]
# `wiki` tells how a link was written; the others come from the program.
_LEFT_OUT = ("id", "wiki", "fold", "tight", "html", "class", "classes", "note", "anchor", "file", "origin")


def comparable(document: Node) -> Value:
    """Return what a tree says, without

    - line numbers, ids, wiki links' being such, what the program added;
    - white space at the edges of texts, and line ends within them;
    - empty paragraphs and empty emphasis and formulas, and whether a text among blocks is bare or a paragraph;
    - line ends and comments within formulas; markup within an image's alternative text; empty attributes;
    - whether a list is loose that has one block, or HTML.
    """
    return _blocks(document.children)


def _blocks(nodes: Iterable[Node]) -> Value:
    found: list[object] = []
    run: list[Node] = []
    for node in (*_opened(nodes), None):
        if node is not None and not is_block(node):
            run.append(node)
            continue
        if inlines := _inlines(run):
            found.append(("paragraph", inlines))
        run = []
        if node is not None:
            found.append(_block(node))
    return tuple(found)


def _opened(nodes: Iterable[Node]) -> Iterator[Node | None]:
    for node in nodes:
        if (
            node.kind == "html" and node.attribute("class") and is_block(node)
        ):  # cards beside each other are a list elsewhere
            yield from (None, *_opened(node.children), None)
        else:
            yield from (None, *node.children, None) if node.kind == "paragraph" else (node,)


def _block(node: Node) -> Value:
    match node.kind:
        case "heading":
            return ("heading", node.attrs.level, _inlines(node.children))
        case "list":
            kept = (node.attrs.ordered, node.attrs.start, node.attrs.tight if _shows_tightness(node) else "")
            return (
                "list",
                *kept,
                tuple((item.kind, item.attrs.checked, _blocks(item.children)) for item in node.children),
            )
        case "code_block":
            return ("code_block", node.attrs.info, node.text.rstrip("\n"))
        case "table":
            return (
                "table",
                tuple(
                    tuple((cell.attrs.align, _inlines(cell.children)) for cell in row.children) for row in node.children
                ),
            )
        case "callout":
            titles = [_inlines(child.children) for child in node.children if child.kind == "callout_title"]
            rest = (child for child in node.children if child.kind != "callout_title")
            return ("callout", node.attrs.type, node.attrs.fold, tuple(filter(None, titles)), _blocks(rest))
        case "html":
            inner = _blocks if any(map(is_block, node.children)) else _inlines
            return ("html", _attributes(node), inner(node.children))
    return (node.kind, _attributes(node), _blocks(node.children))


def _shows_tightness(node: Node) -> bool:
    blocks = [block for item in node.children for block in item.children]
    return len(blocks) > 1 and all(is_block(block) and block.kind != "html" for block in blocks)


def _inlines(nodes: Iterable[Node], *, link: bool = False, nested: bool = False) -> Value:
    shown = list(expand(nodes, Place(link=link)))
    found: list[object] = []
    for at, node in enumerate(shown):
        empty = not node.text.strip() and not _inlines(node.children)
        if empty and node.kind in ("emph", "strong", "strike", "mark", "formula"):
            continue
        if node.kind != "text":
            found.append(_inline(node))
            continue
        text = re.sub(r"[ \t]*\n[ \t\n]*", " ", node.text)
        if (at == 0 and not nested) or (at and shown[at - 1].kind == "break"):
            text = text.lstrip(" \t")
        if (at + 1 == len(shown) and not nested) or (at + 1 < len(shown) and shown[at + 1].kind == "break"):
            text = text.rstrip(" \t")
        found += [text] if text else []
    return () if found == [("break",)] else tuple(found)


def _inline(node: Node) -> Value:
    if node.kind == "break":
        return ("break",)
    if node.kind == "formula":
        latex = re.sub(r"(?<!\\)%[^\n]*\n", "\n", node.text)
        return ("formula", node.attrs.display, "".join(latex.split()))
    if node.kind == "image":
        return ("image", _attributes(node), " ".join("".join(map(plain_text, node.children)).split()))
    if node.kind == "code":
        return ("code", node.text.replace("\n", " "))
    if node.kind == "link":
        return (
            "link",
            node.attrs.href.strip(),
            node.attrs.title.strip(),
            _inlines(node.children, link=True, nested=True),
        )
    return (node.kind, node.text, _attributes(node), _inlines(node.children, nested=True))


def _attributes(node: Node) -> Value:
    own = ((name, value) for name, value in structs.asdict(node.attrs).items() if name != "attributes")
    given = ((name, str(value).strip()) for name, value in (*own, *node.attrs.attributes))
    return tuple(sorted(pair for pair in given if pair[0] not in _LEFT_OUT and pair[1]))
