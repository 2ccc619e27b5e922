"""Other plugins beside this one: which have nothing to do in a site of notes, which folders are theirs, what they read."""

import logging
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, InclusionLevel

from ainotes_site.site import PlannedPage

log = logging.getLogger("mkdocs.plugins.ainotes")

# They would leave a site without pages or without its menu: for each what it may not do here, and what does it instead.
_SET_ASIDE = {
    "i18n": "它按文件夹分语言，而页面是由笔记生成的。几种语言请各建一个网站。",
    "awesome-nav": "菜单是网站自己的。文件夹里的次序照 .nav.yml 或 .pages。",
    "awesome-pages": "菜单是网站自己的。文件夹里的次序照 .pages。",
}


def set_aside(config: MkDocsConfig) -> Iterator[str]:
    """Have those plugins hear of no event that is yet to come; yield a line for each."""
    for name, plugin in config.plugins.items():
        why = _SET_ASIDE.get(name)
        if why is None:
            continue
        for methods in config.plugins.events.values():
            methods[:] = [method for method in methods if getattr(method, "__self__", None) is not plugin]
        yield f"插件 {name} 不起作用：{why}"


def others_folders(plugins: Iterable[tuple[str, Mapping[str, Any]]]) -> tuple[str, ...]:
    """Return the folders below the notes' that belong to another plugin, by all plugins and their settings: of Material's blog.

    What lies there is no note.
    """
    blogs = [
        settings for name, settings in plugins if name.rpartition("/")[2] == "blog" and settings.get("enabled", True)
    ]
    folders = (posixpath.normpath(str(settings.get("blog_dir", "blog"))) for settings in blogs)
    return tuple(folder for folder in folders if folder != ".")


def settings_of(config: MkDocsConfig) -> list[tuple[str, Mapping[str, Any]]]:
    """Return all plugins with their settings; hooks, which stand among them, have none."""
    return [(name, plugin.config) for name, plugin in config.plugins.items() if isinstance(plugin, BasePlugin)]


def lies_in(path: str, folders: tuple[str, ...]) -> bool:
    """Tell whether a path is below one of the folders."""
    return any(path.startswith(f"{folder}/") for folder in folders)


def page_file(page: PlannedPage, config: MkDocsConfig, *, in_menu: bool) -> File:
    """Return the file of a page that is generated.

    Others take the history of `abs_src_path` for the page's: it is that of the note, and of all notes for what sums up.
    """
    level = InclusionLevel.INCLUDED if in_menu else InclusionLevel.NOT_IN_NAV
    file = File.generated(config, page.src_uri, content=f"# {page.title}", inclusion=level)
    file.abs_src_path = str(Path(config.docs_dir, page.note or ""))
    file.edit_uri = page.note or None
    return file
