"""Number the formulas that an author labels, in the order of the note, so that the numbers survive its being split.

`\\label` becomes a `\\tag` with the number, `\\ref` and `\\eqref` the number itself: KaTeX knows none of the three.
"""

import re

from ainotes_site.gfm.tree import Node, rewrite, walk

_LABEL = re.compile(r"\\label\s*\{([^{}]{1,200})\}")
_REFERENCE = re.compile(r"\\(eq)?ref\s*\{([^{}]{1,200})\}")
_OWN_TAG = re.compile(r"\\tag\*?\s*\{([^{}]{1,200})\}")


def number_equations(tree: Node) -> Node:
    """Return the tree with a number for each label, the author's own where a `\\tag` stands on the same line."""
    numbers: dict[str, str] = {}
    last = 0
    for node in walk(tree):
        for row in node.text.split("\\\\") if node.kind == "formula" and "\\label" in node.text else ():
            own = _OWN_TAG.search(row)
            for label in _LABEL.findall(row):
                last += not own
                numbers.setdefault(label, own[1] if own else str(last))
    return rewrite(tree, lambda node: _numbered(node, numbers)) if numbers else tree


def _numbered(node: Node, numbers: dict[str, str]) -> Node | None:
    if node.kind not in ("formula", "text") or not ("\\label" in node.text or "ref" in node.text):
        return None
    if node.kind == "text" or _REFERENCE.fullmatch(node.text.strip()):
        return Node("text", node.line, node.end, _REFERENCE.sub(lambda match: _number(match, numbers), node.text))
    rows = [_tagged(row, numbers, display=node.attrs.display) for row in node.text.split("\\\\")]
    latex = _REFERENCE.sub(lambda match: f"\\text{{{_number(match, numbers)}}}", "\\\\".join(rows))
    return node.replaced(text=latex)


def _tagged(row: str, numbers: dict[str, str], *, display: bool) -> str:
    label = _LABEL.search(row)
    if label is None:
        return row
    tag = "" if _OWN_TAG.search(row) or not display else f"\\tag{{{numbers[label[1]]}}}"
    return _LABEL.sub("", row[: label.start()]) + tag + _LABEL.sub("", row[label.end() :])


def _number(match: re.Match[str], numbers: dict[str, str]) -> str:
    number = numbers.get(match[2])
    return match[0] if number is None else f"({number})" if match[1] else number
