"""Where on the site each place of a note ended up."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ainotes_site.concepts import Concept
from ainotes_site.gfm import HAND_MADE, Anchors, Node, plain_text, readable_text, unique_anchor, walk
from ainotes_site.notes import Note, Section, count_unlinked_letters, only_date
from ainotes_site.text import count_letters, fold_text, loose_key
from ainotes_site.topics import SplitNote, Topic, subject_key

QUESTIONS_PAGE = "questions.md"

# Characters: about three lines of a list, where most first sentences end.
_MOST_EXCERPT = 100
# A block with a smaller share of letters outside its links leads on and says nothing: 「另见」 before three titles.
_OWN_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Address:
    """A page of the site, by its source path, and an anchor in it."""

    page: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Finds the page for a note, for a place in it, or for a name.

    `starts` holds, for each note, the first lines of its topics in order, with the topics; `anchors` the line of each
    anchor; `sections` the anchor on its page of each section of a topic; `names` topics, notes and concepts by what people
    call them; `concepts` those with a page.
    """

    note_pages: Mapping[str, str]
    starts: Mapping[str, tuple[tuple[int, ...], tuple[Topic, ...]]]
    anchors: Mapping[tuple[str, str], int]
    sections: Mapping[tuple[str, int], str]
    names: Mapping[str, Address]
    concepts: tuple[Concept, ...] = ()

    def of_note(self, note: str, anchor: str = "") -> Address | None:
        """Return the page for an anchor of a note: GitHub's form, the heading's words, or `^block`; None when unknown."""
        if not anchor:
            return self._whole(note)
        block = anchor.lstrip("^")
        made = {f"^{block}": f"block-{block}", f"<{anchor}": f"{HAND_MADE}{anchor}"}
        for key in (fold_text(anchor), loose_key(anchor), *made):
            line = self.anchors.get((note, key))
            if line is not None:
                return self.of_line(note, line, made.get(key, ""))
        return None

    def of_line(self, note: str, line: int, anchor: str = "") -> Address | None:
        """Return the page that shows a line of a note, and where on it: an anchor that the page has, or a section's."""
        lines, topics = self.starts.get(note, ((), ()))
        at = bisect_right(lines, line) - 1
        if at < 0:
            return self._whole(note)
        topic = topics[at]
        if anchor and topic.has_page:
            return Address(topic_page(topic), anchor)
        return topic_address(topic, self.sections.get((note, line), ""))

    def of_name(self, name: str) -> Address | None:
        """Return the page for a topic's title, or a note's title or alias."""
        return self.names.get(loose_key(name)) or self.names.get(subject_key(name))

    def _whole(self, note: str) -> Address | None:
        lines, topics = self.starts.get(note, ((), ()))
        if len(lines) == 1 or (topics and topics[0].is_front):
            return topic_address(topics[0])
        return Address(self.note_pages[note]) if note in self.note_pages else None


def topic_page(topic: Topic) -> str:
    """Return the source path of a topic's page."""
    return topic.folder_page or f"topics/{topic.id}.md"


def topic_address(topic: Topic, anchor: str = "") -> Address:
    """Return where a topic is read; one without a page of its own stands on the page of open questions."""
    return Address(topic_page(topic), anchor) if topic.has_page else Address(QUESTIONS_PAGE, topic.id)


def concept_page(concept: str) -> str:
    """Return the source path of a concept's page, by its id."""
    return f"concepts/{concept}.md"


def index_addresses(
    split: Sequence[SplitNote],
    topics: Sequence[Topic],
    note_pages: Mapping[str, str],
    concepts: Sequence[Concept] = (),
) -> Addresses:
    """Index every place of the notes, and every concept with a page, for links to it."""
    by_note: dict[str, list[tuple[int, Topic]]] = {}
    for topic in topics:
        for source in topic.sources:
            by_note.setdefault(source.note, []).append((source.start, topic))
    starts = {}
    for note, found in by_note.items():
        found.sort(key=lambda pair: pair[0])
        starts[note] = (tuple(line for line, _ in found), tuple(topic for _, topic in found))
    anchors = {(one.note.path, key): line for one in split for key, line in _anchors(one.note)}
    sections = {(part.note, part.start): part.anchor for topic in topics for part in topic.sections}
    return Addresses(
        note_pages, starts, anchors, sections, _names(split, topics, note_pages, concepts), tuple(concepts)
    )


