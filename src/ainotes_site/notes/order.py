"""The author's order: folders and notes as they were arranged, and what was not in natural order."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from ainotes_site.gfm import walk
from ainotes_site.notes.reading import Note, note_blocks, without_notions_id
from ainotes_site.text import fold_text

# The names, without ending and case, of the notes that stand for their folder, and of those that only list it.
_FRONT_NAMES = ("index", "_index", "readme", "home", "首页")
_MAP_NAMES = ("summary", "_sidebar", "sidebar", "_navbar", "_toc", "目录", "导航")
_COVER_NAMES = ("_coverpage",)

# A front page that links to fewer of its folder's notes than this share only speaks of some of them.
_LEAST_SHARE = 0.5
# A folder reads like a book when at least so many notes stand in it and this share of them has a number in front.
_LEAST_CHAPTERS = 3
_NUMBERED_SHARE = 0.6

_HAN_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000}
_HAN_NUMBER = f"[{''.join((*_HAN_DIGITS, *_HAN_UNITS))}]+"
# Chinese numerals count where they number something, not within a word: 第十章, 三、, (二), 实验四; 一些 is no number.
_NUMBER = re.compile(
    rf"(?P<digits>\d{{1,18}})|第\s*(?P<ordinal>{_HAN_NUMBER})|^(?P<first>{_HAN_NUMBER})(?=[、.,:_\-\s])"
    rf"|\((?P<bracketed>{_HAN_NUMBER})\)|(?P<last>{_HAN_NUMBER})$|(?P<volume>[上中下])(?=[篇册部卷]?\)?$)"
)
_VOLUMES = {"上": 1, "中": 2, "下": 3}
_LEADING_NUMBER = re.compile(
    rf"(?:(?:chapter|ch|day|lesson|part|week|unit|lecture)[\s._-]*\d+|第\s*(?:{_HAN_NUMBER}|\d+)|\d+|{_HAN_NUMBER}(?=[、.]))",
    re.I,
)
# A year, a month or a day in front is when, not which: 「2026-07 日志」 is not the seventh.
_DATE_IN_FRONT = r"(?:19|20)\d\d(?:[-._/]?\d\d){0,2}(?!\d)"
_NUMBER_IN_FRONT = re.compile(
    rf"\A\s*(?!{_DATE_IN_FRONT})"
    rf"(?:(?:chapter|ch)[\s._-]*\d+|\d+(?:\.\d+)*|{_HAN_NUMBER}(?=[、.])|第\s*(?:{_HAN_NUMBER}|\d+)\s*[章节部篇讲课])"
    r"[\s._、:：)）-]+(?=\S)",
    re.I,
)


NaturalKey = tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class AuthorsOrder:
    """For each folder that the author ordered, its notes and folders by path, and the folders ordered on purpose."""

    children: Mapping[str, tuple[str, ...]]
    arranged: frozenset[str]


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder with its notes (by path) and folders in order.

    `path` is "" for the whole folder of notes. `front` is the note that introduces it, or "", `maps` those that only list
    it; none of them is among the `entries`. `arranged` folders are read from front to back: their author gave an order, or numbers.
    """

    path: str
    front: str
    maps: tuple[str, ...]
    entries: tuple["Shelf | str", ...]
    arranged: bool

    def notes(self) -> Iterator[str]:
        """Yield the notes in it and below it in reading order, what introduces a folder before what stands in it."""
        yield from self.introduction()
        for entry in self.entries:
            if isinstance(entry, str):
                yield entry
            else:
                yield from entry.notes()

    def introduction(self) -> tuple[str, ...]:
        """Return the notes that stand on the folder's own page."""
        return (*filter(None, (self.front,)), *self.maps)

    def shelves(self) -> Iterator["Shelf"]:
        """Yield it and all folders below it."""
        yield self
        for entry in self.entries:
            if isinstance(entry, Shelf):
                yield from entry.shelves()


def arrange(
    paths: Iterable[str],
    *,
    orders: Mapping[str, Sequence[str]] | None = None,
    fronts: Mapping[str, str] | None = None,
    maps: Collection[str] = (),
    books: Collection[str] = (),
) -> Shelf:
    """Arrange notes by folder.

    `orders` has, for a folder, the notes and folders in it that the author put in order, by path; `fronts` the note that
    introduces a folder; `maps` are notes that only list their folder; `books` are folders that shall be read from front
    to back even without numbers.
    """
    arranging = _Arranging(_list_children(paths), orders or {}, fronts or {}, frozenset(maps), frozenset(books))
    return arranging.shelf("", within=False)


