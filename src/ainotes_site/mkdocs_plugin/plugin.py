"""The plugin: hands MkDocs' events to a build (`events`), unless there is nothing to build (`unchanged`).

What a build needs is imported when there is one: to find that nothing changed takes less time than to import it.
"""

import gc
import logging
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority

from ainotes_site.mkdocs_plugin.cache_folder import cache_folder
from ainotes_site.mkdocs_plugin.folder_state import look_at
from ainotes_site.mkdocs_plugin.options import AinotesConfig
from ainotes_site.mkdocs_plugin.site_folder import Building, build_beside
from ainotes_site.mkdocs_plugin.unchanged import (
    Inputs,
    LastBuild,
    Rest,
    look_at_inputs,
    read_last,
    settings_text,
    shown_level,
    tell,
    write_last,
)

if TYPE_CHECKING:
    from ainotes_site.mkdocs_plugin.events import Events

_LOGGER = "mkdocs.plugins.ainotes"
log = logging.getLogger(_LOGGER)


@dataclass(frozen=True, slots=True)
class Command:
    """What MkDocs was asked for: a preview, or a site; and whether that is built where the old one stands."""

    serves: bool = False
    in_place: bool = False


def _handed_over(name: str, priority: int = 0) -> Any:
    """Return the method for an event that a build answers, where there is one."""

    @event_priority(priority)
    def answer(self: "AinotesPlugin", *what: Any, **more: Any) -> Any:
        return getattr(self.events, name)(*what, **more) if self._rest is None else None

    return answer


class AinotesPlugin(BasePlugin[AinotesConfig]):  # type: ignore[no-untyped-call]
    """Turns the notes in `docs_dir` into topic pages.

    MkDocs keeps one plugin for all builds of a process. A site is built beside the old one, and swapped in when it is whole.
    """

    def __init__(self) -> None:
        self._command = Command()
        self.events: Events | None = None  # of the builds of this process, once there was one to do
        self._building: Building | None = None
        self._rest: Rest | None = None
        self._inputs: Inputs | None = None
        self._others = _OthersWarnings()

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Stay for all builds of one process, as MkDocs lets those plugins that have this method, and begin anew."""
        self.events = None
        # The preview has a folder of its own, and `--dirty` goes on with the old site.
        self._command = Command(serves=command == "serve", in_place=dirty or command == "serve")

    @event_priority(100)  # before other plugins learn where the site is
    def _begin(self, config: MkDocsConfig) -> None:
        """Have MkDocs build beside the site, unless nothing changed since that was built."""
        # What a build makes stays in use until it ends. To look for garbage among it again and again takes a fifth of the
        # time (77 notes, 805 pages), and finds 2 % of the memory.
        gc.disable()
        # `--quiet` would have MkDocs count no warnings, and `--strict` find nothing to stop for.
        log.setLevel(logging.WARNING if config.strict and shown_level() > logging.WARNING else logging.NOTSET)
        self._begun, self._site_dir = time.perf_counter(), config.site_dir
        self._rest = self._inputs = None
        self._cache_folder = cache_folder(config.config_file_path) if self.config.cache else None
        self._building = None if self._command.in_place else build_beside(config.site_dir)
        if self._building is not None:
            self._compare(config)
            config.site_dir = str(self._building.folder)

    def _compare(self, config: MkDocsConfig) -> None:
        """Look at what the site is made from, and whether any of it changed."""
        settings = settings_text(config, self, self._own_files(config)) if self._cache_folder is not None else None
        if settings is None or self._cache_folder is None:
            return
        self._others.listen()
        last = read_last(self._cache_folder)
        if last is not None and last.still_holds(settings, os.path.realpath(config.site_dir)):
            self._rest = Rest(config, last)
        else:
            self._inputs = look_at_inputs(config, settings)

    def _own_files(self, config: MkDocsConfig) -> list[Path]:
        """Return the files outside of the notes' folder that a site depends on, the settings' own aside."""
        beside = Path(config.config_file_path or "mkdocs.yml").parent.glob("ainotes-*")
        return sorted([*beside, *([Path(self.config.subjects)] if self.config.subjects else [])])

    def _set_up(self, config: MkDocsConfig) -> MkDocsConfig:
        """Bring the theme, and the parser for notes."""
        if self._rest is not None:
            return config
        if self.events is None:
            from ainotes_site.mkdocs_plugin.events import Events

            self.events = Events(self, serves=self._command.serves)
        return self.events.on_config(config, self._cache_folder)

    on_config = CombinedEvent(_begin, _set_up)
    on_pre_build = _handed_over("on_pre_build")
    on_files = _handed_over("on_files")
    on_nav = _handed_over("on_nav", -100)  # when other plugins have had their say
    on_env = _handed_over("on_env")
    on_page_markdown = _handed_over("on_page_markdown")
    on_page_content = _handed_over("on_page_content")
    on_page_context = _handed_over("on_page_context")
    # Before others change a page, which they do to one from before as well.
    on_post_page = _handed_over("on_post_page", 100)
    on_template_context = _handed_over("on_template_context")
    on_post_template = _handed_over("on_post_template")
    on_serve = _handed_over("on_serve")

    @event_priority(-100)  # when other plugins have written what they write
    def _swap(self, config: MkDocsConfig) -> None:
        """Put the new site in the place of the old one, where `gh-deploy` looks for it."""
        gc.enable()
        building, self._building = self._building, None
        if building is None:
            return
        config.site_dir = self._site_dir
        if self._rest is not None:
            self._leave_as_it_is(config, building, self._rest)
            return
        files = look_at(building.folder, changes=False)
        try:
            building.finish()
        except OSError as error:
            building.give_up()
            raise PluginError(f"{config.site_dir}: 换不上新网站：{error}。原来的网站没有动，请检查权限。") from error
        others_warned = self._others.stop()
        assert self.events is not None
        self.events.say_what_was_done()
        if (
            self._inputs is None
            or self._cache_folder is None
            or files is None
            or others_warned
            or self.events.lacks_cards
        ):
            return
        site = os.path.realpath(config.site_dir)
        write_last(self._cache_folder, LastBuild(self._inputs, site, files, self.events.told))

    def _leave_as_it_is(self, config: MkDocsConfig, building: Building, rest: Rest) -> None:
        building.give_up()
        rest.give_back(config)
        self._others.stop()
        for severity, line in rest.told:
            tell(severity, line)
        seconds = time.perf_counter() - self._begun
        log.info("笔记、设置和网站都没有变，网站照旧（%d 个文件），用了 %.1f 秒", rest.files, seconds)

    on_post_build = CombinedEvent(_handed_over("on_post_build"), _swap)

    def on_build_error(self, *, error: Exception) -> None:
        """Leave the old site as it is."""
        gc.enable()
        building, self._building = self._building, None
        self._others.stop()
        if building is not None:
            building.give_up()


class _OthersWarnings(logging.Handler):
    """Hears whether anyone but this plugin warned: what others said cannot be said again without building."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._heard = False

    def emit(self, record: logging.LogRecord) -> None:
        """Hear one message."""
        self._heard = self._heard or record.name != _LOGGER

    def listen(self) -> None:
        """Begin to listen."""
        self._heard = False
        logging.getLogger("mkdocs").addHandler(self)

    def stop(self) -> bool:
        """Stop listening; tell whether anything was heard."""
        logging.getLogger("mkdocs").removeHandler(self)
        return self._heard
