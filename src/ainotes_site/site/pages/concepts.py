"""Pages of concepts, and the glossary."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar

from ainotes_site.cache import NO_CACHE, Cache, OnDemand, Stage
from ainotes_site.addresses import concept_page
from ainotes_site.relations import Backlink
from ainotes_site.concepts import RELATIONS, Concept
from ainotes_site.site.pages.cards import ConceptCard, TopicCard
from ainotes_site.site.pages.site import GeneratedPage, PlannedPage, Site, View, list_page
from ainotes_site.text import DIGITS, OTHER_LETTER, index_key, index_order
from ainotes_site.site.script_values import script_json
from ainotes_site.text import HAN_RE, fold_text

GLOSSARY_PAGE = "glossary.md"
GLOSSARY_KEYS = "assets/ainotes-glossary-keys.js"

# As many as a reader takes in; the pages of the topics have the rest.
_MOST_TOGETHER = 10
# What a concept's page calls what stands in each relation to it, and what it stands in that relation to itself.
_RELATION_WORDS = {
    "members": ("种类与成员", "属于"),
    "parts": ("组成部分", "用在"),
    "opposites": ("相对的概念", "相对的概念"),
    "see": ("容易混淆，另见", "容易混淆，另见"),
}


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention as lists show it: the topic, and its sentence in three parts around the words."""

    title: str
    url: str
    date: str | None
    before: str
    surface: str
    after: str


@dataclass(frozen=True, slots=True)
class Relation:
    """What stands in one relation to a concept, with the word for it."""

    word: str
    others: tuple[ConceptCard, ...]


@dataclass(frozen=True, slots=True)
class ConceptView(View):
    """The page of a concept; in `together` each card counts the topics that the two share."""

    kind: ClassVar[str] = "concept"
    card: ConceptCard
    en: str
    reference: str
    as_of: str
    near: tuple[ConceptCard, ...]
    relations: tuple[Relation, ...]
    mentions: tuple[Mention, ...]
    together: tuple[ConceptCard, ...]
    defined_in: tuple[TopicCard, ...]
    glossary_url: str


def concept_pages(site: Site, cache: Cache = NO_CACHE) -> Iterator[PlannedPage]:
    """Yield the page of each concept that the notes mention, and the glossary."""
    yield from _glossary_pages(site, cache)
    together = OnDemand(("all",), lambda _: _count_together(site))
    relations = OnDemand(("all",), lambda _: _relations(site))

    def draw(concept: Concept) -> GeneratedPage:
        return _concept_page(concept, together["all"].get(concept.id, {}), relations["all"].get(concept.id, {}), site)

    for concept in site.library.addresses.concepts:
        yield PlannedPage(concept_page(concept.id), concept.name, partial(draw, concept))


def _concept_page(
    concept: Concept, together: Mapping[str, int], relations: Mapping[str, Sequence[str]], site: Site
) -> GeneratedPage:
    mentions = site.library.backlinks.concepts.get(concept.id, ())
    most = sorted(together, key=lambda other: (-together[other], other))[:_MOST_TOGETHER]
    view = ConceptView(
        card=site.concepts[concept.id],
        en=concept.en,
        reference=concept.reference,
        as_of=concept.as_of,
        near=tuple(site.concepts[other] for other in concept.near if other in site.concepts),
        relations=tuple(
            Relation(word, tuple(_related_card(other, site) for other in others)) for word, others in relations.items()
        ),
        mentions=tuple(show_mention(mention, site) for mention in mentions),
        together=tuple(replace(site.concepts[other], count=together[other]) for other in most),
        defined_in=tuple(site.topics[topic] for topic in site.explains.get(concept.id, ())),
        glossary_url=site.url(GLOSSARY_PAGE),
    )
    page = list_page(concept_page(concept.id), concept.name, "concept.html", view)
    return page.described(concept.definition)


def _relations(site: Site) -> dict[str, dict[str, list[str]]]:
    """Return for each concept what stands to it in each relation, said from either side."""
    found: dict[str, dict[str, dict[str, None]]] = {}
    for key in RELATIONS:
        there, back = _RELATION_WORDS[key]
        for concept in site.library.glossary.concepts:
            for other in getattr(concept, key):
                found.setdefault(concept.id, {}).setdefault(there, {})[other] = None
                found.setdefault(other, {}).setdefault(back, {})[concept.id] = None
    return {one: {word: list(others) for word, others in row.items()} for one, row in found.items()}


def _related_card(other: str, site: Site) -> ConceptCard:
    """Return what a list shows of a concept with a page, or the bare name of anything else."""
    if other in site.concepts:
        return site.concepts[other]
    concept = site.library.glossary.by_id.get(other)
    return ConceptCard("", concept.name if concept is not None else other)


def show_mention(mention: Backlink, site: Site) -> Mention:
    """Return what lists show of a mention."""
    topic = site.topics[mention.source]
    return Mention(
        title=topic.title,
        url=topic.url,
        date=topic.date,
        before=mention.sentence[: mention.start],
        surface=mention.sentence[mention.start : mention.end],
        after=mention.sentence[mention.end :],
    )


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


# ---- the glossary: all names on one page, and a page a letter with the definitions ----


@dataclass(frozen=True, slots=True)
class LetterLink:
    """A letter, and the page of its definitions."""

    letter: str
    url: str


