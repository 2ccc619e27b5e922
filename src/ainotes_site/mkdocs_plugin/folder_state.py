"""What stands in a folder, without reading it: enough to tell later whether any file of it was touched.

A file counts as untouched while its size, its times and its number on the disk are the same. Clocks of disks tick; a file
written twice within a tick keeps its times. So those that were written last are read as well (as git does, "racy" files).
"""

import os
import time
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

# Size, time of the last writing, time of the last change, number on the disk; digest of the content where times may lie.
State = tuple[int, int, int, int, str]
States = Mapping[str, State]

# Nanoseconds between two ticks: 10 ms at the slowest Linux, 15.6 ms on Windows, 2 s on FAT, which keeps whole seconds.
_TICK, _COARSE_TICK, _SECOND = 50_000_000, 2_000_000_000, 1_000_000_000


def look_at(folder: Path, *, changes: bool = True) -> dict[str, State] | None:
    """Return the state of each file below the folder, by its path there; None where links or locks stand in the way.

    Without `changes` the time of the last change is left out, which renaming a file changes as well. Hidden files and
    folders at the top belong to others and are left out, too.
    """
    try:
        found = dict(_walk(str(folder), changes=changes))
        newest = min(max((max(state[1:3]) for state in found.values()), default=0), time.time_ns())
        for path, state in found.items():
            tick = _COARSE_TICK if state[1] % _SECOND == 0 else _TICK
            if max(state[1:3]) > newest - tick:
                found[path] = (*state[:4], _digest(folder / path))
    except OSError:
        return None
    return found


def is_as_before(folder: Path, before: States, *, changes: bool = True) -> bool:
    """Tell whether the folder holds the files that it held when it was looked at, and no others."""
    try:
        unseen = dict(before)
        for path, state in _walk(str(folder), changes=changes):
            known = unseen.pop(path, None)
            if known is None or (*known[:4],) != state[:4] or (known[4] and known[4] != _digest(folder / path)):
                return False
    except OSError:
        return False
    return not unseen


def _walk(folder: str, prefix: str = "", *, changes: bool) -> Iterator[tuple[str, State]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name == "__pycache__" or (not prefix and not changes and entry.name.startswith(".")):
                continue
            if entry.is_symlink():
                raise OSError(f"{entry.path}: a link, which may lead anywhere")
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(entry.path, f"{prefix}{entry.name}/", changes=changes)
            elif not entry.is_file(follow_symlinks=False):
                raise OSError(f"{entry.path}: a pipe, which whoever reads it waits at for ever")
            else:
                yield prefix + entry.name, _state(entry.stat(follow_symlinks=False), changes=changes)


def _state(stat: os.stat_result, *, changes: bool) -> State:
    return stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns if changes else 0, stat.st_ino, ""


def _digest(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            digest.update(part)
    return digest.hexdigest()
