"""What topics have in common: tags, related topics, backlinks, and terms that nothing explains."""

from ainotes_site.relations.backlinks import Backlink, Backlinks, find_backlinks
from ainotes_site.relations.related import Related, rank_related
from ainotes_site.relations.tags import Subjects, Tagger, assign_tags, check_subjects, read_subjects, shipped_subjects
from ainotes_site.relations.unexplained import Reading, UnexplainedTerm, find_phrases, find_unexplained

__all__ = [
    "Backlink",
    "Backlinks",
    "Reading",
    "Related",
    "Subjects",
    "Tagger",
    "UnexplainedTerm",
    "assign_tags",
    "check_subjects",
    "find_backlinks",
    "find_phrases",
    "find_unexplained",
    "rank_related",
    "read_subjects",
    "shipped_subjects",
]
