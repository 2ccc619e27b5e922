"""What a note that is an ordinary page may set: nothing that stops MkDocs or a template."""

from __future__ import annotations

from pathlib import Path

import pytest

from ainotes_site.mkdocs_plugin.page_meta import kept_meta
from ainotes_site.notes import page_source


@pytest.mark.parametrize(
    ("front", "kept"),
    [
        ("title: 页\nhide: [toc]", "title: 页\nhide: [toc]"),
        ("title: &x [*x]", 'title: "&x [*x]"'),
        ("title: 页\na: &a [x]\nb: [*a, *a]", 'title: "\\u9875"'),
        ("title: 页\na: &a {x: y}\nb: {<<: *a}", 'title: "\\u9875"'),
        ("a: " + "[" * 11 + "]" * 11, "{}"),
        ("a: " + "[" * 9 + "]" * 9, "a: " + "[" * 9 + "]" * 9),
        ("date: 2024-99-99\ntitle: 页", 'title: "\\u9875"'),
        ("a: !!python/object/apply:os.system [id]", "{}"),
        ("- a\ntitle: 页", 'title: "\\u9875"'),
    ],
)
def test_front_matter_that_a_reader_of_yaml_stumbles_over_is_left_out(front: str, kept: str) -> None:
    assert page_source(f"---\n{front}\n---\n\n# 页\n".encode()) == f"---\n{kept}\n---\n\n\n# 页\n"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_a_page_is_read_in_its_encoding(encoding: str) -> None:
    assert page_source("---\ntitle: x\n---\n中文的一页，写得长一些。\n".encode(encoding)).endswith(
        "---\n\n中文的一页，写得长一些。\n"
    )


def test_a_first_line_is_no_front_matter() -> None:
    assert page_source(b"Note: a remark\n") == "---\n{}\n---\n\nNote: a remark\n"


@pytest.mark.parametrize(
    ("meta", "kept"),
    [
        ({"title": "页", "hide": ["toc"], "order": 7}, {"title": "页", "hide": ["toc"], "order": 7}),
        ({"title": ["a"], "description": {"a": 1}, "status": None}, {}),
        (
            {"hide": 7, "tags": "甲", "search": {"exclude": True, "x": [1]}},
            {"hide": ["7"], "tags": ["甲"], "search": {"exclude": True}},
        ),
        ({7: "x", "a": ["b", ["c"], {}]}, {"7": "x", "a": ["b"]}),
        ({"template": "own.html", "icon": "own"}, {"template": "own.html", "icon": "own"}),
        ({"template": "../outside.html", "icon": "../../outside"}, {}),
        ({"template": "none.html", "icon": "a\0b"}, {}),
        ({"template": "x" * 5000}, {}),
    ],
)
def test_a_page_sets_what_its_template_expects(
    tmp_path: Path, meta: dict[object, object], kept: dict[str, object]
) -> None:
    theme = tmp_path / "theme"
    (theme / ".icons").mkdir(parents=True)
    for path in (theme / "own.html", theme / ".icons" / "own.svg", tmp_path / "outside.html", tmp_path / "outside.svg"):
        path.write_text("", encoding="utf-8")
    assert kept_meta(meta, [str(theme)]) == kept
