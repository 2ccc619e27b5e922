"""Where a reader tells of a mistake: the form for a new issue, filled in, at the hosts whose form can be."""

from collections.abc import Sequence
from urllib.parse import urlencode, urlsplit

# Part of the host's name, the form below the repository, the names of its two fields. As each host documents it.
_FORMS = (
    ("github.", "issues/new", "title", "body"),
    ("gitlab.", "-/issues/new", "issue[title]", "issue[description]"),
    ("jihulab.", "-/issues/new", "issue[title]", "issue[description]"),
    ("gitee.", "issues/new", "issue[title]", "issue[description]"),
    ("gitea.", "issues/new", "title", "body"),
    ("codeberg.", "issues/new", "title", "body"),
)


def report_url(repo_url: str, title: str, places: Sequence[str]) -> str:
    """Return the address of the form, with the title and the places of the page in it; empty for other hosts."""
    host = urlsplit(repo_url).hostname or ""
    for part, form, title_field, body_field in _FORMS:
        if host.startswith(part) or f".{part}" in host:
            body = "\n".join(("（哪里不对？该是什么？）", "", *places))
            fields = urlencode({title_field: f"勘误：{title}", body_field: body})
            return f"{repo_url.rstrip('/')}/{form}?{fields}"
    return ""
