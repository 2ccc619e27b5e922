"""What pages show of the author's order: where a page stands, what comes before and after it, the contents beside it."""

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ainotes_site.cache import OnDemand
from ainotes_site.addresses import excerpt
from ainotes_site.library import Library
from ainotes_site.notes import Shelf, shown_name
from ainotes_site.site.pages.cards import TopicCard
from ainotes_site.topics import SplitNote

# So many entries stand beside a text, the rest behind a link: in a page some 7 kB, packed 1 kB.
_MOST_ENTRIES = 60

Entry = TypeVar("Entry")
# What comes before and after something, or "".
Neighbours = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """Title and address of a note, a folder, a topic, or a group of topics, which has none."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class NoteCard:
    """What lists show of a note; `count` is the number of its topics."""

    title: str
    path: str
    url: str
    count: int
    excerpt: str


@dataclass(frozen=True, slots=True)
class Level:
    """Rows of one folder, or of a note: `before` and `after` the one that is `open`, and what is `inside` that one.

    `earlier` and `later` count the rows that are left out at both ends; `url` has them all.
    """

    url: str
    earlier: int
    before: tuple[Row, ...]
    open: Row | None
    inside: "Level | None"
    after: tuple[Row, ...]
    later: int


@dataclass(frozen=True, slots=True)
class Contents:
    """The contents of an arranged folder, beside what it holds."""

    title: str
    url: str
    level: Level | None


@dataclass(frozen=True, slots=True)
class Shelves:
    """The author's order, found out once.

    `notes` has what lists show of each note, by path; `rows` title and address of each note and of each folder, whose
    path ends with a slash; `parts` those of a note's topics, where it has several; `chains` the folders that a note stands in, from the
    outermost; `positions` the place of a note, a folder or (by its id) a topic among its like. `around_topics` has the ids
    before and after a topic's, `around_notes` the paths before and after a note's.
    """

    notes: Mapping[str, NoteCard]
    rows: Mapping[str, Row]
    parts: Mapping[str, tuple[Row, ...]]
    chains: Mapping[str, tuple[Shelf, ...]]
    positions: Mapping[str, int]
    around_topics: Mapping[str, Neighbours]
    around_notes: Mapping[str, Neighbours]

    def path(self, note: str) -> tuple[Row, ...]:
        """Return the folders that a note stands in, outermost first."""
        return tuple(self.rows[f"{shelf.path}/"] for shelf in self.chains.get(note, ()) if shelf.path)

    def row(self, entry: Shelf | str) -> Row:
        """Return title and address of a folder's entry; a folder with a single note is shown as that note."""
        return self.rows[entry_key(only_entry(entry))]

    def contents(self, note: str, topic: str = "") -> Contents | None:
        """Return the contents of the arranged folder that a note stands in, open where the note and its topic are.

        Nothing depends on how many entries there are.
        """
        chain = [shelf for shelf in self.chains.get(note, ()) if shelf.arranged]
        shown = [shelf for shelf in chain if len(shelf.entries) > 1]
        if not shown:
            return None
        parts = self.parts[note]
        sizes = _share([*(len(shelf.entries) for shelf in shown), len(parts)], _MOST_ENTRIES)
        level: Level | None = None
        if parts:
            at = self.positions.get(topic)
            level = _level(parts, at, sizes[-1], self.rows[note].url, None, lambda part: part)
        inner = [*(entry_key(shelf) for shelf in chain[1:]), note]
        for at_chain in range(len(chain) - 1, -1, -1):
            shelf = chain[at_chain]
            if shelf in shown:
                url = self.rows[entry_key(shelf)].url
                level = _level(shelf.entries, self.positions[inner[at_chain]], sizes[shown.index(shelf)], url, level, self.row)
        top = self.rows[entry_key(chain[0])]
        return Contents(top.title, top.url, level)


def entry_key(entry: Shelf | str) -> str:
    """Return the path of a folder's entry, a folder's with a slash."""
    return entry if isinstance(entry, str) else f"{entry.path}/"


def only_entry(entry: Shelf | str) -> Shelf | str:
    """Return the note that is all that a folder holds, else the entry itself."""
    while isinstance(entry, Shelf) and len(entry.entries) == 1:
        entry = entry.entries[0]
    return entry


def _level(
    entries: Sequence[Entry], at: int | None, size: int, url: str, inside: Level | None, row: Callable[[Entry], Row]
) -> Level:
    first, last = _window(len(entries), at or 0, size)
    opened = last if at is None else at
    return Level(
        url=url,
        earlier=first,
        before=tuple(row(entry) for entry in entries[first:opened]),
        open=None if at is None else row(entries[at]),
        inside=inside,
        after=tuple(row(entry) for entry in entries[opened + 1 : last]),
        later=len(entries) - last,
    )


