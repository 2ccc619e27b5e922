"""What a reader notices: set type, no jumps, little weight, contents that follow, filters, the graph, pages without scripts."""

from __future__ import annotations

import functools
import gzip
import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browsing import Serve, assert_quiet, heard_by
from tests.conftest import BuildSite

LONG = "大模型的能力来自数据、算力与算法，三者缺一不可；把它们放在一起看，才看得出哪一处是短板，也才知道下一步该往哪里使劲。"
NOTES: dict[str, str | bytes] = {
    "长文.md": "---\nsplit: 2\n---\n# 笔记\n\n## 长文章\n\n开头。\n\n"
    + "\n\n".join(f"### 第{n}节的标题\n\n" + f"{LONG}\n\n" * 6 for n in "一二三四五")
    + "\n\n## 别的\n\n一句话。\n",
    "其他.md": "---\nsplit: 2\n---\n# 其他\n\n## 注意力机制\n\n模型用注意力读上下文，*强调* 与 *English words* 不同。\n\n"
    "## 重排序\n\n2025-03-01\n\n检索之后用重排序模型再排一遍。\n",
}
# Kilobytes, compressed, with everything that the page asks for. KaTeX's fonts load where a page has formulas.
LIMITS = {
    "": 130,
    "topics/": 130,
    "tags/": 130,
    "timeline/": 150,
    "questions/": 130,
    "graph/": 230,  # grows with the topics: 400 of them here
    "glossary/": 170,  # grows with the concepts that the notes mention: 152 with 1,280 of them
    "notes/": 130,
    "topic": 150,
    "diagram": 150,
    "concept": 150,
}


def topic_urls(site: Path) -> list[str]:
    known = json.loads((site / "knowledge.json").read_text("utf-8"))["topics"]
    return [topic["url"] for topic in known if "#" not in topic["url"]]


@functools.cache  # of a site that no test changes; it reads each of its pages
def plain_topics(site: Path) -> tuple[str, ...]:
    """Return the topics without formulas, and without diagrams for the browser to draw, the largest first."""
    pages = {url: (site / url / "index.html").read_text("utf-8") for url in topic_urls(site)}
    plain = [url for url, html in pages.items() if "arithmatex" not in html and "ainotes-mermaid" not in html]
    return tuple(sorted(plain, key=lambda url: (-len(pages[url]), url)))


def topic_with_diagram(site: Path) -> str:
    """Return the largest topic with a diagram and without formulas."""
    return next(url for url in plain_topics(site) if "ainotes-drawn" in (site / url / "index.html").read_text("utf-8"))


def style(page: Page, selector: str, name: str) -> str:
    return str(page.locator(selector).first.evaluate("(element, name) => getComputedStyle(element)[name]", name))


# ---- type ----


def test_a_line_holds_34_to_40_han_characters_on_a_desktop(build_site: BuildSite, serve: Serve, page: Page) -> None:
    page.goto(serve(build_site(NOTES)) + "topics/zhang-wen-zhang/")
    size = float(style(page, ".ainotes-text p", "fontSize").removesuffix("px"))
    width = page.locator(".ainotes-text p").first.evaluate("element => element.clientWidth")
    assert 34 <= width / size <= 40
    assert 16 <= size <= 19
    assert 1.6 <= float(style(page, ".ainotes-text p", "lineHeight").removesuffix("px")) / size <= 2
    middle = page.locator(".ainotes-text").evaluate("text => text.getBoundingClientRect().x + text.clientWidth / 2")
    assert abs(middle - page.evaluate("document.documentElement.clientWidth") / 2) <= 2


def test_emphasis_of_han_is_dotted_and_of_english_slanted(build_site: BuildSite, serve: Serve, page: Page) -> None:
    page.goto(serve(build_site(NOTES)) + "topics/zhu-yi-li-ji-zhi/")
    han, english = page.locator("article em").all()
    look = "element => [getComputedStyle(element).fontStyle, getComputedStyle(element).textEmphasisStyle]"
    assert han.evaluate(look) == ["normal", "filled dot"] or han.evaluate(look) == ["normal", "dot"]
    assert english.evaluate(look) == ["italic", "none"]


# ---- weight and calm ----


def weight(page: Page, site: Path, home: str) -> float:
    """Return the kilobytes of the page and all it asked for, compressed as a server does."""
    total = 0
    for url in dict.fromkeys(url for url in heard_by(page).requests if url.startswith(home)):
        path = unquote(urlsplit(url).path).removeprefix(urlsplit(home).path)
        content = (site / path / "index.html" if path in ("",) or path.endswith("/") else site / path).read_bytes()
        total += len(content) if path.endswith((".woff2", ".png")) else len(gzip.compress(content))
    return total / 1000


