"""Inline nodes of the parser's tree as ours: words, tags, formulas, links and pictures."""

import re
from collections.abc import Iterator, Sequence

import comrak

from ainotes_site.gfm.addresses import well_formed
from ainotes_site.gfm.excerpt import DEPTH_LIMIT, Excerpt, content, kind_of
from ainotes_site.gfm.lines import is_hard_wrapped
from ainotes_site.gfm.marks import read_edits, read_lowered, split_marks
from ainotes_site.gfm.raw_html import Tag, match_tags, read_html
from ainotes_site.gfm.shorthand import name_icons, read_attributes, read_shortcodes, split_attributes, split_keys
from ainotes_site.gfm.tree import NO_ATTRS, Attrs, Node, split_size
from ainotes_site.text import HAN, join_lines

_MARKS = {"Strong": "strong", "Emph": "emph", "Strikethrough": "strike", "Highlight": "mark"}
# Obsidian's tags may be pictures, too.
_PICTURES = "\u200d\u2600-\u27bf\ufe0f\U0001f300-\U0001faff"
_TAG = re.compile(
    rf"(?<![^\s，。、；（(])#(?=[^\s#]*[A-Za-z{HAN}{_PICTURES}])([\w{HAN}{_PICTURES}][\w{HAN}{_PICTURES}/-]*)"
    r"(?=[\s，。、；：！？）)]|$)"
)
_NO_TAG = re.compile(r"[0-9a-fA-F]{3}|[0-9a-fA-F]{6}|include|define|ifdef|ifndef|endif|if|else|pragma|import|undef")
_LANGUAGE_SIGN = re.compile(r"^#![a-z][\w+#-]*[ ]+(?=\S)")
_CODE = re.compile(r"(?<!`)`([^`\n]{1,200})`(?!`)")


def read_inlines(excerpt: Excerpt, node: comrak.AstNode, depth: int) -> tuple[Node, ...]:
    """Return what stands in a block or an inline node."""
    return read_attributed(excerpt, node, depth)[0]


def read_attributed(excerpt: Excerpt, node: comrak.AstNode, depth: int) -> tuple[tuple[Node, ...], Attrs]:
    """Return the inline nodes, and what an attribute list at their end gives their block."""
    if depth > DEPTH_LIMIT:
        return excerpt.flattened(node)[0].children, NO_ATTRS
    items: list[Node | Tag] = []
    for child in node.children:
        for item in _inline(excerpt, child, depth + 1):
            if isinstance(item, Node) and item.kind == "lowered":
                before = items[-1] if items else None
                items += read_lowered(item, before.text if isinstance(before, Node) else "")
            else:
                items.append(item)
    nodes, given = match_tags(items), NO_ATTRS
    if any(node.kind in ("strike", "mark") for node in nodes):
        nodes = read_edits(nodes)
    if any(node.kind == "attributes" for node in nodes):
        nodes, given = read_attributes(nodes, kind_of(node))
    if kind_of(node) in ("TableCell", "Link"):
        written = "".join(content(child) for child in node.children if kind_of(child) == "Text")
        nodes = name_icons(nodes, written) if ":" in written else nodes
    return _settle_breaks(excerpt, _merge_texts(nodes)), given


def _inline(excerpt: Excerpt, node: comrak.AstNode, depth: int) -> Sequence[Node | Tag]:
    name = kind_of(node)
    line, end = excerpt.span(node)
    if name == "Text":
        return list(_text(excerpt, content(node), line))
    if name in ("HtmlInline", "Raw"):
        return list(read_html(excerpt.prepared.restore(content(node)), line, inline=True))
    if name == "SoftBreak":
        return (Node("break", line, line, "", Attrs(soft=True)),)
    if name == "LineBreak":
        return (Node("break", line, line),)
    if name == "CommentInline":
        return ()
    if name == "Subscript":
        return (Node("lowered", line, end, children=read_inlines(excerpt, node, depth)),)
    if name in _MARKS:
        return (Node(_MARKS[name], line, end, children=read_inlines(excerpt, node, depth)),)
    return (_leaf(excerpt, node, name, line, end, depth),)


def _leaf(excerpt: Excerpt, node: comrak.AstNode, name: str, line: int, end: int, depth: int) -> Node:
    data = content(node)
    if name == "Code":
        # `#!python x = 1` says, to Material's authors, how to highlight it.
        return Node("code", line, end, _LANGUAGE_SIGN.sub("", excerpt.prepared.restore(data.literal)))
    if name == "FootnoteReference":
        return Node("footnote_ref", line, end, "", Attrs(name=excerpt.prepared.restore(data.name)))
    if name == "WikiLink" and data.embed:
        alias = "".join(child.text for child in read_inlines(excerpt, node, depth))
        target = excerpt.prepared.restore(data.url).rstrip("\\")
        return Node("embed", line, end, "" if alias == target else alias, Attrs(target=target))
    if name in ("Link", "WikiLink", "Image"):
        return _link(excerpt, node, name, depth)
    return Node("html", line, end, "", Attrs(tag="span"), read_inlines(excerpt, node, depth))


