"""Draw blocks: paragraphs, headings, lists, tables, code, callouts and tabs."""

from functools import lru_cache
from html import escape
from xml.etree import ElementTree

from pymdownx.highlight import Highlight

from ainotes_site.gfm.callouts import callout_class, callout_title
from ainotes_site.gfm.canvas import Canvas, Drawer
from ainotes_site.gfm.code_options import CodeOptions, read_code_options, without_annotation_signs
from ainotes_site.gfm.elements import Element, append, block_id, language_of
from ainotes_site.gfm.render_inlines import draw_formula
from ainotes_site.gfm.tree import Node, code_language, plain_text, walk

# Blocks that plugins of Obsidian fill in: here there is nothing to ask.
_QUERIES = frozenset(
    "dataview dataviewjs tasks query tracker meta-bind meta-bind-button datacore datacorejsx bases button".split()
)
_BLOCK_TAGS = frozenset("blockquote center details dd div dl dt figure li ol p pre table ul".split())

# Highlighters look for the end of what begins again and again: of 20,000 characters that takes them a second, of five times
# as many half a minute. The longest of 4,656 blocks of code in real notes has 11,150.
_MOST_HIGHLIGHTED = 20_000
# Of the 500 languages a few read hostile code in time that grows with its square: 10,000 tabs as AutoIt take 20 seconds.
# More than some screens of code is highlighted in the languages that people write notes in, whose readers are much read.
_MOST_OF_ANY_LANGUAGE = 2_000
_COMMON_LANGUAGES = frozenset(
    "bash c c++ console cpp cs csharp css cuda cu dart diff docker dockerfile go golang haskell html ini java javascript js "
    "json jsonc julia kotlin lua makefile matlab objc php powershell properties protobuf py python py3 python3 pycon r rb ruby "
    "rs rust scala sh shell sql swift tex latex toml ts tsx typescript jsx vue xml yaml yml zsh".split()
)


def _paragraph(canvas: Canvas, node: Node, parent: Element) -> None:
    if len(node.children) == 1 and node.children[0].attrs.display:
        draw_formula(canvas, node.children[0], parent, "div")
        return
    holds_blocks = any(child.kind == "heading" or child.attrs.tag in _BLOCK_TAGS for child in node.children)
    element = ElementTree.SubElement(parent, "div" if holds_blocks else "p", {} if holds_blocks else language_of(node))
    if node.attrs.id:
        element.set("id", f"block-{node.attrs.id}")
    if node.attrs.classes:
        element.set("class", node.attrs.classes)
    canvas.draw_all(node.children, element)


def _heading(canvas: Canvas, node: Node, parent: Element) -> None:
    element = ElementTree.SubElement(parent, f"h{node.attrs.level}", language_of(node))
    if node.attrs.id:
        element.set("id", node.attrs.id)
    if any(child.attrs.html for child in walk(node)):
        element.set("data-toc-label", plain_text(node))
    canvas.draw_all(node.children, element)


def _list(canvas: Canvas, node: Node, parent: Element) -> None:
    element = ElementTree.SubElement(parent, "ol" if node.attrs.ordered else "ul")
    if node.attrs.start != 1:
        element.set("start", str(node.attrs.start))
    if any(child.kind == "task" for child in node.children):
        element.set("class", "task-list")
    for child in node.children:
        if child.kind in ("item", "task"):
            _item(canvas, child, element, node.attrs.tight)
        else:
            canvas.draw(child, element)


def _item(canvas: Canvas, node: Node, parent: Element, tight: bool) -> None:
    element = ElementTree.SubElement(parent, "li", block_id(node))
    target = element
    if node.kind == "task":
        element.set("class", "task-list-item")
        box = {"type": "checkbox", "disabled": "disabled"}
        if node.attrs.checked:
            box["checked"] = "checked"
        label = plain_text(node).split("\n")[0][:60]
        ElementTree.SubElement(element, "input", {**box, "aria-label": label or "任务"})
        append(element, " ")
    for child in node.children:
        if tight and child.kind == "paragraph":
            element.attrib.update(language_of(child) if len(node.children) == 1 else {})
            canvas.draw_all(child.children, target)
            append(target, "\n")
        else:
            canvas.draw(child, target)


