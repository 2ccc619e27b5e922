"""The MkDocs adapter: with the commands, all that imports `mkdocs`."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ainotes_site.mkdocs_plugin.shadowing import find_shadowing
    from ainotes_site.mkdocs_plugin.site_options import SiteOptions, read_options

__all__ = ["SiteOptions", "find_shadowing", "read_options"]


def __getattr__(name: str) -> Any:
    """Import what the commands need when they ask for it: MkDocs imports this room before it knows whether it builds."""
    if name not in __all__:
        raise AttributeError(name)
    if name == "find_shadowing":
        from ainotes_site.mkdocs_plugin.shadowing import find_shadowing

        return find_shadowing
    import ainotes_site.mkdocs_plugin.site_options as needed

    return getattr(needed, name)
