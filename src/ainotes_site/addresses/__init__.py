"""Where things are: what links of notes point to, where each place of a note ended up, former addresses."""

from ainotes_site.addresses.history import EMPTY, RECORD_FILE, History, find_redirects, read_history, write_history
from ainotes_site.addresses.places import (
    QUESTIONS_PAGE,
    Addresses,
    concept_page,
    excerpt,
    index_addresses,
    topic_address,
    topic_page,
)
from ainotes_site.addresses.placing import Places, find_address, find_dead_links, place
from ainotes_site.addresses.references import index_files, is_external, locate, relative_link

__all__ = [
    "EMPTY",
    "QUESTIONS_PAGE",
    "RECORD_FILE",
    "Addresses",
    "History",
    "Places",
    "concept_page",
    "excerpt",
    "find_address",
    "find_dead_links",
    "find_redirects",
    "index_addresses",
    "index_files",
    "is_external",
    "locate",
    "place",
    "read_history",
    "relative_link",
    "topic_address",
    "topic_page",
    "write_history",
]
