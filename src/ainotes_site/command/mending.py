"""Mend addresses of which only one file can be meant: in the notes' own bytes, each note whole or not at all, the old one kept."""

import difflib
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from urllib.parse import quote, unquote

import click

from ainotes_site.command.reports import Finding
from ainotes_site.command.whole_files import write_whole
from ainotes_site.notes import IMAGE_SUFFIXES
from ainotes_site.text import fold_text

# What ends an address between brackets, where it stands bare.
_BARE = "!#$&'*+,/:;=?@[]~"


@dataclass(frozen=True, slots=True)
class Mended:
    """A note before and after; `count` is how many addresses are mended. `path` is relative to the notes' folder."""

    path: str
    before: str
    after: str
    count: int


def mend(findings: Sequence[Finding], folder: Path, files: Sequence[str], *, write: bool) -> None:
    """Show what can be mended as a patch, or write it, and say where the notes are kept as they were."""
    mended = list(mend_notes(findings, folder, files))
    if not write:
        for line in as_diff(mended):
            click.echo(line)
        return
    kept = Path(".cache/ainotes/mended", f"{datetime.now():%Y%m%d-%H%M%S}")
    try:
        write_mended(mended, folder, kept)
    except OSError as error:
        raise click.ClickException(f"{error.filename}: 写不了：{error.strerror}。请检查权限和磁盘。") from error
    where = f"，原文在 {kept}" if mended else ""
    click.echo(f"改好了 {sum(one.count for one in mended)} 处{where}。还有的问题见 ainotes check。")


def mend_notes(findings: Iterable[Finding], folder: Path, files: Sequence[str]) -> Iterator[Mended]:
    """Yield the notes with something that can be mended: a file of that name lies elsewhere, or was stored in another format.

    Nothing is written. A note that is no UTF-8, or changed since it was read, is left as it is.
    """
    alike = _by_stem(files)
    found = sorted((one for one in findings if one.column and _MENDABLE.get(one.problem.rule)), key=_place)
    for path, group in groupby(found, key=lambda one: one.problem.path):
        try:
            before = (folder / path).read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        lines, count = before.split("\n"), 0
        for one in reversed(list(group)):  # from the end of a line to its beginning, so that columns stay true
            line = lines[one.problem.line - 1] if one.problem.line <= len(lines) else ""
            start, about = one.column - 1 + line.startswith("\ufeff"), one.problem.about
            instead = _only_file(one, alike)
            if instead and line.startswith(about, start):
                written = _written(instead, path, wiki=line[:start].endswith("[["))
                lines[one.problem.line - 1] = line[:start] + written + line[start + len(about) :]
                count += 1
        if count:
            yield Mended(path, before, "\n".join(lines), count)


def as_diff(mended: Iterable[Mended]) -> Iterator[str]:
    """Yield the lines of a patch."""
    for one in mended:
        before, after = one.before.split("\n"), one.after.split("\n")
        yield from difflib.unified_diff(before, after, f"a/{one.path}", f"b/{one.path}", lineterm="")


def write_mended(mended: Iterable[Mended], folder: Path, kept: Path) -> None:
    """Write the notes; as they were before, they lie below `kept`."""
    for one in mended:
        for root, text in ((kept, one.before), (folder, one.after)):
            (root / one.path).parent.mkdir(parents=True, exist_ok=True)
            write_whole(root / one.path, text, newline="")


# Whether it is a file of the very name that is looked for, or a picture of that name in any format.
_MENDABLE = {"own-machine": "name", "missing-image": "picture", "missing-embed": "picture", "broken-link": "picture"}


def _by_stem(files: Iterable[str]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in files:
        found.setdefault(fold_text(posixpath.splitext(posixpath.basename(path))[0]), []).append(path)
    return found


def _only_file(one: Finding, alike: Mapping[str, list[str]]) -> str:
    """Return the one file that an address can mean; nothing where there is none, or more."""
    name = unquote(re.split(r"[/\\]", one.problem.about)[-1])
    stem, suffix = posixpath.splitext(name)
    found = alike.get(fold_text(stem), [])
    if _MENDABLE[one.problem.rule] == "name":
        found = [path for path in found if fold_text(posixpath.basename(path)) == fold_text(name)]
    else:
        pictures = suffix.lower() in IMAGE_SUFFIXES
        found = [path for path in found if pictures and path.lower().endswith(IMAGE_SUFFIXES)]
    return found[0] if len(found) == 1 else ""


def _written(path: str, note: str, *, wiki: bool) -> str:
    relative = posixpath.relpath(path, posixpath.dirname(note) or ".")
    if wiki:
        return relative
    return "".join(one if ord(one) > 127 else quote(one, safe=_BARE) for one in relative)


def _place(one: Finding) -> tuple[str, int, int]:
    return one.problem.path, one.problem.line, one.column
