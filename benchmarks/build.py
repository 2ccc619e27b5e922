"""Measure builds: from nothing, of what has not changed, and after a change of one note, beside plain Material.

Times are seconds of processor time, the least of several rounds in turn, so that other work on the machine counts little.
"""

import json
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = int(os.environ.get("ROUNDS", "3"))
SETTINGS = {
    "plain": "theme:\n  name: material\n  language: zh\n  features: [navigation.prune]\nplugins: [search]\n",
    "here": "plugins: [ainotes]\n",
}
# Builds in one process, as `mkdocs serve` does: the first, one of what has not changed, one after a change.
SERVE = """
import json, sys, time
from pathlib import Path
from mkdocs.commands.build import build
from mkdocs.config import load_config

def once(number):
    begin = time.process_time()
    config = load_config("mkdocs.yml")
    if not number:
        config.plugins.on_startup(command="serve", dirty=False)
    build(config)
    return time.process_time() - begin

note = Path(sys.argv[1])
times = [once(0), once(1)]
note.write_text(note.read_text("utf-8") + "\\n\\n再补一句话。\\n", "utf-8")
print(json.dumps([*times, once(2)]))
"""


def main() -> None:
    """Print the times for `notes/`, or for as many notes as the argument says, made of its sentences."""
    with tempfile.TemporaryDirectory() as made:
        notes = ROOT / "notes"
        if len(sys.argv) > 1:
            notes = Path(made) / "notes"
            _write_notes(notes, int(sys.argv[1]))
        rounds = [{name: _measure(notes, settings) for name, settings in SETTINGS.items()} for _ in range(ROUNDS)]
    for step in rounds[0]["here"]:
        plain, here = (min(one[name][step] for one in rounds) for name in SETTINGS)
        print(f"{step:24} plain Material {plain:6.1f} s   here {here:6.1f} s   {here / plain:5.2f} times")


def _measure(notes: Path, settings: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        shutil.copytree(notes, folder / "notes")
        (folder / "mkdocs.yml").write_text(f"site_name: 笔记\ndocs_dir: notes\n{settings}", encoding="utf-8")
        note = min((folder / "notes").rglob("*.md"), key=lambda path: (-path.stat().st_size, path))
        times = {"build, from nothing": _seconds(folder), "build, nothing changed": _seconds(folder)}
        text = note.read_text(encoding="utf-8")
        note.write_text(f"{text}\n\n又补了一句话。\n", encoding="utf-8")
        times["build, a note changed"] = _seconds(folder)
        shutil.rmtree(folder / ".cache", ignore_errors=True)
        served = json.loads(_run(folder, "-c", SERVE, str(note)))
        names = ("serve, from nothing", "serve, nothing changed", "serve, a note changed")
        return times | dict(zip(names, served, strict=True))


def _seconds(folder: Path) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    _run(folder, "-m", "mkdocs", "build", "--quiet")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _run(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    )
    return done.stdout


def _write_notes(folder: Path, count: int) -> None:
    """Write notes of about 2.3 kB, put together from the sentences of `notes/`; the same each time."""
    folder.mkdir()
    chance = random.Random(0)
    sentences = sorted({sentence for text in _texts() for sentence in re.findall(r"[^。\n#|`$<>\[\]]{8,120}。", text)})
    words = sorted({word for sentence in sentences for word in re.findall("[\u4e00-\u9fff]{2,6}", sentence)})
    for number in range(count):
        sections = "".join(_section(chance, sentences, words) for _ in range(3))
        text = f"# {chance.choice(words)}笔记 {number}\n\n{sections}"
        (folder / f"{number:05}.md").write_text(text, encoding="utf-8")


def _section(chance: random.Random, sentences: list[str], words: list[str]) -> str:
    paragraphs = "\n\n".join("".join(chance.choices(sentences, k=2)) for _ in range(3))
    return f"## {chance.choice(words)}与{chance.choice(words)}\n\n{paragraphs}\n\n"


def _texts() -> Iterator[str]:
    for path in sorted((ROOT / "notes").rglob("*.md")):
        yield path.read_text(encoding="utf-8")


if __name__ == "__main__":
    main()