def _list_children(paths: Iterable[str]) -> dict[str, dict[str, None]]:
    """Return what stands in each folder, by path, folders with a slash at the end."""
    children: dict[str, dict[str, None]] = {"": {}}
    for path in sorted(set(paths)):
        while True:
            folder = _folder_of(path)
            known = folder in children
            children.setdefault(folder, {})[path] = None
            if known:
                break
            path = f"{folder}/"
    return children


@dataclass(frozen=True, slots=True)
class _Arranging:
    children: Mapping[str, Iterable[str]]
    orders: Mapping[str, Sequence[str]]
    fronts: Mapping[str, str]
    maps: frozenset[str]
    books: frozenset[str]

    def shelf(self, folder: str, *, within: bool) -> Shelf:
        """Build the shelf of a folder that may stand within an arranged one."""
        front = self.fronts.get(folder, "")
        places = {path: place for place, path in enumerate(self.orders.get(folder, ()))}
        children = [child for child in self.children[folder] if child != front and child not in self.maps]
        maps = tuple(child for child in self.children[folder] if child in self.maps)
        numbered = is_numbered(map(_name_of, children))
        children.sort(key=lambda child: (places.get(child, len(places)), _own_place(child, numbered=numbered)))
        arranged = within or folder in self.books or numbered
        entries = tuple(self.shelf(child[:-1], within=arranged) if child.endswith("/") else child for child in children)
        return Shelf(folder, front, maps, entries, arranged)


def _own_place(path: str, *, numbered: bool) -> tuple[int, NaturalKey]:
    """Return what sorts the entries of a folder that nobody ordered: its `README`, then, without numbers, folders first."""
    name = _name_of(path)
    rank = 0 if name.casefold() in _FRONT_NAMES else 1 if numbered or path.endswith("/") else 2
    return rank, natural_key(name)


def _folder_of(path: str) -> str:
    """Return the folder that a note, or a folder with its slash, stands in."""
    return path.rstrip("/").rpartition("/")[0]


def _name_of(path: str) -> str:
    """Return the last part of a path, a note's without its ending."""
    name = path.rstrip("/").rpartition("/")[2]
    return name if path.endswith("/") else name.rpartition(".")[0] or name


# ---- numbers ----


def natural_key(name: str) -> NaturalKey:
    """Return what sorts names as people count: 2 before 10, 第二章 before 第十章, 上 before 下."""
    text, parts, at = fold_text(name), list[tuple[int, int, str]](), 0
    for match in _NUMBER.finditer(text):
        if match.start() > at:
            parts.append((1, 0, text[at : match.start()]))
        parts.append((0, _value(match), ""))
        at = match.end()
    return (*parts, (1, 0, text[at:]), (2, 0, name))


def _value(match: re.Match[str]) -> int:
    if match["digits"]:
        return int(match["digits"])
    if match["volume"]:
        return _VOLUMES[match["volume"]]
    return _han_value(match[match.lastgroup or 0])


def _han_value(numeral: str) -> int:
    """Return the value of a Chinese numeral: 二十一 and 二一 are both 21."""
    total, digits = 0, ""
    for character in numeral:
        if character in _HAN_UNITS:
            total += int(digits or "1") * _HAN_UNITS[character]
            digits = ""
        else:
            digits += str(_HAN_DIGITS[character])
    return total + int(digits or "0")


def is_numbered(names: Iterable[str]) -> bool:
    """Tell whether most of the names have a number in front, as chapters do."""
    numbered = [bool(_LEADING_NUMBER.match(fold_text(name))) for name in names]
    return len(numbered) >= _LEAST_CHAPTERS and sum(numbered) >= _NUMBERED_SHARE * len(numbered)


def shown_name(name: str) -> str:
    """Return the name of a folder without its number, and with spaces for `_`: `03_数据 库` is 数据 库."""
    name = without_notions_id(name)
    return " ".join(_NUMBER_IN_FRONT.sub("", name, count=1).replace("_", " ").split()) or name


# ---- what an author arranged ----


def read_order_file(text: str, folder: str) -> tuple[str, ...]:
    """Return the paths that a `.pages` or `.nav.yml` file lists under `nav` or `arrange`; nothing for what cannot be read."""
    try:
        values = yaml.load(text, yaml.BaseLoader)  # which merges nothing: others take a minute over a few doubled `<<`
    except (yaml.YAMLError, RecursionError, ValueError):
        return ()
    listed = values.get("nav", values.get("arrange")) if isinstance(values, Mapping) else None
    return tuple(_joined(folder, path) for path in read_nav(listed))


def read_nav(nav: Any) -> tuple[str, ...]:
    """Return the paths that a `nav` of MkDocs names, in order, whatever else stands in it left out.

    What stands in it at several places, as aliases of YAML do, is read once.
    """
    found: list[str] = []
    unread, read = [nav], set()  # type: list[Any], set[int]
    while unread:
        value = unread.pop()
        if isinstance(value, (Mapping, list)) and id(value) in read:
            continue
        read.add(id(value))
        if isinstance(value, str) and value.strip("./") and "://" not in value:
            found.append(value)
        elif isinstance(value, Mapping):
            unread += reversed(list(value.values()))
        elif isinstance(value, list):
            unread += reversed(value)
    return tuple(found)


