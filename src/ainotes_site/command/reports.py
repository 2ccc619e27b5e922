"""What `check` found, in the forms that authors and other programs read."""

import json
import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from urllib.parse import quote

from ainotes_site.problems import RULES, Problem

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
# What only the author's settings and records say is no file among the notes.
_BESIDE_NOTES = ("mkdocs.yml", "ainotes-history.json")


# Lines for problems of one rule in one note before the rest of them is only counted.
_MOST_ALIKE = 3
# Lines of the rest that are named: they fit beside the rest of their line.
_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem, and the column that it begins at, in characters from 1; 0 where only its line is known."""

    problem: Problem
    column: int

    def line(self, *, columns: bool = False, english: bool = False) -> str:
        """Return the problem as a line of text, its column left out unless wanted."""
        one = self.problem
        place = f"{one.path}:{one.line}:{self.column}" if columns and self.column else f"{one.path}:{one.line}"
        hint = (" (hint)" if english else "（提示）") if one.severity == "hint" else ""
        return f"{place}: {one.message}{hint} [{one.rule}]"


def find_columns(problems: Iterable[Problem], texts: Mapping[str, str]) -> list[Finding]:
    """Return the problems with their columns; `texts` are the notes by their paths."""
    lines: dict[str, list[str]] = {}
    found = []
    for one in problems:
        about = one.about.split("\n")[0]
        if about and one.path in texts and one.path not in lines:
            lines[one.path] = texts[one.path].split("\n")
        here = lines.get(one.path, ())[one.line - 1 : one.line] if about else ()
        found.append(Finding(one, here[0].find(about) + 1 if here else 0))
    return found


def as_lines(findings: Iterable[Finding], *, every: bool, english: bool = False) -> Iterator[str]:
    """Yield a line for each problem; of many alike in a note the first, and where the rest is, unless `every` one is wanted."""
    for _, alike in groupby(sorted(findings, key=_kind), _kind):
        group = list(alike)
        shown = group if every or len(group) == _MOST_ALIKE + 1 else group[:_MOST_ALIKE]
        yield from (one.line(columns=every, english=english) for one in shown)
        if len(shown) < len(group):
            yield _rest(group[_MOST_ALIKE:], english=english)


def _rest(left: Sequence[Finding], *, english: bool) -> str:
    """Say how many more of a kind there are in a note, and where."""
    first, count = left[0].problem, len(left)
    lines = [str(one.problem.line) for one in left[:_MOST_NAMED]]
    if english:
        place = f"at lines {', '.join(lines)}{' and others' if count > _MOST_NAMED else ''}"
        return f"{first.path}: {count} more of the kind {place}; --all lists them [{first.rule}]"
    place = f"在第 {'、'.join(lines)}{' 等' if count > _MOST_NAMED else ''} 行"
    return f"{first.path}: 同类的还有 {count} 处，{place}；全列用 --all [{first.rule}]"


def _kind(one: Finding) -> tuple[str, str, str]:
    return one.problem.path, one.problem.severity, one.problem.rule


def as_json(findings: Sequence[Finding], folder: Path) -> str:
    """Return all problems as JSON, paths counted from the notes' folder."""
    rows = [
        {
            "path": one.problem.path,
            "line": one.problem.line,
            "column": one.column or None,
            "message": one.problem.message,
            "severity": one.problem.severity,
            "rule": one.problem.rule,
        }
        for one in findings
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1)


def as_annotations(findings: Sequence[Finding], folder: Path) -> str:
    """Return the commands by which GitHub Actions marks the lines, paths counted from where the command runs."""
    return "\n".join(_annotation(one.problem, one.column, folder) for one in findings)


def _annotation(one: Problem, column: int, folder: Path) -> str:
    level = "error" if one.severity == "error" else "notice"
    place = f"file={_property(_path(one, folder))},line={one.line}{f',col={column}' if column else ''}"
    return f"::{level} {place},title={one.rule}::{_data(one.message)}"


def as_sarif(findings: Sequence[Finding], folder: Path) -> str:
    """Return the problems as SARIF 2.1.0, which code hosts and editors show, paths counted from where the command runs."""
    levels = {"error": "error", "hint": "note"}
    results = [
        {
            "ruleId": one.problem.rule,
            "level": levels[one.problem.severity],
            "message": {"text": one.problem.message},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": quote(_path(one.problem, folder))},
                        "region": _region(one),
                    }
                }
            ],
        }
        for one in findings
    ]
    driver = {"name": "ainotes", "rules": [{"id": rule} for rule in RULES]}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1)


def _region(one: Finding) -> Mapping[str, int]:
    line = {"startLine": max(one.problem.line, 1)}
    return {**line, "startColumn": one.column} if one.column else line


def _path(problem: Problem, folder: Path) -> str:
    return problem.path if problem.path in _BESIDE_NOTES else posixpath.normpath((folder / problem.path).as_posix())


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


FORMS: Mapping[str, Callable[[Sequence[Finding], Path], str]] = {
    "json": as_json,
    "github": as_annotations,
    "sarif": as_sarif,
}
