"""Write SVG: numbers, texts, lines. Nothing of a note gets into it but escaped text and checked colours."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from math import hypot

from ainotes_site.drawing.shapes import Point

FONT = 14.0
SMALL = 13.0
LEADING = 1.4
_BEND = 6.0
# The smallest scale at which the text is still legible: about 10 pixels.
_LEAST_SCALE = 0.72


def number(value: float) -> str:
    """Write a number as short as a tenth of a pixel allows."""
    text = f"{value:.1f}"
    return "0" if text == "-0.0" else text.removesuffix(".0")


def dots(points: Iterable[Point]) -> str:
    return " ".join(f"{number(x)},{number(y)}" for x, y in points)


def rectangle(x: float, y: float, width: float, height: float, more: str = "") -> str:
    return f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"{more}/>'


def circle(middle: Point, radius: float, more: str = "") -> str:
    return f'<circle cx="{number(middle[0])}" cy="{number(middle[1])}" r="{number(radius)}"{more}/>'


def polygon(points: Iterable[Point], more: str = "") -> str:
    return f'<polygon points="{dots(points)}"{more}/>'


def line(start: Point, end: Point) -> str:
    return f'<line x1="{number(start[0])}" y1="{number(start[1])}" x2="{number(end[0])}" y2="{number(end[1])}"/>'


def lettering(lines: Sequence[str], x: float, y: float, size: float, more: str = "") -> str:
    """Write lines of text, centred on a height; `more` may say where they begin and their size."""
    first = y - (len(lines) - 1) * size * LEADING / 2 + size * 0.36
    if len(lines) == 1:
        return f'<text x="{number(x)}" y="{number(first)}"{more}>{escape(lines[0], quote=False)}</text>'
    spans = "".join(
        f'<tspan x="{number(x)}" y="{number(first + at * size * LEADING)}">{escape(text, quote=False)}</tspan>'
        for at, text in enumerate(lines)
    )
    return f"<text{more}>{spans}</text>"


def path(points: Sequence[Point], more: str = "") -> str:
    """Draw a line through the points, its corners rounded."""
    return f'<path d="{"".join(_steps(points))}"{more}/>'


def _steps(points: Sequence[Point]) -> Iterator[str]:
    yield f"M{dots(points[:1])}"
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        radius = min(_BEND, _length(before, corner) / 2, _length(corner, after) / 2)
        yield f"L{dots([toward(corner, before, radius)])}Q{dots([corner, toward(corner, after, radius)])}"
    yield f"L{dots(points[-1:])}"


def _length(one: Point, other: Point) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])


def toward(start: Point, end: Point, distance: float) -> Point:
    """Return the point this far from the start on the way to the end."""
    length = _length(start, end)
    if not length:
        return start
    return start[0] + (end[0] - start[0]) * distance / length, start[1] + (end[1] - start[1]) * distance / length


def head(kind: str, tip: Point, before: Point) -> str:
    """Draw what stands at the end of a link that comes from `before`."""
    base = toward(tip, before, 9)
    aside = ((tip[1] - base[1]) * 4.5 / 9, (base[0] - tip[0]) * 4.5 / 9)
    left, right = (base[0] + aside[0], base[1] + aside[1]), (base[0] - aside[0], base[1] - aside[1])
    match kind:
        case "arrow":
            return polygon([tip, left, right], ' class="ainotes-draw__full"')
        case "circle":
            return circle(toward(tip, before, 5), 4.5, ' class="ainotes-draw__hollow"')
        case "cross":
            middle = toward(tip, before, 6)
            return "".join(
                line((middle[0] - 4, middle[1] - 4 * way), (middle[0] + 4, middle[1] + 4 * way)) for way in (1, -1)
            )
    return ""


def setback(kind: str) -> float:
    """Return how far before its tip a link's line ends, so that it does not show through the head."""
    return {"arrow": 7.0, "circle": 9.5}.get(kind, 0.0)


def picture(parts: Iterable[str], width: float, height: float, label: str) -> str:
    """Put the parts into an SVG that shrinks with the page as long as its text stays legible."""
    size = f'width="{number(width)}" height="{number(height)}" viewBox="0 0 {number(width)} {number(height)}"'
    least = f"min-width:{number(width * _LEAST_SCALE)}px"
    return (
        f'<svg class="ainotes-draw" {size} style="{least}" role="img" aria-label="{escape(label)}">'
        f"{''.join(parts)}</svg>"
    )