def _joined(folder: str, path: str) -> str:
    return f"{folder}/{path.removeprefix('./')}" if folder else path.removeprefix("./")


def find_fronts(paths: Iterable[str]) -> dict[str, str]:
    """Return the note that stands for each folder: its `index`, else its `README`."""
    fronts: dict[str, tuple[int, str]] = {}
    for path in paths:
        name = _name_of(path).casefold()
        if name in _FRONT_NAMES:
            rank = (_FRONT_NAMES.index(name), path)
            fronts[_folder_of(path)] = min(rank, fronts.get(_folder_of(path), rank))
    return {folder: path for folder, (_, path) in fronts.items()}


def is_map(path: str) -> bool:
    """Tell whether a note only lists its folder, or is docsify's cover of it, by its name: `_sidebar.md`, `SUMMARY.md`."""
    return _name_of(path).casefold() in (*_MAP_NAMES, *_COVER_NAMES)


def find_order(
    notes: Sequence[Note], order_files: Mapping[str, str], fronts: Mapping[str, str], nav: Sequence[str] = ()
) -> AuthorsOrder:
    """Return the order that the author gave to each folder, from the source that says it most plainly.

    That is the site's `nav`, then `.pages` or `.nav.yml`, then a note that lists the folder, then the numbers in the notes'
    front matter, then the links of its front page, where they lead to most of what stands in it. `notes` are located:
    their links know the note that they lead to.
    """
    by_path = {note.path: note for note in notes}
    inside = _list_children(by_path)
    order = _Order(inside, fronts, {}, set())
    for folder, front in sorted(fronts.items()):
        order.follow(folder, _links(by_path[front]), least_share=_LEAST_SHARE)
    order.children.update(_weighed(notes, fronts))
    order.arranged.update(folder for folder, children in order.children.items() if len(children) > 1)
    for path in sorted(path for path in by_path if _name_of(path).casefold() in _MAP_NAMES):
        order.follow(_folder_of(path), _links(by_path[path]))
    for path, text in sorted(order_files.items()):
        order.follow(_folder_of(path), read_order_file(text, _folder_of(path)))
    order.follow("", nav)
    return AuthorsOrder(order.children, frozenset(order.arranged))


def _weighed(notes: Iterable[Note], fronts: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return, for each folder, what has a number in its front matter, by that; a front page's is its folder's."""
    folder_of = {front: f"{folder}/" for folder, front in fronts.items() if folder}
    weights = {folder_of.get(note.path, note.path): note.front.order for note in notes}
    weighed = [(order, natural_key(_name_of(path)), path) for path, order in weights.items() if order is not None]
    found: dict[str, list[str]] = {}
    for _, _, path in sorted(weighed):
        found.setdefault(_folder_of(path), []).append(path)
    return {folder: tuple(paths) for folder, paths in found.items()}


@dataclass(frozen=True, slots=True)
class _Order:
    inside: Mapping[str, Mapping[str, None]]
    fronts: Mapping[str, str]
    children: dict[str, tuple[str, ...]]
    arranged: set[str]

    def follow(self, folder: str, named: Iterable[str], *, least_share: float = 0.0) -> None:
        """Take the order in which paths are named for the folder and all below it, where it names enough of each."""
        found: dict[str, dict[str, None]] = {}
        for path in named:
            path = f"{path.rstrip('/')}/" if path.rstrip("/") in self.inside else path
            while path in self.inside.get(_folder_of(path), ()) and _is_below(path, folder):
                found.setdefault(_folder_of(path), {})[path] = None
                path = f"{_folder_of(path)}/"
        taken = {
            parent: tuple(children)
            for parent, children in found.items()
            if len(children) >= least_share * (len(self.inside[parent]) - (parent in self.fronts))
        }
        if sum(map(len, taken.values())) > 1:
            self.children.update(taken)
            self.arranged.update(parent for parent in taken if not least_share or len(taken[parent]) > 1)


def _is_below(path: str, folder: str) -> bool:
    return not folder or (path.startswith(f"{folder}/") and path != f"{folder}/")


def _links(note: Note) -> Iterator[str]:
    """Yield the notes that a note links to, in order: those in lists and tables first, since prose names them as it comes."""
    blocks = sorted(note_blocks(note), key=lambda block: block.kind not in ("list", "table"))
    for block in blocks:
        for node in walk(block):
            if node.kind == "link" and node.attrs.note not in ("", note.path):
                yield node.attrs.note
