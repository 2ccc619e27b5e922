"""Redirects from the ids that topics have had."""

from __future__ import annotations

from pathlib import Path

import pytest

from ainotes_site.addresses.history import EMPTY, find_redirects, read_history, write_history
from ainotes_site.library import Library, build_library
from tests.conftest import write_notes

BODY = "按相似度给值加权求和，得到输出向量，头数越多视角越多。"


def library(folder: Path, text: str, record: str = "") -> Library:
    write_notes(folder, {"a.md": text})
    return build_library(folder, history=read_history(record) if record else EMPTY)


def test_a_renamed_topic_is_found_by_its_text(tmp_path: Path) -> None:
    before = write_history(EMPTY, library(tmp_path, f"# 旧名\n\n{BODY}\n").topics)
    assert library(tmp_path, f"# 新名字\n\n{BODY}\n\n还添了一段别的话。\n", before).redirects == {
        "jiu-ming": "xin-ming-zi"
    }


def test_a_topic_renamed_twice_is_found_through_both_names(tmp_path: Path) -> None:
    record = write_history(EMPTY, library(tmp_path, f"# 一号\n\n{BODY}\n").topics)
    second = library(tmp_path, f"# 二号\n\n{BODY}\n", record)
    record = write_history(read_history(record), second.topics)
    third = library(tmp_path, f"# 三号\n\n{BODY}\n", record)
    assert third.redirects == {"yi-hao": "san-hao", "er-hao": "san-hao"}


def test_a_deleted_topic_leads_nowhere(tmp_path: Path) -> None:
    record = write_history(EMPTY, library(tmp_path, f"# 旧名\n\n{BODY}\n").topics)
    assert library(tmp_path, "# 别的\n\n完全不同的另一段正文，没有一句一样。\n", record).redirects == {}


def test_an_alias_is_a_redirect_unless_a_topic_has_it(tmp_path: Path) -> None:
    text = f"---\naliases: [旧名]\n---\n# 新名字\n\n{BODY}\n"
    assert library(tmp_path, text).redirects == {"jiu-ming": "xin-ming-zi"}
    write_notes(tmp_path, {"b.md": "# 旧名\n\n另外一个主题的正文，有自己的一页。\n"})
    assert build_library(tmp_path).redirects == {}


def test_recording_twice_writes_the_same(tmp_path: Path) -> None:
    topics = library(tmp_path, f"# 旧名\n\n{BODY}\n").topics
    once = write_history(EMPTY, topics)
    assert write_history(read_history(once), topics) == once
    assert find_redirects(read_history(once), topics) == {}


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '{"topics": [], "redirects": {}}', '{"topics": {"a": 1}, "redirects": {}}', "[" * 100_000],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        read_history(text)


def test_an_id_that_no_topic_can_have_had_is_passed_over() -> None:
    record = '{"topics": {"../../up": ["a"]}, "redirects": {"../../../etc/x": "lora", "a/b": "lora", "qlora": "lora"}}'
    history = read_history(record)
    assert dict(history.redirects) == {"qlora": "lora"}
    assert dict(history.prints) == {}
