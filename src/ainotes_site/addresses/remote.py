"""Pictures that other hosts keep: whoever reads the page tells them so, unless its author decides otherwise."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from ainotes_site.addresses.references import Located
from ainotes_site.gfm import Attrs, Node, plain_text, walk
from ainotes_site.notes import Note, Section
from ainotes_site.problems import Problem

_REMOTE = re.compile(r"(?:https?:)?//", re.I)


def remote_host(address: str) -> str:
    """Return the host that loading an address would ask; nothing for one within the site, or in the address itself."""
    if not _REMOTE.match(address.strip()):
        return ""
    try:
        return urlsplit(address.strip()).hostname or ""
    except ValueError:  # brackets that hold no address: browsers load nothing
        return ""


def without_request(image: Node, remote: str, *, in_link: bool) -> Node:
    """Return what stands for a remote picture: with `ask` a link that a click turns into it, with `drop` its words."""
    host = remote_host(image.attrs.src)
    words = "".join(plain_text(child) for child in image.children)
    label = (Node("text", image.line, image.end, f"外部图片（{host}）{'：' if words else ''}{words}"),)
    if remote == "ask" and not in_link:
        attrs = Attrs(href=image.attrs.src.strip(), title="载入图片", classes="ainotes-remote")
        return Node("link", image.line, image.end, "", attrs, label)
    attrs = Attrs(tag="span", attributes=(("class", "ainotes-missing"), ("title", image.attrs.src.strip())))
    return Node("html", image.line, image.end, "", attrs, label)


def check_remote(located: Iterable[Located]) -> Iterator[Problem]:
    """Yield a hint for each host that readers' browsers will ask for pictures, at the first of them."""
    first: dict[str, tuple[str, int]] = {}
    counts: dict[str, int] = {}
    for one in located:
        for node in _images(one.note):
            host = remote_host(node.attrs.src)
            if host:
                first.setdefault(host, (one.note.path, node.line))
                counts[host] = counts.get(host, 0) + 1
    for host, (path, line) in first.items():
        message = (
            f"图片来自别的网站 {host}（共 {counts[host]} 张），读者打开页面时它会知道。"
            "想先问读者或不载入，在 mkdocs.yml 里写 remote: ask 或 drop；也可以把图片存进笔记文件夹。"
        )
        yield Problem(path, line, message, "hint", rule="remote-image", about=host)


def _images(note: Note) -> Iterator[Node]:
    def blocks(sections: Iterable[Section]) -> Iterator[Node]:
        for section in sections:
            yield section.heading
            yield from section.blocks
            yield from blocks(section.children)

    for block in (*note.preamble, *blocks(note.sections), *note.footnotes):
        yield from (node for node in walk(block) if node.kind == "image")
