"""Colours that an author gave to nodes: only plain colours, and text that can be read on them."""

import re

from ainotes_site.drawing.chart import PLAIN, NotUnderstoodError, Style

# One of the two always has a contrast of 4.5.
_DARK, _LIGHT = "#000000", "#ffffff"
_LEAST_CONTRAST = 4.5
_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})")
_NAMES = {
    "black": "#000000", "white": "#ffffff", "red": "#ff0000", "green": "#008000", "blue": "#0000ff",
    "yellow": "#ffff00", "orange": "#ffa500", "purple": "#800080", "pink": "#ffc0cb", "gray": "#808080",
    "grey": "#808080", "lightblue": "#add8e6", "lightgreen": "#90ee90", "lightyellow": "#ffffe0",
    "lightgray": "#d3d3d3", "lightgrey": "#d3d3d3", "lightpink": "#ffb6c1", "skyblue": "#87ceeb",
    "gold": "#ffd700", "cyan": "#00ffff", "brown": "#a52a2a", "silver": "#c0c0c0", "darkgreen": "#006400",
    "darkblue": "#00008b", "darkred": "#8b0000", "coral": "#ff7f50", "salmon": "#fa8072", "tomato": "#ff6347",
}  # fmt: skip


def read_style(declarations: str) -> Style:
    """Read `fill:#f9f,stroke:#333`; sizes and fonts stay those of the site."""
    pairs = [part.partition(":") for part in declarations.rstrip(" ;").split(",") if part.strip()]
    given = {name.strip().lower(): value.strip().lower() for name, _, value in pairs}
    fill, stroke, text = (_colour(given.get(name, "")) for name in ("fill", "stroke", "color"))
    if fill and (not text or _contrast(fill, text) < _LEAST_CONTRAST):
        text = max(_DARK, _LIGHT, key=lambda colour: _contrast(fill, colour))
    dashed = given.get("stroke-dasharray", "none") not in ("none", "0", "")
    return Style(fill, stroke, text if fill else "", dashed)


def merge(styles: list[Style]) -> Style:
    """Lay styles over each other, the later over the earlier."""
    merged = PLAIN
    for style in styles:
        fill, text = (style.fill, style.text) if style.fill else (merged.fill, merged.text)
        merged = Style(fill, style.stroke or merged.stroke, text, style.dashed or merged.dashed)
    return merged


def _colour(value: str) -> str:
    value = _NAMES.get(value, value)
    if value in ("", "none", "transparent", "inherit"):
        return ""
    if not _HEX.fullmatch(value):
        raise NotUnderstoodError(f"颜色 {value[:40]} 不是 #rrggbb")
    return value if len(value) == 7 else "#" + "".join(digit * 2 for digit in value[1:])


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
