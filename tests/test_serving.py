"""Under `mkdocs serve` each page is made when it is asked for, and is that of a whole build."""

from __future__ import annotations

import shutil
from contextlib import closing, nullcontext
from pathlib import Path
from typing import Any

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer

from ainotes_site.mkdocs_plugin.plugin import AinotesPlugin
from ainotes_site.mkdocs_plugin.serving import OnDemandServer, _is_asked_here
from tests.conftest import write_notes
from tests.test_plugin import NOTES, contents

Notes = dict[str, str | bytes]
SETTINGS = "site_name: 笔记\nsite_url: https://example.org/\ndocs_dir: notes\nplugins:\n  - ainotes: {csp: 'off', offline: false}\n"
GLOSSARY = "concepts:\n  - id: qie-kuai\n    zh: 切块\n    name: 切块\n    definition: 把长文切成能检索的小块。\n"
# What MkDocs makes once, when `serve` begins.
ONCE = ("sitemap.xml", "sitemap.xml.gz", "404.html")


def configure(folder: Path) -> MkDocsConfig:
    """Return the settings with a plugin of their own, as in a process of their own: MkDocs keeps one for all."""
    MkDocsConfig.plugins.plugin_cache.clear()  # type: ignore[attr-defined]
    config: MkDocsConfig = load_config(str(folder / "mkdocs.yml"), site_dir=str(folder / "site"))
    return config


class Served:
    """A folder of notes as `mkdocs serve` has it, without the server; `line` is one more of `mkdocs.yml`."""

    settings = SETTINGS

    def __init__(self, folder: Path, notes: Notes, line: str = "") -> None:
        self.notes = folder / "notes"
        self.site = folder / "site"
        self._write(notes)
        (folder / "mkdocs.yml").write_text(f"{SETTINGS}{line}\n", encoding="utf-8")
        config = configure(folder)
        config.plugins.on_startup(command="serve", dirty=False)
        mkdocs_build(config, serve_url="http://127.0.0.1:8000/")
        plugin = config.plugins["ainotes"]
        assert isinstance(plugin, AinotesPlugin)
        assert plugin.events is not None
        self.plugin = plugin.events

    def _write(self, notes: Notes) -> None:
        shutil.rmtree(self.notes, ignore_errors=True)
        write_notes(self.notes, notes)

    def change(self, notes: Notes) -> None:
        """Save other notes."""
        self._write(notes)
        self.plugin._revision.forget()
        assert self.plugin._refresh([str(self.notes / name) for name in notes])

    def make(self, address: str) -> bytes | None:
        """Return the file at an address, as a browser gets it."""
        self.plugin._revision.make(address)
        path = self.site / address
        return path.read_bytes() if path.is_file() else None


def without(notes: Notes, name: str) -> Notes:
    return {path: text for path, text in notes.items() if path != name}


def test_nothing_is_made_before_it_is_asked_for(tmp_path: Path) -> None:
    served = Served(tmp_path, NOTES)
    assert set(contents(served.site)) <= set(ONCE)
    assert served.make("topics/liang-hua/index.html")
    assert set(contents(served.site)) - {*ONCE} == {"topics/liang-hua/index.html"}


def test_what_a_change_took_away_is_gone(tmp_path: Path) -> None:
    served = Served(tmp_path, NOTES)
    assert served.make("topics/suo-yin/index.html")
    served.change(without(NOTES, "sub/检索.md"))
    assert served.make("topics/suo-yin/index.html") is None


def test_a_change_of_one_note_reads_that_note_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many = {
        **NOTES,
        **{f"{number}.md": f"# 主题{number}\n\n第 {number} 个主题讲 LoRA 与微调。\n" for number in range(20)},
    }
    served = Served(tmp_path, many)
    made: list[str] = []
    cache = served.plugin._cache
    keep = cache.keep

    def note_and_keep(stage: Any, key: Any, result: Any) -> Any:
        made.append(stage.name)
        return keep(stage, key, result)

    monkeypatch.setattr(cache, "keep", note_and_keep)
    served.change({**many, "7.md": "# 主题7\n\n第 7 个主题改写了，讲 QLoRA。\n"})
    assert [name for name in made if name.endswith("parse_note")] == ["ainotes_site.notes.reading.parse_note"]
    assert len(made) <= 12, made


def test_a_page_that_is_asked_for_while_a_note_is_saved_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = Served(tmp_path, NOTES)
    stock = LiveReloadServer(lambda: None, "127.0.0.1", 0, str(served.site))
    server = OnDemandServer(stock, revision=lambda: served.plugin._revision, refresh=served.plugin._refresh)
    look = LiveReloadServer._serve_request
    saved: list[Notes] = []

    def look_late(*arguments: Any) -> Any:
        if not saved:  # between the making of the page and the look for it
            saved.append({**NOTES, "新.md": "# 新主题\n\n刚刚写下的一段话。\n"})
            served.change(saved[0])
        return look(*arguments)

    monkeypatch.setattr(LiveReloadServer, "_serve_request", look_late)
    said: list[str] = []
    answer: Any = server.serve_request({"PATH_INFO": "/topics/liang-hua/"}, lambda status, headers: said.append(status))
    with closing(answer):
        page = b"".join(answer)
    stock.server_close()
    server.server_close()
    assert said == ["200 OK"]
    assert 'data-topic="liang-hua"' in page.decode()


def test_only_addresses_of_the_site_are_answered(tmp_path: Path) -> None:
    served = Served(tmp_path, NOTES)
    stock = LiveReloadServer(lambda: None, "127.0.0.1", 0, str(served.site))
    server = OnDemandServer(stock, revision=lambda: served.plugin._revision, refresh=served.plugin._refresh)

    def ask(path: str, host: str = "localhost:8000") -> str:
        said: list[str] = []
        environ = {"PATH_INFO": path, "HTTP_HOST": host}
        answer: Any = server.serve_request(environ, lambda status, headers: said.append(status))
        with closing(answer) if hasattr(answer, "close") else nullcontext():
            list(answer)
        return said[0]

    outside = tmp_path / "mkdocs.yml"
    assert outside.is_file()
    for path in (
        *("/\0", "/topics/\0/", "/topics/liang-hua/\x1f", "/../mkdocs.yml", "/topics/../../mkdocs.yml"),
        *("/..\\mkdocs.yml", "//../mkdocs.yml", "/%2e%2e/mkdocs.yml", f"/{outside}", "/" + "a" * 5000, "/notes/a.md"),
        "/" + "../" * 40 + "etc/passwd",
    ):
        assert ask(path) == "404 Not Found", path
    assert ask("/topics/liang-hua/") == "200 OK"
    assert ask("/topics/liang-hua/", "evil.example") == "403 Forbidden"
    assert ask("/livereload/0/0", "evil.example") == "403 Forbidden"
    stock.server_close()
    server.server_close()


@pytest.mark.parametrize(
    ("host", "is_here"),
    [
        *(
            (host, True)
            for host in ("localhost:8000", "127.0.0.1", "[::1]:8000", "LOCALHOST", "10.1.1.2:80", "a.localhost")
        ),
        *(
            (host, False)
            for host in ("evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.nip.io")
        ),
        *((host, False) for host in ("[::1", "a:b:c", "localhost:8000:1")),
        ("", True),  # of HTTP/1.0, which no browser speaks
    ],
)
def test_a_name_of_another_host_that_leads_here_is_none_of_this_machine(host: str, *, is_here: bool) -> None:
    for bound in ("127.0.0.1", "::1", "localhost"):
        assert _is_asked_here(bound, host) is is_here
    assert _is_asked_here("0.0.0.0", host)  # its author lets others in