@pytest.mark.parametrize("kind", LIMITS)
def test_a_page_weighs_little(
    kind: str, project_site: Path, serve: Serve, open_context: Callable[..., BrowserContext]
) -> None:
    concepts = [path.parent for path in (project_site / "concepts").glob("*/index.html")]
    heaviest = max(concepts, key=lambda folder: ((folder / "index.html").stat().st_size, folder))
    url = {
        "topic": plain_topics(project_site)[0],
        "diagram": topic_with_diagram(project_site),
        "concept": f"concepts/{heaviest.name}/",
    }.get(kind, kind)
    home = serve(project_site)
    page = open_context().new_page()
    page.goto(home + url, wait_until="networkidle")
    assert weight(page, project_site, home) <= LIMITS[kind]


SHIFTS = """() => {
    window.shift = 0;
    window.paint = 0;
    const watch = (type, action) =>
        new PerformanceObserver(list => list.getEntries().forEach(action)).observe({type, buffered: true});
    watch("layout-shift", entry => { if (!entry.hadRecentInput) window.shift += entry.value; });
    watch("largest-contentful-paint", entry => { window.paint = entry.startTime; });
}"""


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_jumps_while_a_page_loads_on_a_slow_machine(
    width: int, project_site: Path, serve: Serve, open_context: Callable[..., BrowserContext]
) -> None:
    context = open_context(viewport={"width": width, "height": 844})
    context.add_init_script(f"({SHIFTS})()")
    home = serve(project_site)
    for url in ("", "topics/", "glossary/", "graph/", plain_topics(project_site)[0]):
        page = context.new_page()
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
        page.goto(home + url, wait_until="networkidle")
        page.wait_for_function("window.paint > 0")
        assert page.evaluate("window.shift") <= 0.01, url
        page.close()


def test_a_first_visit_in_the_dark_is_dark_before_any_file_comes(
    build_site: BuildSite, serve: Serve, open_context: Callable[..., BrowserContext]
) -> None:
    page = open_context(color_scheme="dark").new_page()
    home = serve(build_site(NOTES))
    page.route("**/*.js", lambda route: route.abort())
    page.goto(home)
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


# ---- contents ----


def test_the_contents_follow_the_reader_also_at_chinese_headings(
    build_site: BuildSite, serve: Serve, page: Page
) -> None:
    page.goto(serve(build_site(NOTES)) + "topics/zhang-wen-zhang/")
    entries = page.locator("[data-md-component=toc] a")
    expect(entries.first).to_have_text("第一节的标题")
    assert "第" in unquote(entries.first.get_attribute("href") or "")
    for at in (1, 3):
        page.locator("article h2").nth(at).evaluate("heading => heading.scrollIntoView()")
        expect(page.locator("[data-md-component=toc] .md-nav__link--active")).to_have_text(
            f"第{'一二三四五'[at]}节的标题"
        )
    assert_quiet(page)


def test_a_link_to_a_heading_shows_on_focus(build_site: BuildSite, serve: Serve, page: Page) -> None:
    page.goto(serve(build_site(NOTES)) + "topics/zhang-wen-zhang/")
    link = page.locator("h2 .headerlink").first
    assert float(link.evaluate("link => getComputedStyle(link).opacity")) == 0
    page.locator("article h2").first.evaluate("heading => { heading.tabIndex = -1; heading.focus(); }")
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    expect(link).to_have_css("opacity", "1")


def test_the_address_of_a_heading_is_copied(
    build_site: BuildSite, serve: Serve, open_context: Callable[..., BrowserContext]
) -> None:
    context = open_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    text = "---\nsplit: none\n---\n# 微调\n\n先写几句话，说说微调是什么。\n\n## 学习率\n\n从小的开始试，逐步加大。\n"
    page.goto(serve(build_site({"笔记.md": text})) + "topics/wei-tiao/")
    link = page.locator("h2 .headerlink").first
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="已复制本节链接")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == link.evaluate("link => link.href")
    assert_quiet(page)


# ---- overviews ----


@pytest.mark.parametrize(
    ("typed", "found"),
    [("zhuyili", "注意力"), ("注意", "注意力"), ("rerank", "重排序"), ("chongpaixu", "重排序")],
)
def test_the_glossary_is_filtered_as_one_types(
    typed: str, found: str, build_site: BuildSite, serve: Serve, page: Page
) -> None:
    page.goto(serve(build_site(NOTES)) + "glossary/")
    every = page.locator(".ainotes-term").count()
    page.get_by_role("searchbox", name="筛选概念").fill(typed)
    expect(page.locator(".ainotes-filter output")).not_to_be_empty()
    shown = page.locator(".ainotes-term:visible")
    expect(shown.first).to_contain_text(found)
    assert shown.count() < every
    expect(page.locator(".ainotes-filter output")).to_have_text(f"{shown.count()} 个")
    page.get_by_role("searchbox", name="筛选概念").fill("没有这个词")
    expect(page.get_by_text("没有符合的概念。")).to_be_visible()
    assert_quiet(page)


