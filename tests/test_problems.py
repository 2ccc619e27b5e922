"""What a build says of its problems."""

from __future__ import annotations

from ainotes_site.problems import MOST_LINES, Problem, find_news, summarise


def test_a_kind_in_a_note_is_one_line_with_a_count_and_errors_come_first() -> None:
    problems = [
        Problem("a.md", 9, "怪。请看。", "hint", rule="broken-link"),
        Problem("a.md", 1, "图片 甲 不存在。请改正路径。", rule="broken-link"),
        Problem("a.md", 5, "图片 乙 不存在。请改正路径。", rule="broken-link"),
        Problem("b.md", 2, "图片 丙 不存在。请改正路径。", rule="broken-link"),
    ]
    assert summarise(problems) == [
        ("error", "a.md:1: 图片 甲 不存在。请改正路径。（本篇同类的还有 1 处）"),
        ("error", "b.md:2: 图片 丙 不存在。请改正路径。"),
        ("hint", "a.md:9: 怪。请看。"),
    ]


def test_a_build_says_no_more_than_fits_a_screen() -> None:
    problems = [Problem(f"{number:04}.md", 1, "错。请改。", rule="broken-link") for number in range(1053)]
    lines = summarise(problems)
    assert len(lines) == MOST_LINES + 1
    assert lines[-1] == ("hint", "另有 1,033 处，运行 ainotes check 看全部。")
    assert summarise([]) == []


def test_what_has_no_room_is_counted() -> None:
    problems = [
        Problem("a.md", 1, "错。请改。", rule="broken-link"),
        Problem("b.md", 1, "错。请改。", rule="broken-link"),
    ]
    assert summarise(problems, 1) == [
        ("error", "a.md:1: 错。请改。"),
        ("hint", "另有 1 处，运行 ainotes check 看全部。"),
    ]


def test_news_is_what_was_not_there_before_wherever_it_stands() -> None:
    before = [
        Problem("a.md", 3, "图片 甲 不存在。", rule="broken-link"),
        Problem("a.md", 9, "图片 乙 不存在。", rule="broken-link"),
    ]
    moved, twice = (
        Problem("a.md", 4, "图片 甲 不存在。", rule="broken-link"),
        Problem("a.md", 7, "图片 甲 不存在。", rule="broken-link"),
    )
    assert find_news([moved, twice], before) == [twice]
    assert find_news([moved], []) == [moved]
    assert find_news([Problem("b.md", 3, "图片 甲 不存在。", rule="broken-link")], before) == [
        Problem("b.md", 3, "图片 甲 不存在。", rule="broken-link")
    ]
    assert find_news([Problem("a.md", 3, "图片 甲 不存在。", "hint", rule="broken-link")], before) != []
