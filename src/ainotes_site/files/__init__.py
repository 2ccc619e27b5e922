"""Files among the notes, before they become public: what could act in a reader's browser, and what tells of a place."""

from ainotes_site.files.activity import RUNNING_SUFFIXES, Examined, examine_file, examine_files
from ainotes_site.files.cleaning import clean_file, is_cleaned
from ainotes_site.files.photos import without_places
from ainotes_site.files.svg import Drawing, clean_svg

__all__ = [
    "RUNNING_SUFFIXES",
    "Drawing",
    "Examined",
    "clean_file",
    "clean_svg",
    "examine_file",
    "examine_files",
    "is_cleaned",
    "without_places",
]
