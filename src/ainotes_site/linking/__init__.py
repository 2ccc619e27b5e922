"""Which words of a topic become links to concepts: passages, word boundaries, context, and the choice."""

from ainotes_site.linking.links import Link, LinkedTopics, index_names, invert, link_topics
from ainotes_site.linking.passages import Passage, read_passages

__all__ = [
    "Link",
    "LinkedTopics",
    "Passage",
    "index_names",
    "invert",
    "link_topics",
    "read_passages",
]
