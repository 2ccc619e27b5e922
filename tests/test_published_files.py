"""Which files of the notes folder become public."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from ainotes_site.addresses import Publishing, index_files, locate
from ainotes_site.addresses.publishing import check_files, without_refused
from ainotes_site.files import Examined
from ainotes_site.gfm import plain_text, walk
from ainotes_site.library import Library, build_library
from ainotes_site.notes.reading import parse_note
from tests.conftest import BuildSite, run_mkdocs, write_notes
from tests.test_files import photo
from tests.test_plugin import PIXEL

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><path d="M0 0h9"/></svg>'
NOTES: dict[str, str | bytes] = {
    "笔记.md": "# 甲\n\n正文够长，讲一点检索的事。![图](img/用到.png) ![画](画.svg) [演示](演示.html)\n\n"
    "[论文](论文.pdf) ![[声音.mp3]] 嵌入 ![[草稿]]\n",
    "草稿.md": "---\ndraft: true\n---\n# 秘密\n\n![图](img/只有草稿.png) ![图](img/用到.png)\n",
    "页.md": "---\nlayout: page\n---\n# 页\n\n[表](页的表.csv)\n",
    "img/用到.png": PIXEL,
    "img/只有草稿.png": PIXEL,
    "img/没人用.png": PIXEL,
    "没人用.txt": "x",
    "页的表.csv": "a,b\n",
    "画.svg": SVG,
    "论文.pdf": b"%PDF-1.4 /Type /Catalog",
    "演示.html": "<script>alert(1)</script>",
    "声音.mp3": b"x",
    "CNAME": "example.org",
}


def library(tmp_path: Path, publishing: Publishing = Publishing()) -> Library:  # noqa: B008 (frozen)
    write_notes(tmp_path, NOTES)
    return build_library(tmp_path, publishing=publishing)


def test_only_what_published_notes_use_becomes_public(tmp_path: Path) -> None:
    found = library(tmp_path)
    assert found.published == ("img/用到.png", "声音.mp3", "画.svg", "论文.pdf", "页的表.csv")


def test_what_only_drafts_use_stays_private_whatever_is_published(tmp_path: Path) -> None:
    found = library(tmp_path, Publishing(everything=True))
    assert "没人用.txt" in found.published
    assert "img/只有草稿.png" not in found.published
    assert "演示.html" not in found.published


def test_the_author_decides_in_the_settings(tmp_path: Path) -> None:
    found = library(tmp_path, Publishing(also=lambda path: path in ("演示.html", "img/只有草稿.png")))
    assert {"演示.html", "img/只有草稿.png"} <= set(found.published)
    assert not any("演示" in str(problem) for problem in found.problems)


def test_what_is_kept_back_is_told(tmp_path: Path) -> None:
    told = [(one.path, one.line, one.severity, one.message.partition("。")[0]) for one in library(tmp_path).problems]
    assert ("笔记.md", 3, "error", "演示.html 没有公开：浏览器会把它当作网页或脚本来运行") in told
    assert ("演示.html", 1, "hint", "没有公开：浏览器会把它当作网页或脚本来运行") in told
    assert ("画.svg", 1, "hint", "会运行或取外部内容的部分没有公开：onload") in told
    assert ("img/只有草稿.png", 1, "hint", "和同一文件夹里另外 1 个文件没有公开的笔记用到，没有公开") in told
    assert ("CNAME", 1, "hint", "和同一文件夹里另外 1 个文件没有公开的笔记用到，没有公开") in told


def test_excluded_notes_and_files_are_not_there(tmp_path: Path) -> None:
    found = library(tmp_path, Publishing(excluded=lambda path: path.startswith(("img/", "页"))))
    assert found.folder.pages == ()
    assert not any(path.startswith("img/") for path in found.published)
    assert any("img/用到.png 不存在" in str(problem) for problem in found.problems)


@pytest.mark.skipif(not hasattr(Path, "symlink_to"), reason="no symbolic links")
def test_a_link_to_a_hidden_file_is_not_followed(tmp_path: Path) -> None:
    write_notes(tmp_path, {".env": "KEY=1", "笔记.md": "# 甲\n\n[钥匙](钥匙.txt)\n"})
    (tmp_path / "钥匙.txt").symlink_to(tmp_path / ".env")
    found = build_library(tmp_path)
    assert found.published == ()
    assert found.folder.left_out == ("钥匙.txt",)


# ---- whole sites ----

SHADOWS: dict[str, str | bytes] = {
    "笔记.md": "# LoRA\n\n低秩适配只训练两个小矩阵，参数少得多。![图](photo.jpg) [脚本](assets/ainotes.js)\n\n"
    "[甲](knowledge.json) [乙](topics/lora/index.html) [丙](search/ainotes/x.txt) [丁](offline.json) ![标](logo.png)\n",
    "photo.jpg": photo(),
    "logo.png": PIXEL,
    "own.css": "@font-face{src:url(fonts/own.woff2?v=1)}",
    "fonts/own.woff2": b"wOF2",
    "own.js": "/* own */",
    "robots.txt": "User-agent: *\n",
    "assets/ainotes.js": "alert(1)",
    "assets/ainotes.css": "body{display:none}",
    "Assets/Tokens.css": "body{display:none}",
    "knowledge.json": "{}",
    "offline.json": "{}",
    "glossary.json/x.txt": "x",
    "topics/lora/index.html": "<script>alert(1)</script>",
    "search/ainotes/x.txt": "x",
    "topics/lora.md": "---\nlayout: page\n---\n# 冒充主题\n",
    "tags.md": "---\nlayout: page\n---\n# 冒充标签\n",
    "search.md": "---\nlayout: page\n---\n# 一页叫 search\n",
    "index.md": "---\nlayout: page\n---\n# 作者的首页\n",
    "404.md": "# 四〇四\n\n一篇普通的笔记，讲一种错误。\n",
    "排除/秘密.md": "# 秘密\n\n不该出现。\n",
    "草/未完.md": "# 未完\n\n也不该出现。\n",
    # A character that stands nowhere else shows in an index of words, too.
    "底稿.md": "---\ndraft: true\n---\n# 龘题\n\n龘文。![龘](底稿.png)\n",
    "私.md": "---\nprivate: true\ntags: [龘签]\n---\n# 私\n\n龘文。\n",
    "没说清.md": "---\ndraft: maybe\n---\n# 没说清\n\n龘文。\n",
    "注.md": "# 注释\n\n给人看的话在这里。<!-- 龘 -->\n\n%% 龘 %%\n\n<!--\n龘\n-->\n\n另一段给人看的话。\n",
    "底稿.png": b"NOT TO APPEAR",
    "没人用.txt": "龘",
    ".obsidian/x.json": "龘",
}
CONFIG = (
    "site_url: https://notes.example/\nexclude_docs: /排除/\ndraft_docs: /草/\nextra_css: [own.css]\nextra_javascript: [own.js]\n"
    "theme: {name: material, logo: logo.png}\n"
)


@pytest.mark.parametrize("directory_urls", ["true", "false"])
def test_no_file_takes_an_address_of_the_site(build_site: BuildSite, directory_urls: str) -> None:
    site = build_site(SHADOWS, f"{CONFIG}use_directory_urls: {directory_urls}\n")
    topic = site / ("topics/lora/index.html" if directory_urls == "true" else "topics/lora.html")
    assert "低秩适配只训练两个小矩阵" in topic.read_text("utf-8")
    assert "作者的首页" in (site / "index.html").read_text("utf-8")
    assert "没有这一页" in (site / "404.html").read_text("utf-8")
    assert '"topics"' in (site / "knowledge.json").read_text("utf-8")
    assert '"files"' in (site / "offline.json").read_text("utf-8")
    assert (site / "glossary.json").is_file()
    assert "alert(1)" not in (site / "assets/ainotes.js").read_text("utf-8")
    assert "display:none}" not in (site / "assets/tokens.css").read_text("utf-8")
    assert (site / "own.css").is_file()
    assert (site / "own.js").is_file()
    assert (site / "fonts/own.woff2").is_file()
    assert (site / "robots.txt").read_text("utf-8") == SHADOWS["robots.txt"]
    assert b"GPS 31.23" not in (site / "photo.jpg").read_bytes()
    written = "".join(path.read_text("utf-8") for path in site.rglob("*.html"))
    made = [path for path in site.rglob("*") if path.is_file() and path.relative_to(site).parts[0] != "assets"]
    everything = b"".join(
        gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes() for path in made
    )
    assert "另一段给人看的话".encode() in everything
    for hidden in ("龘", "不该出现", "NOT TO APPEAR"):
        assert hidden.encode() not in everything
    # Where pages are no folders, `tags.html` is free.
    for secret in ("不该出现", "冒充主题", *(["冒充标签"] if directory_urls == "true" else [])):
        assert secret not in written


def test_each_is_told(tmp_path: Path) -> None:
    write_notes(tmp_path / "notes", SHADOWS)
    (tmp_path / "mkdocs.yml").write_text(f"site_name: 笔记\ndocs_dir: notes\nplugins: [ainotes]\n{CONFIG}", "utf-8")
    _, told = run_mkdocs("build", folder=tmp_path)
    for path in ("topics/lora.md", "tags.md", "knowledge.json", "offline.json"):
        assert f"{path}:1: 地址" in told
    assert "Traceback" not in told


def test_a_refused_file_is_no_link_but_its_words_and_a_problem() -> None:
    text = "[看](a.html) ![图](b.html) ![[a.html]] [好](c.pdf)\n\n# [题 ![里](b.html)](a.html)\n"
    note, _ = parse_note("笔记.md", text.encode())
    located = locate(note, index_files(["笔记.md", "a.html", "b.html", "c.pdf"]))
    assert without_refused(located, {"c.pdf": Examined(left_out="无")}) is located
    kept = without_refused(located, {"a.html": Examined("会运行"), "b.html": Examined("会运行"), "c.pdf": Examined()})
    assert kept.assets == ("c.pdf",)
    nodes = [*walk(kept.note.preamble[0]), *walk(kept.note.sections[0].heading)]
    dead = [(one.attribute("title"), plain_text(one)) for one in nodes if one.attribute("class") == "ainotes-dead"]
    assert dead == [
        ("没有公开：a.html", "看"),
        ("没有公开：b.html", "图"),
        ("没有公开：a.html", "a.html"),
        ("没有公开：a.html", "题 里"),
        ("没有公开：b.html", "里"),
    ]
    assert [(one.line, one.message.partition("：")[0]) for one in kept.problems][:3] == [
        (1, "a.html 没有公开"),
        (1, "b.html 没有公开"),
        (1, "a.html 没有公开"),
    ]
    assert kept.problems[0].message.endswith("确要公开，请写进 mkdocs.yml 的 publish_also。")


def test_files_that_nobody_uses_are_told_once_a_folder() -> None:
    examined = {"甲.svg": Examined(left_out="脚本"), "乙.html": Examined("会运行"), "丙.pdf": Examined()}
    assets = ["甲.svg", "乙.html", "丙.pdf", "深/一.txt", "深/二.txt", "深/三.txt", "独.txt", "用.txt"]
    told = {problem.path: problem for problem in check_files(assets, ["用.txt"], examined, ())}
    assert sorted(told) == sorted(["甲.svg", "乙.html", "深/一.txt", "独.txt"])
    assert {(one.line, one.severity) for one in told.values()} == {(1, "hint")}
    assert told["深/一.txt"].message.startswith("和同一文件夹里另外 2 个文件没有公开的笔记用到")
    assert told["独.txt"].message.startswith("没有公开的笔记用到")
    assert told["甲.svg"].message.startswith("会运行或取外部内容的部分没有公开：脚本。确要公开")
    assert told["乙.html"].message.startswith("没有公开：会运行。确要公开")