def _quote(canvas: Canvas, node: Node, parent: Element) -> None:
    canvas.draw_all(node.children, ElementTree.SubElement(parent, "blockquote"))


def _callout(canvas: Canvas, node: Node, parent: Element) -> None:
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
        canvas.draw_all(own[0].children, title)
    else:
        append(title, callout_title(node.attrs.type))
    canvas.draw_all((child for child in node.children if child.kind != "callout_title"), element)


def _tabs(canvas: Canvas, node: Node, parent: Element) -> None:
    """Draw a set of tabs as Material's style sheet wants it, which needs no script."""
    canvas.tab_sets += 1
    name, tabs = f"__tabbed_{canvas.tab_sets}", node.children
    attrs = {"class": "tabbed-set tabbed-alternate", "data-tabs": f"{canvas.tab_sets}:{len(tabs)}"}
    element = ElementTree.SubElement(parent, "div", attrs)
    for number in range(1, len(tabs) + 1):
        radio = {"id": f"{name}_{number}", "name": name, "type": "radio"}
        ElementTree.SubElement(element, "input", {"checked": "checked", **radio} if number == 1 else radio)
    labels = ElementTree.SubElement(element, "div", {"class": "tabbed-labels"})
    content = ElementTree.SubElement(element, "div", {"class": "tabbed-content"})
    for number, tab in enumerate(tabs, start=1):
        label = ElementTree.SubElement(labels, "label", {"for": f"{name}_{number}"})
        canvas.draw_all(
            (one for child in tab.children if child.kind == "callout_title" for one in child.children), label
        )
        block = ElementTree.SubElement(content, "div", {"class": "tabbed-block"})
        canvas.draw_all((child for child in tab.children if child.kind != "callout_title"), block)


def _code_block(canvas: Canvas, node: Node, parent: Element) -> None:
    language = code_language(node)
    code = node.text.rstrip("\n")
    if language == "math":
        draw_formula(canvas, node.with_attrs(display=True).replaced(text=code), parent, "div")
        return
    if language in _QUERIES:
        parent = ElementTree.SubElement(parent, "details", {"class": "quote"})
        append(ElementTree.SubElement(parent, "summary"), "查询（Obsidian 里显示）")
    if node.attrs.html:
        html = node.attrs.html
    elif language == "mermaid":
        html = f'<pre class="ainotes-mermaid"><code>{escape(code, quote=False)}</code></pre>'
    else:
        options = read_code_options(node.attrs.info, code.count("\n") + 1)
        html = _highlighted(without_annotation_signs(code), language, options)
    append(ElementTree.SubElement(parent, "p"), canvas.md.htmlStash.store(html))


def _table(canvas: Canvas, node: Node, parent: Element) -> None:
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
            canvas.draw_all(cell.children, element)


def _rule(canvas: Canvas, node: Node, parent: Element) -> None:
    ElementTree.SubElement(parent, "hr")


@lru_cache(maxsize=4096)
def _highlighted(code: str, language: str, options: CodeOptions) -> str:
    most = _MOST_HIGHLIGHTED if language.lower() in _COMMON_LANGUAGES else _MOST_OF_ANY_LANGUAGE
    if len(code) > most:
        language = "text"
    highlight = Highlight(None, use_pygments=True, pygments_lang_class=True, guess_lang=False)
    html: str = highlight.highlight(
        code, language, hl_lines=list(options.lines), linestart=options.first or -1, title=options.title or None
    )
    return html


DRAW_BLOCKS: dict[str, Drawer] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "list": _list,
    "quote": _quote,
    "callout": _callout,
    "tabs": _tabs,
    "code_block": _code_block,
    "table": _table,
    "rule": _rule,
}
