"""Render the syntax tree as the element tree that Python-Markdown goes on with."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from xml.etree import ElementTree

from markdown import Markdown
from markdown.util import AMP_SUBSTITUTE, AtomicString
from pymdownx.highlight import Highlight

from ainotes_site.gfm.callouts import callout_class, callout_title
from ainotes_site.gfm.tree import Attrs, Node, code_language, html_attributes, image_attributes, plain_text, walk
from ainotes_site.text import is_english, is_safe_address, is_safe_source

Element = ElementTree.Element

# The serialiser leaves what looks like an entity unescaped; a note that shows `&lt;` means these four characters.
_ENTITY = re.compile(r"&(?=(?:#[0-9]+|#x[0-9a-f]+|[0-9a-z]+);)", re.I)
# An id of Obsidian's for one of these stands on a `div` around it.
_NAMED_BLOCKS = frozenset("list quote callout code_block table tabs".split())
# Blocks that plugins of Obsidian fill in: here there is nothing to ask.
_QUERIES = frozenset(
    "dataview dataviewjs tasks query tracker meta-bind meta-bind-button datacore datacorejsx bases button".split()
)
_SIZE = re.compile(r"\d{1,5}(?:x\d{1,5})?")
_BLOCK_TAGS = frozenset("blockquote center details dd div dl dt figure li ol p pre table ul".split())
_IMAGE_TYPES = re.compile(r"\.(png|jpe?g|gif|webp|avif|svg|bmp|ico)$", re.I)


def render(document: Node, md: Markdown) -> tuple[Element, tuple[int, ...]]:
    """Return the document as Python-Markdown's root element, and the lines of blocks that failed.

    Highlighted code goes to `md.htmlStash`. A block that cannot be drawn shows its text, and stops no other.
    """
    root = ElementTree.Element(md.doc_tag)
    renderer = _Renderer(md, _number_footnotes(document))
    renderer.document(document, root)
    return root, tuple(renderer.failed)


def _number_footnotes(document: Node) -> dict[str, int]:
    """Number the footnotes that are both defined and referred to, in the order of the first reference."""
    defined = {node.attrs.name for node in walk(document) if node.kind == "footnote"}
    numbers: dict[str, int] = {}
    for node in walk(document):
        if node.kind == "footnote_ref" and node.attrs.name in defined:
            numbers.setdefault(node.attrs.name, len(numbers) + 1)
    return numbers


@lru_cache(maxsize=4096)
def _highlighted(code: str, language: str) -> str:
    highlight = Highlight(None, use_pygments=True, pygments_lang_class=True, guess_lang=False)
    html: str = highlight.highlight(code, language)
    return html


@dataclass(slots=True)
class _Renderer:
    md: Markdown
    footnotes: dict[str, int]
    _definitions: list[Node] = field(default_factory=list)
    _references: dict[str, int] = field(default_factory=dict)
    _tab_sets: int = 0
    failed: list[int] = field(default_factory=list)

    def document(self, document: Node, root: Element) -> None:
        for block in document.children:
            before = len(root)
            try:
                self._one(block, root)
            except Exception:  # whatever it is: the rest of the page must stand
                del root[before:]
                self.failed.append(block.line)
                _append(ElementTree.SubElement(root, "pre"), plain_text(block))
        if self._definitions:
            self._footnote_list(root)

    def _all(self, nodes: Iterable[Node], parent: Element) -> None:
        nodes = tuple(nodes)
        for at, node in enumerate(nodes):
            if node.kind != "break" or not any(near.attrs.display for near in nodes[max(at - 1, 0) : at + 2]):
                self._one(node, parent)

    def _one(self, node: Node, parent: Element) -> None:
        draw = _DRAW.get(node.kind)
        if node.attrs.id and node.kind in _NAMED_BLOCKS:
            parent = ElementTree.SubElement(parent, "div", _block_id(node))
        if draw is not None:
            draw(self, node, parent)
        else:
            self._all(node.children, parent)

    # Blocks

    def paragraph(self, node: Node, parent: Element) -> None:
        if len(node.children) == 1 and node.children[0].attrs.display:
            self._formula(node.children[0], parent, "div")
            return
        holds_blocks = any(child.kind == "heading" or child.attrs.tag in _BLOCK_TAGS for child in node.children)
        element = ElementTree.SubElement(
            parent, "div" if holds_blocks else "p", {} if holds_blocks else _language(node)
        )
        if node.attrs.id:
            element.set("id", f"block-{node.attrs.id}")
        self._all(node.children, element)

    def heading(self, node: Node, parent: Element) -> None:
        element = ElementTree.SubElement(parent, f"h{node.attrs.level}", _language(node))
        if node.attrs.id:
            element.set("id", node.attrs.id)
        if any(child.attrs.html for child in walk(node)):
            element.set("data-toc-label", plain_text(node))
        self._all(node.children, element)

    def list(self, node: Node, parent: Element) -> None:
        element = ElementTree.SubElement(parent, "ol" if node.attrs.ordered else "ul")
        if node.attrs.start != 1:
            element.set("start", str(node.attrs.start))
        if any(child.kind == "task" for child in node.children):
            element.set("class", "task-list")
        for child in node.children:
            if child.kind in ("item", "task"):
                self._item(child, element, node.attrs.tight)
            else:
                self._one(child, element)

    def _item(self, node: Node, parent: Element, tight: bool) -> None:
        element = ElementTree.SubElement(parent, "li", _block_id(node))
        target = element
        if node.kind == "task":
            element.set("class", "task-list-item")
            box = {"type": "checkbox", "disabled": "disabled"}
            if node.attrs.checked:
                box["checked"] = "checked"
            label = plain_text(node).split("\n")[0][:60]
            ElementTree.SubElement(element, "input", {**box, "aria-label": label or "任务"})
            _append(element, " ")
        for child in node.children:
            if tight and child.kind == "paragraph":
                element.attrib.update(_language(child) if len(node.children) == 1 else {})
                self._all(child.children, target)
                _append(target, "\n")
            else:
                self._one(child, target)

    def quote(self, node: Node, parent: Element) -> None:
        self._all(node.children, ElementTree.SubElement(parent, "blockquote"))

    def callout(self, node: Node, parent: Element) -> None:
        kind, fold = callout_class(node.attrs.type), node.attrs.fold
        if fold:
            element = ElementTree.SubElement(parent, "details", {"class": kind})
            if fold == "open":
                element.set("open", "open")
            title = ElementTree.SubElement(element, "summary")
        else:
            element = ElementTree.SubElement(parent, "div", {"class": f"admonition {kind}"})
            title = ElementTree.SubElement(element, "p", {"class": "admonition-title"})
        own = [child for child in node.children if child.kind == "callout_title" and child.children]
        if node.attrs.untitled and not own and not fold:
            element.remove(title)
        if own:
            self._all(own[0].children, title)
        else:
            _append(title, callout_title(node.attrs.type))
        self._all((child for child in node.children if child.kind != "callout_title"), element)

    def tabs(self, node: Node, parent: Element) -> None:
        """Draw a set of tabs as Material's style sheet wants it, which needs no script."""
        self._tab_sets += 1
        name, tabs = f"__tabbed_{self._tab_sets}", node.children
        attrs = {"class": "tabbed-set tabbed-alternate", "data-tabs": f"{self._tab_sets}:{len(tabs)}"}
        element = ElementTree.SubElement(parent, "div", attrs)
        for number in range(1, len(tabs) + 1):
            radio = {"id": f"{name}_{number}", "name": name, "type": "radio"}
            ElementTree.SubElement(element, "input", {"checked": "checked", **radio} if number == 1 else radio)
        labels = ElementTree.SubElement(element, "div", {"class": "tabbed-labels"})
        content = ElementTree.SubElement(element, "div", {"class": "tabbed-content"})
        for number, tab in enumerate(tabs, start=1):
            label = ElementTree.SubElement(labels, "label", {"for": f"{name}_{number}"})
            self._all((one for child in tab.children if child.kind == "callout_title" for one in child.children), label)
            block = ElementTree.SubElement(content, "div", {"class": "tabbed-block"})
            self._all((child for child in tab.children if child.kind != "callout_title"), block)

    def code_block(self, node: Node, parent: Element) -> None:
        language = code_language(node)
        code = node.text.rstrip("\n")
        if language == "math":
            self._formula(node.with_attrs(display=True).replaced(text=code), parent, "div")
            return
        if language in _QUERIES:
            parent = ElementTree.SubElement(parent, "details", {"class": "quote"})
            _append(ElementTree.SubElement(parent, "summary"), "查询（Obsidian 里显示）")
        if node.attrs.html:
            html = node.attrs.html
        elif language == "mermaid":
            html = f'<pre class="ainotes-mermaid"><code>{escape(code, quote=False)}</code></pre>'
        else:
            html = _highlighted(code, language)
        _append(ElementTree.SubElement(parent, "p"), self.md.htmlStash.store(html))

    def table(self, node: Node, parent: Element) -> None:
        table = ElementTree.SubElement(parent, "table")
        body: Element | None = None
        for row in node.children:
            if row.attrs.head:
                section = ElementTree.SubElement(table, "thead")
            else:
                body = section = body if body is not None else ElementTree.SubElement(table, "tbody")
            line = ElementTree.SubElement(section, "tr")
            for cell in row.children:
                element = ElementTree.SubElement(line, "th" if row.attrs.head else "td")
                if cell.attrs.align:
                    element.set("style", f"text-align: {cell.attrs.align};")
                self._all(cell.children, element)

    def rule(self, node: Node, parent: Element) -> None:
        ElementTree.SubElement(parent, "hr")

    def footnote(self, node: Node, parent: Element) -> None:
        if node.attrs.name in self.footnotes:
            self._definitions.append(node)
            return
        element = ElementTree.SubElement(parent, "div", {"class": "footnote"})
        _append(element, f"[^{node.attrs.name}]: ")
        self._all(node.children, element)

    def _footnote_list(self, root: Element) -> None:
        element = ElementTree.SubElement(root, "div", {"class": "footnote"})
        ElementTree.SubElement(element, "hr")
        items = ElementTree.SubElement(element, "ol")
        seen = set()
        for node in sorted(self._definitions, key=lambda node: self.footnotes[node.attrs.name]):
            number = self.footnotes[node.attrs.name]
            if number in seen:
                continue
            seen.add(number)
            item = ElementTree.SubElement(items, "li", {"id": f"fn-{number}"})
            self._all(node.children, item)
            for again in range(1, self._references.get(node.attrs.name, 0) + 1):
                label = {
                    "class": "footnote-backref",
                    "href": f"#{_reference_id(number, again)}",
                    "title": "回到正文",
                }
                last = item[-1] if len(item) and item[-1].tag == "p" else item
                _append(last, " ")
                _append(ElementTree.SubElement(last, "a", label), "↩")

    # Inlines

    def text(self, node: Node, parent: Element) -> None:
        _append(parent, node.text)

    def code(self, node: Node, parent: Element) -> None:
        _append(ElementTree.SubElement(parent, "code"), node.text)

    def formula(self, node: Node, parent: Element) -> None:
        self._formula(node, parent, "span")

    def _formula(self, node: Node, parent: Element, tag: str) -> None:
        """Draw a formula that is typeset already (`html`), or its source, for the script of the page."""
        element = ElementTree.SubElement(parent, tag, {"class": "arithmatex"})
        if node.attrs.html:
            element.set("data-rendered", "")
            _append(element, self.md.htmlStash.store(node.attrs.html))
        elif node.attrs.display:
            gap = "\n" if tag == "div" else ""
            _append(element, f"\\[{gap}{node.text}{gap}\\]")
        else:
            _append(element, node.attrs.source or f"\\({node.text}\\)")

    def emphasis(self, node: Node, parent: Element) -> None:
        """Emphasis without a Chinese character is marked as English: italics suit Latin letters only."""
        self._all(node.children, ElementTree.SubElement(parent, "em", _language(node, words=1)))

    def line_break(self, node: Node, parent: Element) -> None:
        ElementTree.SubElement(parent, "br")

    def link(self, node: Node, parent: Element) -> None:
        href = node.attrs.href
        if not is_safe_address(href):
            self._all(node.children, ElementTree.SubElement(parent, "span"))
            return
        element = ElementTree.SubElement(parent, "a", {"href": _attribute(href)})
        for name, value in (("title", node.attrs.title), ("class", node.attrs.classes)):
            if value:
                element.set(name, _attribute(value))
        self._all(node.children, element)

    def image(self, node: Node, parent: Element) -> None:
        source = node.attrs.src
        alt = "".join(plain_text(child) for child in node.children)
        if not is_safe_source(source):
            self.missing(node, parent)
            return
        element = ElementTree.SubElement(parent, "img", {"alt": _attribute(alt), "src": _attribute(source)})
        for name, value in image_attributes(node):
            element.set(name, _attribute(value))
        element.set("loading", "lazy")

    def missing(self, node: Node, parent: Element) -> None:
        alt = "".join(plain_text(child) for child in node.children)
        element = ElementTree.SubElement(parent, "span", {"class": "ainotes-missing", "role": "note"})
        _append(element, f"图片缺失：{alt}" if alt else "图片缺失")

    def embed(self, node: Node, parent: Element) -> None:
        target = node.attrs.target
        if _IMAGE_TYPES.search(target):
            size = _SIZE.fullmatch(node.text.strip())
            width, _, height = size[0].partition("x") if size else ("", "", "")
            label = Node("text", node.line, node.end, "" if size else node.text)
            attrs = Attrs(src=target, width=width, height=height)
            self.image(Node("image", node.line, node.end, "", attrs, (label,)), parent)
        else:
            label = Node("text", node.line, node.end, node.text or target)
            self.link(Node("link", node.line, node.end, "", Attrs(href=target), (label,)), parent)

    def footnote_ref(self, node: Node, parent: Element) -> None:
        number = self.footnotes.get(node.attrs.name)
        if number is None:
            _append(parent, f"[^{node.attrs.name}]")
            return
        again = self._references[node.attrs.name] = self._references.get(node.attrs.name, 0) + 1
        mark = ElementTree.SubElement(parent, "sup", {"id": _reference_id(number, again)})
        _append(ElementTree.SubElement(mark, "a", {"class": "footnote-ref", "href": f"#fn-{number}"}), str(number))

    def tag(self, node: Node, parent: Element) -> None:
        if node.attrs.href:
            element = ElementTree.SubElement(parent, "a", {"class": "ainotes-tag", "href": _attribute(node.attrs.href)})
        else:
            element = ElementTree.SubElement(parent, "span", {"class": "ainotes-tag"})
        _append(element, f"#{node.text}")

    def concept(self, node: Node, parent: Element) -> None:
        """Draw a link that the program made; `data-concept` tells it from the author's own."""
        attrs = {"class": "ainotes-concept", "data-concept": node.attrs.concept, "href": node.attrs.href}
        self._all(node.children, ElementTree.SubElement(parent, "a", attrs))

    def html(self, node: Node, parent: Element) -> None:
        attrs = {name: _attribute(value) for name, value in html_attributes(node) if _may_stand(name, value)}
        if node.attrs.tag in ("video", "audio"):
            attrs["controls"] = "controls"
        self._all(node.children, ElementTree.SubElement(parent, node.attrs.tag, attrs))


