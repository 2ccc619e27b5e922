"""Measure `mkdocs serve` as an author feels it, beside plain Material: command to first page, saved line to fresh page.

`serve.py [FOLDER…]` measures `notes/`, or copies of the folders; each step over real HTTP, in turn, ROUNDS times (3).
Seconds of the clock, for that is what an author waits; on a busy machine trust the ratio.
"""

import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = int(os.environ.get("ROUNDS", "3"))
LIMIT = float(os.environ.get("LIMIT", "600"))  # seconds
SETTINGS = {
    "plain": "theme:\n  name: material\n  language: zh\n  features: [navigation.prune]\nplugins: [search]\n",
    "here": "plugins: [ainotes]\n",
}


def main() -> None:
    """Print a table for each folder."""
    for notes in [Path(one) for one in sys.argv[1:]] or [ROOT / "notes"]:
        rounds = [{name: _measure(notes, name) for name in SETTINGS} for _ in range(ROUNDS)]
        print(f"{notes.name}: {len(list(notes.rglob('*.md')))} notes")
        for step in rounds[0]["here"]:
            plain, here = (statistics.median(one[name].get(step, float("nan")) for one in rounds) for name in SETTINGS)
            print(f"  {step:36} plain Material {plain:7.2f} s   here {here:7.2f} s   {here / plain:5.2f} times")


def _measure(notes: Path, name: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        shutil.copytree(notes, folder / "notes")
        (folder / "mkdocs.yml").write_text(f"site_name: 笔记\ndocs_dir: notes\n{SETTINGS[name]}", encoding="utf-8")
        times = {}
        for start in ("first page", "first page, started before"):
            with _served(folder) as (address, seconds):
                times[start] = seconds
                if start != "first page":
                    times["a saved line on its page"] = _edit(folder, address, name)
        return times


@contextmanager
def _served(folder: Path) -> Iterator[tuple[str, float]]:
    """Serve the folder; yield the address and the seconds from the command to the first page."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    begin = time.perf_counter()
    server = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "serve", "--quiet", "--dev-addr", f"127.0.0.1:{port}"],
        cwd=folder,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}/"
        _wait(address, "</html>")
        yield address, time.perf_counter() - begin
    finally:
        server.terminate()
        server.wait()


def _edit(folder: Path, address: str, name: str) -> float:
    """Add a sentence to the longest note and return the seconds until its page has it."""
    note = min((folder / "notes").rglob("*.md"), key=lambda path: (-path.stat().st_size, path))
    page = address + _page_of(note.relative_to(folder / "notes"), address, name)
    _wait(page, "</html>")
    time.sleep(3.0)  # for watching to begin
    text = note.read_text(encoding="utf-8")
    begin = time.perf_counter()
    note.write_text(f"{text}\n\n新添的这一句说明它到了。\n", encoding="utf-8")
    _wait(page, "新添的这一句说明它到了")
    return time.perf_counter() - begin


def _page_of(note: Path, address: str, name: str) -> str:
    """Return the address of the page with the end of a note, from the site's root."""
    if name == "plain":
        folder = note.parent if note.stem in ("index", "README") else note.with_suffix("")
        return quote(folder.as_posix()).strip(".") + "/"
    topics = json.loads(_read(f"{address}knowledge.json"))["topics"]
    ends = [
        (source["end"], topic["url"])
        for topic in topics
        for source in topic["sources"]
        if source["note"] == note.as_posix()
    ]
    return str(max(ends)[1])


def _wait(address: str, text: str) -> None:
    end = time.perf_counter() + LIMIT
    while time.perf_counter() < end:
        with suppress(URLError, ConnectionError):
            if text in _read(address):
                return
        time.sleep(0.02)
    raise TimeoutError(f"{address}: 「{text}」 did not come")


def _read(address: str) -> str:
    """Return what a browser would show; that a folder of notes has no home page is Material's answer, too."""
    try:
        with urlopen(address, timeout=LIMIT) as response:
            return str(response.read(), "utf-8")
    except HTTPError as error:
        return str(error.read(), "utf-8", "replace")


if __name__ == "__main__":
    main()
