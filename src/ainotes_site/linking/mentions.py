"""What a topic mentions: the concepts that its words name, those that it links by hand, those that it is about."""

from collections.abc import Iterator
from dataclasses import dataclass

from ainotes_site.concepts import NameIndex
from ainotes_site.gfm import walk
from ainotes_site.linking.contexts import Context
from ainotes_site.linking.disambiguation import Disambiguator, Mention
from ainotes_site.linking.passages import Passage, read_context, read_passages
from ainotes_site.linking.titles import find_subjects
from ainotes_site.topics import Topic


@dataclass(frozen=True, slots=True)
class TopicMentions:
    """What a topic mentions, in reading order, headings included, and what it does not mean: `refused`.

    `about` are its own subjects, `titled` all that its title names, `linked` what is linked by hand. A topic that
    could not be read has `failed`. Offsets and ids alone, so that it can be written down.
    """

    mentions: tuple[Mention, ...]
    refused: tuple[Mention, ...]
    about: tuple[str, ...]
    titled: tuple[str, ...]
    linked: frozenset[str]
    failed: bool = False

    @property
    def concepts(self) -> tuple[str, ...]:
        """All that the topic mentions: its subjects first, then in reading order."""
        found = (*self.about, *self.titled, *(mention.concept for mention in self.mentions), *sorted(self.linked))
        return tuple(dict.fromkeys(found))


def read_mentions(topic: Topic, index: NameIndex) -> TopicMentions:
    """Read a topic for the concepts that it mentions."""
    passages = read_passages(topic)
    titles = tuple(_title_passage(title) for title in (topic.title, *topic.aliases))
    linked = frozenset(_linked_by_hand(topic, index))
    # The titles come last, so that the numbers of the passages hold; what a title means is known by its words alone.
    context = Context(read_context(topic))
    decided = Disambiguator(index, context, (*passages, *titles), linked, title=topic.title).decide()
    found = [mention for passage in decided[: len(passages)] for mention in passage]
    titled = [one.concept for named in decided[len(passages) :] for one in named if not one.refused]
    about = [one for title, named in zip(titles, decided[len(passages) :], strict=True) for one in _about(title, named)]
    return TopicMentions(
        tuple(mention for mention in found if not mention.refused),
        tuple(mention for mention in found if mention.refused),
        tuple(dict.fromkeys(about)),
        tuple(dict.fromkeys(titled)),
        linked,
    )


def _about(title: Passage, found: list[Mention]) -> Iterator[str]:
    return find_subjects(title.shown, [(one.start, one.end, one.concept) for one in found if not one.refused])


def _title_passage(title: str) -> Passage:
    return Passage(title, title, title, (), (), "", True)


def _linked_by_hand(topic: Topic, index: NameIndex) -> Iterator[str]:
    for block in topic.blocks:
        for node in walk(block):
            if node.kind == "concept":
                yield node.attrs.concept
            elif node.kind == "link":
                yield from (concept.id for concept in index.lookup(node.attrs.name))
