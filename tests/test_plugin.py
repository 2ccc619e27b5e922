"""Whole builds through MkDocs, as a user runs them."""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from mkdocs.config import load_config

from tests.conftest import BuildSite, run_mkdocs, write_notes

PIXEL = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")
NOTES: dict[str, str | bytes] = {
    "大模型.md": "---\nsplit: 2\n---\n"
    "# 大模型笔记\n\n## 微调\n\n在小数据上继续训练，见 [[检索#切块]]。\n\n### 例子\n\n![图](img/图%201.png)\n\n"
    "## 量化\n\n用整数代替浮点数，推理更快更省。\n\n## ？要不要蒸馏\n\n## 待写\n",
    "sub/检索.md": "---\nsplit: 1\ntags: [检索]\ndate: 2024-05-06\n---\n# 切块\n\n按语义切，块太大会稀释相关性。"
    "回到 [微调](../大模型.md#微调)。\n\n"
    "# 索引\n\n近似最近邻，速度与召回率要权衡。\n",
    "关于.md": '---\nlayout: page\ntitle: 关于 <我>\n---\n# 关于\n\n!!! note "提示"\n    内容\n\n'
    "<script>alert(1)</script>\n\n[甲](javascript:alert(1))\n",
    "旧式.md": "---\ndialect: pymdown\n---\n# 旧式方言\n\n!!! note\n    提示的内容\n\n"
    "<b onclick=alert(1)>粗</b>\n\n<script>alert(2)</script>\n",
    "img/图 1.png": PIXEL,
    ".obsidian/x.md": "# 隐藏\n",
}


class _Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.addresses: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            if name in ("href", "src") and value:
                self.addresses.append(value)


def pages(site: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(site.rglob("*.html")):
        yield path, path.read_text(encoding="utf-8")


def contents(site: Path) -> dict[str, bytes]:
    """Return each file's bytes; the sitemap's packed form carries the time."""
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in site.rglob("*")
        if path.is_file() and path.suffix != ".gz"
    }


def build(folder: Path, notes: dict[str, str | bytes], config: str = "", *arguments: str) -> tuple[int, str]:
    write_notes(folder / "notes", notes)
    settings = f"site_name: 笔记\ndocs_dir: notes\nplugins: [ainotes]\n{config}\n"
    (folder / "mkdocs.yml").write_text(settings, encoding="utf-8")
    return run_mkdocs("build", *arguments, folder=folder)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    code, output = build(folder, NOTES, "site_url: https://example.org/sub/")
    assert code == 0, output
    return folder / "site"


def target(site: Path, page: Path, address: str) -> tuple[Path, str]:
    parts = urlsplit(address)
    path = unquote(parts.path).removeprefix("/sub/") if parts.path.startswith("/sub/") else None
    found = (site / path) if path is not None else (page.parent / unquote(parts.path)) if parts.path else page
    return (found / "index.html" if found.is_dir() else found), unquote(parts.fragment)


def test_every_address_within_the_site_leads_somewhere(site: Path) -> None:
    ids = {path.resolve(): set(_Page(text).ids) for path, text in pages(site)}
    for path, text in pages(site):
        for address in _Page(text).addresses:
            if urlsplit(address).scheme or address.startswith("//"):
                continue
            found, anchor = target(site, path, address)
            assert found.resolve().exists(), (path.name, address)
            if anchor and found.suffix == ".html":
                assert anchor in ids[found.resolve()], (path, address)


def test_ids_stand_once_on_a_page(site: Path) -> None:
    for path, text in pages(site):
        ids = _Page(text).ids
        assert len(ids) == len(set(ids)), (path, [one for one in ids if ids.count(one) > 1])


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    for path, text in pages(site):
        loaded = re.findall(
            r"<(?:script|img|iframe|source|video|audio)\b[^>]*\ssrc=[\"']?((?:https?:)?//[^\"' >]+)", text
        )
        loaded += re.findall(
            r"<link\b[^>]*rel=[\"']?(?:stylesheet|preconnect|preload)\b[^>]*href=[\"']?(https?://[^\"' >]+)", text
        )
        assert loaded == [], path


