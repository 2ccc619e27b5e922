"""MkDocs' page for a text that is a tree already: rendered with no more of Python-Markdown than that needs."""

from copy import copy
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from ainotes_site.gfm import GfmExtension

# Extensions that only read text, which is read already: on a finished tree they do nothing.
_READ_TEXT = frozenset(
    (
        "admonition",
        "attr_list",
        "fenced_code",
        "footnotes",
        "md_in_html",
        "pymdownx.details",
        "pymdownx.superfences",
        "tables",
    )
)
# Extensions that keep nothing from one page to the next, so that one of each is enough: Python-Markdown would look for
# them among all installed packages at each page.
_STATELESS = frozenset(("pymdownx.highlight", "toc"))


def lean_config(config: MkDocsConfig) -> MkDocsConfig:
    """Return the configuration with those Markdown extensions alone that have a part in a finished tree."""
    lean = copy(config)
    finder = Markdown()
    kept = [name for name in config.markdown_extensions if name not in _READ_TEXT]
    extensions: Any = [
        finder.build_extension(name, config.mdx_configs.get(name, {})) if name in _STATELESS else name for name in kept
    ]
    lean.markdown_extensions = extensions
    return lean


class TreePage(Page):
    """A page of the tree that `GfmExtension` has at hand; `lean` is what `lean_config` returns."""

    def __init__(self, file: File, config: MkDocsConfig, *, lean: MkDocsConfig, gfm: GfmExtension) -> None:
        super().__init__(None, file, config)
        self._lean = lean
        self._gfm = gfm

    def validate_anchor_links(self, *, files: Files, log_level: int) -> None:
        """Tell nothing: links within the notes are checked where they stand, and MkDocs takes no Chinese anchor for one."""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Render the tree; without one there is nothing to do, unless an extension of the author's adds something."""
        document = self._gfm.document
        if (
            document is not None
            and not document.children
            and all(_is_known(one) for one in self._lean.markdown_extensions)
        ):
            self.content = ""
            self.toc = get_toc([])
            self.present_anchor_ids = set()
            self.links_to_anchors = {}
            return
        super().render(self._lean, files)


def _is_known(extension: str | Extension) -> bool:
    return isinstance(extension, GfmExtension) or (
        isinstance(extension, Extension)
        and type(extension).__module__.startswith(("markdown.extensions.", "pymdownx."))
    )
