"""Raw HTML of notes: an allow-list, and tags matched into tree nodes, so that no markup of a note reaches a page as it is.

What is not on the list is shown as text. Scripts, styles and drawings are shown as code. The list follows what GitHub
lets through (github.com/gjtorikian/html-pipeline), less what could act or load something.
"""

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from html.entities import html5
from itertools import takewhile

from ainotes_site.gfm.addresses import well_formed
from ainotes_site.gfm.tree import BLOCKS, Attrs, Node

_TAGS = frozenset(
    "a abbr b bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl dt em figcaption "
    "figure font h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p picture pre q rp rt ruby s samp small span strike strong sub "
    "summary sup table tbody td tfoot th thead time tr tt u ul var video audio".split()
)
_VOID = frozenset("br hr img col source".split())
_CODE_TAGS = "script|style|svg|object|applet|math|textarea|xmp|template|form"
_AS_CODE = re.compile(rf"<({_CODE_TAGS})\b", re.I)
_EMBEDS = frozenset(["iframe", "embed"])
# Tags that mean something to HTML; all others are what the author wants to be read.
KNOWN_TAGS = _TAGS | _VOID | _EMBEDS | frozenset([*_CODE_TAGS.split("|"), "meta", "base", "link", "title", "input"])
_OPTIONAL_END = {
    "li": {"li"},
    "p": {"p"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
    "td": {"td", "th"},
    "th": {"td", "th"},
    "tr": {"tr", "td", "th"},
    "thead": {"thead", "tbody", "tfoot", "tr", "td", "th"},
    "tbody": {"thead", "tbody", "tfoot", "tr", "td", "th"},
    "tfoot": {"thead", "tbody", "tfoot", "tr", "td", "th"},
}
_ATTRIBUTES = frozenset(
    "align valign width height colspan rowspan border bgcolor color size face title alt open start reversed value datetime dir "
    "lang cite".split()
)
# What Material lays out as cards beside each other.
_CLASSES = frozenset(("grid", "cards", "card"))
_STYLES = frozenset(
    "text-align text-decoration color background background-color font-size font-weight font-style width height max-width "
    "zoom".split()
)
_STYLE_VALUE = re.compile(r"(?:[\w\s#%.,-]|(?<=rgb)\(|(?<=rgba)\(|(?<=hsl)\(|\)){1,60}", re.A)
_TOKEN = re.compile(
    r"(?P<hidden><!--|<\?|<!\[CDATA\[|<!(?=[A-Za-z]))"
    r"|<(?P<close>/?)(?P<tag>[A-Za-z][A-Za-z0-9-]*)(?P<attrs>(?=[\s/>])(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>"
    # Some editors put a rule with a quote too many into each note.
    r"|<(?P<rule>hr)\b[^<>\n]*>",
)
# Before the ids that an author gave, as GitHub has it, so that none is taken for one of the page's own.
HAND_MADE = "user-content-"
_ENDS = {"<!--": "-->", "<?": "?>", "<![CDATA[": "]]>", "<!": ">"}
_ENTITY = re.compile(r"&(?:(#\d{1,7};|#[xX][0-9a-fA-F]{1,6};)|([A-Za-z][A-Za-z0-9]{1,31};))")
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+)))?")


@dataclass(frozen=True, slots=True)
class Tag:
    """A start or end tag among parsed nodes, before tags are matched."""

    name: str
    source: str
    line: int
    attrs: tuple[tuple[str, str], ...] = ()
    closes: bool = False


_Level = tuple[Tag | None, list[Node]]


def read_html(source: str, line: int, *, inline: bool = False) -> Iterator[Node | Tag]:
    """Yield the tags and texts of one piece of raw HTML."""
    if not inline and _AS_CODE.search(source):
        yield Node("code_block", line, line + source.rstrip("\n").count("\n"), source, Attrs(info="html"))
        return
    at = 0
    for start, end, match in _tokens(source):
        yield from _text(source[at:start], line)
        line += source.count("\n", at, start)
        if match["tag"]:
            yield _tag(match, line)
        elif match["rule"]:
            yield Tag("hr", match[0], line)
        elif match["hidden"] == "<![CDATA[":
            yield from _text(source[start:end], line)
        line += source.count("\n", start, end)
        at = end
    yield from _text(source[at:], line)


