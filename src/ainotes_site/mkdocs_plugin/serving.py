"""Serve what is asked for: under `mkdocs serve` a page is made when a browser wants it, and not before.

MkDocs builds the whole site before it serves any of it, and again after each saved line. Here its build finds no page to
make (`OnDemandFiles`); what it would have made pages from is kept (`Revision`), and the server (`OnDemandServer`) has
MkDocs' own functions make the one page that is asked for, so that themes, hooks and other plugins have their part in it.
"""

import os
import posixpath
import re
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.commands.build import _build_page, _populate_page
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import File, Files, InclusionLevel, get_files, set_exclusions
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

# Seconds without a change after which what was saved is read. Editors write a file beside the old one and rename it within a
# millisecond; MkDocs waits 0.1 s, since its build takes many, where reading one note takes 0.25 s.
_SETTLED = 0.02

# What no address of a site has: control characters, and what leads out of a folder on Windows.
_NO_ADDRESS = re.compile(r"[\x00-\x1f\x7f\\]" if os.sep == "/" else r"[\x00-\x1f\x7f\\:]")

_HOST = re.compile(r"(?:\[([0-9a-f:.]*)\]|([^:\[\]]*))(?::\d*)?")

# Makes a file that is no page by its path from the site's root; None where there is none.
Product = Callable[[str], str | bytes | None]


class OnDemandFiles(Files):
    """The files of a site, of which MkDocs' build makes none."""

    def documentation_pages(
        self, *, inclusion: Callable[[InclusionLevel], bool] = InclusionLevel.is_included
    ) -> Sequence[File]:
        """Return the pages; none to the loops of MkDocs' build under `serve`, which alone ask for this level."""
        return [] if inclusion is InclusionLevel.is_in_serve else super().documentation_pages(inclusion=inclusion)

    def copy_static_files(
        self, dirty: bool = False, *, inclusion: Callable[[InclusionLevel], bool] = InclusionLevel.is_included
    ) -> None:
        """Copy nothing: a file is copied when it is asked for."""


class Revision:
    """The site as the notes stand now: what pages are made from, and which have been made."""

    def __init__(self, config: MkDocsConfig, files: Files, nav: Navigation, env: Environment, product: Product) -> None:
        self.config, self.env = config, env
        self._files, self._nav, self._product = files, nav, product
        self._by_address = {file.dest_uri: file for file in files if file.inclusion.is_in_serve()}  # type: ignore[no-untyped-call]
        self._pages = Files.documentation_pages(files, inclusion=InclusionLevel.is_in_serve)
        self._made: set[str] = set()
        # Pages whose title is known once they are read, and which stand in the menu of all others.
        self._unread = [page for page in nav.pages if page.file.generated_by is None]

    def make(self, address: str) -> None:
        """Make the file at an address below the site's root, where there is one and it has not been made."""
        if address in self._made:
            return
        file = self._by_address.get(address)
        if file is None:
            content = self._product(address)
            if content is None:
                return
            self._write(address, content)
        elif file.is_documentation_page():
            self._render(file)
        else:
            file.copy_file()
        self._made.add(address)

    @property
    def theme_files(self) -> list[File]:
        """The files of the theme; a change of one has MkDocs build anew."""
        folders = set(self.config.theme.dirs)
        return [file for file in self._files if file.src_dir in folders]

    def has(self, address: str) -> bool:
        """Tell whether a page or file of the notes stands at an address."""
        return address in self._by_address

    def forget(self) -> None:
        """Delete what was made: it is out of date."""
        for address in self._made:
            with suppress(OSError):
                self._path(address).unlink()
        self._made.clear()

    def _render(self, file: File) -> None:
        while self._unread:
            _populate_page(self._unread.pop(), self.config, self._files)
        page = file.page or Page(None, file, self.config)
        _populate_page(page, self.config, self._files)
        excluded = file.inclusion.is_excluded()  # type: ignore[no-untyped-call]
        _build_page(page, self.config, self._pages, self._nav, self.env, excluded=excluded)

    def _write(self, address: str, content: str | bytes) -> None:
        path = self._path(address)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))

    def _path(self, address: str) -> Path:
        return Path(self.config.site_dir, *address.split("/"))


def refresh(revision: Revision) -> None:
    """Have the plugins read the notes anew and plan the site, as MkDocs' build does before it makes any page."""
    config = revision.config
    config.plugins.on_pre_build(config=config)
    files = get_files(config)
    for file in revision.theme_files:
        if files.get_file_from_path(file.src_uri) is None:
            files.append(file)
    files = config.plugins.on_files(files, config=config)
    set_exclusions(files, config)
    nav = config.plugins.on_nav(get_navigation(files, config), config=config, files=files)
    assert nav is not None
    config.plugins.on_env(revision.env, config=config, files=files)


