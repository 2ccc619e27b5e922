"""Cut a note into its pages: what begins a page becomes a part, all else stays with what stands above it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ainotes_site.gfm import Anchors, Attrs, Node, unique_anchor
from ainotes_site.notes import Note, Section, matches_glob, only_date
from ainotes_site.topics.entries import is_loose
from ainotes_site.topics.headings import is_generic, read_title
from ainotes_site.topics.kinds import Decision, Evidence, decide_kind
from ainotes_site.topics.misplaced import pasted, unnumbered
from ainotes_site.topics.outline import Outline, Vault, all_sections, read_outline, reading_length, subjects

# A chapter shorter than this, without sub-headings, stays on the article's page: nobody opens a page for so little.
# Labelled chapters that stay whole or may: up to 367 letters; those that are pages: from 463.
WORTH_A_PAGE = 400
# Globs of paths and how these notes are split, as an author writes them in mkdocs.yml; the first that fits holds.
SplitRules = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Part:
    """What of a note makes one page.

    `heading` is None where the note has no title of its own; `spans` are its lines, first and last, without overlap with
    those of other parts; `groups` are the headings above it, outermost first; `siblings` how many headings it is counted
    among; `is_front` marks the part that has all that stands over the others, or the whole note.
    """

    heading: Section | None
    spans: tuple[tuple[int, int], ...]
    groups: tuple[str, ...]
    blocks: tuple[Node, ...]
    sections: tuple[Section, ...]
    siblings: int
    is_front: bool


@dataclass(frozen=True, slots=True)
class Cut:
    """A note's outline, what it was taken for, and its parts in order, the front first where there is one."""

    outline: Outline
    decision: Decision
    parts: tuple[Part, ...]


def cut_note(note: Note, vault: Vault, rules: SplitRules = ()) -> Cut:
    """Decide what begins a page in a note, and cut it there. Every line with text lies in exactly one part."""
    outline = read_outline(note)
    decision, starts = _ask_author(note, decide_kind(note, outline, vault), rules)
    if starts is None:
        starts = _page_starts(outline, decision, vault) if decision.splits else frozenset()
    decision = replace(decision, splits=bool(starts))
    attached = _attach_parts(note.sections, starts, _misplaced(outline, decision), decision)
    return Cut(outline, decision, tuple(_parts(note, outline, starts, attached)))


def _ask_author(note: Note, decision: Decision, rules: SplitRules) -> tuple[Decision, frozenset[int] | None]:
    """Return where the author wants pages to begin, or None where nothing is said."""
    said, where = note.front.split, "前言写了 split"
    if said == "auto":
        said = next((value for glob, value in rules if matches_glob(note.path, glob)), "auto")
        where = "mkdocs.yml 的 split 写了"
    if said == "auto":
        return decision, None
    evidence = (Evidence(f"{where}: {said}", 0), *decision.evidence)
    level = 0 if said == "none" else int(said)
    starts = frozenset(section.line for section in all_sections(note.sections) if _starts_at(section, level))
    return replace(decision, evidence=evidence), starts


def _starts_at(section: Section, level: int) -> bool:
    """Tell whether a heading begins a page where every heading down to a level is one: bare ones over others group."""
    return section.level <= level and (bool(section.blocks) or not any(c.level <= level for c in section.children))


def _page_starts(outline: Outline, decision: Decision, vault: Vault) -> frozenset[int]:
    misplaced = _misplaced(outline, decision)
    if decision.kind in ("article", "chapter"):
        chapters = [top for top in subjects(outline.tops, vault) if top.line not in misplaced]
        worth = [top for top in chapters if top.children or reading_length(top) >= WORTH_A_PAGE]
        return frozenset(top.line for top in worth) if len(worth) > 1 else frozenset()
    is_log = decision.kind == "log"
    return frozenset(
        line
        for section in decision.entries.sections
        if section.line not in misplaced
        for line in _entry_starts(section, vault, is_log=is_log)
    )


def _entry_starts(section: Section, vault: Vault, *, is_log: bool) -> Iterator[int]:
    """Yield the line of an entry, or those of the subjects that it only stands over, and of open questions at its end."""
    loose = is_log and is_loose(section, vault)
    if not loose or read_title(section.heading).question:
        yield section.line
    if loose:
        yield from (child.line for child in subjects(section.children, vault))
        return
    for child in reversed(section.children):
        if not read_title(child.heading).question or child.children or child.letters:
            return
        yield child.line


def _misplaced(outline: Outline, decision: Decision) -> frozenset[int]:
    """Return the lines of headings that stand a level too high; among an article's chapters any may be without a number."""
    found = set(pasted(outline.tops))
    if decision.kind in ("collection", "log"):
        found.update(unnumbered(outline.tops))
    return frozenset(found)


def _attach_parts(
    sections: Sequence[Section], starts: frozenset[int], misplaced: frozenset[int], decision: Decision
) -> dict[int, int]:
    """Return, for misplaced headings, and generic ones of a collection, right behind an entry of the same level, its line."""
    collects = decision.kind in ("collection", "log")
    attached: dict[int, int] = {}
    for before, section in pairwise(sections):
        owner = attached.get(before.line, before.line if before.line in starts else 0)
        if owner and section.line not in starts and (section.line in misplaced or (collects and _is_part(section))):
            attached[section.line] = owner
    for section in sections:
        attached |= _attach_parts(section.children, starts, misplaced, decision)
    return attached


