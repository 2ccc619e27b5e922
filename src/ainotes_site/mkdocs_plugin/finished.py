"""Pages as they were rendered by an earlier build, for those that would come out the same.

A finished page depends on the page (text, contents, titles, addresses), on what its template is given, and on what all
pages share: settings, menu, templates. Where another plugin or the author's own templates may bring in something else,
nothing is taken from before.
"""

import json
from hashlib import sha256
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from ainotes_site.assets import THEME_FOLDER
from ainotes_site.cache import Cache, Stage, digest_files, key_of
from ainotes_site.mkdocs_plugin.escaping import field_values

TEMPLATE = "ainotes/finished.html"

# Settings that no template reads, with the folders and objects of this build.
_UNREAD = frozenset(
    "config_file_path dev_addr docs_dir hooks markdown_extensions plugins site_dir strict theme validation watch".split()
)
# Plugins that leave the templates as they are.
_HARMLESS = ("mkdocs.contrib.search", "material.plugins.search")


class FinishedPages:
    """The pages that one build renders, by what they depend on; `shared` is what `shared_inputs` returns."""

    def __init__(self, cache: Cache, shared: str) -> None:
        self._cache = cache
        self._shared = sha256(shared.encode("utf-8", "surrogatepass")).hexdigest()
        self._keys: dict[str, bytes] = {}
        self._found: dict[str, str] = {}

    def find(self, page: Page, shown: object) -> None:
        """Look for a page, and have it rendered by a template that shows it as it was; `shown` is what that is given."""
        inputs = json.dumps((self._shared, _page_inputs(page), shown), ensure_ascii=False, default=field_values)
        key = key_of(_PAGE.name, inputs)
        found = self._cache.find(_PAGE, key)
        if found is None:
            self._keys[page.file.src_uri] = key
        else:
            self._found[page.file.src_uri] = found
            page.meta["template"] = TEMPLATE

    def html(self, page: Page) -> str | None:
        """Return the page as it was."""
        return self._found.get(page.file.src_uri)

    def keep(self, page: Page, html: str) -> None:
        """Keep a page that was rendered anew, for later builds."""
        key = self._keys.pop(page.file.src_uri, None)
        if key is not None:
            self._cache.keep(_PAGE, key, html)


def _page(inputs: str) -> str:
    """Stand for the making of a page, which is MkDocs' work."""
    raise NotImplementedError


_PAGE = Stage(_page, str)


def shared_inputs(config: MkDocsConfig, menu: str, mine: object, policy: str) -> str | None:
    """Return all that every page depends on; None where somebody else may have a part in pages.

    `menu` is the menu as a text, `policy` what pages may run, apart from the scripts of their templates.
    """
    if config.theme.name != "material" or config.theme.custom_dir or others_have_a_part(config, mine):
        return None
    settings = {name: repr(value) for name, value in config.items() if name not in _UNREAD}
    templates = digest_files(THEME_FOLDER.rglob("*.html"))
    theme = {name: repr(value) for name, value in config.theme.items()}
    return json.dumps((settings, templates, theme, menu, policy), ensure_ascii=False, sort_keys=True)


def others_have_a_part(config: MkDocsConfig, mine: object) -> bool:
    """Tell whether another plugin may bring something else into a page."""
    others = (method for event in ("nav", "env", "page_context") for method in config.plugins.events[event])
    return not all(_is_harmless(method, mine) for method in others)


def _is_harmless(method: Any, mine: object) -> bool:
    owner = getattr(method, "__self__", None)
    return owner is mine or type(owner).__module__.startswith(_HARMLESS)


def _page_inputs(page: Page) -> tuple[Any, ...]:
    contents = [_contents(item) for item in page.toc]
    addresses = (page.url, page.canonical_url, page.abs_url, page.edit_url, page.file.src_uri, page.file.dest_uri)
    meta = sorted((name, repr(value)) for name, value in page.meta.items())
    return page.content, contents, page.title, addresses, meta, page.update_date


def _contents(item: Any) -> tuple[Any, ...]:
    return item.title, item.id, item.level, [_contents(child) for child in item.children]
