"""The author's order of folders and notes."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from ainotes_site.addresses import index_files, locate
from ainotes_site.notes import (
    arrange,
    find_fronts,
    find_order,
    natural_key,
    parse_note,
    read_nav,
    read_notes,
    shown_name,
)
from ainotes_site.notes.order import Shelf, read_order_file


@pytest.mark.parametrize(
    "names",
    [
        ["note2", "note10"],
        ["1.9 缓存", "1.10 队列"],
        ["第二章", "第十章", "第二十一章", "第一百零三章"],
        ["二、网络", "十、索引", "十一、事务"],
        ["(一)起步", "(九)收尾"],
        ["实验三", "实验四", "实验十"],
        ["线性代数(上)", "线性代数(中)", "线性代数(下)"],
        ["词法上篇", "词法下篇"],
        ["2024-9-2", "2024-10-1"],
        ["１．编译", "2. 链接"],
        ["3 前言", "一些杂事", "一百个命令"],  # no numerals within words
        ["ch01_数", "ch1_数据", "ch02"],
    ],
)
def test_names_stand_as_people_count(names: list[str]) -> None:
    shuffled = random.Random(7).sample(names, len(names))
    assert sorted(shuffled, key=natural_key) == names


def test_a_name_of_digits_without_end_is_sorted_all_the_same() -> None:
    assert natural_key("9" * 5000) > natural_key("9")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("03_编译 原理", "编译 原理"),
        ("ch02_存储", "存储"),
        ("第三章 网络", "网络"),
        ("十、索引", "索引"),
        ("2024", "2024"),
        ("Python 3 笔记", "Python 3 笔记"),
        ("2024 总结", "2024 总结"),
        ("2024-05 周记", "2024-05 周记"),
        ("20240517_会议", "20240517 会议"),
        ("202405171030 卡片", "卡片"),
        ("3D 建模", "3D 建模"),
        ("第一次实习", "第一次实习"),
    ],
)
def test_a_folder_is_shown_without_its_number(name: str, shown: str) -> None:
    assert shown_name(name) == shown


# ---- folders ----


def draw(shelf: Shelf) -> list[str]:
    """Return the paths of a shelf in reading order, folders with `/`, arranged ones with `*`."""
    found = []
    for entry in shelf.entries:
        if isinstance(entry, str):
            found.append(entry)
        else:
            found += [f"{entry.path}/{'*' if entry.arranged else ''}", *draw(entry)]
    return found


def arranged(texts: dict[str, str], order_files: dict[str, str] | None = None, nav: Sequence[str] = ()) -> list[str]:
    files = index_files(texts)
    notes = [locate(parse_note(path, text.encode())[0], files).note for path, text in texts.items()]
    fronts = find_fronts(texts)
    order = find_order(notes, order_files or {}, fronts, nav)
    return draw(arrange(texts, orders=order.children, fronts=fronts, books=order.arranged))


def test_without_a_word_of_the_author_notes_stand_in_natural_order() -> None:
    texts = dict.fromkeys(["b.md", "z2/x.md", "z10/y.md", "a.md"], "")
    assert arranged(texts) == ["z2/", "z2/x.md", "z10/", "z10/y.md", "a.md", "b.md"]


def test_a_folder_of_numbered_notes_is_a_book() -> None:
    texts = dict.fromkeys(
        ["书/第二章 栈.md", "书/第一章 表.md", "书/第十章 图.md", "书/后记.md", "集/甲.md", "集/1.md"], ""
    )
    assert arranged(texts) == [
        "书/*", "书/第一章 表.md", "书/第二章 栈.md", "书/第十章 图.md", "书/后记.md", "集/", "集/1.md", "集/甲.md",
    ]  # fmt: skip


def test_numbers_on_some_notes_make_no_book() -> None:
    assert arranged(dict.fromkeys(["d/1.md", "d/2.md", "d/甲.md", "d/乙.md"], ""))[0] == "d/"
    assert arranged(dict.fromkeys(["d/1.md", "d/2.md"], ""))[0] == "d/"


def test_a_list_of_the_folder_orders_all_below_it() -> None:
    texts = {
        "docs/_sidebar.md": "- [尾](ch/b.md)\n- [头](ch/a.md)\n",
        "docs/ch/a.md": "",
        "docs/ch/b.md": "",
        "docs/ch/c.md": "",
    }
    assert arranged(texts) == [
        "docs/*",
        "docs/ch/*",
        "docs/ch/b.md",
        "docs/ch/a.md",
        "docs/ch/c.md",
        "docs/_sidebar.md",
    ]


def test_a_front_page_orders_what_it_links_to_for_the_most_part() -> None:
    texts = {"README.md": "[[丙]]、[甲](甲.md)", "甲.md": "", "乙.md": "", "丙.md": ""}
    assert arranged(texts) == ["丙.md", "甲.md", "乙.md"]
    few = texts | {"丁.md": "", "戊.md": "", "己.md": ""}
    assert arranged(few) == sorted(set(few) - {"README.md"})


def test_a_list_orders_before_what_prose_names_in_passing() -> None:
    texts = {"README.md": "先看[丙](丙.md)。\n\n- [甲](甲.md)\n- [丙](丙.md)\n\n| 表 |\n|---|\n| [乙](乙.md) |\n"}
    assert arranged(texts | {"甲.md": "", "乙.md": "", "丙.md": ""}) == ["甲.md", "丙.md", "乙.md"]


def test_a_front_page_does_not_order_a_folder_of_which_it_names_one_note() -> None:
    texts = {"index.md": "[三](a/3.md) [一](b/1.md)", "a/1.md": "", "a/2.md": "", "a/3.md": "", "b/1.md": ""}
    assert arranged(texts) == ["a/*", "a/1.md", "a/2.md", "a/3.md", "b/*", "b/1.md"]


def test_the_plainer_source_wins() -> None:
    texts = {"README.md": "[a](a.md) [b](b.md) [c](c.md)", "a.md": "", "b.md": "", "c.md": "", "d/x.md": ""}
    assert arranged(texts)[:3] == ["a.md", "b.md", "c.md"]
    summary = texts | {"SUMMARY.md": "* [c](c.md)\n* [a](a.md)\n"}
    assert arranged(summary)[:2] == ["c.md", "a.md"]
    pages = {".pages": "nav:\n  - d\n  - ...\n  - b.md\n"}
    assert arranged(summary, pages)[:2] == ["d/*", "d/x.md"]
    assert arranged(summary, pages, nav=("b.md", "c.md"))[:2] == ["b.md", "c.md"]


def test_a_folder_is_ordered_by_either_of_two_files(tmp_path: Path) -> None:
    for path, text in {
        "a.md": "甲",
        "b.md": "乙",
        ".nav.yml": "nav: [b.md, a.md]",
        "d/x.md": "丙",
        "d/.pages": "nav: [x.md]",
    }.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")
    found = read_notes(tmp_path).order_files
    assert sorted(found) == [".nav.yml", "d/.pages"]
    assert arranged({"a.md": "", "b.md": ""}, dict(found)) == ["b.md", "a.md"]


def test_index_stands_for_a_folder_before_readme() -> None:
    assert find_fronts(["README.md", "index.md", "a/Readme.MD", "b/x.md"]) == {"": "index.md", "a": "a/Readme.MD"}


@pytest.mark.parametrize(
    "text", ["nav: [", "nav: 3", "- a.md", "nav:\n - [a, {b: [c.md]}]", "", "\x00", "nav: {a: ../../x}"]
)
def test_any_order_file_is_read(text: str) -> None:
    assert arranged({"b.md": "", "a.md": ""}, {".pages": text}) == ["a.md", "b.md"]


def test_nav_is_read_at_any_depth() -> None:
    nav = [
        {"首页": "index.md"},
        {"书": ["a.md", {"尾": "b/c.md"}]},
        "https://example.org",
        {"站外": "http://example.org"},
    ]
    assert read_nav(nav) == ("index.md", "a.md", "b/c.md")


@pytest.mark.parametrize("brackets", ["[*a{0}, *a{0}]", "{{<<: [*a{0}, *a{0}]}}"])
def test_a_file_of_doubled_aliases_is_read_at_once(brackets: str) -> None:
    doubled = "".join(f"a{at + 1}: &a{at + 1} {brackets.format(at)}\n" for at in range(40))
    first = "a0: &a0 " + ("[b.md]" if brackets[0] == "[" else "{x: b.md}") + "\n"
    listed = read_order_file(f"{first}{doubled}nav: [a.md, *a40]\n", "d")  # all of them would take hours
    assert listed[0] == "d/a.md"
    assert set(listed) <= {"d/a.md", "d/b.md"}


def test_numbers_in_front_matter_order_notes_and_folders_and_come_before_those_without() -> None:
    def note(order: float) -> str:
        return f"---\norder: {order}\n---\n文"

    texts = {
        "b.md": note(1),
        "c.md": note(-1),
        "a.md": "文",
        "x/index.md": note(0.5),
        "x/y.md": "文",
        "x/z.md": note(9),
    }
    assert arranged(texts) == ["c.md", "x/*", "x/z.md", "x/y.md", "b.md", "a.md"]
    assert arranged(texts, nav=["a.md", "b.md"])[:2] == ["a.md", "b.md"]
