"""Put right what the parser would misread in a note's text, code and formulas apart.

A bare URL ends before Chinese punctuation. A path with spaces gets `<…>`. A tag that HTML does not know is escaped, so that
Markdown goes on inside it. Each such mend carries a mark, by which it is undone where the text turns out to be code, HTML
or no link at all.
"""

import re

from ainotes_site.gfm.raw_html import KNOWN_TAGS
from ainotes_site.text import CJK_PUNCTUATION, HAN

# Longer addresses than these are no address that an author typed: so the cost of each is bounded.
_LONGEST_URL, _LONGEST_PATH = 2000, 500
_URL_END = re.escape(CJK_PUNCTUATION)
_BARE_URL = re.compile(
    rf"(?<![A-Za-z0-9_<(\[\"'=/])(?P<url>https?://(?:[A-Za-z0-9.-]{{1,{_LONGEST_URL}}}+(?::\d+)?(?=[{HAN}])"
    rf"|[^\s<>`|\"{_URL_END}]{{1,{_LONGEST_URL}}}+(?=[{_URL_END}])))"
)
_BARE_WWW = re.compile(
    rf"(?<![A-Za-z0-9_<(\[\"'=/.@])(?P<url>www\.[A-Za-z0-9][^\s<>`|\"{_URL_END}{HAN}]{{0,{_LONGEST_URL}}}+)(?=[{_URL_END}{HAN}])"
)
_DESTINATION = re.compile(rf"\]\([ \t]*(?P<inside>(?!<)(?:[^()<>\n]|\([^()<>\n]{{0,100}}+\)){{1,{_LONGEST_PATH}}}+)\)")
_TITLE = re.compile(r"[ \t]+(?P<title>\"[^\"\n]*\"|'[^'\n]*'|=(?P<size>\d*x?\d*))[ \t]*$")
_SPACED_PATH = re.compile(r"(?=[^\"]*[ \t])(?:[^\s\"#][^\"#]*\.\w{1,8}(?:#[^\"]*)?|#[^\s\"][^\"]*)")
_SCHEME = re.compile(r"[a-z]+://", re.I)
_UNKNOWN_TAG = re.compile(r"(?<!\\)(?<!\]\()(?<!\]: )<(?=/?(?P<name>[A-Za-z][A-Za-z0-9-]*)(?:\s|/?>))")
_DEFINITION = re.compile(r"[ ]{0,3}\[[^\]]+\]:")
# The number of a reference, set above the line, is no footnote within it.
_RAISED_REFERENCE = re.compile(r"(?<![\\^])\^\[(?=\d[\d,，、–-]{0,20}\]\^)")
# What this package reads itself, after the parser has taken the backslash away.
_ESCAPED = re.compile(r"\\[#{:+^]")
# A definition that defines no address would only hide its words: `['O']: 查看`.
_FALSE_DEFINITION = re.compile(
    r"^(?P<before>[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*)\[(?P<rest>(?!\^)[^\[\]\n]{1,500}\]:[ \t]*[^\s/#.:<@\\?=&%]+[ \t]*)$",
    re.M,
)
# Lists in code-like text: `arr[[0]]`, `[[1, 3]]`, `[["Q"]]`.
_FALSE_WIKILINK = re.compile(
    r"(?:(?<=[A-Za-z0-9_\])])(?<!\\)\[\[|(?<!\\)\[\[(?=[\"'‘“]|[\d\s.]+,[\d\s.,]*\]\]))(?=[^\[\]\n]{1,200}\]\])"
)
# Obsidian's `![[图.png|说明|300]]`: the parser knows one bar.
_FURTHER_BAR = re.compile(r"(\[\[[^\[\]|\n]{1,500}\|[^\[\]|\n]{0,200}?)\\?\|(?=[^\[\]|\n]{0,200}\]\])")
_BAR = "\xa6"
_TRAILING = ".,;:!?'\"*_~"


def mend(text: str, mark: str) -> str:
    """Return the text as the parser should read it, each change with the mark; no line is added or taken away."""
    if "[" in text:
        text = _FALSE_DEFINITION.sub(lambda match: f"{match['before']}\\[{mark}{match['rest']}", text)
        text = _FALSE_WIKILINK.sub(lambda match: f"\\[{mark}[", text)
        text = _RAISED_REFERENCE.sub(rf"^\\[{mark}", text)
        text = _FURTHER_BAR.sub(rf"\1{mark}{mark}{_BAR}", text)
    if "](" in text:
        text = _DESTINATION.sub(lambda match: _bracket_path(match, mark), text)
    if "http" in text or "www." in text:
        text = "".join(_mend_urls(line, mark) for line in text.splitlines(keepends=True))
    if "<" in text:
        text = _UNKNOWN_TAG.sub(lambda match: _escape_unknown(match, mark), text)
    return _ESCAPED.sub(rf"\g<0>{mark}", text) if "\\" in text else text


def unmend(text: str, mark: str) -> str:
    """Return what the author wrote."""
    if mark not in text:
        return text
    text = text.replace(f"{mark}{mark}{_BAR}", "|")
    text = re.sub(rf"\[(www\.[^\]\n]{{0,{_LONGEST_URL}}})\]\(<http://\1{mark}>\)", r"\1", text)
    text = re.sub(rf"<([^<>\n{mark}]*){mark}{{1,2}}(\d*x?\d*)>", _written_address, text)
    text = text.replace(f"{mark}|", "\\|")
    return re.sub(rf"\\([<|\[]){mark}", r"\1", text).replace(mark, "")


def _written_address(match: re.Match[str]) -> str:
    return f"{match[1]} ={match[2]}" if match[2] else match[1]


def _escape_unknown(match: re.Match[str], mark: str) -> str:
    return match[0] if match["name"].lower() in KNOWN_TAGS else f"\\<{mark}"


def _bracket_path(match: re.Match[str], mark: str) -> str:
    inside = match["inside"]
    found = _TITLE.search(inside) if inside[-1] in "\"' \t" or "=" in inside else None
    path = inside[: found.start()] if found else inside.rstrip(" \t")
    size = found["size"] if found else None
    if not path or (size is None and not _SPACED_PATH.fullmatch(path)) or '"' in path:
        return match[0]
    if _SCHEME.match(path) and (" " in path or "\t" in path):
        return match[0]
    title = f" {found['title']}" if found and size is None else ""
    return f"](<{path}{mark}{mark}{size or ''}>{title})"


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
