"""What an embed shows in place: a whole note, a section of it, or a block."""

from collections.abc import Iterable, Iterator, Mapping

from ainotes_site.gfm import Attrs, Node, walk
from ainotes_site.notes import Note, Section

# Nodes that the embeds of one page may show: three times those of the largest of 6,839 real notes. A note that embeds itself
# in each of its lines would take the square of its length.
_MOST_EMBEDDED = 30_000


class Embeds:
    """What embeds show on one page, as long as there is room: an embed behind that is only linked."""

    def __init__(self, notes: Mapping[str, Note]) -> None:
        self._notes = notes
        self._room = _MOST_EMBEDDED
        self._sections: dict[str, dict[str, Section]] = {}

    def blocks(self, node: Node) -> tuple[Node, ...]:
        """Return the blocks that an embed means: all of a note, a section's, or the paragraph with a block id."""
        note, anchor = self._notes.get(node.attrs.note), node.attrs.anchor
        if note is None or self._room <= 0:
            return ()
        if not anchor:
            return self._fitting(_note_blocks(note))
        if anchor.startswith("^"):
            return self._fitting(_with_id(self._looked_at(_note_blocks(note)), anchor[1:]))[:1]
        sections = self._sections.get(note.path)
        if sections is None:
            sections = self._sections[note.path] = _sections_by_title(note)
        section = sections.get(_title_key(anchor))
        return self._fitting(_blocks(section)) if section is not None else ()

    def _fitting(self, blocks: Iterable[Node]) -> tuple[Node, ...]:
        kept = tuple(self._looked_at(blocks))
        return kept if self._room >= 0 else ()

    def _looked_at(self, blocks: Iterable[Node]) -> Iterator[Node]:
        for block in blocks:
            self._room -= sum(1 for _ in walk(block))
            if self._room < 0:
                return
            yield block


def _sections_by_title(note: Note) -> dict[str, Section]:
    found: dict[str, Section] = {}
    unread = list(reversed(note.sections))
    while unread:
        section = unread.pop()
        found.setdefault(_title_key(section.title), section)
        unread += reversed(section.children)
    return found


def _title_key(title: str) -> str:
    return "".join(title.split()).casefold()


def _with_id(blocks: Iterable[Node], name: str) -> Iterator[Node]:
    """Yield what an id of Obsidian's means: a block, at any depth, or an item as a list of its own."""
    for block in blocks:
        for node in walk(block):
            if node.attrs.id == name and node.kind not in ("heading", "html"):
                is_item = node.kind in ("item", "task")
                yield Node("list", node.line, node.end, "", Attrs(tight=True), (node,)) if is_item else node


def _note_blocks(note: Note) -> Iterator[Node]:
    yield from note.preamble
    for section in note.sections:
        yield from _blocks(section)


def _blocks(section: Section) -> Iterator[Node]:
    yield Node("paragraph", section.line, section.line, children=(
        Node("strong", section.line, section.line, children=section.heading.children),
    ))  # fmt: skip
    yield from section.blocks
    for child in section.children:
        yield from _blocks(child)
