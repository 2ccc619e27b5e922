"""Values that are made when they are first asked for."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

K = TypeVar("K")
R = TypeVar("R")


class OnDemand(Mapping[K, R]):
    """A mapping whose values are made when they are first asked for; the keys are known, in their order."""

    def __init__(self, keys: Iterable[K], make: Callable[[K], R]) -> None:
        self._keys = dict.fromkeys(keys)
        self._make = make
        self._made: dict[K, R] = {}

    def __getitem__(self, key: K) -> R:
        if key not in self._made:
            if key not in self._keys:
                raise KeyError(key)
            self._made[key] = self._make(key)
        return self._made[key]

    def only(self, keys: Iterable[K]) -> "OnDemand[K, R]":
        """Return the same values for these keys alone."""
        return OnDemand(keys, self._make)

    def forget(self, keys: Iterable[K]) -> None:
        """Let go of values; they are made again when they are asked for."""
        for key in keys:
            self._made.pop(key, None)

    def __iter__(self) -> Iterator[K]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def __contains__(self, key: object) -> bool:
        return key in self._keys
