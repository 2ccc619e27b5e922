"""The one gate for addresses."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ainotes_site.text import is_safe_address, is_safe_source

SAFE = (
    "https://example.org/a?b=1&copy=2#c", "HTTP://example.org", "mailto:a@example.org", "tel:123", "obsidian://open?vault=x",
    "zotero://select/1", "magnet:?xt=1", "ftp://example.org", "topics/lora/", "../x.md#javascript:", "#a:b", "?q=data:x", "",
    "//example.org/x", "图：说明.png", "1:2", "/a:b",
)  # fmt: skip
UNSAFE = (
    "javascript:alert(1)", "JavaScript:alert(1)", "javascript://%0aalert(1)", "javascript://e.com/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>", "vbscript:x", "file:///etc/passwd", "blob:https://example.org/1",
    "view-source:https://example.org", "about:blank", "chrome://settings", "ms-word:ofe|u|https://example.org", "intent:x",
)  # fmt: skip


@pytest.mark.parametrize("address", SAFE)
def test_addresses_that_readers_may_follow(address: str) -> None:
    assert is_safe_address(address)


@pytest.mark.parametrize("address", UNSAFE)
def test_addresses_that_act_or_belong_to_the_readers_machine(address: str) -> None:
    assert not is_safe_address(address)
    assert not is_safe_source(address)


BLANKS = st.text(st.sampled_from("\t\n\r\0\x0b\x1f \xa0\xad\u200b\u200d\u2028\u202e\u3000\ufeff"), max_size=3)


@given(st.sampled_from(UNSAFE), st.lists(BLANKS, min_size=20, max_size=20), st.integers(0, 2))
def test_no_blank_and_no_entity_gets_by(address: str, blanks: list[str], entities: int) -> None:
    scheme, colon, rest = address.partition(":")
    written = "".join(blank + char for blank, char in zip(blanks, scheme, strict=False)) + blanks[-1] + colon + rest
    for _ in range(entities):
        written = "".join(f"&#{ord(char)};" if char.isprintable() else char for char in written)
    assert not is_safe_address(written)
    assert not is_safe_address(written.replace(":", "&colon;", 1))


@given(st.text())
def test_what_is_safe_stays_so_when_it_is_escaped(address: str) -> None:
    assert is_safe_address(html.escape(address)) <= is_safe_address(address)


def test_images_come_from_files_or_as_bitmaps() -> None:
    assert is_safe_source("data:image/png;base64,AAAA")
    assert is_safe_source("https://example.org/a.png")
    assert is_safe_source("img/a.png")
    assert not is_safe_source("data:image/svg+xml,<svg onload=alert(1)>")
    assert not is_safe_source("mailto:a@example.org")
