"""axe finds nothing, and everything works by keyboard. axe-core comes with a package for tests; the site has no part of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.test_site import NOTES
from tests.browsing import Serve, assert_quiet
from tests.conftest import BuildSite

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
KINDS = ["topics/", "tags/", "notes/", "timeline/", "questions/", "glossary/", "graph/"]
LETTER = "glossary/l/"
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])
RICH: dict[str, str | bytes] = {
    **NOTES,
    "试样.md": (
        "# 试样\n\n> [!NOTE] 提示\n> 有*强调*、`代码`与[链接](https://example.org/)。\n\n- [x] 完成\n- [ ] 待办\n\n"
        "| 甲 | 乙 |\n|---|---|\n| 一 | 二 |\n\n用 LoRA 微调大模型。\n\n"
        "```mermaid\nflowchart LR\n  提问 --> 改写 --> 召回 --> 重排 --> 生成 --> 核对出处 -->|不通过| 改写\n```\n\n## 小节\n\n"
        '```python\nclass A:  # 注释\n    x = "字" + str(1.5)\n```\n'
    ),
}


# Of a list as long as the glossary each entry is like the others, and to judge 600 of them takes ten times as long.
MANY = 30
LOOK = f"axe.run({{exclude: ['li:nth-child(n + {MANY})', '.ainotes-term:nth-child(n + {MANY})']}}, {{resultTypes: ['violations']}})"


def violations(page: Page) -> list[str]:
    page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate(LOOK)
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found["violations"]]


def show(page: Page, url: str) -> None:
    """Open a page as it stays: all but the graph is so once it is loaded."""
    page.goto(url, wait_until="networkidle" if url.endswith("graph/") else "load")


def new_page(open_context: Callable[..., BrowserContext], scheme: str, width: int) -> Page:
    viewport = {"width": width, "height": 900}
    return open_context(viewport=viewport, color_scheme=scheme, reduced_motion="reduce").new_page()


def one_of_each_kind(site: Path) -> list[str]:
    """Return the overviews, and of the generated pages the richest topic, concept, tag and note."""
    knowledge = json.loads((site / "knowledge.json").read_text("utf-8"))

    def heaviest(urls: list[str]) -> str:
        return max(urls, key=lambda url: ((site / url / "index.html").stat().st_size, url))

    topics = [topic["url"] for topic in knowledge["topics"] if "#" not in topic["url"]]
    concepts = [concept["url"] for concept in knowledge["concepts"]]
    folders = [
        [f"{page.parent.relative_to(site)}/" for page in (site / kind).glob("*/index.html")]
        for kind in ("tags", "notes")
    ]
    return ["", *KINDS, LETTER, heaviest(topics), heaviest(concepts), *(heaviest(urls) for urls in folders)]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390)])
def test_axe_finds_nothing_on_any_kind_of_page(
    scheme: str, width: int, project_site: Path, serve: Serve, open_context: Callable[..., BrowserContext]
) -> None:
    page = new_page(open_context, scheme, width)
    home = serve(project_site)
    for url in one_of_each_kind(project_site):
        show(page, home + url)
        assert violations(page) == [], url
    assert_quiet(page)


@SCHEMES
def test_axe_finds_nothing_in_rich_text_and_in_what_opens(
    scheme: str, build_site: BuildSite, serve: Serve, open_context: Callable[..., BrowserContext]
) -> None:
    page = new_page(open_context, scheme, 390)
    home = serve(build_site(RICH))
    show(page, home + "topics/zhu-yi-li/")
    assert violations(page) == []
    page.locator(".ainotes-figure__open").first.click()
    assert violations(page) == []
    page.keyboard.press("Escape")
    show(page, home + "topics/shi-yang/")
    page.get_by_text("图的源码").click()
    assert violations(page) == []
    page.locator("a.ainotes-concept").first.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(page.locator(".ainotes-card")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="快捷键")).to_be_visible()
    assert violations(page) == []
    assert_quiet(page)


@SCHEMES
def test_axe_finds_nothing_where_there_is_nothing(
    scheme: str, build_site: BuildSite, serve: Serve, open_context: Callable[..., BrowserContext]
) -> None:
    page = new_page(open_context, scheme, 1280)
    home = serve(build_site({"图.txt": "没有笔记"}, "site_url: https://user.example/repo/\n"))
    for url in ["", *KINDS, "topics/mei-you/"]:
        show(page, home + url)
        assert violations(page) == [], url


def test_question_mark_opens_the_help_and_gives_the_focus_back(build_site: BuildSite, serve: Serve, page: Page) -> None:
    page.goto(serve(build_site(RICH)))
    button = page.get_by_role("button", name="快捷键")
    button.focus()
    page.keyboard.press("Shift+?")
    dialog = page.get_by_role("dialog", name="快捷键")
    expect(dialog).to_contain_text("下一主题")
    for _ in range(4):  # the focus stays inside, or with the browser itself
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.matches('dialog *, dialog, body')")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(button).to_be_focused()


def test_question_mark_in_a_field_is_a_question_mark(build_site: BuildSite, serve: Serve, page: Page) -> None:
    page.goto(serve(build_site(RICH)) + "glossary/")
    field = page.get_by_role("searchbox", name="筛选概念")
    field.press_sequentially("?")
    expect(field).to_have_value("?")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_an_image_opens_large_by_keyboard(build_site: BuildSite, serve: Serve, page: Page) -> None:
    page.goto(serve(build_site(RICH)) + "topics/zhu-yi-li/")
    opener = page.locator(".ainotes-figure__open")
    expect(page.locator("figcaption")).to_have_text("红点")
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="红点")
    expect(dialog.locator("img")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(opener).to_be_focused()
    assert_quiet(page)


def test_the_menu_opens_by_keyboard_on_a_narrow_screen(build_site: BuildSite, serve: Serve, phone: Page) -> None:
    phone.goto(serve(build_site(RICH)))
    button = phone.get_by_role("button", name="菜单")
    button.focus()
    phone.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    phone.keyboard.press("Escape")
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(button).to_be_focused()
    for _ in range(3):  # what is shut is out of the keyboard's way
        phone.keyboard.press("Tab")
        assert not phone.evaluate("document.activeElement.closest('.md-sidebar--primary') !== null")


def test_wide_things_scroll_by_keyboard(build_site: BuildSite, serve: Serve, phone: Page) -> None:
    home = serve(build_site(RICH))
    for url, selector in (
        ("zhu-yi-li", ".md-typeset__scrollwrap"),
        ("zhu-yi-li", "article .highlight pre > code"),
        ("shi-yang", ".ainotes-diagram"),
    ):
        phone.goto(f"{home}topics/{url}/")
        wide = phone.locator(selector)
        expect(wide).to_have_attribute("tabindex", "0")
        wide.focus()
        phone.keyboard.press("ArrowRight")
        phone.wait_for_function("element => element.scrollLeft > 0", arg=wide.element_handle())


def test_the_scheme_changes_by_keyboard_and_stays(build_site: BuildSite, serve: Serve, page: Page) -> None:
    home = serve(build_site(RICH))
    page.goto(home)
    page.locator("[data-md-component=palette] input").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    page.goto(home + "topics/")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
