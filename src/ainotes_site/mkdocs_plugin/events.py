"""A build: what happens at each of MkDocs' events."""

import gc
import logging
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup, escape
from mkdocs.commands.build import _populate_page, get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import write_file

from ainotes_site.assets import THEME_FOLDER
from ainotes_site.cache import Cache
from ainotes_site.gfm import GfmExtension
from ainotes_site.library import HOME_PAGE
from ainotes_site.mkdocs_plugin.beginning import (
    ask_for_address,
    dates_of,
    publishing_of,
    security_of,
    settle_settings,
)
from ainotes_site.mkdocs_plugin.build import (
    Build,
    Drawing,
    make_build,
    own_addresses,
    read_library,
    write_later,
    write_offline_list,
)
from ainotes_site.mkdocs_plugin.cards import choose_font
from ainotes_site.mkdocs_plugin.compiled import keep_compiled
from ainotes_site.mkdocs_plugin.drawn import draw_document, find_problems
from ainotes_site.mkdocs_plugin.escaping import escaped
from ainotes_site.mkdocs_plugin.finished import (
    FilesToBuild,
    Finished,
    finish,
    finish_pages,
    others_have_a_part,
    shared_inputs,
)
from ainotes_site.mkdocs_plugin.neighbours import others_folders, page_file, settings_of
from ainotes_site.mkdocs_plugin.note_files import (
    add_files,
    is_true_of_notes,
    take_out_notes_folder,
)
from ainotes_site.mkdocs_plugin.options import AinotesConfig
from ainotes_site.mkdocs_plugin.page_meta import kept_meta
from ainotes_site.mkdocs_plugin.progress import Progress, Times
from ainotes_site.mkdocs_plugin.reading_memory import keep_readings, recall_readings
from ainotes_site.mkdocs_plugin.sanitise import sanitise
from ainotes_site.mkdocs_plugin.serving import OnDemandFiles, OnDemandServer, Revision, refresh
from ainotes_site.mkdocs_plugin.settings import bring_settings
from ainotes_site.mkdocs_plugin.telling import Telling
from ainotes_site.mkdocs_plugin.tree_page import TreePage, lean_config
from ainotes_site.notes import read_nav
from ainotes_site.problems import Problem
from ainotes_site.site import menu

# What web servers show for a wrong address, at any depth.
LOST_PAGE = "404.html"
# What the sitemap's template takes for "no date": MkDocs wants one, and its own is the time of the build.
_NO_DATE = "1970-01-01"

log = logging.getLogger("mkdocs.plugins.ainotes")
_listing = logging.getLogger("mkdocs.structure.files")


