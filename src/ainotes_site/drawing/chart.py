"""What a flowchart says: nodes, links between them, frames around them."""

from dataclasses import dataclass
from typing import Literal

Direction = Literal["DOWN", "UP", "RIGHT", "LEFT"]
Stroke = Literal["solid", "dotted", "thick", "hidden"]

DIRECTIONS: dict[str, Direction] = {"TB": "DOWN", "TD": "DOWN", "BT": "UP", "LR": "RIGHT", "RL": "LEFT"}


class NotUnderstoodError(Exception):
    """The source says something that is not drawn here, as its author is told; the reader's browser draws the diagram then."""


@dataclass(frozen=True, slots=True)
class Style:
    """Colours that the author chose, checked; empty for the site's own. `text` reads well on `fill`."""

    fill: str = ""
    stroke: str = ""
    text: str = ""
    dashed: bool = False


PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Vertex:
    id: str
    label: str
    shape: str = "rectangle"
    style: Style = PLAIN


@dataclass(frozen=True, slots=True)
class Link:
    """A line between two nodes or groups; `tail` and `head` name what stands at its ends."""

    source: str
    target: str
    label: str = ""
    stroke: Stroke = "solid"
    tail: str = ""
    head: str = "arrow"


@dataclass(frozen=True, slots=True)
class Group:
    """A frame around nodes and other groups; `members` are the ids of both."""

    id: str
    label: str
    members: tuple[str, ...] = ()
    direction: Direction | None = None
    style: Style = PLAIN


@dataclass(frozen=True, slots=True)
class Chart:
    direction: Direction
    vertices: tuple[Vertex, ...]
    links: tuple[Link, ...]
    groups: tuple[Group, ...] = ()
