"""What stands around a name: its sentence, its section, its topic, the nearest counting most."""

from collections.abc import Iterable, Sequence

from ainotes_site.concepts import Concept
from ainotes_site.linking.contexts import Context, stands_by
from ainotes_site.linking.evidence import IN_SECTION, IN_SENTENCE, IN_TOPIC, Evidence
from ainotes_site.linking.passages import Passage
from ainotes_site.text import fold_positions

# Concepts near a sense count as words do, but however many there are, one word in the sentence outweighs them.
_MOST_OF_NEAR = 3


class Surroundings:
    """The contexts of a topic's passages: a section is what stands below one heading, with it.

    The title stands over all of them: a word of it says as much of a name as one in the name's own section.
    """

    def __init__(self, passages: Sequence[Passage], topic: Context, title: str = "") -> None:
        self.topic = topic
        self._title = title
        self._passages = passages
        self._texts: list[list[str]] = []
        self._numbers: list[int] = []
        self._sections: dict[int, Context] = {}
        before = False
        for passage in passages:
            if not self._texts or (passage.heading and not before):
                self._texts.append([])
            before = passage.heading
            self._texts[-1].append(passage.shown)
            self._numbers.append(len(self._texts) - 1)

    def section_of(self, passage: int) -> int:
        """Return the number of the section in which a passage stands."""
        return self._numbers[passage]

    def section(self, passage: int) -> Context:
        """Return the words of the section in which a passage stands."""
        number = self._numbers[passage]
        if number not in self._sections:
            self._sections[number] = Context("\n".join((self._title, *self._texts[number])))
        return self._sections[number]

    def nearby(self, words: Iterable[str], passage: int, start: int, end: int) -> str:
        """Return the first of these words that stands in the sentence of a name; "" when none does."""
        sentence, at = "", 0
        for word in words:
            if self.topic.has(word):
                sentence, at = (sentence, at) if sentence else self._sentence(passage, start, end)
                if stands_by(sentence, word, start - at, end - at):
                    return word
        return ""

    def weigh_words(self, words: Iterable[str], passage: int, start: int, end: int) -> int:
        """Return how much these words say of a name, each counted where it stands nearest."""
        weight = 0
        for word in words:
            if self.nearby((word,), passage, start, end):
                weight += IN_SENTENCE
            elif self.section(passage).has(word):
                weight += IN_SECTION
            elif self.topic.has(word):
                weight += IN_TOPIC
        return weight

    def weigh_near(self, concept: Concept, evidence: Evidence, passage: int) -> int:
        """Return how much the concepts near this one say of a name."""
        inside, outside = evidence.near_in(concept.id, self.section_of(passage))
        return min(_MOST_OF_NEAR, IN_SECTION * inside + IN_TOPIC * outside)

    def _sentence(self, passage: int, start: int, end: int) -> tuple[str, int]:
        found = self._passages[passage]
        first, last = found.sentence(start, end)
        return fold_positions(found.shown[first:last]), first