class OnDemandServer(LiveReloadServer):
    """MkDocs' server, which asks for a file to be made before it looks for it.

    `revision` returns the site as it stands. `refresh` is told the paths that changed and makes a new revision; it says
    False where only MkDocs' own builder can. Where the system tells of changes, they are known at once.
    """

    def __init__(
        self,
        stock: LiveReloadServer,
        *,
        revision: Callable[[], Revision],
        refresh: Callable[[Iterable[str]], bool],
    ) -> None:
        host, port = stock.server_address[:2]
        super().__init__(stock.builder, str(host), int(port), stock.root, stock.mount_path)
        self.error_handler = self._find_error_page
        self.build_delay = _SETTLED
        self._revision, self._refresh, self._rebuild = revision, refresh, stock.builder
        self.builder = self._build
        self._changed: set[str] = set()
        self._making, self._making_page = threading.Lock(), threading.Lock()
        self.observer = Observer(timeout=stock.observer.timeout)  # type: ignore[assignment]
        for path in stock._watched_paths:
            self.watch(path)

    def watch(self, path: str, func: None = None, *, recursive: bool = True) -> None:
        """Rebuild when something below the path changes."""
        path = str(Path(path).resolve())
        self._watched_paths[path] = self._watched_paths.get(path, 0) + 1
        if self._watched_paths[path] == 1:
            handler = FileSystemEventHandler()
            handler.on_any_event = self._note_change  # type: ignore[method-assign]
            self._watch_refs[path] = self.observer.schedule(handler, path, recursive=recursive)

    def _note_change(self, event: FileSystemEvent) -> None:
        if event.is_directory or event.event_type in ("opened", "closed_no_write"):
            return
        with self._rebuild_cond:
            self._changed |= {os.fsdecode(path) for path in (event.src_path, event.dest_path) if path}
            self._want_rebuild = True
            self._rebuild_cond.notify_all()

    def _build(self) -> None:
        changed, self._changed = self._changed, set()
        with self._making, self._making_page:
            self._revision().forget()
            if not self._refresh(changed):
                self._rebuild()

    def _serve_request(self, environ: Mapping[str, Any], start_response: Any) -> Iterable[bytes] | None:
        if not _is_asked_here(str(self.server_address[0]), environ.get("HTTP_HOST", "")):
            start_response("403 Forbidden", [("Content-Type", "text/plain; charset=utf-8")])
            return ["预览只在 localhost 和 127.0.0.1 这样的地址答复。".encode()]
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
        if _NO_ADDRESS.search(path):
            return None
        if not f"{path}/".startswith(self.mount_path) or path.startswith("/livereload/"):
            return super()._serve_request(environ, start_response)
        while True:
            with self._epoch_cond:
                self._epoch_cond.wait_for(lambda: self._visible_epoch == self._wanted_epoch)
            revision = self._make(path[len(self.mount_path) :])
            answer = super()._serve_request(environ, start_response)
            # A note that was saved in between took away what had been made: it is made again of the new notes.
            if answer is not None or revision is self._revision():
                return answer

    def _make(self, path: str) -> Revision:
        """Make what stands at a path, where there is something; return the revision that it is of."""
        address = posixpath.normpath(f"/{path}index.html" if path.endswith("/") or not path else f"/{path}").lstrip("/")
        while True:
            revision = self._revision()
            page = address
            if not revision.has(page) and revision.has(f"{page}/index.html"):
                page += "/index.html"  # MkDocs leads there once it exists
            with self._making_page if revision.has(page) else self._making:
                if revision is self._revision():
                    revision.make(page)
                    return revision

    def _find_error_page(self, code: int) -> bytes | None:
        path = Path(self.root, f"{code}.html")
        return path.read_bytes() if code in (404, 500) and path.is_file() else None


def _is_asked_here(bound: str, host: str) -> bool:
    """Tell whether a request to a preview on this machine names this machine.

    A page of another host may have its name lead here, and then read drafts through the reader's browser.
    """
    if not _is_loopback(bound):
        return True
    written = _HOST.fullmatch(host.lower())
    name = (written[1] or written[2]) if written else "?"
    return not name or name == "localhost" or name.endswith(".localhost") or _is_ip(name)


def _is_loopback(host: str) -> bool:
    return host == "localhost" or (_is_ip(host) and ip_address(host).is_loopback)


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