def _link(excerpt: Excerpt, node: comrak.AstNode, name: str, depth: int) -> Node:
    """Return a link, a wiki link or a picture."""
    data, (line, end) = content(node), excerpt.span(node)
    url, _, size = data.url.partition(excerpt.prepared.marks[2] * 2)
    address, title = well_formed(excerpt.prepared.restore(url)), excerpt.prepared.restore(getattr(data, "title", ""))
    children = _without_tags(read_inlines(excerpt, node, depth))
    if name == "Image":
        width, _, height = size.partition("x")
        if not size:
            children, width, height = _take_size(children)
        return Node("image", line, end, "", Attrs(src=address, title=title, width=width, height=height), children)
    wiki = name == "WikiLink"
    if wiki:
        children = tuple(_aliased(_named(children, address)))
    attrs = Attrs(href=address.rstrip("\\") if wiki else address, title=title, wiki=wiki)
    return Node("link", line, end, "", attrs, children)


def _named(children: Sequence[Node], address: str) -> Sequence[Node]:
    """Return the words of a wiki link; one without words of its own shows where it leads as Obsidian does: `甲 > 小节`."""
    note, sign, place = address.partition("#")
    if len(children) != 1 or children[0].text != address or not sign or not place or place[0].isspace():
        return children
    places = [part for part in place.split("#") if not (note and part.startswith("^"))]
    return (children[0].replaced(text=" > ".join(filter(None, (note, *places)))),)


def _aliased(children: Sequence[Node]) -> Iterator[Node]:
    """Yield the words of a wiki link, which the parser takes as they are, with code in backticks as such."""
    for node in children:
        for at, part in enumerate(_CODE.split(node.text) if node.kind == "text" else ()):
            if part:
                yield node.replaced(kind="code" if at % 2 else "text", text=part)
        if node.kind != "text":
            yield node


def _text(excerpt: Excerpt, text: str, line: int) -> Iterator[Node]:
    at = 0
    for match in excerpt.prepared.placeholder().finditer(text):
        yield from _plain_text(excerpt, text[at : match.start()], line)
        formula = excerpt.prepared.aside[int(match[1])].formula
        if formula is not None:
            last = line + formula.source.count("\n")
            attrs = Attrs(display=formula.display, source=formula.source if formula.is_ours else "")
            yield Node("formula", line, last, formula.latex, attrs)
        at = match.end()
    yield from _plain_text(excerpt, text[at:], line)


def _plain_text(excerpt: Excerpt, text: str, line: int) -> Iterator[Node]:
    first, text, last = split_attributes(text, line) if "{" in text and "}" in text else (None, text, None)
    if first is not None:
        yield first
    for marked in split_marks(text, line) if "^" in text or "{" in text else (text,):
        keys = split_keys(marked, line) if isinstance(marked, str) and "++" in marked else (marked,)
        for part in keys:
            yield from _tags(excerpt, part, line) if isinstance(part, str) else (part,)
    if last is not None:
        yield last


def _tags(excerpt: Excerpt, text: str, line: int) -> Iterator[Node]:
    """Yield the text with each `#标签` as a tag node."""
    at = 0
    for match in _TAG.finditer(text) if "#" in text else ():
        if not _NO_TAG.fullmatch(match[1]):
            if match.start() > at:
                yield _plain(excerpt, text[at : match.start()], line)
            yield Node("tag", line, line, match[1])
            at = match.end()
    if at < len(text):
        yield _plain(excerpt, text[at:], line)


def _plain(excerpt: Excerpt, text: str, line: int) -> Node:
    return Node("text", line, line, excerpt.prepared.unmend(read_shortcodes(text)))


def _settle_breaks(excerpt: Excerpt, nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Turn each single newline into a line break, or join its lines."""
    if not any(node.attrs.soft for node in nodes):
        return tuple(nodes)
    joined = excerpt.joined or (excerpt.by_paragraph and _is_wrapped_paragraph(nodes))
    settled: list[Node] = []
    for at, node in enumerate(nodes):
        if not node.attrs.soft:
            settled.append(node)
        elif not joined:
            settled.append(Node("break", node.line, node.line))
        else:
            before = nodes[at - 1].text if at else ""
            after = nodes[at + 1].text if at + 1 < len(nodes) else ""
            settled.append(Node("text", node.line, node.line, join_lines(before, after)))
    return _merge_texts(settled)


def _without_tags(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Return the nodes with tags as text: inside a link, a tag cannot be one."""
    plain = (node.replaced(kind="text", text=f"#{node.text}") if node.kind == "tag" else node for node in nodes)
    return _merge_texts(tuple(plain))


def _merge_texts(nodes: Sequence[Node]) -> tuple[Node, ...]:
    merged: list[Node] = []
    run: list[Node] = []
    for node in (*nodes, None):
        if run and (node is None or node.kind != "text" or run[-1].end != node.line):
            text = "".join(one.text for one in run)
            merged.append(run[0] if len(run) == 1 else Node("text", run[0].line, run[-1].end, text))
            run = []
        if node is not None:
            (run if node.kind == "text" else merged).append(node)
    return tuple(merged)


def _take_size(children: tuple[Node, ...]) -> tuple[tuple[Node, ...], str, str]:
    """Split Obsidian's size off the alternative text of a picture: `图|300`, `图|300x200` or nothing but a size."""
    last = children[-1] if children else None
    if last is None or last.kind != "text" or ("|" not in last.text and len(children) > 1):
        return children, "", ""
    alt, width, height = split_size(last.text)
    kept = (last.replaced(text=alt),) if alt else ()
    return (*children[:-1], *kept), width, height


def _is_wrapped_paragraph(nodes: Sequence[Node]) -> bool:
    lines, current = [], []  # type: list[str], list[str]
    for node in nodes:
        if node.kind == "break":
            lines.append("".join(current))
            current = []
        else:
            current.append(node.text or "".join(child.text for child in node.children))
    return len(lines) >= 4 and is_hard_wrapped("\n".join([*lines, "".join(current)]))
