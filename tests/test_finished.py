"""Pages from an earlier build: each thing that a page depends on is in the key that it is found by."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

from ainotes_site.cache import Cache, OnDemand
from ainotes_site.gfm import Node
from ainotes_site.mkdocs_plugin import finished
from ainotes_site.mkdocs_plugin.finished import Finished, finish, finish_pages, shared_inputs
from ainotes_site.problems import Problem
from ainotes_site.site import GeneratedPage
from ainotes_site.site.pages.site import View


@dataclass(frozen=True, slots=True)
class Shown(View):
    tags: tuple[str, ...] = ("训练",)


TREE = Node("document", 1, 1, children=(Node("paragraph", 1, 1, children=(Node("text", 1, 1, "正文"),)),))
SHOWN = GeneratedPage("topics/a.md", "甲", "topic.html", "", TREE, Shown(), structured="{}")
ME = object()


def found(cache: Cache, page: GeneratedPage = SHOWN, shared: str = "") -> bytes | None:
    """Return the page as it was; None where it is drawn."""
    empty = finish("", [], None)
    [(src_uri, done, drawn)] = finish_pages(
        cache, shared, OnDemand([page.src_uri], {page.src_uri: page}.__getitem__), [page.src_uri], lambda _: empty
    )
    assert src_uri == page.src_uri
    assert drawn == (done == empty)
    return done.html or None


def draw(src_uri: str) -> Finished:
    return finish("<html>甲</html>", [Problem("a.md", 1, "缺一句。", "hint", rule="broken-link")], "2024-05-06")


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    """Return a cache with one page."""
    cache = Cache(tmp_path / ".cache")
    [(_, page, _)] = finish_pages(
        cache, "", OnDemand([SHOWN.src_uri], {SHOWN.src_uri: SHOWN}.__getitem__), [SHOWN.src_uri], draw
    )
    assert page.html == "<html>甲</html>".encode()
    cache.finish()
    return cache


def test_the_same_page_is_shown_as_it_was_and_the_same_is_told(cache: Cache) -> None:
    [(_, page, _)] = finish_pages(
        cache,
        "",
        OnDemand([SHOWN.src_uri], {SHOWN.src_uri: SHOWN}.__getitem__),
        [SHOWN.src_uri],
        lambda _: finish("", [], None),
    )
    assert page == draw("")


@pytest.mark.parametrize(
    "changed",
    [
        {"document": Node("document", 1, 1)},
        {"document": TREE.replaced(line=2)},
        {"src_uri": "topics/b.md"},
        {"title": "乙"},
        {"template": "note.html"},
        {"markdown": "# 乙"},
        {"view": Shown(tags=())},
        {"description": "别的"},
        {"note": "a.md"},
        {"date": "2024-05-07"},
        {"structured": "[]"},
    ],
)
def test_a_page_that_is_drawn_from_something_else_is_drawn_anew(cache: Cache, changed: dict[str, Any]) -> None:
    assert found(cache, replace(SHOWN, **changed)) is None


def test_a_page_in_another_frame_is_drawn_anew(cache: Cache) -> None:
    assert found(cache, shared="别的") is None


def test_a_page_that_was_drawn_is_found_the_next_time(cache: Cache) -> None:
    other = replace(SHOWN, title="乙")
    assert found(cache, other) is None
    cache.finish()
    assert list(finish_pages(cache, "", OnDemand([""], {"": other}.__getitem__), [""], draw)) == [
        ("", finish("", [], None), False)
    ]


@pytest.fixture
def configured(tmp_path: Path) -> Any:
    """Return a function that reads settings with the given lines and returns what all pages share."""
    (tmp_path / "docs").mkdir()

    def configure(lines: str = "", menu: str = "首页", name: str = "笔记", policy: str = "default-src") -> str | None:
        path = tmp_path / "mkdocs.yml"
        path.write_text(f"site_name: {name}\ntheme: {{name: material}}\nplugins: []\n{lines}\n", encoding="utf-8")
        config: MkDocsConfig = load_config(str(path))
        return shared_inputs(config, menu, ME, policy)

    return configure


@pytest.mark.parametrize(
    "changed",
    [
        {"menu": "首页、术语"},
        {"name": "别的"},
        {"lines": "site_url: https://example.org/"},
        {"lines": "site_description: 说明"},
        {"lines": "repo_url: https://example.org/a/b"},
        {"lines": "extra: {mark: 1}"},
        {"lines": "extra_css: [a.css]"},
        {"lines": "use_directory_urls: false"},
        {"lines": "copyright: 某人"},
        {"lines": "markdown_extensions: [smarty]"},
        {"policy": "script-src"},
    ],
)
def test_settings_and_menu_are_part_of_every_page(configured: Any, changed: dict[str, str]) -> None:
    assert configured() == configured()
    assert configured(**changed) != configured()


@pytest.mark.parametrize("lines", ["strict: true", "dev_addr: 127.0.0.1:9999", "watch: [docs]"])
def test_what_no_template_reads_is_not(configured: Any, lines: str) -> None:
    assert configured(lines) == configured()


def test_the_look_of_the_theme_is(configured: Any) -> None:
    assert configured("theme: {name: material, palette: {scheme: slate}}") != configured()


def test_templates_are(configured: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finished, "THEME_FOLDER", tmp_path / "theme")
    shared = []
    for text in ("一", "二"):
        (tmp_path / "theme").mkdir(exist_ok=True)
        (tmp_path / "theme" / "topic.html").write_text(text, encoding="utf-8")
        shared.append(configured())
    assert shared[0] != shared[1]


def test_where_somebody_else_may_have_a_part_nothing_is_shared(configured: Any, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "hook.py").write_text("def on_page_context(context, **kwargs):\n    return context\n", encoding="utf-8")
    assert configured("theme: {name: material, custom_dir: own}") is None
    assert configured("theme: {name: mkdocs}") is None
    assert configured("hooks: [hook.py]") is None
    (tmp_path / "hook.py").write_text("def on_post_page(output, **kwargs):\n    return output\n", encoding="utf-8")
    assert configured("hooks: [hook.py]") is None
    assert configured("plugins: [search]") is not None
