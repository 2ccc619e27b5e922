"""One form for every complaint about an author's files."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeVar, get_args

R = TypeVar("R")
Severity = Literal["error", "hint"]
Rule = Literal[
    "ambiguous-link",
    "broken-anchor",
    "broken-external",
    "broken-link",
    "cleaned-file",
    "definition",
    "diagram",
    "encoding",
    "endless-comment",
    "formula",
    "front-matter",
    "glossary",
    "idle-glob",
    "missing-embed",
    "missing-image",
    "not-published",
    "open-name",
    "own-fault",
    "own-machine",
    "record",
    "remote-image",
    "same-name",
    "secret",
    "slug",
    "stub",
    "tags",
    "taken-address",
    "unclear-draft",
    "undrawable",
    "unexplained",
    "unknown-rule",
    "unreadable",
    "unsafe-file",
    "unused-file",
    "wide-row",
]
RULES: tuple[Rule, ...] = get_args(Rule)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Say what is wrong at one line of one file, and how to mend it.

    `path` is relative to the notes folder, with forward slashes; `line` is 1-based.
    An `error` would mislead a reader, so `mkdocs build --strict` and `ainotes check` fail on it;
    a `hint` is for the author only. `rule` is the kind of problem, which an author may turn off; `about` are the words of the
    line that it is about, as they stand there, where there are such.
    """

    path: str
    line: int
    message: str
    severity: Severity = "error"
    rule: Rule = field(kw_only=True)
    about: str = ""

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
        tell(
            Problem(path, line, f"{what}（{type(error).__name__}）。这是 ainotes-site 的错，请报告。", rule="own-fault")
        )
        return instead()


# A build says as much as fits a terminal; all of it is what `ainotes check` is for.
MOST_LINES = 20


def summarise(problems: Iterable[Problem], most: int = MOST_LINES) -> list[tuple[Severity, str]]:
    """Return the lines that a build says: one for each kind of problem in a note, errors first, and how many are left out."""
    kinds: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        kinds.setdefault((problem.severity, problem.path, problem.rule), []).append(problem)
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


# `<!-- ainotes: ignore wide-row, open-name -->`, or between `%%`, as Obsidian hides it.
_IGNORE = re.compile(r"(?:<!--|%%)\s*ainotes:\s*ignore\s+(?P<rules>[\w\s,，、-]+?)\s*(?:-->|%%)")
_BETWEEN_RULES = re.compile(r"[\s,，、]+")


@dataclass(frozen=True, slots=True)
class Silence:
    """What an author wants to hear nothing of: rules everywhere, in a whole note, or at one of its lines (0 is the note)."""

    rules: frozenset[str] = frozenset()
    places: Mapping[tuple[str, int], frozenset[str]] = field(default_factory=dict)

    def keeps(self, problem: Problem) -> bool:
        """Tell whether a problem is to be told."""
        here = (self.places.get((problem.path, line), frozenset()) for line in (0, problem.line))
        return problem.rule not in self.rules and not any(problem.rule in rules for rules in here)


def read_silence(notes: Iterable[tuple[str, str]], rules: Iterable[str]) -> tuple[Silence, tuple[Problem, ...]]:
    """Return what comments in the notes, given by path and text, and the settings turn off.

    A comment on a line of its own speaks for the note, one beside other text for that line.
    """
    places: dict[tuple[str, int], frozenset[str]] = {}
    problems: list[Problem] = []
    for path, text in notes:
        for number, line in enumerate(text.split("\n"), start=1) if "ainotes:" in text else ():
            for match in _IGNORE.finditer(line):
                named = frozenset(_BETWEEN_RULES.split(match["rules"]))
                place = (path, 0 if match[0] == line.strip() else number)
                places[place] = places.get(place, frozenset()) | named
                for unknown in sorted(named.difference(RULES)):
                    message = f"没有叫 {unknown} 的规则。名字在 ainotes check 每一行的末尾。"
                    problems.append(Problem(path, number, message, "hint", rule="unknown-rule"))
    return Silence(frozenset(rules), places), tuple(problems)