def _is_part(section: Section) -> bool:
    title = read_title(section.heading)
    return not section.children and not title.numbered and is_generic(title.text)


@dataclass(frozen=True, slots=True)
class _Owners:
    """Whose page each heading's own text stands on, by lines; 0 is the front's."""

    note: Note
    of: dict[int, int]
    anchors: dict[int, str]

    def kept(self, sections: Iterable[Section], owner: int) -> tuple[Section, ...]:
        """Return what of the sections stays on the owner's page, with a list of the pages that begin directly below."""
        return tuple(
            replace(section, blocks=self.listed(section.blocks, section.children), children=kept)
            for section in sections
            if self.of[section.line] == owner
            for kept in (self.kept(section.children, owner),)
        )

    def listed(self, blocks: tuple[Node, ...], children: Iterable[Section]) -> tuple[Node, ...]:
        """Return the blocks and, behind them, links to those of the children that have a page of their own."""
        pages = [child for child in children if self.of[child.line] == child.line]
        return (*blocks, _contents(self.note, pages, self.anchors)) if pages else blocks


def _parts(note: Note, outline: Outline, starts: frozenset[int], attached: dict[int, int]) -> Iterator[Part]:
    """Yield the front, then the others in the order of their headings."""
    of = dict(_owners(note.sections, starts, attached, 0))
    flat = list(all_sections(note.sections))
    extra: dict[int, list[Section]] = {}
    for section in flat:
        if section.line in attached:
            extra.setdefault(attached[section.line], []).append(section)
    owners = _Owners(note, of, _anchors(note) if starts else {})
    spans = _spans(note, flat, of)
    front = _front(note, outline, owners, spans.get(0, ()))
    # The text of footnotes above the first page goes with it.
    notes_above = any(footnote.line < flat[0].line for footnote in note.footnotes) if flat else False
    above = spans.get(0, ()) if front is None and notes_above else ()
    if front is not None:
        yield front
    title = outline.heading.line if outline.heading is not None else 0
    for section, groups, siblings in _with_groups(note.sections, (), title):
        if section.line in starts:
            children = (*owners.kept(section.children, section.line), *extra.get(section.line, ()))
            blocks = owners.listed(section.blocks, section.children)
            yield Part(section, (*spans[section.line], *above), groups, blocks, children, siblings, False)
            above = ()


def _owners(
    sections: Iterable[Section], starts: frozenset[int], attached: dict[int, int], above: int
) -> Iterator[tuple[int, int]]:
    for section in sections:
        own = section.line if section.line in starts else attached.get(section.line, above)
        yield section.line, own
        yield from _owners(section.children, starts, attached, own)


def _spans(note: Note, flat: Sequence[Section], of: dict[int, int]) -> dict[int, tuple[tuple[int, int], ...]]:
    """Return the runs of lines of each page."""
    runs: dict[int, list[tuple[int, int]]] = {}
    first = flat[0].line if flat else note.lines + 1
    if first > 1:
        runs[0] = [(1, first - 1)]
    for section in flat:
        own = runs.setdefault(of[section.line], [])
        if own and own[-1][1] == section.line - 1:
            own[-1] = (own[-1][0], section.own_end)
        else:
            own.append((section.line, section.own_end))
    return {line: tuple(own) for line, own in runs.items()}


def _front(note: Note, outline: Outline, owners: _Owners, spans: tuple[tuple[int, int], ...]) -> Part | None:
    """Return what stands over the pages, or the whole note; None where the first page begins with the note."""
    blocks = owners.listed(note.preamble, note.sections) if note.sections else note.preamble
    sections = owners.kept(note.sections, 0)
    if note.sections and not sections and not note.preamble:
        return None
    heading = outline.heading
    at = next((at for at, one in enumerate(sections) if heading is not None and one.line == heading.line), None)
    if at is None:
        return Part(None, spans, (), blocks, sections, 1, True)
    title = sections[at]
    return Part(
        heading, spans, (), (*blocks, *title.blocks), (*sections[:at], *title.children, *sections[at + 1 :]), 1, True
    )


def _with_groups(
    sections: Sequence[Section], groups: tuple[str, ...], title: int
) -> Iterator[tuple[Section, tuple[str, ...], int]]:
    """Yield every section with the headings above it and the number of its siblings; the note's title groups nothing."""
    for section in sections:
        yield section, groups, len(sections)
        own = read_title(section.heading, len(sections))
        below = (
            groups if section.line == title else (*groups, own.date if only_date(own.text) and own.date else own.text)
        )
        yield from _with_groups(section.children, below, title)


def _contents(note: Note, sections: Iterable[Section], anchors: dict[int, str]) -> Node:
    """Return a list of links to headings of a note, as if its author had written it."""
    items = []
    for section in sections:
        line = section.line
        label = Node("text", line, line, read_title(section.heading).text)
        link = Node("link", line, line, "", Attrs(note=note.path, anchor=anchors[line]), (label,))
        items.append(Node("item", line, line, children=(Node("paragraph", line, line, children=(link,)),)))
    return Node("list", items[0].line, items[-1].line, "", Attrs(tight=True), tuple(items))


def _anchors(note: Note) -> dict[int, str]:
    used: Anchors = {}
    return {section.line: unique_anchor(section.title, used) for section in all_sections(note.sections)}
