"""Topics as Markdown beside their pages, and llms.txt."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from ainotes_site.cache import NO_CACHE, Cache
from ainotes_site.gfm import Node, parse, plain_text, walk
from ainotes_site.library import build_library
from ainotes_site.site import render_site
from tests.conftest import BuildSite, run_mkdocs, write_notes

PIXEL = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")
NOTES: dict[str, str | bytes] = {
    "大模型.md": "---\nsplit: 2\n---\n# 大模型笔记\n\n## 微调\n\n2024-05-06\n\n"
    "在小数据上继续训练，见 [[检索#切块|切块]]、[量化](#量化)与 LoRA[^1]。%%藏一%%\n\n"
    "<!-- 藏二 -->\n\n%%\n藏三\n%%\n\n![图](img/图%201.png)\n\n![[图 1.png|300]]\n\n"
    "[没有](不存在.md)、[动](javascript:alert(1)) ^block-1\n\n"
    "### 例子\n\n| a | b |\n|---|:-:|\n| $x$ | `y` |\n\n<video src='a.mp4'></video>\n\n"
    "> [!TIP] 提示\n> 内容 #标签\n\n[^1]: 一种方法，见[论文](https://arxiv.org/abs/2106.09685)。\n\n"
    "## 量化\n\n用整数代替浮点数，推理更快更省，价格 $5 到 $6，a\\*b\\*c。\n\n## 待写\n\n## ？要不要蒸馏\n",
    "sub/检索.md": "---\ntags: [检索]\n---\n# 切块\n\n按语义切，块太大会稀释相关性。"
    "回到[微调](../大模型.md#微调)。\n\n![[大模型#例子]]\n",
    "旧式.md": '---\ndialect: pymdown\n---\n# 旧式方言\n\n!!! note "题"\n    提示的内容\n\n'
    "<!-- 藏四 -->正文若干，写得长一点。\n",
    "img/图 1.png": PIXEL,
    "a.mp4": b"video",
}
ADDRESS = "https://example.org/sub/"


def topic(site: Path, name: str) -> str:
    return (site / "topics" / f"{name}.md").read_text(encoding="utf-8")


def addresses(text: str) -> Iterator[str]:
    for node in walk(parse(text)):
        yield from filter(None, (node.attrs.href, node.attrs.src))


def assert_addresses_lead_somewhere(site: Path, root: str) -> None:
    """Assert that the local addresses of all Markdown files are those of files of the site."""
    found = 0
    for path in [*(site / "topics").glob("*.md"), site / "llms.txt"]:
        for address in addresses(path.read_text(encoding="utf-8")):
            if root and address.startswith(root):
                target = site / unquote(urlsplit(address.removeprefix(root)).path)
            elif urlsplit(address).scheme:
                continue
            else:
                assert not root, address
                target = path.parent / unquote(urlsplit(address).path)
            assert target.is_file() or (target / "index.html").is_file(), (path.name, address)
            found += 1
    assert found > 10


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("site"))


def build(folder: Path) -> Path:
    write_notes(folder / "notes", NOTES)
    config = f"site_name: 笔记\nsite_description: 说明\nsite_url: {ADDRESS}\ndocs_dir: notes\nplugins: [ainotes]\n"
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    code, said = run_mkdocs("build", folder=folder)
    assert code == 0, said
    return folder / "site"


def test_a_topic_stands_beside_its_page_with_title_facts_and_text(site: Path) -> None:
    text = topic(site, "wei-tiao")
    title, facts, *rest = text.split("\n\n")
    assert title == "# 微调"
    assert facts.startswith("日期：2024-05-06 · 标签：")
    assert "出处：大模型.md 第 6–" in facts
    assert facts.endswith(f"网址：<{ADDRESS}topics/wei-tiao/>")
    assert any("在小数据上继续训练" in block for block in rest)
    assert "| --- | :---: |\n| $x$ | `y` |" in text
    assert "> [!TIP] 提示\n> 内容 #标签" in text
    assert "LoRA[^1]" in text
    assert "[^1]: 一种方法，见[论文](https://arxiv.org/abs/2106.09685)。" in text
    assert {path.stem for path in (site / "topics").glob("*.md")} == {
        "da-mo-xing-bi-ji",
        "wei-tiao",
        "liang-hua",
        "qie-kuai",
        "jiu-shi-fang-yan",
    }


def test_links_and_images_are_absolute(site: Path) -> None:
    text = topic(site, "wei-tiao")
    assert f"[切块]({ADDRESS}topics/qie-kuai/)" in text
    assert f"[量化]({ADDRESS}topics/liang-hua/)" in text
    assert f"![图]({ADDRESS}img/%E5%9B%BE%201.png)" in text
    assert f'<img src="{ADDRESS}img/%E5%9B%BE%201.png" alt="图 1.png" width="300">' in text
    assert f'<video src="{ADDRESS}a.mp4"></video>' in text
    assert_addresses_lead_somewhere(site, ADDRESS)


@pytest.mark.parametrize("directories", ["true", "false"])
def test_without_a_site_url_addresses_hold_from_the_file(build_site: BuildSite, directories: str) -> None:
    site = build_site(NOTES, f"use_directory_urls: {directories}")
    text = topic(site, "wei-tiao")
    assert ("[切块](qie-kuai/)" if directories == "true" else "[切块](qie-kuai.html)") in text
    assert "![图](../img/%E5%9B%BE%201.png)" in text
    assert "网址" not in text
    assert_addresses_lead_somewhere(site, "")


def test_what_is_hidden_or_acts_stays_out(site: Path) -> None:
    for path in [*site.rglob("*.md"), site / "llms.txt"]:
        text = path.read_text(encoding="utf-8")
        assert "藏" not in text, path.name
        assert "javascript:" not in text
        assert "block-1" not in text
        assert "class=" not in text
    assert "没有、动" in topic(site, "wei-tiao")


def test_characters_of_the_text_are_no_markup(site: Path) -> None:
    document = parse(topic(site, "liang-hua"))
    assert "价格 $5 到 $6，a*b*c。" in plain_text(document)
    assert not any(node.kind == "formula" for node in walk(document))


def test_a_note_in_the_other_dialect_has_its_file(site: Path) -> None:
    text = topic(site, "jiu-shi-fang-yan")
    assert text.startswith("# 旧式方言\n")
    assert "正文若干" in text


def test_the_page_offers_its_markdown(site: Path) -> None:
    html = (site / "topics" / "wei-tiao" / "index.html").read_text(encoding="utf-8")
    alternate = re.search(r"<link rel=.?alternate .? ?type=.?text/markdown.? href=[\"']?([^\"' >]+)", html)
    offered = re.search(r"<a href=[\"']?([^\"' >]+)[\"']? [^>]*data-ainotes-copy[^>]*>复制为 Markdown</a>", html)
    assert alternate
    assert offered
    assert alternate[1] == offered[1]
    assert posixpath.normpath(posixpath.join("topics/wei-tiao", offered[1])) == "topics/wei-tiao.md"
    assert "text/markdown" not in (site / "index.html").read_text(encoding="utf-8")


def test_footnotes_of_all_topics_in_one_file_are_told_apart(tmp_path: Path) -> None:
    text = "# {0}\n\n{0}只有一条船[^a]，等的人排在后面[^b]。\n\n[^a]: 船在{0}。\n[^b]: 人在{0}。\n"
    write_notes(
        tmp_path,
        {"a.md": text.format("渡口"), "b.md": text.format("石桥"), "c.md": "# 岸\n\n岸边没有注脚，只有草和石头。\n"},
    )
    for address in ("", "https://notes.example/"):
        whole = render_site(build_library(tmp_path), address=address).markdown["llms-full.txt"]
        assert re.findall(r"^\[\^(.*?)\]: (.*)", whole, re.M) == [
            ("1-1", "船在渡口。"),
            ("1-2", "人在渡口。"),
            ("2-1", "船在石桥。"),
            ("2-2", "人在石桥。"),
        ]


def test_llms_txt_lists_the_topics_by_tag(site: Path) -> None:
    text = (site / "llms.txt").read_text(encoding="utf-8")
    assert text.startswith("# 笔记\n\n> 说明\n\n## ")
    assert f"- [微调]({ADDRESS}topics/wei-tiao.md): 在小数据上继续训练" in text
    assert f"## 检索\n\n- [切块]({ADDRESS}topics/qie-kuai.md): " in text
    assert "[待写]" not in text
    assert text.count("topics/wei-tiao.md") == 1
    sections: list[Node] = [node for node in parse(text).children if node.kind == "heading"]
    assert plain_text(sections[-1]) == "Optional"
    assert f"[knowledge.json]({ADDRESS}knowledge.json)" in text


def test_the_same_notes_give_the_same_files(site: Path, tmp_path: Path) -> None:
    again = build(tmp_path)
    for path in [*site.rglob("*.md"), site / "llms.txt"]:
        assert (again / path.relative_to(site)).read_bytes() == path.read_bytes()


LEADING = {
    "甲.md": "# 甲说\n\n见 [[乙]]、[那里](乙.md#丙法)，够长的一段正文。\n",
    "己.md": "# 己说\n\n这里放进另一篇的一节，够长的一段正文。\n\n![[乙#丁法]]\n",
}
OTHER = "# 乙说\n\n## 丙法\n\n丙法有自己的一段正文。\n\n## 丁法\n\n丁法也有自己的一段正文。\n"


@pytest.mark.parametrize(
    "changed",
    [
        {"乙.md": OTHER.replace("乙说", "改说")},
        {"乙.md": OTHER.replace("丙法", "戊法")},
        {"乙.md": OTHER.replace("也有自己的", "换了说法的")},
        {"乙.md": "---\nsplit: 2\n---\n" + OTHER},
        {},
    ],
    ids=["title", "anchor", "embed", "split", "gone"],
)
def test_a_topic_taken_from_before_follows_what_it_leads_to(tmp_path: Path, changed: dict[str, str]) -> None:
    cache = Cache(tmp_path / "cache")

    def written(notes: dict[str, str], cache: Cache) -> dict[str, str]:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        write_notes(folder, notes)
        files = dict(render_site(build_library(folder), cache=cache).markdown)
        cache.finish()
        return files

    before = written({**LEADING, "乙.md": OTHER}, cache)
    assert written({**LEADING, "乙.md": OTHER}, cache) == before
    after = written({**LEADING, **changed}, cache)
    assert after == written({**LEADING, **changed}, NO_CACHE)
    assert any(after[page] != text for page, text in before.items() if page.startswith("topics/") and page in after)
