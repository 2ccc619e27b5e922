"""Where things are: what links of notes point to, where each place of a note ended up, former addresses."""

from ainotes_site.addresses.boards import show_boards
from ainotes_site.addresses.file_index import Files, index_files
from ainotes_site.addresses.history import EMPTY, RECORD_FILE, History, find_redirects, open_record, write_history
from ainotes_site.addresses.places import (
    QUESTIONS_PAGE,
    Addresses,
    concept_page,
    excerpt,
    index_addresses,
    topic_address,
    topic_page,
)
from ainotes_site.addresses.placing import Places, find_address, find_dead_links, looked_up, place, without_embeds
from ainotes_site.addresses.publishing import BY_DEFAULT, Publishing, check_files, choose_files, without_refused
from ainotes_site.addresses.references import Located, is_external, locate, relative_link
from ainotes_site.addresses.remote import check_remote, remote_host
from ainotes_site.addresses.snippets import include_snippets

__all__ = [
    "BY_DEFAULT",
    "EMPTY",
    "QUESTIONS_PAGE",
    "RECORD_FILE",
    "Addresses",
    "Files",
    "History",
    "Located",
    "Places",
    "Publishing",
    "check_files",
    "check_remote",
    "choose_files",
    "concept_page",
    "excerpt",
    "find_address",
    "find_dead_links",
    "find_redirects",
    "include_snippets",
    "index_addresses",
    "index_files",
    "is_external",
    "locate",
    "looked_up",
    "open_record",
    "place",
    "relative_link",
    "remote_host",
    "show_boards",
    "topic_address",
    "topic_page",
    "without_embeds",
    "without_refused",
    "write_history",
]
