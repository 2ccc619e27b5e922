"""Read what authors of other site generators write on a line: docsify's, Jekyll's, Hexo's and Hugo's tags as Markdown."""

import re

# A line that holds none of these is left as it is.
_SIGN = re.compile(
    r"\{[%{]|[?!]>|docsify-ignore|:id=|':(?:include|size|no-zoom|target|disabled|ignore|class|crossorgin)|^<<<|[ ]markdown"
    r"|\{:[ ]?(?:id=|height|width)|\(\(\d{14}-|#\[\[|::[ ]|转存失败|:(?:label|eqlabel|numref|eqref|cite|width):`"
)
_HINT = re.compile(r"(?P<indent>[ ]{0,3})(?P<sign>[?!])>[ \t]+(?P<text>\S.*)")
_HINTS = {"?": "tip", "!": "warning"}
_IGNORED = re.compile(r"^([ ]{0,3}#{1,6}[ \t].*?)[ \t]*(?:<!--[ \t]*)?\{docsify-ignore(?:-all)?\}(?:[ \t]*-->)?[ \t]*$")
_HEADING_ID = re.compile(r"^([ ]{0,3}#{1,6}[ \t].*?)[ \t]+:id=([\w-]+)[ \t]*$")
_INCLUDED = re.compile(r"[ \t]*\[[^\]\n]*\]\((?P<path>[^\s()]+)[ \t]+'(?P<options>:include[^'\n]*)'\)[ \t]*")
_IMPORTED = re.compile(r"<<<[ \t]+(?:@/?)?(?P<path>[^\s{}#\[\]]+)[^\n]*")
_MARKDOWN_LINE = re.compile(
    r"[ ]{0,3}<(?P<open>(?P<tag>div|figure|section|article|center|p|details)\b[^<>\n]*?)"
    r"[ ]+markdown(?:[ ]*=[ ]*(?:\"[^\"]*\"|'[^']*'|\w+))?(?P<rest>[^<>\n]*)>(?P<text>[^\n]+)</(?P=tag)>[ \t]*",
    re.I,
)
_OPTIONS = re.compile(
    r"[ \t]+'(?P<options>:(?:include|size|no-zoom|target|disabled|ignore|class|crossorgin)[^'\n]*)'\)"
)
_SIZE = re.compile(r":size=(\d+%?)(?:x(\d+%?))?")
_BASE = re.compile(r"\{\{-?[ ]*(?:site\.(?:base)?url|base_?path|BASE_PATH)[ ]*-?\}\}/?(?=/|[^\s{}])")
_URL = re.compile(
    r"\{\{-?[ ]*(?:site\.(?:base)?url[ ]*\|[ ]*append:[ ]*)?[\"'](?P<path>[^\"'\n]+)[\"'](?:[ ]*\|[ ]*\w+)*[ ]*-?\}\}"
)
_PATH_TAG = re.compile(r"\{%-?[ ]*(?:link|post_url|post_path|asset_path)[ ]+(?P<path>[^\s%]+)[ ]*-?%\}(?=\))")
_REFERENCE = re.compile(r"\{\{[<%][ ]*(?:rel)?ref[ ]+[\"']?(?P<path>[^\"'\s{}]+)[\"']?[ ]*[%>]\}\}(?=\))")
_PICTURE = re.compile(
    r"\{%-?[ ]*(?:asset_img|img)[ ]+(?:[^\s%.]+[ ]+)?\"?(?P<path>[^\s%\"]+\.\w+)\"?[ ]*(?P<rest>[^%\n]*?)[ ]*-?%\}"
)
_FIGURE = re.compile(r"\{\{[<%][ ]*(?:figure|image|img|imgproc)[ ]+(?P<rest>[^{}\n]*?)[ ]*/?[%>]\}\}")
_LINK = re.compile(r"\{%-?[ ]*(?:post_link|asset_link)[ ]+(?P<path>[^\s%]+)(?:[ ]+(?P<text>[^%\n]+?))?[ ]*-?%\}")
_VIDEO = re.compile(
    r"\{(?:%-?|\{[<%])[ ]*(?P<host>youtube|bilibili)[ ]+[\"']?(?:id=[\"']?)?(?P<id>[\w-]{3,20})[^{}%\n]*?(?:-?%|[%>]\})\}"
)
_HOSTS = {"youtube": "https://www.youtube.com/watch?v=", "bilibili": "https://www.bilibili.com/video/"}
_NOTHING = re.compile(r"\{\{[<%][ ]*/?(?:toc|raw|math|katex)[ ]*/?[%>]\}\}|\{%-?[ ]*(?:end)?raw[ ]*-?%\}")
_CODE = re.compile(r"(`+[^`]*`+)")
# What Logseq and d2l's books keep about a block, on lines of its own.
_PROPERTY = re.compile(
    r"[ \t]*(?:collapsed:: (?:true|false)|id:: [0-9a-f-]{36}|(?:heading|background-color|logseq\.[\w.-]+):: [^\n]*)"
)
_LABEL = re.compile(r"[ ]{0,3}(?::(?:label|eqlabel|width|height):`[^`\n]*`[ ]*)+")
_ROLE = re.compile(r":(?:numref|eqref|cite[tp]?|ref|doc):(?=`)")
_SIYUAN = re.compile(r"\{: (?=[^{}\n]{0,300}?\bid=\"\d{14}-[a-z0-9]{7}\")[^{}\n]{0,600}\}")
_SIYUAN_REFERENCE = re.compile(r"\(\(\d{14}-[a-z0-9]{7} [\"']([^\"'\n]*)[\"']\)\)")
_LOGSEQ_SIZE = re.compile(r"(?<=\))\{:(?:height|width) \d{1,5}(?:, :?(?:height|width) \d{1,5})?\}")
_PIXELS = re.compile(r"(height|width) (\d+)")
_LOGSEQ_TAG = re.compile(r"(?<![\w#])#\[\[([^\[\]|\n]{1,80})\]\]")
_LOST_PICTURE = re.compile(r"\[外链图片转存[^\[\]()\n]{0,60}\(img-[\w-]+\)\(([^()\n]+)\)\]")
# Tags within a line that are read; other programs' templates are full of tags that are not.
INLINE_TAGS = "link post_url post_path asset_path asset_img img post_link asset_link youtube bilibili raw endraw"
_PAIR = re.compile(r"(\w+)=(?:\"([^\"]*)\"|'([^']*)'|(\S+))")
_QUOTED = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_DATED = re.compile(r"^\d{4}-\d{2}-\d{2}-")
_SHOWN = (".md", ".markdown", ".mp4", ".webm", ".mp3", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".pdf")


