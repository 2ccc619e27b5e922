"""Whatever is changed, in whatever order: a build that remembers, and what `serve` gives, are a clean build's, byte for byte."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from mkdocs.commands.build import build as mkdocs_build

from tests.conftest import write_notes
from tests.test_plugin import NOTES, contents
from tests.test_serving import GLOSSARY, ONCE, Notes, Served, configure

PATHS = ("大模型.md", "sub/检索.md", "新.md", "sub/改名.md", "index.md", "又.md")
TEXTS = (
    "# 切块\n\nLoRA 与检索增强生成，见 [微调](../大模型.md#微调)。公式 $\\frac{1$ 画不出来。\n",
    "---\nsplit: 1\naliases: [参数高效微调]\n---\n# 微调\n\n只剩下这一段话，写得够长了，讲 LoRA。\n\n# 量化\n\n用整数代替小数。\n",
    "---\ntags: [新]\ndate: 2024-05-07\n---\n# 新主题\n\n见 [[大模型#微调]] 和 [[切块]]，LoRA 是一种微调。\n\n![[检索#索引]]\n",
    "# 量化\n\n用整数代替浮点数，推理更快更省，QAT 也是。```mermaid\n```\n\n- [ ] 待写\n",
    "---\nlayout: page\ntitle: 另一页\n---\n# 另一页\n\n!!! note\n    提示\n",
    "---\ndraft: true\n---\n# 草稿\n\n不公开的一段。\n",
    "",
)
LINES = ("", "use_directory_urls: false", "site_description: 换了说明", "nav: [sub/检索.md, 大模型.md]")
CPU_SECONDS = 3.0  # about what one of these builds takes
# More of both, and not the same each time: AINOTES_EXAMPLES=50 python -m pytest tests/test_changes.py
EXAMPLES = int(os.environ.get("AINOTES_EXAMPLES", "2"))
STEPS = 5

_clean: dict[str, dict[str, bytes]] = {}


def build(folder: Path) -> None:
    config = configure(folder)
    config.plugins.on_startup(command="build", dirty=False)
    mkdocs_build(config)


def clean(notes: Notes, line: str) -> dict[str, bytes]:
    """Return the site of a build that remembers nothing."""
    key = repr((sorted(notes.items()), line))
    if key not in _clean:
        with tempfile.TemporaryDirectory() as made:
            write(Path(made), notes, line)
            build(Path(made))
            _clean[key] = contents(Path(made) / "site")
    return _clean[key]


def write(folder: Path, notes: Notes, line: str) -> None:
    shutil.rmtree(folder / "notes", ignore_errors=True)
    write_notes(folder / "notes", notes)
    (folder / "mkdocs.yml").write_text(f"{Served.settings}{line}\n", encoding="utf-8")


class Changes(RuleBasedStateMachine):
    """An author at work."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.notes, self.line = dict(NOTES), ""

    @initialize()
    def begin(self) -> None:
        self.serve()
        self.compare()

    def serve(self) -> None:
        shutil.rmtree(self.folder / "served", ignore_errors=True)
        self.served = Served(self.folder / "served", self.notes, self.line)

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    @rule(path=st.sampled_from(PATHS), text=st.sampled_from(TEXTS))
    def save(self, path: str, text: str) -> None:
        self.notes[path] = text
        self.change()

    @rule(path=st.sampled_from(PATHS))
    def delete(self, path: str) -> None:
        self.notes.pop(path, None)
        self.change()

    @rule(path=st.sampled_from(PATHS), other=st.sampled_from(PATHS))
    def rename(self, path: str, other: str) -> None:
        if path in self.notes:
            self.notes[other] = self.notes.pop(path)
        self.change()

    @rule(text=st.sampled_from((GLOSSARY, "concepts: []\n", "broken: [")))
    def explain(self, text: str) -> None:
        self.notes["glossary.yml"] = text
        self.change()

    @rule(line=st.sampled_from(LINES))
    def set(self, line: str) -> None:
        self.line = line
        self.serve()
        self.compare()

    @rule(place=st.integers(0, 1_000))
    def edit_the_site(self, place: int) -> None:
        """Change a file of the site by hand, or remove it; so many bytes as before."""
        files = sorted(path for path in (self.folder / "site").rglob("*") if path.is_file())
        path = files[place % len(files)]
        if place % 3:
            path.write_bytes(bytes(reversed(path.read_bytes())))
        else:
            path.unlink()
        self.compare()

    @rule(share=st.floats(0.05, 0.9))
    def kill(self, share: float) -> None:
        """End a build at any moment: its processor's time is up."""
        write(self.folder, {**self.notes, "又.md": TEXTS[1]}, self.line)
        process = os.fork()
        if not process:
            signal.signal(signal.SIGPROF, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS * share)
            try:
                build(self.folder)
            finally:
                os._exit(0)
        os.waitpid(process, 0)
        self.compare()

    def change(self) -> None:
        self.served.change(self.notes)
        self.compare()

    def compare(self) -> None:
        expected = clean(self.notes, self.line)
        write(self.folder, self.notes, self.line)
        build(self.folder)
        built = contents(self.folder / "site")
        assert built.keys() == expected.keys()
        assert [name for name in built if built[name] != expected[name]] == []
        assert [name for name in expected if name not in ONCE and self.served.make(name) != expected[name]] == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills copies of this process")
def test_whatever_changes_all_is_as_a_clean_build_has_it() -> None:
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        Changes,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize="AINOTES_EXAMPLES" not in os.environ,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
