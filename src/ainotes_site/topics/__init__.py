"""From notes to topics: what headings say, where a note changes subject, which topics are one."""

from ainotes_site.topics.headings import is_generic
from ainotes_site.topics.merging import merge_duplicates, subject_key
from ainotes_site.topics.topic import Source, SplitNote, Topic, assign_ids, split_topics

__all__ = [
    "Source",
    "SplitNote",
    "Topic",
    "assign_ids",
    "is_generic",
    "merge_duplicates",
    "split_topics",
    "subject_key",
]
