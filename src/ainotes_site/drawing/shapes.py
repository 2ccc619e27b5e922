"""The shapes of nodes: how large for a text, where a link meets their outline, how they are drawn."""

from collections.abc import Sequence
from math import cos, hypot, pi, sin

Point = tuple[float, float]

_CAP = 6.0  # half the height of a cylinder's lid


def size_around(shape: str, width: float, height: float) -> tuple[float, float]:
    """Return the size of a shape that holds a text of this size."""
    broad, tall = width + 28, height + 18
    match shape:
        case "diamond":
            tall = 2 * height + 20
            return width / (1 - height / tall) + 14, tall
        case "circle":
            return (hypot(width, height) + 12,) * 2
        case "double-circle":
            return (hypot(width, height) + 22,) * 2
        case "ellipse":
            return width * 1.42 + 12, height * 1.42 + 8
        case "hexagon" | "lean-right" | "lean-left" | "trapezoid" | "trapezoid-down":
            return broad + tall / 2, tall
        case "cylinder":
            return broad, tall + 3 * _CAP
        case "stadium" | "flag":
            return broad + 12, tall
        case "subroutine":
            return broad + 16, tall
    return broad, tall


def outline(shape: str, x: float, y: float, width: float, height: float) -> list[Point]:
    """Return the corners of a shape; curves are cut into short sides."""
    right, bottom, middle = x + width, y + height, y + height / 2
    slant = height / 2
    match shape:
        case "diamond":
            return [(x + width / 2, y), (right, middle), (x + width / 2, bottom), (x, middle)]
        case "circle" | "double-circle" | "ellipse":
            return _ellipse(x + width / 2, middle, width / 2, height / 2, 0, 2 * pi)
        case "stadium":
            radius = height / 2
            return [
                *_ellipse(right - radius, middle, radius, radius, -pi / 2, pi / 2),
                *_ellipse(x + radius, middle, radius, radius, pi / 2, 3 * pi / 2),
            ]
        case "cylinder":
            return [
                *_ellipse(x + width / 2, bottom - _CAP, width / 2, _CAP, 0, pi),
                *_ellipse(x + width / 2, y + _CAP, width / 2, _CAP, pi, 2 * pi),
            ]
        case "hexagon":
            slant /= 2
            return [
                (x + slant, y),
                (right - slant, y),
                (right, middle),
                (right - slant, bottom),
                (x + slant, bottom),
                (x, middle),
            ]
        case "lean-right":
            return [(x + slant, y), (right, y), (right - slant, bottom), (x, bottom)]
        case "lean-left":
            return [(x, y), (right - slant, y), (right, bottom), (x + slant, bottom)]
        case "trapezoid":
            return [(x + slant, y), (right - slant, y), (right, bottom), (x, bottom)]
        case "trapezoid-down":
            return [(x, y), (right, y), (right - slant, bottom), (x + slant, bottom)]
        case "flag":
            return [(x, y), (right, y), (right, bottom), (x, bottom), (x + 12, middle)]
    return [(x, y), (right, y), (right, bottom), (x, bottom)]


def _ellipse(x: float, y: float, across: float, down: float, start: float, end: float) -> list[Point]:
    steps = 24
    angles = [start + (end - start) * step / steps for step in range(steps + 1)]
    return [(x + across * cos(angle), y + down * sin(angle)) for angle in angles]


def meeting_point(corners: Sequence[Point], outside: Point, end: Point) -> Point:
    """Return where the line from a point outside through `end`, level or upright, first meets the outline."""
    level = abs(outside[1] - end[1]) < abs(outside[0] - end[0])
    along, across = (0, 1) if level else (1, 0)
    way = 1 if end[along] >= outside[along] else -1
    hits = []
    for one, other in zip(corners, [*corners[1:], corners[0]], strict=True):
        low, high = sorted((one[across], other[across]))
        if low == high or not low <= end[across] <= high:
            continue
        share = (end[across] - one[across]) / (other[across] - one[across])
        hit = one[along] + share * (other[along] - one[along])
        if (hit - outside[along]) * way >= 0:
            hits.append(hit)
    if not hits:
        return end
    nearest = min(hits, key=lambda hit: (hit - outside[along]) * way)
    return (nearest, end[1]) if level else (end[0], nearest)
