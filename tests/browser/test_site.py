"""The whole site in Chromium, as a reader meets it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browsing import Serve, assert_quiet, heard_by
from tests.conftest import BuildSite

# A picture of one red dot, so that a broken image cannot pass for a whole one.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415478da63f8cfc0000003010100f70341430000000049454e44ae426082"
)
NOTE = r"""# 注意力

2025-04-27

行内公式 $E = mc^2$ 与独立公式：

$$
\mathrm{softmax}\left(\frac{QK^\top}{\sqrt{d_k}}\right)V
$$

长公式 $\sqrt{a_1 + a_2 + a_3 + a_4 + a_5 + a_6 + a_7 + a_8 + a_9 + a_{10} + a_{11} + a_{12}}$ 自己滚动。

写错的公式 $\frac{1}{$ 不应弄坏页面。

![红点](红点.png)

```mermaid
graph LR
  A[提问] --> B[回答]
```

| 甲 | 乙 | 丙 |
|---|---|---|
| attention_probs_dropout | num_key_value_heads_per_group | max_position_embeddings |

```python
print("一行很长很长很长的代码", "它比手机的屏幕宽得多得多得多", "所以只应在自己的框里左右滚动")
```
"""
NOTES: dict[str, str | bytes] = {
    "笔记.md": NOTE,
    "红点.png": PNG,
    "别的图.md": f'# 别的图\n\n{"文字还在。" * 1500}\n\n```mermaid\npie\n  "甲" : 40\n  "乙" : 60\n```\n',
    "画错的图.md": "# 画错的图\n\n文字还在。\n\n```mermaid\ngraph LR\n  A --> --> [\n```\n",
}
PALETTE = """
theme:
  name: material
  palette:
    - {scheme: default, toggle: {icon: material/weather-night, name: 深色}}
    - {scheme: slate, toggle: {icon: material/weather-sunny, name: 浅色}}
"""


def topics(site: Path) -> list[dict[str, str]]:
    known: list[dict[str, str]] = json.loads((site / "knowledge.json").read_text("utf-8"))["topics"]
    return known


def url_of(site: Path, title: str) -> str:
    return next(topic["url"] for topic in topics(site) if topic["title"] == title)


def assert_images_there(page: Page) -> None:
    # Images further down are lazy: ask for each, then for its size.
    sizes = page.eval_on_selector_all(
        "article img",
        """images => Promise.all(images.map(async image => {
            image.loading = "eager";
            await image.decode().catch(() => {});
            return [image.src, image.naturalWidth];
        }))""",
    )
    assert [source for source, width in sizes if width == 0] == []


def sideways(page: Page) -> int:
    """Return by how many pixels the page is wider than the screen."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def worth_opening(site: Path) -> list[str]:
    """Return the home page and its menu, the pages with the most that can go wrong, and every twentieth."""
    urls = [topic["url"] for topic in topics(site) if "#" not in topic["url"]]  # a stub has no page of its own
    html = {url: (site / url / "index.html").read_text("utf-8") for url in urls}
    rich = [
        url
        for mark in ('class="arithmatex"', 'class="ainotes-drawn"', "<img ", "<table")
        for url in sorted(urls, key=lambda url: (-html[url].count(mark), url))[:3]
    ]
    menu = ["", "topics/", "tags/", "notes/", "timeline/", "questions/"]
    return list(dict.fromkeys([*menu, *rich, *urls[::20]]))


def test_pages_of_the_project_open_below_a_sub_path_and_fit_a_phone(
    project_site: Path, serve: Serve, phone: Page
) -> None:
    home = serve(project_site)
    assert len(topics(project_site)) > 12
    for url in worth_opening(project_site):
        response = phone.goto(home + url)
        assert response
        assert response.status == 200
        expect(phone.locator("article h1").first).to_be_visible()
        phone.wait_for_function("document.querySelectorAll('.arithmatex:not([data-rendered])').length === 0")
        expect(phone.locator("pre.ainotes-mermaid")).to_have_count(0)
        expect(phone.locator(".katex-error")).to_have_count(0)
        assert_images_there(phone)
        assert sideways(phone) <= 0, url
    assert_quiet(phone)


def test_a_click_leads_from_the_home_page_to_a_topic(project_site: Path, serve: Serve, page: Page) -> None:
    home = serve(project_site)
    page.goto(home)
    links = page.locator("article a").evaluate_all("links => links.map(link => link.href)")
    known = {home + topic["url"] for topic in topics(project_site)}
    page.locator("article a").nth(next(i for i, link in enumerate(links) if link in known)).click()
    page.wait_for_url("**/repo/topics/*/")
    expect(page.locator("[data-topic]")).to_be_visible()
    assert_quiet(page)


def test_formulas_are_rendered_and_a_wrong_one_shows_its_source(
    build_site: BuildSite, serve: Serve, page: Page
) -> None:
    site = build_site(NOTES)
    page.goto(serve(site) + url_of(site, "注意力"))
    expect(page.locator("article .katex-display")).to_have_count(1)
    expect(page.locator("article .arithmatex:has(.katex)")).to_have_count(3)
    assert r"\frac{QK^\top}{\sqrt{d_k}}" in (page.locator(".katex-display annotation").text_content() or "")
    expect(page.locator("article p code")).to_contain_text(r"\frac{1}{")
    assert_quiet(page)


def test_the_library_for_formulas_is_fetched_only_where_there_are_formulas(
    build_site: BuildSite, serve: Serve, page: Page
) -> None:
    site = build_site({"笔记.md": "# 没有公式\n\n只有文字，价格是 $5 和 $6。\n"})
    page.goto(serve(site) + url_of(site, "没有公式"), wait_until="networkidle")
    assert [url for url in heard_by(page).requests if "/vendor/" in url] == []


DIAGRAM_CONTRAST = """() => {
    const luminance = color => {
        const [r, g, b] = color.match(/[\\d.]+/g).slice(0, 3).map(part => {
            const value = part / 255;
            return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const [text, ground] = ["text", "rect"].map(tag => document.querySelector(`.ainotes-draw__nodes > ${tag}`));
    const [dark, light] = [text, ground].map(one => luminance(getComputedStyle(one).fill)).sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
}"""


def test_a_diagram_is_there_before_any_script_and_follows_the_colour_scheme(
    build_site: BuildSite, serve: Serve, page: Page
) -> None:
    site = build_site(NOTES, PALETTE)
    page.goto(serve(site) + url_of(site, "注意力"), wait_until="networkidle")
    diagram = page.get_by_role("img", name="流程图")
    expect(diagram).to_be_visible()
    expect(diagram).to_contain_text("回答")
    fill = "getComputedStyle(document.querySelector('.ainotes-draw__nodes > rect')).fill"
    light = page.evaluate(fill)
    assert page.evaluate(DIAGRAM_CONTRAST) >= 4.5
    page.locator("label[for^=__palette]:visible").click()
    page.wait_for_function(f"light => {fill} !== light", arg=light)
    assert page.evaluate(DIAGRAM_CONTRAST) >= 4.5
    assert [url for url in heard_by(page).requests if "/mermaid/" in url] == []
    assert_quiet(page)


def test_what_the_build_cannot_draw_is_drawn_when_it_comes_near(
    build_site: BuildSite, serve: Serve, page: Page
) -> None:
    site = build_site(NOTES, PALETTE)
    page.goto(serve(site) + url_of(site, "别的图"), wait_until="networkidle")
    assert [url for url in heard_by(page).requests if "/mermaid/" in url] == []
    page.locator("pre.ainotes-mermaid").scroll_into_view_if_needed()
    diagram = page.locator(".ainotes-diagram svg")
    expect(diagram).to_be_visible()
    expect(diagram).to_contain_text("甲")
    expect(page.locator("pre.ainotes-mermaid")).to_be_hidden()
    light = diagram.inner_html()
    page.locator("label[for^=__palette]:visible").click()
    page.wait_for_function("light => document.querySelector('.ainotes-diagram svg').innerHTML !== light", arg=light)
    assert_quiet(page)


def test_a_diagram_with_an_error_stays_as_its_source(build_site: BuildSite, serve: Serve, page: Page) -> None:
    site = build_site(NOTES)
    page.goto(serve(site) + url_of(site, "画错的图"))
    expect(page.locator(".ainotes-quiet")).to_be_visible()
    expect(page.locator("pre.ainotes-mermaid")).to_be_visible()
    expect(page.locator(".ainotes-diagram")).to_be_hidden()
    assert_quiet(page)


def test_wide_things_scroll_by_themselves_on_a_phone(build_site: BuildSite, serve: Serve, phone: Page) -> None:
    site = build_site(NOTES)
    phone.goto(serve(site) + url_of(site, "注意力"))
    expect(phone.locator("article .katex-display")).to_be_visible()
    assert sideways(phone) <= 0
    assert_images_there(phone)


@pytest.mark.parametrize("config", ["site_url: https://user.example/repo/\n", ""])
def test_the_page_for_a_wrong_address_is_styled_below_a_sub_path(
    config: str, build_site: BuildSite, serve: Serve, page: Page
) -> None:
    # The page is the same at any depth. Where its address is not known, it looks for the site's files from the top down.
    home = serve(build_site(NOTES, config))
    response = page.goto(home + "topics/没有/这一页/")
    assert response
    assert response.status == 404
    styles = page.eval_on_selector_all("link[rel=stylesheet]", "links => links.map(link => link.sheet !== null)")
    assert styles
    assert all(styles)
    assert page.locator(".md-header").evaluate("header => getComputedStyle(header).position") == "sticky"
    assert page.locator("a.md-logo").first.evaluate("link => link.href") == home
    failures = heard_by(page).failures
    sought = () if config else (f"404 {home.removesuffix('repo/')}assets/tokens.css",)
    assert [failure for failure in failures if not failure.startswith((f"404 {response.url}", *sought))] == []
    page.locator("article a", has_text="全部主题").click()
    expect(page.locator("h1")).to_have_text("全部主题")
    assert heard_by(page).foreign() == []


def test_without_javascript_the_text_is_there(
    build_site: BuildSite, serve: Serve, open_context: Callable[..., BrowserContext]
) -> None:
    site = build_site(NOTES)
    page = open_context(java_script_enabled=False).new_page()
    page.goto(serve(site) + url_of(site, "注意力"))
    expect(page.get_by_text("num_key_value_heads").first).to_be_visible()
    expect(page.get_by_role("img", name="流程图")).to_contain_text("回答")
    page.get_by_text("图的源码").click()
    expect(page.get_by_text("A[提问] --> B[回答]")).to_be_visible()
    expect(page.locator(".katex-display").first).to_be_visible()  # typeset when the site was built
    assert_quiet(page)


def test_the_site_works_from_a_disk(build_site: BuildSite, page: Page) -> None:
    site = build_site(NOTES)
    page.goto((site / "index.html").as_uri())
    page.locator(f"article a[href*='{url_of(site, '注意力')}']").first.click()
    page.wait_for_url("**/topics/*/index.html")
    expect(page.locator("article .katex-display")).to_be_visible()
    expect(page.locator(".ainotes-diagram svg")).to_be_visible()
    # Material's own script too: with navigation.instant it does nothing on file: pages unless told so.
    expect(page.locator("article .md-code__button, article .md-clipboard").first).to_be_attached()
    assert_images_there(page)
    assert heard_by(page).errors == []
    assert heard_by(page).foreign() == []


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_quiet_text_is_readable_in_both_schemes(scheme: str, build_site: BuildSite, serve: Serve, page: Page) -> None:
    site = build_site(
        {"笔记.md": "# 缺图\n\n![一张没有的图](没有.png)\n"},
        f"theme: {{name: material, palette: {{scheme: {scheme}}}}}\n",
    )
    page.goto(serve(site) + url_of(site, "缺图"))
    missing = page.locator(".ainotes-missing")
    expect(missing).to_contain_text("一张没有的图")
    assert missing.evaluate(CONTRAST) >= 4.5
    assert_quiet(page)


# The contrast of an element's text with the page, as WCAG 2 defines it.
CONTRAST = """element => {
    const parse = color => color.match(/[\\d.]+/g).slice(0, 3).map(Number);
    const luminance = color => {
        const [r, g, b] = parse(color).map(part => {
            const value = part / 255;
            return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const [dark, light] = [getComputedStyle(element).color, getComputedStyle(document.body).backgroundColor]
        .map(luminance).sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
}"""
