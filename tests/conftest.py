"""What every test can ask for: sites built from notes, and the site of the project's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import hypothesis
import pytest
from click.testing import CliRunner
from mkdocs.__main__ import cli as mkdocs

from tests.browsing import browser, open_context, page, phone, serve

__all__ = ["browser", "open_context", "page", "phone", "serve"]  # one browser for the tests of all folders

# Messages are in Chinese wherever the tests run.
os.environ["LC_ALL"] = "C.UTF-8"
ROOT = Path(__file__).resolve().parent.parent
BuildSite = Callable[..., Path]

LOCK_SECONDS = 600
# The same examples each time, so that no run fails for what another was spared. To look for more, as often as you like:
# AINOTES_EXPLORE=1 python -m pytest -m "not browser"
hypothesis.settings.register_profile("same", derandomize=True, deadline=None)
if "AINOTES_EXPLORE" not in os.environ:
    hypothesis.settings.load_profile("same")
# Modules whose tests start servers and builds in processes of their own, kill them, or let two run at once.
PROCESSES = ("test_cli", "test_serving", "test_site_folder", "test_workers")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the browser, so that `-m "not browser"` leaves it out.

    A browser or a process on a busy machine may miss its moment, so a test with one is tried up to twice more; the report
    counts those. A fault of ours fails each time.
    """
    for item in items:
        browses = "browser" in getattr(item, "fixturenames", ())
        if browses:
            item.add_marker(pytest.mark.browser)
        if browses or item.path.stem in PROCESSES:
            item.add_marker(pytest.mark.flaky(reruns=2, reruns_delay=1))


def write_notes(folder: Path, notes: Mapping[str, str | bytes]) -> None:
    """Write each note or image below the folder; text as UTF-8, with its line ends as they are."""
    for name, content in notes.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))


def run_mkdocs(*arguments: str, folder: Path) -> tuple[int, str]:
    """Run mkdocs, in this process, which has read the vocabulary already; return the exit code and what was said."""
    command, *options = arguments
    done = CliRunner().invoke(mkdocs, [command, "--config-file", str(folder / "mkdocs.yml"), *options])
    unexpected = done.exception if not isinstance(done.exception, SystemExit) else None
    return done.exit_code, done.output + "".join(traceback.format_exception(unexpected) if unexpected else ())


def run_mkdocs_alone(*arguments: str, folder: Path, **variables: str) -> tuple[int, str]:
    """Run mkdocs as a user does, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", *arguments],
        cwd=folder,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONIOENCODING": "utf-8", **variables},
        capture_output=True,
        encoding="utf-8",
        timeout=600,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def build_site(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> BuildSite:
    """Return a function that builds notes, given more lines of mkdocs.yml or not, and returns the site.

    What several tests ask for is built once; each gets a copy of its own.
    """
    built = shared_folder(tmp_path_factory) / "built"

    def build(notes: Mapping[str, str | bytes], config: str = "") -> Path:
        if (tmp_path / "notes").exists():  # a second build goes on with the folder of the first
            build_in(tmp_path, notes, config)
            return tmp_path / "site"
        folder = built / sha256(repr((sorted(notes.items()), config)).encode()).hexdigest()
        folder.mkdir(parents=True, exist_ok=True)
        with locked(folder.with_suffix(".lock")):
            if not (folder / "site").exists():
                build_in(folder, notes, config)
        shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
        return tmp_path / "site"

    return build


def build_in(folder: Path, notes: Mapping[str, str | bytes], config: str) -> None:
    write_notes(folder / "notes", notes)
    settings = "site_name: 笔记\ndocs_dir: notes\n"
    if "plugins:" not in config:
        settings += "plugins: [ainotes]\n"
    (folder / "mkdocs.yml").write_text(f"{settings}{config}\n", encoding="utf-8")
    code, said = run_mkdocs("build", folder=folder)
    assert code == 0, said


def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the run's folder: a worker has one of its own below it."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


@pytest.fixture(scope="session")
def project_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the site of the project's own notes, built under --strict, once for all workers."""
    shared = shared_folder(tmp_path_factory)
    site, outcome = shared / "project-site", shared / "project-site.txt"
    with locked(shared / "project-site.lock"):
        if not outcome.exists():
            code, said = run_mkdocs_alone("build", "--strict", "--site-dir", str(site), folder=ROOT)
            outcome.write_text("" if code == 0 else said, encoding="utf-8")
    problems = outcome.read_text(encoding="utf-8")
    assert not problems, problems
    return site


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock that all workers share: who makes its file has it, which every system lets only one do."""
    for _ in range(LOCK_SECONDS * 10):
        try:
            path.touch(exist_ok=False)
            break
        except (FileExistsError, PermissionError):  # Windows refuses the name of a file that is being deleted
            time.sleep(0.1)
    else:
        pytest.fail(f"{path} is still there: whoever made it has died, or takes more than {LOCK_SECONDS} s")
    try:
        yield
    finally:
        path.unlink()
