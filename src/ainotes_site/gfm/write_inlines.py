"""Write inline nodes as Markdown."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from ainotes_site.gfm.escape import (
    Place,
    escape_end,
    escape_raw,
    escape_text,
    longest_run,
    write_attributes,
    write_code,
    write_target,
)
from ainotes_site.gfm.formulas import find_formula
from ainotes_site.gfm.tree import Attrs, Node, html_attributes, image_attributes, plain_text, walk

# Tags with which HTML begins a block, whatever follows on the line.
BLOCK_TAGS = frozenset(
    "blockquote caption center col colgroup dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre "
    "summary table tbody td tfoot th thead tr ul".split()
)
VOID_TAGS = frozenset("br col hr img source".split())
_DELIMITERS = {"strong": "**", "emph": "*", "strike": "~~", "mark": "=="}
# Hidden everywhere, it keeps apart what would read as one; it begins no line.
_SEPARATOR = "<!-- -->"
_TAG_EDGE = " \t\n，。、；（("
_AFTER_TAG = " \t\n，。、；：！？）)"
# What the parser takes for a shell variable, between dollars and before a letter.
_VARIABLE = re.compile(r"(?=_*[A-Za-z])[A-Za-z_]\w+[/:.=-]?")
_AUTOLINK = re.compile(
    r"(?:mailto:[A-Za-z0-9.+_-]+@[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*"
    r"|(?!mailto:)[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>\\&`$|\0-\x1f]+)"
)


def write_inlines(nodes: Iterable[Node], before: str, place: Place) -> str:
    """Return the nodes as Markdown that stands behind `before`, empty at the start of a block."""
    shown = list(expand(nodes, place))
    if not before and shown and shown[-1].kind == "text" and not shown[-1].text.strip(" \t\n"):
        shown.pop()
    place = replace(place, marked=place.marked or any(_is_delimited(node) for node in shown))
    out = before
    for at, node in enumerate(shown):
        following = shown[at + 1] if at + 1 < len(shown) else None
        out += _WRITE.get(node.kind, _children)(node, out, following, place)
    return out[len(before) :]


def expand(nodes: Iterable[Node], place: Place) -> Iterator[Node]:
    """Yield the nodes with what the program added undone, and texts side by side as one."""
    texts: list[str] = []
    for node in _expanded(nodes, place):
        if node.kind == "text":
            texts.append(node.text)
            continue
        if any(texts):
            yield Node("text", node.line, node.line, "".join(texts))
        texts.clear()
        yield node
    if any(texts):
        yield Node("text", 0, 0, "".join(texts))


def _expanded(nodes: Iterable[Node], place: Place) -> Iterator[Node]:
    for node in nodes:
        if node.kind == "concept" and place.concepts and node.attrs.href:
            yield Node("link", node.line, node.end, "", Attrs(href=node.attrs.href), node.children)
        elif node.kind == "concept" or (node.kind == "html" and node.attribute("class")):
            yield from _expanded(node.children, place)
        elif node.kind == "tag" and place.link:
            yield Node("text", node.line, node.end, f"#{node.text}")
        elif node.kind == "missing":
            yield Node("text", node.line, node.end, missing_text(node))
        else:
            yield node


def missing_text(node: Node) -> str:
    """Return what is written for an image that is not there."""
    alt = plain_text(node)
    return f"（图片缺失：{alt}）" if alt else "（图片缺失）"


def _is_delimited(node: Node) -> bool:
    return node.kind in _DELIMITERS or node.kind in ("link", "image", "html")


def _text(node: Node, before: str, following: Node | None, place: Place) -> str:
    text = re.sub(r"[ \t]*\n[ \t\n]*", " ", node.text)
    if not before or before.endswith("\n"):
        text = text.lstrip(" \t")
    if following is None:
        return escape_text(text, before, place)
    if following.kind == "break":
        return escape_text(text.rstrip(" \t"), before, place)
    written = escape_text(text, before, place)
    return escape_end(written, bracket=following.kind in ("link", "footnote_ref"))


def _code(node: Node, before: str, following: Node | None, place: Place) -> str:
    return (_SEPARATOR if before.endswith("`") else "") + write_code(node.text, place)


def _break(node: Node, before: str, following: Node | None, place: Place) -> str:
    hard = following is None or place.line or following.kind == "heading" or following.attrs.tag in BLOCK_TAGS
    return "<br>" if hard else "\\\n"


def _formula(node: Node, before: str, following: Node | None, place: Place) -> str:
    latex = one_line(node.text)
    if not latex:
        return ""
    if node.attrs.display:
        edge = " " if latex.endswith("\\") else ""
        return f"\\[{latex}{edge}\\]" if "$$" in latex or before.endswith("$") else f"$${latex}{edge}$$"
    next_letter = following.text[:1] if following is not None and following.kind == "text" else ""
    beside = before.endswith("$") or (following is not None and following.kind == "formula")
    word = next_letter.isascii() and next_letter.isalpha() and _VARIABLE.fullmatch(latex)
    dollars = f"${latex}$"
    if not (beside or word or next_letter.isdigit()) and _reads_as(dollars, latex):
        return dollars
    brackets = f"\\({latex}\\)"
    ticks = "`" * (longest_run(latex, "`") + 1)
    return brackets if _reads_as(brackets, latex) else f"${ticks}{latex}{ticks}$"


def _reads_as(written: str, latex: str) -> bool:
    formula = find_formula(written, 0)
    return formula is not None and (formula.source, formula.latex) == (written, latex)


def one_line(latex: str) -> str:
    """Return LaTeX on one line, without its comments."""
    return " ".join(re.sub(r"(?<!\\)%[^\n]*", "", latex).split()) if "\n" in latex else latex


def _delimited(node: Node, before: str, following: Node | None, place: Place) -> str:
    mark = _DELIMITERS[node.kind]
    if node.kind == "emph" and [child.kind for child in node.children] == ["strong"]:
        mark, node = "***", node.children[0]
    inner = write_inlines(node.children, mark, replace(place, marked=True, within=node.kind))
    if not inner:
        return ""
    beside = _touches(before, inner, mark[0]) or place.within == node.kind
    if mark[0] == "*" and beside and _may_underline(before, following):
        mark = mark.replace("*", "_")
    outside = _SEPARATOR if _ends(before, mark[0]) or _cannot_open(before, inner) else ""
    start = _SEPARATOR if inner.startswith(mark[0]) else ""
    end = _SEPARATOR if _ends(inner, mark[0]) else ""
    after = _SEPARATOR if following is not None and _cannot_open(_first_letter(following), inner[::-1]) else ""
    return f"{outside}{mark}{start}{inner}{end}{mark}{after}"


def _cannot_open(outside: str, inside: str) -> bool:
    """Tell whether a delimiter between these would be no delimiter: outside a Latin letter or a formula, inside a sign."""
    letter = outside[-1:].isascii() and (outside[-1:].isalnum() or outside.endswith("$"))
    return letter and inside[:1].isascii() and not inside[:1].isalnum() and inside[:1] != "$"


def _first_letter(node: Node) -> str:
    return "$" if node.kind == "formula" else node.text[:1] if node.kind == "text" else ""


def _touches(before: str, inner: str, character: str) -> bool:
    return _ends(before, character) or inner.startswith(character) or _ends(inner, character)


def _ends(text: str, character: str) -> bool:
    """Tell whether a text ends with a delimiter, not with the character escaped."""
    return text.endswith(character) and not text.endswith(f"\\{character}")


def _may_underline(before: str, following: Node | None) -> bool:
    """Tell whether `_` can delimit here: letters beside it, the parser not minding `~` and `=` between, make it a word's."""
    after = _first_letter(following) if following is not None else ""
    beside = following is not None and following.kind in ("strike", "mark")
    return not (
        before[-1:].isalnum() or after.isalnum() or before.endswith(("_", "~", "=")) or after in ("_", "$") or beside
    )


