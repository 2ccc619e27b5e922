"""Build beside the site, then swap: until a build is whole, and if it never is, the site stays as it was.

A sibling of the site's folder takes the new site; its entries change places with the old ones by renaming, a few of them and
within a millisecond or so. The folder itself stays the same one: servers and containers hold on to it.
"""

import os
import shutil
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: folders of builds that were killed stay there until their author removes them
    fcntl = None  # type: ignore[assignment]

_SITE, _BEFORE, _LOCK = "site", "before", "lock"


class Building:
    """A site that is being built: `folder` is where, until `finish` puts it into its place, or `give_up` removes it."""

    def __init__(self, site: Path, workshop: Path) -> None:
        self._site = site
        self._workshop = workshop
        lock = _held(workshop / _LOCK)
        # Whoever reads the settings and never builds leaves nothing either.
        self.give_up = weakref.finalize(self, _remove, workshop, lock)
        self.folder = workshop / _SITE
        self.folder.mkdir()
        # Nothing of it shall be committed by chance.
        (workshop / ".gitignore").write_text("*\n", encoding="utf-8")

    def finish(self) -> None:
        """Put the new site in the place of the old one. Raises `OSError`; then the old one is back in its place."""
        with _alone(self._site):
            _swap(self.folder, self._site, self._workshop / _BEFORE)
        self.give_up()


def build_beside(site_dir: str) -> Building | None:
    """Begin a site beside the one in this folder; None where there is no room for it: then it must be built in place."""
    site = Path(os.path.realpath(site_dir))
    try:
        site.mkdir(parents=True, exist_ok=True)
        if site.stat().st_dev != site.parent.stat().st_dev:  # a mounted folder: nothing can be renamed into it
            return None
        prefix = f".{site.name}.building-"
        _remove_left_behind(site.parent, prefix)
        return Building(site, Path(tempfile.mkdtemp(prefix=prefix, dir=site.parent)))
    except OSError:
        return None


def _swap(new: Path, site: Path, before: Path) -> None:
    """Move the old entries out and the new ones in; hidden ones of the old site stay, as they do for MkDocs."""
    before.mkdir()
    moved: list[tuple[Path, Path]] = []

    def move(source: Path, target: Path) -> None:
        source.rename(target)
        moved.append((source, target))

    names = sorted(entry.name for entry in new.iterdir())
    gone = sorted(entry.name for entry in site.iterdir() if not entry.name.startswith(".") and entry.name not in names)
    try:
        for name in names:
            if os.path.lexists(site / name):
                move(site / name, before / name)
            move(new / name, site / name)
        for name in gone:
            move(site / name, before / name)
    except OSError:
        for source, target in reversed(moved):
            target.rename(source)
        raise


def _remove_left_behind(folder: Path, prefix: str) -> None:
    """Remove folders of builds that were killed: nobody holds their locks any more."""
    for lock_file in sorted(folder.glob(f"{prefix}*/{_LOCK}")):
        lock = _held(lock_file)
        if lock is not None:
            _remove(lock_file.parent, lock)


def _remove(workshop: Path, lock: int | None) -> None:
    if lock is not None:
        os.close(lock)
    shutil.rmtree(workshop, ignore_errors=True)


def _held(path: Path) -> int | None:
    """Return a lock that ends with the process, or None where another process holds it, or nothing can be locked."""
    if fcntl is None:
        return None
    lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        return None
    return lock


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one build at a time swap; who comes later waits, and its site is the one that stays."""
    if fcntl is None:
        yield
        return
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)
