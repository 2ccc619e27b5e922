"""Escape text for Markdown: every character that would act is escaped, and no other, so that Chinese text stays clean.

Some characters become entities rather than get a backslash, for the parser looks for code spans and formulas before it
looks at backslashes: a backtick always, a backslash at the end of a text, a bracket within a link's text.
"""

import re
from dataclasses import dataclass
from html import escape as escape_html

from ainotes_site.gfm.containers import BLOCK_TAGS
from ainotes_site.gfm.generators import INLINE_TAGS
from ainotes_site.gfm.marks import escape_marks
from ainotes_site.gfm.shorthand import escape_shorthand
from ainotes_site.text import HAN


@dataclass(frozen=True, slots=True)
class Place:
    """Where inline nodes are written.

    `line`: all must stand on one line, as in a heading; `table`: in a cell, too; `link`: within brackets; `marked`: beside
    delimiters, which a lone `~` could pair up with; `within`: the emphasis around; `concepts`: links that the program made
    are kept.
    """

    line: bool = False
    table: bool = False
    link: bool = False
    marked: bool = False
    within: str = ""
    concepts: bool = False


_PUNCTUATION = r"[!-/:-@\[-`{-~]"
_MARKUP = re.compile(
    rf"\\(?={_PUNCTUATION})|\\$"
    r"|(?P<run>_+|=+|~+|%+)"
    r"|\*(?!\s)|(?<!\s)\*"
    r"|[$`]"
    r"|\[(?=[\[^])|(?<=\])[(\[]"
    r"|<(?=[A-Za-z/!?])"
    r"|&(?=#?\w+;)"
    r"|[!^](?=\[)"
    r"|(?<=http):(?=//)|(?<=https):(?=//)|(?<=ftp):(?=//)"
    r"|(?<=www)\."
    r"|(?<=[\w.+-])@(?=\w)"
    rf"|(?<![^\s，。、；（(~])#(?=[^\s#]*[A-Za-z{HAN}])(?=[\w{HAN}])"
    r"|(?P<bracket>[\[\]])",
    re.I,
)
# What `generators` and `containers` read, and only that: prompts are full of braces.
_TAGS = "|".join(sorted({*INLINE_TAGS.split(), *BLOCK_TAGS, *(f"end{tag}" for tag in BLOCK_TAGS)}))
_GENERATORS = re.compile(
    rf"\{{(?=%-?[ ]*(?:{_TAGS})\b|\{{[<%]|\{{-?[ ]*(?:site\.|base_?path|[\"'])|docsify-ignore)|(?<=\s):(?=id=[\w-]+\s*$)",
    re.I,
)
_LINE_START = re.compile(
    r"(?:[-+]|#{1,6})(?=\s|$)|:{3}|/{3}|-+8<-|<<<|[?!](?=>)|>|=+\s*$"
    r"|(?=[|:-])(?=[ |:]*-)[ |:-]*$|(?P<number>\d{1,9})(?=[.)](?:\s|$))"
)
# A link definition, a task's box or a callout's type.
_BLOCK_START = re.compile(r"\[(?:[^\]]*$|[^\]]*\]:|[ xX]\]|!)")
_BALANCED = re.compile(r"(?!\[)[^\[\]]*(?:\[(?!\^)[^\[\]]*\](?![(\[])[^\[\]]*)*(?<!\])")
_PLAIN_ADDRESS = re.compile(r"(?!<)(?:[^\s()<>\0-\x1f]|\([^\s()<>\0-\x1f]*\))+")
# Where the parser takes the middle of an address for one of its own.
_INNER_ADDRESS = re.compile(r"(?<=[^A-Za-z0-9_<(\[\"'=/.@])(www|https?)(?=\.|://)")
_ENTITIES = {"`": "&#96;", "]": "&#93;"}


def escape_text(text: str, before: str, place: Place) -> str:
    """Escape a text that stands behind `before`, which is empty at the start of a block."""
    brackets = place.link and not _BALANCED.fullmatch(text)
    written = _MARKUP.sub(lambda match: _escape_match(match, place, brackets), text)
    written = _GENERATORS.sub(r"\\\g<0>", escape_marks(escape_shorthand(written)))
    if place.table:
        written = written.replace("|", "\\|")
    if before.endswith("]") and written[:1] in ("(", "[", ":"):
        return f"\\{written}"
    if not before and _BLOCK_START.match(written):
        return f"\\{written}"
    return _escape_line_start(written) if not before or before.endswith("\n") else written