def _tokens(source: str) -> Iterator[tuple[int, int, re.Match[str]]]:
    """Yield start and end of each tag and comment; a comment that never ends is text."""
    at, endless = 0, set()  # type: tuple[int, set[str]]
    while match := _TOKEN.search(source, at):
        at = match.end()
        hidden = match["hidden"]
        if hidden:
            found = -1 if hidden in endless else source.find(_ENDS[hidden], at)
            if found < 0:
                endless.add(hidden)
                continue
            at = found + len(_ENDS[hidden])
        yield match.start(), at, match


def _text(source: str, line: int) -> Iterator[Node]:
    if source:
        yield Node("text", line, line + source.count("\n"), unescape(source))


def _tag(match: re.Match[str], line: int) -> Node | Tag:
    name = match["tag"].lower()
    if name in _EMBEDS and not match["close"]:
        source = dict(_read_attributes(match["attrs"])).get("src", "")
        source = well_formed(source)
        label = Node("text", line, line, f"外部内容：{source}")
        return Node("link", line, line, "", Attrs(href=source), (label,))
    if name in _EMBEDS:
        return Node("text", line, line, "")
    if name not in _TAGS and name != "source":
        return Node("text", line, line + match[0].count("\n"), match[0])
    return Tag(name, match[0], line, tuple(_read_attributes(match["attrs"])), bool(match["close"]))


def _read_attributes(source: str) -> Iterator[tuple[str, str]]:
    seen = set()
    for match in _ATTRIBUTE.finditer(source):
        name = match[1].lower()
        if name not in seen:
            seen.add(name)
            yield name, unescape(match[2] or match[3] or match[4] or "")


def unescape(text: str) -> str:
    """Return the text with its entities as characters; what only begins like one stays: `&copy=1`, `&sint;`."""
    return _ENTITY.sub(lambda match: html.unescape(match[0]) if match[1] or match[2] in html5 else match[0], text)


def match_tags(items: Sequence[Node | Tag]) -> tuple[Node, ...]:
    """Return the nodes with matched tags as `html` nodes around what stands between them.

    An end tag without a start is dropped; a start tag that is never closed takes in nothing, so that it cannot swallow
    the rest of the note.
    """
    if not any(isinstance(item, Tag) for item in items):
        return tuple(item for item in items if isinstance(item, Node))
    levels: list[_Level] = [(None, [])]
    opened: Counter[str] = Counter()
    for item in items:
        if isinstance(item, Node):
            levels[-1][1].append(item)
        elif not item.closes:
            _open(levels, item, opened)
        elif opened[item.name]:
            _close(levels, item, opened)
    return tuple(_close_all(levels))


def _close_all(levels: Iterable[_Level]) -> Iterator[Node]:
    """Yield the nodes of all levels in order; a tag whose end may be left out takes in the text up to the next block."""
    for tag, children in levels:
        taken: list[Node] = []
        if tag is not None and tag.name in _OPTIONAL_END:
            taken = list(takewhile(lambda node: node.kind not in BLOCKS, children))
        if tag is not None:
            yield _element(tag, taken)
        yield from children[len(taken) :]


def _open(levels: list[_Level], tag: Tag, opened: Counter[str]) -> None:
    implied: Set[str] = _OPTIONAL_END.get(tag.name, frozenset())
    while (top := levels[-1][0]) is not None and top.name in implied:
        levels[-2][1].append(_element(*_popped(levels, opened)))
    if tag.name in _VOID:
        levels[-1][1].append(_element(tag, []))
    else:
        levels.append((tag, []))
        opened[tag.name] += 1


