"""Read the source of an entity-relationship diagram, strictly, line by line."""

import re
from collections.abc import Iterator

from ainotes_site.drawing.chart import DIRECTIONS, Chart, Link, NotUnderstoodError, Stroke, Vertex
from ainotes_site.drawing.lettering import read_label

_NAME = r'(?:\w+(?:-\w+)*|"[^"]+")'
_ENTITY = re.compile(rf'({_NAME})(?:\s*\[\s*(?:"([^"]+)"|([^\[\]"]+))\s*\])?\s*(\{{)?')
_KEYS = r"(?:PK|FK|UK)"
_ATTRIBUTE = re.compile(rf'(\w[\w\[\](),-]*)\s+(\*?\w[\w\[\]-]*)(?:\s+({_KEYS}(?:\s*,\s*{_KEYS})*))?(?:\s+"([^"]*)")?')
_LINK = re.compile(
    rf'({_NAME})\s*(\|o|\|\||\}}o|\}}\|)(--|\.\.)(o\||\|\||o\{{|\|\{{)\s*({_NAME})\s*:\s*(?:"([^"]*)"|(\w\S*))'
)
_DIRECTION = re.compile(r"direction\s+(TB|TD|BT|LR|RL)")
_COUNTS = {
    "||": "one", "|o": "zero-one", "o|": "zero-one", "}o": "zero-many", "o{": "zero-many", "}|": "many", "|{": "many",
}  # fmt: skip


def read_entities(body: str) -> Chart:
    """Return the chart that stands after `erDiagram`."""
    direction = "TB"
    names: dict[str, str] = {}
    rows: dict[str, list[str]] = {}
    links = []
    inside = ""
    for line in _lines(body):
        if inside:
            if line == "}":
                inside = ""
            else:
                rows[inside].append(_attribute(line))
        elif match := _DIRECTION.fullmatch(line):
            direction = match[1]
        elif match := _LINK.fullmatch(line):
            source, target = (_known(name, names, rows) for name in (match[1], match[5]))
            stroke: Stroke = "dotted" if match[3] == ".." else "solid"
            label = read_label(match[6] or match[7] or "")
            links.append(Link(source, target, label, stroke, _COUNTS[match[2]], _COUNTS[match[4]]))
        elif match := _ENTITY.fullmatch(line):
            name = _known(match[1], names, rows)
            if match[2] or match[3]:
                if names[name] != read_label(name):
                    raise NotUnderstoodError("an entity with two names")
                names[name] = read_label(match[2] or match[3])
            inside = name if match[4] else ""
        else:
            raise NotUnderstoodError(f"the line {line!r}")
    if inside or not names:
        raise NotUnderstoodError("an entity without an end, or nothing at all")
    vertices = tuple(
        Vertex(name, label, parts=(tuple(rows[name]),) if rows[name] else ()) for name, label in names.items()
    )
    return Chart(DIRECTIONS[direction], vertices, tuple(links))


def _lines(body: str) -> Iterator[str]:
    lines = [line.strip() for line in body.split("\n")]
    if lines[0]:
        raise NotUnderstoodError("what follows the header")
    yield from filter(None, lines)


def _known(written: str, names: dict[str, str], rows: dict[str, list[str]]) -> str:
    name = written.strip('"')
    names.setdefault(name, read_label(name))
    rows.setdefault(name, [])
    return name


def _attribute(line: str) -> str:
    match = _ATTRIBUTE.fullmatch(line)
    if not match:
        raise NotUnderstoodError(f"the attribute {line!r}")
    keys = f"  {match[3]}" if match[3] else ""
    comment = f"  {read_label(match[4])}" if match[4] else ""
    return f"{match[1]} {match[2]}{keys}{comment}"