@dataclass(frozen=True, slots=True)
class Definition:
    """A concept with all its names; `others` are those that are neither the shown one nor one of the two languages'."""

    card: ConceptCard
    zh: str
    en: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LetterView(View):
    """The definitions of one letter."""

    kind: ClassVar[str] = "letter"
    letter: str
    concepts: tuple[Definition, ...]
    letters: tuple[LetterLink, ...]
    glossary_url: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A concept in the glossary, with its name in the other language and the number of its category."""

    card: ConceptCard
    other: str
    number: int


@dataclass(frozen=True, slots=True)
class Letter:
    """The entries of a letter, and the page of their definitions."""

    letter: str
    url: str
    concepts: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Category:
    """A category, and how many concepts it has."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Unexplained:
    """A term that nothing explains, how often it stands in the notes, and the topics that mention it."""

    term: str
    count: int
    topics: tuple[TopicCard, ...]


@dataclass(frozen=True, slots=True)
class GlossaryView(View):
    """The glossary; `keys_url` is the script with what filters it."""

    kind: ClassVar[str] = "glossary"
    letters: tuple[Letter, ...]
    categories: tuple[Category, ...]
    total: int
    keys_url: str
    unexplained: tuple[Unexplained, ...]


@dataclass(frozen=True, slots=True)
class ConceptsByLetter:
    """The concepts by letter, each letter and each concept in its order, with what finds a concept by filtering."""

    letters: Mapping[str, Sequence[Concept]]

    @property
    def concepts(self) -> list[Concept]:
        return [concept for concepts in self.letters.values() for concept in concepts]


def read_glossary(site: Site, cache: Cache = NO_CACHE) -> ConceptsByLetter:
    """Return the concepts in the order of the glossary: by pinyin from A to Z."""
    shown = {concept.id: concept for concept in site.library.addresses.concepts}
    order = cache.call(_ORDER, tuple((concept.id, concept.name) for concept in shown.values()))
    return ConceptsByLetter({letter: [shown[one] for one in ids] for letter, ids in order.items()})


def _order_names(names: tuple[tuple[str, str], ...]) -> dict[str, list[str]]:
    """Return the ids of the names below each letter, both in order."""
    keyed = sorted(((index_key(name), identity) for identity, name in names), key=lambda pair: (pair[0].sort, pair[1]))
    letters: dict[str, list[str]] = {}
    for key, identity in keyed:
        letters.setdefault(key.letter, []).append(identity)
    return {letter: letters[letter] for letter in sorted(letters, key=index_order)}


def glossary_keys(site: Site, cache: Cache = NO_CACHE) -> str:
    """Return the script with what filters the glossary, a text for each concept in its order."""
    return cache.call(_KEYS, tuple(read_glossary(site, cache).concepts))


def _write_keys(concepts: tuple[Concept, ...]) -> str:
    return f"window.ainotesGlossary={script_json([_filter_key(concept) for concept in concepts])}"


_ORDER = Stage(_order_names, dict[str, list[str]])
_KEYS = Stage(_write_keys, str)


def _glossary_pages(site: Site, cache: Cache) -> Iterator[PlannedPage]:
    glossary = read_glossary(site, cache)
    pages = {letter: site.url(_letter_page(letter)) for letter in glossary.letters}
    yield PlannedPage(GLOSSARY_PAGE, "概念", partial(_glossary_index, glossary, pages, site))
    links = tuple(LetterLink(letter, page) for letter, page in pages.items())
    for letter, concepts in glossary.letters.items():
        yield PlannedPage(_letter_page(letter), f"概念：{letter}", partial(_letter, letter, concepts, links, site))


def _letter(letter: str, concepts: Sequence[Concept], links: tuple[LetterLink, ...], site: Site) -> GeneratedPage:
    definitions = tuple(Definition(site.concepts[one.id], one.zh, one.en, _others(one)) for one in concepts)
    view = LetterView(letter, definitions, links, site.url(GLOSSARY_PAGE))
    return list_page(_letter_page(letter), f"概念：{letter}", "letter.html", view)


def _glossary_index(glossary: ConceptsByLetter, pages: Mapping[str, str], site: Site) -> GeneratedPage:
    categories = _categories(glossary.concepts)
    numbers = {one.name: number for number, one in enumerate(categories)}
    entries = {
        letter: tuple(
            Entry(site.concepts[one.id], _other_language(one), numbers[one.category]) for one in concepts
        )
        for letter, concepts in glossary.letters.items()
    }
    view = GlossaryView(
        letters=tuple(Letter(letter, pages[letter], found) for letter, found in entries.items()),
        categories=categories,
        total=len(glossary.concepts),
        keys_url=GLOSSARY_KEYS,
        unexplained=tuple(
            Unexplained(one.term, one.count, tuple(site.topics[topic] for topic in one.topics))
            for one in site.library.find_unexplained()
        ),
    )
    return list_page(GLOSSARY_PAGE, "概念", "glossary.html", view)


def _letter_page(letter: str) -> str:
    slug = {DIGITS: "0-9", OTHER_LETTER: "other"}.get(letter, letter.lower())
    return f"glossary/{slug}.md"


def _other_language(concept: Concept) -> str:
    """Return the name in the language that the shown name is not in."""
    return next((name for name in (concept.zh, concept.en) if name and name != concept.name), "")


def _others(concept: Concept) -> tuple[str, ...]:
    return tuple(name for name in concept.names if name not in (concept.name, concept.zh, concept.en))


def _filter_key(concept: Concept) -> str:
    """Return what people type to find a concept: each name, its pinyin and its initials."""
    others = _others(concept)
    chinese = (concept.name, concept.zh, *filter(HAN_RE.search, others))
    latin = ("".join(filter(str.isalnum, fold_text(name))) for name in (concept.en, *others))
    parts = (part for name in chinese if name for part in index_key(name).filter.split())
    return " ".join(dict.fromkeys((*parts, *filter(None, latin))))


def _categories(concepts: Sequence[Concept]) -> tuple[Category, ...]:
    counts: dict[str, int] = {}
    for concept in concepts:
        counts[concept.category] = counts.get(concept.category, 0) + 1
    return tuple(Category(name, count) for name, count in counts.items())