def test_the_graph_finds_and_opens_what_it_shows(project_site: Path, serve: Serve, page: Page) -> None:
    page.goto(serve(project_site) + "graph/")
    expect(page.locator(".ainotes-graph__canvas canvas").first).to_be_visible()
    expect(page.locator(".ainotes-graph__legend li").first).to_be_visible()
    rows = page.locator(".ainotes-graph__list li")
    every = rows.count()
    page.get_by_role("searchbox", name="在图里找").fill("LoRA")
    expect(rows.first).to_contain_text("LoRA")
    assert 0 < rows.count() < every
    page.get_by_role("button", name="放大").click()
    page.get_by_role("button", name="全图").click()
    rows.first.get_by_role("link").click()
    expect(page.locator("h1")).to_contain_text("LoRA")
    assert_quiet(page)


def test_the_graph_opens_from_a_disk(project_site: Path, page: Page) -> None:
    page.goto((project_site / "graph" / "index.html").as_uri())
    row = page.locator(".ainotes-graph__list a").first
    assert (row.get_attribute("href") or "").endswith("/index.html")
    row.click()
    expect(page.locator("article h1")).to_be_visible()
    assert heard_by(page).errors == []


def test_a_long_list_folds(build_site: BuildSite, serve: Serve, page: Page) -> None:
    many = "".join(f"## 条目{n}\n\n关于大模型训练的第{n}条，说两句话。\n\n" for n in range(90))
    page.goto(serve(build_site({"多.md": f"---\nsplit: 2\n---\n# 多\n\n{many}"})) + "tags/")
    page.locator(".ainotes-subjects a").first.click()
    fold = page.locator(".ainotes-fold")
    expect(fold.locator("summary")).to_contain_text("其余")
    expect(fold.locator("li").first).to_be_hidden()
    fold.locator("summary").click()
    expect(fold.locator("li").first).to_be_visible()


# ---- home, and where there is nothing ----


def test_the_box_of_the_home_page_opens_the_search_with_what_is_typed(
    project_site: Path, serve: Serve, page: Page
) -> None:
    page.goto(serve(project_site))
    page.locator(".ainotes-ask input").press_sequentially("注")
    field = page.locator("dialog[open] [role=combobox]")
    expect(field).to_be_focused()
    expect(field).to_have_value("注")


def test_a_topic_by_chance(project_site: Path, serve: Serve, page: Page) -> None:
    home = serve(project_site)
    page.goto(home)
    page.get_by_role("link", name="随便看一个").click()
    page.wait_for_url("**/topics/*/")
    assert page.url.removeprefix(home) in topic_urls(project_site)


def test_a_lost_page_offers_to_search_for_it(build_site: BuildSite, serve: Serve, page: Page) -> None:
    home = serve(build_site(NOTES, "site_url: https://user.example/repo/\n"))
    page.goto(home + "topics/" + quote("注意力") + "/")
    link = page.get_by_role("link", name="搜索「注意力」")
    assert unquote(link.evaluate("link => link.href")) == f"{home}?q=注意力"


@pytest.mark.parametrize("url", ["", "topics/", "tags/", "timeline/", "questions/", "notes/", "glossary/", "graph/"])
def test_without_scripts_each_page_shows_its_text_and_no_dead_control(
    url: str, project_site: Path, serve: Serve, open_context: Callable[..., BrowserContext]
) -> None:
    page = open_context(java_script_enabled=False).new_page()
    page.goto(serve(project_site) + url)
    expect(page.locator("article h1")).to_be_visible()
    assert len(page.locator("article").inner_text()) > 60
    for control in page.locator(".ainotes-ask, .ainotes-filter, .ainotes-search-open, [data-ainotes-graph]").all():
        expect(control).to_be_hidden()
    assert_quiet(page)


def test_paper_is_white_whatever_the_screen_was(
    build_site: BuildSite, serve: Serve, open_context: Callable[..., BrowserContext]
) -> None:
    palette = "theme: {name: material, palette: {scheme: slate}}\n"
    page = open_context(color_scheme="dark").new_page()
    page.goto(serve(build_site(NOTES, palette)) + "topics/chong-pai-xu/")
    page.emulate_media(media="print")
    assert style(page, "body", "backgroundColor") == "rgb(255, 255, 255)"
    assert style(page, "article p", "color") == "rgb(0, 0, 0)"


def test_print_leaves_the_text_and_its_source(project_site: Path, serve: Serve, page: Page) -> None:
    page.goto(serve(project_site) + plain_topics(project_site)[0])
    page.emulate_media(media="print")
    expect(page.locator(".md-header")).to_be_hidden()
    expect(page.locator(".ainotes-text p").first).to_be_visible()
    expect(page.locator(".ainotes-source p").first).to_be_visible()
    expect(page.locator(".ainotes-part:visible")).to_have_count(0)


