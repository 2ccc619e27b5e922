"""The stretch of a note that one parse reads, and which lines of the note its nodes stand on."""

from dataclasses import dataclass
from typing import Any

import comrak

from ainotes_site.gfm.prepare import PreparedText
from ainotes_site.gfm.tree import Node

# Deeper nesting than this is no structure that an author meant; it is kept as text.
DEPTH_LIMIT = 60


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Prepared text, `offset` lines below the top of its note.

    A single newline is wrapping where `joined`; with `by_paragraph` each paragraph may show that its own are.
    """

    prepared: PreparedText
    offset: int
    joined: bool
    by_paragraph: bool

    def line(self, line: int) -> int:
        """Return the note's line of a line of the text."""
        lines = self.prepared.lines
        return lines[min(max(line, 1), len(lines)) - 1] + self.offset

    def span(self, node: comrak.AstNode) -> tuple[int, int]:
        """Return the note's first and last line of what the parser read."""
        position = node.sourcepos
        start = self.line(position.start.line)
        return start, max(start, self._last_line(position.end.line))

    def _last_line(self, line: int) -> int:
        """Return the note's last line of a line of the text, which may hold a formula of several lines."""
        lines = self.prepared.lines
        return lines[line] - 1 + self.offset if 0 < line < len(lines) else self.line(line)

    def flattened(self, node: comrak.AstNode) -> tuple[Node, ...]:
        """Return all text below a node as one paragraph."""
        stack, texts = [node], []
        while stack:
            current = stack.pop()
            value = content(current)
            texts.append(value if isinstance(value, str) else getattr(value, "literal", None) or "")
            stack.extend(reversed(current.children))
        line, end = self.span(node)
        text = Node("text", line, end, self.prepared.restore(" ".join(filter(None, texts))))
        return (Node("paragraph", line, end, children=(text,)),)


def kind_of(node: comrak.AstNode) -> str:
    """Return the parser's name for a node."""
    return type(node.node_value).__name__


def content(node: comrak.AstNode) -> Any:
    """Return what the parser found in a node besides its children: a text, a record of its own, or None."""
    return getattr(node.node_value, "value", None)
