"""Pages of concepts, and the glossary."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from ainotes_site.addresses import concept_page
from ainotes_site.backlinks import Backlink
from ainotes_site.concepts import Concept
from ainotes_site.pages.graph import concept_neighbourhood
from ainotes_site.pages.site import GeneratedPage, Site, list_page
from ainotes_site.pinyin import index_key, index_order
from ainotes_site.text import HAN_RE, fold

GLOSSARY_PAGE = "glossary.md"

# As many as a reader takes in; the pages of the topics have the rest.
_MOST_TOGETHER = 10


def concept_pages(site: Site) -> Iterator[GeneratedPage]:
    """Yield the page of each concept that the notes mention, and the glossary."""
    yield _glossary(site)
    together = _count_together(site)
    for concept in site.library.addresses.concepts:
        yield _concept_page(concept, together.get(concept.id, {}), site)


def _concept_page(concept: Concept, together: Mapping[str, int], site: Site) -> GeneratedPage:
    mentions = site.library.backlinks.concepts.get(concept.id, ())
    explained = [site.topics[topic] for topic in site.explains.get(concept.id, ())]
    most = sorted(together, key=lambda other: (-together[other], other))[:_MOST_TOGETHER]
    beside = [{**site.concepts[other], "count": together[other]} for other in most]
    data = {
        **site.concepts[concept.id],
        "kind": "concept",
        "zh": concept.zh,
        "en": concept.en,
        "reference": concept.reference,
        "near": [site.concepts[other] for other in concept.near if other in site.concepts],
        "mentions": [show_mention(mention, site) for mention in mentions],
        "together": beside,
        "defined_in": explained,
        "neighbourhood": Markup(concept_neighbourhood(concept.id, beside, site)),
        "glossary_url": site.url(GLOSSARY_PAGE),
    }
    page = list_page(concept_page(concept.id), concept.name, "concept.html", data)
    return page.described(concept.definition)


def show_mention(mention: Backlink, site: Site) -> dict[str, Any]:
    """Return what lists show of a mention: the topic, and its sentence in three parts around the words."""
    topic = site.topics[mention.source]
    return {
        "title": topic["title"],
        "url": topic["url"],
        "date": topic["date"],
        "before": mention.sentence[: mention.start],
        "surface": mention.sentence[mention.start : mention.end],
        "after": mention.sentence[mention.end :],
    }


def _count_together(site: Site) -> dict[str, dict[str, int]]:
    """Count for each concept the topics that it shares with each other one; a single shared topic says nothing."""
    counts: dict[str, dict[str, int]] = {}
    for concepts in site.library.linked.mentioned.values():
        for one in concepts:
            row = counts.setdefault(one, {})
            for other in concepts:
                if other != one:
                    row[other] = row.get(other, 0) + 1
    return {one: {other: count for other, count in row.items() if count > 1} for one, row in counts.items()}


def _glossary(site: Site) -> GeneratedPage:
    keyed = [(index_key(concept.name), concept) for concept in site.library.addresses.concepts]
    keyed.sort(key=lambda pair: (pair[0].sort, pair[1].id))
    letters: dict[str, list[dict[str, Any]]] = {}
    for key, concept in keyed:
        letters.setdefault(key.letter, []).append(_entry(concept, key.filter, site))
    data = {
        "kind": "glossary",
        "letters": [{"letter": letter, "concepts": letters[letter]} for letter in sorted(letters, key=index_order)],
        "categories": _categories(site.library.addresses.concepts),
        "total": len(keyed),
        "unexplained": [
            {"term": one.term, "count": one.count, "topics": [site.topics[topic] for topic in one.topics]}
            for one in site.library.unexplained
        ],
    }
    return list_page(GLOSSARY_PAGE, "概念", "glossary.html", data)


def _entry(concept: Concept, key: str, site: Site) -> dict[str, Any]:
    others = [name for name in concept.names if name not in (concept.name, concept.zh, concept.en)]
    folded = " ".join(index_key(name).filter for name in (concept.zh, *filter(HAN_RE.search, others)) if name)
    latin = " ".join("".join(filter(str.isalnum, fold(name))) for name in (concept.en, *others))
    return {
        **site.concepts[concept.id],
        "zh": concept.zh,
        "en": concept.en,
        "others": others,
        "key": f"{key} {folded} {latin}".strip(),
    }


def _categories(concepts: Sequence[Concept]) -> list[dict[str, Any]]:
    counts: dict[str, int] = {}
    for concept in concepts:
        counts[concept.category] = counts.get(concept.category, 0) + 1
    return [{"name": name, "count": count} for name, count in counts.items()]
