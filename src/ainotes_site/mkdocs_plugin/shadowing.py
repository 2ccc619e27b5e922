"""Tell which files among the notes stand where the site itself needs an address, without building it."""

import io
from pathlib import Path

from mkdocs.config import load_config
from mkdocs.structure.files import File, Files

from ainotes_site.addresses import Publishing
from ainotes_site.assets import THEME_FOLDER
from ainotes_site.cache import NO_CACHE
from ainotes_site.library import Library
from ainotes_site.mkdocs_plugin.build import make_build, own_addresses
from ainotes_site.mkdocs_plugin.note_files import add_files
from ainotes_site.mkdocs_plugin.options import AinotesConfig
from ainotes_site.problems import Problem

_SETTINGS = b"site_name: x\ntheme: material\nplugins: []\n"


def find_shadowing(library: Library, folder: Path, publishing: Publishing) -> tuple[Problem, ...]:
    """Return a problem for each file of the notes folder whose address a page or file of the site has.

    The site is one without settings of its own: with the theme as it comes.
    """
    config = load_config(io.BytesIO(_SETTINGS), docs_dir=str(folder.absolute()))
    config.theme.dirs.insert(0, str(THEME_FOLDER))
    build = make_build(library, config, _options(), publishing, NO_CACHE)
    files = Files([])
    files.add_files_from_theme(config.theme.get_env(), config)
    for page in build.plan:
        files.append(File(page.src_uri, None, config.site_dir, config.use_directory_urls))
    return tuple(
        add_files(files, config, (*library.published, *library.folder.pages), own_addresses(build), publishing)
    )


def _options() -> AinotesConfig:
    options = AinotesConfig()
    options.load_dict({})
    options.validate()
    return options
