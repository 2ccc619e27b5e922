"""The search index: built here, answered in the browser by ``ainotes-search-engine.js``."""

from ainotes_site.search.asking import Ask, start_engine
from ainotes_site.search.build import SEARCH_FOLDER, SEARCH_PLACES, build_search
from ainotes_site.search.index import build_search_index
from ainotes_site.search.records import SearchConcept, SearchSection, SearchTopic

__all__ = [
    "SEARCH_FOLDER",
    "SEARCH_PLACES",
    "Ask",
    "SearchConcept",
    "SearchSection",
    "SearchTopic",
    "build_search",
    "build_search_index",
    "start_engine",
]
