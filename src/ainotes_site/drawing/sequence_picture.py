"""Draw a sequence: a column for each actor, a row for each message, frames around rows."""

from dataclasses import dataclass, field

from ainotes_site.drawing.chart import NotUnderstoodError
from ainotes_site.drawing.columns import INSET, LOOP, actor_lines, actor_width, columns_of, lines_of, widest
from ainotes_site.drawing.lettering import text_width
from ainotes_site.drawing.pen import (
    FONT,
    LEADING,
    SMALL,
    circle,
    head,
    lettering,
    line,
    path,
    picture,
    rectangle,
    setback,
    toward,
)
from ainotes_site.drawing.sequence import Activity, Actor, Event, Frame, Message, Note, Sequence
from ainotes_site.drawing.shapes import Point

MOST_ACTORS = 20
MOST_EVENTS = 300

_ROW = SMALL * LEADING
_NAMES = {"loop": "循环", "alt": "分支", "opt": "可选", "par": "并行", "critical": "关键", "break": "中断"}


def draw_sequence(sequence: Sequence, label: str) -> str:
    """Return the SVG of a sequence, with a label for who does not see it."""
    if len(sequence.actors) > MOST_ACTORS or len(sequence.events) > MOST_EVENTS:
        raise NotUnderstoodError("a diagram as large as that")
    sheet = _Sheet(columns_of(sequence), sequence)
    for event in sequence.events:
        sheet.add(event)
    return sheet.finish(label)


@dataclass(slots=True)
class _Open:
    """A frame that is being drawn: from where, and between which columns."""

    frame: Frame
    top: float
    left: float = 1e9
    right: float = 0.0
    turns: list[tuple[float, Frame]] = field(default_factory=list)
    below: int = 0  # how many shapes lie below it


def _tab_width(frame: Frame) -> float:
    return text_width(_NAMES[frame.kind], SMALL) + 16


def _frame_width(one: _Open) -> float:
    """Return how wide a frame must be for its own texts."""
    first = _tab_width(one.frame) + widest(lines_of(one.frame.label)) + 16
    return max([first, *(widest(lines_of(turn.label)) + 16 for _, turn in one.turns)])


