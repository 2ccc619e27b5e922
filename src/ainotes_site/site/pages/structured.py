"""The structured data of each kind of page."""

from collections.abc import Mapping

from ainotes_site.site.pages.concepts import GLOSSARY_PAGE, ConceptView, GlossaryView
from ainotes_site.site.pages.overviews import HomeView
from ainotes_site.site.pages.site import GeneratedPage, Site
from ainotes_site.site.pages.topics import TopicView
from ainotes_site.site.script_values import script_json
from ainotes_site.site.structured import article, defined_term, defined_term_set, website


def structured_data(page: GeneratedPage, name: str, site: Site) -> str:
    """Return the page's JSON-LD, safe in a script element; empty for a mere list."""
    url = site.url(page.src_uri)
    data = _describe(page, name, url, site)
    return script_json(data) if data else ""


def _describe(page: GeneratedPage, name: str, url: str, site: Site) -> Mapping[str, object] | None:
    here = site.absolute(url, url)
    match page.view:
        case HomeView():
            return website(name, here, description=page.description, search_url=f"{here}?q={{search_term_string}}")
        case TopicView() as view:
            return _article(page, view, url, site)
        case ConceptView() as view:
            concept = site.library.glossary.by_id[view.card.id]
            return defined_term(concept, here, glossary_url=site.absolute(site.url(GLOSSARY_PAGE), url))
        case GlossaryView():
            concepts = site.library.addresses.concepts
            terms = ((concept, site.absolute(site.concepts[concept.id].url, url)) for concept in concepts)
            return defined_term_set(page.title, here, terms)
    return None


def _article(page: GeneratedPage, view: TopicView, url: str, site: Site) -> Mapping[str, object]:
    about = {card.id for card in view.concepts}
    return article(
        page.title,
        site.absolute(url, url),
        site_url=site.absolute(site.url("index.md"), url),
        description=page.description,
        date=page.date,
        keywords=[tag.name for tag in view.card.tags],
        about=[site.absolute(card.url, url) for card in view.concepts],
        mentions=[site.absolute(card.url, url) for card in view.cards if card.id not in about],
    )
