"""The one gate for addresses, wherever they come from: which a page may lead to, which it may load."""

import html
import re

# Programs that readers of notes have: none of them runs what stands in the address.
SCHEMES = frozenset("http https mailto tel ftp magnet obsidian zotero".split())
_LOADED = frozenset(("http", "https"))
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_BITMAP = re.compile(r"data:image/(?:png|jpe?g|gif|webp|avif);", re.I)
# Browsers decode once; what another program decodes again is judged as well.
_MOST_DECODINGS = 4


def is_safe_address(address: str) -> bool:
    """Tell whether a link may lead to an address: a relative one, or one with a scheme of the list."""
    return _schemes(address) <= SCHEMES


def is_safe_source(address: str) -> bool:
    """Tell whether an image, a sound or a film may be loaded from an address: as files, or as a bitmap in the address."""
    return _schemes(address) <= _LOADED or bool(_BITMAP.match(address))


def _schemes(address: str) -> set[str]:
    """Return the schemes that any reader of the address could see in it, entities decoded and blanks dropped."""
    found = set()
    for _ in range(_MOST_DECODINGS):
        match = _SCHEME.match(_visible(address))
        if match:
            found.add(match[1].lower())
        decoded = html.unescape(address) if "&" in address else address
        if decoded == address:
            break
        address = decoded
    return found


def _visible(address: str) -> str:
    """Return the address without control characters and blanks of any kind, which browsers pass over."""
    if address.isascii() and address.isprintable() and " " not in address:
        return address
    return "".join(char for char in address if char.isprintable() and not char.isspace())
