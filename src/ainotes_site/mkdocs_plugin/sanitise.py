"""Clean the HTML of pages that Python-Markdown renders, where a note's raw HTML comes through as written.

Notes in GFM need no cleaning: their tree has only what `gfm.raw_html` lets in.
"""

from functools import lru_cache, partial

import nh3

from ainotes_site.addresses import remote_host
from ainotes_site.text import SCHEMES, is_safe_address, is_safe_source

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


@lru_cache(maxsize=2)
def _cleaner(*, loads: bool) -> nh3.Cleaner:
    attributes = {tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()}
    for tag, names in _ATTRIBUTES.items():
        attributes.setdefault(tag, set()).update(names)
    attributes["*"] = _GENERAL
    return nh3.Cleaner(
        tags=nh3.ALLOWED_TAGS | _MORE_TAGS,
        attributes=attributes,
        attribute_filter=partial(_pass, loads=loads),
        generic_attribute_prefixes={"data-md-color-"},
        url_schemes={*SCHEMES, "data"},
        filter_style_properties=_STYLES,
        # A film from elsewhere is asked for when the reader starts it, not when the page opens.
        set_tag_attribute_values={"video": {"preload": "none"}, "audio": {"preload": "none"}},
        link_rel=None,
    )


def _pass(tag: str, name: str, value: str, *, loads: bool) -> str | None:
    """Return an attribute's value, or None for an address that does not pass the gate and for an id of Material's own parts."""
    if name == "id" and value.startswith("__") and not value.startswith("__tabbed_"):
        return None
    if name == "src":
        return value if is_safe_source(value) and (loads or not remote_host(value)) else None
    return value if name not in ("href", "cite") or is_safe_address(value) else None


def sanitise(html: str, *, remote: str = "keep") -> str:
    """Return the HTML without scripts, event handlers, frames and styles that could cover the page.

    Unless `remote` is `keep`, nothing is loaded from elsewhere: of a picture its words stay.
    """
    return _cleaner(loads=remote == "keep").clean(html)
