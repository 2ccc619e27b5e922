"""What the whole core costs: lines run, counted at three sizes, so that no step grows faster than the notes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from ainotes_site.library import build_library
from ainotes_site.notes.reading import parse_note
from ainotes_site.topics import assign_ids, split_topics
from tests.conftest import write_notes

PARAGRAPH = "先量化，再蒸馏，最后部署到卡上，看看显存还剩多少。"
SHAPES: Mapping[str, Callable[[int], dict[str, str]]] = {
    "one long note": lambda n: {"a.md": "".join(f"# 第 {at} 个主题 {at}\n\n{PARAGRAPH}{at}\n\n" for at in range(n))},
    "one long paragraph": lambda n: {"a.md": f"# 流水\n\n{PARAGRAPH * n}\n"},
    "many notes": lambda n: {f"{at}.md": f"# 第 {at} 篇 {at}\n\n{PARAGRAPH}{at}\n" for at in range(n)},
    "many mentions": lambda n: {f"{at}.md": f"# 第 {at} 篇 {at}\n\n都用 LoRA，编号 {at}。\n" for at in range(n)},
    "many equal headings": lambda n: {
        "a.md": "# 日志\n\n" + "".join(f"## 例\n\n{PARAGRAPH}{at}\n\n" for at in range(n))
    },
    "many notes that say nearly the same": lambda n: {
        f"{at}.md": f"# 量化\n\n{PARAGRAPH * 8}\n\n只有第 {at} 篇说到 {at}。\n" for at in range(n)
    },
    "many links by hand": lambda n: {
        "a.md": f"---\nsplit: none\n---\n# 索引\n\n{''.join(f'见 [[{at}]]，' for at in range(n))}完。\n",
        **{f"{at}.md": f"# 第 {at} 篇 {at}\n\n回到 [索引](a.md)，编号 {at}。\n" for at in range(n)},
    },
    "many links into one note": lambda n: {
        "a.md": "---\nsplit: none\n---\n# 长文\n\n"
        + "".join(f"[去](#第-{at}-节)\n" for at in range(n))
        + "".join(f"\n## 第 {at} 节\n\n{PARAGRAPH}{at}\n" for at in range(n)),
    },
    "many unknown terms": lambda n: {
        f"{at}.md": f"# 第 {at} 篇 {at}\n\n说 Zterm{at} 与 Zterm{at + 1}，都没人讲过。\n" for at in range(n)
    },
}


def count_lines(run: Callable[[], object]) -> int:
    """Count the lines of the package that run, a line of a loop each time it does."""
    count = 0

    def line(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return line

    def call(frame: FrameType, event: str, argument: Any) -> Any:
        return line if "ainotes_site" in frame.f_code.co_filename else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        run()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("shape", SHAPES)
def test_twice_the_notes_cost_twice_the_steps(shape: str, tmp_path: Path) -> None:
    folders = [_written(tmp_path / str(count), SHAPES[shape](count)) for count in (25, 50, 100)]
    build_library(folders[0])  # for what is read once a process
    small, middle, large = (count_lines(partial(build_library, folder)) for folder in folders)
    assert large - middle < 2.2 * (middle - small)


def test_a_title_met_again_costs_no_more_than_the_first_time() -> None:
    """Ids are told apart by a number: none is tried that is known to be taken."""
    note, _ = parse_note("a.md", f"# 例\n\n{PARAGRAPH}\n".encode())
    (topic,) = split_topics(note).topics
    assert len({one.id for one in assign_ids([topic] * 50)}) == 50
    small, large = (count_lines(partial(assign_ids, [topic] * count)) for count in (50, 100))
    assert large < 2.2 * small


def _written(folder: Path, notes: Mapping[str, str]) -> Path:
    write_notes(folder, notes)
    return folder
