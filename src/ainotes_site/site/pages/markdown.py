"""The site as Markdown: a file for each topic, beside its page, `llms.txt`, which lists them (llmstxt.org), and all in one."""

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote

from ainotes_site.cache import NO_CACHE, Cache, OnDemand, Stage
from ainotes_site.addresses import topic_page
from ainotes_site.gfm import Attrs, Node, plain_text, rewrite, walk, write_markdown
from ainotes_site.notes import NOTE_SUFFIXES
from ainotes_site.problems import make_or_tell
from ainotes_site.library import Library
from ainotes_site.site.pages.site import Site, survey
from ainotes_site.addresses import Places, looked_up, place
from ainotes_site.addresses import is_external
from ainotes_site.text import is_safe_address, is_safe_source
from ainotes_site.topics import Topic

LLMS_FILE = "llms.txt"
LLMS_FULL_FILE = "llms-full.txt"
# What other programs may read besides, with a word on each.
_DATA = (
    (LLMS_FULL_FILE, "全部主题的正文"),
    ("knowledge.json", "全部主题、概念与链接"),
    ("glossary.json", "概念表：名称与定义"),
)


def markdown_url(topic: Topic) -> str:
    """Return the URL, from the site's root, of a topic as Markdown."""
    return quote(topic_page(topic))


def markdown_files(
    site: Site, *, name: str, description: str = "", cache: Cache = NO_CACHE
) -> Mapping[str, str]:
    """Return each topic with a page as Markdown, `llms.txt` and `llms-full.txt`, by their paths from the site's root.

    `cache` knows the topics written before.
    """
    # A picture's size is what a page needs; here it would only make HTML of Markdown.
    places = replace(site.places, sizes={}, remote="keep")
    topics = {topic_page(one): one for one in site.library.topics if one.has_page}

    def write(path: str) -> str:
        if path in topics:
            return _write_topic(topics[path], path, places, site, cache)
        if path == LLMS_FILE:
            return _write_list(name, description, site)
        # Full addresses are the same in any file; relative ones are not, nor the numbers of footnotes.
        whole = (
            files[page]
            if site.address and "[^" not in files[page]
            else _write_topic(one, LLMS_FULL_FILE, places, site, cache, f"{at}-")
            for at, (page, one) in enumerate(topics.items(), start=1)
        )
        return "\n---\n\n".join(whole)

    files = OnDemand((*topics, LLMS_FILE, LLMS_FULL_FILE), write)
    return files


def topics_as_markdown(library: Library) -> Mapping[str, str]:
    """Return each topic with a page as Markdown by its id, written when it is asked for."""
    files = markdown_files(survey(library, directory_urls=True), name="")
    pages = {one.id: topic_page(one) for one in library.topics if one.has_page}
    return OnDemand(tuple(pages), lambda topic: files[pages[topic]])


def _write_topic(topic: Topic, file: str, places: Places, site: Site, cache: Cache, prefix: str = "") -> str:
    """Return a topic as Markdown whose addresses hold from a file of the site, and its footnotes' numbers with this prefix."""

    def settle(target: str, anchor: str) -> str:
        url = site.url(target) if target.lower().endswith(NOTE_SUFFIXES) else quote(target)
        return site.absolute(f"{url}#{anchor}" if anchor else url, file)

    def write() -> str:
        """Write the topic, or take it from before where neither it nor what it leads to has changed."""
        found = looked_up((*topic.blocks, *topic.footnotes), places)
        # The form of its own URL is that of all.
        key = cache.key(_WRITTEN, topic, found, site.url(topic_page(topic)), site.address, file, prefix)
        known = cache.fetch(_WRITTEN, key) if found is not None else None
        if known is None:
            known = write_topic(topic, places, settle, above=(_facts(topic, site),), prefix=prefix)
            if found is not None:
                cache.store(_WRITTEN, key, known)
        return known

    source, what = topic.sources[0], f"主题「{topic.title}」写不成 Markdown，只写了文字"
    return make_or_tell(
        write,
        lambda: "\n\n".join((f"# {topic.title}", *filter(None, map(plain_text, topic.blocks)))) + "\n",
        site.tell,
        source.note,
        source.start,
        what,
    )


def write_topic(
    topic: Topic, places: Places, settle: Callable[[str, str], str], *, above: Iterable[Node] = (), prefix: str = ""
) -> str:
    """Return a topic as Markdown. `settle` gives the address to write for a page or file of the site, by its source path

    and anchor, empty where it leads nowhere; `above` stands below the title, `prefix` before the numbers of footnotes.
    """
    page = topic_page(topic)
    placed = place((*topic.blocks, *topic.footnotes), page, posixpath.dirname(page) + "/", places)
    settler = _Settler(page, settle, _number_footnotes(placed, prefix))
    blocks = (rewrite(block, settler.change) for block in placed)
    return write_markdown(_node("document", _heading(1, topic.title), *above, *blocks))


_WRITTEN = Stage(write_topic, str)


