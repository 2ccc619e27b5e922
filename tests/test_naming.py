"""How an author names a page beside its heading: its address, its date, and notes whose file says nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from ainotes_site.library import DEFAULTS, Library, Options, build_library
from ainotes_site.notes.reading import parse_note
from ainotes_site.topics import assign_ids, check_slugs, split_topics
from ainotes_site.topics.topic import Topic
from tests.conftest import write_notes

LONG = "这一段说的是别的事，够长，可以独自成为一页，后面还有一句话。"


def ids_and_problems(notes: dict[str, str]) -> tuple[list[str], list[str]]:
    split = [split_topics(parse_note(path, text.encode())[0]) for path, text in notes.items()]
    topics = assign_ids([topic for one in split for topic in one.topics])
    return [topic.id for topic in topics], [str(problem) for problem in check_slugs(split, topics)]


def test_an_address_of_a_folders_front_is_told_to_lead_nowhere() -> None:
    split = [split_topics(parse_note("甲/index.md", titled("多头", slug="mine").encode())[0])]
    topics = assign_ids(split[0].topics)
    (problem,) = check_slugs(split, topics, {"甲/index.md"})
    assert (problem.line, "文件夹的名字" in problem.message) == (2, True)


def titled(title: str, **keys: str) -> str:
    front = "".join(f"{key}: {value}\n" for key, value in keys.items())
    return f"---\n{front}---\n# {title}\n\n{LONG}\n"


@pytest.mark.parametrize(
    "written", ["attention", "/posts/2023/attention/", "Attention.html", "/attention/index.html", "注意力"]
)
def test_a_page_stands_where_its_author_wants_it(written: str) -> None:
    ids, problems = ids_and_problems({"a.md": titled("多头", permalink=written)})
    assert ids == ["zhu-yi-li" if written == "注意力" else "attention"]
    assert problems == []


@pytest.mark.parametrize("written", ["/:categories/:title/", "///", "'../..'"])
def test_an_address_that_is_none_is_a_problem(written: str) -> None:
    note, (problem,) = parse_note("a.md", titled("多头", slug=written).encode())
    assert note.front.slug == ""
    assert (problem.line, "slug" in problem.message) == (2, True)


def test_no_address_leaves_its_place_below_the_topics() -> None:
    ids, _ = ids_and_problems({"a.md": titled("多头", slug="../../index"), "b.md": titled("单头", slug="a%2Fb?c#d")})
    assert all(one.replace("-", "").isalnum() for one in ids)
    assert "index" not in ids


def test_of_two_with_one_address_the_second_keeps_its_own_and_is_told() -> None:
    ids, problems = ids_and_problems(
        {"a.md": titled("多头", slug="x"), "b.md": titled("单头", layout="note", slug="x")}
    )
    assert ids == ["x", "dan-tou"]
    assert problems == ["b.md:3: 地址 x 已经是另一个主题的，这里仍用 dan-tou。请换一个。"]


def test_no_page_moves_because_another_wants_its_address() -> None:
    ids, problems = ids_and_problems({"a.md": titled("多头", slug="dan-tou"), "b.md": titled("单头")})
    assert ids == ["duo-tou", "dan-tou"]
    assert len(problems) == 1


def test_an_address_for_a_note_of_several_pages_is_told() -> None:
    sections = "".join(f"# 第{number}个\n\n{LONG}\n\n" for number in "一二三")
    _, problems = ids_and_problems({"a.md": f"---\nslug: x\nsplit: 1\n---\n{sections}"})
    assert problems == ["a.md:2: 这一篇分成了几页，没有一页代表整篇，地址 x 没有用上。请写 split: none，或删掉这一行。"]


def library(folder: Path, notes: dict[str, str], options: Options = DEFAULTS) -> Library:
    write_notes(folder, notes)
    return build_library(folder, options=options)


def test_the_address_by_the_title_leads_to_the_one_that_was_given(tmp_path: Path) -> None:
    assert library(tmp_path, {"a.md": titled("多头", slug="x")}).redirects == {"duo-tou": "x"}


def test_a_dialect_is_set_by_glob_unless_the_note_says_it(tmp_path: Path) -> None:
    notes = {"旧/a.md": titled("多头"), "旧/b.md": titled("单头", dialect="gfm"), "c.md": titled("零头")}
    found = library(tmp_path, notes, Options(dialect=(("旧/**", "pymdown"), ("没有/**", "gfm"))))
    assert {one.note.path: one.note.front.dialect for one in found.notes} == {
        "旧/a.md": "pymdown",
        "旧/b.md": "gfm",
        "c.md": None,
    }
    assert any("dialect 里 没有/** 对不上" in problem.message for problem in found.problems)


def first(path: str, text: str) -> tuple[str, Topic]:
    split = split_topics(parse_note(path, text.encode())[0])
    return split.title, split.topics[0]


@pytest.mark.parametrize(
    ("path", "date"),
    [
        ("2023-07-28.md", "2023-07-28"),
        ("2023-07-28-注意力.md", "2023-07-28"),
        ("日记/2023年7月28日.md", "2023-07-28"),
        ("2023.md", None),
    ],
)
def test_a_date_in_the_name_of_a_file_is_the_notes(path: str, date: str | None) -> None:
    assert first(path, f"# 多头\n\n{LONG}")[1].date == date
    assert first(path, f"---\ndate: 2024-01-02\n---\n# 多头\n\n{LONG}")[1].date == "2024-01-02"


@pytest.mark.parametrize("path", ["ch13.md", "03.md", "2023-07-28.md", "第三讲.md", "chapter-4.md"])
@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"#\n\n今天读了一篇论文，讲的是稀疏注意力。{LONG}", "今天读了一篇论文，讲的是稀疏注意力"),
        (
            f"> 引言说的是怎样把长的句子切得足够短而不丢掉它原来的意思。\n\n{LONG}",
            "引言说的是怎样把长的句子切得足够短而不丢掉它原…",
        ),
        (f"稀疏注意力\n\n{LONG}", "稀疏注意力"),
        (f"# 专家\n\n{LONG}\n\n# 门控网络\n\n{LONG}\n\n# 路由\n\n{LONG}", "专家、门控网络等"),
        (f"# 门控网络\n\n{LONG}\n\n# 参考资料\n\n{LONG}\n\n# 路由\n\n{LONG}", "门控网络、路由"),
        (f"# 一个标题\n\n{LONG}", "一个标题"),
        (f"---\ntitle: 前言里的\n---\n#\n\n{LONG}", "前言里的"),
    ],
)
def test_a_note_whose_file_only_counts_is_named_by_its_text(path: str, text: str, title: str) -> None:
    assert first(path, text)[0] == title


@pytest.mark.parametrize(
    ("text", "title"), [("", "ch13"), ("```\nx = 1\n```\n", "ch13"), ("——\n", "ch13"), ("2023-07-28\n", "ch13")]
)
def test_a_note_without_words_keeps_the_name_of_its_file(text: str, title: str) -> None:
    assert first("ch13.md", text)[0] == title
