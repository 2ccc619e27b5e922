"""What an author asks of a code block besides its language: a title, line numbers, lines that stand out.

Material: `title="a.py" linenums="1" hl_lines="2 4-5"`; VuePress and Docusaurus: `js:line-numbers {1,3-4} showLineNumbers`;
Hugo: `{linenos=table,hl_lines=[2,"4-6"]}`.
"""

import re
from dataclasses import dataclass

_TITLE = re.compile(r"\b(?:title|filename|caption)[ ]*=[ ]*(?:\"([^\"]{1,200})\"|'([^']{1,200})'|([^\s\"'{}]{1,200}))")
_LINES = re.compile(r"\bhl_lines[ ]*=[ ]*(?:\"([^\"]*)\"|'([^']*)'|\[([^\]]*)\]|([\d,-]+))")
_BRACED = re.compile(r"\{([\d,\s-]+)\}")
_FIRST = re.compile(r"\b(?:linenums|startFrom|linenostart)[ ]*=[ ]*[\"']?(\d{1,5})")
_NUMBERED = re.compile(r"\bshowLineNumbers\b|:line-numbers\b|\blinenos[ ]*=[ ]*[\"']?(?:table|inline|true)")
_RANGE = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?")
# Material's `# (1)!` leads to the first item of the list below; here both are read as they stand.
_ANNOTATION = re.compile(r"(?P<number>(?:#|//|--|;|%|/\*|<!--)[ \t]*\(\d{1,3}\))!")


@dataclass(frozen=True, slots=True)
class CodeOptions:
    """`first` is the number of the first line, 0 where none are numbered; `lines` are counted from 1."""

    title: str = ""
    lines: tuple[int, ...] = ()
    first: int = 0


def read_code_options(info: str, count: int) -> CodeOptions:
    """Return what the line that begins a block of so many lines asks for."""
    if not any(sign in info for sign in ("=", "{", ":", "showLine")):
        return CodeOptions()
    title = _TITLE.search(info)
    asked = _LINES.search(info) or _BRACED.search(info)
    wanted: set[int] = set()
    for match in _RANGE.finditer(next(filter(None, asked.groups()), "") if asked else ""):
        wanted.update(range(int(match[1]), min(int(match[2] or match[1]), count) + 1))
    first = _FIRST.search(info)
    numbered = int(first[1]) if first else 1 if _NUMBERED.search(info) else 0
    shown = next(filter(None, title.groups()), "") if title else ""
    return CodeOptions(shown, tuple(sorted(line for line in wanted if line <= count)), numbered)


def without_annotation_signs(code: str) -> str:
    """Return code without the `!` behind the number of a remark."""
    return _ANNOTATION.sub(r"\g<number>", code) if ")!" in code else code
