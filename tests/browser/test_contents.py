"""The contents of a folder beside its texts: wide and narrow, by keyboard, without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.test_accessibility import violations
from tests.browsing import Serve
from tests.conftest import BuildSite

CHAPTERS = ("栈帧", "寻址", "流水线", "分支预测")
NOTES: dict[str, str | bytes] = {
    f"体系结构/{at:02}-{name}.md": f"# {name}\n\n{name}这一章从头讲起，{'慢慢地讲，' * at}一直讲到末尾。\n"
    for at, name in enumerate(CHAPTERS, 1)
}
PAGES = ["topics/liu-shui-xian/", "folders/ti-xi-jie-gou/", "notes/ti-xi-jie-gou/03-liu-shui-xian/"]


def opened(serve: Serve, build_site: BuildSite, page: Page, url: str) -> Page:
    page.goto(serve(build_site(NOTES)) + url)
    return page


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390)])
def test_axe_finds_nothing(
    scheme: str, width: int, serve: Serve, build_site: BuildSite, open_context: Callable[..., BrowserContext]
) -> None:
    page = open_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    ).new_page()
    home = serve(build_site(NOTES))
    for url in PAGES:
        page.goto(home + url)
        assert violations(page) == [], url


def test_the_place_is_marked_beside_the_text(serve: Serve, build_site: BuildSite, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    opened(serve, build_site, page, PAGES[0])
    contents = page.get_by_role("navigation", name="「体系结构」目录")
    expect(contents.get_by_role("link")).to_have_text(["体系结构", *CHAPTERS])
    expect(contents.locator("[aria-current=page]")).to_have_text("流水线")
    text, beside = page.locator("article h1").bounding_box(), contents.locator("ol").first.bounding_box()
    assert text is not None
    assert beside is not None
    assert beside["x"] + beside["width"] <= text["x"]


@pytest.mark.parametrize("scripts", [True, False])
def test_a_narrow_screen_folds_it_and_a_key_opens_it(
    scripts: bool,
    serve: Serve,
    build_site: BuildSite,
    open_context: Callable[..., BrowserContext],
) -> None:
    narrow = open_context(viewport={"width": 390, "height": 844}, java_script_enabled=scripts).new_page()
    opened(serve, build_site, narrow, PAGES[0])
    contents = narrow.locator(".ainotes-shelf-nav")
    expect(contents.get_by_role("link", name="分支预测")).to_be_hidden()
    contents.locator("summary").focus()
    narrow.keyboard.press("Enter")
    contents.get_by_role("link", name="分支预测").click()
    expect(narrow).to_have_title("分支预测 - 笔记")
