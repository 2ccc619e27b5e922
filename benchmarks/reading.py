"""Measure what a reader waits for: python benchmarks/reading.py [SITE]

For each kind of page of a built site (site/, unless given): what it fetches, compressed; largest contentful paint and
layout shift on a slow phone: the processor slowed to a quarter, 1.6 Mbit/s and 150 ms to the server (Lighthouse's
"slow 4G"); the median of three visits with an empty cache.
"""

from __future__ import annotations

import functools
import gzip
import json
import statistics
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools.browser import find_browser  # noqa: E402
from tools.screenshots import worth_seeing  # noqa: E402

VISITS = 3
SLOWDOWN = 4
NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
TEXT = (".html", ".js", ".css", ".json", ".svg", ".xml", ".txt", ".md", "/")
WATCH = """
window.seen = {paint: 0, shift: 0};
new PerformanceObserver((list) => { for (const entry of list.getEntries()) seen.paint = entry.startTime; })
    .observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) seen.shift += entry.value; })
    .observe({type: "layout-shift", buffered: true});
"""


class Compressed(SimpleHTTPRequestHandler):
    """Serve files as GitHub Pages does: text as gzip."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            return self.send_error(404)
        content = path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        if path.suffix in TEXT:
            content = gzip.compress(content, 6)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        return None

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 (the name is the base class's)
        pass


@dataclass(frozen=True, slots=True)
class Visit:
    fetched: int  # bytes
    files: int
    paint: float  # milliseconds
    shift: float


def visit(browser: Browser, url: str) -> Visit:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", NETWORK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.add_init_script(WATCH)
    page.goto(url, wait_until="networkidle", timeout=120_000)
    page.wait_for_timeout(500)
    seen = page.evaluate("seen")
    context.close()
    return Visit(int(sum(sizes)), len(sizes), seen["paint"], seen["shift"])


def rows(site: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Compressed, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox", "--disable-gpu"])
        for url in [*worth_seeing(site), *with_diagram(site)]:
            visits = [visit(browser, f"http://127.0.0.1:{server.server_port}/{url}") for _ in range(VISITS)]
            paint, shift = (statistics.median(getattr(one, name) for one in visits) for name in ("paint", "shift"))
            yield f"{visits[0].fetched / 1000:7.0f} kB {visits[0].files:4} files {paint:7.0f} ms {shift:7.3f}   /{url}"
        browser.close()
    server.shutdown()


def with_diagram(site: Path) -> list[str]:
    """Return the first topic that has a diagram."""
    urls = [topic["url"] for topic in json.loads((site / "knowledge.json").read_text(encoding="utf-8"))["topics"]]
    pages = {url: site / url / "index.html" for url in urls if "#" not in url}
    has = (url for url, page in pages.items() if "mermaid" in page.read_text(encoding="utf-8"))
    return [url for url in (next(has, ""),) if url]


if __name__ == "__main__":
    print("fetched, files, largest contentful paint, layout shift, page")
    for row in rows(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "site"):
        print(row)
