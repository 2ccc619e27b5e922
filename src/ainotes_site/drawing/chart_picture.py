"""Draw a chart that has its places."""

from collections.abc import Iterator

from ainotes_site.drawing.chart import Chart, Group, Link, Style, Vertex
from ainotes_site.drawing.layout import Box, Layout, Route, lay_out_chart, link_lines, vertex_lines
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
    polygon,
    rectangle,
    setback,
    toward,
)
from ainotes_site.drawing.shapes import Point, meeting_point, outline


def draw_chart(chart: Chart, label: str) -> str:
    """Return the SVG of a chart, with a label for who does not see it."""
    layout = lay_out_chart(chart)
    return picture(_parts(chart, layout), layout.width, layout.height, label)


def _parts(chart: Chart, layout: Layout) -> Iterator[str]:
    shapes = {vertex.id: vertex.shape for vertex in chart.vertices}
    routed = [
        (link, _to_outlines(link, route, shapes, layout))
        for link, route in zip(chart.links, layout.routes, strict=True)
        if link.stroke != "hidden"
    ]
    yield '<g class="ainotes-draw__frames">'
    # A group ends after the groups in it: outer frames first.
    yield from (_frame(group, layout.boxes[group.id]) for group in reversed(chart.groups))
    yield '</g><g class="ainotes-draw__links">'
    yield from (_link(link, route) for link, route in routed)
    yield '</g><g class="ainotes-draw__nodes">'
    yield from (_vertex(vertex, layout.boxes[vertex.id]) for vertex in chart.vertices)
    yield '</g><g class="ainotes-draw__labels">'
    yield from (_frame_label(group, layout.boxes[group.id]) for group in chart.groups)
    yield from (text for link, route in routed for text in _label(link, route))
    yield "</g>"


def _look(style: Style, more: str = "") -> str:
    """Return the attributes of a shape whose author gave it colours."""
    colours = [f"{name}:{value}" for name, value in (("fill", style.fill), ("stroke", style.stroke)) if value]
    if style.dashed:
        colours.append("stroke-dasharray:5 4")
    return more + (f' style="{";".join(colours)}"' if colours else "")


def _frame(group: Group, box: Box) -> str:
    return rectangle(box.x, box.y, box.width, box.height, _look(group.style, ' rx="5"'))


def _frame_label(group: Group, box: Box) -> str:
    """Write a frame's label at the left, where few links pass, and over those that do."""
    ink = f' style="fill:{group.style.text};stroke:{group.style.fill}"' if group.style.text else ""
    label = (group.label.replace("\n", " "),)
    return lettering(label, box.x + 14, box.y + 18, FONT, f' class="ainotes-draw__title"{ink}')


def _vertex(vertex: Vertex, box: Box) -> str:
    shape = "".join(_shape(vertex.shape, box, vertex.style))
    lines = vertex_lines(vertex)
    ink = f' style="fill:{vertex.style.text}"' if vertex.style.text else ""
    if not lines:
        return shape
    x, y = box.middle
    if vertex.shape == "cylinder":
        y += 6
    if vertex.shape == "flag":
        x += 6
    return shape + lettering(lines, x, y, FONT, ink)


def _shape(shape: str, box: Box, style: Style) -> Iterator[str]:
    x, y, width, height = box.x, box.y, box.width, box.height
    middle, radius = box.middle, min(width, height) / 2
    match shape:
        case "rectangle" | "rounded" | "stadium" | "subroutine":
            corner = {"rounded": 9.0, "stadium": height / 2}.get(shape, 3.0)
            yield rectangle(x, y, width, height, _look(style, f' rx="{corner:g}"'))
            if shape == "subroutine":
                yield from (line((at, y), (at, y + height)) for at in (x + 7, x + width - 7))
        case "circle":
            yield circle(middle, radius, _look(style))
        case "double-circle":
            yield circle(middle, radius, _look(style)) + circle(middle, radius - 5, _look(style))
        case "cylinder":
            yield polygon(outline(shape, x, y, width, height), _look(style))
            yield path(_lid(box), ' fill="none"')
        case _:
            yield polygon(outline(shape, x, y, width, height), _look(style))


def _lid(box: Box) -> list[Point]:
    """Return the front edge of a cylinder's lid: its back edge is part of the outline."""
    front = outline("cylinder", box.x, box.y, box.width, box.height)[:25]
    return [(x, y - box.height + 12) for x, y in front]


# Links


def _to_outlines(link: Link, route: Route, shapes: dict[str, str], layout: Layout) -> Route:
    """Lead a route that ends at the boxes around two nodes on to their outlines."""
    points = list(route.points)
    for name, end, beside in ((link.source, 0, 1), (link.target, -1, -2)):
        if name in shapes:
            box = layout.boxes[name]
            corners = outline(shapes[name], box.x, box.y, box.width, box.height)
            points[end] = meeting_point(corners, points[beside], points[end])
    return Route(tuple(points), route.label)


def _link(link: Link, route: Route) -> str:
    points = list(route.points)
    start, end = points[0], points[-1]
    marks = head(link.tail, start, points[1]) + head(link.head, end, points[-2])
    points[0] = toward(start, points[1], setback(link.tail))
    points[-1] = toward(end, points[-2], setback(link.head))
    look = {"dotted": ' class="ainotes-draw__dotted"', "thick": ' class="ainotes-draw__thick"'}
    return path(points, look.get(link.stroke, "")) + marks


def _label(link: Link, route: Route) -> Iterator[str]:
    if route.label is None:
        return
    lines = link_lines(link)
    x, y = route.label
    width = max(text_width(text, SMALL) for text in lines) + 6
    height = len(lines) * SMALL * LEADING
    yield rectangle(x - width / 2, y - height / 2, width, height)
    yield lettering(lines, x, y, SMALL)
