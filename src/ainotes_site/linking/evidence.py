"""The concepts that a topic mentions, as far as is known, and what they say of others."""

from collections import Counter

from ainotes_site.concepts import Concept, Glossary

# So many concepts of a topic vouch for a name that is also an ordinary word, when none of them is near it.
_VOUCHING = 3


class Evidence:
    """The concepts found so far. Every question costs as much as one concept has neighbours, however many are found."""

    def __init__(self, glossary: Glossary) -> None:
        self._glossary = glossary
        self._found: set[str] = set()
        self._categories: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._found)

    def __contains__(self, identity: str) -> bool:
        return identity in self._found

    def add(self, identity: str) -> None:
        """Take a concept for mentioned."""
        if identity not in self._found:
            self._found.add(identity)
            self._categories[self._glossary.by_id[identity].category] += 1

    def near(self, identity: str) -> int:
        """Count the concepts near this one that the topic mentions."""
        return len(self._glossary.neighbours[identity] & self._found)

    def stands_alone(self, identity: str) -> bool:
        """Tell whether the topic mentions no other concept."""
        return len(self._found) == (identity in self._found)

    def vouches(self, concept: Concept) -> bool:
        """Tell whether the topic is one that would mention this concept: by another like it, or by several at all."""
        if concept.id in self._found:
            return True
        return len(self._found) >= _VOUCHING or self._categories[concept.category] > 0 or self.near(concept.id) > 0
