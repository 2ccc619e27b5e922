"""Other plugins beside this one: stand-ins that do what those do, since they are no dependencies."""

from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import Files

from ainotes_site.mkdocs_plugin import read_options
from ainotes_site.mkdocs_plugin.neighbours import others_folders, set_aside
from tests.conftest import BuildSite, write_notes

# What `rss` and `static-i18n` ask of each file, and what `git-revision-date-localized` puts into a page.
HOOK = """
from pathlib import Path

def on_page_markdown(markdown, page, config, files):
    source = Path(page.file.abs_src_path)
    assert source == Path(config.docs_dir) or source.is_file(), source
    page.meta["revised"] = source.name

def on_page_context(context, page, config, nav):
    if page.file.src_uri == "topics/du-kou.md":
        Path(config.site_dir, "revised.txt").write_text(page.meta["revised"], "utf-8")
"""
POST = "---\ndate: 2024-01-02\n---\n# 一篇\n\n博客里的话。\n".replace("\\\n", "\n")


class _Empties(BasePlugin):  # type: ignore[type-arg, no-untyped-call]
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        return Files([])


@pytest.mark.parametrize("name", ["i18n", "awesome-nav", "awesome-pages"])
def test_a_plugin_that_would_empty_the_site_is_set_aside_and_that_is_said(tmp_path: Path, name: str) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: 笔记\nplugins: []\n", "utf-8")
    (tmp_path / "docs").mkdir()
    config = load_config(str(tmp_path / "mkdocs.yml"))
    for one in (name, "another"):
        config.plugins[one] = _Empties()
    assert [line.partition("：")[0] for line in set_aside(config)] == [f"插件 {name} 不起作用"]
    assert [getattr(method, "__self__", None) for method in config.plugins.events["files"]] == [
        config.plugins["another"]
    ]


def test_a_blog_is_the_blogs_beside_a_plugin_that_reads_where_pages_come_from(
    build_site: BuildSite, tmp_path: Path
) -> None:
    (tmp_path / "hook.py").write_text(HOOK, "utf-8")
    notes = {
        "渡口.md": "# 渡口\n\n渡口只有一条船，等的人排在后面，先到的先过河。\n",
        "blog/index.md": "# 博客\n",
        "blog/posts/一篇.md": POST,
    }
    config = "theme: {name: material}\nplugins: [ainotes, blog]\n"
    site = build_site(notes, f"{config}hooks: ['{tmp_path.as_posix()}/hook.py']\n")
    assert (site / "revised.txt").read_text("utf-8") == "渡口.md"
    assert "博客里的话" in (site / "blog" / "index.html").read_text("utf-8")
    assert [path.name for path in (site / "topics").glob("*.md")] == ["du-kou.md"]
    assert "博客" in (site / "index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("plugins", "folders"),
    [
        ({"material/blog": {}}, ("blog",)),
        ({"blog": {"blog_dir": "写/"}}, ("写",)),
        ({"blog": {"blog_dir": "."}}, ()),
        ({"blog": {"enabled": False}}, ()),
        ({"myblog": {}, "search": {}}, ()),
    ],
)
def test_a_blog_has_a_folder_of_its_own(plugins: dict[str, dict[str, object]], folders: tuple[str, ...]) -> None:
    assert others_folders(plugins.items()) == folders


def test_commands_know_the_folder_of_a_blog(tmp_path: Path) -> None:
    write_notes(tmp_path, {"mkdocs.yml": "plugins: [ainotes, {blog: {blog_dir: 写}}]\n", "docs/写/甲.md": "# 甲\n"})
    excluded = read_options(tmp_path / "mkdocs.yml").publishing.excluded
    assert excluded("写/甲.md")
    assert not excluded("写.md")
