"""Boards of Obsidian's show what their cards say."""

from __future__ import annotations

import json

import pytest

from ainotes_site.addresses import index_files, locate, show_boards
from ainotes_site.gfm import Node, plain_text, walk
from ainotes_site.notes import parse_note

CARDS = [
    {"type": "text", "text": "右边，见 [[笔记]]", "x": 9, "y": 1},
    {"type": "text", "text": "左边的 **话**", "x": 0, "y": 1},
    {"type": "file", "file": "夹/笔记.md", "x": 0, "y": 2},
    {"type": "file", "file": "图.png", "x": 1, "y": 2},
    {"type": "group", "label": "一组", "x": 0, "y": 0},
    {"type": "link", "url": "https://example.org", "x": 0, "y": 3},
    {"type": "text", "text": " "},
    "不是卡片",
]


def shown(board: str, markdown: str = "![[板.canvas]]") -> tuple[list[Node], tuple[str, ...]]:
    """Return the cards that a note shows of a board, and the boards shown."""
    files = index_files(("a.md", "夹/笔记.md", "图.png", "夹/板.canvas"))
    note, boards = show_boards(parse_note("a.md", f"前\n\n{markdown}\n".encode())[0], files, lambda path: board)
    located = locate(note, files).note
    return [node for block in located.preamble for node in walk(block) if node.kind == "item"], boards


def test_cards_stand_from_the_top_left_to_the_bottom_right() -> None:
    cards, boards = shown(json.dumps({"nodes": CARDS}))
    assert boards == ("夹/板.canvas",)
    assert [plain_text(card) for card in cards] == [
        "一组", "左边的 话", "右边，见 笔记", "笔记", "图.png", "https://example.org",
    ]  # fmt: skip
    nodes = [node for card in cards for node in walk(card)]
    assert [node.attrs.note for node in nodes if node.attrs.note] == ["夹/笔记.md"] * 2
    assert [node.attrs.file for node in nodes if node.kind == "image"] == ["图.png"]
    assert {node.line for node in nodes} == {3}


@pytest.mark.parametrize(
    "board", ["", "[]", '{"nodes": 1}', '{"nodes": []}', "[" * 5000, '{"nodes": [{"text": 1, "x": "y"}]}']
)
def test_what_is_no_board_stops_nothing(board: str) -> None:
    cards, _ = shown(board)
    assert len(cards) == ("text" in board)


def test_boards_show_only_where_they_are_embedded_alone_and_so_often() -> None:
    board = json.dumps({"nodes": CARDS})
    assert shown(board, "[[板.canvas]]") == ([], ())
    assert len(shown(board, "\n\n".join(["![[板.canvas]]"] * 100))[0]) == 198
