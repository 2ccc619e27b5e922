"""`mkdocs.yml` as its author wrote it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.utils.yaml import yaml_load


def read_author_config(config: MkDocsConfig) -> Mapping[str, Any]:
    """Return `mkdocs.yml` as its author wrote it: MkDocs itself keeps no record of what was left to the defaults."""
    if not config.config_file_path:
        return {}
    with Path(config.config_file_path).open(encoding="utf-8") as file:
        return yaml_load(file) or {}
