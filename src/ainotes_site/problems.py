"""One form for every complaint about an author's files."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "hint"]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Say what is wrong at one line of one file, and how to mend it.

    `path` is relative to the notes folder, with forward slashes; `line` is 1-based.
    An `error` would mislead a reader, so `mkdocs build --strict` and `ainotes check` fail on it;
    a `hint` is for the author only.
    """

    path: str
    line: int
    message: str
    severity: Severity = "error"

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"
