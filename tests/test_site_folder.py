"""Faults of the world: whatever happens to a build, the site that was there stays, and the next build is a clean one."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ainotes_site.mkdocs_plugin.site_folder import build_beside
from tests.conftest import BuildSite, build_in, write_notes
from tests.test_plugin import contents

fcntl = pytest.importorskip("fcntl", reason="no locks that end with a process")

BEFORE: dict[str, str | bytes] = {"甲.md": "# 注意力\n\n每个词都看所有别的词，按相关的程度加权。\n"}
AFTER: dict[str, str | bytes] = {
    "甲.md": "# 位置编码\n\n给每个词补上它的位置，注意力才知道次序。\n",
    "乙.md": "# 残差\n\n把输入加到输出上，深的网络才训练得动。\n",
}


def files(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


def write(folder: Path, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def left_behind(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob(".site*"))


# ---- the folder ----


def test_the_new_site_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write(site, {"index.html": "old", "topics/a/index.html": "old", "gone/x": "old", ".git/config": "mine"})
    folder = site.stat().st_ino
    building = build_beside(str(site))
    assert building is not None
    write(building.folder, {"index.html": "new", "topics/b/index.html": "new"})
    assert files(site)["index.html"] == "old"
    building.finish()
    assert files(site) == {"index.html": "new", "topics/b/index.html": "new", ".git/config": "mine"}
    assert site.stat().st_ino == folder
    assert left_behind(tmp_path) == []


@pytest.mark.parametrize("fails_at", range(6))
def test_a_swap_that_fails_is_taken_back(tmp_path: Path, fails_at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    site = tmp_path / "site"
    old = {"a": "old", "b": "old", "gone": "old"}
    write(site, old)
    building = build_beside(str(site))
    assert building is not None
    write(building.folder, {"a": "new", "b": "new", "c": "new"})
    rename, calls = Path.rename, []

    def failing(self: Path, target: Path) -> Path:
        calls.append(self)
        if len(calls) == fails_at + 1:
            raise OSError(13, "no")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(OSError, match="no"):
        building.finish()
    building.give_up()
    assert files(tmp_path) == {f"site/{name}": text for name, text in old.items()}


def test_a_build_that_gives_up_leaves_nothing(tmp_path: Path) -> None:
    write(tmp_path / "site", {"a": "old"})
    building = build_beside(str(tmp_path / "site"))
    assert building is not None
    write(building.folder, {"a": "new"})
    building.give_up()
    assert files(tmp_path) == {"site/a": "old"}


def test_what_a_killed_build_left_is_removed_and_that_of_a_living_one_is_not(tmp_path: Path) -> None:
    write(tmp_path / ".site.building-dead", {"lock": "", "site/a": "half"})
    living = build_beside(str(tmp_path / "site"))
    assert living is not None
    again = build_beside(str(tmp_path / "site"))
    assert again is not None
    assert not (tmp_path / ".site.building-dead").exists()
    write(living.folder, {"a": "one"})
    write(again.folder, {"a": "two"})
    again.finish()
    living.finish()
    assert files(tmp_path) == {"site/a": "one"}


def test_without_room_beside_the_site_it_is_built_in_place(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert build_beside(str(tmp_path / "file" / "site")) is None


# ---- whole builds ----


def start(folder: Path, **options: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "mkdocs", "build", "-q"]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)  # type: ignore[call-overload,no-any-return]


@pytest.fixture
def changed(build_site: BuildSite, tmp_path: Path) -> dict[str, bytes]:
    """Build a site, change its notes, and return the site as it was."""
    site = build_site(BEFORE)
    write_notes(tmp_path / "notes", AFTER)
    return contents(site)


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the site of a build that finds neither a site nor a cache."""
    folder = tmp_path_factory.mktemp("clean")
    build_in(folder, AFTER, "")
    return contents(folder / "site")


def test_a_build_that_is_killed_changes_nothing_and_the_next_one_is_clean(
    changed: dict[str, bytes], clean: dict[str, bytes], tmp_path: Path
) -> None:
    process = start(tmp_path)
    while process.poll() is None and not list(tmp_path.glob(".site.building-*/site/assets")):
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait(300)
    assert contents(tmp_path / "site") == changed
    assert left_behind(tmp_path) != []
    assert start(tmp_path).wait(300) == 0
    assert left_behind(tmp_path) == []
    assert contents(tmp_path / "site") == clean


def test_a_full_disk_leaves_the_site_as_it_was(changed: dict[str, bytes], tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    # No file may be longer than a page is: to write one fails as it does on a full disk.
    limit = (20_000, 20_000)
    process = start(tmp_path, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit))
    assert process.wait(300) != 0
    assert contents(tmp_path / "site") == changed
    assert left_behind(tmp_path) == []


def test_two_builds_at_once_leave_a_whole_site(
    changed: dict[str, bytes], clean: dict[str, bytes], tmp_path: Path
) -> None:
    both = [start(tmp_path), start(tmp_path)]
    assert [process.wait(300) for process in both] == [0, 0]
    assert left_behind(tmp_path) == []
    assert contents(tmp_path / "site") == clean
