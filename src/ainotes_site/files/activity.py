"""Find the files that would act in the reader's browser: served from the site, they may do all that the site may."""

import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ainotes_site.cache import NO_CACHE, Cache, Stage
from ainotes_site.files.svg import clean_svg

# What browsers open as a page, and scripts, which a page of the site may load.
RUNNING_SUFFIXES = tuple(
    ".html .htm .xhtml .xht .shtml .shtm .mht .mhtml .xml .xsl .xslt .rdf .rss .atom .svgz .js .mjs .cjs .swf".split()
)
# As a reader of PDF decodes names: `/J#61vaScript` is /JavaScript.
_PDF_ACTIONS = re.compile(rb"/(JavaScript|JS|Launch|RichMedia|SubmitForm|ImportData|XFA)(?![A-Za-z0-9_.-])")
_PDF_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_PDF_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.S)
_OBJECTS = re.compile(rb"/Type\s*/ObjStm")
# Objects of papers come to a few hundred kB; more than this unpacked is a bomb, and so not for publishing.
_MOST_OBJECTS = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Examined:
    """What its author should know of a file: why it cannot be published, or what is left out of it when it is."""

    refused: str = ""
    left_out: str = ""


def examine_file(path: str, data: bytes) -> Examined:
    """Judge a file by its name and its bytes."""
    name = path.lower()
    if name.endswith(RUNNING_SUFFIXES):
        return Examined("浏览器会把它当作网页或脚本来运行")
    if name.endswith(".svg"):
        drawing = clean_svg(data)
        if drawing is None:
            return Examined("不是读得懂的 SVG，或自己定义了实体，请另存为普通 SVG")
        return Examined(left_out="、".join(drawing.left_out))
    return Examined(_find_pdf_action(data)) if name.endswith(".pdf") else Examined()


_EXAMINE = Stage(examine_file, Examined, "检查附件")


def examine_files(root: Path, paths: Iterable[str], cache: Cache = NO_CACHE) -> dict[str, Examined]:
    """Read and judge those of the files below the folder whose kind can hold something."""
    examined = {}
    for path in paths:
        if path.lower().endswith((*RUNNING_SUFFIXES, ".svg", ".pdf")):
            try:
                examined[path] = cache.call(_EXAMINE, path, (root / path).read_bytes())
            except OSError as error:
                examined[path] = Examined(f"读不了（{error.strerror or error}）")
    return examined


def _find_pdf_action(data: bytes) -> str:
    """Return which action a PDF holds; what is encrypted cannot be seen."""
    for part in _pdf_objects(data):
        if part is None:
            return "PDF 展开后太大"
        found = _PDF_ACTIONS.search(_PDF_ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), part))
        if found:
            return f"PDF 里有会运行的内容（/{found[1].decode()}）"
    return ""


def _pdf_objects(data: bytes) -> Iterator[bytes | None]:
    """Yield what stands between a PDF's streams, and the streams that hold objects; None for more than can be read."""
    room = _MOST_OBJECTS
    at = 0
    for stream in _PDF_STREAM.finditer(data):
        before = data[at : stream.start()]
        at = stream.end()
        yield before
        if _OBJECTS.search(before[before.rfind(b"obj") :]):
            unpacker = zlib.decompressobj()
            try:
                unpacked = unpacker.decompress(stream[1], room)
            except zlib.error:
                continue
            room -= len(unpacked)
            yield unpacked if room > 0 else None
            if room <= 0:
                return
    yield data[at:]
