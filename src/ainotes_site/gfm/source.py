"""Prepare a note's text for the GFM parser: what the parser would misread is set aside or put right, code excepted.

Formulas become placeholders, since `_`, `*`, `\\` and `|` in LaTeX are Markdown to the parser; they are put back after
the parse, in code as they were written. A bare URL ends before Chinese punctuation. A path with spaces gets `<…>`.
A tag that HTML does not know is escaped, so that Markdown goes on inside it. Each such mend carries a mark, by which it
is undone where the text turns out to be code or HTML.
The number of lines may shrink (a display formula of several lines becomes one), so a line map goes along.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ainotes_site.gfm.raw_html import KNOWN_TAGS
from ainotes_site.text import CJK_EDGE_RE, CJK_PUNCTUATION, HAN


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as written, with its delimiters, and the LaTeX between them."""

    source: str
    latex: str
    display: bool


@dataclass(frozen=True, slots=True)
class Source:
    """Text for the parser. `lines[i]` is the 1-based line of the note where line `i + 1` of the text begins.

    `marks` are characters that the note does not use: around the index of a formula, and in each mend.
    """

    text: str
    lines: tuple[int, ...]
    formulas: tuple[Formula, ...]
    marks: tuple[str, str, str]

    @property
    def mend_mark(self) -> str:
        """The character that tells a mend from what the author wrote."""
        return self.marks[2]

    def restore(self, text: str) -> str:
        """Put back what the author wrote, for code, HTML and addresses."""
        mark = self.mend_mark
        if mark in text:
            text = re.sub(rf"\[(www\.[^\]\n]*)\]\(<http://\1{mark}>\)", r"\1", text)
            text = re.sub(rf"<([^<>\n]*){mark}(\d*x?\d*)>", _written_address, text)
            text = text.replace(f"\\<{mark}", "<").replace(mark, "")
        if self.marks[0] in text:
            text = self.placeholder().sub(lambda match: self.formulas[int(match[1])].source, text)
        return text

    def placeholder(self) -> re.Pattern[str]:
        """Return the pattern of a placeholder; its group is the formula's index."""
        return re.compile(f"{self.marks[0]}(\\d+){self.marks[1]}")


_FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?P<fence>`{3,}|~{3,})(?P<info>[^\n]*)$")
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)\1(?!`)", re.S)
_DISPLAY = r"(?<![\\$])\$\$(?!\$)(?P<dollars>(?:(?!\$\$).){1,4000}?)(?<!\\)\$\$"
_INLINE = r"(?<![\\$])\$(?![\s$])(?P<dollar>[^$\n]{0,1000}?[^\s\\$])\$(?![\d$])"
_BRACKETS = r"(?<!\\)\\\[(?P<brackets>(?:\\[^\[\]]|[^\\]){1,4000}?)\\\]"
_PARENS = r"(?<!\\)\\\((?P<parens>(?:\\[^()\n]|[^\\\n]){1,1000}?)\\\)"
_FORMULA = re.compile("|".join((_DISPLAY, _INLINE, _BRACKETS, _PARENS)), re.S)
_BREAKS_FORMULA = re.compile(r"\n[ \t>]*\n[ \t>]*(?:\n|#{1,6} |```|[-*+] )")
_LATEX = re.compile(r"\\[A-Za-z]|[=^_{}<>+]")
_URL_END = re.escape(CJK_PUNCTUATION)
_BARE_URL = re.compile(
    rf"(?<![A-Za-z0-9_<(\[\"'=/])(?P<url>https?://(?:[A-Za-z0-9.-]+(?::\d+)?(?=[{HAN}])|[^\s<>`|\"{_URL_END}]{{1,2000}}+(?=[{_URL_END}])))"
)
_BARE_WWW = re.compile(
    rf"(?<![A-Za-z0-9_<(\[\"'=/.@])(?P<url>www\.[A-Za-z0-9][^\s<>`|\"{_URL_END}{HAN}]*)(?=[{_URL_END}{HAN}])"
)
_PIECE = r"(?:[^()<>\n\"]|\([^()<>\n]*\))*?"
_SPACED_PATH = re.compile(
    rf"(?P<open>!?\[[^\]\n]*\]\()(?P<path>(?!<){_PIECE}[^\s()<>\"](?:[ \t]{_PIECE})\.\w{{1,8}}(?:#[^()<>\s]*)?)"
    r"(?P<title>[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'|=\d*x?\d*))?[ \t]*\)"
)
_SIZED_PATH = re.compile(r"(?P<open>!\[[^\]\n]*\]\()(?P<path>[^\s()<>\"]+)(?P<title>[ \t]+=\d*x?\d*)[ \t]*\)")
_UNKNOWN_TAG = re.compile(r"(?<!\\)(?<!\]\()(?<!\]: )<(?=/?(?P<name>[A-Za-z][A-Za-z0-9-]*)(?:\s|/?>))")
_DEFINITION = re.compile(r"^[ ]{0,3}\[[^\]]+\]:", re.M)
_TRAILING = ".,;:!?'\"*_~"


def prepare(text: str) -> Source:
    """Set formulas aside and put right what the parser would misread."""
    marks = _unused_marks(text)
    formulas: list[Formula] = []
    pieces = [
        piece if is_code else _mend(_mask_formulas(piece, formulas, marks), marks[2])
        for is_code, piece in _split_code(text)
    ]
    masked = "".join(pieces)
    return Source(masked, _line_map(masked, formulas, marks), tuple(formulas), marks)


