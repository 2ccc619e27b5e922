"""Find the blocks that other programs put between two lines of their own: VuePress' and 语雀's `::: tip`, `/// note` of
pymdown-extensions, Hexo's `{% note %}`, Hugo's `{{< notice >}}`, Notion's `<aside>`, HTML that says `markdown`.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

_SIGN = re.compile(r"^[ \t]*(?::::|///|\{[%{]|<aside|<callout|#\+BEGIN_|<[a-z]+[^<>\n]*[ ]markdown)", re.M | re.I)
_FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?P<fence>`{3,}|~{3,})")
_COLONS = re.compile(
    r"(?P<mark>:{3,})[ \t]*(?:\{[.]?(?P<braced>[\w-]+)[^}\n]*\}|(?P<type>[\w-]+))(?:\[(?P<label>[^\]\n]*)\])?"
    r"(?:\{[^}\n]*\})?[ \t]*(?P<title>[^\n]*)"
)
_SLASHES = re.compile(r"(?P<mark>/{3,})[ \t]*(?P<type>[\w-]+)[ \t]*(?:\|[ \t]*(?P<title>[^\n]*))?")
_LIQUID = re.compile(r"\{%-?[ \t]*(?P<type>\w+)[ \t]*(?P<rest>[^%\n]*?)[ \t]*-?%\}")
_SHORTCODE = re.compile(r"\{\{[<%][ \t]*(?P<close>/)?[ \t]*(?P<type>[\w-]+)[ \t]*(?P<rest>[^{}\n]*?)[ \t]*[>%]\}\}")
_ELEMENT = re.compile(
    r"<(?P<close>/)?(?P<type>aside|callout|div|figure|section|article|center|details|p|blockquote|td|li)\b[^<>\n]*>",
    re.I,
)
_MARKDOWN = re.compile(r"[ \t]+markdown(?:[ ]*=[ ]*(?:\"[^\"]*\"|'[^']*'|\w+))?(?=[\s>])", re.I)
_FENCED = re.compile(r"(?:ad-(?P<type>[\w-]+)|\{(?P<name>[\w-]+)\})[ \t]*(?P<title>[^\n`]*)")
FENCED_OPTION = re.compile(r":?(?P<key>title|collapse|icon|color|class|name|open):[ \t]*(?P<value>[^\n]*)", re.I)
_ORG = re.compile(r"#\+(?P<what>BEGIN|END)_(?P<type>[A-Z]+)(?:[ \t]+(?P<rest>[^\n]*))?", re.I)
_WORDS = re.compile(r"(?:[\w-]+=)?(?:\"([^\"]*)\"|'([^']*)'|(\S+))")
_BARE_END = re.compile(r":{3,}|/{3,}")

# What a program calls a box, and what it is called here; the types of callouts stand for themselves.
_BOXES = {
    "tips": "tip", "notice": "note", "admonition": "note", "alert": "note", "callout": "note", "hint": "tip", "primary": "note",
    "aside": "note-untitled", "container": "note",
}  # fmt: skip
_TYPES = frozenset(
    "note abstract summary tldr info todo tip hint important success check done question help faq warning caution attention "
    "failure fail missing danger error bug example quote cite".split()
)
_FOLDED = frozenset("details folding fold collapse expand spoiler hidetoggle".split())
_CODE = frozenset("codeblock code highlight".split())
_QUOTES = frozenset("blockquote quote centerquote cq pullquote".split())
# What only says how its content is laid out, or that it is to be left alone.
_PLAIN = frozenset(
    "raw endraw verbatim tabs tab code-group code-tabs center right left align slot columns column steps cards card html math "
    "katex mathjax div caption figure-caption block define only row col".split()
)
_KNOWN = frozenset((*_BOXES, *_TYPES, *_FOLDED, *_PLAIN))
BLOCK_TAGS = frozenset((*_KNOWN, *_CODE, *_QUOTES))
# Docusaurus and others style boxes by these words, which are no title.
_STYLES = frozenset("simple modern flat icon no-icon default primary".split())


@dataclass(frozen=True, slots=True)
class Container:
    """A block whose text stands between its first line and `end`, the line of its last, both from 0.

    `title` is what it is called, or HTML's first line. `other` HTML is only there for its end.
    """

    end: int
    kind: Literal["callout", "code", "quote", "plain", "html", "other"]
    type: str = ""
    title: str = ""
    folded: bool = False
    fenced: bool = False


_Opening = tuple[str, Container]


def find_containers(lines: Sequence[str]) -> dict[int, Container]:
    """Return the containers that have an end, by their first line, from 0; none begins or ends in code."""
    if not any(map(_SIGN.match, lines)):
        return {}
    found: dict[int, Container] = {}
    opened: list[tuple[int, str, Container]] = []
    waiting: Counter[str] = Counter()
    for at, line in _outside_code(lines):
        closes = _closing(line)
        if closes and waiting[closes]:
            while opened:
                start, key, container = opened.pop()
                waiting[key] -= 1
                if key == closes and container.kind == "other":
                    break
                if key == closes:
                    found[start] = Container(at, container.kind, container.type, container.title, container.folded)
                    break
        elif (opening := _opening(line)) is not None:
            opened.append((at, *opening))
            waiting[opening[0]] += 1
    return found


def read_fenced_box(fence: str, info: str, lines: Sequence[tuple[str, int]], at: int) -> Container | None:
    """Return the box that a code block is: of Obsidian's plugin Admonition (`ad-tip`), or MyST's (`{note} 标题`)."""
    box = _FENCED.fullmatch(info.strip())
    name = ((box["type"] or box["name"]) if box else "").lower()
    if box is None or (box["name"] and name not in _TYPES):
        return None
    end = next((one for one in range(at, len(lines)) if _ends(lines[one][0], fence)), len(lines))
    given: dict[str, str] = {}
    for line, _ in lines[at:end]:
        if not (option := FENCED_OPTION.fullmatch(line.strip())):
            break
        given[option["key"].lower()] = option["value"].strip()
    title = given.get("title", "") or box["title"] or ""
    folded = given.get("collapse", "") not in ("", "none", "open") or "dropdown" in given.get("class", "")
    return Container(end, "callout", _BOXES.get(name, name), title, folded, fenced=True)


def _ends(line: str, fence: str) -> bool:
    bare = line.strip(" \t>")
    return bool(bare) and set(bare) == {fence[0]} and len(bare) >= len(fence)


def _outside_code(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    fence = ""
    for at, line in enumerate(lines):
        match = _FENCE.match(line)
        if fence:
            fence = "" if _ends(line, fence) else fence
        elif match and not (match["fence"][0] == "`" and "`" in line[match.end() :]):
            fence = match["fence"]
        else:
            yield at, line.strip()


def _closing(line: str) -> str:
    """Return what a line ends: its marks, or the name of a tag."""
    if _BARE_END.fullmatch(line):
        return line
    if (liquid := _LIQUID.fullmatch(line)) and liquid["type"].startswith("end"):
        return f"%{liquid['type'].removeprefix('end').lower()}"
    if (org := _ORG.fullmatch(line)) and org["what"].upper() == "END":
        return f"#{org['type'].lower()}"
    if (tag := _SHORTCODE.fullmatch(line) or _ELEMENT.fullmatch(line)) and tag["close"]:
        return f"<{tag['type'].lower()}"
    return ""


def _opening(line: str) -> _Opening | None:
    if colons := _COLONS.fullmatch(line):
        name = colons["braced"] or colons["type"]
        return colons["mark"], _read(name, colons["label"] or colons["title"])
    if (slashes := _SLASHES.fullmatch(line)) and (slashes["title"] or slashes["type"].lower() in _KNOWN):
        return slashes["mark"], _read(slashes["type"], slashes["title"] or "")
    if liquid := _LIQUID.fullmatch(line):
        return _tagged(f"%{liquid['type'].lower()}", liquid["type"], liquid["rest"])
    if org := _ORG.fullmatch(line):
        return f"#{org['type'].lower()}", _read_org(org["type"].lower(), org["rest"] or "")
    if element := _ELEMENT.fullmatch(line):
        return f"<{element['type'].lower()}", _read_element(element)
    if shortcode := _SHORTCODE.fullmatch(line):
        return _tagged(f"<{shortcode['type'].lower()}", shortcode["type"], shortcode["rest"])
    return None


def _tagged(key: str, name: str, rest: str) -> _Opening | None:
    """Read a tag and the words in it: `note info "标题"`, `codeblock lang:python`."""
    name = name.lower()
    words = [next(filter(None, match.groups()), "") for match in _WORDS.finditer(rest)]
    if name in _CODE:
        language = next((word.removeprefix("lang:") for word in words), "")
        return key, Container(0, "code", re.sub(r"[^\w+#-].*", "", language))
    if name in _QUOTES:
        return key, Container(0, "quote", title=" ".join(words))
    if name in _KNOWN and name not in _PLAIN:
        typed = words[0].lower() if words and words[0].lower() in {*_TYPES, *_BOXES} else ""
        title = " ".join(word for word in words[bool(typed) :] if word.lower() not in {*_STYLES, "true", "false"})
        return key, _read(typed or name, title, folded=name in _FOLDED)
    return (key, Container(0, "plain")) if name in _PLAIN else None


def _read_org(name: str, rest: str) -> Container:
    """Return a block of Logseq's, or of Org's."""
    if name in ("src", "example", "query"):
        return Container(0, "code", rest.split()[0] if rest.strip() else "")
    return Container(0, "quote") if name == "quote" else _read("note" if name == "pinned" else name, "")


def _read_element(element: re.Match[str]) -> Container:
    """Return HTML in which Markdown goes on, boxes of Notion's and 飞书's, or other HTML."""
    if _MARKDOWN.search(element[0]):
        return Container(0, "html", title=_MARKDOWN.sub("", element[0]))
    return (
        Container(0, "callout", "note-untitled")
        if element["type"].lower() in ("aside", "callout")
        else Container(0, "other")
    )


def _read(name: str, title: str, *, folded: bool = False) -> Container:
    """Return a box of a type; one that nobody knows looks like a note, as in Obsidian."""
    name = name.lower().removeprefix("callout-")
    title = title.strip().strip("\"'")
    if name == "tab" and title:
        return Container(0, "callout", "tab", title)
    if folded or name in _FOLDED:
        return Container(0, "callout", "note" if name in _FOLDED else name, title or "详情", folded=True)
    if name in _PLAIN:
        return Container(0, "plain")
    return Container(0, "callout", _BOXES.get(name, name), title)
