"""A folder of notes: bytes to text, front matter, dates, and each note's tree of sections."""

from ainotes_site.notes.dates import only_date, parse_date, without_date
from ainotes_site.notes.reading import (
    GLOSSARY_FILE,
    IMAGE_SUFFIXES,
    NOTE_SUFFIXES,
    Folder,
    Note,
    Section,
    count_unlinked_letters,
    read_notes,
)

__all__ = [
    "GLOSSARY_FILE",
    "IMAGE_SUFFIXES",
    "NOTE_SUFFIXES",
    "Folder",
    "Note",
    "Section",
    "count_unlinked_letters",
    "only_date",
    "parse_date",
    "read_notes",
    "without_date",
]
