"""Which headings of a note are its entries: those that somebody would look for by name."""

import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ainotes_site.notes import Section, only_date
from ainotes_site.text import HAN_RE, fold_text
from ainotes_site.topics.headings import heading_key, read_title
from ainotes_site.topics.outline import SHORT_OWN, Vault, all_sections, names_no_subject, reading_length, subjects

# Share of the headings with others below that must have no text of their own for all of them to be groups. The groups of
# the labelled collections have none at all (1.0); the chapters of a long article that comes nearest, two of six (0.67).
_BARE = 0.75
# Share of entries with the same sub-headings, or with a source of their own, that shows what they are. Labelled
# collections: 0.62 to 1.0; an article that tries three ways, each with 方法 and 观察 below: 0.5.
ALIKE = 0.6
# Entries below groups are at least so long, in the middle: labelled ones from 125 letters, items of a sheet of syntax 75.
_ENTRY_LENGTH = 100
# Share, and number, of concepts' names among headings that makes even a numbered outline a collection of them (0.56, 14).
_NAMED, _NAMES = 0.5, 5
# So many headings below one without text of its own are entries although their neighbours have none below them.
_LOOSE = 3
# So many headings a group are no chapter's sections, although the groups are numbered: the chapters of articles and books
# have up to 7.4 on average (one in 60 has 8.5), the groups of two numbered collections 9.0 and 12.2.
_CROWDED = 9
_PARTICLES = frozenset("的与和及或之了吗呢是在")


@dataclass(frozen=True, slots=True)
class Entries:
    """The candidates: `sections` in order, `groups` the lines of the headings that only stand over them."""

    sections: tuple[Section, ...]
    groups: frozenset[int]


def find_entries(tops: Sequence[Section], vault: Vault, *, is_list: bool) -> Entries:
    """Find the level of the entries: the top, or one below where the top only groups. `is_list`: its name says so."""
    tops = _at_usual_level(tops)
    named = subjects(tops, vault)
    levels = Counter(child.level for top in tops for child in top.children)
    usual = max(levels, key=lambda level: (levels[level], -level), default=0)
    whole = {top.line for top in tops if _is_one(top, vault) or all(child.level > usual for child in top.children)}
    over, below = _level_below([top for top in tops if top.line not in whole], vault)
    if not _is_grouping(named, below, vault, may_count=is_list or _is_crowded(tops, below)):
        return Entries(tuple(named), frozenset())
    inner = {section.line for section in below}
    entries = [*below, *(top for top in named if not any(one.line in inner for one in all_sections(top.children)))]
    return Entries(tuple(sorted(entries, key=lambda section: section.line)), frozenset(over))


def _is_one(top: Section, vault: Vault) -> bool:
    """Tell a heading that stays one beside groups: its parts speak of it, or it is generic and they say little."""
    if names_no_subject(top, vault):
        return not top.children or statistics.median(map(reading_length, top.children)) < _ENTRY_LENGTH
    return _echo([top]) >= 0.5


def _level_below(tops: Sequence[Section], vault: Vault) -> tuple[list[int], list[Section]]:
    """Return the lines of the headings over the next level, and its subjects; where most of it is generic, the next."""
    over = [top.line for top in tops if subjects(top.children, vault)]
    children = [child for top in tops for child in top.children]
    generic = [child for child in children if names_no_subject(child, vault)]
    groups = [child for child in generic if child.letters < SHORT_OWN and subjects(child.children, vault)]
    if len(groups) * 2 < len(children):
        return over, subjects(children, vault)
    opened = [one for child in groups for one in subjects(child.children, vault)]
    over = [top.line for top in tops if top.children] + [child.line for child in groups]
    return over, sorted((*subjects(children, vault), *opened), key=lambda section: section.line)


