"""Read the source of a class diagram, strictly, line by line."""

import re
from dataclasses import dataclass, field

from ainotes_site.drawing.chart import DIRECTIONS, Chart, Direction, Link, NotUnderstoodError, Vertex
from ainotes_site.drawing.lettering import read_label

_NAME = r"\w+(?:[-.]\w+)*(?:~[^~\s]+~)?"
_CLASS = re.compile(rf'class\s+({_NAME})(?:\s*\["([^"]+)"\])?\s*(\{{)?')
_KIND = re.compile(rf"<<([^<>]+)>>(?:\s+({_NAME}))?")
_KIND_OF = re.compile(rf"({_NAME})\s*:\s*<<([^<>]+)>>")
_LINK = re.compile(
    rf'({_NAME})\s*(?:"([^"]*)"\s*)?(<\||<|\*|o(?=[-.]))?(--|\.\.)(\|>|>|\*|o(?=[\s"]))?\s*(?:"([^"]*)"\s*)?({_NAME})'
    r"(?:\s*:\s*(\S.*))?"
)
_MEMBER = re.compile(rf"({_NAME})\s*:\s*(\S.*)")
_DIRECTION = re.compile(r"direction\s+(TB|TD|BT|LR|RL)")
_NOTE = re.compile(rf'note\s+for\s+({_NAME})\s+"([^"]+)"')
_RETURNS = re.compile(r"(\))\s*([^\s:].*)$")
_GENERIC = re.compile(r"~([^~]*)~")
_MARKS = {"<|": "triangle", "|>": "triangle", "<": "open", ">": "open", "*": "diamond-full", "o": "diamond"}
_RESERVED = frozenset("class namespace note direction click link callback style classDef cssClass".split())


def read_classes(body: str) -> Chart:
    """Return the chart that stands after `classDiagram`."""
    lines = [line.strip() for line in body.split("\n")]
    if lines[0]:
        raise NotUnderstoodError("what follows the header")
    reader = _Reader()
    for line in lines[1:]:
        if line:
            reader.line(line)
    return reader.chart()


@dataclass(slots=True)
class _Class:
    label: str
    kind: str = ""
    fields: list[str] = field(default_factory=list)
    methods: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Reader:
    direction: Direction = "DOWN"
    classes: dict[str, _Class] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    notes: list[Vertex] = field(default_factory=list)
    inside: str = ""

    def line(self, line: str) -> None:
        if self.inside:
            if line == "}":
                self.inside = ""
            elif match := _KIND.fullmatch(line):
                self.classes[self.inside].kind = read_label(match[1])
            else:
                self.member(self.inside, line)
        elif match := _CLASS.fullmatch(line):
            name = self.named(match[1])
            if match[2]:
                self.classes[name].label = read_label(match[2])
            self.inside = name if match[3] else ""
        elif match := _LINK.fullmatch(line):
            self.link(match)
        else:
            self.declaration(line)

    def declaration(self, line: str) -> None:
        if match := _DIRECTION.fullmatch(line):
            self.direction = DIRECTIONS[match[1]]
        elif (match := _KIND.fullmatch(line)) and match[2]:
            self.classes[self.named(match[2])].kind = read_label(match[1])
        elif match := _KIND_OF.fullmatch(line):
            self.classes[self.named(match[1])].kind = read_label(match[2])
        elif match := _NOTE.fullmatch(line):
            name = f"note {len(self.notes)}"
            self.notes.append(Vertex(name, read_label(match[2]), "note"))
            self.links.append(Link(match[1].partition("~")[0], name, stroke="dotted", head=""))
        elif match := _MEMBER.fullmatch(line):
            self.member(self.named(match[1]), match[2])
        else:
            raise NotUnderstoodError(f"the line {line!r}")

    def named(self, written: str) -> str:
        """Return the name of a class without its type parameter, which only its first mention shows."""
        name = written.partition("~")[0]
        if name in _RESERVED:
            raise NotUnderstoodError(f"a class named {name}")
        if name not in self.classes:
            self.classes[name] = _Class(_generics(written))
        elif "~" in written and self.classes[name].label == name:
            self.classes[name].label = _generics(written)
        return name

    def member(self, name: str, written: str) -> None:
        text = _generics(read_label(written.removesuffix(";")))
        if not text or text.endswith(("*", "$")) or re.search(r"\)[*$]", text) or "\n" in text:
            raise NotUnderstoodError("a member in another type")
        one = self.classes[name]
        if "(" in text:
            one.methods.append(_RETURNS.sub(r"\1 : \2", text))
        else:
            one.fields.append(text)

    def link(self, match: re.Match[str]) -> None:
        source, target = self.named(match[1]), self.named(match[7])
        tail_label, head_label, label = (read_label(match[at] or "") for at in (2, 6, 8))
        tail, head = _MARKS.get(match[3] or "", ""), _MARKS.get(match[5] or "", "")
        self.links.append(
            Link(source, target, label, "dotted" if match[4] == ".." else "solid", tail, head, tail_label, head_label)
        )

    def chart(self) -> Chart:
        if not {link.source for link in self.links} <= self.classes.keys():
            raise NotUnderstoodError("a note for nothing")
        if self.inside or not self.classes:
            raise NotUnderstoodError("a class without an end, or nothing at all")
        vertices = [
            Vertex(
                name,
                f"«{one.kind}»\n{one.label}" if one.kind else one.label,
                parts=tuple(tuple(part) for part in (one.fields, one.methods) if part),
            )
            for name, one in self.classes.items()
        ]
        return Chart(self.direction, (*vertices, *self.notes), tuple(self.links))


def _generics(text: str) -> str:
    """Write `List~int~` as `List<int>`."""
    return _GENERIC.sub(r"<\1>", text) if not text.startswith("~") else "~" + _GENERIC.sub(r"<\1>", text[1:])
