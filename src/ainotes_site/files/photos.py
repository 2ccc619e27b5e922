"""Take out of a photo where it was taken, and by whom: a phone writes both into every picture.

A filter over the file's segments, not a library: it neither decodes nor encodes a picture, so no pixel changes, and there is
nothing to install. Which segments there are: ITU-T T.81, annex B; Exif 2.32, section 4.
"""

import struct
from collections.abc import Iterator

_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_APP0, _APP1, _APP2, _APP14, _APP15, _COMMENT = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE
_ORIENTATION = 0x0112
# Which way up the picture is, alone in an Exif segment: without it photos lie on their sides.
_UPRIGHT = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0%c\0\0\0\0\0\0"


def without_places(data: bytes) -> bytes:
    """Return a JPEG without Exif, XMP, IPTC, comments and what follows its end; anything else as it is.

    What a viewer needs stays: the way up, the colour profile, the kind of colours.
    """
    if not data.startswith(b"\xff\xd8\xff"):
        return data
    try:
        return b"\xff\xd8" + b"".join(_kept(data))
    except (IndexError, struct.error):  # broken off before the picture itself: nobody will see one
        return data


def _kept(data: bytes) -> Iterator[bytes]:
    at = 2
    while at < len(data):
        if data[at] != 0xFF:
            raise IndexError
        marker = data[at + 1]
        if marker == 0xFF:  # fill
            at += 1
            continue
        if marker == _END:
            yield data[at : at + 2]
            return
        end = at + 2 + struct.unpack_from(">H", data, at + 2)[0]
        if marker == _SCAN:
            end = _scan_end(data, end)
        yield _kept_segment(marker, data[at:end])
        at = end


def _scan_end(data: bytes, at: int) -> int:
    """Return where the picture's data ends: at a marker that is no restart and no stuffed byte, or with the file."""
    at = data.find(b"\xff", at)
    while 0 <= at < len(data) - 1 and (data[at + 1] == 0 or 0xD0 <= data[at + 1] <= 0xD7):
        at = data.find(b"\xff", at + 2)
    return at if 0 <= at < len(data) - 1 else len(data)


def _kept_segment(marker: int, segment: bytes) -> bytes:
    body = segment[4:]
    if marker == _APP1 and body.startswith(b"Exif\0\0"):
        return _orientation_only(body[6:])
    if marker == _APP2:
        return segment if body.startswith(b"ICC_PROFILE\0") else b""
    if (_APP1 <= marker <= _APP15 and marker != _APP14) or marker == _COMMENT:
        return b""
    return segment


def _orientation_only(tiff: bytes) -> bytes:
    """Return an Exif segment that says which way up the picture is, or nothing where that is as it stands."""
    order = "<" if tiff.startswith(b"II") else ">"
    try:
        at = struct.unpack_from(f"{order}I", tiff, 4)[0]
        count = struct.unpack_from(f"{order}H", tiff, at)[0]
        entries = (struct.unpack_from(f"{order}HHIH", tiff, at + 2 + 12 * number) for number in range(count))
        value = next((entry[3] for entry in entries if entry[0] == _ORIENTATION), 1)
    except struct.error:
        value = 1
    if not 2 <= value <= 8:
        return b""
    body = _UPRIGHT % value
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
