"""Feeds of what is new, and what those read who share a page."""

from __future__ import annotations

import json
import re
from email.utils import parsedate_to_datetime
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ainotes_site.assets import THEME_FOLDER
from ainotes_site.library import build_library
from ainotes_site.site import render_site
from ainotes_site.site.pages.feeds import MOST_ENTRIES
from tests.conftest import BuildSite, write_notes

NOTES = {
    "旧.md": '---\ndate: 2024-03-01\n---\n# 量化 <8 bit> & "剪枝"\n\n用整数代替浮点数，推理更快更省显存。\n',
    "新.md": "---\ndate: 2025-06-07\ntags: [训练]\n---\n# 微调\n\n在小数据上继续训练，\x0b更新参数，用 LoRA 更省。\n",
    "无.md": "# 检索\n\n先找出相关的段落，再交给模型作答。\n",
}
ADDRESS = "https://notes.example/repo/"


@pytest.fixture
def site(build_site: BuildSite) -> Path:
    font = THEME_FOLDER / "assets/vendor/katex/fonts/KaTeX_Main-Regular.woff2"  # of which no test needs the look
    cards = f"plugins:\n  - ainotes:\n      cards: true\n      card_font: {font}\n"
    return build_site(NOTES, f"site_url: {ADDRESS}\nsite_description: 说明\n{cards}")


def test_rss_has_the_dated_topics_newest_first(site: Path) -> None:
    (channel,) = ElementTree.parse(site / "feed.xml").getroot()
    items = channel.findall("item")
    assert [item.findtext("title") for item in items] == ["微调", '量化 <8 bit> & "剪枝"']
    assert (channel.findtext("title"), channel.findtext("link")) == ("笔记", ADDRESS)
    assert [parsedate_to_datetime(item.findtext("pubDate") or "").date().isoformat() for item in items] == [
        "2025-06-07",
        "2024-03-01",
    ]
    assert items[0].findtext("category") == "训练"
    assert all(_page(site, item.findtext("link") or "").is_file() for item in items)


def test_search_engines_are_told_of_the_sitemap_with_the_dates_that_are_known(site: Path) -> None:
    assert f"Sitemap: {ADDRESS}sitemap.xml" in (site / "robots.txt").read_text("utf-8").splitlines()
    sitemap = (site / "sitemap.xml").read_text("utf-8")
    assert re.findall(r"<lastmod>(.*?)</lastmod>", sitemap) == ["2025-06-07", "2024-03-01"]


def test_json_feed_says_the_same(site: Path) -> None:
    feed = json.loads((site / "feed.json").read_text(encoding="utf-8"))
    (channel,) = ElementTree.parse(site / "feed.xml").getroot()
    assert (feed["version"], feed["home_page_url"]) == ("https://jsonfeed.org/version/1.1", ADDRESS)
    assert [item["url"] for item in feed["items"]] == [item.findtext("guid") for item in channel.findall("item")]
    assert feed["items"][0]["date_published"] == "2025-06-07T00:00:00Z"
    assert "在小数据上继续训练" in feed["items"][0]["content_text"]


def test_a_page_names_the_feeds_and_says_what_it_is_to_those_who_share_it(site: Path) -> None:
    page = (site / "topics" / "wei-tiao" / "index.html").read_text(encoding="utf-8")
    said = dict(re.findall(r'<meta property="og:(\w+)" content="([^"]*)">', page))
    assert (said["type"], said["title"], said["site_name"]) == ("article", "微调", "笔记")
    assert (said["url"], said["description"][:6]) == (f"{ADDRESS}topics/wei-tiao/", "在小数据上继")
    assert re.findall(r'href="([^"]*feed\.\w+)"', page) == ["../../feed.xml", "../../feed.json"]
    (other,) = (site / "topics").glob("liang-hua*/index.html")
    assert 'og:title" content="量化 &lt;8 bit&gt; &amp; &#34;剪枝&#34;">' in other.read_text(encoding="utf-8")


def test_a_topic_has_a_picture_for_those_who_share_it_where_it_can_be_drawn(site: Path) -> None:
    page = (site / "topics" / "wei-tiao" / "index.html").read_text(encoding="utf-8")
    home = (site / "index.html").read_text(encoding="utf-8")
    drawn = find_spec("PIL") is not None
    assert (f'og:image" content="{ADDRESS}assets/cards/wei-tiao.png"' in page) == drawn
    assert (site / "assets" / "cards" / "wei-tiao.png").is_file() == drawn
    assert "og:image" not in home


def test_all_topics_stand_in_one_file(site: Path) -> None:
    whole = (site / "llms-full.txt").read_text(encoding="utf-8")
    assert all((site / "topics" / path.name).read_text("utf-8") in whole for path in (site / "topics").glob("*.md"))
    assert f"[llms-full.txt]({ADDRESS}llms-full.txt)" in (site / "llms.txt").read_text("utf-8")


def test_without_an_address_there_are_no_feeds_and_links_in_the_one_file_hold_from_it(build_site: BuildSite) -> None:
    site = build_site(
        {
            "a.md": "# 甲\n\n见[乙](b.md)，那里说得更细，这里只说大概。\n",
            "b.md": "# 乙\n\n乙的内容，写得长一点，才有自己的一页。\n",
        }
    )
    assert not list(site.glob("feed.*"))
    assert "feed." not in (site / "index.html").read_text("utf-8")
    assert "[乙](topics/yi/)" in (site / "llms-full.txt").read_text("utf-8")


def test_a_feed_ends_where_the_older_ones_are_known(tmp_path: Path) -> None:
    log = "\n\n".join(
        f"## 条目{at}\n\n2025-{at % 12 + 1:02}-{at % 28 + 1:02}\n\n第{at}条记的是训练里的一件小事，写得长一点才有一页。"
        for at in range(MOST_ENTRIES + 5)
    )
    write_notes(tmp_path, {"a.md": f"---\nsplit: 2\n---\n# 日志\n\n{log}\n"})
    rendered = render_site(build_library(tmp_path), name="笔记", address=ADDRESS)
    dates = [item["date_published"] for item in json.loads(rendered.files["feed.json"])["items"]]
    assert len(dates) == 40
    assert dates == sorted(dates, reverse=True)


def _page(site: Path, url: str) -> Path:
    return site / url.removeprefix(ADDRESS) / "index.html"
