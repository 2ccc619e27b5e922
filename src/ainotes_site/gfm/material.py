"""Read what Material's authors write in blocks as the callouts, embeds and lists that the parser knows.

`!!! note "标题"` with its indented text becomes `> [!note] 标题`, a tab `=== "标题"` a callout of the type `tab`, a snippet an
embed; lines that only say where a table of contents goes are taken out, since each page has its own.
"""

import re
from dataclasses import dataclass

from ainotes_site.gfm.containers import FENCED_OPTION, Container, find_containers, read_fenced_box
from ainotes_site.gfm.escape import longest_run
from ainotes_site.gfm.generators import read_line

_SIGN = re.compile(
    r"^[ \t>]*(?:!!!|\?\?\?|===|-+8<-+|@?\[\[?_?TOC|\{:?[ ]?toc|\*\[|:::|///|<aside|<callout"
    r"|(?:`{3,}|~{3,})[ ]?(?:ad-|\{)|#\+BEGIN_"
    r"|<[a-z]+[^<>\n]*[ ]markdown|[?!]>|<<<|;-+8<)"
    r"|\{[%{]|docsify-ignore|[ \t]:id=|[ \t]':|\{:[ ]?(?:id=|height|width)|\(\(\d{14}-|#\[\[|:: |转存失败"
    r"|:(?:label|eqlabel|numref|eqref|cite|width):`",
    re.M | re.I,
)
_BLOCK = re.compile(
    r"(?P<indent>[ ]*)(?P<sign>!!!|\?\?\?\+?|===[!+]{0,2})[ \t]+(?P<type>[\w-]+(?:[ \t]+[\w-]+)*)?[ \t]*"
    r"(?P<title>\"[^\"\n]*\"|'[^'\n]*')?[ \t]*"
)
_SNIPPET = re.compile(r"(?P<indent>[ \t>]*)(?P<escape>;?)-+8<-+[ \t]+[\"'](?P<path>[^\"'\n]{1,300})[\"'][ \t]*")
_SNIPPETS = re.compile(r"[ \t>]*-+8<-+[ \t]*")
_CONTENTS = re.compile(r"[ \t>]*(?:@?\[TOC\](?:\([^)\n]*\))?|\[\[_?TOC_?\]\]|\{:?[ ]?toc[ ]?\})[ \t]*", re.I)
# Jekyll puts a table of contents in the place of a list.
_LISTED, _KRAMDOWN = (
    re.compile(r"[ ]{0,3}(?:[-*+]|1\.)[ \t]+\S.*"),
    re.compile(r"[ \t]*\{:[ ]?toc(?:[ ][^}\n]*)?\}[ \t]*", re.I),
)
_ABBREVIATION = re.compile(r"[ ]{0,3}\*\[(?P<name>[^\]\n]{1,60})\]:[ \t]*(?P<meaning>[^\n]+)")
_FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?P<fence>`{3,}|~{3,})")
# The types that Material draws; another word is one only where indented text follows.
_TYPES = frozenset(
    "note abstract summary tldr info todo tip hint important success check done question help faq warning caution attention "
    "failure fail missing danger error bug example quote cite".split()
)
# What `/// note` is set by, in lines right below it.
_OPTION = re.compile(r"[ ]{4,}(?:open|type|attrs|new|select|name)[ \t]*:[^\n]*")
# A block of snippets that has more lines was not meant as one.
_MOST_SNIPPETS = 50
# What nests deeper was not typed by anyone.
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Unfolded:
    """The text, the line of the note (from 1) of each of its lines, and what abbreviations mean."""

    text: str
    lines: tuple[int, ...] | None = None
    abbreviations: tuple[tuple[str, str], ...] = ()


_Line = tuple[str, int]


def unfold(text: str) -> Unfolded:
    """Return the text with Material's blocks as callouts; `lines` is None where every line has kept its place."""
    if not _SIGN.search(text):
        return Unfolded(text)
    meanings: dict[str, str] = {}
    lines = _unfold([(line, number) for number, line in enumerate(text.split("\n"), start=1)], 0, meanings)
    return Unfolded("\n".join(line for line, _ in lines), tuple(number for _, number in lines), tuple(meanings.items()))


def _unfold(lines: list[_Line], depth: int, meanings: dict[str, str]) -> list[_Line]:
    out: list[_Line] = []
    at, fence = 0, ""
    containers = find_containers([line for line, _ in lines])
    while at < len(lines):
        line, number = lines[at]
        at += 1
        opening = _FENCE.match(line)
        if container := containers.get(at - 1):
            out += _contained(container, lines[at - 1 : container.end + 1], depth, meanings)
            at = container.end + 1
        elif fence:
            fence = "" if set(line.strip(" \t>")) == {fence[0]} and len(line.strip(" \t>")) >= len(fence) else fence
            out.append((line, number))
        elif opening and (box := read_fenced_box(opening["fence"], line[opening.end() :], lines, at)):
            unended = [("", lines[-1][1])] * (box.end == len(lines))
            out += _contained(box, [(line, number), *lines[at : box.end + 1], *unended], depth, meanings)
            at = box.end + 1
        elif opening:
            fence = opening["fence"]
            fence = "" if fence[0] == "`" and "`" in line[opening.end() :] else fence
            out.append((line, number))
        elif (block := _BLOCK.fullmatch(line)) and (end := _end_of(lines, at, block)):
            out += _callout(block, lines[at:end], number, depth, meanings, beside=bool(out and out[-1][0].strip()))
            at = end
        elif _LISTED.fullmatch(line) and at < len(lines) and _KRAMDOWN.fullmatch(lines[at][0]):
            at += 1
        elif _SNIPPETS.fullmatch(line) and (end := _end_of_snippets(lines, at)):
            out += [(f"![[{path.strip()}]]" if path.strip() else "", at) for path, at in lines[at : end - 1]]
            at = end
        else:
            read = _line(line, meanings)
            # A box begins a block of its own, whatever stands above it.
            beside = len(read) > 1 and out and out[-1][0].strip() and not out[-1][0].lstrip().startswith(">")
            out += [("", number)] * bool(beside) + [(one, number) for one in read]
    return out


