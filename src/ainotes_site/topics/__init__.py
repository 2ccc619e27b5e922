"""From notes to topics: what headings say, what kind of note each is, where it is cut, which topics are one."""

from ainotes_site.topics.agreement import subject_key, why_alike
from ainotes_site.topics.headings import is_generic
from ainotes_site.topics.ids import assign_ids, check_slugs
from ainotes_site.topics.kinds import Decision, Evidence, Kind
from ainotes_site.topics.merging import merge_duplicates
from ainotes_site.topics.outline import Vault, survey_vault
from ainotes_site.topics.splitting import SplitRules
from ainotes_site.topics.topic import Source, SplitNote, Topic, split_topics

__all__ = [
    "Decision",
    "Evidence",
    "Kind",
    "Source",
    "SplitNote",
    "SplitRules",
    "Topic",
    "Vault",
    "assign_ids",
    "check_slugs",
    "is_generic",
    "merge_duplicates",
    "split_topics",
    "subject_key",
    "survey_vault",
    "why_alike",
]
