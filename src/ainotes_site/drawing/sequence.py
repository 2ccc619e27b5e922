"""Read the source of a sequence diagram, strictly, line by line."""

import re
from dataclasses import dataclass, field

from ainotes_site.drawing.chart import NotUnderstoodError
from ainotes_site.drawing.lettering import read_label

_NAME = r"[^\s+<>:,;{}@-](?:[^+<>:,;{}@\n-]*[^\s+<>:,;{}@-])?"
_ACTOR = re.compile(rf"(participant|actor)\s+({_NAME})")
_RENAMED = re.compile(r"(participant|actor)\s+([^\s+<>:,;{}@-]+)\s+as\s+(\S.*)")
_ENTITY_LAST = re.compile(r"#\w+;$")
_MESSAGE = re.compile(rf"({_NAME})\s*(<<-->>|<<->>|-->>|->>|--x|-x|--\)|-\)|-->|->)\s*([+-]?)\s*({_NAME})\s*:\s*(.*)")
_NOTE = re.compile(rf"note\s+(left of|right of|over)\s+({_NAME})(?:\s*,\s*({_NAME}))?\s*:\s*(\S.*)", re.I)
_ACTIVE = re.compile(rf"(activate|deactivate)\s+({_NAME})")
_FRAME = re.compile(r"(loop|alt|opt|par|critical|break)\b\s*(.*)")
_TURN = re.compile(r"(else|and|option)\b\s*(.*)")
_TURNS = {"else": "alt", "and": "par", "option": "critical"}
_MARKS = {">>": "arrow", ">": "", "x": "cross", ")": "open"}


@dataclass(frozen=True, slots=True)
class Actor:
    id: str
    label: str
    is_person: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    source: str
    target: str
    label: str
    head: str
    tail: str = ""
    dotted: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    side: str
    actors: tuple[str, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Activity:
    """An actor begins or ends to work."""

    actor: str
    begins: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """The beginning of a frame, a turn within it (`else`), or its end."""

    event: str
    kind: str
    label: str = ""


Event = Message | Note | Activity | Frame


@dataclass(frozen=True, slots=True)
class Sequence:
    actors: tuple[Actor, ...]
    events: tuple[Event, ...]


def read_sequence(body: str) -> Sequence:
    """Return the sequence that stands after `sequenceDiagram`."""
    lines = [line.strip() for line in body.split("\n")]
    if lines[0].strip(";"):
        raise NotUnderstoodError("what follows the header")
    reader = _Reader()
    for line in lines[1:]:
        statement = line if _ENTITY_LAST.search(line) else line.rstrip(";")
        if statement:
            reader.line(statement)
    if reader.open or not reader.actors:
        raise NotUnderstoodError("a frame without an end, or nothing at all")
    return Sequence(tuple(reader.actors.values()), tuple(reader.events))


@dataclass(slots=True)
class _Reader:
    actors: dict[str, Actor] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    working: dict[str, int] = field(default_factory=dict)
    counts: bool = False
    count: int = 0

    def line(self, line: str) -> None:
        if ";" in line and not re.fullmatch(r"[^;]*(?:#\w+;[^;]*)+", line):
            raise NotUnderstoodError("two statements on a line")  # as Mermaid reads a semicolon
        if match := _MESSAGE.fullmatch(line):
            self.message(match)
        elif match := _NOTE.fullmatch(line):
            names = tuple(name for name in (match[2], match[3]) if name)
            if len(names) == 2 and match[1].lower() != "over":
                raise NotUnderstoodError("a note beside two")
            self.events.append(Note(match[1].lower(), tuple(map(self.actor, names)), read_label(match[4])))
        elif match := _RENAMED.fullmatch(line):
            self.enter(match[2], match[3], is_person=match[1] == "actor")
        elif (match := _ACTOR.fullmatch(line)) and " as " not in line:
            self.enter(match[2], match[2], is_person=match[1] == "actor")
        elif match := _ACTIVE.fullmatch(line):
            self.activity(match[2], begins=match[1] == "activate")
        else:
            self.structure(line)

    def structure(self, line: str) -> None:
        if match := _FRAME.fullmatch(line):
            self.open.append(match[1])
            self.events.append(Frame("begin", match[1], read_label(match[2])))
        elif (match := _TURN.fullmatch(line)) and self.open[-1:] == [_TURNS[match[1]]]:
            self.events.append(Frame("turn", match[1], read_label(match[2])))
        elif line == "end" and self.open:
            self.events.append(Frame("end", self.open.pop()))
        elif line == "autonumber" and not self.counts:
            self.counts = True
        else:
            raise NotUnderstoodError(f"the line {line!r}")

    def message(self, match: re.Match[str]) -> None:
        source, target = self.actor(match[1]), self.actor(match[4])
        arrow, label = match[2], read_label(match[5])
        if self.counts:
            self.count += 1
            label = f"{self.count}. {label}"
        tail = "arrow" if arrow.startswith("<<") else ""
        head = _MARKS[arrow.removeprefix("<<").lstrip("-")]
        self.events.append(Message(source, target, label, head, tail, "--" in arrow))
        if match[3]:
            self.activity(target if match[3] == "+" else source, begins=match[3] == "+")

    def enter(self, name: str, label: str, *, is_person: bool) -> None:
        if name in self.actors:
            raise NotUnderstoodError("an actor that enters twice")
        self.actors[name] = Actor(name, read_label(label), is_person)

    def actor(self, name: str) -> str:
        self.actors.setdefault(name, Actor(name, read_label(name)))
        return name

    def activity(self, name: str, *, begins: bool) -> None:
        at_work = self.working.get(name, 0) + (1 if begins else -1)
        if at_work < 0 or name not in self.actors:
            raise NotUnderstoodError("an end of no activity")
        self.working[name] = at_work
        self.events.append(Activity(name, begins))
