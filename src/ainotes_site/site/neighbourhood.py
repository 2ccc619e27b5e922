"""Draw what a topic or a concept is linked with, as a small SVG that needs no script."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import sqrt

from ainotes_site.site.graph import Kind
from ainotes_site.text import digest, display_width, is_safe_address

MOST_NEIGHBOURS = 12

_WIDTH = 320
_ROW = 31
_LEAST_HEIGHT = 96
_MARGIN = 6
_REACH = 58
_FONT = 11
_LINE = 12.5
_GAP = 5
_CENTRE_RADIUS, _LEAST_RADIUS, _MOST_RADIUS = 9.0, 4.0, 7.0
# Between the dots on both sides.
_CENTRE_LABEL = 2 * (_REACH - _MOST_RADIUS) - 2


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A page that the centre is linked with; the `weight` ranks it. `url` is as it must stand in the page."""

    kind: Kind
    label: str
    url: str
    weight: float = 1.0


def neighbourhood_svg(centre: str, neighbours: Sequence[Neighbour]) -> str:
    """Return an SVG of a title and up to twelve neighbours, the nearest by weight; empty without any.

    All colours come from the classes `ainotes-near__*`. Labels are cut so that none leaves the picture or touches
    another, with the whole title for screen readers and on hover.
    """
    nearest = sorted(neighbours, key=lambda one: (-one.weight, one.kind, one.label, one.url))[:MOST_NEIGHBOURS]
    if not nearest:
        return ""
    right, left = nearest[::2], nearest[1::2]
    height = max(_LEAST_HEIGHT, _ROW * len(right) + 2 * _MARGIN + 18)
    middle = (_WIDTH / 2, height / 2)
    most = max(nearest[0].weight, 1e-9)
    spots = [*_spots(right, 1, height), *_spots(left, -1, height)]
    key = digest(f"{centre}\n" + "\n".join(f"{one.label} {one.url}" for one in nearest), 8)
    names = "、".join(one.label for one in nearest)
    return "".join(
        (
            f'<svg class="ainotes-near" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}" role="group"',
            f' aria-labelledby="near-{key}-title" aria-describedby="near-{key}-desc" font-size="{_FONT}">',
            f'<title id="near-{key}-title">{_clean(centre)} 的近邻</title>',
            f'<desc id="near-{key}-desc">与「{_clean(centre)}」相连的有：{_clean(names)}。</desc>',
            '<g class="ainotes-near__lines" aria-hidden="true">',
            *(_line(middle, (x, y), one.weight / most) for one, x, y, _ in spots),
            "</g>",
            *_centre(centre, middle),
            *(_link(one, x, y, side, one.weight / most) for one, x, y, side in spots),
            "</svg>",
        )
    )


def _spots(neighbours: Sequence[Neighbour], side: int, height: int) -> Iterator[tuple[Neighbour, float, float, int]]:
    """Yield places on one half of an ellipse, evenly from top to bottom: one row each, so that labels never meet."""
    for row, neighbour in enumerate(neighbours):
        off = (row - (len(neighbours) - 1) / 2) * _ROW
        bend = sqrt(1 - (2 * off / height) ** 2)
        yield neighbour, _WIDTH / 2 + side * _REACH * (0.45 + 0.55 * bend), height / 2 + off, side


def _line(start: tuple[float, float], end: tuple[float, float], share: float) -> str:
    return (
        f'<line x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" y2="{end[1]:.1f}"'
        f' stroke-width="{1 + max(0.0, share):.1f}"/>'
    )


def _centre(title: str, middle: tuple[float, float]) -> Iterator[str]:
    x, y = middle
    yield '<g class="ainotes-near__centre" aria-hidden="true">'
    yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_CENTRE_RADIUS:g}"/>'
    first = y + _CENTRE_RADIUS + _FONT + 2
    yield _label(fit_label(title, _CENTRE_LABEL), x, first, "middle") + "</g>"


def _link(neighbour: Neighbour, x: float, y: float, side: int, share: float) -> str:
    radius = _LEAST_RADIUS + (_MOST_RADIUS - _LEAST_RADIUS) * sqrt(max(0.0, share))
    anchor = "start" if side > 0 else "end"
    edge = x + side * (_MOST_RADIUS + _GAP)
    room = _WIDTH - _MARGIN - edge if side > 0 else edge - _MARGIN
    lines = fit_label(neighbour.label, room)
    first = y + _FONT * 0.36 - (len(lines) - 1) * _LINE / 2
    address = neighbour.url if is_safe_address(neighbour.url) else ""
    return (
        f'<a class="ainotes-near__link ainotes-near__{neighbour.kind}" href="{_clean(address)}">'
        f"<title>{_clean(neighbour.label)}</title>"
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>'
        f"{_label(lines, edge, first, anchor)}</a>"
    )


def _label(lines: Sequence[str], x: float, y: float, anchor: str) -> str:
    spans = "".join(
        f'<tspan x="{x:.1f}" y="{y + at * _LINE:.1f}">{_clean(line)}</tspan>' for at, line in enumerate(lines)
    )
    return f'<text text-anchor="{anchor}">{spans}</text>'


def label_width(text: str) -> float:
    """Return about how wide a label is, in the units of the picture: half a square a column, capitals wider."""
    wide = sum(char.isupper() or char in "mw@%&—…" for char in text if char.isascii() or char in "—…")
    return (display_width(text) + 0.5 * wide) * _FONT * 0.52


def fit_label(text: str, room: float) -> tuple[str, ...]:
    """Break a label into at most two lines that fit the room, the second cut with an ellipsis where it must be."""
    label = " ".join(text.split())
    if label_width(label) <= room:
        return (label,)
    first = _cut(label, room)
    space = first.rfind(" ")
    if label[len(first)].isascii() and label[len(first)].isalnum() and space > 0:
        first = first[:space]
    rest = label[len(first) :].strip()
    if label_width(rest) > room:
        rest = _cut(rest, room - label_width("…")).rstrip(" （(·:：、，-—") + "…"
    return (first.strip(), rest)


def _cut(text: str, room: float) -> str:
    """Return the longest beginning that fits, one character at least."""
    end = len(text)
    while end > 1 and label_width(text[:end]) > room:
        end -= 1
    return text[:end]


def _clean(text: str) -> str:
    """Escape for XML, without the characters that XML may not hold."""
    return escape("".join(char if char.isprintable() else " " for char in text))
