"""Place the vertices of a graph in the plane, linked ones near each other.

Forces as in ForceAtlas2 (Jacomy et al., 2014): repulsion by degree over distance, attraction along edges. Only `+ - * /`
and `sqrt`, which IEEE 754 defines to the last bit, so that each machine finds the same places; for that, no `sum` of
floats either, which CPython 3.12 began to round otherwise.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import isqrt, sqrt

from ainotes_site.text import digest

Edge = tuple[int, int]

_ITERATIONS = 40
_SMOOTHINGS = 40
# Two linked vertices of degree one come to rest about this far apart.
_SPACING = 18.0
_GRAVITY = 0.2
_COHESION = 0.6
_SEPARATIONS = 24
_CROWD = 16


def place_vertices(
    names: Sequence[str], edges: Sequence[Edge], groups: Sequence[int], radii: Sequence[float]
) -> list[tuple[float, float]]:
    """Return a place for each vertex, none covering another, those of a group (0 or more) somewhat together.

    `names` are unique and give the starting places, so give them in one order for the same bytes. About n log n: 2,000
    vertices with 10,000 edges take about a second.
    """
    count = len(names)
    if not count:
        return []
    masses = _degrees(count, edges)
    xs, ys = _start(names, edges)
    for step in range(_ITERATIONS):
        fx, fy = _repel(xs, ys, masses)
        _attract(xs, ys, edges, fx, fy)
        _gather(xs, ys, masses, groups, fx, fy)
        left = 1 - step / _ITERATIONS
        _move(xs, ys, masses, fx, fy, limit=_SPACING * 4 * left * left + 0.5)
    for _ in range(_SEPARATIONS):
        if not _separate(xs, ys, radii):
            break
    return list(zip(xs, ys, strict=True))


def _degrees(count: int, edges: Sequence[Edge]) -> list[float]:
    degrees = [1.0] * count
    for one, other in edges:
        degrees[one] += 1
        degrees[other] += 1
    return degrees


# Where to start


def _start(names: Sequence[str], edges: Sequence[Edge]) -> tuple[list[float], list[float]]:
    """Return starting places: two slow waves over the graph, so that far ends begin far apart, spread out evenly."""
    seeds = [(int(digest(name, 8), 16) / 0xFFFFFFFF, int(digest(name + "\n", 8), 16) / 0xFFFFFFFF) for name in names]
    first = _smooth([seed[0] - 0.5 for seed in seeds], [], edges)
    second = _smooth([seed[1] - 0.5 for seed in seeds], first, edges)
    side = _SPACING * sqrt(len(names)) * 1.5
    return _spread(first, names, side), _spread(second, names, side)


def _smooth(values: list[float], against: Sequence[float], edges: Sequence[Edge]) -> list[float]:
    """Average each vertex with its neighbours again and again: what remains is the slowest wave (power iteration)."""
    degrees = _degrees(len(values), edges)
    for _ in range(_SMOOTHINGS):
        flow = list(values)
        for one, other in edges:
            flow[one] += values[other]
            flow[other] += values[one]
        values = [
            (value + received / degree) / 2 for value, received, degree in zip(values, flow, degrees, strict=True)
        ]
        _project_out(values, [1.0] * len(values), degrees)
        if against:
            _project_out(values, against, degrees)
        largest = max(map(abs, values)) or 1.0
        values = [value / largest for value in values]
    return values


def _project_out(values: list[float], axis: Sequence[float], weights: Sequence[float]) -> None:
    along = length = 0.0
    for value, unit, weight in zip(values, axis, weights, strict=True):
        along += value * unit * weight
        length += unit * unit * weight
    if length:
        for at, unit in enumerate(axis):
            values[at] -= unit * along / length


def _spread(values: Sequence[float], names: Sequence[str], side: float) -> list[float]:
    """Replace values by their ranks, over a length of `side`."""
    order = sorted(range(len(values)), key=lambda at: (values[at], names[at]))
    spread = [0.0] * len(values)
    for rank, at in enumerate(order):
        spread[at] = ((rank + 0.5) / len(values) - 0.5) * side
    return spread


# Forces


def _attract(xs: list[float], ys: list[float], edges: Sequence[Edge], fx: list[float], fy: list[float]) -> None:
    for one, other in edges:
        dx = xs[other] - xs[one]
        dy = ys[other] - ys[one]
        fx[one] += dx
        fy[one] += dy
        fx[other] -= dx
        fy[other] -= dy


def _gather(
    xs: list[float],
    ys: list[float],
    masses: Sequence[float],
    groups: Sequence[int],
    fx: list[float],
    fy: list[float],
) -> None:
    """Pull each vertex to the middle, and to the middle of its group."""
    middles: dict[int, tuple[float, float, int]] = {}
    for group, x, y in zip(groups, xs, ys, strict=True):
        sx, sy, count = middles.get(group, (0.0, 0.0, 0))
        middles[group] = (sx + x, sy + y, count + 1)
    for at, group in enumerate(groups):
        sx, sy, count = middles[group]
        pull = masses[at] * _COHESION * (1 - count / len(groups))
        fx[at] += pull * (sx / count - xs[at]) - masses[at] * _GRAVITY * xs[at]
        fy[at] += pull * (sy / count - ys[at]) - masses[at] * _GRAVITY * ys[at]


def _move(
    xs: list[float], ys: list[float], masses: Sequence[float], fx: Sequence[float], fy: Sequence[float], *, limit: float
) -> None:
    for at, mass in enumerate(masses):
        dx, dy = fx[at] / mass / 2, fy[at] / mass / 2
        length = sqrt(dx * dx + dy * dy)
        shrink = limit / length if length > limit else 1.0
        xs[at] += dx * shrink
        ys[at] += dy * shrink


# Repulsion, by a pyramid of grids: cells near each other are taken one vertex at a time, far ones as one body


Cell = tuple[int, int]
Body = tuple[float, float, float]  # mass, and the middle of it


def _repel(xs: Sequence[float], ys: Sequence[float], masses: Sequence[float]) -> tuple[list[float], list[float]]:
    members = _sort_into_cells(xs, ys)
    levels = [_leaf_bodies(members, xs, ys, masses)]
    while len(levels[-1]) > 4:
        levels.append(_merge_bodies(levels[-1]))
    fields: dict[Cell, tuple[float, float]] = {}
    for level in reversed(levels):
        fields = {cell: _far_field(cell, body, level, fields) for cell, body in level.items()}
    strength = _SPACING * _SPACING / 4
    fx, fy = [0.0] * len(xs), [0.0] * len(xs)
    for cell, ats in members.items():
        field_x, field_y = fields[cell]
        for at in ats:
            fx[at] += field_x * masses[at] * strength
            fy[at] += field_y * masses[at] * strength
    for one, others in _near(members):
        x, y, mass = xs[one], ys[one], masses[one] * strength
        own_x, own_y = fx[one], fy[one]
        for other in others:
            dx, dy = x - xs[other], y - ys[other]
            if dx == dy == 0:
                dx = 0.01 if one < other else -0.01
            push = mass * masses[other] / (dx * dx + dy * dy + 1)
            dx *= push
            dy *= push
            own_x += dx
            own_y += dy
            fx[other] -= dx
            fy[other] -= dy
        fx[one], fy[one] = own_x, own_y
    return fx, fy


def _sort_into_cells(xs: Sequence[float], ys: Sequence[float]) -> dict[Cell, list[int]]:
    """Return the vertices by cell, the grid so fine that no cell is crowded, as far as the places allow it."""
    left, bottom = min(xs), min(ys)
    side = max(max(xs) - left, max(ys) - bottom, 1.0)
    across = isqrt(len(xs)) // 2 + 1
    for finer in (1, 2, 4, 8):
        scale = across * finer / side
        members: dict[Cell, list[int]] = {}
        for at, (x, y) in enumerate(zip(xs, ys, strict=True)):
            members.setdefault((int((x - left) * scale), int((y - bottom) * scale)), []).append(at)
        crowded = sum(len(ats) for ats in members.values() if len(ats) > _CROWD)
        if crowded * 10 <= len(xs):
            break
    return members


def _leaf_bodies(
    members: Mapping[Cell, Sequence[int]], xs: Sequence[float], ys: Sequence[float], masses: Sequence[float]
) -> dict[Cell, Body]:
    bodies: dict[Cell, Body] = {}
    for cell, ats in members.items():
        mass = x = y = 0.0
        for at in ats:
            mass += masses[at]
            x += masses[at] * xs[at]
            y += masses[at] * ys[at]
        bodies[cell] = (mass, x / mass, y / mass)
    return bodies


def _merge_bodies(bodies: Mapping[Cell, Body]) -> dict[Cell, Body]:
    merged: dict[Cell, Body] = {}
    for (column, row), (mass, x, y) in bodies.items():
        cell = (column >> 1, row >> 1)
        before, bx, by = merged.get(cell, (0.0, 0.0, 0.0))
        total = before + mass
        merged[cell] = (total, (bx * before + x * mass) / total, (by * before + y * mass) / total)
    return merged


def _far_field(
    cell: Cell, body: Body, level: Mapping[Cell, Body], fields: Mapping[Cell, tuple[float, float]]
) -> tuple[float, float]:
    """Return the push on a unit mass in a cell from all cells that do not touch it."""
    column, row = cell
    parent = (column >> 1, row >> 1)
    field_x, field_y = fields.get(parent, (0.0, 0.0))
    _, x, y = body
    if not fields:
        others: Iterator[Cell] | list[Cell] = list(level)
    else:
        others = (
            (c, r)
            for c in range(2 * parent[0] - 2, 2 * parent[0] + 4)
            for r in range(2 * parent[1] - 2, 2 * parent[1] + 4)
        )
    for other in others:
        if other in level and (abs(other[0] - column) > 1 or abs(other[1] - row) > 1):
            mass, ox, oy = level[other]
            dx, dy = x - ox, y - oy
            push = mass / (dx * dx + dy * dy)
            field_x += dx * push
            field_y += dy * push
    return field_x, field_y


def _near(members: Mapping[Cell, list[int]]) -> Iterator[tuple[int, list[int]]]:
    """Yield each vertex with those in its cell or in one that touches it, so that each pair comes once."""
    for (column, row), ats in members.items():
        beside: list[int] = []
        for cell in ((column + 1, row - 1), (column + 1, row), (column + 1, row + 1), (column, row + 1)):
            beside += members.get(cell, ())
        for place, one in enumerate(ats):
            yield one, ats[place + 1 :] + beside


# Room for each


def _separate(xs: list[float], ys: list[float], radii: Sequence[float]) -> bool:
    """Push vertices apart that cover each other; tell whether there were any."""
    size = 2 * max(radii) + 1
    members: dict[Cell, list[int]] = {}
    for at, (x, y) in enumerate(zip(xs, ys, strict=True)):
        members.setdefault((int(x // size), int(y // size)), []).append(at)
    found = False
    for one, other in ((one, other) for one, others in _near(members) for other in others):
        dx, dy = xs[other] - xs[one], ys[other] - ys[one]
        room = radii[one] + radii[other]
        square = dx * dx + dy * dy
        if square < room * room * 0.999:
            found = True
            distance = sqrt(square)
            if not distance:
                dx, distance = 1.0, 1.0
            step = (room - sqrt(square)) / distance / 2 * 1.05
            xs[one] -= dx * step
            ys[one] -= dy * step
            xs[other] += dx * step
            ys[other] += dy * step
    return found