def _contained(container: Container, lines: list[_Line], depth: int, meanings: dict[str, str]) -> list[_Line]:
    """Return a container as a callout, a quote, code, or nothing but its text."""
    (line, number), *inside, (_, last) = lines
    indent = line[: len(line) - len(line.lstrip())]
    if container.kind == "code":
        fence = "`" * max(3, 1 + max((longest_run(line, "`") for line, _ in inside), default=0))
        return [(f"{indent}{fence}{container.type}", number), *inside, (f"{indent}{fence}", last)]
    while inside and (
        _OPTION.fullmatch(inside[0][0]) or (container.fenced and FENCED_OPTION.fullmatch(inside[0][0].strip()))
    ):
        inside = inside[1:]
    if container.kind == "html":
        inside = _dedented(inside)
    text = _unfold(inside, depth + 1, meanings) if depth < _DEEPEST else inside
    if container.kind == "html":
        text = [(f"{indent}{line}".rstrip(), at) for line, at in text]
        return [(f"{indent}{container.title}", number), ("", number), *text, ("", last), (lines[-1][0], last)]
    text = [(line.removeprefix(indent), at) for line, at in text]
    if container.kind == "plain":
        return [("", number), *((f"{indent}{line}".rstrip(), at) for line, at in text), ("", last)]
    fold = "-" if container.folded else ""
    head = [] if container.kind == "quote" else [f"{indent}> [!{container.type}]{fold} {container.title}".rstrip()]
    foot = [f"{indent}>", f"{indent}> —— {container.title}"] if container.kind == "quote" and container.title else []
    quoted = [(f"{indent}> {line}".rstrip(), at) for line, at in text]
    return [("", number), *((line, number) for line in head), *quoted, *((line, last) for line in foot), ("", last)]


def _dedented(lines: list[_Line]) -> list[_Line]:
    """Return lines within HTML without the blanks that only show how it nests."""
    widths = [len(line) - len(line.lstrip(" ")) for line, _ in lines if line.strip()]
    least = min(widths, default=0)
    return [(line[least:] if line.strip() else "", at) for line, at in lines]


def _end_of_snippets(lines: list[_Line], at: int) -> int:
    """Return the line after a block of snippets, a path a line, or 0 where it has no end."""
    for end in range(at, min(at + _MOST_SNIPPETS, len(lines))):
        if _SNIPPETS.fullmatch(lines[end][0]):
            return end + 1
    return 0


def _line(line: str, meanings: dict[str, str]) -> tuple[str, ...]:
    if snippet := _SNIPPET.fullmatch(line):
        # A semicolon takes the meaning away, as a backslash does elsewhere.
        return (line.replace(";", "", 1) if snippet["escape"] else f"{snippet['indent']}![[{snippet['path']}]]",)
    if _CONTENTS.fullmatch(line):
        return ("",)
    if abbreviation := _ABBREVIATION.fullmatch(line):
        meanings.setdefault(abbreviation["name"].strip(), abbreviation["meaning"].strip())
        return ("",)
    return read_line(line)


def _end_of(lines: list[_Line], at: int, block: re.Match[str]) -> int:
    """Return the line after the indented text of a block, or 0 where it is no block."""
    if block["sign"].startswith("=") and (not block["title"] or block["type"]):
        return 0
    if not block["sign"].startswith("=") and not block["type"]:
        return 0
    indent = block["indent"] + "    "
    end = start = at
    while at < len(lines):
        line = lines[at][0].expandtabs(4)
        at += 1
        if line.startswith(indent) and line.strip():
            end = at
        elif line.strip():
            break
    known = (block["type"] or "").split(maxsplit=1)[:1] and (block["type"] or "").split()[0].lower() in _TYPES
    return end if end > start or known else 0


def _callout(
    block: re.Match[str], inside: list[_Line], number: int, depth: int, meanings: dict[str, str], *, beside: bool
) -> list[_Line]:
    indent, sign = block["indent"], block["sign"]
    kind = "tab" if sign.startswith("=") else block["type"].split()[0].lower()
    fold = {"???": "-", "???+": "+"}.get(sign, "")
    title = block["title"][1:-1].strip() if block["title"] else ""
    if block["title"] and not title:
        kind += "-untitled"
    dedented = [(line.expandtabs(4)[len(indent) + 4 :], at) for line, at in inside]
    text = _unfold(dedented, depth + 1, meanings) if depth < _DEEPEST else dedented
    last = inside[-1][1] if inside else number
    # Blank lines before and after: a quote takes in what stands right below it.
    return [
        *([("", number)] if beside else []),
        (f"{indent}> [!{kind}]{fold} {title}".rstrip(), number),
        *((f"{indent}> {line}".rstrip(), at) for line, at in text),
        ("", last),
    ]
