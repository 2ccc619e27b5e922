"""What a build begins with: what MkDocs' settings say, and what its author is told of them."""

import logging
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from ainotes_site.addresses import Publishing
from ainotes_site.cache import Cache
from ainotes_site.git_dates import GitDates, read_git_dates
from ainotes_site.mkdocs_plugin.author_config import read_author_config
from ainotes_site.mkdocs_plugin.content_security import ContentSecurity
from ainotes_site.mkdocs_plugin.neighbours import others_folders, set_aside, settings_of
from ainotes_site.mkdocs_plugin.note_files import named_files, read_publishing
from ainotes_site.mkdocs_plugin.options import AinotesConfig
from ainotes_site.repository import find_repository, pages_url

log = logging.getLogger("mkdocs.plugins.ainotes")


def settle_settings(config: MkDocsConfig, options: AinotesConfig) -> None:
    """Tell of settings that have no part in a site of notes, and set plugins aside that would break it."""
    if options.search_test is not None:
        log.info("mkdocs.yml：search_test 已经没有作用，生成时不再自查搜索。请删掉这一行。")
    for line in set_aside(config):
        log.info("%s", line)


def publishing_of(config: MkDocsConfig, options: AinotesConfig, *, serves: bool) -> Publishing:
    """Return what may become public; a preview shows drafts, too."""
    return read_publishing(
        everything=options.publish_files == "all",
        also=options.publish_also,
        excluded=(config.exclude_docs, None if serves else config.draft_docs),
        named=named_files(read_author_config(config), Path(config.docs_dir)),
        others=others_folders(settings_of(config)),
    )


def security_of(config: MkDocsConfig, options: AinotesConfig, *, serves: bool) -> ContentSecurity | None:
    """Return what pages may run; None where their author wants no policy."""
    if options.csp == "off":
        return None
    loaded = (*map(str, config.extra_javascript), *map(str, config.extra_css))
    return ContentSecurity(remote=options.remote, loaded=loaded, hosts=options.trusted_hosts, inline=serves)


def dates_of(config: MkDocsConfig, cache: Cache) -> GitDates:
    """Return when the notes were made and changed; where the repository does not know, say so."""
    dates = read_git_dates(Path(config.docs_dir), cache)
    if dates.shallow:
        log.info("仓库是浅克隆，没有全部历史，日期不全。CI 里请让 checkout 取全部历史：fetch-depth: 0")
    return dates


def ask_for_address(config: MkDocsConfig) -> None:
    """Say what a site without an address lacks, and the line to write."""
    if not config.site_url:
        address = pages_url(find_repository(Path(config.docs_dir))) or "https://用户名.github.io/仓库名/"
        log.info("没有 site_url，就没有订阅和规范网址。请在 mkdocs.yml 里加一行 site_url: %s", address)
