"""Redirects from the ids that topics have had."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ainotes_site.addresses.history import EMPTY, History, find_redirects, open_record, read_history, write_history
from ainotes_site.library import Library, build_library
from ainotes_site.notes.reading import parse_note
from ainotes_site.topics import Topic, assign_ids, split_topics
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


def test_the_record_beside_the_settings_is_read(tmp_path: Path) -> None:
    assert open_record(tmp_path) == (EMPTY, ())
    record = tmp_path / "ainotes-history.json"
    record.write_text('{"topics": {"lora": ["a"]}, "redirects": {"qlora": "lora"}}', encoding="utf-8-sig")
    assert open_record(tmp_path) == (History({"lora": frozenset("a")}, {"qlora": "lora"}), ())


@pytest.mark.parametrize("broken", ["{", "[]", '{"topics": {}}'])
def test_a_broken_record_is_passed_over_and_told(tmp_path: Path, broken: str) -> None:
    (tmp_path / "ainotes-history.json").write_text(broken, encoding="utf-8")
    history, (problem,) = open_record(tmp_path)
    assert history == EMPTY
    assert (problem.path, problem.line, problem.severity) == ("ainotes-history.json", 1, "error")
    assert problem.message.startswith("读不懂：")
    assert problem.message.endswith("请从版本库恢复它，或运行 ainotes record 重写（原来的留在旁边）。")
    assert ("不是 ainotes record 写的文件" in problem.message) == (broken != "{")


# Golden rows, without files.


def topics(*texts: str) -> tuple[Topic, ...]:
    """Return a topic for each text: its title, then its paragraphs, each on a line."""
    notes = ("\n\n".join((f"# {text.splitlines()[0]}", *text.splitlines()[1:])) for text in texts)
    parsed = [parse_note(f"{at}.md", f"---\nsplit: none\n---\n{note}\n".encode())[0] for at, note in enumerate(notes)]
    return assign_ids([topic for note in parsed for topic in split_topics(note).topics])


def led(before: tuple[Topic, ...], after: tuple[Topic, ...]) -> dict[str, str]:
    return find_redirects(read_history(write_history(EMPTY, before)), after)


LINES = [f"第{number}段话写得够长，写满了一整行字。" for number in "一二三四五六七八"]


@pytest.mark.parametrize(
    ("line", "is_found"), [("一二三四五六七八九十一二", True), ("一二三四五六七八九十一", False), ("", False)]
)
def test_a_paragraph_of_twelve_letters_tells_a_topic(line: str, *, is_found: bool) -> None:
    assert led(topics(f"旧名\n{line}"), topics(f"新名\n{line}")) == ({"jiu-ming": "xin-ming"} if is_found else {})


@pytest.mark.parametrize(("shared", "is_found"), [(5, True), (6, False)])
def test_the_first_six_paragraphs_tell_a_topic(shared: int, *, is_found: bool) -> None:
    before, after = topics("\n".join(("旧名", *LINES))), topics(f"新名\n{LINES[shared]}")
    assert led(before, after) == ({"jiu-ming": "xin-ming"} if is_found else {})
    assert led(after, before) == ({"xin-ming": "jiu-ming"} if is_found else {})


def test_the_topic_with_most_of_its_paragraphs_is_the_same_one() -> None:
    before = topics("\n".join(("旧名", *LINES[:5])))
    after = topics("\n".join(("甲", *LINES[:2])), "\n".join(("乙", *LINES[2:5])), "丙\n另外的一段话，同样写满了一行。")
    assert led(before, after) == {"jiu-ming": "yi"}


def test_of_topics_with_as_many_paragraphs_the_first_by_id_is_the_same_one() -> None:
    after = topics(f"乙\n{LINES[0]}", f"甲\n{LINES[1]}")
    assert led(topics("\n".join(("旧名", *LINES[:2]))), after) == {"jiu-ming": "jia"}


def test_a_topic_that_is_still_there_leads_nowhere_else() -> None:
    before = topics(f"旧名\n{LINES[0]}")
    assert led(before, topics(f"旧名\n{LINES[1]}", f"新名\n{LINES[0]}")) == {}


@pytest.mark.parametrize(
    ("redirects", "found"),
    [
        ({"gone": "xin-ming"}, {"gone": "xin-ming", "jiu-ming": "xin-ming"}),
        ({"gone": "jiu-ming"}, {"gone": "xin-ming", "jiu-ming": "xin-ming"}),
        ({"gone": "nowhere"}, {"jiu-ming": "xin-ming"}),
        ({"xin-ming": "jiu-ming"}, {"jiu-ming": "xin-ming"}),
        ({"jiu-ming": "xin-ming"}, {"jiu-ming": "xin-ming"}),
    ],
)
def test_former_redirects_are_followed_to_where_they_lead_now(redirects: dict[str, str], found: dict[str, str]) -> None:
    record = json.loads(write_history(EMPTY, topics(f"旧名\n{LINES[0]}")))
    history = read_history(json.dumps({**record, "redirects": redirects}))
    after = topics(f"新名\n{LINES[0]}")
    assert find_redirects(history, after) == found
    assert json.loads(write_history(history, after))["redirects"] == found


def test_a_record_is_readable_and_in_order() -> None:
    former = {"老": "yi", "wu": "yi", "er": "jia"}
    record = write_history(History({}, former), topics("\n".join(("乙", *LINES[1:])), f"甲\n{LINES[0]}"))
    assert record.endswith("\n}\n")
    found = json.loads(record)
    assert list(found["topics"]) == ["jia", "yi"]
    assert list(found["redirects"]) == ["er", "wu", "老"]
    assert len(found["topics"]["yi"]) == 6
    assert found["topics"]["yi"] == sorted(found["topics"]["yi"])
    assert '"老": "yi"' in record
