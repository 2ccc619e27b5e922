"""List the files of a notes folder: those to read, and those that must be left alone."""

import os
import re
from pathlib import Path

from ainotes_site.problems import Problem

# Characters that break a line of a report, an address or a file of the site.
_UNUSABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def unreadable(path: str, error: OSError) -> Problem:
    """Return the problem of a file or folder that the system does not let us read."""
    return Problem(path, 1, f"读不了：{error.strerror or error}。请检查权限。", rule="unreadable")


def list_files(root: Path) -> tuple[list[str], list[str], list[Problem]]:
    """Return the files to read and those left out, both sorted, and what is wrong. Hidden ones are passed over.

    Links that leave the folder or loop are left out, and what is no file (a pipe, a socket), since reading it may never
    end, and names that cannot be written down.
    """
    files: list[str] = []
    left_out: dict[str, str] = {}
    problems: list[Problem] = []
    base = os.path.realpath(root)
    seen = {base}

    def visit(folder: str, prefix: str) -> None:
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            problems.append(unreadable(prefix.rstrip("/") or ".", error))
            return
        for entry in entries:
            path = prefix + entry.name
            if entry.name.startswith(".") or entry.name == "node_modules":
                continue
            reason = _reason_to_leave(entry, base)
            if reason:
                left_out[_UNUSABLE.sub("\ufffd", path)] = reason
            elif not entry.is_dir():
                files.append(path)
            elif (real := os.path.realpath(entry.path)) in seen:
                left_out[path] = _LINK
            else:
                seen.add(real)
                visit(entry.path, path + "/")

    visit(base, "")
    problems += [Problem(path, 1, reason, rule="not-published") for path, reason in left_out.items()]
    return sorted(files), sorted(left_out), problems


_LINK = "符号链接指向笔记文件夹之外或隐藏文件，或形成循环，已跳过。请换成真实文件。"


def _is_shown(path: str, base: str) -> bool:
    """Tell whether a path is one below the folder that is not hidden."""
    return path.startswith(base + os.sep) and os.sep + "." not in path[len(base) :]


def _reason_to_leave(entry: "os.DirEntry[str]", base: str) -> str:
    if _UNUSABLE.search(entry.name):
        return "名字里有换行等控制字符，或不是 UTF-8，已跳过。请改名。"
    try:
        if entry.is_symlink() and not _is_shown(os.path.realpath(entry.path), base):
            return _LINK
        if not entry.is_dir() and not entry.is_file():
            return "不是普通文件（管道、套接字、断掉的链接……），已跳过。请删掉或换成文件。"
        if not entry.is_dir() and not os.access(entry.path, os.R_OK):
            return "读不了：没有权限，已跳过。请检查权限。"
    except OSError as error:
        return f"读不了：{error.strerror or error}，已跳过。请检查权限。"
    return ""
