"""Clean drawings: an SVG file is a page of its own when it is opened, with all that a page may do.

It is read as XML and written anew with what the lists let in, so that no browser can see in it what was not seen here.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.parsers import expat

from ainotes_site.text import is_safe_address, is_safe_source

_SVG, _XLINK, _XML = (
    "http://www.w3.org/2000/svg",
    "http://www.w3.org/1999/xlink",
    "http://www.w3.org/XML/1998/namespace",
)
_XHTML = "http://www.w3.org/1999/xhtml"
# Drawings that nest deeper are made to break readers; those of notes stay below 60.
_DEEPEST = 200
_TAGS = frozenset(
    "svg g defs symbol use switch a path rect circle ellipse line polyline polygon text tspan textPath title desc image "
    "linearGradient radialGradient stop clipPath mask pattern marker view style foreignObject filter feBlend feColorMatrix "
    "feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow "
    "feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset "
    "fePointLight feSpecularLighting feSpotLight feTile feTurbulence".split()
)
# The texts of diagrams that draw.io and Mermaid write.
_HTML_TAGS = frozenset("div span p br b i u em strong code pre font sub sup ul ol li table tbody tr td th".split())
_HTML_ATTRIBUTES = frozenset("class style align color face size colspan rowspan".split())
_ACTING = frozenset(
    "script iframe object embed animate set handler listener form input button meta link base audio video".split()
)
# What a style could fetch, and how such a word could be hidden from this search.
_FETCHES = re.compile(
    r"@import|expression|javascript:|\\"
    r"|url\((?!\s*[\"']?(?:#|data:(?:image/(?:png|jpe?g|gif|webp)|font/|application/(?:x-)?font)))",
    re.I,
)
_NAMELESS = re.compile(r"on|xmlns", re.I)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A cleaned drawing, and what was left out of it, sorted."""

    data: bytes
    left_out: tuple[str, ...]


def clean_svg(data: bytes) -> Drawing | None:
    """Return the drawing without what acts or fetches; None for what is no SVG, or defines entities."""
    root = _read(data)
    if root is None or root.tag != f"{{{_SVG}}}svg":
        return None
    left_out: set[str] = set()
    _clean(root, left_out)
    return Drawing(_write(root), tuple(sorted(left_out)))


def _read(data: bytes) -> ElementTree.Element | None:
    """Parse XML without entities of its own: they can stand for more than memory holds, or for other files."""
    builder = ElementTree.TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    depth = 0

    def start(tag: str, attrs: Mapping[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise ValueError("too deep")
        builder.start(_name(tag), {_name(name): value for name, value in attrs.items()})

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_name(tag))

    def refuse(*_: object) -> None:
        raise ValueError("entities")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
        return builder.close()
    except (expat.ExpatError, ValueError, LookupError, AssertionError):
        return None


def _name(name: str) -> str:
    return f"{{{name}" if "}" in name else name


def _clean(element: ElementTree.Element, left_out: set[str]) -> None:
    is_html = element.tag.startswith(f"{{{_XHTML}}}")
    for name in list(element.attrib):
        if not _may_stand(element, name, is_html=is_html):
            if _acts(name):
                left_out.add(_bare(name))
            del element.attrib[name]
    if _bare(element.tag) == "style" and _FETCHES.search("".join(element.itertext())):
        left_out.add("style")
        element.text = ""
        del element[:]
    kept: list[ElementTree.Element] = []
    for child in element:
        if _settle(child, left_out):
            kept.append(child)
        elif child.tail and kept:
            kept[-1].tail = (kept[-1].tail or "") + child.tail
        elif child.tail:
            element.text = (element.text or "") + child.tail
    element[:] = kept


def _settle(child: ElementTree.Element, left_out: set[str]) -> bool:
    """Clean a child, and tell whether it stays. Of unknown HTML the text stays."""
    namespace, _, tag = child.tag[1:].partition("}")
    if tag.lower() in _ACTING:
        left_out.add(tag)
        return False
    if namespace == _XHTML and tag not in _HTML_TAGS:
        child.tag = f"{{{_XHTML}}}span"
    elif namespace != _XHTML and (namespace != _SVG or tag not in _TAGS):
        return False
    _clean(child, left_out)
    return True


def _may_stand(element: ElementTree.Element, name: str, *, is_html: bool) -> bool:
    value = element.attrib[name]
    if name in ("href", f"{{{_XLINK}}}href"):
        return _may_lead(_bare(element.tag), value)
    if name.startswith("{"):
        return name == f"{{{_XML}}}space"
    if is_html and name not in _HTML_ATTRIBUTES:
        return False
    return not _NAMELESS.match(name) and name not in ("src", "action", "formaction") and not _FETCHES.search(value)


def _may_lead(tag: str, address: str) -> bool:
    """Tell whether an element may have an address: a link any that passes the gate, all else only what is in the file."""
    if tag == "a":
        return is_safe_address(address)
    return address.startswith("#") or (
        tag in ("image", "feImage") and address.startswith("data:") and is_safe_source(address)
    )


def _acts(name: str) -> bool:
    return _bare(name).lower().startswith(("on", "href", "src", "style"))


def _bare(name: str) -> str:
    return name.rpartition("}")[2]


def _write(root: ElementTree.Element) -> bytes:
    """Write the drawing; the two other languages that may be in it are named at its root."""
    return "".join(('<?xml version="1.0" encoding="UTF-8"?>\n', *_written(root, root=True))).encode("utf-8")


def _written(element: ElementTree.Element, *, root: bool = False, inside: str = _SVG) -> Iterator[str]:
    namespace, _, tag = element.tag[1:].partition("}")
    yield f"<{tag}"
    if root or namespace != inside:
        yield f' xmlns="{namespace}"'
    if root:
        yield f' xmlns:xlink="{_XLINK}"'
    for name, value in sorted(element.attrib.items()):
        yield f' {_prefixed(name)}="{_escaped(value)}"'
    if not element.text and not len(element):
        yield "/>"
        return
    yield f">{_escaped(element.text or '')}"
    for child in element:
        yield from _written(child, inside=namespace)
        yield _escaped(child.tail or "")
    yield f"</{tag}>"


def _prefixed(name: str) -> str:
    return name.replace(f"{{{_XLINK}}}", "xlink:").replace(f"{{{_XML}}}", "xml:")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
