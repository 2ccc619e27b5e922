"""Everything that a site needs for its search: the index and the engine."""

from collections.abc import Mapping

from ainotes_site.cache import NO_CACHE, Cache, Stage
from ainotes_site.library import Library
from ainotes_site.problems import Tell, tell_nobody
from ainotes_site.search.documents import search_concepts, search_thesaurus, search_topics
from ainotes_site.search.entries import EntryReader
from ainotes_site.search.index import build_search_index
from ainotes_site.search.meaning import build_meaning
from ainotes_site.search.near_words import shipped_near_words
from ainotes_site.search.records import SearchConcept, SearchTopic
from ainotes_site.search.script import engine_script
from ainotes_site.search.thesaurus import Alike

SEARCH_FOLDER, _ENGINE = "search/ainotes", "assets/ainotes-search-engine.js"
# Where the search has its files: the folder is all its own.
SEARCH_PLACES = (SEARCH_FOLDER, _ENGINE)

# Topics from which on a site is searched by meaning: its shards weigh 400 kB at the least, more than so few topics.
FEW = 12


def build_whole_index(
    topics: tuple[SearchTopic, ...],
    concepts: tuple[SearchConcept, ...],
    thesaurus: Mapping[str, Alike],
    reader: EntryReader,
) -> dict[str, bytes]:
    """Return the files of the index, those that answer by meaning among them."""
    meaning = build_meaning(topics, shipped_near_words(), reader.cache, concepts) if len(topics) >= FEW else {}
    return build_search_index(topics, concepts, thesaurus, reader, meaning)


_INDEX = Stage(build_whole_index, dict[str, bytes])


def build_search(
    library: Library, *, directory_urls: bool = True, cache: Cache = NO_CACHE, tell: Tell = tell_nobody
) -> Mapping[str, str | bytes]:
    """Return the files of a library's search by their path from the site's root.

    `directory_urls` is MkDocs' `use_directory_urls`; `tell` is told of topics that cannot be read.
    """
    topics = search_topics(library, directory_urls=directory_urls, tell=tell)
    concepts = search_concepts(library, directory_urls=directory_urls)
    index = cache.call(_INDEX, topics, concepts, search_thesaurus(library), EntryReader(cache))
    return {**{f"{SEARCH_FOLDER}/{name}": content for name, content in index.items()}, _ENGINE: engine_script()}
