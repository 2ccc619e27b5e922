"""Headings that stand a level too high: they belong to the one before them, as their numbers show."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from ainotes_site.notes import Section, natural_key
from ainotes_site.topics.headings import clean_heading, is_generic, read_title

# A run of numbered headings: so many, and this share of them with a number.
_RUN, _NUMBERED = 5, 0.8
# So many numbered headings count what stands above them; fewer may be names (「3D 高斯」, 「2 的幂」).
_COUNTED = 3


def unnumbered(sections: Sequence[Section]) -> Iterator[int]:
    """Yield the lines of headings without a number among siblings that have one, here and below."""
    numbered = [read_title(section.heading, len(sections)).numbered for section in sections]
    if len(sections) >= _RUN and sum(numbered) >= _NUMBERED * len(sections):
        last = max(at for at, is_numbered in enumerate(numbered) if is_numbered)
        first = numbered.index(True)
        yield from (section.line for at, section in enumerate(sections) if first < at < last and not numbered[at])
    for section in sections:
        yield from unnumbered(section.children)


def pasted(sections: Sequence[Section]) -> Iterator[int]:
    """Yield the lines of numbered headings that count the parts of the heading before them, here and below.

    So it is where the numbers start over at one behind several headings without a number, or where most have none: an
    answer that was pasted below its question, at the same level.
    """
    runs = list(_counts(sections))
    if len(runs) > 1 or sum(map(len, runs)) * 2 < len(sections):
        yield from (section.line for run in runs for section in run)
    for section in sections:
        yield from pasted(section.children)


def _counts(sections: Sequence[Section]) -> Iterator[tuple[Section, ...]]:
    """Yield the runs of numbered siblings that begin at one and stand right behind a subject without a number."""
    before: Section | None = None
    for numbered, group in groupby(sections, lambda section: read_title(section.heading, len(sections)).numbered):
        run = tuple(group)
        follows = before is not None and not is_generic(before.title)
        if numbered and follows and len(run) >= _COUNTED and _first(run[0]) == 1:
            yield run
        before = run[-1]


def _first(section: Section) -> int | None:
    """Return the number that a heading begins with."""
    text = clean_heading(section.title).lstrip("（([【§ ")
    kind, value, _ = natural_key(text)[0]
    return value if kind == 0 else None
