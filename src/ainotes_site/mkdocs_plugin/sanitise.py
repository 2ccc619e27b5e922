"""Clean the HTML of pages that Python-Markdown renders, where a note's raw HTML comes through as written.

Notes in GFM need no cleaning: their tree has only what `gfm.raw_html` lets in.
"""

from functools import lru_cache

import nh3

_MORE_TAGS = {
    "input",
    "label",
    "svg",
    "path",
    "g",
    "circle",
    "rect",
    "video",
    "audio",
    "source",
    "button",
    "section",
}
_GENERAL = {
    "class",
    "id",
    "title",
    "lang",
    "dir",
    "role",
    "hidden",
    "tabindex",
    "aria-label",
    "aria-hidden",
    "style",
}
_ATTRIBUTES = {
    "input": {"type", "checked", "disabled", "name"},
    "label": {"for"},
    "svg": {"viewBox", "viewbox", "xmlns", "width", "height"},
    "path": {"d", "fill"},
    "g": {"fill"},
    "circle": {"cx", "cy", "r"},
    "rect": {"x", "y", "width", "height"},
    "video": {"src", "controls", "width", "height"},
    "audio": {"src", "controls"},
    "source": {"src", "type"},
    "details": {"open"},
    "a": {"href", "name", "target"},
    "img": {"src", "alt", "width", "height", "loading", "align"},
}
_STYLES = {"text-align", "color", "background-color", "width", "height", "max-width"}


@lru_cache(maxsize=1)
def _cleaner() -> nh3.Cleaner:
    attributes = {tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()}
    for tag, names in _ATTRIBUTES.items():
        attributes.setdefault(tag, set()).update(names)
    attributes["*"] = _GENERAL
    return nh3.Cleaner(
        tags=nh3.ALLOWED_TAGS | _MORE_TAGS,
        attributes=attributes,
        generic_attribute_prefixes={"data-md-"},
        filter_style_properties=_STYLES,
        link_rel=None,
    )


def sanitise(html: str) -> str:
    """Return the HTML without scripts, event handlers, frames and styles that could cover the page."""
    return _cleaner().clean(html)
