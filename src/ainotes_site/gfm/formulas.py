"""Tell which dollars and brackets of a note enclose a formula.

A wrong guess turns a paragraph inside out, so what stands between two delimiters must look like LaTeX or like a name, not
like prose; one that does not is left as a character, and the next is tried.
"""

import re
from dataclasses import dataclass

from ainotes_site.text import CJK_EDGE_RE, HAN


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as written, with its delimiters, and the LaTeX between them."""

    source: str
    latex: str
    display: bool

    @property
    def is_ours(self) -> bool:
        """Whether GitHub, and scripts that look for formulas, would show it as it is written: it has blanks inside."""
        inside = self.source[1:-1]
        return not self.display and self.source[:1] == self.source[-1:] == "$" and inside != inside.strip()


_AS_CODE = re.compile(r"\$(`+)(?!`)(?P<latex>[^\n]{1,1000}?)(?<!`)\1\$")
_DISPLAY_END = re.compile(r"(?<!\\)\$\$")
# A newline in the middle of an inline formula wraps it; one before a block ends the paragraph.
_NEWLINE = r"\n(?![ \t>]*(?:$|[-*+#|]|\d+[.)][ \t]))"
_INLINE = re.compile(rf"\$(?P<latex>(?:[^$`\\\n]|\\(?:[^\n]|(?=\n))|{_NEWLINE}){{1,1000}}+)\$(?!\$)", re.M)
_BRACKETS = re.compile(r"\\\[(?P<latex>(?:\\[^\[\]]|[^\\]){1,4000}?)\\\]")
_PARENS = re.compile(r"\\\((?P<latex>(?:\\[^()\n]|[^\\\n]){1,1000}?)\\\)")
# Where Markdown takes a backslash away, as in Hexo and Jekyll, authors write two.
_ESCAPED_BRACKETS = re.compile(r"\\\\\[(?P<latex>(?:(?!\\\\[\[\]]).){1,4000}?)\\\\\]", re.S)
_ESCAPED_PARENS = re.compile(r"\\\\\((?P<latex>(?:(?!\\\\[()])[^\n]){1,1000}?)\\\\\)")
_ENVIRONMENT = re.compile(
    r"\\begin\{(?P<name>(?:equation|align|alignat|gather|multline|flalign|eqnarray|displaymath)\*?)\}"
    r"(?P<inside>(?:(?!\\begin\{(?P=name)\}).){1,4000}?)\\end\{(?P=name)\}(?=[ \t]*(?:$|[，。,.;；]))",
    re.M | re.S,
)
_BREAKS_FORMULA = re.compile(r"\n[ \t>]*\n[ \t>]*(?:\n|#{1,6} |```|[-*+] )")
_LATEX = re.compile(r"\\[A-Za-z]|[=^_{}<>+]")
_TEX = re.compile(r"\\[A-Za-z]|[=^_]")
_TEXT_GROUP = re.compile(r"\\(?:text\w*|mbox|mathrm|mathbf|operatorname\*?|tag\*?)\s*\{[^{}]*\}")
_PROSE_MARK = re.compile("[，。；：！？、]")
_WORDS = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{3,} +[A-Za-z]{2,}")
_HAN = re.compile(f"[{HAN}]")
_WORD = re.compile("[A-Za-z]{2,}")
_NAME = re.compile(r"[A-Za-z0-9'(),.+\-/|!*: ]{1,20}")
_PRICE = re.compile(r"\d[\d,.]*[^\\^_=]*")
# A name of two characters or more with a letter in it: `_2` is an index.
_SHELL = re.compile(r"(?=_*[A-Za-z])(?:[A-Z_][A-Z0-9_]+[\w/:.=-]*|[A-Za-z_]\w+[/:.=-]?)")
# Such marks alone are Markdown's, unless it is a single one.
_MARKS_ALONE = re.compile(r"(?=..)[*~\[\]\s]*")
_BLOCK_LINE = re.compile(r"[ \t]*(?:#{1,6}[ \t]|```|~~~|!?\[[^\]]{0,200}\]\(|\|.*\|[ \t]*$)")
# A line of a display block without a sign of LaTeX and with so many Chinese characters, or words, is a sentence:
# the longest names in the formulas of the sample notes have 7 characters, and 4 words.
_SENTENCE_HAN, _SENTENCE_WORDS = 10, 6


def find_formula(text: str, at: int) -> Formula | None:
    """Return the formula that begins at this delimiter, or None where it means something else, such as a price."""
    if text.startswith("\\begin", at):
        return _environment(text, at)
    if text.startswith("\\\\", at):
        escaped = (_ESCAPED_BRACKETS if text.startswith("[", at + 2) else _ESCAPED_PARENS).match(text, at)
        return _bracketed(escaped, display=text.startswith("[", at + 2))
    if text.startswith("\\[", at):
        return _bracketed(_BRACKETS.match(text, at), display=True)
    if text.startswith("\\(", at):
        return _bracketed(_PARENS.match(text, at), display=False)
    if text.startswith("$`", at):
        match = _AS_CODE.match(text, at)
        return Formula(match[0], match["latex"].strip(), False) if match else None
    if text.startswith("$$", at):
        return _display(text, at)
    match = _INLINE.match(text, at)
    if match is None or not _is_inline(match["latex"], text[match.end() : match.end() + 1]):
        return None
    if not _TEX.search(match["latex"]) and not _NAME.fullmatch(match["latex"]) and _begins_one(text, match.end() - 1):
        return None
    return Formula(match[0], _unquoted(match["latex"], _before(text, at)).strip(), False)


def _environment(text: str, at: int) -> Formula | None:
    """Return a display environment without dollars, as MathJax and notebooks read it, where it begins its line."""
    match = _ENVIRONMENT.match(text, at)
    before = _before(text, at)
    if match is None or before.strip(" \t>-*+.)0123456789") or _BREAKS_FORMULA.search(match["inside"]):
        return None
    return Formula(match[0], _unquoted(match[0], before).strip(), True)


def _begins_one(text: str, at: int) -> bool:
    """Tell whether the closing dollar makes a better beginning: then the one before it stands alone."""
    match = _INLINE.match(text, at)
    if match is None or not _is_inline(match["latex"], text[match.end() : match.end() + 1]):
        return False
    return bool(_TEX.search(match["latex"]) or _NAME.fullmatch(match["latex"]))


def _bracketed(match: re.Match[str] | None, *, display: bool) -> Formula | None:
    if match is None:
        return None
    latex = match["latex"]
    is_formula = _LATEX.search(latex) or (len(latex.strip()) <= 3 and (not display or latex.startswith("\n")))
    if not is_formula or not latex.strip(" \t\n>") or (display and _BREAKS_FORMULA.search(latex)):
        return None
    return Formula(match[0], _unquoted(latex, _before(match.string, match.start())).strip(), display)


def _display(text: str, at: int) -> Formula | None:
    end = None if text.startswith("$$$", at) else _DISPLAY_END.search(text, at + 2)
    if end is None:
        return None
    latex, before = text[at + 2 : end.start()], _before(text, at)
    if not latex.strip(" \t\n>"):
        return None
    is_block = not before.strip(" \t>-*+.)0123456789")
    if any(map(_is_prose, latex.split("\n"))) or (not is_block and _is_between(latex)):
        return None
    return Formula(text[at : end.end()], _unquoted(latex, before).strip(), True)


def _is_between(latex: str) -> bool:
    """Tell the text between two stray `$$` of a sentence from a formula in it."""
    if re.search(r"\n[ \t>]*\n", latex):
        return True
    return not _LATEX.search(latex) and bool(CJK_EDGE_RE.search(latex) or _WORDS.search(latex))


def _is_prose(line: str) -> bool:
    if _BLOCK_LINE.match(line):
        return True
    bare = _TEXT_GROUP.sub("", line)
    if _LATEX.search(bare) or "\\" in bare or "&" in bare or bare.lstrip(" >").startswith("%"):
        return False
    return len(_HAN.findall(bare)) >= _SENTENCE_HAN or len(_WORD.findall(bare)) >= _SENTENCE_WORDS


def _before(text: str, at: int) -> str:
    """Return what stands before the delimiter on its line, as far as a list's or a quote's markers could reach."""
    return text[max(text.rfind("\n", max(0, at - 200), at) + 1, at - 200, 0) : at]


def _unquoted(latex: str, before: str) -> str:
    """Take off the marks of a quote that the formula stands in."""
    return re.sub(r"\n[ \t]*>[ \t]?", "\n", latex) if before.lstrip().startswith(">") else latex


def _is_inline(latex: str, following: str) -> bool:
    bare = _TEXT_GROUP.sub("", latex)
    tex = _TEX.search(latex)
    if not latex.strip() or _MARKS_ALONE.fullmatch(latex.strip()):
        return False
    if following.isdigit() and not re.search(r"\\[A-Za-z]|[\^_]", latex):
        return False
    if not tex and (_PRICE.fullmatch(latex) and (CJK_EDGE_RE.search(bare) or latex != latex.strip())):
        return False
    if following.isascii() and following.isalpha() and _SHELL.fullmatch(latex):
        return False
    if "\n" in latex and (not _LATEX.search(latex) or CJK_EDGE_RE.search(bare)):
        return False
    if latex != latex.strip() and not _is_padded(latex, bare):
        return False
    return not (_PROSE_MARK.search(bare) and not (re.search(r"\\[A-Za-z]", bare) and latex == latex.strip()))


def _is_padded(latex: str, bare: str) -> bool:
    """Tell a formula with blanks inside its dollars from the text between two of them."""
    if re.fullmatch(r"[ \t]*[A-Za-z][ \t]*", latex):
        return True
    begins_in_chinese = CJK_EDGE_RE.match(bare.lstrip()) and not bare.lstrip().startswith("\\")
    return bool(_TEX.search(latex)) and not begins_in_chinese and not (_WORDS.search(bare) and "\\" not in bare)
