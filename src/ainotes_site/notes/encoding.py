"""Read a note's bytes as the text that its author wrote, whatever editor saved it."""

import codecs
from dataclasses import dataclass

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text, with `\\n` line ends; `bad_line` is the first line with bytes that no encoding explains, or 0."""

    text: str
    encoding: str
    bad_line: int = 0


def decode(data: bytes) -> Decoded:
    """Decode UTF-8, UTF-16, UTF-32 or GB18030 (which includes GBK and GB2312); nothing raises, nothing is dropped."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decoded(data[len(bom) :], encoding)
    if b"\0" in data[:4096] and (encoding := _utf16_without_bom(data)):
        return _decoded(data, encoding)
    if _reads(data, "utf-8"):
        return _decoded(data, "utf-8")
    if _reads(data, "gb18030") and not _is_mostly_utf8(data):
        return _decoded(data, "gb18030")
    return _decoded(data, "utf-8")


def _decoded(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    bad_line = 0 if _reads(data, encoding) else text[: text.find("\ufffd")].count("\n") + 1
    return Decoded(text, encoding, bad_line)


def _reads(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _utf16_without_bom(data: bytes) -> str:
    """Return the byte order that puts the zero bytes of ASCII characters on one side, or nothing."""
    even, odd = data[0:4096:2].count(0), data[1:4096:2].count(0)
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    lopsided = max(even, odd) >= 8 * max(1, min(even, odd)) or min(even, odd) == 0
    return encoding if lopsided and max(even, odd) * 20 > len(data[:4096]) and _reads(data, encoding) else ""


def _is_mostly_utf8(data: bytes) -> bool:
    """Tell a UTF-8 file with a few broken bytes, as a cut or a bad merge leaves, from a GBK file."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(ord(c) > 127 for c in text) - broken > 9 * broken
