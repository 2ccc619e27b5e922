"""What is kept for reading without a network."""

from __future__ import annotations

import json
from pathlib import Path

from ainotes_site.site.offline import kept_files, offline_json
from tests.conftest import BuildSite


def test_lists_pages_by_address_and_leaves_out_what_is_for_programs(tmp_path: Path) -> None:
    files = ["index.html", "topics/lora/index.html", "assets/a.css", "search/ainotes/terms-0.js", "笔记/图.png"]
    programs = ["topics/lora.md", "sitemap.xml.gz", "knowledge.json", "assets/a.css.map", "sw.js", "llms.txt"]
    for name in [*files, *programs]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    listed = json.loads(offline_json(kept_files(tmp_path)))
    paths = ["assets/a.css", "", "search/ainotes/terms-0.js", "topics/lora/", "笔记/图.png"]
    assert [path for path, _ in listed["files"]] == paths
    assert listed["bytes"] == sum(len(name.encode()) for name in files)


def test_the_version_changes_with_any_file() -> None:
    def version(files: dict[str, bytes]) -> str:
        return str(json.loads(offline_json(files.items()))["version"])

    assert version({"a": b"1"}) == version({"a": b"1"})
    assert len({version({"a": b"1"}), version({"a": b"2"}), version({"b": b"1"}), version({"a": b"1", "b": b"1"})}) == 4


def test_an_author_can_do_without(build_site: BuildSite) -> None:
    site = build_site({"笔记.md": "# 甲\n\n文字。\n"}, "plugins: [{ainotes: {offline: false}}]\n")
    assert not (site / "offline.json").exists()
    assert "ainotes-offline" not in (site / "index.html").read_text("utf-8")
