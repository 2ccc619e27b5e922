"""The concepts that a topic mentions, as far as is known, and what they say of others."""

from collections import Counter

from ainotes_site.concepts import Concept, Glossary

# One word in the sentence says more than one in the section and one in the rest of the topic together.
IN_SENTENCE, IN_SECTION, IN_TOPIC = 4, 2, 1
# So many concepts of a topic vouch for a name that is also an ordinary word, when none of them is near it.
_VOUCHING = 3


class Evidence:
    """The concepts found so far. Every question costs as much as one concept has neighbours, however many are found."""

    def __init__(self, glossary: Glossary) -> None:
        self._glossary = glossary
        self._sections: dict[str, set[int]] = {}
        self._categories: Counter[str] = Counter()
        self._sure: set[str] = set()

    def __len__(self) -> int:
        return len(self._sections)

    def __contains__(self, identity: str) -> bool:
        return identity in self._sections

    def add(self, identity: str, section: int = -1, *, sure: bool = False) -> None:
        """Take a concept for mentioned, in the section of this number where it is known; `sure` when no word of it doubts."""
        if sure:
            self._sure.add(identity)
        if identity not in self._sections:
            self._sections[identity] = set()
            self._categories[self._glossary.by_id[identity].category] += 1
        self._sections[identity].add(section)

    def weight(self, identity: str, section: int) -> int:
        """Return how much a concept that the topic mentions says to a section: most in that section itself."""
        if identity not in self._sections:
            return 0
        return IN_SECTION if section in self._sections[identity] else IN_TOPIC

    def near(self, identity: str) -> int:
        """Count the concepts near this one that the topic mentions."""
        return len(self._glossary.neighbours[identity] & self._sections.keys())

    def near_in(self, identity: str, section: int) -> tuple[int, int]:
        """Count the concepts near this one that a section mentions, and those that the rest of the topic does."""
        found = self._glossary.neighbours[identity] & self._sections.keys()
        inside = sum(1 for one in found if section in self._sections[one])
        return inside, len(found) - inside

    def stands_alone(self, identity: str) -> bool:
        """Tell whether the topic mentions no other concept."""
        return len(self._sections) == (identity in self._sections)

    def stands_unsure(self, identity: str) -> bool:
        """Tell whether the topic mentions no other concept surely, and none near this one.

        Everyday words do not vouch for each other: 梯度 and 蒸馏 of a chemist make no topic on AI.
        """
        return len(self._sure) == (identity in self._sure) and not self.near(identity)

    def vouches(self, concept: Concept) -> bool:
        """Tell whether the topic is one that would mention this concept: by another like it, or by several at all."""
        if concept.id in self._sections:
            return True
        return len(self._sections) >= _VOUCHING or self._categories[concept.category] > 0 or self.near(concept.id) > 0
