"""Elements of Python-Markdown's tree: text that it leaves alone, and attributes that many kinds of nodes have."""

import re
from xml.etree import ElementTree

from markdown.util import AMP_SUBSTITUTE, AtomicString

from ainotes_site.gfm.tree import Node, walk
from ainotes_site.text import is_english

Element = ElementTree.Element

# The serialiser leaves what looks like an entity unescaped; a note that shows `&lt;` means these four characters.
_ENTITY = re.compile(r"&(?=(?:#[0-9]+|#x[0-9a-f]+|[0-9a-z]+);)", re.I)


def append(parent: Element, text: str) -> None:
    """Add text at the end of an element, safe from Python-Markdown's inline patterns and entities."""
    text = attribute(text)
    if len(parent):
        parent[-1].tail = AtomicString((parent[-1].tail or "") + text)
    else:
        parent.text = AtomicString((parent.text or "") + text)


def attribute(text: str) -> str:
    """Return text as an attribute's value that the serialiser writes as it stands."""
    return _ENTITY.sub(f"{AMP_SUBSTITUTE}amp;", text) if "&" in text else text


def block_id(node: Node) -> dict[str, str]:
    """Return the attribute that links to one of Obsidian's ids lead to."""
    return {"id": f"block-{node.attrs.id}"} if node.attrs.id else {}


def language_of(node: Node, *, words: int = 4) -> dict[str, str]:
    """Return the attribute that makes a screen reader read English as English: for a run of words without a Han character."""
    text = " ".join(one.text for one in walk(node) if one.kind == "text")
    return {"lang": "en"} if is_english(text, words=words) else {}
