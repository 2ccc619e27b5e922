"""One form for every complaint about an author's files."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, TypeVar

R = TypeVar("R")
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


Tell = Callable[[Problem], None]


def tell_nobody(problem: Problem) -> None:
    """Say nothing of a problem."""


def make_or_tell(make: Callable[[], R], instead: Callable[[], R], tell: Tell, path: str, line: int, what: str) -> R:
    """Return what is made, or what is made instead where that fails, whatever the reason: nothing stops a build."""
    try:
        return make()
    except Exception as error:
        tell(Problem(path, line, f"{what}（{type(error).__name__}）。这是 ainotes-site 的错，请报告。"))
        return instead()


# A build says as much as fits a terminal; all of it is what `ainotes check` is for.
MOST_LINES = 20


def summarise(problems: Iterable[Problem], most: int = MOST_LINES) -> list[tuple[Severity, str]]:
    """Return the lines that a build says: one for each kind of problem in a note, errors first, and how many are left out."""
    kinds: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        # What is wrong names the case; how to mend it is the same for all of a kind.
        kind = problem.message.partition("。")[2] or problem.message
        kinds.setdefault((problem.severity, problem.path, kind), []).append(problem)
    lines: list[tuple[Severity, str]] = []
    left = 0
    for found in sorted(kinds.values(), key=lambda found: found[0].severity != "error"):
        more = f"（本篇同类的还有 {len(found) - 1} 处）" if len(found) > 1 else ""
        if len(lines) < most:
            lines.append((found[0].severity, f"{found[0]}{more}"))
        else:
            left += len(found)
    if left:
        lines.append(("hint", f"另有 {left:,} 处，运行 ainotes check 看全部。"))
    return lines


def find_news(problems: Iterable[Problem], before: Iterable[Problem]) -> list[Problem]:
    """Return the problems that were not there before; one that only moved with its lines is not new."""
    known = Counter((one.path, one.severity, one.message) for one in before)
    news = []
    for problem in problems:
        key = (problem.path, problem.severity, problem.message)
        known[key] -= 1
        if known[key] < 0:
            news.append(problem)
    return news
