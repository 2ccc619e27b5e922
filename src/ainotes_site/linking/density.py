"""Keep passages readable: a link for so many letters, the commonest left out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from ainotes_site.linking.disambiguation import Mention
from ainotes_site.linking.passages import Passage
from ainotes_site.text import count_letters

# A passage bears one link for so many letters, and in any case the first few.
_LETTERS_A_LINK = 6
_FREE_LINKS = 12


def thin_out(
    chosen: Sequence[Mention], passages: Sequence[Passage], commonness: Mapping[str, int]
) -> tuple[list[Mention], list[Mention]]:
    """Drop links from a passage that has too many: those to the concepts that most topics mention.

    `commonness` says how many topics mention each concept. Return the links that stay, and those dropped, refused.
    """
    counts = Counter(mention.passage for mention in chosen)
    over = {number: count - _most_links(passages[number]) for number, count in counts.items()}
    dropped: set[Mention] = set()
    for mention in sorted(chosen, key=lambda mention: (-commonness[mention.concept], mention.concept)):
        if over.get(mention.passage, 0) > 0:
            over[mention.passage] -= 1
            dropped.add(mention)
    reason = "这一段的链接太密，略去最常见的"
    kept = [mention for mention in chosen if mention not in dropped]
    return kept, [replace(mention, reason=reason, refused=True) for mention in chosen if mention in dropped]


def _most_links(passage: Passage) -> int:
    """Return how many links a passage may get, those that stand in it already counted."""
    return max(_FREE_LINKS, count_letters(passage.shown) // _LETTERS_A_LINK) - _count_links(passage)


def _count_links(passage: Passage) -> int:
    """Count the links to concepts that a passage has already: the runs that are hidden from links, but read on."""
    if passage.open == passage.edges:
        return 0
    hidden = (opened != edge for opened, edge in zip(passage.open, passage.edges, strict=True))
    return sum(1 for inside, _ in groupby(hidden) if inside)
