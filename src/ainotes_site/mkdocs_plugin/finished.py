"""Pages that are finished before MkDocs comes to them: those of an earlier build, and those that copies of this process render.

What a page looks like depends on what it is drawn from, and on what all pages share: settings, menu, templates. Where
another plugin or the author's own templates may bring in something else, MkDocs renders every page itself.
"""

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

import msgspec
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

from ainotes_site.assets import THEME_FOLDER
from ainotes_site.cache import Cache, OnDemand, Stage, digest_files, digest_of, key_of
from ainotes_site.mkdocs_plugin.escaping import field_values
from ainotes_site.problems import Problem
from ainotes_site.site import GeneratedPage
from ainotes_site.workers import map_in_copies

# Settings that no template reads, with the folders and objects of this build.
_UNREAD = frozenset(
    "config_file_path dev_addr docs_dir hooks markdown_extensions plugins site_dir strict theme validation watch".split()
)
# Pages of which trees and views are in memory at once: as many take 15 MB.
_AT_A_TIME = 512
# Events in which a plugin may bring something into a page.
_PAGE_EVENTS = "nav env pre_page page_read_source page_markdown page_content page_context post_page".split()
# Plugins that only read pages, for a search in whose place is that of this plugin.
_HARMLESS = ("mkdocs.contrib.search", "material.plugins.search")


@dataclass(frozen=True, slots=True)
class Finished:
    """A page as it is written, packed; what drawing it found wrong in the notes; the date of its text."""

    packed: bytes
    problems: tuple[Problem, ...]
    date: str | None

    @property
    def html(self) -> bytes:
        """The page as it is written."""
        return zlib.decompress(self.packed)


def finish(html: str, problems: Iterable[Problem], date: str | None) -> Finished:
    """Return a page that was rendered."""
    return Finished(zlib.compress(html.encode("utf-8", "surrogatepass"), 1), tuple(problems), date)


def finish_pages(
    cache: Cache,
    shared: str,
    pages: OnDemand[str, GeneratedPage],
    names: Sequence[str],
    draw: Callable[[str], Finished],
) -> Iterator[tuple[str, Finished, bool]]:
    """Yield those pages by their source paths, finished, and whether each was drawn; `shared` is what `shared_inputs` returns.

    What pages are drawn from is let go of again: all of it need not fit into memory.
    """
    prefix = sha256(shared.encode("utf-8", "surrogatepass")).hexdigest()
    for start in range(0, len(names), _AT_A_TIME):
        some = names[start : start + _AT_A_TIME]

        def tell(done: int, before: int = start) -> None:
            cache.tell("画页面", before + done, len(names))

        yield from _finish_some(cache, {src_uri: _key(prefix, pages[src_uri]) for src_uri in some}, draw, tell)
        pages.forget(some)


def _finish_some(
    cache: Cache, keys: Mapping[str, bytes], draw: Callable[[str], Finished], tell: Callable[[int], None]
) -> Iterator[tuple[str, Finished, bool]]:
    missing = []
    for src_uri, key in keys.items():
        found = cache.fetch(_PAGE, key)
        if found is None:
            missing.append(src_uri)
        else:
            yield src_uri, found, False
    known = len(keys) - len(missing)
    # The first in this process, so that the copies have the templates at hand.
    first, rest = missing[:1], missing[1:]
    for src_uri in first:
        page = draw(src_uri)
        cache.store(_PAGE, keys[src_uri], page)
        yield src_uri, page, True
    made = map_in_copies(lambda one: msgspec.msgpack.encode(draw(one)), rest, lambda done: tell(known + done))
    for done, (src_uri, written) in enumerate(zip(rest, made, strict=True), known + 1):
        page = draw(src_uri) if written is None else msgspec.msgpack.decode(written, type=Finished)
        cache.store(_PAGE, keys[src_uri], page)
        if written is None:
            tell(done)
        yield src_uri, page, True


def _key(prefix: str, page: GeneratedPage) -> bytes:
    inputs = (prefix, digest_of(page.document).hex(), replace(page, document=None))
    return key_of(_PAGE.name, json.dumps(inputs, ensure_ascii=False, default=field_values))


def _page(inputs: str) -> Finished:
    """Stand for the making of a page, which is MkDocs' work."""
    raise NotImplementedError


_PAGE = Stage(_page, Finished)


class FilesToBuild(Files):
    """The files of a site, of which MkDocs' build makes all but the pages that are `finished`."""

    def __init__(self, files: Files) -> None:
        super().__init__(files)
        self.finished: set[str] = set()

    def documentation_pages(self, *, inclusion: Callable[[InclusionLevel], bool] | None = None) -> Sequence[File]:
        """Return the pages; those to be made to the loops of MkDocs' build, which alone ask for a level."""
        if inclusion is None:
            return super().documentation_pages()
        pages = super().documentation_pages(inclusion=inclusion)
        return [file for file in pages if file.src_uri not in self.finished]


def shared_inputs(config: MkDocsConfig, menu: str, mine: object, policy: str) -> str | None:
    """Return all that every page depends on; None where somebody else may have a part in pages.

    `menu` is the menu as a text, `policy` what pages may run, apart from the scripts of their templates.
    """
    if config.theme.name != "material" or config.theme.custom_dir or others_have_a_part(config, mine):
        return None
    extensions = [name if isinstance(name, str) else type(name).__qualname__ for name in config.markdown_extensions]
    settings = {name: repr(value) for name, value in config.items() if name not in _UNREAD}
    templates = digest_files(THEME_FOLDER, THEME_FOLDER.rglob("*.html"))
    theme = {name: repr(value) for name, value in config.theme.items()}
    return json.dumps((settings, extensions, templates, theme, menu, policy), ensure_ascii=False, sort_keys=True)


def others_have_a_part(config: MkDocsConfig, mine: object) -> bool:
    """Tell whether another plugin may bring something else into a page."""
    others = (method for event in _PAGE_EVENTS for method in config.plugins.events[event])
    return not all(_is_harmless(method, mine) for method in others)


def _is_harmless(method: Any, mine: object) -> bool:
    owner = getattr(method, "__self__", None)
    return owner is mine or type(owner).__module__.startswith(_HARMLESS)