def _facts(topic: Topic, site: Site) -> Node:
    """Return the line below the title: date, tags, where the text stands in the notes, and its addresses."""
    sources = "；".join(f"{one.note} 第 {one.start}–{one.end} 行" for one in topic.sources)
    facts: list[tuple[str, list[Node]]] = [
        ("日期", [_text(topic.date or "")]),
        ("标签", [_text("、".join(topic.tags))]),
        ("出处", [_text(sources)]),
        ("来源", [_link(link, link) for link in topic.links]),
    ]
    if site.address:
        url = site.absolute(site.url(topic_page(topic)), "")
        facts.append(("网址", [_link(url, url)]))
    nodes: list[Node] = []
    for label, values in facts:
        shown = [value for value in values if value.text or value.children]
        if shown:
            nodes += [_text(f"{' · ' if nodes else ''}{label}："), *_separated(shown)]
    return _node("paragraph", *nodes)


def _separated(nodes: Iterable[Node]) -> Iterator[Node]:
    for at, node in enumerate(nodes):
        if at:
            yield _text("、")
        yield node


@dataclass(frozen=True, slots=True)
class _Settler:
    """Makes placed blocks hold outside the site: addresses settled, footnotes numbered, nothing that acts."""

    page: str
    settle: Callable[[str, str], str]
    footnotes: Mapping[str, str]

    def change(self, node: Node) -> Node | None:
        if node.kind in ("link", "image", "footnote", "footnote_ref") or node.attrs.src:
            settled = self._settle(node)
            return settled.replaced(children=tuple(rewrite(child, self.change) for child in node.children))
        return None

    def _settle(self, node: Node) -> Node:
        if node.kind == "link":
            href = self._address(node.attrs.href)
            return node.with_attrs(href=href) if href and is_safe_address(href) else node.replaced(kind="html", attrs=_WRAPPER)
        if node.kind in ("footnote", "footnote_ref"):
            return node.with_attrs(name=self.footnotes[node.attrs.name])
        source = self._address(node.attrs.src)
        return node.with_attrs(src=source) if is_safe_source(source) else node.replaced(kind="missing")

    def _address(self, address: str) -> str:
        """Return an address, which holds from the page's source path, so that it holds from the file written."""
        path, _, anchor = address.partition("#")
        if is_external(address) or not path:
            return address
        target = posixpath.normpath(posixpath.join(posixpath.dirname(self.page), unquote(path)))
        return self.settle(target, anchor)


# Only what is in it is written.
_WRAPPER = Attrs(tag="span", attributes=(("class", "ainotes-dead"),))


def _number_footnotes(blocks: Iterable[Node], prefix: str) -> dict[str, str]:
    """Number footnotes in the order of the text: their names carry the path of their note."""
    numbers: dict[str, str] = {}
    for block in blocks:
        for node in walk(block):
            if node.kind in ("footnote", "footnote_ref"):
                numbers.setdefault(node.attrs.name, f"{prefix}{len(numbers) + 1}")
    return numbers


# llms.txt


def _write_list(name: str, description: str, site: Site) -> str:
    count = sum(topic.has_page for topic in site.library.topics)
    summary = description or f"由笔记自动整理成的中文知识库，共 {count} 个主题。"
    sections = [
        node
        for title, topics in _sections(site)
        for node in (_heading(2, title), _list(_entry(topic, site) for topic in topics))
    ]
    data = _list(_item(_link(path, site.absolute(path, LLMS_FILE)), text) for path, text in _DATA)
    quote_block = _node("quote", _node("paragraph", _text(summary)))
    # Readers short of room leave out the section of this name.
    last = (_heading(2, "Optional"), data)
    return write_markdown(_node("document", _heading(1, name or "笔记"), quote_block, *sections, *last))


def _sections(site: Site) -> Iterator[tuple[str, list[Topic]]]:
    """Yield each tag with the topics of which it is the first, then the topics without tags."""
    for tag, topics in site.tags.items():
        own = [topic for topic in topics if topic.tags[0] == tag and topic.has_page]
        if own:
            yield tag, own
    rest = [topic for topic in site.library.topics if topic.has_page and (topic.folder_page or not topic.tags)]
    if rest:
        yield "未分类", rest


def _entry(topic: Topic, site: Site) -> Node:
    url = site.absolute(markdown_url(topic), LLMS_FILE)
    return _item(_link(topic.title, url), site.topics[topic.id].excerpt)


def _item(link: Node, text: str) -> Node:
    return _node("item", _node("paragraph", link, *((_text(f": {text}"),) if text else ())))


def _list(items: Iterable[Node]) -> Node:
    return _node("list", *items).with_attrs(tight=True)


def _heading(level: int, title: str) -> Node:
    return _node("heading", _text(title)).with_attrs(level=level)


def _link(text: str, href: str) -> Node:
    return _node("link", _text(text)).with_attrs(href=href)


def _text(text: str) -> Node:
    return Node("text", 1, 1, text)


def _node(kind: str, *children: Node) -> Node:
    return Node(kind, 1, 1, children=children)
