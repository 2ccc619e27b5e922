"""Take a picture of each kind of page, for review: three widths, both schemes. `make screenshots` builds the site first.

    python -m tools.screenshots SITE FOLDER [PAGE …]

SITE is a built site, PAGE an address in it; without one, the home page, each overview, and of the generated kinds the
page that has most on it.
"""

from __future__ import annotations

import functools
import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tools.browser import NOT_FOUND, find_browser, is_root

SIZES = {1440: 900, 768: 1024, 390: 844}
SCHEMES = ("light", "dark")
OVERVIEWS = ("", "topics/", "glossary/", "tags/", "notes/", "timeline/", "graph/", "questions/")


class Handler(SimpleHTTPRequestHandler):
    """Serve files without a word."""

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 (the name is the base class's)
        pass


def main(arguments: list[str]) -> int:
    if len(arguments) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    site, folder = Path(arguments[0]), Path(arguments[1])
    path = find_browser()
    if path is None:
        print(NOT_FOUND, file=sys.stderr)
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    with served(site) as home, sync_playwright() as playwright:
        root = ["--no-sandbox"] if is_root() else []
        browser = playwright.chromium.launch(executable_path=path, args=["--disable-gpu", *root])
        for scheme in SCHEMES:
            for width in SIZES:
                take(browser, home, arguments[2:] or worth_seeing(site), folder, scheme=scheme, width=width)
        browser.close()
    return 0


def worth_seeing(site: Path) -> list[str]:
    """Return the overviews that there are, and the fullest topic, concept and tag."""
    known = json.loads((site / "knowledge.json").read_text(encoding="utf-8"))
    kinds = (
        [topic["url"] for topic in known["topics"] if "#" not in topic["url"]],
        [concept["url"] for concept in known["concepts"]],
        [f"tags/{page.parent.name}/" for page in (site / "tags").glob("*/index.html")],
    )
    fullest = [max(urls, key=lambda url: ((site / url / "index.html").stat().st_size, url)) for urls in kinds if urls]
    return [*(url for url in OVERVIEWS if (site / url / "index.html").exists()), *fullest]


def take(browser: Browser, home: str, pages: list[str], folder: Path, *, scheme: str, width: int) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": SIZES[width]},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        locale="zh-CN",
    )
    page = context.new_page()
    for url in pages:
        page.goto(home + url, wait_until="networkidle")
        page.wait_for_timeout(300)  # the canvas of the graph, the last formula
        name = url.strip("/").replace("/", "-") or "home"
        page.screenshot(path=folder / f"{name}-{width}-{scheme}.png")
    context.close()


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve the folder while the block runs; give the address of its home page."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
