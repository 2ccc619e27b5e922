"""What an assistant may ask of the notes, answered from the library: search, a topic, a concept, what is new."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ainotes_site.command.explain import find_topics
from ainotes_site.concepts import Concept
from ainotes_site.library import Library
from ainotes_site.search import SEARCH_FOLDER, Ask, build_search, start_engine
from ainotes_site.site import topics_as_markdown
from ainotes_site.text import loose_key
from ainotes_site.topics import Topic

Answer = dict[str, Any]
# So many are named where a title is not enough.
_MOST = 20


def start_search(library: Library) -> Ask:
    """Return the library's search, with an index made for it."""
    files = build_search(library)
    index = {path.removeprefix(f"{SEARCH_FOLDER}/"): data for path, data in files.items() if isinstance(data, bytes)}
    return start_engine(index)


@dataclass(frozen=True, slots=True)
class Desk:
    """A library with its search, and its topics as Markdown, by id."""

    library: Library
    ask: Ask
    texts: Mapping[str, str]

    def search(self, query: str, limit: int) -> list[Answer]:
        """Return what the site's own search finds, best first, with the id to read it by."""
        return [
            {key: one[key] for key in ("title", "kind", "topic", "excerpt") if one.get(key)}
            for one in self.ask(query)[: max(0, limit)]
        ]

    def read(self, topic: str) -> str:
        """Return a topic as Markdown, by id, title or words of it. Raises `LookupError` where none, or several, fit."""
        named = find_topics(self.library, topic)
        found = [one for one in named if one.has_page]
        if named and not found:
            raise LookupError(f"「{named[0].title}」只有标题，还没有写。")
        if not found:
            raise LookupError(f"没有叫「{topic}」的主题。请先用 search 找。")
        if len(found) > 1:
            titles = "；".join(f"{one.id}（{one.title}）" for one in found[:_MOST])
            raise LookupError(f"「{topic}」对得上 {len(found)} 个主题，请用 id：{titles}")
        return self.texts[found[0].id]

    def look_up(self, name: str) -> Answer:
        """Return a concept by any of its names or its id. Raises `LookupError`."""
        key = loose_key(name)
        by_id = self.library.glossary.by_id
        for concept in by_id.values():
            if concept.id == name or key in map(loose_key, concept.names):
                return self._concept(concept)
        raise LookupError(f"词表里没有「{name}」。请换一个名称，或用 search 找。")

    def _concept(self, concept: Concept) -> Answer:
        topics = {one.id: one for one in self.library.topics}
        mentioned = self.library.linked.topics_by_concept().get(concept.id, ())
        about = [one for one, concepts in self.library.linked.about.items() if concept.id in concepts]
        facts: Answer = {
            "id": concept.id,
            "names": list(concept.names),
            "definition": concept.definition,
            "as_of": concept.as_of,
            "explained_in": [_named(topics[one]) for one in about],
            "mentioned_in": [_named(topics[one]) for one in mentioned if one not in about][:_MOST],
        }
        for relation in ("members", "parts", "opposites", "see"):
            facts[relation] = [self._name(one) for one in getattr(concept, relation)]
        return {key: value for key, value in facts.items() if value}

    def _name(self, one: str) -> str:
        concept = self.library.glossary.by_id.get(one)
        return concept.name if concept else one

    def changes(self, since: str, limit: int) -> list[Answer]:
        """Return the topics with a date, newest first, from the day `since` on (`2026-11-01`; empty: all)."""
        dated = sorted(
            (one for one in self.library.topics if one.has_page and one.date and one.date >= since),
            key=lambda one: (one.date or "", one.id),
            reverse=True,
        )
        return [{**_named(one), "date": one.date} for one in dated[: max(0, limit)]]


def open_desk(library: Library) -> Desk:
    """Return the library ready to be asked."""
    return Desk(library, start_search(library), topics_as_markdown(library))


def _named(topic: Topic) -> Answer:
    return {"topic": topic.id, "title": topic.title}
