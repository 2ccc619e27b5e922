"""Pages that need not be rendered by this process, one after the other: those of an earlier build, and those of copies.

What a page looks like depends on what it is drawn from, and on what all pages share: settings, menu, templates. Where
another plugin or the author's own templates may bring in something else, MkDocs renders every page itself.
"""

import json
from dataclasses import replace
from hashlib import sha256
from typing import Any

from jinja2 import Environment
from mkdocs.commands.build import _populate_page, get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from ainotes_site.assets import THEME_FOLDER
from ainotes_site.cache import Cache, Stage, digest_files, digest_of, key_of
from ainotes_site.mkdocs_plugin.escaping import field_values
from ainotes_site.site import GeneratedPage

TEMPLATE = "ainotes/finished.html"

# Settings that no template reads, with the folders and objects of this build.
_UNREAD = frozenset(
    "config_file_path dev_addr docs_dir hooks markdown_extensions plugins site_dir strict theme validation watch".split()
)
# Plugins that leave the templates as they are.
_HARMLESS = ("mkdocs.contrib.search", "material.plugins.search")


class FinishedPages:
    """The pages of one build that are finished, by what they depend on; `shared` is what `shared_inputs` returns."""

    def __init__(self, cache: Cache, shared: str) -> None:
        self._cache = cache
        self._shared = sha256(shared.encode("utf-8", "surrogatepass")).hexdigest()
        self._keys: dict[str, bytes] = {}
        self._found: dict[str, str] = {}

    def find(self, page: GeneratedPage) -> bool:
        """Look for a page as it was; tell whether it was found."""
        tree = digest_of(page.document).hex()
        inputs = (self._shared, tree, replace(page, document=None))
        key = key_of(_PAGE.name, json.dumps(inputs, ensure_ascii=False, default=field_values))
        found = self._cache.find(_PAGE, key)
        if found is None:
            self._keys[page.src_uri] = key
        else:
            self._found[page.src_uri] = found
        return found is not None

    def html(self, src_uri: str) -> str | None:
        """Return a finished page."""
        return self._found.get(src_uri)

    def finish(self, src_uri: str, html: str) -> None:
        """Take a page that a copy of this process rendered."""
        self._found[src_uri] = html
        self.keep(src_uri, html)

    def keep(self, src_uri: str, html: str) -> None:
        """Keep a page that was rendered anew, for later builds."""
        key = self._keys.pop(src_uri, None)
        if key is not None:
            self._cache.keep(_PAGE, key, html)


def render_page(page: Page, config: MkDocsConfig, files: Files, nav: Navigation, env: Environment) -> str:
    """Render a page as MkDocs' build does, with what its plugins do to it, and write nothing."""
    _populate_page(page, config, files)
    page.active = True
    try:
        template = env.get_template(page.meta.get("template", "main.html"))
        context = get_context(nav, files.documentation_pages(), config, page)
        context = config.plugins.on_page_context(context, page=page, config=config, nav=nav)
        return config.plugins.on_post_page(template.render(context), page=page, config=config)
    finally:
        page.active = False


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
    templates = digest_files(THEME_FOLDER, THEME_FOLDER.rglob("*.html"))
    theme = {name: repr(value) for name, value in config.theme.items()}
    return json.dumps((settings, templates, theme, menu, policy), ensure_ascii=False, sort_keys=True)


def others_have_a_part(config: MkDocsConfig, mine: object) -> bool:
    """Tell whether another plugin may bring something else into a page."""
    others = (method for event in ("nav", "env", "page_context") for method in config.plugins.events[event])
    return not all(_is_harmless(method, mine) for method in others)


def _is_harmless(method: Any, mine: object) -> bool:
    owner = getattr(method, "__self__", None)
    return owner is mine or type(owner).__module__.startswith(_HARMLESS)
