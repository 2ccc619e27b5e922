"""Pictures that other hosts keep."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ainotes_site.library import build_library
from ainotes_site.mkdocs_plugin.sanitise import sanitise
from ainotes_site.site import render_site
from tests.browsing import Serve, assert_quiet
from tests.conftest import BuildSite, write_notes

FAR = "https://pics.example/a.png"
NOTE = (
    f"# 图\n\n正文够长，讲一点检索的事。![远]({FAR}) ![近](near.png) [![里]({FAR})](https://example.org/)\n\n"
    f'<img src="//other.example/b.png" alt="标签"> ![位图](data:image/png;base64,iVBORw0KGgo=)\n'
)


def page(tmp_path: Path, remote: str) -> str:
    write_notes(tmp_path, {"图.md": NOTE, "near.png": b"x"})
    rendered = render_site(build_library(tmp_path), remote=remote)
    return repr(rendered.pages["topics/tu.md"].document)


def test_by_default_a_page_has_its_pictures(tmp_path: Path) -> None:
    document = page(tmp_path, "keep")
    assert document.count("kind='image'") == 5


@pytest.mark.parametrize(("remote", "asks"), [("ask", 2), ("drop", 0)])
def test_a_picture_is_not_loaded_unless_the_author_wants_it(tmp_path: Path, remote: str, asks: int) -> None:
    document = page(tmp_path, remote)
    assert document.count("kind='image'") == 2
    assert document.count("'ainotes-remote'") == asks
    assert document.count("外部图片（pics.example）：") == 2
    assert document.count("外部图片（other.example）：标签") == 1


def test_each_host_is_told_once(tmp_path: Path) -> None:
    write_notes(tmp_path, {"图.md": NOTE, "页.md": f"---\nlayout: page\n---\n![图]({FAR})\n", "near.png": b"x"})
    told = [problem for problem in build_library(tmp_path).problems if "来自别的网站" in problem.message]
    assert [(one.path, one.line, one.severity) for one in told] == [("图.md", 3, "hint"), ("图.md", 5, "hint")]
    assert "pics.example（共 3 张）" in told[0].message


def test_ordinary_pages_load_no_film_by_themselves() -> None:
    html = '<video src="https://a.example/x.mp4" preload="auto"></video><img src="https://a.example/x.png" alt="远">'
    kept = sanitise(html)
    assert 'preload="none"' in kept
    assert "auto" not in kept
    assert 'src="https://a.example/x.png"' in kept
    dropped = sanitise(html, remote="drop")
    assert "a.example" not in dropped
    assert 'alt="远"' in dropped


def test_a_click_loads_a_picture(build_site: BuildSite, serve: Serve, page: Page) -> None:
    site = build_site({"图.md": NOTE, "near.png": b"x"}, "plugins: [ainotes: {remote: ask}]\n")
    home = serve(site)
    page.goto(home + "topics/tu/")
    asking = page.locator(".ainotes-remote").first
    expect(asking).to_have_text("外部图片（pics.example）：远")
    assert_quiet(page)
    asking.click()
    expect(page.locator(f"article img[src='{FAR}']")).to_be_attached()
    assert page.url == home + "topics/tu/"
