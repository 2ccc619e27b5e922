"""Read marks within a line that GitHub does not know: `H~2~O`, `x^2^`, `^^新增^^`, and the marks of an editor, `{--删去--}`."""

import re
from collections.abc import Iterator, Sequence

from ainotes_site.gfm.tree import Attrs, Node, plain_text

# What stands above is a letter's or a number's, short and without blanks: `^_^` is a face.
_POWER = r"(?<=[A-Za-z0-9)\]])\^(?P<power>(?=[^\^]*[A-Za-z0-9*])[A-Za-z0-9+\u2212.,*()=/-]{1,12})\^(?![A-Za-z0-9^\ue000-\uf8ff])"
# Or it is the number of a reference; `mending` has put a mark behind the bracket, so that it begins no footnote.
_REFERENCE = r"\^\[[\ue000-\uf8ff]?(?P<reference>\d[\d,，、–-]{0,20}\])\^"
_MARK = re.compile(
    rf"{_POWER}|{_REFERENCE}|\^\^(?P<ins>[^\s^][^^\n]{{0,300}})\^\^"
    r"|\{\+\+(?P<added>[^{}\n]{1,300}?)\+\+\}|\{--(?P<del>[^{}\n]{1,300}?)--\}|\{>>(?P<small>[^{}\n]{1,300}?)<<\}"
)
_TAGS = {"power": "sup", "reference": "sup", "ins": "ins", "added": "ins", "small": "small"}
# What stands below belongs to a letter or a bracket; between numbers, and before capitals, `~` means a range.
_LOWERED = re.compile(r"[a-z0-9+,\u2212-]{1,8}")
_ACTS = re.compile(rf"{_POWER}|(?<=[A-Za-z)])~(?={_LOWERED.pattern}~)|\^(?=\^[^\s^])|\{{(?=\+\+|--|>>|~~|==)")


def split_marks(text: str, line: int) -> Iterator[str | Node]:
    """Yield the text with each mark as a node."""
    at = 0
    for match in _MARK.finditer(text):
        name = match.lastgroup or ""
        yield text[at : match.start()]
        inside = (Node("text", line, line, f"[{match[name]}" if name == "reference" else match[name]),)
        if name == "del":
            yield Node("strike", line, line, children=inside)
        else:
            yield Node("html", line, line, "", Attrs(tag=_TAGS[name]), inside)
        at = match.end()
    yield text[at:]


def escape_marks(text: str) -> str:
    """Return the text with a backslash before what would be read as a mark."""
    return _ACTS.sub(lambda match: f"\\{match[0]}", text)


def read_lowered(node: Node, before: str) -> tuple[Node, ...]:
    """Return what stands between two `~`, behind the text `before`: below the line, or as it is written."""
    inside = plain_text(node)
    if re.search(r"[A-Za-z)]$", before) and _LOWERED.fullmatch(inside):
        return (Node("html", node.line, node.end, "", Attrs(tag="sub"), node.children),)
    return (Node("text", node.line, node.line, "~"), *node.children, Node("text", node.end, node.end, "~"))


def read_edits(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Return the nodes with `{~~旧~>新~~}` as what is deleted and what is new, and `{==标出==}` without its braces."""
    read = list(nodes)
    for at in range(1, len(read) - 1):
        before, node, after = read[at - 1 : at + 2]
        if node.kind not in ("strike", "mark") or not (before.text.endswith("{") and after.text.startswith("}")):
            continue
        read[at - 1], read[at + 1] = before.replaced(text=before.text[:-1]), after.replaced(text=after.text[1:])
        old, arrow, new = plain_text(node).partition("~>")
        if node.kind == "strike" and arrow:
            struck = node.replaced(children=(Node("text", node.line, node.end, old),))
            added = Node("html", node.line, node.end, "", Attrs(tag="ins"), (Node("text", node.line, node.end, new),))
            read[at] = Node("html", node.line, node.end, "", Attrs(tag="span"), (struck, added))
    return tuple(read)
