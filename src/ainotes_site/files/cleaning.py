"""What of a file becomes public."""

from ainotes_site.files.photos import without_places
from ainotes_site.files.svg import clean_svg

_PHOTOS = (".jpg", ".jpeg", ".jpe", ".jfif")


def is_cleaned(path: str) -> bool:
    """Tell whether a file of this name is not copied as it is."""
    return path.lower().endswith((*_PHOTOS, ".svg"))


def clean_file(path: str, data: bytes) -> bytes:
    """Return the file as it may be published: drawings without what acts, photos without places."""
    if path.lower().endswith(_PHOTOS):
        return without_places(data)
    if path.lower().endswith(".svg"):
        drawing = clean_svg(data)
        return drawing.data if drawing is not None else b""
    return data
