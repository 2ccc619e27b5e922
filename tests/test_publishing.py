"""What an author does not want published is not, however it is written; in doubt the author is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from ainotes_site.notes import read_notes
from ainotes_site.notes.front_matter import split_front_matter

BODY = "\n# 题\n\n不公开的话\n"

# Front matter that says it plainly.
PLAIN = [
    "draft: true",
    "draft: True",
    "draft: yes",
    "draft: on",
    "draft: 1",
    "draft: 是",
    "draft: 真",
    "Draft: true",
    "DRAFT: TRUE",
    '"draft": true',
    "'draft': 'true'",
    "draft : true",
    "draft: true # 写完再发",
    "draft: # 写完再发\n  true",
    "draft: [true]",
    "draft:\n  - true",
    "draft: |\n  true",
    "draft: &a true",
    "{draft: true, title: 题}",
    "? draft\n: true",
    '"d\\u0072aft": true',
    "\u00a0draft: true",
    "\u3000draft: true",
    "draft:true",
    "draft：true",
    "草稿: 是",
    "草稿：是",
    "private: true",
    "私密: 是",
    "publish: false",
    "published: false",
    "dg-publish: false",
    "is_public: no",
    "发布: 否",
    "公开: 不",
    "status: draft",
    "状态: 草稿",
    "visibility: private",
    "title: 题\ndate created: 2024-01-01\ndraft: true",
    "layout: page\ndraft: true",
    "dialect: pymdown\ndraft: true",
    "title: 题\ntags: [#甲, 乙]\ndraft: true",
]
# What leaves a doubt.
DOUBTFUL = [
    "draft: ture",
    "draft: 2",
    "draft: maybe",
    "draft:",
    "draft: {a: true}",
    "draft: [true, false]",
    "title: 甲: 乙\ndraft: true",
    'title: "没有结束\ndraft: true',
    "title: 甲\n\tdraft: true",
    "meta:\n  draft: true",
    "meta: {draft: true}",
    "title: 甲\ndraft = true",
    "<!-- 注释 -->\ndraft: true",
    "password: abc",
]


def published(folder: Path, name: str, data: bytes) -> tuple[bool, int]:
    """Return whether anything of the file is published, and how many problems there are."""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)
    found = read_notes(folder)
    return bool(found.notes or found.pages or found.assets), len(found.problems)


@pytest.mark.parametrize("yaml", PLAIN)
def test_a_draft_is_not_published(tmp_path: Path, yaml: str) -> None:
    assert published(tmp_path, "a.md", f"---\n{yaml}\n---\n{BODY}".encode()) == (False, 0)


@pytest.mark.parametrize("yaml", DOUBTFUL)
def test_in_doubt_nothing_is_published_and_the_author_is_told(tmp_path: Path, yaml: str) -> None:
    is_published, told = published(tmp_path, "a.md", f"---\n{yaml}\n---\n{BODY}".encode())
    assert not is_published
    assert told >= 1


PLACES = {
    "a mark of byte order": "\ufeff---\ndraft: true\n---\n",
    "two marks": "\ufeff\ufeff---\ndraft: true\n---\n",
    "a blank first line": "\n \n---\ndraft: true\n---\n",
    "CR line ends": "---\rdraft: true\r---\r",
    "CRLF line ends": "---\r\ndraft: true\r\n---\r\n",
    "dots as end": "---\ndraft: true\n...\n",
    "blanks behind the rules": "--- \ndraft: true\n---\t\n",
    "TOML": "+++\ndraft = true\n+++\n",
    "TOML in a table": '+++\ntitle = "题"\n[params]\ndraft = true\n+++\n',
    "broken TOML": "+++\ntitle = 题\ndraft = true\n+++\n",
    "behind a comment": "<!-- 模板 -->\n\n---\ndraft: true\n---\n",
    "never ended": "---\ntitle: 题\ndraft: true\n",
    "too many dashes": "-----\ndraft: true\n-----\n",
    "a code fence": "```yaml\ndraft: true\n```\n",
    "a language behind the rule": "---yaml\ndraft: true\n---\n",
    "JSON": '{\n"draft": true\n}\n',
    "JSON on a line": '{"title": "题", "draft": true}\n',
    "line separators": "---\u2028draft: true\u2028---\u2028",
    "no rules": "title: 题\ndraft: true\n",
    "indented rule": " ---\n draft: true\n ---\n",
}


@pytest.mark.parametrize("name", PLACES)
def test_a_draft_is_one_wherever_it_is_said(tmp_path: Path, name: str) -> None:
    assert not published(tmp_path, "a.md", (PLACES[name] + BODY).encode())[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gbk"])
def test_a_draft_is_one_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    text = f"---\ntitle: 题目\ndraft: true\n---\n{BODY}"
    assert published(tmp_path, "a.md", text.encode(encoding)) == (False, 0)


@pytest.mark.parametrize("name", ["a.MD", "a.markdown", "a.Mkd", "a.mdown", "a.mkdn", "x.md/a.md", ".藏/a.md", ".a.md"])
def test_a_draft_is_one_under_every_name(tmp_path: Path, name: str) -> None:
    assert not published(tmp_path, name, f"---\ndraft: true\n---\n{BODY}".encode())[0]


@pytest.mark.parametrize(
    "yaml",
    [
        "draft: false",
        "draft: 否",
        "draft: no # 可以发",
        "published: 2024-01-01",
        "publish: true",
        "publish:",
        "private: false",
        "status: 完成",
        "password:",
        "title: 草稿怎么写",
        "description: draft",
    ],
)
def test_what_may_be_published_is(tmp_path: Path, yaml: str) -> None:
    assert published(tmp_path, "a.md", f"---\n{yaml}\n---\n{BODY}".encode()) == (True, 0)


@pytest.mark.parametrize(
    "text",
    [
        "---\n\n正文，草稿怎么写。\n\n---\n",
        "# 草稿\n\n正文\n",
        "说明：草稿要写 draft: true\n",
        "```yaml\ndraft: true\n",
    ],
)
def test_a_note_that_speaks_of_drafts_is_none(text: str) -> None:
    assert split_front_matter(f"前言\n\n{text}").source == ""
    assert split_front_matter(text.replace("```yaml\ndraft: true\n", "")).source == ""
