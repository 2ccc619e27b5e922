"""Files among the notes, before they become public."""

from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ainotes_site.files import clean_svg, examine_file, without_places

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{}</svg>'


def cleaned(inside: str) -> str:
    drawing = clean_svg(SVG.format(inside).encode())
    assert drawing is not None
    return drawing.data.decode()


def test_a_drawing_stays_as_it_is() -> None:
    inside = (
        '<defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient></defs>'
        '<style>.a{fill:url(#g)}</style><path class="a" d="M0 0h9" style="stroke:red"/>'
        '<a xlink:href="https://example.org/"><text x="1">中 &lt;b&gt; &amp;</text></a><use xlink:href="#g"/>'
        '<foreignObject><div xmlns="http://www.w3.org/1999/xhtml" class="l">标<br/>签</div></foreignObject>'
    )
    drawing = clean_svg(SVG.format(inside).encode())
    assert drawing is not None
    assert drawing.left_out == ()
    again = clean_svg(drawing.data)
    assert again == drawing
    for part in ('stop-color="#fff"', ".a{fill:url(#g)}", 'd="M0 0h9"', "中 &lt;b&gt; &amp;", 'href="#g"', "标<br/>签"):
        assert part in drawing.data.decode()


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<script xlink:href="https://evil.example/x.js"/>',
        '<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>',
        '<rect onclick="alert(1)"/>',
        '<rect OnLoad="alert(1)"/>',
        '<a href="javascript:alert(1)"><text>x</text></a>',
        '<a xlink:href="&#106;ava&#10;script:alert(1)"><text>x</text></a>',
        '<a><set attributeName="href" to="javascript:alert(1)"/><text>x</text></a>',
        '<a><animate attributeName="xlink:href" values="javascript:alert(1)"/></a>',
        '<use href="https://evil.example/x.svg#a"/>',
        '<use href="data:image/svg+xml,&lt;svg onload=&quot;alert(1)&quot;/&gt;"/>',
        '<image href="https://evil.example/alert(1).png"/>',
        "<style>@import url(https://evil.example/x.css)</style>",
        "<style>rect{fill:u\\72l(https://evil.example)}</style>",
        '<rect style="fill:url(https://evil.example/x)"/>',
        '<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="https://evil.example"/></foreignObject>',
        '<foreignObject><img xmlns="http://www.w3.org/1999/xhtml" src="x" onerror="alert(1)"/></foreignObject>',
        '<handler xmlns="http://www.w3.org/2001/xml-events" type="x">alert(1)</handler>',
    ],
)
def test_what_acts_or_fetches_is_not_in_a_cleaned_drawing(inside: str) -> None:
    text = cleaned(f"{inside}<text>留下</text>")
    assert "留下" in text
    for sign in ("alert", "evil.example", "script", "@import", "onload"):
        assert sign not in text.lower()


@pytest.mark.parametrize(
    "data",
    [
        b"<svg><script>alert(1)</script></svg>",
        b"<html xmlns='http://www.w3.org/1999/xhtml'><script>alert(1)</script></html>",
        b"<!DOCTYPE svg [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><svg xmlns='http://www.w3.org/2000/svg'>&b;</svg>",
        b"<svg xmlns='http://www.w3.org/2000/svg'><g></svg>",
        b"<svg xmlns='http://www.w3.org/2000/svg'>" + b"<g>" * 5000 + b"</g>" * 5000 + b"</svg>",
        b"",
        b"\xff\xfe\x00",
    ],
)
def test_what_is_no_drawing_is_not_published(data: bytes) -> None:
    assert examine_file("图.SVG", data).refused


@given(st.binary(max_size=200), st.text(max_size=80))
def test_no_bytes_break_the_cleaning(data: bytes, text: str) -> None:
    clean_svg(data)
    clean_svg(SVG.format(text).encode("utf-8", "replace"))


@pytest.mark.parametrize("name", ["a.html", "b/A.HTM", "c.xhtml", "d.xml", "e.svgz", "f.js", "g.mht", "h.xsl"])
def test_pages_and_scripts_are_not_published(name: str) -> None:
    assert examine_file(name, b"").refused