def _link(node: Node, before: str, following: Node | None, place: Place) -> str:
    href, title, text = node.attrs.href, node.attrs.title, plain_text(node)
    only_text = len(node.children) == 1 and node.children[0].kind == "text"
    if only_text and not title and _AUTOLINK.fullmatch(href) and href in (text, f"mailto:{text}"):
        return f"<{text}>"
    if any(below.kind in ("link", "footnote_ref") for child in node.children for below in walk(child)):
        return write_element("a", (("href", href), ("title", title)), node.children, place)
    return f"[{write_inlines(node.children, '[', replace(place, link=True))}]({write_target(href, title, place)})"


def _image(node: Node, before: str, following: Node | None, place: Place) -> str:
    if any(name != "title" for name, _ in image_attributes(node)):
        return write_image(node)
    alt = write_inlines(node.children, "[", replace(place, link=True, line=True))
    return f"![{alt}]({write_target(node.attrs.src, node.attrs.title, place)})"


def write_image(node: Node) -> str:
    """Return an image as HTML, which alone can give its size."""
    alt = " ".join("".join(map(plain_text, node.children)).split())
    return f"<img{write_attributes((('src', node.attrs.src), ('alt', alt), *image_attributes(node)))}>"


def _embed(node: Node, before: str, following: Node | None, place: Place) -> str:
    bar = "\\|" if place.table else "|"
    return f"![[{node.attrs.target}{bar + node.text if node.text else ''}]]"


def _footnote_ref(node: Node, before: str, following: Node | None, place: Place) -> str:
    return f"[^{node.attrs.name}]"


def _tag(node: Node, before: str, following: Node | None, place: Place) -> str:
    apart = _SEPARATOR if before and before[-1] not in _TAG_EDGE else ""
    runs_on = following is not None and following.kind == "text" and following.text[:1] not in _AFTER_TAG
    return f"{apart}#{node.text}{_SEPARATOR if runs_on else ''}"


def _heading(node: Node, before: str, following: Node | None, place: Place) -> str:
    return write_element(f"h{node.attrs.level}", (), node.children, place)


def _html(node: Node, before: str, following: Node | None, place: Place) -> str:
    return write_element(node.attrs.tag, written_attributes(node), node.children, place)


def written_attributes(node: Node) -> tuple[tuple[str, str], ...]:
    """Return an element's attributes as an author writes them."""
    return tuple((name, value.removeprefix("user-content-")) for name, value in html_attributes(node))


def write_element(tag: str, attrs: tuple[tuple[str, str], ...], children: Sequence[Node], place: Place) -> str:
    """Return an element among inline nodes."""
    start = f"<{tag}{write_attributes(tuple(pair for pair in attrs if pair[1] or pair[0] == 'open'))}>"
    return start if tag in VOID_TAGS else f"{start}{write_inlines(children, '>', place)}</{tag}>"


def _children(node: Node, before: str, following: Node | None, place: Place) -> str:
    """Write what has no form among inline nodes by what is in it."""
    return escape_raw(node.text) + write_inlines(node.children, before or " ", place)


_WRITE: dict[str, Callable[[Node, str, Node | None, Place], str]] = {
    "text": _text,
    "code": _code,
    "formula": _formula,
    "break": _break,
    **dict.fromkeys(_DELIMITERS, _delimited),
    "link": _link,
    "image": _image,
    "embed": _embed,
    "footnote_ref": _footnote_ref,
    "tag": _tag,
    "heading": _heading,
    "html": _html,
}
