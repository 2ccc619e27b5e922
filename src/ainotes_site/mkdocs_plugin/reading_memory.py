"""How Chinese is read aloud, from one build to the next: pypinyin is loaded where something new is read, and only there."""

from ainotes_site.cache import Cache, Stage, key_of
from ainotes_site.text import READINGS

_KEY = "readings"


def _all_readings() -> dict[str, tuple[str, ...]]:
    return dict(READINGS.known)


# One entry for all: they are many and small, and a build needs most of them.
_ALL = Stage(_all_readings, dict[str, tuple[str, ...]])


def recall_readings(cache: Cache) -> None:
    """Bring the readings of the builds before, unless this process has them."""
    if not READINGS.known and cache.folder is not None:
        known = cache.fetch(_ALL, key_of(_KEY))
        READINGS.known.update(known or {})


def keep_readings(cache: Cache) -> None:
    """Keep the readings for the builds to come."""
    if READINGS.grown:
        cache.store(_ALL, key_of(_KEY), _all_readings())
        READINGS.grown = False
    cache.need(key_of(_KEY))
