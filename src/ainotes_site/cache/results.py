"""Keep what a build found out, so that the next one need not: results of pure functions, by the digest of their inputs.

A `Stage` is a pure function whose results may be kept. What it is called with decides the key (`keys`), so nothing here is
ever out of date, only no longer found.

Within a process, results are kept as they are. Those of a stage with a type (`kept`) are also written to a file, as
msgpack, which holds values and runs nothing: reading the file is as safe as reading a note.
"""

import sqlite3
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Generic, ParamSpec, TypeVar

import msgspec

from ainotes_site.cache.keys import ENCODER, digest_of, key_from
from ainotes_site.workers import map_in_copies

P = ParamSpec("P")
R = TypeVar("R")

# Builds that a result may go unused before it is dropped: `serve` and `build` take turns with different addresses.
_KEPT_BUILDS = 4
# Bytes of results in the file; the longest unused go first. 330 topics with their 1,500
# pages keep 17 MB, so that 10,000 topics keep some 500 MB.
_MOST_BYTES = 1 << 30
# Bytes that wait in memory to be written; 330 topics make 17 MB.
_MOST_WAITING = 1 << 25
# Uses change with each build, results do not: apart, so that no result is written again for having been read.
_TABLES = (
    "create table if not exists results (key blob primary key, crc integer, result blob)",
    "create table if not exists uses (key blob primary key, build integer) without rowid",
)


@dataclass(frozen=True, slots=True)
class Stage(Generic[P, R]):
    """A pure function whose results may be kept; with `kept`, the type of its results, from one process to the next.

    `doing` is what a build says that it does meanwhile.
    """

    run: Callable[P, R]
    kept: Any = None
    doing: str = ""

    @property
    def name(self) -> str:
        """What tells the stage from all others."""
        return f"{self.run.__module__}.{self.run.__qualname__}"


