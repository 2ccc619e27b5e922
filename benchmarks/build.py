"""Measure builds beside plain Material: from nothing, of what has not changed, and after a change of one note.

`build.py [FOLDER or NUMBER …]` measures `notes/`, or copies of the folders, or so many notes made of sentences of `notes/`
(three topics each); each step in turn with plain Material, ROUNDS times (3). Seconds are of the processor, all processes
together, so that other work on the machine counts little; memory is that of the largest process.
"""

import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = int(os.environ.get("ROUNDS", "3"))
SETTINGS = {
    "plain": "theme:\n  name: material\n  language: zh\n  features: [navigation.prune]\nplugins: [search]\n",
    "here": "plugins: [ainotes]\n",
}
# Leave plain Material out, where only this is to be known of a large folder: PLAIN=0.
NAMES = [name for name in SETTINGS if name == "here" or os.environ.get("PLAIN") != "0"]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a build took: seconds of the processor, megabytes; and how many pages there are after it."""

    seconds: float
    memory: float
    pages: int


def main() -> None:
    """Print a table for each folder."""
    for wanted in sys.argv[1:] or [str(ROOT / "notes")]:
        with tempfile.TemporaryDirectory() as made:
            notes = Path(made) / "notes" if wanted.isdecimal() else Path(wanted)
            if wanted.isdecimal():
                _write_notes(notes, int(wanted))
            rounds = [{name: _measure(notes, SETTINGS[name]) for name in NAMES} for _ in range(ROUNDS)]
            print(f"{wanted}: {len(list(notes.rglob('*.md')))} notes")
        for step in rounds[0]["here"]:
            costs = {name: [one[name][step] for one in rounds] for name in NAMES}
            print(f"  {step:18}", *(_row(name, costs[name]) for name in NAMES), _ratio(costs), flush=True)


def _row(name: str, costs: list[Cost]) -> str:
    seconds = statistics.median(one.seconds for one in costs)
    return f"{name} {seconds:7.2f} s {max(one.memory for one in costs):6.0f} MB {costs[0].pages:6,} pages  "


def _ratio(costs: dict[str, list[Cost]]) -> str:
    if "plain" not in costs:
        return ""
    plain, here = (statistics.median(one.seconds for one in costs[name]) for name in ("plain", "here"))
    return f"{here / plain:5.2f} times"


def _measure(notes: Path, settings: str) -> dict[str, Cost]:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        shutil.copytree(notes, folder / "notes")
        (folder / "mkdocs.yml").write_text(f"site_name: 笔记\ndocs_dir: notes\n{settings}", encoding="utf-8")
        note = min((folder / "notes").rglob("*.md"), key=lambda path: (-path.stat().st_size, path))
        costs = {"from nothing": _build(folder), "nothing changed": _build(folder)}
        text = note.read_text(encoding="utf-8")
        note.write_text(f"{text}\n\n又补了一句话。\n", encoding="utf-8")
        return costs | {"a note changed": _build(folder)}


def _build(folder: Path) -> Cost:
    process = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "build", "--quiet"],
        cwd=folder,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{folder}: the build failed")
    pages = sum(1 for _ in (folder / "site").rglob("*.html"))
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000, pages)


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
