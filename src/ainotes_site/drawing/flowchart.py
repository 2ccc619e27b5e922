"""Read the source of a flowchart, as strictly as Mermaid's own grammar or more so.

Links, labels and ids are cut where Mermaid's lexer cuts them, oddities included (`A---oB` ends in a circle). Whatever
the rules below do not cover is not understood; nothing is passed over.
"""

import re
from dataclasses import dataclass, field, replace

from ainotes_site.drawing.chart import (
    DIRECTIONS,
    Chart,
    Direction,
    Group,
    Link,
    NotUnderstoodError,
    Stroke,
    Style,
    Vertex,
)
from ainotes_site.drawing.lettering import read_label
from ainotes_site.drawing.styles import merge, read_style

_HEADER = re.compile(r"[ ]*(TB|TD|BT|LR|RL)?[ ]*(?:;|\n|$)")
_GAP = re.compile(r"[\s;]*")
_END = re.compile(r"[ ]*(?:;|\n|$)")
_KEYWORD = re.compile(r"(subgraph|end|direction|classDef|class|style)(?=[\s;]|$)")
_REST = re.compile(r"[^\n;]*")
_ID = re.compile(r"\w+(?:[-./]\w+)*")
_RESERVED = frozenset(
    "end subgraph style class classDef click linkStyle default graph flowchart direction href".split()
)
_MARK_OR_NAME = re.compile(r"[^\x00-\x7f][xo]$")
_LINK = re.compile(r"\s*([xo<]?)(--+[-xo>]|==+[=xo>]|-?\.+-[xo>]?|~~~+)\s*")
_OPENING = re.compile(r"\s*([xo<]?)(--|==|-\.)\s*")
_CLOSING = {
    "--": re.compile(r"((?:[^-\n]|-(?!-))+)(--+[-xo>])\s*"),
    "==": re.compile(r"((?:[^=\n]|=(?!=))+)(==+[=xo>])\s*"),
    "-.": re.compile(r"((?:[^.\n]|\.(?!-))+)(\.+-[xo>]?)\s*"),
}
_QUOTED = re.compile(r'\s*"([^"]+)"\s*')
_BARE = re.compile(r'[^\[\](){}|"\n]+')
_PIPE = re.compile(r'\|\s*(?:"([^"]+)"|([^\[\](){}|"\n]+))\s*\|\s*')
_CLASS = re.compile(r":::([\w-]+)")
_AND = re.compile(r"\s*&\s*")
_ENDS = {">": "arrow", "o": "circle", "x": "cross"}
_TITLED = re.compile(
    r'(?P<id>[\w.-]+)\s*\[\s*(?:"(?P<quoted>[^"]+)"|(?P<bare>[^\[\](){}|"]+))\s*\]'
    r'|"(?P<alone>[^"]+)"|(?P<plain>[^\[\](){}|"]+)'
)
# The opening, then for each closing what it makes; the longer before the shorter.
_SHAPES: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("(((", ((")))", "double-circle"),)),
    ("((", (("))", "circle"),)),
    ("([", (("])", "stadium"),)),
    ("(-", (("-)", "ellipse"),)),
    ("[[", (("]]", "subroutine"),)),
    ("[(", ((")]", "cylinder"),)),
    ("[/", (("/]", "lean-right"), ("\\]", "trapezoid"))),
    ("[\\", (("\\]", "lean-left"), ("/]", "trapezoid-down"))),
    ("{{", (("}}", "hexagon"),)),
    ("{", (("}", "diamond"),)),
    (">", (("]", "flag"),)),
    ("(", ((")", "rounded"),)),
    ("[", (("]", "rectangle"),)),
)


def read_flowchart(body: str) -> Chart:
    """Return the chart that stands after `graph` or `flowchart`."""
    header = _HEADER.match(body)
    if not header:
        raise NotUnderstoodError("第一行的方向不是 TB、LR 之类")
    reader = _Reader(body, header.end())
    reader.statements()
    return reader.chart(DIRECTIONS[header[1] or "TB"])


