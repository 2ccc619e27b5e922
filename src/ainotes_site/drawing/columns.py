"""The columns of a sequence: wide enough for the actors, the messages between them, and the notes."""

from collections.abc import Iterator
from itertools import pairwise

from ainotes_site.drawing.lettering import break_lines, text_width
from ainotes_site.drawing.pen import FONT, SMALL
from ainotes_site.drawing.sequence import Actor, Frame, Message, Note, Sequence

LOOP = 34.0  # how far a message to oneself reaches out
INSET = 9.0  # of a frame within a frame

_ACTOR_ROOM = 11 * FONT
_ROOM = 17 * SMALL


def actor_lines(actor: Actor) -> tuple[str, ...]:
    """Return the lines of an actor's name."""
    return break_lines(actor.label, FONT, _ACTOR_ROOM)


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines of a message, a note or a frame's label."""
    return break_lines(text, SMALL, _ROOM) if text else ()


def widest(lines: tuple[str, ...], size: float = SMALL) -> float:
    """Return about how wide the lines are."""
    return max((text_width(text, size) for text in lines), default=0)


def actor_width(actor: Actor) -> float:
    """Return the width of an actor's box."""
    return max(widest(actor_lines(actor), FONT) + 28, 64)


def columns_of(sequence: Sequence) -> dict[str, float]:
    """Return the middle of each actor's column, so that all texts find room between them."""
    names = [actor.id for actor in sequence.actors]
    widths = [actor_width(actor) for actor in sequence.actors]
    gaps = [(one + other) / 2 + 24 for one, other in pairwise(widths)]
    at = {name: number for number, name in enumerate(names)}
    left = right = 0.0
    for first, last, need in sorted(_needs(sequence, at), key=lambda need: (need[1] - need[0], need)):
        if first < 0:
            left = max(left, need - widths[0] / 2)
        elif last >= len(names):
            right = max(right, need - widths[-1] / 2)
        elif first < last and sum(gaps[first:last]) < need:
            more = (need - sum(gaps[first:last])) / (last - first)
            gaps[first:last] = [gap + more for gap in gaps[first:last]]
    depth = _depth(sequence) * INSET
    x = 8 + depth + left + widths[0] / 2
    columns = {}
    for name, gap in zip(names, [*gaps, widths[-1] / 2 + right + depth + 8], strict=True):
        columns[name] = x
        x += gap
    columns[""] = x  # the right edge
    return columns


def _needs(sequence: Sequence, at: dict[str, int]) -> Iterator[tuple[int, int, float]]:
    """Yield how far apart two columns must be at least; -1 and the number of actors are the edges."""
    for event in sequence.events:
        if isinstance(event, Message):
            width = widest(lines_of(event.label))
            first, last = sorted((at[event.source], at[event.target]))
            yield (first, last, width + 34) if first < last else (first, first + 1, width + LOOP + 24)
        elif isinstance(event, Note):
            width = widest(lines_of(event.label)) + 24
            first, last = min(at[name] for name in event.actors), max(at[name] for name in event.actors)
            if first < last:
                yield first, last, width - 40
            elif event.side == "over":
                yield from ((first - 1, first, width / 2 + 8), (first, first + 1, width / 2 + 8))
            else:
                yield (first, first + 1, width + 20) if event.side == "right of" else (first - 1, first, width + 20)


def _depth(sequence: Sequence) -> int:
    depth = deepest = 0
    for event in sequence.events:
        if isinstance(event, Frame) and event.event != "turn":
            depth += 1 if event.event == "begin" else -1
            deepest = max(deepest, depth)
    return deepest
