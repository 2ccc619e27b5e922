"""Everything that a site needs for its search: the index, the engine, and the outcome of the self-test."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from ainotes_site.cache import Remember, make_anew
from ainotes_site.library import Library
from ainotes_site.search.documents import search_concepts, search_thesaurus, search_topics
from ainotes_site.search.index import build_search_index
from ainotes_site.search.records import SearchConcept, SearchTopic
from ainotes_site.search.script import engine_script
from ainotes_site.search.selftest import run_self_test
from ainotes_site.search.thesaurus import Alike


@dataclass(frozen=True, slots=True)
class Search:
    """The files by their path from the site's root, what the self-test says, and of what it complains."""

    files: Mapping[str, str | bytes]
    outcome: str
    weak: tuple[str, ...]


def build_search(
    library: Library, *, directory_urls: bool = True, test: bool = True, remember: Remember = make_anew
) -> Search:
    """Build the search of a library; `directory_urls` is MkDocs' `use_directory_urls`. Without `test`, no outcome."""
    topics = search_topics(library, directory_urls=directory_urls)
    concepts = search_concepts(library, directory_urls=directory_urls)
    thesaurus = search_thesaurus(library)
    inputs = repr((topics, concepts, thesaurus))
    kept = json.loads(remember("search", inputs, lambda: _index_json(topics, concepts, thesaurus)))
    index = {name: content.encode("latin-1") for name, content in kept.items()}
    outcome, weak = "", []
    if test and topics:
        outcome, weak = json.loads(remember("self-test", inputs, lambda: _test_json(index, topics, concepts)))
    shards: dict[str, str | bytes] = {f"search/ainotes/{name}": content for name, content in index.items()}
    return Search({**shards, "assets/ainotes-search-engine.js": engine_script()}, outcome, tuple(weak))


def _index_json(
    topics: tuple[SearchTopic, ...], concepts: tuple[SearchConcept, ...], thesaurus: Mapping[str, Alike]
) -> str:
    """Return the files of the search index as a text, each byte a character."""
    index = build_search_index(topics, concepts, thesaurus)
    return json.dumps({name: str(file, "latin-1") for name, file in index.items()})


def _test_json(index: Mapping[str, bytes], topics: tuple[SearchTopic, ...], concepts: tuple[SearchConcept, ...]) -> str:
    outcome = run_self_test(index, engine_script(), topics, concepts)
    return json.dumps((str(outcome), [str(weak) for weak in outcome.weak]))
