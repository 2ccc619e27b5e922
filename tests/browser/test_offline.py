"""Reading without a network, in Chromium with the network cut."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.test_accessibility import violations
from tests.browsing import Serve, assert_quiet
from tests.conftest import BuildSite

NOTES: dict[str, str | bytes] = {
    "甲.md": "# 注意力机制\n\n每个词都看所有别的词，按相关的程度加权求和。\n",
    "乙.md": "# 位置编码\n\n自注意力不看次序，所以给它补上每个词的位置。\n",
}


def open_dialog(page: Page) -> None:
    page.get_by_role("button", name="离线阅读").click()
    expect(page.get_by_role("dialog", name="离线阅读")).to_be_visible()


def test_nothing_is_kept_until_it_is_asked_for(build_site: BuildSite, serve: Serve, page: Page) -> None:
    page.goto(serve(build_site(NOTES)), wait_until="networkidle")
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    assert page.evaluate("caches.keys()") == []
    assert_quiet(page)


def test_a_reader_keeps_the_site_reads_and_searches_it_offline_and_drops_it(
    build_site: BuildSite, serve: Serve, open_context: Callable[..., BrowserContext]
) -> None:
    context = open_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    home = serve(build_site(NOTES))
    page.goto(home)
    open_dialog(page)
    expect(page.get_by_role("status").filter(has_text="MB")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="存到这台设备").click()
    expect(page.get_by_role("status").filter(has_text="已存下")).to_be_visible()

    context.set_offline(True)
    page.goto(home + "topics/wei-zhi-bian-ma/?h=次序#任何")  # a page that this reader has never opened
    expect(page.locator("article")).to_contain_text("给它补上每个词的位置")
    page.wait_for_function("!!window.ainotes?.search")
    found = page.evaluate("ainotes.search('zhuyilijizhi').then((found) => found[0].topic)")
    assert found == "zhu-yi-li-ji-zhi"

    context.set_offline(False)
    page.goto(home)
    open_dialog(page)
    page.get_by_role("button", name="删除").click()
    expect(page.get_by_role("status").filter(has_text="已删除")).to_be_visible()
    assert page.evaluate("caches.keys()") == []
    assert page.evaluate("localStorage.getItem('ainotes-offline')") is None


def test_what_is_kept_goes_when_the_author_no_longer_offers_it(build_site: BuildSite, serve: Serve, page: Page) -> None:
    site = build_site(NOTES)
    home = serve(site)
    page.goto(home)
    open_dialog(page)
    page.get_by_role("button", name="存到这台设备").click()
    expect(page.get_by_role("status").filter(has_text="已存下")).to_be_visible()
    index = site / "index.html"
    html = index.read_text("utf-8")
    index.write_text(html.replace('name="ainotes-offline"', 'name="other"'), "utf-8")
    page.goto(home)
    page.wait_for_function("localStorage.getItem('ainotes-offline') === null")
    assert page.evaluate("caches.keys()") == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0


def test_what_is_there_is_not_fetched_again(build_site: BuildSite, serve: Serve, page: Page) -> None:
    site = build_site(NOTES)
    page.goto(serve(site))
    open_dialog(page)
    save = page.get_by_role("button", name="存到这台设备")
    save.click()
    expect(page.get_by_role("status").filter(has_text="已存下")).to_be_visible()
    # As after a run that was broken off: the files are there, the list is not. Were they fetched again, they would be new.
    page.evaluate(
        "caches.keys().then(async ([name]) => (await caches.open(name)).delete(new URL('offline.json', location.href)))"
    )
    page.evaluate("localStorage.clear()")
    for file in (site / "topics").glob("*/index.html"):
        file.write_text("别的", encoding="utf-8")
    page.reload()
    open_dialog(page)
    save.click()
    expect(page.get_by_role("status").filter(has_text="已存下")).to_be_visible()
    kept = page.evaluate(
        "caches.keys().then(async ([name]) => (await (await caches.open(name)).match('topics/wei-zhi-bian-ma/')).text())"
    )
    assert "给它补上每个词的位置" in kept
