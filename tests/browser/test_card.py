"""The card of a concept: by mouse, by keyboard, by finger, and without a script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browsing import Serve, assert_quiet, heard_by
from tests.conftest import BuildSite

NOTES: dict[str, str | bytes] = {
    "微调.md": "# 省显存的办法\n\n"
    + "先写几行别的，让卡片上面有地方。\n\n" * 6
    + "显存不够时，用 LoRA 训练，再把 KV 缓存量化。\n\n"
    + "后面还有话。\n\n" * 40,
    "另一篇.md": "# 服务\n\n部署时 LoRA 可以合并，也可以分开加载。\n",
}
CARD = ".ainotes-card"


def open_topic(build_site: BuildSite, serve: Serve, page: Page) -> Locator:
    """Open the topic and return its link to LoRA."""
    page.goto(serve(build_site(NOTES)) + "topics/sheng-xian-cun-de-ban-fa/")
    link = page.locator("a.ainotes-concept[data-concept=lora]")
    expect(link).to_have_count(1)
    return link


def box(locator: Locator) -> dict[str, float]:
    found = locator.bounding_box()
    assert found
    return {"x": found["x"], "y": found["y"], "width": found["width"], "height": found["height"]}


def assert_in_window(page: Page) -> None:
    width, height = page.evaluate("[document.documentElement.clientWidth, innerHeight]")
    card = box(page.locator(CARD))
    assert card["x"] >= 0
    assert card["x"] + card["width"] <= width
    assert card["y"] >= 0
    assert card["y"] + card["height"] <= height


def test_the_mouse_shows_the_card_and_may_move_into_it(build_site: BuildSite, serve: Serve, page: Page) -> None:
    link = open_topic(build_site, serve, page)
    requests = len(heard_by(page).requests)
    link.hover()
    card = page.locator(CARD)
    expect(card).to_be_visible()
    expect(card).to_contain_text("LoRA")
    expect(card).to_contain_text("低秩")
    expect(card).to_contain_text("2 个主题提到")
    assert_in_window(page)
    words, shown = box(link), box(card)
    page.mouse.move(words["x"] + 5, words["y"] + words["height"] - 1)
    page.mouse.move(shown["x"] + 30, shown["y"] + 20, steps=8)
    page.wait_for_timeout(600)
    expect(card).to_be_visible()
    page.mouse.move(5, 5)
    expect(card).to_have_count(0)
    assert len(heard_by(page).requests) == requests
    assert_quiet(page)


def test_a_pointer_that_passes_over_shows_nothing(build_site: BuildSite, serve: Serve, page: Page) -> None:
    link = open_topic(build_site, serve, page)
    link.hover()
    page.mouse.move(5, 5)
    page.wait_for_timeout(600)
    expect(page.locator(CARD)).to_have_count(0)


def test_the_keyboard_shows_the_card_and_escape_closes_it(build_site: BuildSite, serve: Serve, page: Page) -> None:
    link = open_topic(build_site, serve, page)
    for _ in range(60):
        page.keyboard.press("Tab")
        if link.evaluate("link => link === document.activeElement"):
            break
    expect(link).to_be_focused()
    card = page.locator(CARD)
    expect(card).to_have_attribute("role", "tooltip")
    assert link.get_attribute("aria-describedby") == card.get_attribute("id")
    assert_in_window(page)
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    assert link.get_attribute("aria-describedby") is None
    expect(link).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(card).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(CARD).filter(has_text="低秩")).to_have_count(0)
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/concepts/lora/")
    expect(card).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_first_tap_shows_the_card_within_a_phones_screen_and_a_second_opens(
    scheme: str, build_site: BuildSite, serve: Serve, open_context: Callable[..., BrowserContext]
) -> None:
    context = open_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, color_scheme=scheme)
    page = context.new_page()
    link = open_topic(build_site, serve, page)
    link.tap()
    card = page.locator(CARD)
    expect(card).to_be_visible()
    assert page.url.endswith("/topics/sheng-xian-cun-de-ban-fa/")
    assert_in_window(page)
    background = card.evaluate("card => getComputedStyle(card).backgroundColor")
    assert background == page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("heading", level=1).tap()
    expect(card).to_have_count(0)
    link.tap()
    expect(card).to_be_visible()
    link.tap()
    page.wait_for_url("**/concepts/lora/")


def test_who_wants_all_links_gets_them_and_keeps_the_choice(build_site: BuildSite, serve: Serve, page: Page) -> None:
    names = "Adam、Dropout、Softmax、ResNet、LSTM、LoRA、BERT、CLIP、YOLO、PPO"
    home = serve(build_site({"一串.md": f"# 一串名字\n\n先后提到：{names}。\n", "又.md": "# 又一篇\n\n再提 LoRA。\n"}))
    page.goto(home + "topics/yi-chuan-ming-zi/")
    links, quiet = page.locator("article a.ainotes-concept"), page.locator(".ainotes-concept-quiet")
    expect(links).to_have_count(3)
    few = page.locator(".ainotes-text").inner_text()
    button = page.get_by_role("button", name="显示全部概念链接")
    button.click()
    expect(links).to_have_count(9)
    quiet.first.get_by_role("link").hover()
    expect(page.locator(CARD)).to_be_visible()
    page.reload()
    expect(links).to_have_count(9)
    assert page.locator(".ainotes-text").inner_text() == few
    button.click()
    expect(links).to_have_count(3)
    expect(button).to_have_attribute("aria-pressed", "false")
    assert_quiet(page)


def test_the_card_goes_above_where_there_is_no_room_below(build_site: BuildSite, serve: Serve, page: Page) -> None:
    link = open_topic(build_site, serve, page)
    page.set_viewport_size({"width": 1280, "height": 600})
    link.evaluate("link => scrollTo(0, link.getBoundingClientRect().bottom + scrollY - innerHeight + 20)")
    link.hover()
    card = page.locator(CARD)
    expect(card).to_be_visible()
    assert box(card)["y"] < box(link)["y"]
    assert_in_window(page)


def test_without_a_script_the_words_lead_to_the_concept(
    build_site: BuildSite, serve: Serve, open_context: Callable[..., BrowserContext]
) -> None:
    page = open_context(java_script_enabled=False).new_page()
    link = open_topic(build_site, serve, page)
    expect(page.locator("[data-card=lora]")).to_be_hidden()
    link.click()
    page.wait_for_url("**/concepts/lora/")
    expect(page.locator("h1")).to_have_text("LoRA")


# ---- other topics ----

LINKED: dict[str, str | bytes] = {
    "甲.md": "# 量化\n\n权重用低比特存，见[蒸馏](乙.md)，也见[外面](https://example.org/)。用 LoRA 训练，再量化。\n",
    "乙.md": "# 蒸馏\n\n用大模型的输出教小模型，小模型学到的比硬标签多。用 LoRA 训练，再量化。\n",
}


def test_a_link_to_a_topic_shows_how_it_begins_by_mouse_and_keyboard(
    build_site: BuildSite, serve: Serve, page: Page
) -> None:
    page.goto(serve(build_site(LINKED)) + "topics/liang-hua/")
    link = page.locator(".ainotes-text").get_by_role("link", name="蒸馏")
    card = page.locator(CARD)
    link.hover()
    expect(card).to_contain_text("用大模型的输出教小模型")
    assert_in_window(page)
    page.mouse.move(5, 5)
    expect(card).to_have_count(0)
    page.keyboard.press("Tab")  # by keyboard the browser shows where the focus is
    link.focus()
    expect(card).to_contain_text("用大模型的输出教小模型")
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    page.locator(".ainotes-text").get_by_role("link", name="外面").hover()
    page.wait_for_timeout(500)
    expect(card).to_have_count(0)
    assert_quiet(page)
