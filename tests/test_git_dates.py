"""When notes were made and changed, by the history of the repository around them."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from ainotes_site.git_dates import NO_DATES, head_commit, read_git_dates
from ainotes_site.library import build_library
from ainotes_site.site import render_site
from ainotes_site.site.pages.topics import TopicView
from tests.conftest import write_notes

TEXT = "# 渡口\n\n渡口只有一条船，等的人排在后面，先到的先过河。\n"
pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")


def git(folder: Path, *arguments: str, day: str = "2024-01-01") -> None:
    when = {"GIT_AUTHOR_DATE": f"{day}T08:00:00+0800", "GIT_COMMITTER_DATE": f"{day}T08:00:00+0800"}
    who = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *who, *arguments], cwd=folder, env={**os.environ, **when}, check=True, capture_output=True)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("repository")
    git(folder, "init")
    write_notes(folder, {"笔记/甲.md": TEXT, "笔记/旧名.md": TEXT.replace("船", "桥"), "README.md": "x"})
    git(folder, "add", ".")
    git(folder, "commit", "-m", "one", day="2024-01-02")
    write_notes(folder, {"笔记/甲.md": TEXT + "\n夜里不开。\n"})
    git(folder, "mv", "笔记/旧名.md", "笔记/新 名.md")
    git(folder, "commit", "-am", "two", day="2024-05-06")
    return folder


def test_a_note_was_made_at_its_first_commit_and_changed_at_its_last_whatever_its_name_was(repository: Path) -> None:
    found = read_git_dates(repository / "笔记")
    assert found.days == {"甲.md": ("2024-01-02", "2024-05-06"), "新 名.md": ("2024-01-02", "2024-05-06")}
    assert not found.shallow


def test_what_a_shallow_clone_does_not_know_is_not_told(repository: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--depth", "1", repository.as_uri(), "copy")
    found = read_git_dates(tmp_path / "copy" / "笔记")
    assert (found.days, found.shallow) == ({}, True)


def test_without_a_history_there_are_no_dates(tmp_path: Path) -> None:
    (tmp_path / ".git").write_text("gitdir: nowhere\n", "utf-8")
    assert head_commit(tmp_path) == ""
    assert read_git_dates(tmp_path) == NO_DATES


def test_the_commit_is_known_in_a_work_tree_and_when_refs_are_packed(repository: Path, tmp_path: Path) -> None:
    commit = head_commit(repository / "笔记")
    git(repository, "worktree", "add", str(tmp_path / "tree"))
    assert len(commit) == 40
    assert head_commit(tmp_path / "tree") == commit
    git(repository, "pack-refs", "--all")
    assert head_commit(repository) == commit


@pytest.mark.parametrize(
    ("front", "dates", "last"),
    [
        ("", ("2024-01-02", "2024-05-06"), "2024-05-06"),
        ("---\ndate: 2024-03-04\n---\n", ("", "2024-05-06"), "2024-05-06"),
        ("---\ncreated: 2023-01-01\nupdated: 2025-01-01\n---\n", ("2023-01-01", ""), "2025-01-01"),
    ],
)
def test_what_the_author_wrote_goes_before_the_history(
    tmp_path: Path, front: str, dates: tuple[str, str], last: str
) -> None:
    write_notes(tmp_path, {"甲.md": front + TEXT})
    rendered = render_site(build_library(tmp_path), changes={"甲.md": ("2024-01-02", "2024-05-06")})
    page = rendered.pages["topics/du-kou.md"]
    assert isinstance(page.view, TopicView)
    assert ((page.view.dates.created, page.view.dates.changed), page.date) == (dates, last)


def test_of_a_note_that_is_several_topics_the_history_dates_the_page_alone(tmp_path: Path) -> None:
    write_notes(tmp_path, {"甲.md": "---\nsplit: 1\n---\n" + TEXT + TEXT.replace("渡口", "石桥")})
    page = render_site(build_library(tmp_path), changes={"甲.md": ("2024-01-02", "2024-05-06")}).pages[
        "topics/du-kou.md"
    ]
    assert isinstance(page.view, TopicView)
    assert ((page.view.dates.created, page.view.dates.changed), page.date) == (("", ""), "2024-05-06")