def test_knowledge_json_keeps_its_contract(site: Path) -> None:
    knowledge = json.loads((site / "knowledge.json").read_text(encoding="utf-8"))
    assert knowledge["version"] == 1
    assert {"topics", "concepts", "links"} <= set(knowledge)
    titles = {topic["title"]: topic for topic in knowledge["topics"]}
    assert {"微调", "量化", "切块", "索引"} <= set(titles)
    assert titles["切块"]["date"] == "2024-05-06"
    assert "检索" in titles["切块"]["tags"]
    assert titles["要不要蒸馏"]["status"] == "question"
    assert titles["待写"]["status"] == "stub"
    assert titles["微调"]["sources"] == [{"note": "大模型.md", "start": 6, "end": 13}]
    for topic in knowledge["topics"]:
        expected = {"id", "url", "title", "tags", "about", "date", "status", "sources", "sections", "related", "place"}
        assert expected <= set(topic)
        found, anchor = target(site, site / "index.html", topic["url"])
        ids = _Page(found.read_text(encoding="utf-8")).ids
        assert not anchor or anchor in ids
        for section in topic["sections"]:
            assert {"anchor", "title", "note", "start", "end"} <= set(section)
            assert section["anchor"] in ids, section


def test_images_are_copied_and_hidden_files_are_not(site: Path) -> None:
    assert (site / "img" / "图 1.png").read_bytes() == PIXEL
    assert not list(site.rglob("*obsidian*"))
    assert {path.parent.name for path in site.rglob("*.md")} == {"topics"}, "notes themselves are not published"


def test_an_ordinary_page_is_rendered_by_python_markdown(site: Path) -> None:
    text = (site / "关于" / "index.html").read_text(encoding="utf-8")
    assert 'class="admonition note"' in text
    assert "关于 &lt;我&gt;" in text


@pytest.mark.parametrize("page", ["关于", "topics/jiu-shi-fang-yan"])
def test_no_script_of_an_author_runs(site: Path, page: str) -> None:
    article = (
        (site / page / "index.html").read_text(encoding="utf-8").partition("<article")[2].partition("</article>")[0]
    )
    assert "提示" in article
    assert not re.search(r"<script|onclick=|javascript:", article)


def test_the_other_dialect_reads_its_own_markup(site: Path) -> None:
    text = (site / "topics" / "jiu-shi-fang-yan" / "index.html").read_text(encoding="utf-8")
    assert 'class="admonition note"' in text


def test_building_again_gives_the_same_bytes_whatever_the_order(site: Path, tmp_path: Path) -> None:
    code, output = build(tmp_path, dict(reversed(NOTES.items())), "site_url: https://example.org/sub/")
    assert code == 0, output
    one, other = contents(site), contents(tmp_path / "site")
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []


def test_the_menu_does_not_grow_with_the_topics(tmp_path: Path) -> None:
    sizes = []
    for count in (2, 40):
        topics = "".join(f"# 主题{at}\n\n第{at}个主题的正文，写得够长一些。\n\n" for at in range(count))
        code, output = build(tmp_path, {"a.md": topics})
        assert code == 0, output
        sizes.append(len((tmp_path / "site" / "404.html").read_bytes()))  # no page has less beside the menu
    assert sizes[0] == sizes[1]


def test_a_nav_of_notes_is_their_order(tmp_path: Path) -> None:
    notes: dict[str, str | bytes] = {
        f"{name}.md": f"---\ndate: 2026-01-02\n---\n# {name}\n\n{name * 9} 是这一篇的正文。\n" for name in "abc"
    }
    code, said = build(tmp_path, notes, "nav:\n  - 起: c.md\n  - 承: [a.md, {转: b.md}]\n", "--strict")
    assert (code, said) == (0, said)
    page = (tmp_path / "site" / "topics" / "a" / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'rel="(prev|next)" href="../(\w)/"', page)[:2] == [("prev", "c"), ("next", "b")]
    assert "时间线" in page


def test_without_directory_urls_every_link_names_a_file(build_site: BuildSite) -> None:
    built = build_site(NOTES, "use_directory_urls: false")
    knowledge = json.loads((built / "knowledge.json").read_text(encoding="utf-8"))
    for topic in knowledge["topics"]:
        found, _ = target(built, built / "index.html", topic["url"])
        assert found.name.endswith(".html")
        assert found.exists()
    for path, text in pages(built):
        for address in _Page(text).addresses:
            if not urlsplit(address).scheme and not address.startswith(("//", "/")):
                found, _ = target(built, path, address)
                assert found.exists(), (path, address)
                assert not (urlsplit(address).path.endswith("/") and "404" not in path.name), (path, address)