# ---- a page to take along ----


def test_a_topic_can_be_copied_as_markdown(build_site: BuildSite, serve: Serve, page: Page) -> None:
    site = build_site(NOTES)
    home = serve(site)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(home + "topics/zhu-yi-li-ji-zhi/")
    link = page.get_by_role("link", name="复制为 Markdown")
    link.click()
    expect(page.locator(".ainotes-actions [role=status]")).to_have_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == (site / "topics/zhu-yi-li-ji-zhi.md").read_text("utf-8")
    assert page.url.endswith("topics/zhu-yi-li-ji-zhi/")
    expect(page.locator(".ainotes-actions [role=status]")).to_be_empty()
    assert_quiet(page)


def test_without_a_clipboard_the_markdown_opens(build_site: BuildSite, serve: Serve, page: Page) -> None:
    home = serve(build_site(NOTES))
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.goto(home + "topics/zhu-yi-li-ji-zhi/")
    assert opened_by(page, page.get_by_role("link", name="复制为 Markdown")) == f"{home}topics/zhu-yi-li-ji-zhi.md"


def test_from_the_disk_the_markdown_opens(build_site: BuildSite, page: Page) -> None:
    site = build_site(NOTES, "use_directory_urls: false")
    page.goto((site / "topics/zhu-yi-li-ji-zhi.html").as_uri())
    wanted = (site / "topics/zhu-yi-li-ji-zhi.md").as_uri()
    assert opened_by(page, page.get_by_role("link", name="复制为 Markdown")) == wanted
    assert heard_by(page).errors == []


def opened_by(page: Page, link: Locator) -> str:
    """Return what a click on a link opens, shown or, by a browser that shows no Markdown, downloaded."""
    with page.expect_request(lambda request: request.url.endswith(".md")) as request:
        link.click()
    return request.value.url


def test_names_of_concepts_stand_in_columns_and_apart_from_facts(
    project_site: Path, serve: Serve, page: Page, phone: Page
) -> None:
    home = serve(project_site)
    page.goto(home + "glossary/")
    lefts = (
        page.locator(".ainotes-names")
        .first.locator("> .ainotes-term")
        .evaluate_all("terms => terms.map(term => Math.round(term.getBoundingClientRect().left))")
    )
    assert lefts == sorted(lefts)  # down, then across
    assert len(set(lefts)) > 1
    phone.goto(home + "concepts/llm/")
    names, facts = (phone.locator(f"article .ainotes-{one}").first.bounding_box() for one in ("aliases", "facts"))
    assert names
    assert facts
    assert facts["y"] - names["y"] - names["height"] >= 16


def test_a_long_tag_stays_in_one_piece_on_a_phone(build_site: BuildSite, serve: Serve, phone: Page) -> None:
    note = "---\ntags: [Floorplanning, 版图 Floorplanning 与布线的长标签]\n---\n# 版图\n\n先摆好大块，再放小块。\n"
    phone.goto(serve(build_site({"版图.md": note})) + "tags/")
    tiles = phone.locator(".ainotes-subjects a")
    heights = tiles.evaluate_all("tiles => tiles.map(tile => tile.offsetHeight)")
    name = phone.get_by_text("Floorplanning", exact=True)
    lines = name.evaluate("name => name.offsetHeight / parseFloat(getComputedStyle(name).lineHeight)")
    assert lines < 1.5
    assert len(set(heights)) == 1


def test_a_whole_note_is_printed_with_contents_and_a_page_for_each_topic(
    build_site: BuildSite, serve: Serve, page: Page
) -> None:
    page.add_init_script("window.print = () => { window.printed = true; }")
    page.goto(serve(build_site(NOTES)) + "notes/qi-ta/")
    page.get_by_role("button", name="打印全文").click()
    page.wait_for_function("window.printed")
    page.emulate_media(media="print")
    assert page.locator(".ainotes-printed > h2").all_text_contents() == ["其他", "注意力机制", "重排序"]
    expect(page.locator(".ainotes-printed__contents")).to_be_visible()
    expect(page.locator(".ainotes-printed").last).to_contain_text("检索之后用重排序模型再排一遍。")
    expect(page.locator(".ainotes-list")).to_be_hidden()
    assert page.locator(".ainotes-printed a[href]").count() == 0  # their addresses would be written out
    assert page.locator(".ainotes-printed").last.evaluate("part => getComputedStyle(part).breakBefore") == "page"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    expect(page.locator(".ainotes-printable")).to_have_count(0)
    expect(page.locator(".ainotes-list")).to_be_visible()
    assert_quiet(page)
