"""A folder of notes: bytes to text, front matter, dates, and each note's tree of sections."""

from ainotes_site.notes.dates import only_date, parse_date, without_date
from ainotes_site.notes.files import list_files
from ainotes_site.notes.front_matter import DIALECTS, SPLITS
from ainotes_site.notes.globs import matches_glob
from ainotes_site.notes.order import (
    Shelf,
    arrange,
    find_fronts,
    find_order,
    is_map,
    is_numbered,
    natural_key,
    read_nav,
    shown_name,
)
from ainotes_site.notes.page_source import page_source
from ainotes_site.notes.reading import (
    GLOSSARY_FILE,
    IMAGE_SUFFIXES,
    NOTE_SUFFIXES,
    Folder,
    Note,
    Section,
    as_source,
    count_unlinked_letters,
    note_blocks,
    parse_note,
    read_notes,
    read_text,
)

__all__ = [
    "DIALECTS",
    "GLOSSARY_FILE",
    "IMAGE_SUFFIXES",
    "NOTE_SUFFIXES",
    "SPLITS",
    "Folder",
    "Note",
    "Section",
    "Shelf",
    "arrange",
    "as_source",
    "count_unlinked_letters",
    "find_fronts",
    "find_order",
    "is_map",
    "is_numbered",
    "list_files",
    "matches_glob",
    "natural_key",
    "note_blocks",
    "only_date",
    "page_source",
    "parse_date",
    "parse_note",
    "read_nav",
    "read_notes",
    "read_text",
    "shown_name",
    "without_date",
]
