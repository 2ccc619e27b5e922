"""Where a page stands: breadcrumb, what comes before and after, the contents of its folder, titles in context."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from ainotes_site.gfm import plain_text, walk
from ainotes_site.library import Library, build_library
from ainotes_site.site import MENU, GeneratedPage, menu, render_site
from ainotes_site.site.pages.folders import FolderView
from ainotes_site.site.pages.overviews import HomeView
from ainotes_site.site.pages.shelves import Level
from ainotes_site.site.pages.site import Site, survey
from ainotes_site.site.pages.topics import TopicView

TEXT = "这一节把来龙去脉写清楚，长度足够成为一页。\n\n"


def build(root: Path, notes: Mapping[str, str], **options: Any) -> Library:
    for path, text in notes.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return build_library(root, **options)


def site_of(library: Library) -> Site:
    return survey(library, directory_urls=True)


def pages(library: Library) -> dict[str, GeneratedPage]:
    return dict(render_site(library).pages)


def page_of(library: Library, title: str) -> GeneratedPage:
    (topic,) = (topic for topic in library.topics if topic.title == title)
    return pages(library)[f"topics/{topic.id}.md"]


def topic_view(library: Library, title: str) -> TopicView:
    view = page_of(library, title).view
    assert isinstance(view, TopicView)
    return view


def folder_view(library: Library, src_uri: str) -> FolderView:
    view = pages(library)[src_uri].view
    assert isinstance(view, FolderView)
    return view


def draw(level: Level | None, depth: int = 0) -> Iterator[str]:
    """Yield the rows of a contents, indented, with `>` at what is open and the number of rows left out."""
    if level is None:
        return
    if level.earlier:
        yield f"{'  ' * depth}… {level.earlier}"
    yield from (f"{'  ' * depth}{row.title}" for row in level.before)
    if level.open:
        yield f"{'  ' * depth}> {level.open.title}"
        yield from draw(level.inside, depth + 1)
    yield from (f"{'  ' * depth}{row.title}" for row in level.after)
    if level.later:
        yield f"{'  ' * depth}… {level.later}"


BOOK = {f"网络/{n}-{title}.md": f"# {title}\n\n{TEXT}" for n, title in enumerate(("链路层", "路由表", "滑动窗口"), 1)}


def test_the_contents_of_a_book_are_open_where_the_page_is(tmp_path: Path) -> None:
    library = build(tmp_path, {**BOOK, "网络/10-附表.md": f"# 附表\n\n{TEXT}", "随记.md": f"# 随记\n\n{TEXT}"})
    contents = topic_view(library, "滑动窗口").contents
    assert contents is not None
    assert contents.title == "网络"
    assert list(draw(contents.level)) == ["链路层", "路由表", "> 滑动窗口", "附表"]
    assert topic_view(library, "随记").contents is None


def test_a_folder_without_order_has_no_contents_unless_its_author_calls_it_a_book(tmp_path: Path) -> None:
    notes = {"工具/甲.md": f"# 甲器\n\n{TEXT}", "工具/乙.md": f"# 乙器\n\n{TEXT}"}
    assert topic_view(build(tmp_path, notes), "甲器").contents is None
    notes["工具/乙.md"] = f"---\nlayout: book\n---\n{notes['工具/乙.md']}"
    contents = topic_view(build(tmp_path, notes), "甲器").contents
    assert contents is not None
    assert list(draw(contents.level)) == ["乙器", "> 甲器"]


@pytest.mark.parametrize("count", [59, 60, 61, 400])
def test_the_contents_stay_small_and_show_the_place(tmp_path: Path, count: int) -> None:
    library = build(tmp_path, {f"{n:03}.md": f"# 条{n}目\n\n{TEXT}" for n in range(count)})
    shelves = site_of(library).shelves
    for at in (0, count // 2, count - 1):
        contents = shelves.contents(f"{at:03}.md")
        assert contents is not None
        level = contents.level
        assert level is not None
        assert level.open is not None
        assert level.open.title == f"条{at}目"
        shown = len(level.before) + len(level.after) + 1
        assert shown == min(count, 60)
        assert shown + level.earlier + level.later == count


def test_all_levels_share_the_rows(tmp_path: Path) -> None:
    others = {f"{a:02}/x.md": f"# 篇{a}目\n\n{TEXT}" for a in range(30)}
    inner = {f"15/{b}/{c:02}.md": f"# 节{b}之{c}\n\n{TEXT}" for b in range(3) for c in range(1 if b else 40)}
    contents = site_of(build(tmp_path, {**others, **inner})).shelves.contents("15/0/20.md")
    rows = list(draw(contents.level)) if contents else []
    assert len([row for row in rows if "…" not in row]) == 60
    assert {"> 15", "  > 0", "    > 节0之20", "  节1之0"} <= set(rows)


def test_before_and_after_run_through_the_book(tmp_path: Path) -> None:
    library = build(tmp_path, {**BOOK, "a/杂一.md": f"# 杂一\n\n{TEXT}", "b/杂二.md": f"# 杂二\n\n{TEXT}"})
    view = topic_view(library, "路由表")
    assert [one and one.title for one in (view.previous, view.next)] == ["链路层", "滑动窗口"]
    assert topic_view(library, "链路层").previous is None
    assert topic_view(library, "杂一").next is None  # two folders that nobody put in a row


def test_a_topic_stands_below_folders_note_and_groups(tmp_path: Path) -> None:
    text = f"# 运维手册\n\n# 容器\n\n## 镜像仓库\n\n{TEXT}## 健康检查\n\n{TEXT}"
    library = build(tmp_path, {"03_工程/后端/运维手册.md": f"---\nsplit: 2\n---\n{text}"})
    path = topic_view(library, "健康检查").path
    assert [row.title for row in path] == ["工程", "后端", "运维手册", "容器"]
    assert [row.url for row in path] == [
        "folders/03-gong-cheng/", "folders/03-gong-cheng/hou-duan/", "topics/yun-wei-shou-ce/", "",
    ]  # fmt: skip


def test_every_folder_has_a_page_with_its_notes_in_order(tmp_path: Path) -> None:
    library = build(tmp_path, {**BOOK, "网络/实验/甲.md": f"# 抓包\n\n{TEXT}", "网络/实验/乙.md": f"# 拥塞\n\n{TEXT}"})
    folder = folder_view(library, "folders/wang-luo.md")
    assert [entry.title for entry in folder.entries] == ["链路层", "路由表", "滑动窗口", "实验"]
    inner = folder_view(library, "folders/wang-luo/shi-yan.md")
    assert [row.title for row in inner.folders] == ["网络"]


def test_a_link_to_a_folder_leads_to_its_page(tmp_path: Path) -> None:
    library = build(tmp_path, {**BOOK, "起点.md": f"# 起点\n\n先读[网络](网络/)。\n\n{TEXT}"})
    assert not library.problems
    document = page_of(library, "起点").document
    assert document is not None
    assert "../folders/wang-luo.md" in repr(document)


# ---- what introduces a folder ----

LIBRARY = {
    "README.md": f"# 我的书房\n\n先看[网络](网络/README.md)，再看[随记](随记.md#其一)。\n\n{TEXT}",
    "网络/README.md": "# 说明\n\n- [滑动窗口](3-滑动窗口.md)\n- [链路层](1-链路层.md)\n\n## 勘误\n\n暂无。\n",
    "网络/_sidebar.md": "- [链路层](1-链路层.md)\n- [滑动窗口](3-滑动窗口.md)\n- [路由表](2-路由表.md)\n",
    "随记.md": f"# 随记\n\n见[勘误](网络/README.md#勘误)和[网络](网络/)。\n\n{TEXT}",
    **BOOK,
}


def text_of(page: GeneratedPage) -> str:
    assert page.document is not None
    return " ".join(plain_text(page.document).split())


def links_of(page: GeneratedPage) -> list[str]:
    assert page.document is not None
    return [unquote(node.attrs.href) for node in walk(page.document) if node.kind == "link"]


def test_front_pages_stand_on_the_home_page_and_on_those_of_folders(tmp_path: Path) -> None:
    library = build(tmp_path, LIBRARY)
    drawn = pages(library)
    home, folder = drawn["index.md"], drawn["folders/wang-luo.md"]
    assert text_of(home).startswith("我的书房 先看网络")
    assert text_of(folder).startswith("说明 滑动窗口")
    assert [topic.folder_page for topic in library.topics if topic.kind == "index"] == [
        "index.md", "folders/wang-luo.md", "folders/wang-luo.md",
    ]  # fmt: skip
    assert not [page for page in drawn if "readme" in page or "sidebar" in page]


def test_links_to_front_pages_and_from_them_hold(tmp_path: Path) -> None:
    library = build(tmp_path, LIBRARY)
    drawn = pages(library)
    assert links_of(drawn["index.md"]) == ["folders/wang-luo.md", "topics/sui-ji.md"]
    assert links_of(drawn["folders/wang-luo.md"])[:2] == [
        "../topics/hua-dong-chuang-kou.md",
        "../topics/lian-lu-ceng.md",
    ]
    assert links_of(drawn["topics/sui-ji.md"]) == ["../folders/wang-luo.md#勘误", "../folders/wang-luo.md"]


def test_a_list_of_the_folder_orders_it_and_is_folded_on_its_page(tmp_path: Path) -> None:
    library = build(tmp_path, LIBRARY)
    page = pages(library)["folders/wang-luo.md"]
    assert [entry.title for entry in folder_view(library, page.src_uri).entries] == ["链路层", "滑动窗口", "路由表"]
    assert "_sidebar.md 链路层 滑动窗口 路由表" in text_of(page)
    assert page.document is not None
    ids = [node.attrs.id for node in walk(page.document) if node.attrs.id]
    assert len(ids) == len(set(ids))


def test_what_introduces_a_folder_is_in_no_list_and_not_among_what_is_read_on(tmp_path: Path) -> None:
    library = build(tmp_path, LIBRARY)
    listed = {topic.title for topic in site_of(library).listed}
    assert listed == {"随记", "链路层", "路由表", "滑动窗口"}
    assert topic_view(library, "链路层").previous is None


def test_a_long_front_page_unfolds(tmp_path: Path) -> None:
    long = "".join(f"第{n}段，{'说来话长，' * 40}\n\n" for n in range(9))
    page = pages(build(tmp_path, {**LIBRARY, "README.md": f"# 我的书房\n\n{long}"}))["index.md"]
    assert page.document is not None
    folded = page.document.children[-1]
    assert folded.attrs.tag == "details"
    assert "第8段" in plain_text(folded)
    assert "第0段" not in plain_text(folded)


# ---- titles ----


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("登录", "登录 · 终端手册"),  # says little by itself
        ("多路复用的三种写法", "多路复用的三种写法"),
        ("注意力机制", "注意力机制"),  # names a concept
        ("安装", "安装 · 终端手册"),
    ],
)
def test_a_title_is_shown_with_its_note_where_it_says_too_little(tmp_path: Path, title: str, shown: str) -> None:
    library = build(
        tmp_path,
        {"终端手册.md": f"---\nsplit: 2\n---\n# 终端手册\n\n## {title}\n\n{TEXT}## 窗格怎样来回切换\n\n{TEXT}"},
    )
    assert page_of(library, title).title == shown


def test_two_topics_of_one_title_are_told_apart(tmp_path: Path) -> None:
    notes = {
        f"{folder}/笔记.md": f"# 建立索引要点\n\n{folder}里的要点各不相同，{words}。\n"
        for folder, words in (("图书", "先编目再上架，按学科排"), ("检索", "倒排表要压缩，再分段合并"))
    }
    library = build(tmp_path, notes)
    shown = {page.title for page in render_site(library).pages.values() if isinstance(page.view, TopicView)}
    assert len(shown) == len([topic for topic in library.topics if topic.has_page])


def test_home_shows_loose_notes_before_folders_and_no_subject_twice(tmp_path: Path) -> None:
    notes = {
        "检索/a.md": "# 甲\n\n`#检索` 里的一篇。\n\n#检索\n",
        "检索/b.md": "# 乙\n\n另一篇。\n\n#检索 #向量库\n",
        "杂记.md": "# 杂记\n\n放不进文件夹的话。\n",
    }
    home = pages(build(tmp_path, notes))["index.md"].view
    assert isinstance(home, HomeView)
    assert [one.title for one in home.entries] == ["杂记", "检索"]
    assert [tag.name for tag in home.tags] == ["向量库"]


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        (f"# 甲\n\n{TEXT}", {"timeline.md", "questions.md"}),
        (f"# 甲\n\n2026-01-02\n\n{TEXT}", {"questions.md"}),
        ("# 甲为什么快？\n", {"timeline.md"}),
    ],
)
def test_the_menu_leads_to_no_empty_page(text: str, missing: set[str], tmp_path: Path) -> None:
    shown = {page for _, page in menu(build(tmp_path, {"a.md": text}))}
    assert {page for _, page in MENU} - shown == missing
