"""Templates that were compiled before."""

from __future__ import annotations

import stat
import tempfile
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from ainotes_site.mkdocs_plugin.compiled import keep_compiled
from ainotes_site.mkdocs_plugin.content_security import ContentSecurity


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def render(source: str, *, secure: bool = False) -> str:
    env = Environment(loader=DictLoader({"page.html": source}))
    if secure:
        ContentSecurity(remote="keep", loaded=(), hosts=(), inline=False).watch(env)
    keep_compiled(env)
    return env.get_template("page.html").render(name="甲")


def kept(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_what_was_compiled_is_taken_again_while_its_source_is_the_same(temporary: Path) -> None:
    assert render("{{ name }}") == "甲"
    [path] = kept(temporary)
    assert stat.S_IMODE(path.parent.stat().st_mode) == stat.S_IRWXU
    path.write_bytes(path.read_bytes())
    before = path.stat().st_mtime_ns
    assert render("{{ name }}") == "甲"
    assert kept(temporary)[0].stat().st_mtime_ns == before
    assert render("{{ name }}乙") == "甲乙"


def test_what_extensions_make_of_a_source_is_kept_apart(temporary: Path) -> None:
    source = "<script>1</script>"
    assert render(source) == render(source, secure=True) == source
    assert len(kept(temporary)) == 2


def test_a_folder_that_others_may_write_to_is_not_trusted(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.getuid", lambda: 4711)
    assert render("{{ name }}") == "甲"
    assert kept(temporary) == []


def test_a_full_disk_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("jinja2.bccache.Bucket.write_bytecode", full)
    assert render("{{ name }}") == "甲"