class Events:
    """The builds of one process, from event to event.

    Each build is one frozen record, and what is learnt while MkDocs draws lies beside it.
    """

    _build: Build
    _drawing: Drawing

    def __init__(self, plugin: BasePlugin[AinotesConfig], *, serves: bool) -> None:
        self._plugin, self._serves = plugin, serves
        # Python-Markdown has it among its extensions before there is a page: each page's tree is put into it.
        self._gfm = GfmExtension()
        self._cache = Cache()
        self._drawing = Drawing()
        self._progress, self._times = Progress(), Times()
        self._telling = Telling(serves=serves)
        self.lacks_cards = False  # what lacks may be there at the next build, though nothing of the notes changed

    @property
    def told(self) -> list[tuple[str, str]]:
        """The lines that were said of the notes in this build."""
        return self._telling.told

    @property
    def config(self) -> AinotesConfig:
        """What the author set; MkDocs reads it anew before each build."""
        return self._plugin.config

    def on_config(self, config: MkDocsConfig, cache_folder: Path | None) -> MkDocsConfig:
        """Bring the theme, and the parser for notes. The cache is the same for all builds of one process."""
        self._progress, self._times = Progress(), Times()
        self._telling.begin()
        if self._cache.folder != cache_folder:
            self._cache = Cache(cache_folder)
        self._cache.tell = self._progress
        settle_settings(config, self.config)
        bring_settings(config, self.config, offline=self._offers_offline())
        config.markdown_extensions.append(self._gfm)  # type: ignore[arg-type]
        return config

    def on_pre_build(self, config: MkDocsConfig) -> None:
        """Read the notes, before MkDocs lists the files of the folder.

        MkDocs follows symbolic links wherever they lead, and for ever round a loop; where the folder has such links, an
        empty folder stands in for it while MkDocs lists, and `on_files` adds the files.
        """
        publishing = publishing_of(config, self.config, serves=self._serves)
        with self._times.of("读取和链接"):
            recall_readings(self._cache)
            library = read_library(config, self.config, publishing, self._cache)
        if not self._serves:
            ask_for_address(config)
        with self._times.of("git 历史"):
            dates = dates_of(config, self._cache)
        font = choose_font(config, self.config)
        config.extra["ainotes_cards"] = font is not None
        self.lacks_cards = self.config.cards and font is None
        self._build = make_build(library, config, self.config, publishing, self._cache, self._learn, dates, font)
        self._drawing = self._drawing.afresh()
        if library.folder.left_out:
            config.docs_dir = str(THEME_FOLDER / "empty")
        _listing.addFilter(is_true_of_notes)

    def _learn(self, problem: Problem) -> None:
        self._drawing.problems.append(problem)

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Take the notes out and put the generated pages in."""
        _listing.removeFilter(is_true_of_notes)
        library, config.docs_dir = self._build.library, self._build.docs_dir
        others = others_folders(settings_of(config))
        take_out_notes_folder(files, config, others)
        entries = menu(library)
        in_menu = {src_uri for _, src_uri in entries}
        for page in self._build.plan:
            files.append(page_file(page, config, in_menu=page.src_uri in in_menu))
        if not self._serves:
            with self._times.of("索引和关系图"):
                made = (*self._build.files.items(), *self._build.search().items())
            for path, content in made:
                files.append(File.generated(config, path, content=content))
        paths = (*library.published, *library.folder.pages)
        shadowed = add_files(files, config, paths, own_addresses(self._build), self._build.publishing)
        self._drawing.noted, self._telling.silence = (*library.problems, *shadowed), library.silence
        # A `nav` of notes is their order; in the menu stand the pages that they became.
        if config.nav is None or not {note.path for note in library.folder.notes}.isdisjoint(read_nav(config.nav)):
            pages = (path for path in library.folder.pages if path != HOME_PAGE and path not in self._build.pages)
            own = (path for path in pages if files.get_file_from_path(path))
            blogs = (f"{one}/index.md" for one in others)
            config.nav = [*({title: src_uri} for title, src_uri in entries), *own, *blogs]
        return OnDemandFiles(files) if self._serves else FilesToBuild(files)

    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> None:
        """Put pages of trees in the place of MkDocs' own, which are slower; those in the menu stay as they are."""
        self._drawing.nav = nav
        lean = lean_config(config)
        in_menu = {page.file.src_uri for page in nav.pages}
        for planned in self._build.plan:
            file = files.get_file_from_path(planned.src_uri)
            if file is not None and planned.is_tree and planned.src_uri not in in_menu:
                TreePage(file, config, lean=lean, gfm=self._gfm)
        self._drawing.security = security_of(config, self.config, serves=self._serves)
        if isinstance(files, FilesToBuild) and not others_have_a_part(config, self._plugin):
            with self._times.of("画页面"):
                self._finish_pages(config, files, nav)

    def _finish_pages(self, config: MkDocsConfig, files: FilesToBuild, nav: Navigation) -> None:
        """Write the pages of trees, past MkDocs: those that come out as before, and the others, rendered on all cores."""
        for page in nav.pages:
            if page.file.src_uri not in self._build.pages:  # its title, which the menu shows, is known once it is read
                _populate_page(page, config, files)
        shared = shared_inputs(config, str(nav), self._plugin, repr(self._drawing.security))
        if shared is None:
            return
        env = config.theme.get_env()
        self._watch(env)
        keep_compiled(env)
        trees = {
            planned.src_uri: files.get_file_from_path(planned.src_uri)
            for planned in self._build.plan
            if planned.is_tree
        }
        own = {src_uri: file for src_uri, file in trees.items() if file is not None}
        all_pages = files.documentation_pages()

        def draw(src_uri: str) -> Finished:
            page = own[src_uri].page or Page(None, own[src_uri], config)
            return self._render(page, config, files, env, lambda: get_context(nav, all_pages, config, page))

        for src_uri, done, drawn in finish_pages(self._cache, shared, self._build.pages, list(own), draw):
            self._drawing.kept += not drawn
            (own[src_uri].page or Page(None, own[src_uri], config)).update_date = done.date or _NO_DATE
            write_file(done.html, own[src_uri].abs_dest_path)
            self._drawing.problems += done.problems
        files.finished.update(own)
        self._progress.clear()

    def _render(
        self, page: Page, config: MkDocsConfig, files: Files, env: Environment, context_of: Callable[[], Any]
    ) -> Finished:
        """Render a page as MkDocs' build does, and write nothing; `context_of` returns its context once it is read."""
        before, self._drawing.problems = self._drawing.problems, []
        try:
            _populate_page(page, config, files)
            page.active = True
            context = self.on_page_context(context_of(), page=page, config=config, nav=self._drawing.nav)
            html = env.get_template(page.meta.get("template", "main.html")).render(context)
            date = self._build.pages[page.file.src_uri].date
            return finish(self.on_post_page(html, page=page, config=config), self._drawing.problems, date)
        finally:
            page.active, page.markdown, page.content = False, None, None
            self._drawing.problems = before

    def _watch(self, env: Environment) -> None:
        if self._drawing.security is not None:
            self._drawing.security.watch(env)

    def on_env(self, env: Environment, config: MkDocsConfig, files: Files) -> None:
        """Under `serve`, take the site as it stands; what pages are rendered by is known by now."""
        self._watch(env)
        self._progress.clear()
        self._telling.tell_notes((*self._drawing.noted, *self._drawing.problems))
        self._drawing.problems = []
        if not others_have_a_part(config, self._plugin):
            keep_compiled(env)
        if self._serves:
            self._drawing.revision = Revision(config, files, self._drawing.nav, env, self._build.product)

    def on_page_markdown(self, markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str | None:
        """Say what the page is, and hand its tree, or its text in the other dialect, to the parser."""
        generated = self._build.pages.get(page.file.src_uri)
        page.update_date = (generated.date if generated is not None else None) or _NO_DATE
        self._gfm.enabled = generated is not None and generated.document is not None
        has_formulas = False
        self._gfm.document = None
        if generated is not None and generated.document is not None:
            self._gfm.document, has_formulas = draw_document(generated.document)
        self._gfm.addresses = (generated.addresses if generated is not None else None) or {}
        if generated is None:
            page.meta = escaped(kept_meta(page.meta, config.theme.dirs), {})
            return None
        # What other plugins said of the page stays, for the author's own templates.
        page.meta = escaped(kept_meta(page.meta, config.theme.dirs), {}) | {
            "title": escape(generated.title),
            "template": generated.template,
            "description": escape(generated.description),
            "hide": ["navigation"] if generated.toc else ["navigation", "toc"],
            "formulas": has_formulas,
        }
        return None if generated.document is not None else generated.markdown

    def on_page_content(self, html: str, page: Page, config: MkDocsConfig, files: Files) -> str | None:
        """Clean what Python-Markdown let through of a page's raw HTML."""
        generated = self._build.pages.get(page.file.src_uri)
        if generated is not None and generated.document is not None and self._gfm.document is not None:
            found = tuple(find_problems(generated, self._gfm.document, self._gfm.failed))
            self._drawing.problems += found
            self._telling.tell_page(page.file.src_uri, found)
        return None if self._gfm.enabled else sanitise(html, remote=self.config.remote)

    def on_page_context(self, context: Any, page: Page, config: MkDocsConfig, nav: Navigation) -> Any:
        """Give the template what it shows, escaped, since MkDocs' templates do not."""
        self._begin_page(context)
        drawing = self._drawing
        if (generated := self._build.pages.get(page.file.src_uri)) is not None:
            context["ainotes_once"] = drawing.once
            context["ainotes"] = escaped(generated.view, drawing.escaped)
            context["ainotes_structured"] = Markup(generated.structured)
        return context

    def _begin_page(self, context: Any) -> None:
        context["ainotes_security"] = self._drawing.security is not None
        if self._drawing.security is not None:
            self._drawing.security.begin()

    def on_post_page(self, output: str, page: Page, config: MkDocsConfig) -> str:
        """Say in the page what it may run, and keep it for later builds."""
        if self._drawing.security is not None:
            output = self._drawing.security.finish(output)
        return output

    def on_template_context(self, context: Any, *, template_name: str, config: MkDocsConfig) -> Any:
        """Begin one of the pages that are no documents, as the one for wrong addresses."""
        self._begin_page(context)
        if self._is_lost(template_name, config):
            context["base_url"] = "."
        return context

    def on_post_template(self, output: str, *, template_name: str, config: MkDocsConfig) -> str:
        """Say in such a page what it may run."""
        if self._drawing.security is None:
            return output
        return self._drawing.security.finish(output, own_base=self._is_lost(template_name, config))

    def _is_lost(self, template_name: str, config: MkDocsConfig) -> bool:
        """Tell whether it is the page for wrong addresses of a site that does not know its own: a script finds it out."""
        return template_name == LOST_PAGE and not config.site_url

    def on_post_build(self, config: MkDocsConfig) -> None:
        """Write what other programs read, and the redirects."""
        site = Path(config.site_dir)
        if not self._serves:
            with self._times.of("给别的程序的文件"):
                write_later(self._build, site)
            self._telling.tell_pages(self._drawing.problems)
            if self._offers_offline():  # the last: it lists all others
                write_offline_list(site)
        with self._times.of("记住结果"):
            self._keep()

    def _keep(self) -> None:
        keep_readings(self._cache)
        self._cache.finish()

    def on_serve(self, server: LiveReloadServer, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
        """Put a server that makes what is asked for in the place of MkDocs' own; reload when the theme changes, too."""
        server.watch(str(THEME_FOLDER))
        if not self._serves:  # `mkdocs serve --clean`: a whole build each time
            return server
        return OnDemandServer(server, revision=lambda: self._revision, refresh=self._refresh)

    @property
    def _revision(self) -> Revision:
        assert self._drawing.revision is not None  # MkDocs has built before it serves
        return self._drawing.revision

    def _refresh(self, changed: Iterable[str]) -> bool:
        """Read the notes anew after a change of nothing else, unless another plugin might count on a whole build."""
        revision = self._revision
        config = revision.config
        if not all(Path(path).is_relative_to(config.docs_dir) for path in changed) or others_have_a_part(
            config, self._plugin
        ):
            return False
        begin = time.perf_counter()
        config.nav = self._build.nav
        gc.disable()  # as in a build
        try:
            refresh(revision)
        finally:
            gc.enable()
        self._keep()
        log.info("笔记已更新，用了 %.2f 秒；页面在打开时生成", time.perf_counter() - begin)
        return True

    def say_what_was_done(self) -> None:
        """Say in a line what a build did, and with `--verbose` where its time went."""
        self._progress.clear()
        for line in self._times.lines():
            log.debug("%s", line)
        library, pages = self._build.library, len(self._build.plan)
        log.info(
            "%d 篇笔记，%d 个主题，%d 页（新画 %d 页），%d 处问题，用了 %.1f 秒",
            len(library.notes),
            len(library.topics),
            pages,
            pages - self._drawing.kept,
            self._telling.count,
            self._times.total,
        )

    def _offers_offline(self) -> bool:
        return self.config.offline and not self._serves
