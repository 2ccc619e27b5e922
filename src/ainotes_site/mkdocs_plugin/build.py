"""One build: all of it that is known before MkDocs lists its files, and what is written past MkDocs in the end."""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.nav import Navigation

from ainotes_site.addresses import Publishing, open_record
from ainotes_site.cache import Cache, OnDemand
from ainotes_site.git_dates import NO_DATES, GitDates
from ainotes_site.library import HOME_PAGE, Library, build_library
from ainotes_site.mkdocs_plugin.content_security import ContentSecurity
from ainotes_site.mkdocs_plugin.escaping import Escaped
from ainotes_site.mkdocs_plugin.options import AinotesConfig
from ainotes_site.mkdocs_plugin.serving import Revision
from ainotes_site.mkdocs_plugin.site_options import note_options, own_subjects
from ainotes_site.notes import read_nav
from ainotes_site.problems import Problem, Tell, make_or_tell, tell_nobody
from ainotes_site.search import SEARCH_PLACES, build_search
from ainotes_site.site import (
    OFFLINE_FILE,
    GeneratedPage,
    PlannedPage,
    glossary_export,
    kept_files,
    knowledge_json,
    offline_json,
    redirect_page,
    render_site,
    share_cards,
)

log = logging.getLogger("mkdocs.plugins.ainotes")


@dataclass(frozen=True, slots=True)
class Build:
    """One build, from the notes as they stand when it begins.

    `docs_dir` is their folder, for which MkDocs may be shown another, `nav` the menu as the author set it, `publishing`
    what the author says of files. `plan` are the pages that MkDocs draws, `pages` what
    it draws them from, by source path, each made when it is asked for. `files` it writes as they are, by their path from
    the site's root, and so those of the `search`, whose names are known once it is made. `later` are written when it is
    done, redirects first: it would take Markdown for pages.
    """

    library: Library
    docs_dir: str
    nav: Any
    publishing: Publishing
    plan: tuple[PlannedPage, ...]
    pages: OnDemand[str, GeneratedPage]
    files: Mapping[str, str]
    search: Callable[[], Mapping[str, str | bytes]]
    later: Mapping[str, str | bytes]

    def product(self, path: str) -> str | bytes | None:
        """Return the content of a file that is no page, by its path from the site's root; None where there is none."""
        for products in (self.files, self.later):
            if path in products:
                return products[path]
        return self.search().get(path)


@dataclass(slots=True)
class Drawing:
    """What is known of a build only while MkDocs is at it: the one thing here that changes.

    `once` has parts that are the same on many pages, `escaped` what several pages show, by identity. `security` is what
    pages may run, `revision`, in a preview, the site as the notes stand. `noted` is what is wrong in the notes, `problems`
    what was found on the pages drawn since that was told; `kept` counts those that came out as before.
    """

    nav: Navigation = field(default_factory=lambda: Navigation([], []))
    once: dict[str, str] = field(default_factory=dict)
    escaped: Escaped = field(default_factory=dict)
    security: ContentSecurity | None = None
    revision: Revision | None = None
    noted: tuple[Problem, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    kept: int = 0

    def afresh(self) -> "Drawing":
        """Return the beginning of another drawing; until it is done, the preview is the one before."""
        return Drawing(security=self.security, revision=self.revision)


def read_library(config: MkDocsConfig, options: AinotesConfig, publishing: Publishing, cache: Cache) -> Library:
    """Read the notes and what their author has set."""
    history, broken = open_record(Path(config.config_file_path or "mkdocs.yml").parent)
    library = build_library(
        Path(config.docs_dir),
        history=history,
        nav=read_nav(config.nav),
        subjects=own_subjects(options),
        all_concepts=options.all_concepts,
        publishing=publishing,
        options=note_options(options),
        cache=cache,
    )
    return replace(library, problems=(*broken, *library.problems))


def make_build(
    library: Library,
    config: MkDocsConfig,
    options: AinotesConfig,
    publishing: Publishing,
    cache: Cache,
    tell: Tell = tell_nobody,
    dates: GitDates = NO_DATES,
    font: Path | None = None,
) -> Build:
    """Make the pages of a library, and the files beside them; `tell` is told of what cannot be made, `dates` are the notes'.

    With a `font` each topic gets a card.
    """
    rendered = render_site(
        library,
        name=config.site_name,
        description=config.site_description or "",
        address=config.site_url or "",
        repository=config.repo_url or "",
        directory_urls=config.use_directory_urls,
        remote=options.remote,
        links=options.links,
        changes=dates.days,
        cache=cache,
        tell=tell,
    )

    @lru_cache(maxsize=1)
    def search() -> Mapping[str, str | bytes]:
        if not options.search:
            return {}
        directory_urls = config.use_directory_urls
        make = partial(build_search, library, directory_urls=directory_urls, cache=cache, tell=tell)
        return make_or_tell(make, dict, tell, "mkdocs.yml", 1, "搜索的索引做不出来，这个网站不能搜索")

    cards = share_cards(library, config.site_name, font, cache) if font is not None else {}
    more = OnDemand(
        (*rendered.markdown, *cards), lambda path: cards[path] if path in cards else rendered.markdown[path]
    )
    own_home = HOME_PAGE in library.folder.pages
    plan = tuple(page for page in rendered.plan if page.src_uri != HOME_PAGE or not own_home)
    return Build(
        library,
        config.docs_dir,
        config.nav,
        publishing,
        plan=plan,
        pages=rendered.pages.only(page.src_uri for page in plan),
        files=rendered.files,
        search=search,
        later=_later(library, more, tell, directory_urls=config.use_directory_urls),
    )


def own_addresses(build: Build) -> tuple[str, ...]:
    """Return the addresses of a site besides those of its pages and its theme, or folders that are its own."""
    return (*build.files, *build.later, OFFLINE_FILE, "sitemap.xml.gz", *SEARCH_PLACES)


def _later(
    library: Library, more: Mapping[str, str | bytes], tell: Tell, *, directory_urls: bool
) -> Mapping[str, str | bytes]:
    """Return redirects and what other programs read, each made when it is asked for."""
    redirects = dict(_redirects(library, directory_urls=directory_urls))
    exports = {"knowledge.json": knowledge_json, "glossary.json": glossary_export}

    def make(path: str) -> str | bytes:
        if path in redirects:
            return redirect_page(redirects[path])
        if path not in exports:
            return more[path]
        make_export = partial(exports[path], library, directory_urls=directory_urls)
        return make_or_tell(make_export, lambda: "{}\n", tell, "mkdocs.yml", 1, f"{path} 做不出来")

    return OnDemand((*redirects, *exports, *more), make)


def _redirects(library: Library, *, directory_urls: bool) -> Iterator[tuple[str, str]]:
    """Yield the path of each former page with the address, from there, of today's."""
    for old, new in library.redirects.items():
        yield (f"topics/{old}/index.html", f"../{new}/") if directory_urls else (f"topics/{old}.html", f"{new}.html")


def write_later(build: Build, site: Path) -> None:
    """Write what other programs read, and the redirects: when MkDocs has written the pages, so that none is lost."""
    for name in build.later:
        if not (site / name).exists():
            _write(site / name, build.later[name])


def write_offline_list(site: Path) -> None:
    """Write the list of all files of the finished site, for readers who keep it."""
    _write(site / OFFLINE_FILE, offline_json(kept_files(site)))


def _write(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
