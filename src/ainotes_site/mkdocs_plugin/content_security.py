"""The second wall: a Content-Security-Policy in every page, under which no script runs that came with a note.

Scripts of the theme stand in its templates, and in those of an author's own `custom_dir`; what comes from notes only ever
reaches a template as a value. So a script is allowed, by the digest of what it renders to, where a template's own source
has it, and nowhere else.
"""

import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from urllib.parse import urlsplit

from jinja2 import Environment
from jinja2.ext import Extension

# Where the policy goes, as `main.html` writes it; text of a note cannot be this, its `<` is escaped.
PLACE = '<meta http-equiv="Content-Security-Policy" content="">'
_SCRIPT = re.compile(r"<script\b(?P<attrs>[^>]*)>.*?</script>", re.S | re.I)
# Scripts that load a file, and values that are no scripts.
_NOT_INLINE = re.compile(r"\bsrc\s*=|\btype\s*=\s*[\"']?application/", re.I)
_FILTER = "ainotes_own_script"


class ContentSecurity:
    """The policy of each page of a site, put together while the page's template is rendered.

    `loaded` are the addresses of scripts and style sheets that the author's configuration names, `hosts` those that the
    author trusts besides. With `inline` any script runs: MkDocs' preview writes one of its own into each page.
    """

    def __init__(self, *, remote: str, loaded: Iterable[str], hosts: Iterable[str], inline: bool) -> None:
        trusted = sorted({*filter(None, map(_origin, loaded)), *hosts})
        self._rules = _rules(remote, trusted)
        self._inline = inline
        self._digests: dict[str, None] = {}

    def __repr__(self) -> str:
        return f"{self._rules} {self._inline}"

    def watch(self, env: Environment) -> None:
        """Note the scripts of this environment's templates as they are rendered."""
        env.filters[_FILTER] = self._note
        env.add_extension(_OwnScripts)

    def begin(self) -> None:
        """Begin a page: nothing is allowed yet."""
        self._digests = {}

    def finish(self, html: str, *, own_base: bool = False) -> str:
        """Return the page with its policy; with `own_base` it may set what its addresses count from, within the site's host."""
        policy = self._policy().replace("base-uri 'none'", "base-uri 'self'") if own_base else self._policy()
        return html.replace(PLACE, f'<meta http-equiv="Content-Security-Policy" content="{policy}">', 1)

    def _policy(self) -> str:
        allowed = " 'unsafe-inline'" if self._inline else "".join(f" '{digest}'" for digest in self._digests)
        return "; ".join(f"{name} {value}{allowed if name == 'script-src' else ''}" for name, value in self._rules)

    def _note(self, script: str) -> str:
        source = script[script.index(">") + 1 : script.rindex("</")]
        self._digests[f"sha256-{b64encode(sha256(source.encode()).digest()).decode()}"] = None
        return script


class _OwnScripts(Extension):
    """Hands each script in the source of a template to the filter when it is rendered."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return _SCRIPT.sub(_watched, source)


def _watched(script: re.Match[str]) -> str:
    if _NOT_INLINE.search(script["attrs"]):
        return script[0]
    return f"{{% filter {_FILTER} %}}{script[0]}{{% endfilter %}}"


def _rules(remote: str, trusted: Iterable[str]) -> tuple[tuple[str, str], ...]:
    # `file:` is for pages opened from a disk, where Firefox takes 'self' for nothing; on the web it allows nothing.
    own = " ".join(("'self'", "file:", *trusted))
    media = f"{own} data: blob:{'' if remote == 'drop' else ' https: http:'}"
    return (
        ("default-src", "'none'"),
        ("script-src", own),
        # KaTeX and Mermaid set sizes and colours by attributes; a style runs nothing.
        ("style-src", f"{own} 'unsafe-inline'"),
        ("font-src", f"{own} data:"),
        ("img-src", media),
        ("media-src", media),
        ("connect-src", " ".join(("'self'", *trusted))),
        ("worker-src", own),
        ("manifest-src", "'self'"),
        ("object-src", "'none'"),
        ("base-uri", "'none'"),
        ("form-action", "'self'"),
    )


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme or 'https'}://{parts.netloc}" if parts.netloc else ""
