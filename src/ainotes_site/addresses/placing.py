"""Put a topic's blocks on a page: every address in them becomes one that holds from that page."""

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from ainotes_site.addresses.embeds import Embeds
from ainotes_site.addresses.places import Address, Addresses, concept_page
from ainotes_site.addresses.references import relative_link
from ainotes_site.addresses.remote import remote_host, without_request
from ainotes_site.gfm import Attrs, Node, change_or_keep_source, rewrite, walk
from ainotes_site.notes import Note
from ainotes_site.problems import Problem
from ainotes_site.topics import SplitNote

# The class of what shows another note, or a part of it.
EMBED = "ainotes-embed"
_EMPTY = Node("text", 1, 1)


@dataclass(frozen=True, slots=True)
class Places:
    """What placing needs to know of the site: addresses, notes for embeds, each tag's page, the sizes of images, and
    whether remote ones are loaded: `keep`, `ask` or `drop`.
    """

    addresses: Addresses
    notes: Mapping[str, Note]
    tag_pages: Mapping[str, str]
    sizes: Mapping[str, tuple[int, int]]
    remote: str = "keep"


def place(blocks: Iterable[Node], page: str, page_url: str, places: Places) -> tuple[Node, ...]:
    """Return the blocks as they stand on the page with this source path and this URL."""
    placer = _Placer(page, page_url, places, Embeds(places.notes))
    return change_or_keep_source(blocks, placer.placed)


def looked_up(blocks: Iterable[Node], places: Places) -> tuple[tuple[str, ...], ...] | None:
    """Return all that placing these blocks learns of the site, in reading order: what depends on it changes with it alone.

    None where they show other notes, which may hold anything.
    """
    found: list[tuple[str, ...]] = []
    for node in (node for block in blocks for node in walk(block)):
        if node.kind == "embed":
            return None
        if node.kind == "link" and not node.attrs.file and (node.attrs.note or node.attrs.name):
            address = find_address(node, places.addresses)
            found.append((address.page, address.anchor) if address is not None else ())
        elif node.kind == "tag":
            page = _tag_page(node, places)
            found.append((page,) if page is not None else ())
        elif node.kind == "image" and node.attrs.file:
            found.append(tuple(map(str, places.sizes.get(node.attrs.file, ()))))
    return tuple(found)


def without_embeds(block: Node) -> Node:
    """Return a placed block without what it shows of other notes."""
    return rewrite(block, lambda node: _EMPTY if node.attribute("class") == EMBED else None)


@dataclass(frozen=True, slots=True)
class _Placer:
    page: str
    page_url: str
    places: Places
    embeds: Embeds | None
    in_link: bool = False

    def change(self, node: Node) -> Node | None:
        if node.kind == "link":
            inner = replace(self, in_link=True)
            node = node.replaced(children=tuple(rewrite(child, inner.change) for child in node.children))
            return self._link(node)
        if node.kind == "concept":
            return node.with_attrs(href=relative_link(self.page, concept_page(node.attrs.concept)))
        if node.kind == "image" and node.attrs.file:
            return self._image(node)
        if node.kind == "image" and self.places.remote != "keep" and remote_host(node.attrs.src):
            return without_request(node, self.places.remote, in_link=self.in_link)
        if node.kind == "html" and node.attrs.file:
            return _without(node.with_attrs(src=relative_link(self.page_url + "x", node.attrs.file)))
        if node.kind == "tag":
            return self._tag(node)
        if node.kind == "paragraph" and any(child.kind == "embed" for child in node.children):
            return self._embeds(node)
        if node.kind == "embed":
            return self._embed_link(node)
        return None

    def _tag(self, node: Node) -> Node:
        """Link a tag to its page; one without is no tag but a remark behind a `#`."""
        page = _tag_page(node, self.places)
        if page is None:
            return Node("text", node.line, node.end, f"#{node.text}")
        return node.with_attrs(href=relative_link(self.page, page))

    def _image(self, node: Node) -> Node:
        """Give an image its address and, where the author gave none, its size, so that the page does not jump."""
        size = self.places.sizes.get(node.attrs.file)
        if size is not None and not (node.attrs.width or node.attrs.height or node.attrs.style):
            node = node.with_attrs(width=str(size[0]), height=str(size[1]))
        return _without(node.with_attrs(src=relative_link(self.page, node.attrs.file, node.attrs.anchor)))

    def _link(self, node: Node) -> Node:
        if node.attrs.file:
            return _without(node.with_attrs(href=relative_link(self.page, node.attrs.file, node.attrs.anchor)))
        if not (node.attrs.note or node.attrs.name):
            return node
        address = find_address(node, self.places.addresses)
        if address is None:
            attrs = Attrs(tag="span", attributes=(("class", "ainotes-dead"), ("title", "还没有这一篇")))
            return Node("html", node.line, node.end, "", attrs, node.children)
        return _without(node.with_attrs(href=relative_link(self.page, address.page, address.anchor)))

    def _embed_link(self, node: Node) -> Node:
        name = posixpath.basename(node.attrs.target)
        label = (
            node.text or name.partition("#^")[0] or posixpath.splitext(posixpath.basename(node.attrs.note))[0] or name
        )
        attrs = Attrs(note=node.attrs.note, anchor=node.attrs.anchor)
        children = (Node("text", node.line, node.end, label),)
        return self._link(Node("link", node.line, node.end, "", attrs, children))

    def _embeds(self, node: Node) -> Node | None:
        """Show the embeds of a paragraph one below the other, what it says before and after them in paragraphs of its own.

        Of an embed that has nothing to show, a link stands in the sentence.
        """
        embeds = self.embeds
        found = [
            embeds.blocks(child) if embeds is not None and child.kind == "embed" else () for child in node.children
        ]
        if not any(found):
            return None
        shown: list[Node] = []
        for is_embed, run in groupby(zip(node.children, found, strict=True), key=lambda pair: bool(pair[1])):
            pairs = tuple(run)
            inlines = tuple(child for child, _ in pairs)
            if is_embed:
                shown += (self._embed(child, blocks) for child, blocks in pairs)
            elif any(one.kind != "break" and (one.kind != "text" or one.text.strip()) for one in inlines):
                rest = node.with_attrs(id="").replaced(children=_without_edges(inlines))
                shown.append(replace(self, embeds=None).placed(rest))
        if len(shown) == 1 and not node.attrs.id:
            return shown[0]
        attrs = Attrs(tag="div", id=f"block-{node.attrs.id}" if node.attrs.id else "")
        return Node("html", node.line, node.end, "", attrs, tuple(shown))

    def placed(self, node: Node) -> Node:
        """Return a node with all below it as they stand on the page."""
        return rewrite(node, self.change)

    def _embed(self, node: Node, blocks: Iterable[Node]) -> Node:
        """Show the embedded note, section or block in place. What it embeds in turn is only linked, so nothing loops."""
        source = Node("paragraph", node.line, node.end, children=(self._embed_link(node),))
        inner = replace(self, embeds=None)
        shown = tuple(_without_ids(inner.placed(block)) for block in blocks)
        attrs = Attrs(tag="div", attributes=(("class", EMBED),))
        return Node("html", node.line, node.end, "", attrs, (*shown, source))