@dataclass(slots=True)
class _Open:
    """A subgraph that is being read."""

    id: str
    label: str
    mentioned: dict[str, None] = field(default_factory=dict)
    direction: Direction | None = None


@dataclass(slots=True)
class _Reader:
    text: str
    at: int
    vertices: dict[str, Vertex] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    groups: dict[str, Group] = field(default_factory=dict)
    stack: list[_Open] = field(default_factory=list)
    nested: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    definitions: dict[str, Style] = field(default_factory=dict)
    classes: dict[str, list[str]] = field(default_factory=dict)
    styles: dict[str, list[Style]] = field(default_factory=dict)

    def statements(self) -> None:
        self.take(_GAP)
        while self.at < len(self.text):
            keyword = self.take(_KEYWORD)
            if keyword:
                self.command(keyword[1])
            else:
                self.chain()
            if not self.take(_END):
                raise NotUnderstoodError(f"看不懂 {self.near()}")
            self.take(_GAP)
        if self.stack:
            raise NotUnderstoodError("subgraph 没有 end")

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self.text, self.at)
        if match:
            self.at = match.end()
        return match

    def need(self, pattern: re.Pattern[str]) -> re.Match[str]:
        match = self.take(pattern)
        if not match:
            raise NotUnderstoodError(f"看不懂 {self.near()}")
        return match

    def near(self) -> str:
        """Return what stands here, for the author to find it."""
        return self.text[self.at : self.at + 20].split("\n")[0].strip() or "行尾"

    # Commands

    def command(self, keyword: str) -> None:
        if keyword == "end":
            self.close()
            return
        rest = self.need(_REST)[0].strip()
        if keyword == "subgraph":
            self.open(rest)
        elif keyword == "direction":
            if not self.stack or rest not in DIRECTIONS:
                raise NotUnderstoodError("direction 不在 subgraph 里，或不是 TB、LR 之类")
            self.stack[-1].direction = DIRECTIONS[rest]
        else:
            self.styling(keyword, rest)

    def styling(self, keyword: str, rest: str) -> None:
        """Read `classDef name fill:…`, `class a,b name` and `style a fill:…`."""
        names, _, value = rest.partition(" ")
        if not value.strip():
            raise NotUnderstoodError(f"{keyword} 后面缺了样式")
        for name in names.split(","):
            if keyword == "classDef":
                self.definitions[name] = read_style(value)
            elif keyword == "class":
                self.classes.setdefault(name, []).append(value.strip())
            else:
                self.styles.setdefault(name, []).append(read_style(value))

    def open(self, rest: str) -> None:
        title = _TITLED.fullmatch(rest)
        if not title:
            raise NotUnderstoodError("subgraph 的标题")
        label = read_label(title["quoted"] or title["bare"] or title["alone"] or title["plain"])
        named = title["id"] or title["alone"] or title["plain"].strip()
        # A title of several words names nothing that a link could lead to.
        group = named if not re.search(r"\s", named) else f"subgraph {len(self.groups) + len(self.stack)}"
        if group in self.groups or any(one.id == group for one in self.stack):
            raise NotUnderstoodError("两个 subgraph 同名")
        self.stack.append(_Open(group, label))

    def close(self) -> None:
        if not self.stack:
            raise NotUnderstoodError("多了一个 end")
        done = self.stack.pop()
        # As in Mermaid, a node belongs to the subgraph that mentions it and ends first.
        members = tuple(name for name in done.mentioned if name not in self.taken)
        self.taken.update(members)
        self.groups[done.id] = Group(done.id, done.label, members, done.direction)
        if self.stack:
            self.stack[-1].mentioned[done.id] = None
            self.nested[done.id] = self.stack[-1].id

    # Nodes and links

    def chain(self) -> None:
        sources = self.nodes()
        while link := self.link():
            targets = self.nodes()
            self.links += [replace(link, source=source, target=target) for source in sources for target in targets]
            sources = targets

    def nodes(self) -> list[str]:
        found = [self.node()]
        while self.take(_AND):
            found.append(self.node())
        return found

    def node(self) -> str:
        name = self.need(_ID)[0]
        if name in _RESERVED:
            raise NotUnderstoodError(f"节点不能叫 {name}")
        if _MARK_OR_NAME.search(name) and self.text.startswith(("--", "==", "-."), self.at):
            raise NotUnderstoodError("节点名末尾的 x、o 与连线连在一起")
        shape = self.shape()
        if shape:
            self.vertices[name] = Vertex(name, shape[1], shape[0])
        else:
            self.vertices.setdefault(name, Vertex(name, name))
        if self.stack:
            self.stack[-1].mentioned[name] = None
        while styled := self.take(_CLASS):
            self.classes.setdefault(name, []).append(styled[1])
        return name

    def shape(self) -> tuple[str, str] | None:
        for opening, closings in _SHAPES:
            if self.text.startswith(opening, self.at):
                self.at += len(opening)
                return self.closed(closings)
        return None

    def closed(self, closings: tuple[tuple[str, str], ...]) -> tuple[str, str]:
        quoted = self.take(_QUOTED)
        text = quoted[1] if quoted else self.need(_BARE)[0]
        for closing, shape in closings:
            # The slash of a slanted side is taken with the bare text before it.
            edge = "" if quoted else closing[:-1].strip(")]}-")
            if text.endswith(edge) and self.text.startswith(closing[len(edge) :], self.at):
                self.at += len(closing) - len(edge)
                label = read_label(text.removesuffix(edge))
                if not label:
                    raise NotUnderstoodError("有节点没有字")
                return shape, label
        raise NotUnderstoodError(f"括号没有配对：{self.near()}")

    def link(self) -> Link | None:
        if whole := self.take(_LINK):
            label = self.take(_PIPE)
            return _link(whole[1], whole[2], (label[1] or label[2]) if label else "")
        opening = self.take(_OPENING)
        if not opening:
            return None
        closing = self.need(_CLOSING[opening[2]])
        if closing[1].endswith(("x", "o", "<", "-")):
            raise NotUnderstoodError("连线上的字与线连在一起")
        text = closing[1].strip()
        return _link(opening[1], closing[2], text[1:-1] if text[:1] == text[-1:] == '"' else text)

    # The whole

    def chart(self, direction: Direction) -> Chart:
        default = ["default"] if "default" in self.definitions else []
        for names in self.classes.values():
            if not all(name in self.definitions for name in names):
                raise NotUnderstoodError("用了没有 classDef 的 class")

        def styled(name: str) -> Style:
            own = [self.definitions[one] for one in self.classes.get(name, default)]
            return merge([*own, *self.styles.get(name, [])])

        vertices = [vertex for vertex in self.vertices.values() if vertex.id not in self.groups]
        mentioned = {*self.classes, *self.styles}
        if not mentioned <= {*self.vertices, *self.groups} or not vertices:
            raise NotUnderstoodError("没有节点，或样式给了不存在的节点")
        for group in self.groups.values():
            inner = [name for name in group.members if name in self.groups]
            if not group.members or any(self.nested.get(name) != group.id for name in inner):
                raise NotUnderstoodError("subgraph 是空的，或放在两处")
        groups = [replace(group, style=merge(self.styles.get(group.id, []))) for group in self.groups.values()]
        return Chart(
            direction,
            tuple(replace(vertex, style=styled(vertex.id)) for vertex in vertices),
            tuple(self.links),
            tuple(groups),
        )


def _link(start: str, line: str, label: str) -> Link:
    """Read the marks of a link. Mermaid draws a mark at the start only where the same stands at the end."""
    end = _ENDS.get(line[-1], "")
    tail = {"<": "arrow", "": ""}.get(start, _ENDS.get(start, ""))
    if tail and tail != end:
        raise NotUnderstoodError("连线两头的记号不一样")
    stroke: Stroke = "solid"
    if "=" in line:
        stroke = "thick"
    elif "." in line:
        stroke = "dotted"
    elif "~" in line:
        stroke = "hidden"
    return Link("", "", read_label(label), stroke, tail, end)
