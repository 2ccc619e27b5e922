"""Read what Material's authors write within a line: attribute lists, emoji and icons, abbreviations."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from msgspec import structs

from ainotes_site.gfm.tree import NO_ATTRS, Attrs, Node

_VALUE = r"(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s\"'{}=]+)"
_ITEM = rf"(?:[#.][\w:.-]*[\w-]|[\w-]+={_VALUE}|[\w-]+=(?=[\s}}]))"
_LIST = re.compile(rf"\{{:?[ \t]*(?P<items>{_ITEM}(?:[ \t]+{_ITEM}){{0,20}})[ \t]*\}}")
_PAIR = re.compile(rf"(?P<mark>[#.])(?P<name>[\w:.-]*[\w-])|(?P<key>[\w-]+)=(?P<value>{_VALUE})")
_TAKES = frozenset("image link code strong emph mark strike html".split())
# What an author may set of a picture or a link: what could not be set in HTML, either, is dropped.
_SET = {"image": frozenset(("width", "height", "align", "title")), "link": frozenset(("title",))}
_BUTTON = frozenset(("md-button", "md-button--primary"))
_SHORTCODE = re.compile(
    r"(?<![A-Za-z0-9:\]\[/_.])(?P<space> ?):(?P<name>[a-z0-9+_-]{2,60}):(?P<list>\{[^{}\n]{0,100}\})?(?![A-Za-z0-9:\]\[/_])"
)
_ICON = re.compile(
    r"(?:material|octicons|fontawesome-(?:solid|regular|brands)|fontawesome|simple)-(?P<name>[a-z0-9-]+?)(?:-(?:16|24))?"
)
# Icons that say something by themselves, in tables above all.
_SIGNS = {
    "✓": "check check-bold check-circle check-circle-outline check-decagram circle-check square-check",
    "✗": "close close-thick close-circle close-circle-outline xmark x circle-xmark x-circle cancel",
    "⚠": "alert alert-outline alert-circle warning triangle-exclamation",
    "→": "arrow-right arrow-right-thin chevron-right",
    "←": "arrow-left arrow-left-thin chevron-left",
    "↑": "arrow-up arrow-up-bold chevron-up",
    "↓": "arrow-down arrow-down-bold chevron-down",
    "−": "minus minus-thick",
    "+": "plus plus-thick",
    "★": "star",
    "☆": "star-outline",
}
_SIGN_OF = {name: sign for sign, names in _SIGNS.items() for name in names.split()}
_KEY = r"(?:[\w-]{1,20}|\"[^\"\n]{1,20}\")"
_KEYS = re.compile(rf"(?<![\w+])\+\+(?P<keys>{_KEY}(?:\+{_KEY}){{0,5}})\+\+(?![\w+])", re.A)
_LATIN_EDGE = re.compile("[A-Za-z0-9_]")


def split_attributes(text: str, line: int) -> tuple[Node | None, str, Node | None]:
    """Return the attribute lists at the start and the end of a text, as nodes `attributes`, and what is between."""
    first = _LIST.match(text)
    rest = text[first.end() :] if first else text
    at = rest.rfind("{")
    last = _LIST.fullmatch(rest[at:].rstrip()) if at > 0 and rest[at - 1].isspace() else None
    if last is None and at == 0:
        last = _LIST.fullmatch(rest.rstrip())
    return (
        Node("attributes", line, line, first[0]) if first else None,
        rest[:at] if last else rest,
        Node("attributes", line, line, rest[at:]) if last else None,
    )


def read_attributes(nodes: Sequence[Node], block: str) -> tuple[tuple[Node, ...], Attrs]:
    """Return the nodes with each attribute list given to the picture, link or emphasis before it, and the block's: an id
    for a heading, and whether a paragraph is a card.

    One at the end of a heading, or alone on the last line of a paragraph, is the block's, and goes; any other is text.
    """
    read: list[Node] = []
    for at, node in enumerate(nodes):
        if node.kind != "attributes":
            read.append(node)
        elif read and read[-1].kind in _TAKES:
            read[-1] = _with(read[-1], node.text)
        elif at == len(nodes) - 1 and (block == "Heading" or (block == "Paragraph" and _is_on_its_own(read))):
            named = [(pair["mark"], pair["name"]) for pair in _PAIR.finditer(node.text) if pair["mark"]]
            classes = "card" if (".", "card") in named and block == "Paragraph" else ""
            return _trimmed(read), Attrs(id=next((name for mark, name in named if mark == "#"), ""), classes=classes)
        else:
            read.append(node.replaced(kind="text"))
    return tuple(read), NO_ATTRS


def _is_on_its_own(before: list[Node]) -> bool:
    return not before or before[-1].kind == "break"


def _trimmed(nodes: list[Node]) -> tuple[Node, ...]:
    while nodes and (nodes[-1].kind == "break" or (nodes[-1].kind == "text" and not nodes[-1].text.strip())):
        nodes.pop()
    if nodes and nodes[-1].kind == "text":
        nodes[-1] = nodes[-1].replaced(text=nodes[-1].text.rstrip())
    return tuple(nodes)


def escape_shorthand(text: str) -> str:
    """Return the text with a backslash before what would be read as shorthand."""
    if "{" in text:
        text = _LIST.sub(lambda match: f"\\{match[0]}", text)
    if "++" in text:
        text = _KEYS.sub(lambda match: f"\\{match[0]}", text)
    return (
        _SHORTCODE.sub(lambda match: f"{match['space']}\\{match[0].lstrip(' ')}", text) if text.count(":") > 1 else text
    )


def _with(node: Node, items: str) -> Node:
    pairs = list(_PAIR.finditer(items))
    given = {pair["key"].lower(): pair["value"].strip("\"'") for pair in pairs if pair["key"]}
    given = {key: value for key, value in given.items() if key in _SET.get(node.kind, ())}
    classes = [pair["name"] for pair in pairs if pair["mark"] == "." and pair["name"] in _BUTTON]
    if classes and node.kind == "link":
        given["classes"] = " ".join(classes)
    return node.replaced(attrs=structs.replace(node.attrs, **given)) if given else node


def read_shortcodes(text: str) -> str:
    """Return the text with `:rocket:` as its emoji and without icons, which are drawings beside words."""
    return _SHORTCODE.sub(_emoji, text) if text.count(":") > 1 else text


def name_icons(nodes: Sequence[Node], written: str) -> tuple[Node, ...]:
    """Return what stands in a cell or a link; where that were nothing but icons, their names, which alone say what it is."""
    icons = [icon["name"] for match in _SHORTCODE.finditer(written) if (icon := _ICON.fullmatch(match["name"]))]
    if not icons or any(node.kind != "text" or node.text.strip() for node in nodes):
        return tuple(nodes)
    line = nodes[0].line if nodes else 1
    return (Node("text", line, line, "、".join(icon.replace("-", " ") for icon in icons)),)


def _emoji(match: re.Match[str]) -> str:
    if icon := _ICON.fullmatch(match["name"]):
        return match["space"] + _SIGN_OF.get(icon["name"], "")
    emoji = _emojis().get(match["name"])
    return match["space"] + emoji if emoji else match[0]


def split_keys(text: str, line: int) -> Iterator[str | Node]:
    """Yield the text with each `++ctrl+c++` as the keys to press, as nodes."""
    at = 0
    for match in _KEYS.finditer(text):
        names = [_key_name(key) for key in re.findall(_KEY, match["keys"])]
        if all(names):
            yield text[at : match.start()]
            for number, name in enumerate(names):
                if number:
                    yield Node("text", line, line, "+")
                yield Node("html", line, line, "", Attrs(tag="kbd"), (Node("text", line, line, name),))
            at = match.end()
    yield text[at:]


def _key_name(key: str) -> str:
    """Return what stands on a key, or nothing for what is no key."""
    from pymdownx.keymap_db import aliases, keymap  # a table that few notes need

    name: str = keymap.get(aliases.get(key.lower(), key.lower()), "")
    return key.strip('"') if key.startswith('"') else name


@lru_cache(maxsize=1)
def _emojis() -> dict[str, str]:
    """Return GitHub's short names; those for pictures that no font has are left out."""
    from pymdownx.gemoji_db import aliases, emoji  # a large table that few notes need

    found = {
        name.strip(":"): "".join(chr(int(code, 16)) for code in entry.get("unicode_alt", entry["unicode"]).split("-"))
        for name, entry in emoji.items()
        if "unicode" in entry
    }
    return found | {
        alias.strip(":"): found[name.strip(":")] for alias, name in aliases.items() if name.strip(":") in found
    }


