"""The MkDocs adapter: with the commands, all that imports `mkdocs`."""

from ainotes_site.mkdocs_plugin.options import SiteOptions, read_options

__all__ = ["SiteOptions", "read_options"]
