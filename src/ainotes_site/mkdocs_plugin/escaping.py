"""Views with every text in them escaped for HTML, since MkDocs' templates do not escape."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from markupsafe import escape

# Records that are escaped already, by identity, each with the record itself, so that no other can take its place in memory.
Escaped = dict[int, tuple[Any, Any]]


def escaped(value: Any, done: Escaped) -> Any:
    """Return the value with every text in it escaped: a record as one of its own type.

    Pages share what lists show of a topic or a concept: `done` has what was escaped so far.
    """
    if isinstance(value, str):
        return escape(value)  # leaves Markup, which is safe already, as it is
    if isinstance(value, (list, tuple)):
        return [escaped(item, done) for item in value]
    if not isinstance(value, Mapping) and not is_dataclass(value):
        return value
    if id(value) not in done:
        done[id(value)] = value, _escaped_record(value, done)
    return done[id(value)][1]


def _escaped_record(value: Any, done: Escaped) -> Any:
    if isinstance(value, Mapping):
        return {key: escaped(item, done) for key, item in value.items()}
    return type(value)(**{name: escaped(getattr(value, name), done) for name in _field_names(value.__class__)})


@cache
def _field_names(record: Callable[..., Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(record))  # type: ignore[arg-type]


def field_values(record: Any) -> list[Any]:
    """Return the values of a record's fields, for a digest of it."""
    return [getattr(record, name) for name in _field_names(record.__class__)]
