"""What search engines read of a page (JSON-LD in the words of schema.org), and the glossary for other programs.

Every function returns a plain value; `scripts.script_json` turns it into text that may stand in
`<script type="application/ld+json">`. URLs are taken as they are: absolute ones where the site's address is known, else
relative to the page, as JSON-LD resolves them against it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence

from ainotes_site.concepts import RELATIONS, Concept

_CONTEXT = "https://schema.org"
_LANGUAGE = "zh-CN"
# Search engines cut longer headlines.
_HEADLINE_LENGTH = 110


def website(name: str, url: str, *, description: str = "", search_url: str = "") -> Mapping[str, object]:
    """Return the `WebSite` of the home page. `search_url` has `{search_term_string}` where the words searched for go."""
    search = {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": search_url},
        "query-input": "required name=search_term_string",
    }
    return _filled(
        {
            "@context": _CONTEXT,
            "@type": "WebSite",
            "@id": f"{url}#website",
            "name": name,
            "url": url,
            "description": description,
            "inLanguage": _LANGUAGE,
            "potentialAction": search if search_url else None,
        }
    )


def article(
    title: str,
    url: str,
    *,
    site_url: str,
    description: str = "",
    date: str | None = None,
    keywords: Sequence[str] = (),
    about: Iterable[str] = (),
    mentions: Iterable[str] = (),
) -> Mapping[str, object]:
    """Return the `Article` of a topic. `about` and `mentions` are the pages of the concepts it defines and links."""
    return _filled(
        {
            "@context": _CONTEXT,
            "@type": "Article",
            "headline": _shorten(title),
            "url": url,
            "mainEntityOfPage": url,
            "description": description,
            "inLanguage": _LANGUAGE,
            "datePublished": date,
            "keywords": list(keywords),
            "about": [_reference(one) for one in about],
            "mentions": [_reference(one) for one in mentions],
            "isPartOf": {"@type": "WebSite", "@id": f"{site_url}#website", "url": site_url},
        }
    )


def defined_term(concept: Concept, url: str, *, glossary_url: str) -> Mapping[str, object]:
    """Return the `DefinedTerm` of a concept's page, all its names with it."""
    source = {"@type": "CreativeWork", "url": concept.reference}
    return _filled(
        {
            "@context": _CONTEXT,
            "@type": "DefinedTerm",
            "@id": f"{url}#concept",
            "name": concept.name,
            "alternateName": [name for name in concept.names if name != concept.name],
            "description": concept.definition,
            "termCode": concept.id,
            "url": url,
            "inDefinedTermSet": f"{glossary_url}#glossary",
            "subjectOf": source if concept.reference else None,
        }
    )


def defined_term_set(name: str, url: str, terms: Iterable[tuple[Concept, str]]) -> Mapping[str, object]:
    """Return the `DefinedTermSet` of the glossary: each concept by its name and page."""
    return _filled(
        {
            "@context": _CONTEXT,
            "@type": "DefinedTermSet",
            "@id": f"{url}#glossary",
            "name": name,
            "url": url,
            "inLanguage": _LANGUAGE,
            "hasDefinedTerm": [
                {"@type": "DefinedTerm", "@id": f"{page}#concept", "name": concept.name, "url": page}
                for concept, page in terms
            ],
        }
    )


def glossary_json(terms: Iterable[tuple[Concept, str]]) -> str:
    """Return `glossary.json`: the concepts with their pages, in the order given; the same bytes for the same concepts.

    `{"version": 1, "concepts": [{"id", "url", "name", "zh", "en", "names", "definition", "category", "near",
    "reference", "members", "parts", "opposites", "see", "as_of"}]}`: `name` is shown first, `names` are all, it and both
    languages' among them; `near` are ids, the four relations ids or plain names; `url` counts from the site's root. `zh`,
    `en`, `reference` and `as_of` are null where there is none.
    """
    concepts = [
        {
            "id": concept.id,
            "url": url,
            "name": concept.name,
            "zh": concept.zh or None,
            "en": concept.en or None,
            "names": list(concept.names),
            "definition": concept.definition,
            "category": concept.category,
            "near": list(concept.near),
            "reference": concept.reference or None,
            **{key: list(getattr(concept, key)) for key in RELATIONS},
            "as_of": concept.as_of or None,
        }
        for concept, url in terms
    ]
    return json.dumps({"version": 1, "concepts": concepts}, ensure_ascii=False, indent=1) + "\n"


def _reference(page: str) -> dict[str, str]:
    return {"@type": "DefinedTerm", "@id": f"{page}#concept"}


def _shorten(title: str) -> str:
    return title if len(title) <= _HEADLINE_LENGTH else title[: _HEADLINE_LENGTH - 1].rstrip() + "…"


def _filled(values: Mapping[str, object]) -> Mapping[str, object]:
    """Leave out what is not known."""
    return {key: value for key, value in values.items() if value not in (None, "", [])}
