"""Put the files that code blocks name into them, as Material's authors write it: `--8<-- "脚本.py:2:5"` alone on a line."""

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from ainotes_site.addresses.file_index import Files
from ainotes_site.addresses.references import Located, rewrite_note
from ainotes_site.gfm import Node
from ainotes_site.problems import Problem

_NAMED = r"[\"'](?P<path>[^\"'\n:]{1,300})(?::(?P<part>[^\"'\n]{1,80}))?[\"']"
_LINE = re.compile(rf"(?P<indent>[ \t]*)(?P<escape>;?)(?P<rest>-+8<-+[ \t]+{_NAMED})[ \t]*")
_MARK = re.compile(r"-+8<-+[ \t]+\[[ \t]*(?P<what>start|end):[ \t]*(?P<name>[\w-]+)[ \t]*\]")
_SIGN = "8<-"
# What becomes such a line, as docsify and VuePress have it.
_SIGNS = (_SIGN, ":include", "<<<")
# A longer piece is no example for reading, and a note may name the same one a thousand times.
_MOST_LINES = 1000


def include_snippets(located: Located, files: Files, read: Callable[[str], str]) -> Located:
    """Return the note with the text of files in its code blocks; `read` returns that of a file below the notes' folder.

    A file that is not there, or a part that it does not have, leaves the line as it is, with a problem.
    """
    if not any(sign in located.note.source for sign in _SIGNS):
        return located
    note, problems = located.note, list(located.problems)
    included: list[str] = []
    room = _MOST_LINES

    def change(node: Node) -> Node | None:
        nonlocal room
        if node.kind != "code_block" or _SIGN not in node.text:
            return None
        lines: list[str] = []
        for line in node.text.split("\n"):
            match = _LINE.fullmatch(line)
            if match is None or match["escape"]:
                lines.append(f"{match['indent']}{match['rest']}" if match else line)
                continue
            found = files.find(posixpath.dirname(note.path), match["path"])
            part = list(_part(read(found), match["part"] or "")) if found is not None else []
            if part and len(part) <= room:
                lines += [f"{match['indent']}{one}".rstrip() for one in part]
                room -= len(part)
                included.append(found or "")
            else:
                lines.append(line)
                reason = (
                    "不存在" if found is None else "没有这一部分" if not part else f"太长，一篇最多 {_MOST_LINES} 行"
                )
                message = f"代码里要放进来的 {match['path']} {reason}，照原文显示。请改正路径或行号。"
                problems.append(Problem(note.path, node.line, message, rule="broken-link", about=match["path"]))
        return node.replaced(text="\n".join(lines))

    changed = rewrite_note(note, change)
    return replace(located, note=changed, problems=tuple(problems), included=tuple(dict.fromkeys(included)))


def _part(text: str, part: str) -> Iterator[str]:
    """Yield the lines that are wanted: all, those between two numbers, or those between two marks of a name."""
    lines = text.rstrip("\n").split("\n")
    numbers = part.split(":")
    if all(number.isdecimal() or not number for number in numbers):
        first, last = (int(numbers[0] or 1), int(numbers[1] or len(lines)) if len(numbers) > 1 else len(lines))
        yield from (line for line in lines[max(first, 1) - 1 : last] if not _MARK.search(line))
        return
    is_inside = False
    for line in lines:
        mark = _MARK.search(line)
        if mark is not None and mark["name"] == part:
            is_inside = mark["what"] == "start"
        elif is_inside and mark is None:
            yield line
