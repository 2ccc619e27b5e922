"""Blocks that something fails on: each is shown as its source, and stops no other."""

from collections.abc import Callable, Iterable, Iterator

from ainotes_site.gfm.tree import Attrs, Node, plain_text
from ainotes_site.gfm.write import write_markdown


def change_or_keep_source(blocks: Iterable[Node], change: Callable[[Node], Node]) -> tuple[Node, ...]:
    """Return each block changed; one that the change fails on, whatever the reason, as code that is its source."""
    return tuple(_changed(block, change) for block in blocks)


def _changed(block: Node, change: Callable[[Node], Node]) -> Node:
    try:
        return change(block)
    except Exception as error:  # whatever it is: the rest of the page must stand
        attrs = Attrs(info="markdown", title=type(error).__name__)
        return Node("code_block", block.line, block.end, source_of(block), attrs)


def source_of(block: Node) -> str:
    """Return a block as Markdown, or at least its text."""
    try:
        return write_markdown(Node("document", block.line, block.end, children=(block,))).strip("\n")
    except Exception:
        return plain_text(block)


def find_failed(document: Node) -> Iterator[Node]:
    """Yield the blocks of a document that something failed on; their `title` says what was raised."""
    return (block for block in document.children if block.kind == "code_block" and block.attrs.title)