def _close(levels: list[_Level], tag: Tag, opened: Counter[str]) -> None:
    while True:
        open_tag, children = _popped(levels, opened)
        levels[-1][1].append(_element(open_tag, children))
        if open_tag.name == tag.name:
            return


def _popped(levels: list[_Level], opened: Counter[str]) -> tuple[Tag, list[Node]]:
    tag, children = levels.pop()
    assert tag is not None
    opened[tag.name] -= 1
    return tag, children


def _element(tag: Tag, children: Sequence[Node]) -> Node:
    attrs = {name: well_formed(value) if name in ("href", "src") else value for name, value in tag.attrs}
    end = max([tag.line, *(child.end for child in children)])
    if tag.name == "br":
        return Node("break", tag.line, tag.line)
    if tag.name == "img":
        return _image(tag, attrs)
    if tag.name == "a" and attrs.get("href"):
        link = Attrs(href=attrs["href"], title=attrs.get("title", ""))
        return Node("link", tag.line, end, "", link, tuple(children))
    if re.fullmatch("h[1-6]", tag.name):
        own = _id(attrs)
        named = [Node("html", tag.line, tag.line, "", Attrs(tag="span", id=own))] if own else []
        return Node("heading", tag.line, end, "", Attrs(level=int(tag.name[1])), (*named, *children))
    # Only media take a source; a picture shows its `img`.
    shown = [child for child in children if child.attrs.tag != "source"]
    match tag.name:
        case "picture":
            return Node("html", tag.line, end, "", Attrs(tag="span"), tuple(shown))
        case "source":
            return Node("html", tag.line, end, "", Attrs(tag="source", src=attrs.get("src", "")), tuple(children))
        case "video" | "audio":
            source = attrs.get("src") or next((one.attrs.src for one in children if one.attrs.tag == "source"), "")
            kept = Attrs(tag=tag.name, id=_id(attrs), src=source, attributes=tuple(_allowed(attrs)))
            return Node("html", tag.line, end, "", kept, tuple(shown))
    if tag.name == "figure":
        children = tuple(_without_paragraphs(children))
    # An `a` that leads nowhere is an anchor, or nothing at all.
    name = "span" if tag.name == "a" else tag.name
    kept = Attrs(tag=name, id=_id(attrs), attributes=tuple(_allowed(attrs)))
    return Node("html", tag.line, end, "", kept, tuple(children))


def _without_paragraphs(children: Iterable[Node]) -> Iterator[Node]:
    """Yield what stands in a figure, pictures not in paragraphs of their own."""
    for child in children:
        pictures = child.kind == "paragraph" and all(one.kind in ("image", "link", "break") for one in child.children)
        yield from child.children if pictures else (child,)


def _image(tag: Tag, attrs: dict[str, str]) -> Node:
    allowed = dict(_allowed(attrs))
    alt = attrs.get("alt", "")
    children = (Node("text", tag.line, tag.line, alt),) if alt else ()
    kept = Attrs(
        src=attrs.get("src", ""),
        title=allowed.get("title", ""),
        width=allowed.get("width", ""),
        height=allowed.get("height", ""),
        style=allowed.get("style", ""),
        align=allowed.get("align", ""),
    )
    return Node("image", tag.line, tag.line, "", kept, children)


def _allowed(attrs: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name, value in sorted(attrs.items()):
        if name in _ATTRIBUTES:
            yield name, value
        elif name == "style" and (style := _safe_style(value)):
            yield "style", style
        elif name == "class" and (classes := " ".join(filter(_CLASSES.__contains__, value.split()))):
            yield "class", classes


def _id(attrs: dict[str, str]) -> str:
    value = attrs.get("id") or attrs.get("name")
    return f"{HAND_MADE}{value}" if value else ""


def _safe_style(style: str) -> str:
    declarations = (part.partition(":") for part in style.split(";"))
    return "; ".join(
        f"{name.strip().lower()}: {value.strip()}"
        for name, _, value in declarations
        if name.strip().lower() in _STYLES and _STYLE_VALUE.fullmatch(value.strip())
    )
