"""Draw footnotes: their marks where they are referred to, their texts at the end of the document."""

from xml.etree import ElementTree

from ainotes_site.gfm.canvas import Canvas, Drawer
from ainotes_site.gfm.elements import Element, append
from ainotes_site.gfm.tree import Node, walk


def number_footnotes(document: Node) -> dict[str, int]:
    """Number the footnotes that are both defined and referred to, in the order of the first reference."""
    defined = {node.attrs.name for node in walk(document) if node.kind == "footnote"}
    numbers: dict[str, int] = {}
    for node in walk(document):
        if node.kind == "footnote_ref" and node.attrs.name in defined:
            numbers.setdefault(node.attrs.name, len(numbers) + 1)
    return numbers


def _footnote(canvas: Canvas, node: Node, parent: Element) -> None:
    if node.attrs.name in canvas.footnotes:
        canvas.definitions.append(node)
        return
    element = ElementTree.SubElement(parent, "div", {"class": "footnote"})
    append(element, f"[^{node.attrs.name}]: ")
    canvas.draw_all(node.children, element)


def draw_footnotes(canvas: Canvas, root: Element) -> None:
    """Draw the definitions of all footnotes that were met, each with the ways back to where it is referred to."""
    if not canvas.definitions:
        return
    element = ElementTree.SubElement(root, "div", {"class": "footnote"})
    ElementTree.SubElement(element, "hr")
    items = ElementTree.SubElement(element, "ol")
    seen = set()
    for node in sorted(canvas.definitions, key=lambda node: canvas.footnotes[node.attrs.name]):
        number = canvas.footnotes[node.attrs.name]
        if number in seen:
            continue
        seen.add(number)
        item = ElementTree.SubElement(items, "li", {"id": f"fn-{number}"})
        canvas.draw_all(node.children, item)
        for again in range(1, canvas.references[node.attrs.name] + 1):
            label = {
                "class": "footnote-backref",
                "href": f"#{_reference_id(number, again)}",
                "title": "回到正文",
            }
            last = item[-1] if len(item) and item[-1].tag == "p" else item
            append(last, " ")
            append(ElementTree.SubElement(last, "a", label), "↩")


def _footnote_ref(canvas: Canvas, node: Node, parent: Element) -> None:
    number = canvas.footnotes.get(node.attrs.name)
    if number is None:
        append(parent, f"[^{node.attrs.name}]")
        return
    canvas.references[node.attrs.name] += 1
    again = canvas.references[node.attrs.name]
    mark = ElementTree.SubElement(parent, "sup", {"id": _reference_id(number, again)})
    append(ElementTree.SubElement(mark, "a", {"class": "footnote-ref", "href": f"#fn-{number}"}), str(number))


def _reference_id(number: int, again: int) -> str:
    return f"fnref-{number}" if again == 1 else f"fnref-{number}-{again}"


DRAW_FOOTNOTES: dict[str, Drawer] = {"footnote": _footnote, "footnote_ref": _footnote_ref}
