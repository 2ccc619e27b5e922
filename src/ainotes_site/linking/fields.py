"""Whether a topic is about another field than AI, where everyday names mean other things."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import yaml

from ainotes_site.concepts import Sense
from ainotes_site.linking.contexts import Context
from ainotes_site.linking.written_forms import means_nothing_else

# So many different words of one field make a topic plainly about it, and so many more for each concept that only AI has.
_LEAST_WORDS = 3
_WORDS_A_CONCEPT = 3


@dataclass(frozen=True, slots=True)
class Fields:
    """Words of other fields, by the field's name, and the categories whose concepts say nothing of AI."""

    words: Mapping[str, tuple[str, ...]]
    shared: frozenset[str]

    @property
    def most(self) -> int:
        """The most words that any field has."""
        return max(map(len, self.words.values()))

    def find(self, context: Context, concepts: int) -> str:
        """Return the field that a topic is plainly about, "" when it is about none.

        `concepts` counts those in it that only AI has.
        """
        least = max(_LEAST_WORDS, _WORDS_A_CONCEPT * concepts + 1)
        if least > self.most:
            return ""
        counts = {name: sum(map(context.has, words)) for name, words in self.words.items()}
        name = max(counts, key=lambda name: counts[name])
        return name if counts[name] >= least else ""

    def is_of_ai(self, sense: Sense, written: str) -> bool:
        """Tell whether a name so written is a concept that only AI has: it makes any topic one on AI."""
        return sense.concept.category not in self.shared and means_nothing_else(sense, written)


@lru_cache(maxsize=1)
def shipped_fields() -> Fields:
    """Return the fields that ship with the package."""
    text = files("ainotes_site.linking").joinpath("fields.yml").read_text(encoding="utf-8")
    found = yaml.safe_load(text)
    words = {str(field["name"]): tuple(map(str, field["words"])) for field in found["fields"]}
    return Fields(words, frozenset(found["shared"]))
