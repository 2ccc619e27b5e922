"""The dialog and the call in Chromium, on a site as an author builds it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import Serve, assert_quiet, heard_by
from tests.conftest import run_mkdocs, write_notes

pytestmark = pytest.mark.browser

NOTES = {
    "架构/注意力.md": """---
split: 1
tags: [架构]
date: 2026-03-01
---
# 多头注意力

每个头各看一个子空间，多头注意力机制把各头的结果拼起来，分数先除以 $\\sqrt{d_k}$。Transformer 由它和前馈网络组成。

# 位置编码

自注意力不看次序，所以把位置编码加到词向量上。
""",
    "训练.md": """---
split: 1
tags: [训练]
---
# 微调要多少显存

全量微调最费显存；LoRA 只训练低秩矩阵。微调之前先备好数据。

# 过拟合怎么办

训练误差小而测试误差大，就是过拟合。可以用数据增强，也可以早停。
""",
    "长文.md": "# 长文\n\n开头。\n\n## 末节\n\n" + "一段又一段的铺垫。\n\n" * 60 + "这里才说到灯塔水母。\n",
    "检索.md": "# RAG 的流程\n\n先切块，再嵌入，检索出相关的段落，最后交给模型回答。<b>&lt;script&gt;alert(1)&lt;/script&gt;</b>\n",
}
FIELD = ".ainotes-search__field"
RESULT = "[role=option]"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("search-site")
    write_notes(folder / "notes", NOTES)
    settings = "site_name: 笔记\ndocs_dir: notes\nsite_url: https://user.example/repo/\nplugins: [ainotes]\n"
    (folder / "mkdocs.yml").write_text(settings, encoding="utf-8")
    code, said = run_mkdocs("build", folder=folder)
    assert code == 0, said
    return folder / "site"


def first(page: Page, query: str) -> dict[str, object]:
    found: list[dict[str, object]] = page.evaluate("(query) => ainotes.search(query, {limit: 3})", query)
    return found[0]


def open_dialog(page: Page, query: str = "") -> None:
    page.wait_for_function("!!window.ainotes?.openSearch")
    page.keyboard.press("/")
    expect(page.locator("dialog[open]")).to_have_count(1)
    if query:
        page.locator(FIELD).fill(query)
        expect(page.locator(RESULT).first).to_be_visible()


def topic_url(page: Page, title: str) -> str:
    url: str = page.evaluate(
        "async (title) => (await (await fetch(`${ainotes.site}knowledge.json`)).json()).topics"
        ".find((topic) => topic.title === title).url",
        title,
    )
    return url


def test_the_call_answers_below_a_sub_path(site: Path, serve: Serve, page: Page) -> None:
    home = serve(site)
    page.goto(home)
    page.goto(home + topic_url(page, "位置编码"))
    page.wait_for_function("!!window.ainotes?.search")
    answer = first(page, "guonihe")
    assert (answer["kind"], answer["title"]) == ("topic", "过拟合怎么办")
    assert answer["url"] == topic_url(page, "过拟合怎么办")
    assert {"topic", "score", "excerpt"} <= set(answer)
    assert_quiet(page)


def test_search_works_from_a_disk(site: Path, page: Page) -> None:
    page.goto((site / "index.html").as_uri())
    open_dialog(page, "訓練誤差小")
    page.keyboard.press("Enter")
    page.wait_for_url("**/topics/*/index.html?h=*")
    expect(page.locator("article h1")).to_contain_text("过拟合怎么办")
    expect(page.locator("mark.ainotes-found", has_text="训练误差").first).to_be_visible()
    assert heard_by(page).errors == []


def test_keys_open_and_close_and_the_focus_returns(site: Path, serve: Serve, page: Page) -> None:
    page.goto(serve(site))
    page.wait_for_function("!!window.ainotes?.openSearch")
    for key in ("/", "s", "f", "Control+k"):
        page.keyboard.press(key)
        expect(page.locator("dialog[open]")).to_have_count(1)
        expect(page.locator(FIELD)).to_have_value("")
        expect(page.locator(FIELD)).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)
    button = page.locator("header [data-ainotes-search]")
    button.click()
    page.locator(".ainotes-search__close").click()
    expect(button).to_be_focused()


def test_letters_in_a_field_of_the_page_stay_letters(site: Path, serve: Serve, page: Page) -> None:
    page.goto(serve(site) + "glossary/")
    page.wait_for_function("!!window.ainotes?.openSearch")
    page.evaluate(
        "document.querySelector('article').append(Object.assign(document.createElement('input'), {id: 'own'}))"
    )
    page.locator("#own").press("s")
    expect(page.locator("#own")).to_have_value("s")
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_what_is_typed_on_the_home_page_goes_on_in_the_dialog(site: Path, serve: Serve, page: Page) -> None:
    page.goto(serve(site))
    page.wait_for_function("!!window.ainotes?.openSearch")
    page.locator("article input[name=q]").click()
    page.keyboard.type("lora")
    expect(page.locator("dialog[open]")).to_have_count(1)
    expect(page.locator(FIELD)).to_have_value("lora")
    expect(page.locator(RESULT).first).to_contain_text("LoRA")


def test_arrows_choose_enter_opens_and_the_words_are_marked(site: Path, serve: Serve, page: Page) -> None:
    home = serve(site)
    page.goto(home, wait_until="networkidle")
    open_dialog(page, "位置编码加到")
    field = page.locator(FIELD)
    expect(field).to_have_attribute("aria-activedescendant", "ainotes-search-0")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "ainotes-search-0")
    page.keyboard.press("Enter")
    page.wait_for_url("**/repo/topics/*/?h=*")
    expect(page.locator("article h1")).to_contain_text("位置编码")
    expect(page.locator("mark.ainotes-found").first).to_be_visible()
    # On the page that it led to: what was searched for.
    open_dialog(page)
    page.locator(FIELD).fill("")
    expect(page.locator(".ainotes-search__chip", has_text="位置编码加到")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("header [data-ainotes-search]").click()
    expect(page.locator("dialog[open]")).to_have_count(1)
    assert_quiet(page)


def test_a_result_opens_at_the_find_and_back_leads_to_the_dialog_as_it_was(
    site: Path, serve: Serve, page: Page
) -> None:
    page.goto(serve(site))
    open_dialog(page, "灯塔水母")
    expect(page.locator(RESULT).first).to_contain_text("末节")
    # Another tab leaves the dialog for the next result.
    with page.context.expect_page() as other:
        page.locator(f"{RESULT} a").first.click(modifiers=["ControlOrMeta"])
    other.value.close()
    expect(page.locator("dialog[open]")).to_have_count(1)
    page.keyboard.press("Enter")
    page.wait_for_url("**h=*")
    found = page.locator("mark.ainotes-found").first
    expect(found).to_be_in_viewport()
    page.get_by_role("button", name="去掉 1 处搜索标记").click()
    expect(found).to_have_count(0)
    expect(page.locator("article")).to_contain_text("这里才说到灯塔水母。")
    page.wait_for_function("!location.search.includes('h=')")
    page.go_back()
    expect(page.locator(FIELD)).to_have_value("灯塔水母")
    expect(page.locator(FIELD)).to_have_attribute("aria-activedescendant", "ainotes-search-0")
    page.keyboard.press("Escape")
    page.wait_for_function("!location.search")


def test_an_address_with_a_query_opens_the_dialog(site: Path, serve: Serve, page: Page) -> None:
    page.goto(serve(site) + "?q=检索增强生成")
    expect(page.locator(".ainotes-search__result--concept .ainotes-search__title")).to_have_text("RAG")
    # The topic is about it, under its other name, which the concept above tells.
    expect(page.locator(f"{RESULT}.ainotes-search__result--topic .ainotes-search__title").first).to_have_text(
        "RAG 的流程"
    )
    page.keyboard.press("Escape")
    page.wait_for_function("!location.search")


def test_any_element_may_open_the_dialog_with_a_query(site: Path, serve: Serve, page: Page) -> None:
    page.goto(serve(site))
    page.wait_for_function("!!window.ainotes?.openSearch")
    page.evaluate("document.querySelector('article').innerHTML += '<a href=\"#\" data-ainotes-search=\"微调\">找</a>'")
    page.get_by_text("找", exact=True).click()
    expect(page.locator(FIELD)).to_have_value("微调")
    expect(page.locator(RESULT).first).to_be_visible()


def test_what_was_found_is_told_to_screen_readers(site: Path, serve: Serve, page: Page) -> None:
    page.goto(serve(site) + "?q=披萨菜谱")
    expect(page.get_by_role("status")).to_contain_text("没有找到")
    expect(page.locator(FIELD)).to_have_attribute("aria-expanded", "false")
    page.locator(FIELD).fill("过拟合")
    expect(page.get_by_role("status")).to_contain_text("条结果")
    expect(page.locator(FIELD)).to_have_attribute("aria-expanded", "true")


def test_a_query_that_finds_nothing_names_close_concepts(site: Path, serve: Serve, page: Page) -> None:
    page.goto(serve(site) + "?q=注意力缺陷多动障碍症患者")
    expect(page.get_by_role("status")).to_contain_text("没有找到")
    chip = page.locator(".ainotes-search__help .ainotes-search__chip").first
    expect(chip).to_contain_text("注意力")
    chip.click()
    expect(page.locator(RESULT).first).to_be_visible()


def test_tags_and_kinds_filter_by_click(site: Path, serve: Serve, page: Page) -> None:
    page.goto(serve(site) + "?q=微调")
    page.get_by_role("button", name="#训练").first.click()
    expect(page.locator(FIELD)).to_have_value("#训练 微调")
    expect(page.locator(RESULT).first).to_contain_text("微调要多少显存")
    page.locator(FIELD).fill("微调")
    concepts = page.get_by_role("button", name="概念", exact=True)
    concepts.click()
    expect(concepts).to_have_attribute("aria-pressed", "true")
    expect(concepts).to_be_focused()
    expect(page.locator(".ainotes-search__result--topic")).to_have_count(0)
    expect(page.locator(".ainotes-search__result--concept").first).to_be_visible()


def test_more_results_are_a_click_away(project_site: Path, serve: Serve, page: Page) -> None:
    page.goto(serve(project_site) + "?q=模型")
    expect(page.get_by_role("status")).to_have_text("前 10 条结果")
    page.get_by_role("button", name="更多结果").click()
    expect(page.get_by_role("status")).to_have_text("前 30 条结果")
    expect(page.locator(RESULT)).to_have_count(30)
    expect(page.locator(FIELD)).to_be_focused()


def test_formulas_are_shown_as_read(site: Path, serve: Serve, page: Page) -> None:
    page.goto(serve(site) + "?q=分数先除以")
    expect(page.locator(".ainotes-search__text").first).to_contain_text("√d_k")


def test_markup_stays_text(site: Path, serve: Serve, page: Page) -> None:
    page.goto(serve(site))
    open_dialog(page, "<script>alert(1)")
    expect(page.locator(".ainotes-search__text").first).to_contain_text("<script>alert(1)</script>")
    assert page.locator("dialog script").count() == 0


def test_a_phone_has_the_whole_screen(site: Path, serve: Serve, phone: Page) -> None:
    phone.goto(serve(site) + "?q=微调")
    expect(phone.locator(RESULT).first).to_be_visible()
    box = phone.locator("dialog").bounding_box()
    assert box
    assert (box["width"], box["height"]) == (390, 844)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    size = phone.locator(FIELD).evaluate("field => parseFloat(getComputedStyle(field).fontSize)")
    assert size >= 16, "iOS zooms into smaller fields"


def test_without_search_there_is_neither_index_nor_button(tmp_path: Path) -> None:
    write_notes(tmp_path / "notes", {"a.md": "# 甲\n\n文字。\n"})
    settings = "site_name: 笔记\ndocs_dir: notes\nplugins: [ainotes: {search: false}]\n"
    (tmp_path / "mkdocs.yml").write_text(settings, encoding="utf-8")
    code, said = run_mkdocs("build", folder=tmp_path)
    assert code == 0, said
    assert not (tmp_path / "site/search/ainotes").exists()
    home = (tmp_path / "site/index.html").read_text(encoding="utf-8")
    assert not re.search(r"<(script|link)[^>]*ainotes-search|<button[^>]*data-ainotes-search", home)
