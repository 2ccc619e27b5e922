"""Find what the links, images and embeds of a note point to, as Obsidian, Typora and GitHub find it.

Two steps. `locate` turns every local address of a note into a path from the notes folder; it depends on the note and the
list of files alone. `Addresses` turns such a path, and a heading in it, into a page of the site, once topics have ids.
"""

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import quote, unquote

from ainotes_site.addresses.file_index import Files
from ainotes_site.gfm import Attrs, Node, plain_text, rewrite, split_size
from ainotes_site.notes import IMAGE_SUFFIXES, NOTE_SUFFIXES, Note, Section, as_source
from ainotes_site.problems import Problem, Rule

VIDEO_SUFFIXES = (".mp4", ".webm", ".mov", ".ogv")
AUDIO_SUFFIXES = (".mp3", ".wav", ".ogg", ".m4a", ".flac")

# The page that a link to the top leads to.
HOME = "index.md"
_EXTERNAL = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]+:|//)")
_SCHEME = re.compile(r"#((?:only-|gh-)(?:light|dark)(?:-mode-only)?)$")
_OWN_MACHINE = re.compile(r"(?:file:|[A-Za-z]:[\\/])", re.I)


@dataclass(frozen=True, slots=True)
class Located:
    """A note whose local addresses are paths from the notes folder, and the files that it uses; `included` stand in its code."""

    note: Note
    assets: tuple[str, ...]
    problems: tuple[Problem, ...]
    included: tuple[str, ...] = ()


def locate(note: Note, files: Files) -> Located:
    """Resolve the addresses in a note.

    A link to a note becomes a `link` with `note` (its path) and `anchor`, as does one to a folder; to a file, one with
    `file`; an image gets `file`. What is not there becomes plain text, a missing image a placeholder, each with a problem.
    """
    finder = _Finder(note.path, files, {footnote.attrs.name for footnote in note.footnotes}, {}, [])
    try:
        located = rewrite_note(note, finder.change)
    except Exception as error:  # no note stops the others
        located, problem = as_source(note, error)
        return Located(located, (), (problem,))
    return Located(located, tuple(finder.assets), tuple(finder.problems))


def rewrite_note(note: Note, change: Callable[[Node], Node | None]) -> Note:
    """Return the note with every node rewritten, those of its headings too."""

    def rewritten(section: Section) -> Section:
        return replace(
            section,
            heading=rewrite(section.heading, change),
            blocks=tuple(rewrite(block, change) for block in section.blocks),
            children=tuple(rewritten(child) for child in section.children),
        )

    return replace(
        note,
        preamble=tuple(rewrite(block, change) for block in note.preamble),
        sections=tuple(rewritten(section) for section in note.sections),
        footnotes=tuple(rewrite(block, change) for block in note.footnotes),
    )


