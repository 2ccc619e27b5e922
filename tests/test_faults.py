"""Nothing stops a build: whatever fails, and wherever, costs the one note or block that it fails on, and is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ainotes_site.addresses import placing, references
from ainotes_site.drawing import formulas
from ainotes_site.gfm import parse_blocks, plain_text, render_inlines
from ainotes_site.linking import links
from ainotes_site.mkdocs_plugin import build
from ainotes_site.notes import reading
from ainotes_site.search import documents
from ainotes_site.site import pages
from ainotes_site.site.pages import cards, feeds, markdown
from ainotes_site.topics import topic
from tests.conftest import run_mkdocs, write_notes

GOOD = "# 好的笔记\n\n这一篇讲的是别的事，读者仍旧看得见它的每一句话，一句也不少。\n"


def bad(mark: str) -> str:
    """Return a note of which one paragraph, on line 9, brings up a fault of a stage."""
    return (
        f"---\ntags: [甲]\ndate: 2026-01-02\n---\n# 坏在{mark}\n\n第一段说明{mark}的来由，够长，可以自成一页，后面还有一句。\n\n"
        f"出错的一段 =={mark}== 与 $x_{{{mark}}}$。\n\n{mark}的最后一段。\n"
    )


class FaultError(Exception):
    """What nobody expected."""


def failing(original: Callable[..., Any], when: Callable[..., bool]) -> Callable[..., Any]:
    """Return the function, but failing on some of what it is given."""

    def fail(*arguments: Any, **options: Any) -> Any:
        if when(*arguments):
            raise FaultError
        return original(*arguments, **options)

    return fail


def holds(node: Any, mark: str) -> bool:
    return node.kind == "paragraph" and any(
        child.kind == "mark" and plain_text(child) == mark for child in node.children
    )


# Stage: what fails there and on what, and the line that is told of: the note's first, or that of the paragraph.
STAGES: dict[str, tuple[Any, str, Callable[..., bool], int]] = {
    "读": (parse_blocks, "read_attributed", lambda excerpt, *rest: "坏在读" in excerpt.prepared.text, 5),
    "分节": (reading, "_note", lambda path, *rest: path == "分节.md", 5),
    "定位": (references, "rewrite_note", lambda note, *rest: note.path == "定位.md" and bool(note.sections), 5),
    "拆分": (topic, "cut_note", lambda note, *rest: note.path == "拆分.md" and bool(note.sections), 5),
    "安放": (placing, "rewrite", lambda node, *rest: holds(node, "安放"), 9),
    "排版": (formulas, "typeset", lambda latex: latex == "x_{排版}", 9),
    "渲染": (render_inlines, "append", lambda element, text: text == "渲染", 9),
}


# The same for what is made of finished topics: what is told, and the line of the topic.
PRODUCTS: dict[str, tuple[Any, str, Callable[..., bool], str]] = {
    "名称": (links, "read_mentions", lambda topic, *rest: topic.title == "坏在名称", "没有链接"),
    "链接": (links, "insert_links", lambda topic, *rest: topic.title == "坏在链接", "没有链接"),
    "搜索": (documents, "_sections", lambda topic: topic.title == "坏在搜索", "只能按标题找到"),
    "导出": (markdown, "write_topic", lambda topic, *rest: topic.title == "坏在导出", "只写了文字"),
    "摘要": (cards, "excerpt", lambda blocks: len(blocks) > 1 and holds(blocks[1], "摘要"), "摘要做不出来"),
    "订阅": (feeds, "_item", lambda card, site: card.title == "坏在订阅", "进不了订阅"),
}
# And what is made of all of them at once.
WHOLES: dict[str, tuple[Any, str]] = {
    "关系图": (pages, "graph_data"),
    "概念表": (build, "glossary_export"),
}


def test_a_fault_costs_what_it_fails_on_and_is_one_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name, when, _ in (*STAGES.values(), *PRODUCTS.values()):
        monkeypatch.setattr(module, name, failing(getattr(module, name), when))
    for module, name in WHOLES.values():
        monkeypatch.setattr(module, name, failing(getattr(module, name), lambda *arguments: True))
    write_notes(tmp_path / "notes", {"好.md": GOOD, **{f"{stage}.md": bad(stage) for stage in (*STAGES, *PRODUCTS)}})
    settings = "site_name: 笔记\nsite_url: https://x.example/\ndocs_dir: notes\n"
    settings += "plugins:\n  - ainotes: {offline: false, cache: false}\n"
    (tmp_path / "mkdocs.yml").write_text(settings, encoding="utf-8")
    code, said = run_mkdocs("build", folder=tmp_path)
    assert code == 0, said
    shown_pages = [path.read_text(encoding="utf-8") for path in (tmp_path / "site" / "topics").rglob("index.html")]
    assert any("读者仍旧看得见" in page for page in shown_pages)
    for stage, (*_, line) in STAGES.items():
        (told,) = [one for one in said.split("\n") if f" {stage}.md:" in one]
        assert f"{stage}.md:{line}: " in told
        assert "按原文显示" in told
        shown = (f"第一段说明{stage}的来由", f"=={stage}==", f"{stage}的最后一段")
        assert any(all(text in page for text in shown) for page in shown_pages), stage
    for stage, (*_, what) in PRODUCTS.items():
        (told,) = [one for one in said.split("\n") if f" {stage}.md:" in one]
        assert f"{stage}.md:1: " in told
        assert what in told
        assert any(f"{stage}的最后一段" in page for page in shown_pages)
    assert sum("做不出来（FaultError）" in one and " mkdocs.yml:1: " in one for one in said.split("\n")) == len(WHOLES)
