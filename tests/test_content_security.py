"""The second wall: what the policy of a page lets run."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from ainotes_site.mkdocs_plugin.content_security import PLACE, ContentSecurity


def digest(script: str) -> str:
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


def render(template: str, *, inline: bool = False, **values: str) -> str:
    security = ContentSecurity(remote="keep", loaded=(), hosts=(), inline=inline)
    env = Environment(loader=DictLoader({"page": f"{PLACE}{template}", "part": "<script>part()</script>"}))
    security.watch(env)
    security.begin()
    return security.finish(env.get_template("page").render(values))


def scripts(html: str) -> str:
    found = re.search(r"script-src ([^;]*);", html)
    assert found
    return found[1].removeprefix("'self' file:").strip()


@pytest.mark.parametrize(
    ("template", "allowed"),
    [
        ("<script>a()</script>", "a()"),
        ('<script id="x">a({{ value }})</script>', 'a(<b>"</b>)'),
        ("{% if value %}<script>a()</script>{% else %}<script>b()</script>{% endif %}", "a()"),
        ('{% include "part" %}', "part()"),
        ("{% macro m() %}<script>a()</script>{% endmacro %}{{ m() }}", "a()"),
    ],
)
def test_a_script_of_a_template_may_run_as_it_is_rendered(template: str, allowed: str) -> None:
    html = render(template, value='<b>"</b>')
    assert scripts(html) == digest(allowed)
    assert f">{allowed}</script>" in html


@pytest.mark.parametrize(
    "template",
    ["{{ value }}", '<script src="a.js"></script>', '<script type="application/json">{{ value }}</script>', ""],
)
def test_a_script_that_comes_as_a_value_may_not(template: str) -> None:
    assert scripts(render(template, value="<script>alert(1)</script>")) == ""


def test_a_preview_may_run_what_mkdocs_writes_into_it() -> None:
    assert scripts(render("<script>a()</script>", inline=True)) == "'unsafe-inline'"


def test_hosts_are_those_that_the_author_names() -> None:
    security = ContentSecurity(
        remote="drop",
        loaded=("https://cdn.example/x/a.js", "own.js", "//b.example/a.css"),
        hosts=("https://stats.example",),
        inline=False,
    )
    policy = security.finish(PLACE)
    named = "https://b.example https://cdn.example https://stats.example"
    assert f"script-src 'self' file: {named};" in policy
    assert f"img-src 'self' file: {named} data: blob:;" in policy
    assert f"connect-src 'self' {named};" in policy


def test_pictures_come_from_anywhere_unless_the_author_drops_them() -> None:
    def pictures(remote: str) -> bool:
        policy = ContentSecurity(remote=remote, loaded=(), hosts=(), inline=False).finish(PLACE)
        return "blob: https: http:;" in policy

    assert [pictures(remote) for remote in ("keep", "ask", "drop")] == [True, True, False]


def test_every_page_has_a_policy_before_all_else_that_loads(project_site: Path) -> None:
    for path in project_site.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        head = html[: html.index("Content-Security-Policy")]
        assert re.search(r"<(?:link|script|style|img|title)\b", head) is None, path
        assert PLACE not in html, path