def _names(
    split: Sequence[SplitNote],
    topics: Sequence[Topic],
    note_pages: Mapping[str, str],
    concepts: Sequence[Concept],
) -> dict[str, Address]:
    names: dict[str, Address] = {}
    titles = [(title, topic_address(topic)) for topic in topics for title in (topic.title, *topic.aliases)]
    for key in (loose_key, subject_key):
        for title, address in titles:
            names.setdefault(key(title), address)
    for one in split:
        for title in (one.title, one.note.stem, *one.note.front.aliases):
            names.setdefault(loose_key(title), Address(note_pages[one.note.path]))
    for concept in concepts:
        for name in concept.names:
            names.setdefault(loose_key(name), Address(concept_page(concept.id)))
    return names


def _anchors(note: Note) -> Iterator[tuple[str, int]]:
    """Yield the anchors of a note in their several forms, the first heading of a name first."""
    used: Anchors = {}
    seen: set[str] = set()
    for section in _flat(note.sections):
        anchor = unique_anchor(section.title, used)
        for key in (anchor, loose_key(section.title), _mkdocs_anchor(section.title)):
            if key and key not in seen:
                seen.add(key)
                yield key, section.line
        yield from _ids((section.heading, *section.blocks))
    yield from _ids(note.preamble)


def _mkdocs_anchor(title: str) -> str:
    """Return the anchor that MkDocs gives a heading, where it has Latin words: `## 4. 时间视角下的 SDE` is `4-sde` there."""
    latin = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode("ascii")
    words = re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", latin).strip().lower())
    return words if re.search("[a-z]", words) else ""


def _ids(blocks: Iterable[Node]) -> Iterator[tuple[str, int]]:
    """Yield the ids that the author gave: `^block`, and `<name` for what HTML names."""
    for block in blocks:
        for node in walk(block):
            if node.kind not in ("heading", "html") and node.attrs.id:
                yield f"^{node.attrs.id}", node.line
            elif node.kind == "html" and node.attrs.id.startswith(HAND_MADE):
                yield f"<{node.attrs.id.removeprefix(HAND_MADE)}", node.line


def _flat(sections: Iterable[Section]) -> Iterator[Section]:
    for section in sections:
        yield section
        yield from _flat(section.children)


def _is_tags(block: Node) -> bool:
    """Tell whether a paragraph has nothing but tags, which lists show by themselves."""
    rest = (node for node in block.children if node.kind not in ("tag", "break"))
    return any(node.kind == "tag" for node in block.children) and not any(readable_text(node).strip() for node in rest)


def excerpt(blocks: Iterable[Node]) -> str:
    """Return the first words of a text, for lists and previews; contents and lines of links only where there is nothing else."""
    blocks = tuple(blocks)
    return _first_words(block for block in blocks if not _is_links(block)) or _first_words(blocks)


def _is_links(block: Node) -> bool:
    """Tell whether a block hardly says anything but what it links to."""
    own, linked = count_unlinked_letters([block]), any(node.kind == "link" for node in walk(block))
    return linked and own < _OWN_SHARE * count_letters(plain_text(block))


def _first_words(blocks: Iterable[Node]) -> str:
    words: list[str] = []
    length = 0
    for block in blocks:
        if block.kind in ("heading", "code_block", "table", "rule"):
            continue
        text = " ".join(readable_text(block).split())
        if only_date(text) or _is_tags(block):
            continue
        words.append(text)
        length += len(text)
        if length > _MOST_EXCERPT:
            break
    text = " ".join(filter(None, words))
    return text if len(text) <= _MOST_EXCERPT else text[:_MOST_EXCERPT].rstrip("，、；：,;: ") + "…"
