"""When files were made and last changed, by the history of the git repository around them; never by the times of a checkout."""

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ainotes_site.cache import NO_CACHE, Cache, Stage

# Of a history of 100,000 commits git tells within 20 s; a repository that takes longer is stuck.
_SECONDS = 60
# Nothing of the repository's own settings may run a program, nothing may be fetched, nothing be written.
_SAFE = ("-c", "core.fsmonitor=false", "-c", "log.showSignature=false", "-c", "core.quotePath=false")
_ENVIRONMENT = {"GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
_COMMIT = "\x01"


@dataclass(frozen=True, slots=True)
class GitDates:
    """The days (`YYYY-MM-DD`) on which each file, by its path below the folder, was made and last changed.

    `shallow`: the repository has not its whole history, so that of what its oldest commits hold nothing is known.
    """

    days: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    shallow: bool = False


NO_DATES = GitDates()


def head_commit(folder: Path) -> str:
    """Return the commit that a folder is at: read, not asked of git, which takes longer; empty where there is none."""
    git = _git_folder(folder)
    if git is None:
        return ""
    head = _read(git / "HEAD")
    name = head.removeprefix("ref:").strip()
    if name == head:
        return head
    shared = (git / (_read(git / "commondir") or ".")).resolve()
    packed = (line.split(" ") for line in _read(shared / "packed-refs").splitlines() if line.endswith(f" {name}"))
    return _read(shared / name) or next((line[0] for line in packed), "")


def read_git_dates(folder: Path, cache: Cache = NO_CACHE) -> GitDates:
    """Return the dates of the files below a folder; none where git is missing, fails, or has no history."""
    commit = head_commit(folder)
    git = _git_folder(folder)
    if not commit or git is None:
        return NO_DATES
    shared = (git / (_read(git / "commondir") or ".")).resolve()
    return cache.call(_DATES, os.path.realpath(folder), commit, _read(shared / "shallow"))


def _dates(folder: str, commit: str, shallow: str) -> GitDates:
    log = ("log", "--format=%x01%H %as", "--name-status", "-M", "-z", "--relative", commit, "--", ".")
    try:
        done = subprocess.run(
            ["git", "-C", folder, *_SAFE, *log],
            env={**os.environ, **_ENVIRONMENT},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return GitDates(shallow=bool(shallow))
    return GitDates(_read_log(done.stdout.decode("utf-8", "replace"), frozenset(shallow.split())), bool(shallow))


_DATES = Stage(_dates, GitDates)


def _read_log(log: str, oldest: frozenset[str]) -> dict[str, tuple[str, str]]:
    """Read a log from the newest commit to the first; what the `oldest` of a shallow one hold may be older than they."""
    days: dict[str, tuple[str, str]] = {}
    today: dict[str, str] = {}  # the path that a file has now, by that of an older commit
    for entry in log.split(_COMMIT)[1:]:
        head, *fields = entry.split("\0")
        commit, _, day = head.partition(" ")
        if commit in oldest:
            continue
        rest = iter(one.lstrip("\n") for one in fields)
        for status in rest:
            if not status:
                continue
            path = next(rest, "")
            if status[0] in "RC":
                old, path = path, next(rest, "")
                if status[0] == "R":
                    today[old] = today.get(path, path)
            now = today.get(path, path)
            first, last = days.get(now, (day, day))
            days[now] = min(first, day), max(last, day)
    return days


def _git_folder(folder: Path) -> Path | None:
    """Return the folder in which git keeps what belongs to the work tree around a folder."""
    here = folder.absolute()
    for place in (here, *here.parents):
        found = place / ".git"
        if found.is_dir():
            return found
        if found.is_file():
            return (place / _read(found).removeprefix("gitdir:").strip()).resolve()
    return None


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