def _tag_page(node: Node, places: Places) -> str | None:
    return places.tag_pages.get(node.text.strip("-_/"))


def _without_edges(inlines: tuple[Node, ...]) -> tuple[Node, ...]:
    """Return inline nodes without line breaks before and after all else."""
    said = [at for at, one in enumerate(inlines) if one.kind != "break"]
    return inlines[said[0] : said[-1] + 1]


def find_address(node: Node, addresses: Addresses) -> Address | None:
    """Return where a located link leads: the place meant, or its note where the anchor is unknown."""
    if node.attrs.note:
        return addresses.of_note(node.attrs.note, node.attrs.anchor) or addresses.of_note(node.attrs.note)
    return addresses.of_name(node.attrs.name)


def find_dead_links(notes: Iterable[SplitNote], addresses: Addresses) -> Iterator[Problem]:
    """Yield a problem for each link within the notes whose heading or name nobody has."""
    for one in notes:
        for node in _links(one.note):
            if node.attrs.name and addresses.of_name(node.attrs.name) is None:
                message = f"[[{node.attrs.name}]] 还没有对应的笔记、主题或概念，显示为普通文字。"
                yield Problem(one.note.path, node.line, message, "hint", rule="open-name", about=node.attrs.name)
            elif node.attrs.anchor and addresses.of_note(node.attrs.note, node.attrs.anchor) is None:
                message = f"{node.attrs.note} 里没有标题 #{node.attrs.anchor}，链接到了整篇。请改正标题。"
                yield Problem(one.note.path, node.line, message, rule="broken-anchor", about=f"#{node.attrs.anchor}")


def _links(note: Note) -> Iterator[Node]:
    stack = list(note.sections)
    roots = [*note.preamble, *note.footnotes]
    while stack:
        section = stack.pop()
        roots += [section.heading, *section.blocks]
        stack += section.children
    for root in roots:
        yield from (node for node in walk(root) if node.kind == "link" and (node.attrs.note or node.attrs.name))


def _without(node: Node) -> Node:
    """Drop what a node was to lead to: it has its address."""
    return node.with_attrs(note="", anchor="", file="", name="", origin="", wiki=False)


def _without_ids(node: Node) -> Node:
    """Drop ids, which would stand on the page twice, and footnote marks, whose notes stay with the original."""
    if node.kind == "footnote_ref":
        return Node("text", node.line, node.end, "")
    kept = node.with_attrs(id="") if node.attrs.id else node
    return kept.replaced(children=tuple(map(_without_ids, node.children)))
