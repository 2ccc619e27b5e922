"""Show an embedded board of Obsidian's, a `.canvas`, by what its cards say, from the top left to the bottom right."""

import json
import posixpath
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ainotes_site.addresses.file_index import Files
from ainotes_site.addresses.placing import EMBED
from ainotes_site.addresses.references import rewrite_note
from ainotes_site.gfm import Attrs, Node, UnreadableText, parse
from ainotes_site.notes import IMAGE_SUFFIXES, Note

_SUFFIX = ".canvas"
# More cards than these nobody reads one below the other, and a note may embed the same board a thousand times.
_MOST_CARDS, _LONGEST_CARD = 200, 4000


def show_boards(note: Note, files: Files, read: Callable[[str], str]) -> tuple[Note, tuple[str, ...]]:
    """Return the note with the cards of each board in the place of its embed, and the boards; addresses are not found yet.

    A board that is not there, or cannot be read, stays an embed.
    """
    if _SUFFIX not in note.source:
        return note, ()
    shown: dict[str, None] = {}
    room = _MOST_CARDS

    def change(node: Node) -> Node | None:
        nonlocal room
        if node.kind != "paragraph" or [child.kind for child in node.children] != ["embed"]:
            return None
        found = files.find(posixpath.dirname(note.path), node.children[0].attrs.target)
        cards = _cards(read(found), node.line) if found is not None and found.endswith(_SUFFIX) else ()
        if found is None or not cards or len(cards) > room:
            return None
        room -= len(cards)
        shown[found] = None
        board = Node("list", node.line, node.end, "", Attrs(tight=True), cards)
        return Node("html", node.line, node.end, "", Attrs(tag="div", attributes=(("class", EMBED),)), (board,))

    return rewrite_note(note, change), tuple(shown)


def _cards(source: str, line: int) -> tuple[Node, ...]:
    """Return the cards of a board as items; nothing for what is no board."""
    try:
        board = json.loads(source)
        cards = [card for card in board["nodes"] if isinstance(card, Mapping)]
    except (ValueError, RecursionError, KeyError, TypeError):
        return ()
    placed = sorted(cards, key=lambda card: (_number(card.get("y")), _number(card.get("x"))))
    items = (tuple(_card(card, line)) for card in placed)
    return tuple(Node("item", line, line, children=blocks) for blocks in items if blocks)


def _number(value: Any) -> float:
    return value if isinstance(value, (int, float)) else 0


def _card(card: Mapping[str, Any], line: int) -> Iterator[Node]:
    """Yield the blocks of a card: its text, a link to what it shows, or the name of a group."""
    text, file, url, label = (str(card.get(name) or "") for name in ("text", "file", "url", "label"))
    if text.strip():
        try:
            blocks = parse(text[:_LONGEST_CARD]).children
        except UnreadableText:
            blocks = (Node("code_block", line, line, text[:_LONGEST_CARD]),)
        yield from (_on_line(block, line) for block in blocks if block.kind != "footnote")
    elif file.lower().endswith(IMAGE_SUFFIXES):
        yield Node("paragraph", line, line, children=(Node("embed", line, line, "", Attrs(target=file)),))
    elif file or url:
        name = posixpath.basename(file) or url
        words = (Node("text", line, line, name.removesuffix(".md")),)
        address = Attrs(href=file.removesuffix(".md"), wiki=True) if file else Attrs(href=url)
        yield Node("paragraph", line, line, children=(Node("link", line, line, "", address, words),))
    elif label:
        words = (Node("text", line, line, label),)
        yield Node("paragraph", line, line, children=(Node("strong", line, line, children=words),))


def _on_line(node: Node, line: int) -> Node:
    return node.replaced(line=line, end=line, children=tuple(_on_line(child, line) for child in node.children))
