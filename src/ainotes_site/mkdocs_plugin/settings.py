"""What the site brings to MkDocs' settings: theme, style sheets, scripts and extensions, where the author has set none."""

import os
from pathlib import Path

from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.theme import Theme

from ainotes_site.assets import THEME_FOLDER
from ainotes_site.mkdocs_plugin.author_config import read_author_config
from ainotes_site.mkdocs_plugin.material import (
    FEATURES,
    SCRIPTS,
    SEARCH_SCRIPTS,
    SEARCH_STYLE_SHEET,
    STYLE_SHEETS,
    theme_settings,
)
from ainotes_site.mkdocs_plugin.options import AinotesConfig
from ainotes_site.site import OFFLINE_FILE

# For ordinary pages and notes in Python-Markdown's dialect, where the author has configured none.
EXTENSIONS = (
    "admonition",
    "attr_list",
    "footnotes",
    "md_in_html",
    "pymdownx.details",
    "pymdownx.highlight",
    "pymdownx.superfences",
)


def bring_settings(config: MkDocsConfig, options: AinotesConfig, *, offline: bool) -> None:
    """Set in MkDocs' settings what the pages need; `offline` is whether readers may keep the site."""
    author = read_author_config(config)
    chosen = author.get("theme") or {}
    if config.theme.name == "mkdocs":
        # Its advice, to try the same settings in Zensical, holds for no author of notes: plugins do not run there.
        os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
        config.theme = Theme(name="material")
    settings = theme_settings(config.theme.name or "")
    for name, value in settings.items():
        if name not in chosen:
            config.theme[name] = value
    if settings:
        config.theme["features"] = sorted({*FEATURES, *config.theme["features"]})
        config.theme["font"] = False
    if config.repo_url and not author.get("edit_uri"):
        config.edit_uri = f"edit/main/{_docs_in_repository(config)}/"
    if str(THEME_FOLDER) not in config.theme.dirs:
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(THEME_FOLDER))
    if not author.get("markdown_extensions"):
        config.markdown_extensions += [name for name in EXTENSIONS if name not in config.markdown_extensions]
    config.extra_css[:0] = [*STYLE_SHEETS, *([SEARCH_STYLE_SHEET] if options.search else [])]
    config.extra_javascript[:0] = [
        _deferred(script) for script in (*SCRIPTS, *(SEARCH_SCRIPTS if options.search else ()))
    ]
    if offline:
        config.extra["ainotes_offline"] = OFFLINE_FILE
    config.mdx_configs.setdefault("toc", {}).setdefault("permalink", "#")
    config.mdx_configs["toc"].setdefault("permalink_title", "本节链接")


def _docs_in_repository(config: MkDocsConfig) -> str:
    """Return the notes folder as seen from `mkdocs.yml`; MkDocs itself always says `docs`."""
    here = Path(config.config_file_path or "mkdocs.yml").parent
    return Path(os.path.relpath(config.docs_dir, here)).as_posix()


def _deferred(path: str) -> ExtraScriptValue:
    script = ExtraScriptValue(path)
    script.defer = True
    return script
