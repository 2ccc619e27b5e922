"""The source of a diagram: what is said about it apart from what it shows."""

import re
from dataclasses import dataclass

import yaml

from ainotes_site.drawing.chart import NotUnderstoodError

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)\n[ \t]*---[ \t]*\n", re.S)
_DIRECTIVE = re.compile(r"%%\{.*?\}%%", re.S)
_COMMENT = re.compile(r"^[ \t]*%%[^\n]*$", re.M)
_SPOKEN = re.compile(r"^[ \t]*accTitle[ \t]*:[ \t]*([^\n]+)$", re.M)
_DESCRIBED = re.compile(r"^[ \t]*accDescr(?:[ \t]*:[ \t]*([^\n]+)$|\s*\{([^}]*)\})", re.M)
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class DiagramSource:
    """A diagram's source without comments and settings; `header` is the first line's first word."""

    header: str
    body: str
    title: str = ""
    spoken: str = ""


def read_source(text: str) -> DiagramSource:
    """Set apart comments, settings (which change the look only), title and accessible texts."""
    text = text.replace("\r\n", "\n").replace("\t", " ").strip()
    if _NOT_IN_XML.search(text):
        raise NotUnderstoodError("有控制字符")
    title = ""
    if front := _FRONT_MATTER.match(text + "\n"):
        title = _title(front[1])
        text = (text + "\n")[front.end() :]
    text = _COMMENT.sub("", _DIRECTIVE.sub("", text))
    spoken = [match[1].strip() for match in _SPOKEN.finditer(text)]
    spoken += [" ".join((match[1] or match[2]).split()) for match in _DESCRIBED.finditer(text)]
    body = _DESCRIBED.sub("", _SPOKEN.sub("", text)).strip()
    header = re.match(r"[\w-]*", body)
    assert header
    return DiagramSource(
        header[0], body[header.end() :], title, "。".join(part.rstrip("。") for part in spoken if part)
    )


def _title(front_matter: str) -> str:
    try:
        values = yaml.load(front_matter, yaml.BaseLoader)  # which merges nothing, and reads no dates
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise NotUnderstoodError("图的前言不是合法的 YAML") from error
    if values is None:
        return ""
    if not isinstance(values, dict):
        raise NotUnderstoodError("图的前言不是键和值")
    title = values.get("title") or ""
    if not isinstance(title, str):  # a list may hold itself a million times
        raise NotUnderstoodError("图的标题不是文字")
    return " ".join(title.split())
