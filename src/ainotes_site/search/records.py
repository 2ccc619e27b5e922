"""What is searched: topics with their sections, and concepts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SearchSection:
    """A part of a topic with its own address; the first has no anchor and the topic's title."""

    anchor: str
    title: str
    text: str
    sources: str = ""  # lines that only point elsewhere: what stands there is not said here


@dataclass(frozen=True, slots=True)
class SearchTopic:
    id: str
    url: str
    title: str
    tags: tuple[str, ...]
    note: str  # where it stands, from the outermost folder to its note and the headings above it
    date: str | None
    sections: tuple[SearchSection, ...]
    groups: tuple[str, ...] = ()
    names: tuple[str, ...] = ()  # all names of the concepts that it is about
    about: str = ""  # what defines its subject, for readers who ask in other words than the author's


@dataclass(frozen=True, slots=True)
class SearchConcept:
    id: str
    url: str
    names: tuple[str, ...]  # the name shown first
    zh: str | None
    en: str | None
    definition: str
    topics: tuple[str, ...]