@dataclass(frozen=True, slots=True)
class _Finder:
    path: str
    files: Files
    footnotes: set[str]
    assets: dict[str, None]
    problems: list[Problem]

    def change(self, node: Node) -> Node | None:
        """Return what a node with an address becomes, None for any other node."""
        if node.kind == "link":
            return self._link(node.replaced(children=tuple(rewrite(child, self.change) for child in node.children)))
        if node.kind == "image":
            return self._image(node)
        if node.kind == "embed":
            return self._embed(node)
        if node.kind == "html" and node.attrs.tag in ("video", "audio"):
            return self._media(node)
        if node.kind in ("footnote", "footnote_ref") and node.attrs.name in self.footnotes:
            node = node.with_attrs(name=f"{node.attrs.name}@{self.path}")
            return node.replaced(children=tuple(rewrite(child, self.change) for child in node.children))
        return None

    def _folder(self) -> str:
        return posixpath.dirname(self.path)

    def _find(self, path: str) -> str | None:
        return self.files.find(self._folder(), path) if path else None

    def _use(self, asset: str) -> str:
        self.assets[asset] = None
        return asset

    def _report(self, node: Node, rule: Rule, address: str, message: str) -> None:
        self.problems.append(Problem(self.path, node.line, message, rule=rule, about=address))

    def _link(self, node: Node) -> Node:
        if node.attrs.wiki:
            return self._wikilink(node)
        href = node.attrs.href.strip()
        if _OWN_MACHINE.match(href):
            self._report(
                node, "own-machine", href, f"链接指向本机文件 {href}，别人打不开。请把文件放进笔记文件夹，用相对路径。"
            )
            return _as_text(node, f"本机文件：{href}")
        if _EXTERNAL.match(href) or not href:
            return node
        path, anchor = _split_address(href)
        if path == "/" or (path and posixpath.normpath(posixpath.join(self._folder(), path)) == "."):
            return node.with_attrs(file=HOME)
        if not path:
            return node.with_attrs(note=self.path, anchor=anchor)
        files, folder = self.files, self._folder()
        found = files.find(folder, path) or files.find_note(folder, path.rstrip("/")) or files.find_folder(folder, path)
        found = found or self._find(unquote(href))
        if found is None and files.is_draft(folder, path):
            return self._to_draft(node, path)
        if found is None:
            self._report(node, "broken-link", href, f"链接的文件 {path} 不存在。请改正路径，或把文件放进笔记文件夹。")
            return _as_text(node, f"链接的文件不存在：{path}")
        return self._to_file(node, found, anchor)

    def _to_draft(self, node: Node, target: str) -> Node:
        """Return the words of a link to a note that is not published, which its author may mean to."""
        message = f"{target} 没有发布，这里只显示文字。要链接，请先发布它。"
        self.problems.append(Problem(self.path, node.line, message, "hint", rule="not-published", about=target))
        return _as_text(node, "没有发布")

    def _to_file(self, node: Node, found: str, anchor: str) -> Node:
        if found.lower().endswith((*NOTE_SUFFIXES, "/")):
            return node.with_attrs(note=found, anchor=anchor)
        return node.with_attrs(file=self._use(found), anchor=anchor)

    def _wikilink(self, node: Node) -> Node:
        target, _, anchor = unquote(node.attrs.href).partition("#")
        anchor = anchor.rpartition("#")[2]
        if not target:
            return node.with_attrs(note=self.path, anchor=anchor)
        found = self.files.find_note(self._folder(), target)
        if found is None and "." in target:
            found = self.files.find(self._folder(), target)
        if found is None:
            return node.with_attrs(name=target, anchor=anchor, origin=self.path)
        if self.files.is_guessed(self._folder(), target, found):
            message = f"叫 {target} 的文件不止一个，链接到了 {found}。若不是它，请写出文件夹。"
            self.problems.append(Problem(self.path, node.line, message, "hint", rule="ambiguous-link", about=target))
        return self._to_file(node, found, anchor)

    def _image(self, node: Node) -> Node:
        source = node.attrs.src.strip()
        if _OWN_MACHINE.match(source):
            self._report(
                node,
                "own-machine",
                source,
                f"图片 {source} 在作者的电脑上，别人看不到。请把图片放进笔记文件夹，用相对路径。",
            )
            return node.replaced(kind="missing")
        if _EXTERNAL.match(source):
            return node
        # An encoded `#` or `?` is part of a name; so is a bare one, where there is such a file.
        path = unquote(re.split(r"[?#]", source, maxsplit=1)[0])
        found = self._find(path) or (self._find(unquote(source)) if path != source else None)
        if found is not None and not found.lower().endswith(IMAGE_SUFFIXES):
            return self._shown(node, found, "".join(map(plain_text, node.children)), source.partition("#")[2])
        if found is None:
            self._report(
                node,
                "missing-image",
                source,
                f"图片 {path or '（空地址）'} 不存在。请把图片放进笔记文件夹，或改正路径。",
            )
            return node.replaced(kind="missing")
        # Material shows these in one of the two colour schemes.
        scheme = _SCHEME.search(source)
        return node.with_attrs(file=self._use(found), anchor=scheme[1] if scheme else "")

    def _media(self, node: Node) -> Node:
        source = node.attrs.src
        found = None if _EXTERNAL.match(source) else self.files.find(self._folder(), unquote(source))
        if found is not None:
            return node.with_attrs(file=self._use(found))
        label = (Node("text", node.line, node.line, f"媒体文件：{source}"),)
        return self._link(Node("link", node.line, node.end, "", Attrs(href=source), label))

    def _embed(self, node: Node) -> Node:
        target, _, anchor = node.attrs.target.partition("#")
        found = self.files.find(self._folder(), target) if "." in posixpath.basename(target) else None
        found = found or self.files.find_note(self._folder(), target)
        found = self._exported(target, found)
        lower = (found or target).lower()
        if lower.endswith(IMAGE_SUFFIXES):
            return self._embedded_image(node, found or target, found)
        if found is None and target.removesuffix(".md").endswith(".excalidraw"):
            self._report(
                node,
                "missing-embed",
                target,
                f"图 {target} 旁边没有导出的 .svg 或 .png，读者看不到。请在 Excalidraw 里导出，放在旁边。",
            )
        elif found is None and self.files.is_draft(self._folder(), target):
            words = (Node("text", node.line, node.end, node.text or target),)
            return self._to_draft(node.replaced(children=words), target)
        elif found is None:
            self._report(node, "missing-embed", target, f"嵌入的 {target} 不存在。请改正名字，或把文件放进笔记文件夹。")
        if found is None:
            shown = node.replaced(children=(Node("text", node.line, node.end, node.text or target),))
            return _as_text(shown, f"嵌入的文件不存在：{target}")
        return self._shown(node, found, node.text, anchor)

    def _exported(self, target: str, found: str | None) -> str | None:
        """Return the picture that was exported beside a drawing of Excalidraw's, where there is one."""
        name = target.removesuffix(".md")
        if not name.endswith(".excalidraw") and not (found or "").endswith(".excalidraw.md"):
            return found
        name = name if name.endswith(".excalidraw") else f"{name}.excalidraw"
        pictures = (self.files.find(self._folder(), f"{name}{suffix}") for suffix in (".svg", ".png"))
        return next(filter(None, pictures), found)

    def _shown(self, node: Node, found: str, text: str, anchor: str) -> Node:
        """Return what shows a file that is no picture: an embed of a note, a player, or a link."""
        lower = found.lower()
        if lower.endswith(NOTE_SUFFIXES):
            target = node.attrs.target or posixpath.splitext(posixpath.basename(found))[0]
            attrs = Attrs(target=target, note=found, anchor=unquote(anchor).rpartition("#")[2])
            return Node("embed", node.line, node.end, text, attrs)
        tag = "video" if lower.endswith(VIDEO_SUFFIXES) else "audio" if lower.endswith(AUDIO_SUFFIXES) else ""
        if tag:
            return Node("html", node.line, node.end, "", Attrs(tag=tag, file=self._use(found)))
        label = (Node("text", node.line, node.end, text or posixpath.basename(found)),)
        return Node("link", node.line, node.end, "", Attrs(file=self._use(found), anchor=anchor), label)

    def _embedded_image(self, node: Node, target: str, found: str | None) -> Node:
        alt, width, height = split_size(node.text)
        attrs = Attrs(src=target, width=width, height=height)
        children = (Node("text", node.line, node.end, alt or posixpath.basename(target)),)
        return self._image(Node("image", node.line, node.end, "", attrs, children))


