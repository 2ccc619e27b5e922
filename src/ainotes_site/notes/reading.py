"""Read a folder of notes: each note's front matter, syntax tree and sections."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

import imagesize

from ainotes_site.cache import NO_CACHE, Cache, Stage
from ainotes_site.gfm import Attrs, Node, UnreadableText, plain_text, read_markdown, walk
from ainotes_site.notes.encoding import decode
from ainotes_site.notes.files import list_files, unreadable
from ainotes_site.notes.front_matter import FrontMatter, read_front_matter, split_front_matter
from ainotes_site.notes.obsidian import read_vault, tell_left_out
from ainotes_site.notes.secrets import find_secrets
from ainotes_site.problems import Problem
from ainotes_site.text import count_letters

# All that MkDocs takes for Markdown, so that it publishes none of them as it is.
NOTE_SUFFIXES = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
IMAGE_SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".bmp", ".ico")
GLOSSARY_FILE = "glossary.yml"
# Orders a folder, as the plugins awesome-pages and awesome-nav have it.
ORDER_FILES = (".nav.yml", ".pages")


_NOTIONS_ID = re.compile(r"(?<=\S)[ -]+[0-9a-f]{32}$")


def without_notions_id(name: str) -> str:
    """Return a name without the 32 digits that Notion exports behind it."""
    return _NOTIONS_ID.sub("", name)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it, up to the next heading of its level or above.

    `blocks` is what stands before the first sub-heading, which ends at line `own_end`; `end` is the whole section's last
    line. `letters` counts the letters of `blocks` outside links, `size` those of the whole section with its headings.
    """

    heading: Node
    level: int
    title: str
    line: int
    own_end: int
    end: int
    blocks: tuple[Node, ...]
    children: tuple["Section", ...]
    letters: int
    size: int


@dataclass(frozen=True, slots=True)
class Note:
    """One file. `path` is relative to the notes folder, with forward slashes; `source` is its text with `\\n` line ends."""

    path: str
    front: FrontMatter
    source: str
    lines: int
    preamble: tuple[Node, ...]
    sections: tuple[Section, ...]
    footnotes: tuple[Node, ...]

    @property
    def stem(self) -> str:
        """The file's name without its ending."""
        return without_notions_id(PurePosixPath(self.path).stem)


@dataclass(frozen=True, slots=True)
class Folder:
    """What a notes folder holds. Paths are relative to it, with forward slashes, and sorted.

    `pages` are Markdown files that ask to be ordinary pages (`layout: page`), `page_notes` what they hold; `drafts` are not
    to be published, and here for what only they use; `left_out` are files and folders behind
    symbolic links that must not be followed; `glossary` is the text of the site's own `glossary.yml` at the top, if any;
    `sizes` has width and height, in pixels, of the images among the assets; `order_files` the texts of the files that
    order a folder.
    """

    notes: tuple[Note, ...]
    pages: tuple[str, ...]
    page_notes: tuple[Note, ...]
    drafts: tuple[Note, ...]
    assets: tuple[str, ...]
    left_out: tuple[str, ...]
    glossary: str | None
    sizes: Mapping[str, tuple[int, int]]
    problems: tuple[Problem, ...]
    order_files: Mapping[str, str]


def read_notes(root: Path, cache: Cache = NO_CACHE, *, excluded: Callable[[str], bool] = lambda path: False) -> Folder:
    """Read every note below the folder but those `excluded`. Raises `NotADirectoryError` when there is no such folder."""
    if not root.is_dir():
        raise NotADirectoryError(f"{root}: 没有这个文件夹。请检查 mkdocs.yml 里的 docs_dir，或命令里写的文件夹。")
    files, left_out, problems = list_files(root)
    vault = read_vault(root)
    hidden = {path for path in files if path.lower().endswith(NOTE_SUFFIXES) and vault.leaves_out(path)}
    problems += tell_left_out(vault, hidden)
    notes, pages, drafts = [], [], []  # type: tuple[list[Note], list[Note], list[Note]]
    assets = []
    texts: list[tuple[str, bytes]] = []
    glossary = None
    for path in files:
        if path in hidden or excluded(path):
            continue
        if path != GLOSSARY_FILE and not path.lower().endswith(NOTE_SUFFIXES):
            assets.append(path)
            continue
        try:
            data = (root / path).read_bytes()
        except OSError as error:
            problems.append(unreadable(path, error))
            continue
        if path == GLOSSARY_FILE:
            glossary = decode(data).text
            continue
        texts.append((path, data))
    for note, found in cache.each(_PARSE, texts):
        problems += found
        (drafts if note.front.draft else pages if note.front.layout == "page" else notes).append(note)
    return Folder(
        tuple(notes),
        tuple(note.path for note in pages),
        tuple(pages),
        tuple(drafts),
        tuple(assets),
        tuple(left_out),
        glossary,
        _image_sizes(root, assets),
        tuple(problems),
        _read_order_files(root, files),
    )


def _read_order_files(root: Path, files: Iterable[str]) -> dict[str, str]:
    """Return the texts of the files that order a folder: they are hidden, and only looked for beside what is read."""
    folders = {"", *(path.rpartition("/")[0] for path in files)}
    paths = (f"{folder}/{name}" if folder else name for folder in sorted(folders) for name in ORDER_FILES)
    return {path: text for path in paths if (text := read_text(root, path))}


def read_text(root: Path, path: str) -> str:
    """Return the text of a file of the folder, in whatever encoding; of one that must not or cannot be read, none."""
    try:
        return decode((root / path).read_bytes()).text if _is_inside(root, path) else ""
    except OSError:
        return ""


