"""Files of the notes folder on their way to the site: which come along, how they are copied, and whose address is whose."""

import logging
import os
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from pathspec.gitignore import GitIgnoreSpec

from ainotes_site.addresses import Publishing
from ainotes_site.files import clean_file, is_cleaned
from ainotes_site.mkdocs_plugin.neighbours import lies_in
from ainotes_site.notes import page_source
from ainotes_site.problems import Problem

log = logging.getLogger("mkdocs.plugins.ainotes")

# Files that other programs look for at the top of a site, and that no page links to.
_WELL_KNOWN = GitIgnoreSpec.from_lines(("/CNAME", "/robots.txt", "/ads.txt", "/favicon.ico", "/apple-touch-icon*.png"))

_NAMING = ("theme", "extra", "nav", "extra_css", "extra_javascript", "extra_templates")
_CSS_URL = re.compile(r"""url\(\s*["']?([^"')]+)""")


def read_publishing(
    *,
    everything: bool,
    also: GitIgnoreSpec | None,
    excluded: Iterable[GitIgnoreSpec | None],
    named: frozenset[str] = frozenset(),
    others: tuple[str, ...] = (),
) -> Publishing:
    """Return what an author says of files: `also` and `excluded` by patterns, `named` by the site's own settings.

    What lies in the folders of `others` is theirs to publish.
    """
    published = [spec for spec in (_WELL_KNOWN, also) if spec is not None]
    left_out = [spec for spec in excluded if spec is not None]
    return Publishing(
        everything=everything,
        also=lambda path: path in named or any(spec.match_file(path) for spec in published),
        excluded=lambda path: lies_in(path, others) or any(spec.match_file(path) for spec in left_out),
    )


def named_files(settings: Mapping[str, Any], folder: Path) -> frozenset[str]:
    """Return what an author's `mkdocs.yml` names that could be a file: style sheets with their fonts, scripts, a logo, the menu."""
    named = set(_texts([settings.get(key) for key in _NAMING]))
    for path in [path for path in named if path.endswith(".css") and (folder / path).is_file()]:
        text = (folder / path).read_text(encoding="utf-8", errors="replace")
        fetched = (match[1].partition("?")[0].partition("#")[0] for match in _CSS_URL.finditer(text))
        named |= {posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(url))) for url in fetched}
    return frozenset(named)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _texts(list(value.values()))
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _texts(one)


class NoteFile(File):
    """A file of the notes folder. Drawings and photos are cleaned when they are copied: so they need not fit into memory."""

    is_raw = False

    @property
    def content_string(self) -> str:
        """The text of a page, in whatever encoding it was written, with front matter that MkDocs can read."""
        if not self.is_documentation_page() or isinstance(self._content, str):
            return super().content_string
        assert self.abs_src_path is not None
        try:
            return page_source(Path(self.abs_src_path).read_bytes())
        except OSError:  # gone since the folder was read
            log.warning("%s", _unreadable(self.src_uri))
            return ""

    @content_string.setter
    def content_string(self, value: str) -> None:
        self._content = value

    def copy_file(self, dirty: bool = False) -> None:
        """Write what of the file may become public; one that went away since the folder was read is no reason to stop."""
        assert self.abs_src_path is not None
        if not os.access(self.abs_src_path, os.R_OK):
            log.warning("%s", _unreadable(self.src_uri))
            return
        if self.is_raw or not is_cleaned(self.src_uri):
            super().copy_file(dirty)
            return
        target = Path(self.abs_dest_path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(clean_file(self.src_uri, Path(self.abs_src_path).read_bytes()))


def _unreadable(path: str) -> Problem:
    return Problem(path, 1, "读不了这个文件，没有公开。请检查它还在不在、权限对不对。", rule="unreadable")


def is_true_of_notes(record: logging.LogRecord) -> bool:
    """Tell whether what MkDocs says of the files it found holds: `README.md` beside `index.md` has a page of its own here."""
    return "because it conflicts with" not in record.getMessage()


def take_out_notes_folder(files: Files, config: MkDocsConfig, others: tuple[str, ...]) -> None:
    """Remove what MkDocs found in the notes folder but in the folders of `others`, and give back to the theme what it hid there."""
    folder = Path(config.docs_dir)
    found = [file for file in files if file.src_dir is not None and Path(file.src_dir).samefile(folder)]
    for file in [file for file in found if not lies_in(file.src_uri, others)]:
        files.remove(file)
        for theme in config.theme.dirs:
            if not file.is_documentation_page() and Path(theme, file.src_uri).is_file():
                files.append(File(file.src_uri, theme, config.site_dir, config.use_directory_urls))
                break


def add_files(
    files: Files, config: MkDocsConfig, paths: Iterable[str], taken: Iterable[str], publishing: Publishing
) -> Iterator[Problem]:
    """Add files and pages of the notes folder; one whose address the site needs itself is left out, with a problem.

    `taken` are addresses of the site besides those in `files`.
    """
    addresses = _Addresses((*(file.dest_uri for file in files), *config.theme.static_templates, *taken))
    for path in paths:
        file = NoteFile(path, config.docs_dir, config.site_dir, config.use_directory_urls)
        if not file.is_documentation_page():
            file.is_raw = publishing.also(path)
            file.inclusion = InclusionLevel.INCLUDED
        before = files.get_file_from_path(path)
        if before is not None and (file.is_raw or path == "index.md"):  # the author's own favicon or home page
            files.remove(before)
        elif addresses.take(file.dest_uri):
            yield Problem(
                path,
                1,
                f"地址 {file.dest_uri} 是网站自己的，或已有别的文件用了。没有公开，请改名。",
                rule="taken-address",
            )
            continue
        files.append(file)


class _Addresses:
    """The addresses of a site as a disk without regard to case holds them: a file, or a folder, or free."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._files: set[str] = set()
        self._folders: set[str] = set()
        for path in taken:
            self.take(path)

    def take(self, path: str) -> bool:
        """Take an address; tell whether it was taken before."""
        path = path.casefold()
        parts = path.split("/")
        folders = {"/".join(parts[:end]) for end in range(1, len(parts))}
        if path in self._files or path in self._folders or folders & self._files:
            return True
        self._files.add(path)
        self._folders |= folders
        return False
