"""The Python-Markdown extension: GFM instead of Python-Markdown's own parser, on Python-Markdown's own tree.

Extensions that work on the finished tree (`toc`, MkDocs' link validation) go on as before; those that parse text have
nothing left to do and are taken off.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import Registry

from ainotes_site.gfm.anchors import with_anchors
from ainotes_site.gfm.parse import parse
from ainotes_site.gfm.render import render
from ainotes_site.gfm.tree import Node

# Treeprocessors that read markup out of text that GFM has read already.
_TEXT_TREEPROCESSORS = ("inline", "attr_list", "task-list", "footnote", "footnote-duplicate")


class GfmExtension(Extension):
    """Parse the source as GFM, or render a tree that is parsed already.

    `breaks` (`auto`, `keep`, `join`) is what a single newline means. For a page whose tree is at hand, set `document`
    before the conversion, and find the lines of blocks that could not be drawn in `failed` after it; for a page that
    Python-Markdown itself shall parse, set `enabled` to False, and `addresses` to what its links and images lead to.
    """

    def __init__(self, **kwargs: Any) -> None:
        self.config = {"breaks": ["auto", "what a single newline in a paragraph is: auto, keep or join"]}
        self.document: Node | None = None
        self.addresses: Mapping[str, str] = {}
        self.enabled = True
        self.failed: tuple[int, ...] = ()
        super().__init__(**kwargs)

    def extendMarkdown(self, md: Markdown) -> None:
        """Put the GFM parser in the place of the block parser."""
        if not self.enabled:
            md.treeprocessors.register(_Addresses(md, self.addresses), "ainotes-addresses", 1)
            return
        md.registerExtension(self)
        md.preprocessors = _Unasked(md.preprocessors)
        for name in _TEXT_TREEPROCESSORS:
            md.treeprocessors.deregister(name, strict=False)
        md.parser = _Parser(md, self)  # type: ignore[assignment]

    def parse(self, text: str) -> Node:
        """Return the tree to render: the one at hand, or the parsed text."""
        if self.document is not None:
            return self.document
        document = parse(text, breaks=self.getConfig("breaks"))
        return document.replaced(children=with_anchors(document.children, {}))


class _Unasked(Registry[Preprocessor]):
    """Preprocessors that none of the text goes through. Extensions still find their own: some look for them at each reset."""

    def __init__(self, registered: Registry[Preprocessor]) -> None:
        super().__init__()
        for item in tuple(registered._priority):  # type: ignore[attr-defined]
            self.register(registered[item.name], item.name, item.priority)

    def __iter__(self) -> Iterator[Preprocessor]:
        return iter(())


class _Parser:
    """Has the one method of Python-Markdown's block parser that `Markdown.convert` calls."""

    def __init__(self, md: Markdown, extension: GfmExtension) -> None:
        self.md = md
        self.extension = extension

    def parseDocument(self, lines: Sequence[str]) -> ElementTree.ElementTree:
        root, self.extension.failed = render(self.extension.parse("\n".join(lines)), self.md)
        return ElementTree.ElementTree(root)


class _Addresses(Treeprocessor):
    """Replaces addresses as an author wrote them by those that hold on the page."""

    def __init__(self, md: Markdown, addresses: Mapping[str, str]) -> None:
        super().__init__(md)
        self.addresses = addresses

    def run(self, root: ElementTree.Element) -> None:
        for element in root.iter():
            for name in ("href", "src"):
                address = element.get(name)
                if address is not None and address in self.addresses:
                    element.set(name, self.addresses[address])
