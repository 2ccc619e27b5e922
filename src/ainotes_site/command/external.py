"""Ask other sites whether what notes link to is still there: politely, and only when an author wants it."""

import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlsplit

from ainotes_site.gfm import walk
from ainotes_site.notes import Note, note_blocks
from ainotes_site.problems import Problem, Severity

# What a page that is gone says of itself; all else may be of the moment, or meant for programs such as this.
_GONE = (404, 410)
# Said of HEAD by servers that do not have it.
_WANT_GET = (403, 405, 501)
_AGENT = "Mozilla/5.0 (compatible; ainotes-site link check)"
_SECONDS = 10
# Between two questions to one host.
_PAUSE = 1.0
_HOSTS_AT_ONCE = 8


def find_gone(notes: Iterable[Note], *, pause: float = _PAUSE) -> Iterator[Problem]:
    """Yield a problem for the first link to each page of another site that is gone, or that does not answer."""
    places: dict[str, tuple[str, int]] = {}
    for note in notes:
        for address, line in _external(note):
            places.setdefault(address, (note.path, line))
    by_host: dict[str, list[str]] = {}
    for address in places:
        by_host.setdefault(urlsplit(address).netloc, []).append(address)
    with ThreadPoolExecutor(_HOSTS_AT_ONCE) as pool:
        answers = pool.map(lambda addresses: list(_ask_all(addresses, pause)), by_host.values())
        found = {address: answer for group in answers for address, answer in group}
    for address, (path, line) in places.items():
        if found[address]:
            gone = found[address] in map(str, _GONE)
            message = (
                f"外部链接 {address} {'已经没有了' if gone else '没有打开'}（{found[address]}）。请换一个，或删掉。"
            )
            severity: Severity = "error" if gone else "hint"
            yield Problem(path, line, message, severity, rule="broken-external", about=address)


def _external(note: Note) -> Iterator[tuple[str, int]]:
    for block in (*note_blocks(note), *note.footnotes):
        for node in walk(block):
            address = node.attrs.href.partition("#")[0] if node.kind == "link" else ""
            if address.lower().startswith(("http://", "https://")) and urlsplit(address).netloc:
                yield address, node.line


def _ask_all(addresses: Iterable[str], pause: float) -> Iterator[tuple[str, str]]:
    for number, address in enumerate(addresses):
        if number:
            time.sleep(pause)
        yield address, _ask(address)


def _ask(address: str) -> str:
    """Return why a page did not open; nothing where it did."""
    plain = quote(address, safe="%/:?#[]@!$&'()*+,;=~")
    for method in ("HEAD", "GET"):
        request = urllib.request.Request(plain, method=method, headers={"User-Agent": _AGENT})
        try:
            with urllib.request.urlopen(request, timeout=_SECONDS):
                return ""
        except urllib.error.HTTPError as error:
            if method == "GET" or error.code not in _WANT_GET:
                return str(error.code)
        except (OSError, ValueError, urllib.error.URLError) as error:
            return str(getattr(error, "reason", error))
    return ""