def _written_address(match: re.Match[str]) -> str:
    return f"{match[1]} ={match[2]}" if match[2] else match[1]


def _unused_marks(text: str) -> tuple[str, str, str]:
    """Return three private-use characters that the note itself does not use."""
    unused = (chr(code) for code in range(0xE000, 0xF8FF) if chr(code) not in text)
    return next(unused), next(unused), next(unused)


def _split_code(text: str) -> Iterator[tuple[bool, str]]:
    """Yield the text in pieces, fenced blocks and code spans marked as code."""
    for fenced, block in _split_fences(text):
        if fenced:
            yield True, block
            continue
        at = 0
        for match in _CODE_SPAN.finditer(block):
            yield False, block[at : match.start()]
            yield True, match[0]
            at = match.end()
        yield False, block[at:]


def _split_fences(text: str) -> Iterator[tuple[bool, str]]:
    fence, run = "", []  # type: tuple[str, list[str]]
    for line in text.splitlines(keepends=True):
        stripped = line.strip(" \t>\r\n")
        match = None if fence else _FENCE.match(line.rstrip("\r\n"))
        if fence:
            run.append(line)
            if stripped and set(stripped) == {fence[0]} and len(stripped) >= len(fence):
                yield True, "".join(run)
                fence, run = "", []
        elif match and not (match["fence"][0] == "`" and "`" in match["info"]):
            yield False, "".join(run)
            fence, run = match["fence"], [line]
        else:
            run.append(line)
    yield bool(fence), "".join(run)


def _mask_formulas(text: str, formulas: list[Formula], marks: tuple[str, str, str]) -> str:
    def mask(match: re.Match[str]) -> str:
        formula = _formula(match)
        if formula is None:
            return match[0]
        formulas.append(formula)
        return f"{marks[0]}{len(formulas) - 1}{marks[1]}"

    return _FORMULA.sub(mask, text)


def _formula(match: re.Match[str]) -> Formula | None:
    """Return the formula, or None where the delimiters mean something else, such as two prices."""
    kind = match.lastgroup or ""
    latex = match[kind]
    if kind in ("dollars", "brackets"):
        if _BREAKS_FORMULA.search(latex) or not latex.strip(" \t\n>"):
            return None
        if kind == "brackets" and not _LATEX.search(latex):
            return None
        return Formula(match[0], re.sub(r"\n[ \t]*>[ \t]?", "\n", latex).strip(), True)
    if kind == "parens" and not (_LATEX.search(latex) or len(latex.strip()) <= 3):
        return None
    if kind == "dollar" and _is_not_formula(latex, match.string[match.end() : match.end() + 1]):
        return None
    return Formula(match[0], latex.strip(), False)


def _is_not_formula(latex: str, following: str) -> bool:
    """Tell prices (`$5到$x`) and shell variables (`$HOME/$USER`) from formulas."""
    price = latex[:1].isdigit() and CJK_EDGE_RE.search(latex) and not _LATEX.search(latex)
    shell = following.isascii() and following.isalpha() and re.fullmatch(r"[A-Za-z_]\w+[/:.=-]?", latex)
    return bool(price or shell)


def _mend(text: str, mark: str) -> str:
    if "](" in text and " " in text:
        text = _SPACED_PATH.sub(lambda match: _bracket_path(match, mark), text)
        text = _SIZED_PATH.sub(lambda match: _bracket_path(match, mark), text)
    if "http" in text or "www." in text:
        text = "".join(_mend_urls(line, mark) for line in text.splitlines(keepends=True))
    if "<" in text:
        text = _UNKNOWN_TAG.sub(lambda match: _escape_unknown(match, mark), text)
    return text.replace("\\#", f"\\#{mark}")


def _escape_unknown(match: re.Match[str], mark: str) -> str:
    return match[0] if match["name"].lower() in KNOWN_TAGS else f"\\<{mark}"


def _bracket_path(match: re.Match[str], mark: str) -> str:
    if re.match(r"[a-z]+://", match["path"], re.I) and " " in match["path"]:
        return match[0]
    title = match["title"] or ""
    size = title.strip().removeprefix("=") if title.strip().startswith("=") else ""
    return f"{match['open']}<{match['path']}{mark}{size}>{'' if title.strip().startswith('=') else title})"


def _mend_urls(line: str, mark: str) -> str:
    if _DEFINITION.match(line):
        return line
    line = _BARE_URL.sub(lambda match: _delimit(match["url"], f"<{{url}}{mark}>"), line)
    return _BARE_WWW.sub(lambda match: _delimit(match["url"], f"[{{url}}](<http://{{url}}{mark}>)"), line)


def _delimit(url: str, form: str) -> str:
    """Mark the URL's end, leaving out trailing punctuation and an unbalanced `)` as GFM does."""
    kept = url.rstrip(_TRAILING)
    while kept.endswith(")") and kept.count(")") > kept.count("("):
        kept = kept[:-1].rstrip(_TRAILING)
    if kept.endswith("://") or "](" in kept:
        return url
    return form.format(url=kept) + url[len(kept) :]


def _line_map(masked: str, formulas: list[Formula], marks: tuple[str, str, str]) -> tuple[int, ...]:
    placeholder = re.compile(f"{marks[0]}(\\d+){marks[1]}")
    lines, number = [], 1
    for line in masked.split("\n"):
        lines.append(number)
        number += 1 + sum(formulas[int(m[1])].source.count("\n") for m in placeholder.finditer(line))
    return tuple(lines)
