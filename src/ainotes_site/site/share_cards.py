"""The picture that goes with a topic when it is shared: its title in Chinese, drawn by the build without a network.

Pillow draws it, an optional part of the package (`cards`), with a font of the system's: a Chinese one takes 16 MB.
"""

import io
import os
from collections.abc import Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ainotes_site.cache import Cache, OnDemand, Stage
from ainotes_site.library import Library

CARD_FOLDER = "assets/cards"
# What Facebook, X and WeChat show whole.
_WIDTH, _HEIGHT, _MARGIN = 1200, 630, 96
_PAPER, _INK, _QUIET, _ACCENT = "#fcfbf8", "#22252b", "#5c6067", "#1d5790"
# A title of so many lines fits; one that needs more is set smaller, and then cut.
_MOST_LINES = 3
_TITLE_SIZES = (80, 64)
_FOLDERS = (
    *("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts"),
    *("/System/Library/Fonts", "/Library/Fonts", "C:/Windows/Fonts"),
)
# The better first; by the beginnings of their files' names.
_FONTS = (
    *("notosanscjk-bold", "notosanscjksc-bold", "notosanssc", "sourcehansanssc-bold", "sourcehansans-bold"),
    *("pingfang", "hiragino sans gb", "msyhbd", "msyh", "notosanscjk", "wqy-microhei", "wqy-zenhei", "simhei"),
)


def can_draw() -> bool:
    """Tell whether what draws cards is installed."""
    return find_spec("PIL") is not None


def find_font() -> Path | None:
    """Return the best Chinese font of the system; None where it has none that is known."""
    found = sorted(path for folder in _FOLDERS for path in _font_files(Path(folder).expanduser()))
    ranked = [(rank, path) for path in found if (rank := _rank(path.name)) is not None]
    return min(ranked)[1] if ranked else None


def share_cards(library: Library, name: str, font: Path, cache: Cache) -> Mapping[str, bytes]:
    """Return the card of each topic that has a page, by its path from the site's root, drawn when it is asked for."""
    topics = {f"{CARD_FOLDER}/{topic.id}.png": topic for topic in library.topics if topic.has_page}
    drawn_by = (str(font), sha256(font.read_bytes()).hexdigest(), str(import_module("PIL").__version__))

    def draw(path: str) -> bytes:
        topic = topics[path]
        return cache.call(_CARD, topic.title, " · ".join(topic.tags[:3]), name, *drawn_by)

    return OnDemand(tuple(topics), draw)


def _draw(title: str, below: str, name: str, font: str, digest: str, version: str) -> bytes:
    image = import_module("PIL.Image").new("RGB", (_WIDTH, _HEIGHT), _PAPER)
    pen = import_module("PIL.ImageDraw").Draw(image)
    pen.rectangle((0, 0, 16, _HEIGHT), fill=_ACCENT)
    pen.text((_MARGIN, _MARGIN - 16), _cut(name, 34, font), font=_font(font, 34), fill=_ACCENT)
    size, lines = _set_title(title, font)
    top = (_HEIGHT - len(lines) * size * 1.4) / 2
    for at, line in enumerate(lines):
        pen.text((_MARGIN, top + at * size * 1.4), line, font=_font(font, size), fill=_INK)
    pen.text((_MARGIN, _HEIGHT - _MARGIN - 20), _cut(below, 32, font), font=_font(font, 32), fill=_QUIET)
    written = io.BytesIO()
    image.quantize(32).save(written, "PNG", optimize=True)
    return written.getvalue()


_CARD = Stage(_draw, bytes)


def _set_title(title: str, font: str) -> tuple[int, list[str]]:
    """Return the size of a title and its lines."""
    for size in _TITLE_SIZES:
        lines = _wrap(title, size, font)
        if len(lines) <= _MOST_LINES:
            return size, lines
    return size, [*lines[: _MOST_LINES - 1], _cut("".join(lines[_MOST_LINES - 1 :]), size, font)]


def _wrap(text: str, size: int, font: str) -> list[str]:
    """Break a text into lines: between words, and between Han characters."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line and not _fits(line + piece, size, font):
            lines.append(line.rstrip())
            line = ""
        line += piece if line or piece.strip() else ""
        while not _fits(line, size, font):  # a word longer than a line
            at = next(at for at in range(len(line), 0, -1) if at == 1 or _fits(line[:at], size, font))
            lines.append(line[:at])
            line = line[at:]
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str) -> Iterator[str]:
    word = ""
    for one in " ".join(text.split()):
        if one.isascii() and one != " ":
            word += one
            continue
        yield from filter(None, (word, one))
        word = ""
    if word:
        yield word


def _cut(text: str, size: int, font: str) -> str:
    """Return a text as far as it fits into one line."""
    if _fits(text, size, font):
        return text
    at = next((at for at in range(len(text), 0, -1) if _fits(text[:at] + "…", size, font)), 0)
    return text[:at].rstrip() + "…"


def _fits(text: str, size: int, font: str) -> bool:
    return bool(_font(font, size).getlength(text) <= _WIDTH - 2 * _MARGIN)


@lru_cache(maxsize=8)
def _font(path: str, size: int) -> Any:
    """Return a font; of a collection the face for simplified Chinese, else the first."""
    load = import_module("PIL.ImageFont").truetype
    faces = []
    for index in range(8):
        try:
            faces.append(load(path, size, index=index))
        except OSError:
            break
    return next((face for face in faces if " SC" in face.getname()[0]), faces[0] if faces else load(path, size))


def _font_files(folder: Path) -> Iterator[Path]:
    for place, _, names in os.walk(folder):
        yield from (Path(place, name) for name in names if name.lower().endswith((".ttf", ".ttc", ".otf")))


def _rank(name: str) -> int | None:
    return next((rank for rank, start in enumerate(_FONTS) if name.lower().startswith(start)), None)
