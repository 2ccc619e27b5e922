"""Read the source of a state diagram, strictly, line by line."""

import re
from dataclasses import dataclass, field, replace

from ainotes_site.drawing.chart import DIRECTIONS, Chart, Direction, Group, Link, NotUnderstoodError, Style, Vertex
from ainotes_site.drawing.lettering import read_label
from ainotes_site.drawing.styles import merge, read_style

_NAME = r"\w+"
_DIRECTION = re.compile(r"direction\s+(TB|TD|BT|LR|RL)")
_OPEN = re.compile(rf'state\s+(?:"([^"]+)"\s+as\s+)?({_NAME})\s*\{{')
_ALIAS = re.compile(rf'state\s+"([^"]+)"\s+as\s+({_NAME})')
_KIND = re.compile(rf"state\s+({_NAME})\s+<<(choice|fork|join|end)>>")
_DECLARED = re.compile(rf"state\s+({_NAME})")
_ARROW = re.compile(rf"(\[\*\]|{_NAME})(:::\w+)?\s*-->\s*(\[\*\]|{_NAME})(:::\w+)?(?:\s*:\s*(\S.*))?")
_SAYS = re.compile(rf"({_NAME})\s*:(?!::)\s*(\S.*)")
_BARE = re.compile(rf"({_NAME})(:::\w+)?")
_NOTE = re.compile(rf"note\s+(?:left|right)\s+of\s+({_NAME})(?:\s*:\s*(\S.*))?", re.I)
_NOTE_END = re.compile(r"end\s+note", re.I)
_CLASS = re.compile(r"class\s+([\w,. -]+?)\s+(\w+);?")
_CLASS_DEF = re.compile(r"classDef\s+(\w+)\s+(.+)")
_IGNORED = re.compile(r"hide empty description|scale\s+\d+.*")
_SHAPES = {"choice": "choice", "fork": "bar", "join": "bar", "end": "end"}
_RESERVED = frozenset("state note direction class classDef click style end as".split())


def read_states(body: str) -> Chart:
    """Return the chart that stands after `stateDiagram-v2`."""
    lines = [line.strip() for line in body.split("\n")]
    if lines[0]:
        raise NotUnderstoodError("what follows the header")
    reader = _Reader()
    waiting = iter(line for line in lines if line)
    for line in waiting:
        note = _NOTE.fullmatch(line)
        if note and not note[2]:
            text = []
            for more in waiting:
                if _NOTE_END.fullmatch(more):
                    break
                text.append(more)
            reader.note(note[1], "\n".join(text))
        else:
            reader.line(line)
    return reader.chart()


@dataclass(slots=True)
class _Open:
    id: str
    members: dict[str, None] = field(default_factory=dict)
    direction: Direction | None = None


@dataclass(slots=True)
class _Reader:
    direction: Direction = "DOWN"
    vertices: dict[str, Vertex] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    groups: list[_Open] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    homes: dict[str, str] = field(default_factory=dict)
    definitions: dict[str, Style] = field(default_factory=dict)
    classes: dict[str, list[str]] = field(default_factory=dict)

    def line(self, line: str) -> None:
        if match := _ARROW.fullmatch(line):
            source, target = self.place(match[1], "start"), self.place(match[3], "end")
            self.links.append(Link(source, target, read_label(match[5] or "")))
            for name, styled in ((source, match[2]), (target, match[4])):
                self.styled(name, styled)
        elif match := _DIRECTION.fullmatch(line):
            if self.stack:
                self.stack[-1].direction = DIRECTIONS[match[1]]
            else:
                self.direction = DIRECTIONS[match[1]]
        elif match := _OPEN.fullmatch(line):
            self.open(match[2], match[1] or match[2])
        elif line == "}" and self.stack:
            self.groups.append(self.stack.pop())
        elif match := _NOTE.fullmatch(line):
            self.note(match[1], match[2])
        else:
            self.declaration(line)

    def declaration(self, line: str) -> None:
        if match := _ALIAS.fullmatch(line):
            self.say(self.state(match[2]), match[1])
        elif match := _KIND.fullmatch(line):
            name = self.state(match[1])
            self.vertices[name] = replace(self.vertices[name], shape=_SHAPES[match[2]])
        elif match := _CLASS_DEF.fullmatch(line):
            self.definitions[match[1]] = read_style(match[2])
        elif match := _CLASS.fullmatch(line):
            for name in match[1].split(","):
                self.classes.setdefault(name.strip(), []).append(match[2])
        elif match := _DECLARED.fullmatch(line):
            self.state(match[1])
        elif match := _SAYS.fullmatch(line):
            self.say(self.state(match[1]), match[2])
        elif match := _BARE.fullmatch(line):
            self.styled(self.state(match[1]), match[2])
        elif not _IGNORED.fullmatch(line):
            raise NotUnderstoodError(f"the line {line!r}")

    def styled(self, name: str, styled: str | None) -> None:
        if styled:
            self.classes.setdefault(name, []).append(styled[3:])

    def say(self, name: str, text: str) -> None:
        if name in self.labels:
            raise NotUnderstoodError("a state with two texts")
        self.labels[name] = read_label(text)

    def place(self, name: str, end: str) -> str:
        if name != "[*]":
            return self.state(name)
        # One start and one end in each frame.
        name = f"[*] {end} {self.stack[-1].id if self.stack else ''}"
        self.vertices.setdefault(name, Vertex(name, "", end))
        self.enter(name)
        return name

    def state(self, name: str) -> str:
        if name in _RESERVED:
            raise NotUnderstoodError(f"a state named {name}")
        self.vertices.setdefault(name, Vertex(name, name, "rounded"))
        self.enter(name)
        return name

    def enter(self, name: str) -> None:
        """Put a state where it is first named; Mermaid puts one that two frames name into neither alike."""
        home = self.stack[-1].id if self.stack else ""
        if self.homes.setdefault(name, home) != home:
            raise NotUnderstoodError("a state that two frames name")
        if self.stack:
            self.stack[-1].members[name] = None

    def open(self, name: str, label: str) -> None:
        self.state(name)
        if any(one.id == name for one in (*self.groups, *self.stack)):
            raise NotUnderstoodError("a frame that opens twice")
        self.say(name, label)
        self.stack.append(_Open(name))

    def note(self, about: str, text: str) -> None:
        name = f"note {len(self.links)}"
        self.vertices[name] = Vertex(name, read_label(text), "note")
        self.enter(name)
        self.links.append(Link(self.state(about), name, stroke="dotted", head=""))

    def chart(self) -> Chart:
        frames = {group.id for group in self.groups}
        if self.stack or not self.vertices or not all(group.members for group in self.groups):
            raise NotUnderstoodError("a frame that is empty or does not end")
        if not self.classes.keys() <= self.vertices.keys() - frames:
            raise NotUnderstoodError("a class for nothing")
        if not {name for names in self.classes.values() for name in names} <= self.definitions.keys():
            raise NotUnderstoodError("a class that is not defined")
        upright = "-upright" if self.direction in ("LEFT", "RIGHT") else ""
        vertices = [
            replace(
                vertex,
                shape=vertex.shape + upright if vertex.shape == "bar" else vertex.shape,
                label=self.labels.get(vertex.id, vertex.label) if vertex.shape in ("rounded", "note") else "",
                style=merge([self.definitions[name] for name in self.classes.get(vertex.id, [])]),
            )
            for vertex in self.vertices.values()
            if vertex.id not in frames
        ]
        groups = [Group(one.id, self.labels[one.id], tuple(one.members), one.direction) for one in self.groups]
        return Chart(self.direction, tuple(vertices), tuple(self.links), tuple(groups))
