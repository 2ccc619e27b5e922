"""What an author may ask of the plugin."""

from mkdocs.config import config_options
from mkdocs.config.base import Config

from ainotes_site.problems import RULES

NAME = "ainotes"
# What readers' browsers may fetch from elsewhere: pictures as they are, after a click, or not at all.
REMOTE = ("keep", "ask", "drop")
# How many of the concepts that a text mentions are shown as links.
LINKS = ("calm", "all", "none")


class AinotesConfig(Config):  # type: ignore[no-untyped-call]
    """What an author may set under `plugins: - ainotes:`."""

    subjects = config_options.Optional(config_options.File(exists=True))
    all_concepts = config_options.Type(bool, default=False)
    search = config_options.Type(bool, default=True)
    # Of earlier versions; a site that still has it builds.
    search_test = config_options.Optional(config_options.Type(bool))
    offline = config_options.Type(bool, default=True)
    publish_files = config_options.Choice(("linked", "all"), default="linked")
    publish_also = config_options.Optional(config_options.PathSpec())
    csp = config_options.Choice(("strict", "off"), default="strict")
    trusted_hosts = config_options.ListOfItems(config_options.Type(str), default=[])
    remote = config_options.Choice(REMOTE, default="keep")
    links = config_options.Choice(LINKS, default="calm")
    cards = config_options.Type(bool, default=False)
    card_font = config_options.Optional(config_options.File(exists=True))
    cache = config_options.Type(bool, default=True)
    split = config_options.Type(dict, default={})
    dialect = config_options.Type(dict, default={})
    exclude = config_options.ListOfItems(config_options.Type(str), default=[])
    # Rules of `ainotes check` that nothing is to be said of.
    ignore = config_options.ListOfItems(config_options.Choice(RULES), default=[])