def _escape_match(match: re.Match[str], place: Place, brackets: bool) -> str:
    found, text = match[0], match.string
    if match["bracket"] and not brackets:
        return found
    # Two backslashes before a bracket begin a formula in some programs.
    if found == "\\" and text[match.end() : match.end() + 1] in ("", "(", "["):
        return "&#92;"
    if match["run"]:
        return "".join(f"\\{c}" for c in found) if _run_acts(match, place) else found
    return _ENTITIES.get(found) or f"\\{found}"


def _run_acts(match: re.Match[str], place: Place) -> bool:
    """Tell whether a run of `_`, `=`, `~` or `%` is markup."""
    # Cut as single characters: all that stands before each run of a long text would be a square of its length.
    run, text, start = match[0], match.string, match.start()
    before, after = text[max(0, start - 1) : start], text[match.end() : match.end() + 1]
    if run[0] == "_":
        return not (before.isalnum() and after.isalnum())
    if run[0] == "=" and before == after == " ":
        return False
    return len(run) > 1 or (run == "~" and place.marked)


def _escape_line_start(text: str) -> str:
    match = _LINE_START.match(text)
    if match is None:
        return text
    at = match.end("number") if match["number"] else 0
    return f"{text[:at]}\\{text[at:]}"


def escape_end(written: str, *, bracket: bool) -> str:
    """Escape the last character of a text that markup follows; `bracket` says whether this begins with one."""
    acts = written.endswith(("[", "<", "!", "^") if bracket else ("[", "<"))
    return f"{written[:-1]}\\{written[-1]}" if acts and written[-2:-1] != "\\" else written


def write_code(code: str, place: Place) -> str:
    """Return a code span."""
    code = code.replace("\n", " ")
    fence = "`" * (longest_run(code, "`") + 1)
    if "`" in (code[:1], code[-1:]) or (code.strip() and code[:1] == code[-1:] == " "):
        code = f" {code} "
    return f"{fence}{code.replace('|', chr(92) + '|') if place.table else code}{fence}"


def longest_run(text: str, character: str) -> int:
    """Return the length of the longest run of a character."""
    return max((len(run) for run in re.findall(f"{re.escape(character)}+", text)), default=0)


def write_target(address: str, title: str, place: Place) -> str:
    """Return what stands in the parentheses of a link or an image."""
    address = address.strip()
    written = _escape_address(address, place)
    if not _PLAIN_ADDRESS.fullmatch(address):
        written = "<" + re.sub("[<>]", lambda match: f"\\{match[0]}", written) + ">"
    return f'{written} "{_escape_address(title, place).replace(chr(34), "&quot;")}"' if title else written


def _escape_address(address: str, place: Place) -> str:
    address = re.sub(r"&(?=#?\w+;)", "&amp;", re.sub(rf"\\(?={_PUNCTUATION}|$)", r"\\\\", address))
    address = _INNER_ADDRESS.sub(r"\1\\", address).replace("`", "&#96;").replace("$", "\\$").replace("\n", "&#10;")
    return address.replace("|", "\\|") if place.table else address


def write_attributes(attrs: tuple[tuple[str, str], ...]) -> str:
    """Return HTML attributes as they stand in a tag."""
    return "".join(f' {name}="{_escape_value(value)}"' if value else f" {name}" for name, value in attrs)


def _escape_value(value: str) -> str:
    return escape_markup(escape_html(value)).replace("\n", "&#10;").replace("|", "&#124;")


def escape_raw(text: str) -> str:
    """Escape a text within a block of HTML, which an empty line would end."""
    return re.sub(r"\n(?=[ \t]*\n)", "&#10;", escape_markup(escape_html(text, quote=False)))


def escape_markup(text: str) -> str:
    """Replace what the parser looks for before it knows what is HTML."""
    return text.replace("\\", "&#92;").replace("`", "&#96;").replace("$", "&#36;")
