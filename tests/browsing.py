"""A browser that listens, and a server as GitHub Pages is: below a sub-path, with 404.html."""

from __future__ import annotations

import functools
import os
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import IO

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Response, expect, sync_playwright

from tools.browser import NOT_FOUND, find_browser, is_required, is_root

Serve = Callable[..., str]

# The browser's own calls home would look like the site's, and a machine without a screen needs no GPU.
FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)
LOCAL = "http://127.0.0.1:"
# A pattern, which Playwright's own process matches: a function would be asked here for every file of every page.
FOREIGN = re.compile(r"^https?:(?!//127\.0\.0\.1:)")
# How long a busy machine may take for what a free one does in a moment, in milliseconds.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)


# ---- the server ----


class PagesHandler(SimpleHTTPRequestHandler):
    """Serve a folder below a sub-path, and its 404.html, with status 404, for all else."""

    def __init__(self, *arguments: object, prefix: str, directory: str) -> None:
        self.prefix = prefix
        super().__init__(*arguments, directory=directory)  # type: ignore[arg-type]

    def translate_path(self, path: str) -> str:
        if not path.startswith(self.prefix):
            return os.path.join(self.directory, "no", "such", "file")  # noqa: PTH118 (what it returns is a str)
        return super().translate_path("/" + path.removeprefix(self.prefix))

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.exists():
            return super().send_error(code, message, explain)
        content = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)
        return None

    def list_directory(self, path: str | os.PathLike[str]) -> IO[bytes] | None:  # type: ignore[override]
        self.send_error(404)
        return None

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 (the name is the base class's)
        pass


class PagesServer(ThreadingHTTPServer):
    """A server that says nothing of a browser that left before all was sent."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Return a function that serves a site and returns the address of its home page."""
    servers: list[ThreadingHTTPServer] = []

    def start(site: Path, prefix: str = "/repo/") -> str:
        handler = functools.partial(PagesHandler, prefix=prefix, directory=str(site))
        server = PagesServer(("127.0.0.1", 0), handler)
        # Its end waits for the next look whether it is wished for: every half second by itself, which each test would pay.
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        servers.append(server)
        return f"{LOCAL}{server.server_port}{prefix}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


# ---- the browser ----


def wait_for_function(page: Page, expression: str, *, arg: object = None, timeout: float = PATIENCE) -> object:
    """Wait until an expression is true on the page, and return it.

    In the place of Playwright's own, which has the page itself evaluate a text: that is what the site's policy forbids.
    """
    end = time.monotonic() + timeout / 1000
    while time.monotonic() < end:
        with suppress(Error):  # the page is on its way to another
            if value := page.evaluate(expression, arg):
                return value
        page.wait_for_timeout(50)
    raise AssertionError(f"not true within {timeout} ms: {expression}")


def wait_until(page: Page, holds: Callable[[], bool]) -> None:
    """Let the page go on until something that the test sees from outside holds."""
    end = time.monotonic() + PATIENCE / 1000
    while not holds():
        assert time.monotonic() < end, "what was waited for did not come"
        page.wait_for_timeout(50)


Page.wait_for_function = wait_for_function  # type: ignore[method-assign,assignment]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the browser that tools/browser.py finds; `make test` has already let it install one."""
    path = find_browser()
    if path is None:
        missing = pytest.fail if is_required() else pytest.skip
        missing(NOT_FOUND)
    root = ["--no-sandbox"] if is_root() else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS, *root])
        yield browser
        browser.close()


@dataclass
class Heard:
    """What pages said and asked for."""

    console: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def foreign(self) -> list[str]:
        own = (LOCAL, "file:", "data:", "blob:")
        return [url for url in self.requests if not url.startswith(own)]


def listen(context: BrowserContext) -> Heard:
    """Write down what every page of the context says and asks for; let nothing out to the network."""
    heard = Heard()

    def note_failure(response: Response) -> None:
        if response.status >= 400:
            heard.failures.append(f"{response.status} {response.url}")

    context.on("console", lambda message: heard.console.append(f"{message.type}: {message.text}"))
    context.on("weberror", lambda error: heard.errors.append(str(error.error)))
    context.on("request", lambda request: heard.requests.append(request.url))
    context.on("response", note_failure)

    context.route(FOREIGN, lambda route: route.abort())
    return heard


_heard: dict[BrowserContext, Heard] = {}


def heard_by(page: Page) -> Heard:
    """Return what the page, and every other of its context, said and asked for."""
    return _heard[page.context]


def assert_quiet(page: Page) -> None:
    """Assert that no page of the context wrote to the console, failed, or asked another host."""
    heard = heard_by(page)
    assert heard.errors == []
    assert heard.console == []
    assert heard.failures == []
    assert heard.foreign() == []


@pytest.fixture
def open_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Return a function that makes a listening context with the given options."""
    contexts: list[BrowserContext] = []

    def make(**options: object) -> BrowserContext:
        context = browser.new_context(locale="zh-CN", **options)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        _heard[context] = listen(context)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        del _heard[context]
        context.close()


@pytest.fixture
def page(open_context: Callable[..., BrowserContext]) -> Page:
    """Return a page at 1280 × 900, as a desktop shows it."""
    return open_context(viewport={"width": 1280, "height": 900}).new_page()


@pytest.fixture
def phone(open_context: Callable[..., BrowserContext]) -> Page:
    """Return a page at 390 × 844, as a phone shows it."""
    return open_context(viewport={"width": 390, "height": 844}, has_touch=True).new_page()
