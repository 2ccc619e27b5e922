"""Everything that a site needs for its search: the index and the engine."""

import json
from collections.abc import Mapping

from ainotes_site.cache import Remember, make_anew
from ainotes_site.library import Library
from ainotes_site.search.documents import search_concepts, search_thesaurus, search_topics
from ainotes_site.search.index import build_search_index
from ainotes_site.search.records import SearchConcept, SearchTopic
from ainotes_site.search.script import engine_script
from ainotes_site.search.thesaurus import Alike


def build_search(
    library: Library, *, directory_urls: bool = True, remember: Remember = make_anew
) -> Mapping[str, str | bytes]:
    """Return the files of a library's search by their path from the site's root.

    `directory_urls` is MkDocs' `use_directory_urls`.
    """
    topics = search_topics(library, directory_urls=directory_urls)
    concepts = search_concepts(library, directory_urls=directory_urls)
    thesaurus = search_thesaurus(library)
    inputs = repr((topics, concepts, thesaurus))
    kept = json.loads(remember("search", inputs, lambda: _index_json(topics, concepts, thesaurus)))
    shards = {f"search/ainotes/{name}": content.encode("latin-1") for name, content in kept.items()}
    return {**shards, "assets/ainotes-search-engine.js": engine_script()}


def _index_json(
    topics: tuple[SearchTopic, ...], concepts: tuple[SearchConcept, ...], thesaurus: Mapping[str, Alike]
) -> str:
    """Return the files of the search index as a text, each byte a character."""
    index = build_search_index(topics, concepts, thesaurus)
    return json.dumps({name: str(file, "latin-1") for name, file in index.items()})
