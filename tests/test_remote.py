"""Pictures that other hosts keep."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ainotes_site.addresses import index_files, locate
from ainotes_site.addresses.remote import check_remote, remote_host, without_request
from ainotes_site.gfm import parse, plain_text, walk
from ainotes_site.library import build_library
from ainotes_site.mkdocs_plugin.sanitise import sanitise
from ainotes_site.notes.reading import parse_note
from ainotes_site.site import render_site
from tests.browsing import Serve, assert_quiet
from tests.conftest import BuildSite, write_notes

FAR = "https://pics.example/a.png"
NOTE = (
    f"# 图\n\n正文够长，讲一点检索的事。![远]({FAR}) ![近](near.png) [![里]({FAR})](https://example.org/)\n\n"
    f'<img src="//other.example/b.png" alt="标签"> ![位图](data:image/png;base64,iVBORw0KGgo=)\n'
)


def page(tmp_path: Path, remote: str) -> str:
    write_notes(tmp_path, {"图.md": NOTE, "near.png": b"x"})
    rendered = render_site(build_library(tmp_path), remote=remote)
    return repr(rendered.pages["topics/tu.md"].document)


def test_by_default_a_page_has_its_pictures(tmp_path: Path) -> None:
    document = page(tmp_path, "keep")
    assert document.count("kind='image'") == 5


@pytest.mark.parametrize(("remote", "asks"), [("ask", 2), ("drop", 0)])
def test_a_picture_is_not_loaded_unless_the_author_wants_it(tmp_path: Path, remote: str, asks: int) -> None:
    document = page(tmp_path, remote)
    assert document.count("kind='image'") == 2
    assert document.count("'ainotes-remote'") == asks
    assert document.count("外部图片（pics.example）：") == 2
    assert document.count("外部图片（other.example）：标签") == 1


def test_each_host_is_told_once(tmp_path: Path) -> None:
    write_notes(tmp_path, {"图.md": NOTE, "页.md": f"---\nlayout: page\n---\n![图]({FAR})\n", "near.png": b"x"})
    told = [problem for problem in build_library(tmp_path).problems if "来自别的网站" in problem.message]
    assert [(one.path, one.line, one.severity) for one in told] == [("图.md", 3, "hint"), ("图.md", 5, "hint")]
    assert "pics.example（共 3 张）" in told[0].message


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://pics.example/a.png", "pics.example"),
        ("HTTP://Pics.example:80/a.png", "pics.example"),
        ("//pics.example/a.png", "pics.example"),
        (" https://pics.example/a.png ", "pics.example"),
        ("a.png", ""),
        ("/a//b.png", ""),
        ("data:image/png;base64,//8=", ""),
        ("ftp://pics.example/a.png", ""),
        ("https://[pics]/a.png", ""),
        ("https:///a.png", ""),
    ],
)
def test_which_host_an_address_asks(address: str, host: str) -> None:
    assert remote_host(address) == host


@pytest.mark.parametrize(
    ("remote", "in_link", "kind", "words", "shown"),
    [
        ("ask", False, "link", "远", "外部图片（pics.example）：远"),
        ("ask", False, "link", "", "外部图片（pics.example）"),
        ("ask", True, "html", "远", "外部图片（pics.example）：远"),
        ("drop", False, "html", "**远**处", "外部图片（pics.example）：远处"),
    ],
)
def test_what_stands_for_a_picture(remote: str, in_link: bool, kind: str, words: str, shown: str) -> None:
    (image,) = (node for node in walk(parse(f"![{words}]({FAR})")) if node.kind == "image")
    node = without_request(image, remote, in_link=in_link)
    assert (node.kind, plain_text(node)) == (kind, shown)
    if kind == "link":
        assert (node.attrs.href, node.attrs.title, node.attrs.classes) == (FAR, "载入图片", "ainotes-remote")
    else:
        assert (node.attrs.tag, node.attribute("class"), node.attribute("title")) == ("span", "ainotes-missing", FAR)


def test_hosts_are_counted_over_all_of_a_note() -> None:
    picture = "![图](https://{}.example/a.png)"
    text = (
        f"# 题 {picture.format('b')}\n\n{picture.format('a')}\n\n## 节\n\n{picture.format('a')}[^1] ![](near.png)\n\n"
    )
    notes = [f"{picture.format('a')}\n\n{text}[^1]: {picture.format('a')}\n", picture.format("a")]
    read = [parse_note(f"{at}.md", note.encode())[0] for at, note in enumerate(notes)]
    told = list(check_remote(locate(note, index_files(["near.png"])) for note in read))
    assert [(one.path, one.line, one.severity) for one in told] == [("0.md", 1, "hint"), ("0.md", 3, "hint")]
    assert told[0].message == (
        "图片来自别的网站 a.example（共 5 张），读者打开页面时它会知道。"
        "想先问读者或不载入，在 mkdocs.yml 里写 remote: ask 或 drop；也可以把图片存进笔记文件夹。"
    )
    assert "b.example（共 1 张）" in told[1].message


def test_ordinary_pages_load_no_film_by_themselves() -> None:
    html = '<video src="https://a.example/x.mp4" preload="auto"></video><img src="https://a.example/x.png" alt="远">'
    kept = sanitise(html)
    assert 'preload="none"' in kept
    assert "auto" not in kept
    assert 'src="https://a.example/x.png"' in kept
    dropped = sanitise(html, remote="drop")
    assert "a.example" not in dropped
    assert 'alt="远"' in dropped


def test_a_click_loads_a_picture(build_site: BuildSite, serve: Serve, page: Page) -> None:
    site = build_site({"图.md": NOTE, "near.png": b"x"}, "plugins: [ainotes: {remote: ask}]\n")
    home = serve(site)
    page.goto(home + "topics/tu/")
    asking = page.locator(".ainotes-remote").first
    expect(asking).to_have_text("外部图片（pics.example）：远")
    assert_quiet(page)
    asking.click()
    expect(page.locator(f"article img[src='{FAR}']")).to_be_attached()
    assert page.url == home + "topics/tu/"
