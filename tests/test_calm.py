"""Which mentions of concepts a page shows as links."""

from __future__ import annotations

import pytest

from ainotes_site.gfm import Attrs, Node, walk
from ainotes_site.site.pages.calm import calm_down, without_links

COMMON = {"rare": 1, "told": 4, "usual": 4, "everywhere": 90}


def paragraph(*concepts: str) -> Node:
    links = (Node("concept", 1, 1, "", Attrs(concept=one), (Node("text", 1, 1, one),)) for one in concepts)
    return Node("paragraph", 1, 1, children=tuple(links))


def shown(*blocks: Node, letters: int) -> list[str]:
    calm = calm_down(blocks, letters, COMMON.__getitem__, {"told"}.__contains__)
    nodes = [node for block in calm for node in walk(block) if node.kind == "concept"]
    return [node.attrs.concept for node in nodes if node.attrs.classes != "quiet"]


@pytest.mark.parametrize(
    ("concepts", "letters", "kept"),
    [
        ("everywhere usual told rare", 10, "usual told rare"),  # a few lines bear three, the commonest goes first
        ("everywhere usual told rare", 340, "usual told rare"),
        ("everywhere usual told rare", 400, "everywhere usual told rare"),  # ten for a thousand letters
        ("rare rare told rare", 1000, "rare told"),  # once is enough
        ("", 0, ""),
    ],
)
def test_the_rare_and_the_explained_stay(concepts: str, letters: int, kept: str) -> None:
    assert shown(paragraph(*concepts.split()), letters=letters) == kept.split()


def test_among_equals_the_explained_one_stays() -> None:
    names = ["usual", "a", "b", "told"]
    calm = calm_down([paragraph(*names)], 10, lambda one: 4, {"told"}.__contains__)
    quiet = [node.attrs.concept for node in walk(calm[0]) if node.attrs.classes == "quiet"]
    assert quiet == ["usual"]


def test_no_words_are_lost() -> None:
    block = paragraph("rare", "everywhere", "rare")
    for blocks in (calm_down([block], 10, COMMON.__getitem__, lambda one: False), without_links([block])):
        assert "".join(node.text for node in walk(blocks[0])) == "rareeverywhererare"
    assert not [node for node in walk(without_links([block])[0]) if node.kind == "concept"]
