"""The MkDocs adapter: with the commands, all that imports `mkdocs`."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ainotes_site.mkdocs_plugin.running import run_mkdocs
    from ainotes_site.mkdocs_plugin.shadowing import find_shadowing
    from ainotes_site.mkdocs_plugin.site_options import SiteOptions, read_options

__all__ = ["SiteOptions", "find_shadowing", "read_options", "run_mkdocs"]
_PLACES = {"run_mkdocs": "running", "find_shadowing": "shadowing"}


def __getattr__(name: str) -> Any:
    """Import what the commands need when they ask for it: MkDocs imports this room before it knows whether it builds."""
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_PLACES.get(name, 'site_options')}"), name)
