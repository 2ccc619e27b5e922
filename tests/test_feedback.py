"""The form for a mistake, at the hosts that Chinese authors use."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from ainotes_site.site.feedback import report_url
from tests.conftest import BuildSite


@pytest.mark.parametrize(
    ("repo", "path", "field"),
    [
        ("https://github.com/a/b", "/a/b/issues/new", "title"),
        ("https://github.com/a/b/", "/a/b/issues/new", "title"),
        ("https://gitlab.com/a/b", "/a/b/-/issues/new", "issue[title]"),
        ("https://git.gitlab.example.cn/a/b", "/a/b/-/issues/new", "issue[title]"),
        ("https://gitee.com/a/b", "/a/b/issues/new", "issue[title]"),
    ],
)
def test_the_form_is_filled_in(repo: str, path: str, field: str) -> None:
    url = urlsplit(report_url(repo, "LoRA & 微调", ["笔记/a.md 第 3–9 行"]))
    assert url.path == path
    assert parse_qs(url.query)[field] == ["勘误：LoRA & 微调"]
    assert "笔记/a.md 第 3–9 行" in str(parse_qs(url.query))


@pytest.mark.parametrize("repo", ["", "https://example.org/a/b", "https://notgithub.com/a/b"])
def test_an_unknown_host_has_no_form(repo: str) -> None:
    assert report_url(repo, "甲", []) == ""


def test_a_topic_leads_to_the_form_where_the_repository_is_known(build_site: BuildSite) -> None:
    notes = {"笔记.md": '# 引号 " 与 <b>\n\n够长的一段文字，让它有一页。\n'}
    html = next((build_site(notes, "repo_url: https://gitee.com/a/b\n") / "topics").glob("*/index.html")).read_text(
        "utf-8"
    )
    assert 'href="https://gitee.com/a/b/issues/new?issue%5Btitle%5D=' in html
    assert "报告错误" in html