@pytest.mark.parametrize("name", ["a.png", "b.py", "c.ipynb", "d.csv", "e.zip", "html", "g.json", "h.txt"])
def test_other_files_are(name: str) -> None:
    assert examine_file(name, b"<script>alert(1)</script>").refused == ""


def pdf(objects: bytes, *, packed: bool = False) -> bytes:
    if packed:
        body = zlib.compress(objects)
        objects = b"3 0 obj <</Type /ObjStm /Filter /FlateDecode>> stream\r\n" + body + b"\nendstream endobj"
    return b"%PDF-1.5\n1 0 obj <</Type /Catalog>> endobj\n" + objects + b"\n%%EOF\n"


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("action", [b"/S /JavaScript /JS (app.alert(1))", b"/S/J#61vaScript", b"/S /Launch /F (x)"])
def test_a_pdf_that_runs_something_is_not_published(action: bytes, packed: bool) -> None:
    assert examine_file("a.pdf", pdf(b"2 0 obj <<" + action + b">> endobj", packed=packed)).refused


def test_a_pdf_to_read_is_published() -> None:
    picture = b"4 0 obj <</Type /XObject>> stream\n/JavaScript /JS chance\nendstream endobj"
    assert examine_file("a.pdf", pdf(b"2 0 obj <</OpenAction [1 0 R /Fit] /JSON 1>> endobj" + picture)).refused == ""
    assert examine_file("a.pdf", pdf(b"2 0 obj <</Names 5>> endobj", packed=True)).refused == ""


def test_a_pdf_that_unpacks_to_more_than_any_paper_is_not_published() -> None:
    assert examine_file("a.pdf", pdf(b"\0" * (65 * 1024 * 1024), packed=True)).refused


# ---- photos ----


def segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def exif(orientation: int, order: str) -> bytes:
    tag = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0)
    place = struct.pack(f"{order}HHII", 0x8825, 4, 1, 38)
    mark = b"MM\0*" if order == ">" else b"II*\0"
    head = mark + struct.pack(f"{order}IH", 8, 2)
    return b"Exif\0\0" + head + tag + place + b"\0\0\0\0" + b"GPS 31.23 N 121.47 E"


def photo(orientation: int = 6, order: str = ">") -> bytes:
    return b"".join(
        (
            b"\xff\xd8",
            segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0"),
            segment(0xE1, exif(orientation, order)),
            segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<GPS>31.23</GPS>"),
            segment(0xE2, b"ICC_PROFILE\0\1\1profile"),
            segment(0xE2, b"MPF\0GPS"),
            segment(0xED, b"Photoshop 3.0\0City GPS"),
            segment(0xFE, b"GPS in a comment"),
            segment(0xDB, b"\0" * 65),
            segment(0xDA, b"\1\1\0\0\x3f\0"),
            b"pixels\xff\x00more\xff\xd0GP" + b"Spixels",
            segment(0xDA, b"\1\1\0\0\x3f\0"),
            b"second scan",
            b"\xff\xd9",
            b"after the end: ftypmp42 GPS",
        )
    )


@pytest.mark.parametrize("order", [">", "<"])
def test_a_photo_says_no_longer_where_it_was_taken(order: str) -> None:
    data = without_places(photo(6, order))
    assert b"GPS" not in data.replace(b"GPSpixels", b"")
    assert b"31.23" not in data
    for kept in (b"JFIF", b"ICC_PROFILE", b"pixels\xff\x00more\xff\xd0GPSpixels", b"second scan"):
        assert kept in data
    assert data.endswith(b"\xff\xd9")
    assert without_places(data) == data
    assert struct.unpack_from(">H", data, data.index(b"\x01\x12\0\x03") + 8)[0] == 6


def test_a_photo_that_stands_upright_needs_no_exif() -> None:
    assert b"Exif" not in without_places(photo(1))


@pytest.mark.parametrize("cut", [3, 10, 40, 200, len(photo()) - 30])
def test_a_photo_that_is_broken_off_is_no_reason_to_stop(cut: int) -> None:
    without_places(photo()[:cut])


@given(st.binary(max_size=300))
def test_no_bytes_break_the_filter(data: bytes) -> None:
    without_places(b"\xff\xd8\xff" + data)
    assert without_places(b"GIF89a" + data) == b"GIF89a" + data
