"""Choose which mentions of concepts a page shows as links, so that the text stays a text."""

from collections.abc import Callable, Iterable

from ainotes_site.gfm import Attrs, Node, rewrite, walk

# Shown links for a thousand letters. Linked all, the median topic of twelve vaults has 22 to 30, every second underlined
# word an everyday one; printed encyclopaedias and Wikipedia's articles have about ten.
A_THOUSAND_LETTERS = 10
# A text of a few lines still leads somewhere.
LEAST = 3


def calm_down(
    blocks: Iterable[Node], letters: int, commonness: Callable[[str], int], explained: Callable[[str], bool]
) -> tuple[Node, ...]:
    """Return the blocks with all but the most telling concept links marked as quiet.

    Rare concepts go first, and among equals those that a topic of this site explains; each is shown once, where it comes
    first. `commonness` is the number of topics that mention a concept.
    """
    blocks = tuple(blocks)
    first = dict.fromkeys(node.attrs.concept for block in blocks for node in walk(block) if node.kind == "concept")
    most = max(LEAST, round(letters * A_THOUSAND_LETTERS / 1000))
    ranked = sorted(first, key=lambda one: (commonness(one), not explained(one), one))
    left = set(ranked[:most])

    def change(node: Node) -> Node | None:
        if node.kind != "concept":
            return None
        if node.attrs.concept in left:
            left.discard(node.attrs.concept)
            return node
        return node.with_attrs(classes="quiet")

    return tuple(rewrite(block, change) for block in blocks)


def without_links(blocks: Iterable[Node]) -> tuple[Node, ...]:
    """Return the blocks with the words of concept links alone."""
    return tuple(rewrite(block, _plain) for block in blocks)


def _plain(node: Node) -> Node | None:
    if node.kind != "concept":
        return None
    return Node("html", node.line, node.end, "", Attrs(tag="span"), node.children)