def _split_address(href: str) -> tuple[str, str]:
    """Split an address into a path and an anchor; docsify writes the path behind a `#`, and the anchor as `?id=`."""
    if re.match(r"/?#/", href):
        href = href.partition("#")[2]
    path, _, anchor = href.partition("#")
    path, _, query = path.partition("?")
    asked = re.match(r"id=([^&]+)", query)
    return unquote(path), unquote(anchor or (asked[1] if asked else ""))


# A path without empty, `.` or `..` parts.
_DIRECT = re.compile(r"(?!\.\.?(?:/|$))[^/]+(?:/(?!\.\.?(?:/|$))[^/]+)*", re.S)


def is_external(address: str) -> bool:
    """Tell whether an address leads out of the notes."""
    return bool(_EXTERNAL.match(address))


def _as_text(node: Node, reason: str) -> Node:
    attrs = Attrs(tag="span", attributes=(("class", "ainotes-dead"), ("title", reason)))
    return Node("html", node.line, node.end, "", attrs, node.children)


def relative_link(page: str, target: str, anchor: str = "") -> str:
    """Return the address, from one Markdown file of the site to another, that MkDocs turns into a URL."""
    path = quote(_relative_path(target, posixpath.dirname(page)))
    # As `#page=3` asks a reader of PDFs.
    return f"{path}#{quote(anchor, safe='/=&')}" if anchor else path


def _relative_path(target: str, folder: str) -> str:
    """Return what `posixpath.relpath` does for paths of the site, which it would ask the disk for."""
    if not _DIRECT.fullmatch(target) or not (folder == "" or _DIRECT.fullmatch(folder)):
        return posixpath.relpath(target, folder or ".")
    there, here = target.split("/"), folder.split("/") if folder else []
    shared = 0
    while shared < min(len(there), len(here)) and there[shared] == here[shared]:
        shared += 1
    return "/".join((*[".."] * (len(here) - shared), *there[shared:])) or "."