class Cache:
    """Results of stages: in memory while each build asks for them, and in a file in the folder, where there is one.

    `tell` is told what is being done, how many are, and of how many.

    A broken file is replaced. What is made is written by `finish`, or before where there is much of it.
    """

    def __init__(self, folder: Path | None = None, tell: Callable[[str, int, int], None] = lambda *_: None) -> None:
        self.folder = folder
        self.tell = tell
        self._file = folder / "results.sqlite3" if folder is not None else None
        self._connection: sqlite3.Connection | None = None
        self._before: dict[bytes, Any] = {}
        self._now: dict[bytes, Any] = {}
        self._found: set[bytes] = set()
        self._made: dict[bytes, bytes] = {}
        self._size = 0  # bytes of what was made
        self._digests: dict[int, tuple[Any, bytes]] = {}
        self._digests_before: dict[int, tuple[Any, bytes]] = {}

    def call(self, stage: Stage[P, R], *arguments: P.args, **options: P.kwargs) -> R:
        """Return what the stage returns for these arguments, computed or kept.

        An argument is a record with a `digest` (bytes) of what it was made from, which is taken at its word, or a value
        that msgspec can write.
        """
        key = key_from(stage.name, [*map(self._digest, arguments), *map(digest_of, options.items())])
        if key in self._now:
            result: R = self._now[key]
        elif key in self._before:
            result = self._before[key]
        else:
            result = self._load(stage, key) if stage.kept is not None and self._file is not None else _NOTHING
            if result is _NOTHING:
                result = stage.run(*arguments, **options)
                self.keep(stage, key, result)
        self._now[key] = result
        return result

    def each(self, stage: Stage[..., R], calls: Sequence[tuple[Any, ...]]) -> list[R]:
        """Return what the stage returns for each of these calls; what is not known is worked out on all cores."""
        keys = [key_from(stage.name, map(self._digest, arguments)) for arguments in calls]
        missing = [at for at, key in enumerate(keys) if self.find(stage, key) is None]
        for at in missing[:1]:  # in this process, so that the copies know what all calls share
            self.keep(stage, keys[at], stage.run(*calls[at]))
        del missing[:1]
        known = len(calls) - len(missing)

        def tell(done: int) -> None:
            self.tell(stage.doing, known + done, len(calls))

        made = map_in_copies(lambda at: ENCODER.encode(stage.run(*calls[at])), missing, tell)
        for done, (at, written) in enumerate(zip(missing, made, strict=True), 1):
            result = stage.run(*calls[at]) if written is None else _decoder(stage.kept).decode(written)
            self.keep(stage, keys[at], result)
            if written is None:
                tell(done)
        return [self._now[key] for key in keys]

    def key(self, stage: Stage[..., Any], *arguments: Any) -> bytes:
        """Return the key of a result, to `fetch` and `store` it by, from all that it depends on."""
        return key_from(stage.name, map(self._digest, arguments))

    def _digest(self, value: Any) -> bytes:
        """Return the digest of a value, worked out once for each record that several stages are called with."""
        if isinstance(value, str | bytes | tuple):
            return digest_of(value)
        known = self._digests.get(id(value)) or self._digests_before.get(id(value)) or (value, digest_of(value))
        self._digests[id(value)] = known  # with the record, so that no other can take its place in memory
        return known[1]

    def keep(self, stage: Stage[P, R], key: bytes, result: R) -> None:
        """Keep a result under a key of `key_of`."""
        self._now[key] = result
        self.store(stage, key, result)

    def store(self, stage: Stage[P, R], key: bytes, result: R) -> None:
        """Keep a result in the file alone: for those that are many and large, and asked for once."""
        if stage.kept is None or self._file is None:
            return
        with suppress(UnicodeEncodeError):  # a lone surrogate: made again the next time
            self._made[key] = zlib.compress(ENCODER.encode(result), 1)
            self._found.add(key)
            self._size += len(self._made[key])
        if self._size > _MOST_WAITING:
            with suppress(sqlite3.Error):  # tried again in the end
                self._write_made(self._open())

    def fetch(self, stage: Stage[P, R], key: bytes) -> R | None:
        """Return a result that was stored, and keep it nowhere else."""
        found: R | None = self._load(stage, key) if self._file is not None else None
        return found if found is not _NOTHING else None

    def need(self, key: bytes) -> None:
        """Keep what is stored under a key for as long as a result that this build asked for."""
        self._found.add(key)

    def find(self, stage: Stage[P, R], key: bytes) -> R | None:
        """Return the result kept under a key, if there is one."""
        if key not in self._now:
            found = self._before.get(key, _NOTHING)
            if found is _NOTHING and stage.kept is not None and self._file is not None:
                found = self._load(stage, key)
            if found is _NOTHING:
                return None
            self._now[key] = found
        kept: R = self._now[key]
        return kept

    def _load(self, stage: Stage[..., Any], key: bytes) -> Any:
        with suppress(sqlite3.Error, zlib.error, msgspec.MsgspecError, UnicodeDecodeError):
            row = self._open().execute("select crc, result from results where key = ?", (key,)).fetchone()
            if row is not None and isinstance(row[1], bytes) and row[0] == zlib.crc32(row[1]):
                result = _decoder(stage.kept).decode(zlib.decompress(row[1]))
                self._found.add(key)
                return result
        return _NOTHING

    def finish(self) -> None:
        """Write what this build made, and forget what no build has asked for in a while."""
        if self._file is not None:
            try:
                self._write(self._open())
            except sqlite3.OperationalError:  # another build is writing, or the disk is full: the next makes it again
                pass
            except sqlite3.DatabaseError:
                self._close()
                with suppress(sqlite3.Error):
                    self._write(self._replace())
        self._close()
        self._before, self._now = self._now, {}
        self._digests_before, self._digests = self._digests, {}
        self._found, self._made, self._size = set(), {}, 0

    def _write(self, connection: sqlite3.Connection) -> None:
        with connection:
            connection.execute("begin immediate")
            build = connection.execute("select coalesce(max(build), 0) + 1 from uses").fetchone()[0]
            self._insert_made(connection)
            used = ((key, build) for key in sorted(self._found))
            connection.executemany("insert or replace into uses values (?, ?)", used)
            oldest = max(build - _KEPT_BUILDS, _oldest_that_fits(connection, _MOST_BYTES))
            connection.execute("delete from uses where build <= ?", (oldest,))
            connection.execute("delete from results where key not in (select key from uses)")

    def _write_made(self, connection: sqlite3.Connection) -> None:
        with connection:
            connection.execute("begin immediate")
            self._insert_made(connection)
        self._made, self._size = {}, 0

    def _insert_made(self, connection: sqlite3.Connection) -> None:
        rows = ((key, zlib.crc32(result), result) for key, result in self._made.items())
        connection.executemany("insert or replace into results values (?, ?, ?)", rows)

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


class Uncached(Cache):
    """A cache that keeps nothing: each call is made anew."""

    def call(self, stage: Stage[P, R], *arguments: P.args, **options: P.kwargs) -> R:
        """Return what the stage returns."""
        return stage.run(*arguments, **options)

    def each(self, stage: Stage[..., R], calls: Sequence[tuple[Any, ...]]) -> list[R]:
        """Return what the stage returns for each of these calls."""
        return [stage.run(*arguments) for arguments in calls]


NO_CACHE = Uncached()
_NOTHING: Any = object()


@lru_cache(maxsize=64)
def _decoder(kept: Any) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(kept)


def _oldest_that_fits(connection: sqlite3.Connection, limit: int) -> int:
    """Return the number of the last build whose results must go, for the rest to fit."""
    query = "select build, sum(length(result)) from uses join results using (key) group by build order by build desc"
    total = 0
    for build, size in connection.execute(query):
        total += size
        if total > limit:
            return int(build)
    return 0


def _connect(file: Path | None) -> sqlite3.Connection:
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        ignored = file.with_name(".gitignore")
        if not ignored.exists():
            ignored.write_text("*\n", encoding="utf-8")
    connection = sqlite3.connect(file or ":memory:", isolation_level=None, check_same_thread=False)
    try:
        for table in _TABLES:
            connection.execute(table)
        # What a power cut spoils is noticed and made again: no need to wait for the disk.
        connection.execute("pragma synchronous = off")
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection
