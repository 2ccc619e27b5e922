"""What `check` found, in the forms that other programs read."""

import json
import posixpath
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from urllib.parse import quote

from ainotes_site.problems import Problem

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
# What only the author's settings and records say is no file among the notes.
_BESIDE_NOTES = ("mkdocs.yml", "ainotes-history.json")


def as_json(problems: Sequence[Problem], folder: Path) -> str:
    """Return all problems as JSON, paths counted from the notes' folder."""
    return json.dumps([asdict(problem) for problem in problems], ensure_ascii=False, indent=1)


def as_annotations(problems: Sequence[Problem], folder: Path) -> str:
    """Return the commands by which GitHub Actions marks the lines, paths counted from where the command runs."""
    levels = {"error": "error", "hint": "notice"}
    return "\n".join(
        f"::{levels[one.severity]} file={_property(_path(one, folder))},line={one.line}::{_data(one.message)}"
        for one in problems
    )


def as_sarif(problems: Sequence[Problem], folder: Path) -> str:
    """Return the problems as SARIF 2.1.0, which code hosts and editors show, paths counted from where the command runs."""
    levels = {"error": "error", "hint": "note"}
    results = [
        {
            "level": levels[one.severity],
            "message": {"text": one.message},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": quote(_path(one, folder))},
                        "region": {"startLine": max(one.line, 1)},
                    }
                }
            ],
        }
        for one in problems
    ]
    run = {"tool": {"driver": {"name": "ainotes"}}, "results": results}
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1)


def _path(problem: Problem, folder: Path) -> str:
    return problem.path if problem.path in _BESIDE_NOTES else posixpath.normpath((folder / problem.path).as_posix())


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


FORMS: Mapping[str, Callable[[Sequence[Problem], Path], str]] = {
    "json": as_json,
    "github": as_annotations,
    "sarif": as_sarif,
}