@pytest.mark.parametrize(
    ("text", "fails"),
    [
        ("# 微调\n\n在小数据上继续训练一会儿。\n\n![图](none.png)\n", True),
        ("# 微调\n\n在小数据上继续训练一会儿，见 [没有](none.md)。\n", True),
        ("# 微调\n\n在小数据上继续训练一会儿，见 [[还没写的]]。\n", False),
    ],
)
def test_strict_fails_on_what_misleads_a_reader(tmp_path: Path, text: str, fails: bool) -> None:
    quiet = build(tmp_path, {"a.md": text}, "", "--strict", "--quiet")
    assert bool(quiet[0]) == fails, quiet[1]
    code, output = build(tmp_path, {"a.md": text}, "", "--strict")
    assert (code != 0) == fails, output
    assert not fails or "a.md:" in output


def test_a_readme_beside_an_index_is_a_page_and_no_warning(tmp_path: Path) -> None:
    notes: dict[str, str | bytes] = {
        "index.md": "# 目录\n\n- [说明](README.md)\n",
        "README.md": "# 说明\n\n怎么读这些笔记。\n",
    }
    code, output = build(tmp_path, notes, "", "--strict")
    assert code == 0, output
    assert "怎么读这些笔记" in (tmp_path / "site/topics/shuo-ming/index.html").read_text(encoding="utf-8")


def test_the_notice_of_the_theme_is_not_for_authors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_MKDOCS_2_WARNING", raising=False)
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: 笔记\nplugins: [ainotes]\n", encoding="utf-8")
    config = load_config(str(tmp_path / "mkdocs.yml"))
    config.plugins.on_config(config)
    assert os.environ["NO_MKDOCS_2_WARNING"]


def test_a_renamed_topic_leaves_a_redirect(tmp_path: Path) -> None:
    body = "在小数据上继续训练，更新全部或部分参数。"
    code, output = build(tmp_path, {"a.md": f"---\naliases: [旧名]\n---\n# 新名\n\n{body}\n"})
    assert code == 0, output
    redirect = (tmp_path / "site" / "topics" / "jiu-ming" / "index.html").read_text(encoding="utf-8")
    assert 'url=../xin-ming/"' in redirect


def test_a_broken_record_stops_no_build(tmp_path: Path) -> None:
    (tmp_path / "ainotes-history.json").write_text("{", encoding="utf-8")
    code, output = build(tmp_path, {"a.md": "# 甲\n\n正文。\n"})
    assert code == 0, output
    assert "ainotes-history.json:1: 读不懂" in output


def test_an_empty_folder_builds(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    code, output = build(tmp_path, {})
    assert code == 0, output
    assert (tmp_path / "site" / "index.html").exists()


def test_links_out_of_the_folder_are_not_published(tmp_path: Path) -> None:
    write_notes(
        tmp_path,
        {
            "secret/secret.md": "# 秘密\n\n不该出现的文字。\n",
            "secret/key.txt": "密钥",
            "notes/a.md": "# 甲\n\n正文够长一些才行。\n",
        },
    )
    (tmp_path / "notes" / "out").symlink_to(tmp_path / "secret")
    (tmp_path / "notes" / "loop").symlink_to(tmp_path / "notes")
    code, output = build(tmp_path, {})
    assert code == 0, output
    assert not list((tmp_path / "site").rglob("key.txt"))
    assert not any("不该出现的文字" in text for _, text in pages(tmp_path / "site"))


def test_an_option_that_is_gone_stops_no_build(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    write_notes(tmp_path / "notes", NOTES)
    settings = "site_name: 笔记\ndocs_dir: notes\nplugins:\n  - ainotes: {search_test: false}\n"
    (tmp_path / "mkdocs.yml").write_text(settings, encoding="utf-8")
    with caplog.at_level(logging.INFO):
        config = load_config(str(tmp_path / "mkdocs.yml"), strict=True)
        config.plugins.run_event("config", config)
        config.plugins.on_build_error(error=RuntimeError())  # no build follows
    (hint,) = (record for record in caplog.records if "search_test" in record.getMessage())
    assert hint.levelno == logging.INFO  # a warning would stop a build under --strict


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no copies of a process here")
def test_pages_rendered_on_all_cores_are_those_of_one_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notes: dict[str, str | bytes] = {
        f"{number}.md": f"# 主题{number}\n\nLoRA 与微调 {number}，见 [[主题{number + 1}]]。\n\n$x_{number}$\n"
        for number in range(70)
    }
    sites = []
    for processes in ("1", "2"):
        monkeypatch.setenv("AINOTES_PROCESSES", processes)
        code, output = build(tmp_path / processes, notes)
        assert code == 0, output
        sites.append(contents(tmp_path / processes / "site"))
    one, two = sites
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []
