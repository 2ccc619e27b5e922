"""The search index: built here, answered in the browser by ``ainotes-search-engine.js``."""

from ainotes_site.search.index import (
    SearchConcept,
    SearchSection,
    SearchTopic,
    build_search_index,
)

__all__ = ["SearchConcept", "SearchSection", "SearchTopic", "build_search_index"]
