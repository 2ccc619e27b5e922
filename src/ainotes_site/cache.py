"""Keep what a build found out, so that the next one need not: plain texts by the digest of all that they depend on.

A key covers the inputs, this package's own files and the versions of what it uses, so that nothing here is ever out of
date: what is found is what would be made again. Only texts are kept and none is run, so reading the file is as safe as
reading a note.
"""

import platform
import sqlite3
from collections.abc import Callable, Hashable, Iterable
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from typing import Any
from zlib import crc32

# Builds that a text may go unused before it is dropped: `serve` and `build` take turns with different addresses.
_KEPT_BUILDS = 4
_WAIT = 5.0  # seconds for another build to finish writing
_USED = (
    "ainotes-site babel comrak-ext jinja2 markdown markupsafe mkdocs mkdocs-material nh3 pygments pymdown-extensions "
    "pypinyin pyyaml quickjs-ng rjieba"
).split()
# Uses change with each build, texts do not: apart, so that no text is written again for having been read.
_TABLES = (
    "create table if not exists texts (key blob primary key, crc integer, text blob)",
    "create table if not exists uses (key blob primary key, build integer) without rowid",
)

Remember = Callable[[str, str, Callable[[], str]], str]


# Calls a pure function, or knows its result from before.
Recall = Callable[..., Any]


def call_anew(function: Callable[..., Any], *arguments: Hashable) -> Any:
    """Return what the function returns: for those who keep no memory."""
    return function(*arguments)


class Memory:
    """Results of pure functions by their arguments, kept from one build to the next while each build asks for them."""

    def __init__(self) -> None:
        self._before: dict[tuple[Hashable, ...], Any] = {}
        self._now: dict[tuple[Hashable, ...], Any] = {}

    def recall(self, function: Callable[..., Any], *arguments: Hashable) -> Any:
        """Return the function's result, computed or kept."""
        key = (function, *arguments)
        if key not in self._now:
            self._now[key] = self._before[key] if key in self._before else function(*arguments)
        return self._now[key]

    def finish(self) -> None:
        """Forget what this build has not asked for."""
        self._before, self._now = self._now, {}


def make_anew(kind: str, inputs: str, make: Callable[[], str]) -> str:
    """Return what `make` returns: for those who keep no store."""
    return make()


class Store:
    """Texts by kind and inputs, in a file, or in memory where there is no folder or it cannot be written.

    A broken file is replaced. Nothing is written before `finish`, and then in one transaction.
    """

    def __init__(self, folder: Path | None) -> None:
        self._file = folder / "texts.sqlite3" if folder is not None else None
        self._connection: sqlite3.Connection | None = None
        self._found: set[bytes] = set()
        self._made: dict[bytes, bytes] = {}

    def remember(self, kind: str, inputs: str, make: Callable[[], str]) -> str:
        """Return what `make` returns for the inputs, made or remembered."""
        found = self.get(kind, inputs)
        if found is None:
            found = make()
            self.put(kind, inputs, found)
        return found

    def get(self, kind: str, inputs: str) -> str | None:
        """Return the text for the inputs, if it is known."""
        key = _key(kind, inputs)
        if key in self._made:
            return self._made[key].decode("utf-8", "surrogatepass")
        with suppress(sqlite3.Error, UnicodeDecodeError):
            row = self._open().execute("select crc, text from texts where key = ?", (key,)).fetchone()
            if row is not None and isinstance(row[1], bytes) and row[0] == crc32(row[1]):
                self._found.add(key)
                return str(row[1], "utf-8", "surrogatepass")
        return None

    def put(self, kind: str, inputs: str, text: str) -> None:
        """Keep a text for its inputs."""
        self._made[_key(kind, inputs)] = text.encode("utf-8", "surrogatepass")

    def finish(self) -> None:
        """Write what this build made, and drop what no build has used for a while."""
        try:
            self._write(self._open())
        except sqlite3.OperationalError:  # another build is writing, or the disk is full: the next build makes it again
            pass
        except sqlite3.DatabaseError:
            self._close()
            with suppress(sqlite3.Error):
                self._write(self._replace())
        self._found, self._made = set(), {}
        if self._file is not None:
            self._close()

    def _write(self, connection: sqlite3.Connection) -> None:
        with connection:
            connection.execute("begin immediate")
            build = connection.execute("select coalesce(max(build), 0) + 1 from uses").fetchone()[0]
            rows = ((key, crc32(text), text) for key, text in self._made.items())
            connection.executemany("insert or replace into texts values (?, ?, ?)", rows)
            used = ((key, build) for key in sorted(self._found.union(self._made)))
            connection.executemany("insert or replace into uses values (?, ?)", used)
            connection.execute("delete from uses where build <= ?", (build - _KEPT_BUILDS,))
            connection.execute("delete from texts where key not in (select key from uses)")

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            try:
                self._connection = _connect(self._file)
            except (OSError, sqlite3.OperationalError):
                self._file = None  # no place to write to, or another build is at it: this one keeps its own
                self._connection = _connect(None)
            except sqlite3.DatabaseError:
                self._connection = self._replace()
        return self._connection

    def _replace(self) -> sqlite3.Connection:
        """Begin anew where the file is broken, in memory if need be."""
        try:
            if self._file is not None:
                self._file.unlink(missing_ok=True)
            self._connection = _connect(self._file)
        except (OSError, sqlite3.DatabaseError):
            self._file = None
            self._connection = _connect(None)
        return self._connection

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _connect(file: Path | None) -> sqlite3.Connection:
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        ignored = file.with_name(".gitignore")
        if not ignored.exists():
            ignored.write_text("*\n", encoding="utf-8")
    connection = sqlite3.connect(file or ":memory:", timeout=_WAIT, isolation_level=None, check_same_thread=False)
    try:
        for table in _TABLES:
            connection.execute(table)
        # What a power cut spoils is noticed and made again: no need to wait for the disk.
        connection.execute("pragma synchronous = off")
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


def _key(kind: str, inputs: str) -> bytes:
    return sha256(f"{_program()}\n{kind}\n{inputs}".encode("utf-8", "surrogatepass")).digest()


@lru_cache(maxsize=1)
def _program() -> str:
    """Return the digest of this package's files, and the versions of all that a page depends on."""
    package = Path(__file__).parent
    digest = digest_files(
        path
        for suffix in ("py", "yml", "js", "txt")
        for path in package.rglob(f"*.{suffix}")
        if "theme" not in path.relative_to(package).parts
    )
    versions = [f"{name} {_version(name)}" for name in _USED]
    return "\n".join((digest, *versions, f"python {platform.python_version()}"))


def digest_files(paths: Iterable[Path]) -> str:
    """Return the digest of files, with their names."""
    digest = sha256()
    for path in sorted(paths):
        content = path.read_bytes()
        digest.update(f"{path.as_posix()} {len(content)}\n".encode("utf-8", "surrogatepass"))
        digest.update(content)
    return digest.hexdigest()


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
