"""Pages from an earlier build: each thing that a page depends on is in the key that it is found by."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

from ainotes_site.cache import Cache
from ainotes_site.mkdocs_plugin import finished
from ainotes_site.mkdocs_plugin.finished import TEMPLATE, FinishedPages, shared_inputs
from ainotes_site.site import GeneratedPage
from ainotes_site.site.pages.site import View


@dataclass(frozen=True, slots=True)
class Shown(View):
    tags: tuple[str, ...] = ("训练",)


SHOWN = GeneratedPage("topics/a.md", "甲", "topic.html", "", None, Shown(), structured="{}")
ME = object()


def heading(title: str = "节", anchor: str = "jie", level: int = 2, *children: Any) -> SimpleNamespace:
    return SimpleNamespace(title=title, id=anchor, level=level, children=list(children))


def page(**changed: Any) -> Any:
    """Return what MkDocs knows of a page before its template is drawn."""
    file = SimpleNamespace(
        src_uri=changed.pop("src", "topics/a.md"), dest_uri=changed.pop("dest", "topics/a/index.html")
    )
    parts = {
        "content": "<p>正文</p>",
        "toc": [heading()],
        "title": "甲",
        "url": "topics/a/",
        "canonical_url": "https://example.org/topics/a/",
        "abs_url": "/topics/a/",
        "edit_url": "https://example.org/edit/a.md",
        "meta": {"description": "说明"},
        "update_date": "2024-05-06",
    }
    return SimpleNamespace(**{**parts, "file": file, **changed})


def found(cache: Cache, one: Any, shared: str = "", shown: GeneratedPage = SHOWN) -> str | None:
    pages = FinishedPages(cache, shared)
    pages.find(one, shown)
    return pages.html(one)


@pytest.fixture
def cache() -> Cache:
    """Return a cache with one page."""
    cache = Cache()
    pages = FinishedPages(cache, "")
    pages.find(page(), SHOWN)
    assert pages.html(page()) is None
    pages.keep(page(), "<html>甲</html>")
    return cache


def test_the_same_page_is_shown_as_it_was(cache: Cache) -> None:
    one = page()
    assert found(cache, one) == "<html>甲</html>"
    assert one.meta["template"] == TEMPLATE


@pytest.mark.parametrize(
    "changed",
    [
        {"content": "<p>别的</p>"},
        {"toc": []},
        {"toc": [heading("别的")]},
        {"toc": [heading("节", "bie")]},
        {"toc": [heading("节", "jie", 3)]},
        {"toc": [heading("节", "jie", 2, heading())]},
        {"title": "乙"},
        {"url": "b/"},
        {"canonical_url": "https://example.net/"},
        {"abs_url": "/sub/topics/a/"},
        {"edit_url": None},
        {"src": "topics/b.md"},
        {"dest": "topics/a.html"},
        {"meta": {"description": "别的"}},
        {"meta": {"description": "说明", "hide": ["toc"]}},
        {"update_date": "2024-05-07"},
    ],
)
def test_a_page_that_differs_is_drawn_anew(cache: Cache, changed: dict[str, Any]) -> None:
    one = page(**changed)
    assert found(cache, one) is None
    assert "template" not in one.meta


def test_a_page_whose_template_or_frame_gets_something_else_is_drawn_anew(cache: Cache) -> None:
    assert found(cache, page(), shown=replace(SHOWN, view=Shown(tags=()))) is None
    assert found(cache, page(), shown=replace(SHOWN, structured="[]")) is None
    assert found(cache, page(), shared="别的") is None


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
    assert configured("plugins: [search]") is not None