def read_line(line: str) -> tuple[str, ...]:
    """Return a line, which is no code, as Markdown: mostly one line."""
    if not _SIGN.search(line) or "\\{" in line:
        return (line,)
    if hint := _HINT.fullmatch(line):
        return (f"{hint['indent']}> [!{_HINTS[hint['sign']]}-untitled]", f"{hint['indent']}> {hint['text']}")
    if included := _INCLUDED.fullmatch(line):
        return _include(included["path"], included["options"])
    if _PROPERTY.fullmatch(line) or _LABEL.fullmatch(line):
        return ("",) if line.strip().startswith(":") else ()
    if element := _MARKDOWN_LINE.fullmatch(line):
        return (f"<{element['open']}{element['rest']}>", "", element["text"], "", f"</{element['tag']}>")
    if imported := _IMPORTED.fullmatch(line):
        return _code(imported["path"])
    line = _read_others(line)
    line = _HEADING_ID.sub(r"\1 {#\2}", _IGNORED.sub(r"\1", line))
    parts = _CODE.split(line) if "`" in line else [line]
    return ("".join(part if at % 2 else _read_tags(_OPTIONS.sub(_sized, part)) for at, part in enumerate(parts)),)


def _include(path: str, options: str) -> tuple[str, ...]:
    if path.lower().partition("?")[0].endswith(_SHOWN) and ":type=code" not in options:
        return (f"![[{path}]]",)
    return _code(path) if "://" not in path and "iframe" not in options else (f"[{path}]({path})",)


def _code(path: str) -> tuple[str, ...]:
    """Return a block of code that shows a file."""
    suffix = path.rpartition(".")[2]
    return ("", f"```{suffix if suffix.isalnum() else ''}", f'--8<-- "{path}"', "```", "")


def _sized(match: re.Match[str]) -> str:
    size = _SIZE.search(match["options"])
    if not size:
        return ")"
    height = f' height="{size[2]}"' if size[2] else ""
    return f'){{ width="{size[1]}"{height} }}'


def _read_others(line: str) -> str:
    """Return a line without what 思源, Logseq and CSDN put into it for themselves, and what it means as Markdown."""
    line = _SIYUAN_REFERENCE.sub(r"\1", _SIYUAN.sub("", line))
    line = _LOGSEQ_SIZE.sub(
        lambda match: "{" + " ".join(f'{key}="{size}"' for key, size in _PIXELS.findall(match[0])) + "}", line
    )
    line = _LOST_PICTURE.sub(
        r"![](<\1>)", _LOGSEQ_TAG.sub(lambda match: f"#{match[1].strip().replace(' ', '-')}", line)
    )
    return _ROLE.sub("", line)


def _read_tags(line: str) -> str:
    if "{%" not in line and "{{" not in line:
        return line
    line = _BASE.sub("/", line)
    for path in (_URL, _PATH_TAG, _REFERENCE):
        line = path.sub(lambda match: _address(match["path"]), line)
    line = _PICTURE.sub(lambda match: f"![{_caption(match['rest'])}]({match['path']})", line)
    line = _FIGURE.sub(_figure, line)
    line = _LINK.sub(
        lambda match: f"[{(match['text'] or match['path']).strip(chr(34))}]({_address(match['path'])})", line
    )
    line = _VIDEO.sub(lambda match: f"<{_HOSTS[match['host']]}{match['id']}>", line)
    return _NOTHING.sub("", line)


def _address(path: str) -> str:
    """Return the address of a post by its name, without the date that Jekyll keeps in front."""
    return _DATED.sub("", path)


def _caption(rest: str) -> str:
    """Return the words of a picture: what is quoted, or what is neither a class nor a size."""
    quoted = next((match[1] or match[2] for match in _QUOTED.finditer(rest) if match[1] or match[2]), "")
    return quoted or " ".join(word for word in rest.split() if not word[0].isdigit())


def _figure(match: re.Match[str]) -> str:
    given = {name: first or second or third for name, first, second, third in _PAIR.findall(match["rest"])}
    source = given.get("src") or given.get("href", "")
    if not source:
        return match[0]
    words = given.get("caption") or given.get("title") or given.get("alt", "")
    size = "".join(f' {name}="{given[name]}"' for name in ("width", "height") if given.get(name, "").isdigit())
    return f"![{words}]({source})" + (f"{{{size} }}" if size else "")
