"""Draw inline nodes: words, links, pictures, formulas, and HTML from the allow-list."""

import re
from xml.etree import ElementTree

from ainotes_site.gfm.canvas import Canvas, Drawer
from ainotes_site.gfm.elements import Element, append, attribute, language_of
from ainotes_site.gfm.tree import Attrs, Node, html_attributes, image_attributes, plain_text, split_size
from ainotes_site.text import is_safe_address, is_safe_source

_IMAGE_TYPES = re.compile(r"\.(png|jpe?g|gif|webp|avif|svg|bmp|ico)$", re.I)


def _text(canvas: Canvas, node: Node, parent: Element) -> None:
    append(parent, node.text)


def _code(canvas: Canvas, node: Node, parent: Element) -> None:
    append(ElementTree.SubElement(parent, "code"), node.text)


def _formula(canvas: Canvas, node: Node, parent: Element) -> None:
    draw_formula(canvas, node, parent, "span")


def draw_formula(canvas: Canvas, node: Node, parent: Element, tag: str) -> None:
    """Draw a formula that is typeset already (`html`), or its source, for the script of the page."""
    element = ElementTree.SubElement(parent, tag, {"class": "arithmatex"})
    if node.attrs.html:
        element.set("data-rendered", "")
        append(element, canvas.md.htmlStash.store(node.attrs.html))
    elif node.attrs.display:
        gap = "\n" if tag == "div" else ""
        append(element, f"\\[{gap}{node.text}{gap}\\]")
    else:
        append(element, node.attrs.source or f"\\({node.text}\\)")


def _emphasis(canvas: Canvas, node: Node, parent: Element) -> None:
    """Emphasis without a Chinese character is marked as English: italics suit Latin letters only."""
    canvas.draw_all(node.children, ElementTree.SubElement(parent, "em", language_of(node, words=1)))


def _line_break(canvas: Canvas, node: Node, parent: Element) -> None:
    ElementTree.SubElement(parent, "br")


def _link(canvas: Canvas, node: Node, parent: Element) -> None:
    href = node.attrs.href
    if not is_safe_address(href):
        canvas.draw_all(node.children, ElementTree.SubElement(parent, "span"))
        return
    element = ElementTree.SubElement(parent, "a", {"href": attribute(href)})
    for name, value in (("title", node.attrs.title), ("class", node.attrs.classes)):
        if value:
            element.set(name, attribute(value))
    canvas.draw_all(node.children, element)


def _image(canvas: Canvas, node: Node, parent: Element) -> None:
    source = node.attrs.src
    alt = "".join(plain_text(child) for child in node.children)
    if not is_safe_source(source):
        _missing(canvas, node, parent)
        return
    element = ElementTree.SubElement(parent, "img", {"alt": attribute(alt), "src": attribute(source)})
    for name, value in image_attributes(node):
        element.set(name, attribute(value))
    element.set("loading", "lazy")


def _missing(canvas: Canvas, node: Node, parent: Element) -> None:
    alt = "".join(plain_text(child) for child in node.children)
    element = ElementTree.SubElement(parent, "span", {"class": "ainotes-missing", "role": "note"})
    append(element, f"图片缺失：{alt}" if alt else "图片缺失")


def _embed(canvas: Canvas, node: Node, parent: Element) -> None:
    target = node.attrs.target
    if _IMAGE_TYPES.search(target):
        alt, width, height = split_size(node.text)
        label = Node("text", node.line, node.end, alt)
        attrs = Attrs(src=target, width=width, height=height)
        _image(canvas, Node("image", node.line, node.end, "", attrs, (label,)), parent)
    else:
        label = Node("text", node.line, node.end, node.text or target)
        _link(canvas, Node("link", node.line, node.end, "", Attrs(href=target), (label,)), parent)


def _tag(canvas: Canvas, node: Node, parent: Element) -> None:
    if node.attrs.href:
        element = ElementTree.SubElement(parent, "a", {"class": "ainotes-tag", "href": attribute(node.attrs.href)})
    else:
        element = ElementTree.SubElement(parent, "span", {"class": "ainotes-tag"})
    append(element, f"#{node.text}")


def _concept(canvas: Canvas, node: Node, parent: Element) -> None:
    """Draw a link that the program made; `data-concept` tells it from the author's own. A quiet one is text until asked for."""
    if node.attrs.classes == "quiet":
        quiet = {"class": "ainotes-concept-quiet", "data-concept": node.attrs.concept}
        element = ElementTree.SubElement(parent, "span", quiet)
    else:
        attrs = {"class": "ainotes-concept", "data-concept": node.attrs.concept, "href": node.attrs.href}
        element = ElementTree.SubElement(parent, "a", attrs)
    canvas.draw_all(node.children, element)


def _html(canvas: Canvas, node: Node, parent: Element) -> None:
    attrs = {name: attribute(value) for name, value in html_attributes(node) if _may_stand(name, value)}
    if node.attrs.tag in ("video", "audio"):
        attrs["controls"] = "controls"
    canvas.draw_all(node.children, ElementTree.SubElement(parent, node.attrs.tag, attrs))


def _may_stand(name: str, value: str) -> bool:
    """Tell whether an attribute is no address, or one that passes the gate."""
    return is_safe_source(value) if name == "src" else name != "cite" or is_safe_address(value)


def _wrapped(tag: str) -> Drawer:
    return lambda canvas, node, parent: canvas.draw_all(node.children, ElementTree.SubElement(parent, tag))


DRAW_INLINES: dict[str, Drawer] = {
    "text": _text,
    "code": _code,
    "formula": _formula,
    "break": _line_break,
    "emph": _emphasis,
    "strong": _wrapped("strong"),
    "strike": _wrapped("del"),
    "mark": _wrapped("mark"),
    "link": _link,
    "image": _image,
    "missing": _missing,
    "embed": _embed,
    "tag": _tag,
    "concept": _concept,
    "html": _html,
}