def read_abbreviations(node: Node, meanings: Sequence[tuple[str, str]]) -> Node:
    """Return the tree with each abbreviation that its author explains marked with what it means."""
    by_name = dict(meanings)
    names = re.compile("|".join(re.escape(name) for name in sorted(by_name, key=len, reverse=True)))
    return _abbreviated(node, names, by_name)


def _abbreviated(node: Node, names: re.Pattern[str], meanings: dict[str, str]) -> Node:
    children: list[Node] = []
    for child in node.children:
        if child.kind == "text":
            children += _split(child, names, meanings)
        elif child.kind in ("link", "image", "code_block"):
            children.append(child)
        else:
            children.append(_abbreviated(child, names, meanings))
    return node if tuple(children) == node.children else node.replaced(children=tuple(children))


def _split(node: Node, names: re.Pattern[str], meanings: dict[str, str]) -> Iterator[Node]:
    at = 0
    for match in names.finditer(node.text):
        before, after = node.text[max(0, match.start() - 1) : match.start()], node.text[match.end() : match.end() + 1]
        if _LATIN_EDGE.match(match[0]) and (_LATIN_EDGE.match(before) or _LATIN_EDGE.match(after)):
            continue
        if match.start() > at:
            yield node.replaced(text=node.text[at : match.start()])
        attrs = Attrs(tag="abbr", attributes=(("title", meanings[match[0]]),))
        yield Node("html", node.line, node.end, "", attrs, (node.replaced(text=match[0]),))
        at = match.end()
    if at < len(node.text):
        yield node.replaced(text=node.text[at:])