@dataclass(slots=True)
class _Sheet:
    columns: dict[str, float]
    sequence: Sequence
    y: float = 0.0
    frames: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    bars: list[str] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)
    working: dict[str, list[float]] = field(default_factory=dict)
    last: float = 0.0
    right: float = 0.0

    def __post_init__(self) -> None:
        self.y = self.last = self.head_height() + 22

    def head_height(self) -> float:
        tallest = max(len(actor_lines(actor)) for actor in self.sequence.actors)
        person = 34 if any(actor.is_person for actor in self.sequence.actors) else 0
        return 8 + tallest * FONT * LEADING + 18 + person

    def add(self, event: Event) -> None:
        match event:
            case Message():
                self.message(event)
            case Note():
                self.note(event)
            case Activity():
                self.activity(event)
            case Frame():
                self.frame(event)

    def span(self, left: float, right: float) -> None:
        for one in self.open:
            one.left, one.right = min(one.left, left), max(one.right, right)

    def message(self, message: Message) -> None:
        text = lines_of(message.label)
        start, end = self.columns[message.source], self.columns[message.target]
        look = ' class="ainotes-draw__dotted"' if message.dotted else ""
        if message.source == message.target:
            self.own_message(message, text, start, look)
            return
        self.y += len(text) * _ROW + 6
        points: list[Point] = [(start, self.y), (end, self.y)]
        marks = head(message.head, points[1], points[0]) + head(message.tail, points[0], points[1])
        line_end = toward(points[1], points[0], setback(message.head))
        line_start = toward(points[0], points[1], setback(message.tail))
        self.lines.append(line(line_start, line_end, look) + marks)
        if text:
            middle = self.y - 6 - len(text) * _ROW / 2
            self.boxes.append(self.text(text, (start + end) / 2, middle))
        self.span(min(start, end), max(start, end))
        self.last = self.y
        self.y += 14

    def own_message(self, message: Message, text: tuple[str, ...], x: float, look: str) -> None:
        height = max(len(text) * _ROW, 22.0)
        top, bottom = self.y + 6, self.y + 6 + height
        points: list[Point] = [(x, top), (x + LOOP, top), (x + LOOP, bottom), (x, bottom)]
        marks = head(message.head, points[-1], points[-2])
        points[-1] = toward(points[-1], points[-2], setback(message.head))
        self.lines.append(path(points, look) + marks)
        width = widest(text)
        if text:
            more = ' class="ainotes-draw__part"'
            self.boxes.append(lettering(text, x + LOOP + 8, (top + bottom) / 2, SMALL, more))
        self.span(x, x + LOOP + 8 + width)
        self.last = bottom
        self.y = bottom + 14

    def text(self, text: tuple[str, ...], x: float, y: float) -> str:
        """Write a text on paper, so that the lines of actors do not run through it."""
        width, height = widest(text) + 6, len(text) * _ROW
        return rectangle(x - width / 2, y - height / 2, width, height) + lettering(text, x, y, SMALL)

    def note(self, note: Note) -> None:
        text = lines_of(note.label)
        height, width = len(text) * _ROW + 12, widest(text) + 24
        middles = [self.columns[name] for name in note.actors]
        if note.side == "over":
            middle = (min(middles) + max(middles)) / 2
            if len(middles) > 1:
                width = max(width, max(middles) - min(middles) + 40)
            left = middle - width / 2
        else:
            left = middles[0] + 12 if note.side == "right of" else middles[0] - 12 - width
        self.y += 4
        shape = rectangle(left, self.y, width, height, ' class="ainotes-draw__note"')
        self.boxes.append(shape + lettering(text, left + width / 2, self.y + height / 2, SMALL))
        self.span(left, left + width)
        self.last = self.y + height
        self.y += height + 10

    def activity(self, activity: Activity) -> None:
        began = self.working.setdefault(activity.actor, [])
        if activity.begins:
            began.append(self.last)
            return
        self.bar(activity.actor, began.pop(), self.last, len(began))

    def bar(self, actor: str, top: float, bottom: float, depth: int) -> None:
        x = self.columns[actor] - 5 + depth * 4
        self.bars.append(rectangle(x, top, 10, max(bottom - top, 10)))

    def frame(self, frame: Frame) -> None:
        if frame.event == "end":
            self.close()
            return
        lines = lines_of(frame.label)
        if frame.event == "begin":
            self.open.append(_Open(frame, self.y, below=len(self.frames)))
            self.y += max(len(lines), 1) * _ROW + 12
        else:
            self.y += 4
            self.open[-1].turns.append((self.y, frame))
            self.y += len(lines) * _ROW + 8
        self.last = self.y

    def close(self) -> None:
        one = self.open.pop()
        if one.right < one.left:  # nothing in it: as wide as all
            places = [x for name, x in self.columns.items() if name]
            one.left, one.right = min(places), max(places)
        left = one.left - 14 - INSET
        right = max(one.right + 14 + INSET, left + _frame_width(one))
        height = self.y - one.top
        tab = _tab_width(one.frame)
        shapes = [rectangle(left, one.top, right - left, height, ' rx="3"')]
        shapes.append(rectangle(left, one.top, tab, _ROW + 4, ' rx="3"'))
        self.boxes.append(lettering((_NAMES[one.frame.kind],), left + tab / 2, one.top + _ROW / 2 + 2, SMALL))
        self.begin_text(one.frame, left + tab + 8, one.top + 2)
        for y, turn in one.turns:
            shapes.append(line((left, y), (right, y), ' class="ainotes-draw__dotted"'))
            self.begin_text(turn, left + 8, y + 3)
        self.frames[one.below : one.below] = shapes  # what it encloses ended, and was drawn, before it
        self.y += 12
        self.last = self.y
        self.right = max(self.right, right + 2)
        self.span(left + 14, right - 14)

    def begin_text(self, frame: Frame, x: float, top: float) -> None:
        if lines := lines_of(frame.label):
            y = top + len(lines) * _ROW / 2
            self.boxes.append(lettering(lines, x, y, SMALL, ' class="ainotes-draw__part"'))

    def finish(self, label: str) -> str:
        for actor, began in self.working.items():
            while began:
                self.bar(actor, began.pop(), self.y, len(began))
        repeat = self.y > 520
        bottom = self.y + 6
        heads = [self.head(actor, 8, at_top=True) for actor in self.sequence.actors]
        if repeat:
            heads += [self.head(actor, bottom, at_top=False) for actor in self.sequence.actors]
        lives = [
            line((self.columns[actor.id], self.head_height()), (self.columns[actor.id], bottom))
            for actor in self.sequence.actors
        ]
        parts = (
            f'<g class="ainotes-draw__frames">{"".join(self.frames)}</g>',
            f'<g class="ainotes-draw__lives">{"".join(lives)}</g>',
            f'<g class="ainotes-draw__nodes">{"".join(self.bars)}</g>',
            f'<g class="ainotes-draw__links">{"".join(self.lines)}</g>',
            f'<g class="ainotes-draw__labels">{"".join(self.boxes)}</g>',
            f'<g class="ainotes-draw__nodes">{"".join(heads)}</g>',
        )
        height = bottom + (self.head_height() if repeat else 2)
        return picture(parts, max(self.columns[""], self.right), height, label)

    def head(self, actor: Actor, top: float, *, at_top: bool) -> str:
        lines = actor_lines(actor)
        width, x = actor_width(actor), self.columns[actor.id]
        height = self.head_height() - 8
        if not actor.is_person:
            own = len(lines) * FONT * LEADING + 18
            y = top + height - own if at_top else top
            return rectangle(x - width / 2, y, width, own, ' rx="3"') + lettering(lines, x, y + own / 2, FONT)
        body = path([(x - 11, top + 34), (x - 11, top + 21), (x + 11, top + 21), (x + 11, top + 34)])
        text = lettering(lines, x, top + 34 + (height - 34) / 2, FONT)
        return circle((x, top + 9), 7) + body + text
