"""What an assistant may ask of the notes, asked by the protocol's own client."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

from ainotes_site.command.answers import open_desk
from ainotes_site.command.assistant import Keeper, make_server
from ainotes_site.command.cli import main
from ainotes_site.library import build_library
from tests.conftest import write_notes

NOTES = {
    "微调/LoRA.md": "---\ndate: 2026-11-02\n---\n# LoRA\n\n只训练两个低秩矩阵，其余的参数都冻结。\n",
    "微调/蒸馏.md": "---\ndate: 2026-10-01\n---\n# 知识蒸馏\n\n让学生模型学老师的输出，比 LoRA 费时。<!-- 内部 -->\n",
    "草稿.md": "---\ndraft: true\n---\n# 秘密\n\n还不能说的事。\n",
}


def run(talk: Coroutine[Any, Any, Any]) -> Any:
    """Run a conversation in a thread of its own: the browser of other tests has a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, talk).result()


def ask(folder: Path, conversation: Callable[[Client], Awaitable[Any]]) -> Any:
    async def talk() -> Any:
        async with Client(make_server(Keeper(folder, lambda: build_library(folder)))) as client:
            return await conversation(client)

    return run(talk())


def call(folder: Path, tool: str, **arguments: object) -> Any:
    async def conversation(client: Client) -> Any:
        return await client.call_tool(tool, arguments)

    answer = ask(folder, conversation)
    text = answer.content[0].text if answer.content else ""
    return (
        text
        if answer.is_error or not answer.structured_content
        else answer.structured_content.get("result", answer.structured_content)
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_notes(tmp_path, NOTES)
    return tmp_path


def test_all_tools_only_read(folder: Path) -> None:
    async def conversation(client: Client) -> Any:
        return (await client.list_tools()).tools

    tools = {tool.name: tool for tool in ask(folder, conversation)}
    assert set(tools) == {"search", "read_topic", "look_up_concept", "list_changes"}
    assert all(tool.annotations and tool.annotations.read_only_hint and tool.description for tool in tools.values())


def test_what_is_found_can_be_read(folder: Path) -> None:
    found = call(folder, "search", query="低秩矩阵")
    assert found[0]["title"] == "LoRA"
    text = call(folder, "read_topic", topic=found[0]["topic"])
    assert text.startswith("# LoRA\n")
    assert "微调/LoRA.md 第 " in text
    assert call(folder, "read_topic", topic="知识蒸馏").count("内部") == 0


def test_a_concept_is_looked_up_by_any_of_its_names(folder: Path) -> None:
    concept = call(folder, "look_up_concept", name="低秩适配")
    assert concept["id"] == "lora"
    assert [one["title"] for one in concept["explained_in"]] == ["LoRA"]
    assert [one["title"] for one in concept["mentioned_in"]] == ["知识蒸馏"]


def test_the_newest_come_first(folder: Path) -> None:
    assert [one["title"] for one in call(folder, "list_changes")] == ["LoRA", "知识蒸馏"]
    assert [one["title"] for one in call(folder, "list_changes", since="2026-11-01")] == ["LoRA"]


@pytest.mark.parametrize(
    ("tool", "arguments"), [("read_topic", {"topic": "秘密"}), ("look_up_concept", {"name": "无此物"})]
)
def test_what_is_not_there_is_said(folder: Path, tool: str, arguments: dict[str, str]) -> None:
    assert "没有" in call(folder, tool, **arguments)


def test_a_note_that_changed_is_read_anew(folder: Path) -> None:
    keeper = Keeper(folder, lambda: build_library(folder))
    first = keeper()
    assert keeper() is first
    write_notes(folder, {"新.md": "# 检索增强生成\n\n先在资料里检索，再让模型照着找到的写，答案就有了出处。\n"})
    assert keeper().read("检索增强生成").startswith("# 检索增强生成")


def test_a_title_that_fits_several_is_not_guessed(tmp_path: Path) -> None:
    write_notes(
        tmp_path,
        {
            "甲.md": "# 甲的环境\n\n先装显卡的驱动，再装深度学习的框架。\n",
            "乙.md": "# 乙的环境\n\n先装编译器，把内核编译一遍再重启。\n",
        },
    )
    desk = open_desk(build_library(tmp_path))
    with pytest.raises(LookupError, match="对得上 2 个主题"):
        desk.read("环境")


def test_the_command_speaks_the_protocol(folder: Path) -> None:
    async def talk() -> Any:
        parameters = StdioServerParameters(
            command=sys.executable,
            args=["-c", "from ainotes_site.command.cli import main; main()", "mcp", str(folder)],
            env=dict(os.environ),
        )
        async with Client(stdio_client(parameters)) as client:
            return await client.call_tool("search", {"query": "蒸馏"})

    assert json.loads(run(talk()).content[0].text)["title"] == "知识蒸馏"


def test_without_the_package_it_says_what_to_install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mcp.server.mcpserver", None)
    result = CliRunner().invoke(main, ["mcp", str(folder)])
    assert result.exit_code == 1
    assert "pip install 'ainotes-site[mcp]'" in result.output
