"""The topics as plain Markdown, figures of a folder, and the search, as commands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ainotes_site.command.cli import main
from tests.conftest import run_mkdocs, write_notes

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000a49444154789c6360000000020001"
)
NOTES: dict[str, str | bytes] = {
    "训练/微调.md": "---\nsplit: 2\ndate: 2026-03-04\ntags: [训练]\n---\n# 微调\n\n## LoRA\n\n"
    "省显存，见 [全量](#全量)、[图](../图/a.png) 与 [外面](https://a.example/)。\n\n"
    "![曲线](../图/a.png)\n\n## 全量\n\n更新全部参数，要的显存多，脚注[^1]也在。\n\n[^1]: 一句注。\n",
    "杂记.md": "# 杂记\n\n关于 [微调](训练/微调.md) 与 <script>alert(1)</script> 的几句话，还有 $a<b$。\n",
    "图/a.png": PIXEL,
}
EXPECTED = """\
---
title: LoRA
date: '2026-03-04'
tags:
- 训练
- 微调与对齐
sources:
- 训练/微调.md:8-13
---

# LoRA

省显存，见 [全量](quan-liang.md)、[图](../%E5%9B%BE/a.png) 与 [外面](https://a.example/)。

![曲线](../%E5%9B%BE/a.png)
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AINOTES_NOTES", raising=False)
    write_notes(Path("notes"), NOTES)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_topics_are_plain_markdown_that_link_each_other_and_build_in_any_generator() -> None:
    assert run("export", "出").exit_code == 0
    assert Path("出/docs/topics/lora.md").read_text("utf-8") == EXPECTED
    assert Path("出/docs/图/a.png").read_bytes() == PIXEL
    assert "- [训练]()\n    - [微调](topics/wei-tiao.md)\n        - [LoRA](topics/lora.md)\n" in Path(
        "出/docs/SUMMARY.md"
    ).read_text("utf-8")
    assert "[微调](wei-tiao.md)" in Path("出/docs/topics/za-ji.md").read_text("utf-8")
    code, said = run_mkdocs("build", "--strict", "--quiet", folder=Path("出"))
    assert code == 0, said
    assert Path("出/site/topics/lora/index.html").is_file()


def test_nothing_is_written_over() -> None:
    write_notes(Path("出"), {"我的.txt": "别动"})
    result = run("export", "出")
    assert result.exit_code == 1
    assert "已有内容" in result.output
    assert [path.name for path in Path("出").iterdir()] == ["我的.txt"]


def test_figures_count_what_stands_there() -> None:
    found = json.loads(run("stats", "--format", "json").output)
    assert (found["笔记"], found["带日期的主题"], found["公开的文件"], found["错误"]) == (2, 3, 1, 0)
    lines = run("stats").output.splitlines()
    assert "笔记 2" in lines
    assert any(line.startswith("提到最多的概念：") and "LoRA" in line for line in lines)


def test_the_terminal_finds_what_the_browser_finds() -> None:
    result = run("search", "省显存")
    assert result.exit_code == 0
    assert result.output.startswith("LoRA  topics/lora/\n")
    (first, *_) = json.loads(run("search", "quanliang", "--format", "json").output)
    assert first["topic"] == "quan-liang"
    nothing = run("search", "红烧肉怎么做")
    assert (nothing.exit_code, "没有找到" in nothing.output) == (1, True)