def _block_id(node: Node) -> dict[str, str]:
    return {"id": f"block-{node.attrs.id}"} if node.attrs.id else {}


def _language(node: Node, *, words: int = 4) -> dict[str, str]:
    """Return the attribute that makes a screen reader read English as English: for a run of words without a Han character."""
    text = " ".join(one.text for one in walk(node) if one.kind == "text")
    return {"lang": "en"} if is_english(text, words=words) else {}


def _wrapped(tag: str) -> Callable[[_Renderer, Node, Element], None]:
    return lambda renderer, node, parent: renderer._all(node.children, ElementTree.SubElement(parent, tag))


_DRAW: dict[str, Callable[[_Renderer, Node, Element], None]] = {
    "paragraph": _Renderer.paragraph,
    "heading": _Renderer.heading,
    "list": _Renderer.list,
    "quote": _Renderer.quote,
    "callout": _Renderer.callout,
    "tabs": _Renderer.tabs,
    "code_block": _Renderer.code_block,
    "table": _Renderer.table,
    "rule": _Renderer.rule,
    "footnote": _Renderer.footnote,
    "text": _Renderer.text,
    "code": _Renderer.code,
    "formula": _Renderer.formula,
    "break": _Renderer.line_break,
    "emph": _Renderer.emphasis,
    "strong": _wrapped("strong"),
    "strike": _wrapped("del"),
    "mark": _wrapped("mark"),
    "link": _Renderer.link,
    "image": _Renderer.image,
    "missing": _Renderer.missing,
    "embed": _Renderer.embed,
    "footnote_ref": _Renderer.footnote_ref,
    "tag": _Renderer.tag,
    "concept": _Renderer.concept,
    "html": _Renderer.html,
}


def _reference_id(number: int, again: int) -> str:
    return f"fnref-{number}" if again == 1 else f"fnref-{number}-{again}"


def _append(parent: Element, text: str) -> None:
    """Add text at the end of an element, safe from Python-Markdown's inline patterns and entities."""
    if "&" in text:
        text = _ENTITY.sub(f"{AMP_SUBSTITUTE}amp;", text)
    if len(parent):
        parent[-1].tail = AtomicString((parent[-1].tail or "") + text)
    else:
        parent.text = AtomicString((parent.text or "") + text)


def _may_stand(name: str, value: str) -> bool:
    """Tell whether an attribute is no address, or one that passes the gate."""
    return is_safe_source(value) if name == "src" else name != "cite" or is_safe_address(value)


def _attribute(text: str) -> str:
    return _ENTITY.sub(f"{AMP_SUBSTITUTE}amp;", text) if "&" in text else text