def _is_inside(root: Path, path: str) -> bool:
    """Tell whether there is such a file to read, and no symbolic link that leads elsewhere."""
    real = os.path.realpath(root / path)
    return Path(real).is_file() and os.access(real, os.R_OK) and real.startswith(os.path.realpath(root) + os.sep)


def _image_sizes(root: Path, assets: Iterable[str]) -> dict[str, tuple[int, int]]:
    sizes = {}
    for path in assets:
        if path.lower().endswith(IMAGE_SUFFIXES):
            try:
                width, height = imagesize.get(str(root / path))
            except Exception:  # of a broken image it fails in many ways, and only the size is lost
                continue
            if width > 0 and height > 0:
                sizes[path] = (width, height)
    return sizes


def parse_note(path: str, data: bytes) -> tuple[Note, tuple[Problem, ...]]:
    """Parse one note from its bytes. The result depends on the path and the bytes alone."""
    problems: list[Problem] = []
    decoded = decode(data)
    if decoded.bad_line:
        problems.append(
            Problem(
                path,
                decoded.bad_line,
                f"有字节不是 {decoded.encoding.upper()} 文字，显示为 �。请用 UTF-8 另存。",
                rule="encoding",
            )
        )
    block = split_front_matter(decoded.text)
    front, found = read_front_matter(block, path)
    problems += found
    if not front.draft:
        problems += find_secrets(path, decoded.text)
    skipped = block.lines
    body = "\n".join(decoded.text.split("\n")[skipped:])
    lines = max(1, decoded.text.count("\n") + (not decoded.text.endswith("\n")))
    try:
        tree, found = read_markdown(body, path, first_line=skipped + 1, breaks=front.breaks)
        note = _note(path, front, decoded.text, lines, tree)
    except Exception as error:  # no note stops the others
        note, problem = as_source(Note(path, front, decoded.text, lines, (), (), ()), error)
        found = (problem,)
    return note, (*problems, *found)


def as_source(note: Note, error: Exception) -> tuple[Note, Problem]:
    """Return a note that could not be read, for this error, as code that is its text, and what its author is told."""
    first = split_front_matter(note.source).lines + 1
    line = error.line if isinstance(error, UnreadableText) else first
    reason = error if isinstance(error, UnreadableText) else type(error).__name__
    body = "\n".join(note.source.split("\n")[first - 1 :])
    code = Node("code_block", first, max(first, note.lines), body, Attrs(info="markdown"))
    problem = Problem(
        note.path, line, f"读不了，整篇按原文显示：{reason}。请改写这一处，或把它拆开。", rule="unreadable"
    )
    return replace(note, preamble=(code,), sections=(), footnotes=()), problem


_PARSE = Stage(parse_note, tuple[Note, tuple[Problem, ...]], "读取")


def _note(path: str, front: FrontMatter, source: str, lines: int, tree: Node) -> Note:
    footnotes = _referenced_footnotes(tree)
    taken = set(map(id, footnotes))
    blocks = tuple(block for block in tree.children if id(block) not in taken) if footnotes else tree.children
    starts = [at for at, block in enumerate(blocks) if block.kind == "heading"]
    preamble = blocks[: starts[0]] if starts else blocks
    headings = [
        (blocks[at], blocks[at + 1 : following])
        for at, following in zip(starts, [*starts[1:], len(blocks)], strict=False)
    ]
    return Note(path, front, source, lines, preamble, tuple(_sections(headings, lines)), footnotes)


def note_blocks(note: Note) -> Iterator[Node]:
    """Yield the blocks of a note as they stand in it, headings included, footnotes left out."""
    yield from note.preamble
    unread = list(reversed(note.sections))
    while unread:
        section = unread.pop()
        yield section.heading
        yield from section.blocks
        unread += reversed(section.children)


def count_unlinked_letters(blocks: Iterable[Node]) -> int:
    """Count the letters that the author wrote: those of the text, without the words and addresses of links."""
    total = 0
    for block in blocks:
        total += count_letters(plain_text(block))
        total -= sum(count_letters(plain_text(node)) for node in walk(block) if node.kind == "link")
    return total


def _referenced_footnotes(tree: Node) -> tuple[Node, ...]:
    """Return the footnotes that the text refers to; each topic takes along the ones that it needs."""
    defined = {block.attrs.name: block for block in tree.children if block.kind == "footnote"}
    if not defined:
        return ()
    used: set[str] = set()
    stack = [tree]
    while stack:
        node = stack.pop()
        if node.kind == "footnote_ref":
            used.add(node.attrs.name)
        stack.extend(node.children)
    return tuple(node for name, node in defined.items() if name in used)


def _sections(headings: list[tuple[Node, tuple[Node, ...]]], last_line: int) -> Iterator[Section]:
    """Yield the sections of a run of headings, each with its sub-sections."""
    at = 0
    while at < len(headings):
        heading, blocks = headings[at]
        level = int(heading.attrs.level)
        following = at + 1
        while following < len(headings) and int(headings[following][0].attrs.level) > level:
            following += 1
        end = headings[following][0].line - 1 if following < len(headings) else last_line
        children = tuple(_sections(headings[at + 1 : following], end))
        own_end = children[0].line - 1 if children else end
        letters = count_unlinked_letters(blocks)
        size = letters + sum(count_letters(child.title) + child.size for child in children)
        yield Section(heading, level, plain_text(heading), heading.line, own_end, end, blocks, children, letters, size)
        at = following
