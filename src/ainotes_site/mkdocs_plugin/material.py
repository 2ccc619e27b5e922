"""Material's settings for Chinese readers, and the theme's style sheets and scripts."""

from collections.abc import Mapping

STYLE_SHEETS = ("assets/tokens.css", "assets/ainotes.css", "assets/ainotes-pages.css")
SCRIPTS = ("assets/ainotes.js", "assets/ainotes-reading.js", "assets/ainotes-card.js")
SEARCH_STYLE_SHEET = "assets/ainotes-search.css"
SEARCH_SCRIPTS = ("assets/ainotes-search.js",)

FEATURES = (
    "content.action.edit",
    "content.code.copy",
    "content.tooltips",
    "navigation.tabs",
    "navigation.tabs.sticky",
    "navigation.top",
    "navigation.tracking",
    "search.highlight",
    "search.share",
    "search.suggest",
    "toc.follow",
)

_MATERIAL: Mapping[str, object] = {
    "language": "zh",
    "favicon": "assets/favicon.svg",
    # Material would ask Google for its fonts.
    "font": False,
    "palette": [
        {
            "media": "(prefers-color-scheme: light)",
            "scheme": "default",
            "primary": "custom",
            "accent": "custom",
            "toggle": {"icon": "material/weather-night", "name": "换成深色"},
        },
        {
            "media": "(prefers-color-scheme: dark)",
            "scheme": "slate",
            "primary": "custom",
            "accent": "custom",
            "toggle": {"icon": "material/weather-sunny", "name": "换成浅色"},
        },
    ],
    "features": [*FEATURES],
}


def theme_settings(name: str) -> Mapping[str, object]:
    """Return the settings that the site brings to a theme, where the author has not set them."""
    return _MATERIAL if name == "material" else {}
