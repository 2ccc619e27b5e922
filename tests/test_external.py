"""What `ainotes check --external` asks of other sites."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ainotes_site.command.external import find_gone
from ainotes_site.notes import parse_note

ASKED: list[str] = []


class _Answers(BaseHTTPRequestHandler):
    def do_HEAD(self) -> None:
        ASKED.append(f"{self.command} {self.path}")
        self.send_response({"/gone": 404, "/no-head": 405, "/busy": 503}.get(self.path, 200))
        self.end_headers()

    def do_GET(self) -> None:
        ASKED.append(f"{self.command} {self.path}")
        self.send_response(200)
        self.end_headers()

    def log_request(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_what_is_gone_is_an_error_and_what_does_not_answer_a_hint(host: str) -> None:
    ASKED.clear()
    links = " ".join(f"[{name}]({host}/{name})" for name in ("here", "gone", "no-head", "busy", "gone"))
    note = parse_note("a.md", f"# 渡口\n\n{links} [近](b.md) <{host}/here#part>\n".encode())[0]
    found = [(one.about.rpartition("/")[2], one.severity, one.rule) for one in find_gone([note], pause=0)]
    assert found == [("gone", "error", "broken-external"), ("busy", "hint", "broken-external")]
    assert ASKED == ["HEAD /here", "HEAD /gone", "HEAD /no-head", "GET /no-head", "HEAD /busy"]