def _at_usual_level(tops: Sequence[Section]) -> tuple[Section, ...]:
    """Go down from headings above the level that most of the tops have: 「###」 over 「####」 among many 「####」."""
    if not tops:
        return ()
    counts = Counter(top.level for top in tops)
    usual = max(counts, key=lambda level: (counts[level], -level))
    lowered: list[Section] = []
    for top in tops:
        lower = top.level < usual and any(child.level == usual for child in top.children)
        lowered += [] if lower and top.letters < SHORT_OWN else [top]
        lowered += top.children if lower else ()
    return tuple(lowered)


def _is_crowded(tops: Sequence[Section], below: Sequence[Section]) -> bool:
    parents = [top for top in tops if top.children]
    return len(parents) >= _LOOSE and len(below) >= _CROWDED * len(parents)


def _is_grouping(tops: Sequence[Section], below: Sequence[Section], vault: Vault, *, may_count: bool) -> bool:
    """Tell whether the tops only group the headings below; `may_count`: although they are numbered."""
    if below and sum(only_date(top.title) is not None for top in tops) * 2 > len(tops):
        return True
    parents = [top for top in tops if top.children]
    bare = [top for top in parents if top.letters < SHORT_OWN]
    if len(below) < 3 or not parents or len(bare) < _BARE * len(parents) or repeats(tops, vault) >= ALIKE:
        return False
    if repeats(below, vault) >= ALIKE or sourced(below) >= ALIKE or is_named(below, vault):
        return True
    counted = sum(read_title(top.heading).numbered for top in tops) * 2 > len(tops)
    long_enough = statistics.median(map(reading_length, below)) >= _ENTRY_LENGTH
    return (may_count or not counted) and long_enough and len(below) >= 2 * len(parents) and _echo(parents) < 0.5


def is_named(sections: Sequence[Section], vault: Vault) -> bool:
    """Tell whether most headings are names of concepts."""
    named = sum(heading_key(section.title) in vault.names for section in sections)
    return named >= _NAMES and named >= _NAMED * len(sections)


def repeats(sections: Sequence[Section], vault: Vault) -> float:
    """Return the share of sections that have generic sub-headings which their siblings have too (优点, 缺点 under each)."""
    parts = [
        {
            heading_key(part.title)
            for part in section.children
            if names_no_subject(part, vault) and not subjects(part.children, vault)
        }
        for section in sections
    ]
    counts = Counter(key for own in parts for key in own)
    return sum(any(counts[key] > 1 and key for key in own) for own in parts) / max(1, len(sections))


def sourced(sections: Sequence[Section]) -> float:
    """Return the share of sections whose headings link to where they are from."""
    return sum(bool(read_title(section.heading).sources) for section in sections) / max(1, len(sections))


def is_loose(section: Section, vault: Vault) -> bool:
    """Tell a heading without text over several subjects that are not its own, among entries that have text."""
    inner = subjects(section.children, vault)
    title = read_title(section.heading)
    if (
        title.numbered
        or title.date
        or section.letters >= SHORT_OWN
        or len(inner) < _LOOSE
        or len(inner) * 2 <= len(section.children)
    ):
        return False
    return not any(read_title(child.heading).numbered for child in inner) and _echo([section]) < 0.5


def _echo(parents: Iterable[Section]) -> float:
    """Return the share of sub-headings that speak of what the heading above them names."""
    said = [
        any(word in fold_text(child.title) for word in title_words(read_title(parent.heading).text))
        for parent in parents
        for child in parent.children
    ]
    return sum(said) / max(1, len(said))


def title_words(title: str) -> tuple[str, ...]:
    """Return what names the subject in a title: its Latin words and its runs of Chinese, the ends of long ones."""
    return tuple(_words(title))


def _words(title: str) -> Iterator[str]:
    for word in fold_text(title).replace("-", " ").split():
        latin = "".join(c if c.isascii() and c.isalnum() else " " for c in word).split()
        yield from (piece for piece in latin if len(piece) > 1 and not piece.isdecimal())
        han = "".join(c if HAN_RE.match(c) and c not in _PARTICLES else " " for c in word).split()
        yield from (piece if len(piece) < 5 else piece[:4] for piece in han if len(piece) > 1)
        yield from (piece[-4:] for piece in han if len(piece) > 4)