def _share(lengths: Sequence[int], most: int) -> list[int]:
    """Share so many rows among lists of these lengths: none gets more than it has, and short ones get all."""
    shares = [0] * len(lengths)
    for left, at in zip(range(len(lengths), 0, -1), sorted(range(len(lengths)), key=lengths.__getitem__), strict=True):
        shares[at] = min(lengths[at], most // left)
        most -= shares[at]
    return shares


def _window(length: int, at: int, size: int) -> tuple[int, int]:
    """Return the bounds of so many entries around one of them."""
    first = max(0, min(at - size // 2, length - size))
    return first, min(length, first + size)


def survey_shelves(library: Library, topics: Mapping[str, TopicCard], url: Callable[[str], str]) -> Shelves:
    """Find out the author's order. `topics` has what lists show of each topic, by id."""
    ids = {one.note.path: _pages_of(one.note.path, library) for one in library.notes}
    split = {one.note.path: one for one in library.notes}
    notes = OnDemand(split, lambda path: _note_card(split[path], [topics[one] for one in ids[path]], library, url))
    folders = {entry_key(shelf): shelf for shelf in library.shelf.shelves()}

    def row(key: str) -> Row:
        return _folder_row(folders[key], library, url) if key in folders else Row(notes[key].title, notes[key].url)

    parts = {one.note.path: _parts_of(one, ids[one.note.path]) for one in library.notes}
    sequences = list(_sequences(library.shelf))
    main = {topic.id: topic.sources[0].note for topic in library.topics}
    return Shelves(
        notes=notes,
        rows=OnDemand((*notes, *folders), row),
        parts=OnDemand(parts, lambda path: tuple(Row(topics[one].title, topics[one].url) for one in parts[path])),
        chains=dict(_chains(library.shelf, ())),
        positions=dict(_positions(library.shelf))
        | {topic: at for path, found in parts.items() for at, topic in enumerate(found) if main[topic] == path},
        around_topics=_around([topic for path in notes for topic in ids[path] if main[topic] == path] for notes in sequences),
        around_notes=_around(sequences),
    )


def _pages_of(note: str, library: Library) -> list[str]:
    """Return the ids of a note's topics that have a page of their own, in order."""
    _, topics = library.addresses.starts.get(note, ((), ()))
    return list(dict.fromkeys(topic.id for topic in topics if topic.has_page and not topic.folder_page))


def _parts_of(note: SplitNote, topics: list[str]) -> list[str]:
    """Return those topics of a note that are parts of it: not what stands over them, and not the whole."""
    return topics[1:] if _is_led(note, topics) else topics if len(topics) > 1 else []


def _is_led(note: SplitNote, topics: Sequence[object]) -> bool:
    return bool(topics) and note.topics[0].is_front


def _note_card(note: SplitNote, topics: Sequence[TopicCard], library: Library, url: Callable[[str], str]) -> NoteCard:
    """Return what lists show of a note; one that is a single page is read there, one with a front on that."""
    path = note.note.path
    alone = len(topics) == 1 == len(note.topics)
    return NoteCard(
        title=topics[0].title if alone else note.title,
        path=path,
        url=topics[0].url if alone or _is_led(note, topics) else url(library.note_pages[path]),
        count=len(note.topics),
        excerpt=topics[0].excerpt if topics else "",
    )


def _folder_row(shelf: Shelf, library: Library, url: Callable[[str], str]) -> Row:
    return Row(folder_title(shelf), url(library.note_pages[entry_key(shelf)]))


def folder_title(shelf: Shelf) -> str:
    """Return how a folder is called."""
    return shown_name(posixpath.basename(shelf.path)) or "全部笔记"


def _chains(shelf: Shelf, above: tuple[Shelf, ...]) -> Iterator[tuple[str, tuple[Shelf, ...]]]:
    chain = (*above, shelf)
    yield from ((note, above) for note in shelf.introduction())
    for entry in shelf.entries:
        if isinstance(entry, str):
            yield entry, chain
        else:
            yield from _chains(entry, chain)


def _positions(top: Shelf) -> Iterator[tuple[str, int]]:
    for shelf in top.shelves():
        yield from ((entry_key(entry), at) for at, entry in enumerate(shelf.entries))


def _sequences(shelf: Shelf) -> Iterator[list[str]]:
    """Yield runs of notes that are read one after the other: an arranged folder whole, else what stands in one folder."""
    if shelf.arranged:
        introductions = {note for one in shelf.shelves() for note in one.introduction()}
        yield [note for note in shelf.notes() if note not in introductions]
        return
    yield [entry for entry in shelf.entries if isinstance(entry, str)]
    for entry in shelf.entries:
        if isinstance(entry, Shelf):
            yield from _sequences(entry)


def _around(sequences: Iterable[Sequence[str]]) -> dict[str, Neighbours]:
    return {
        own: (before, after)
        for sequence in sequences
        for before, own, after in zip(("", *sequence), sequence, (*sequence[1:], ""), strict=False)
    }
