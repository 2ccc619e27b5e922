"""What the site knows by name: vocabulary files, the glossary they make, and the index that finds its names in a text."""

from ainotes_site.concepts.glossary import Glossary, load_glossary
from ainotes_site.concepts.name_index import MASK, Match, NameIndex, Sense
from ainotes_site.concepts.vocabulary_file import RELATIONS, Concept, Rival, Rule

__all__ = [
    "MASK",
    "RELATIONS",
    "Concept",
    "Glossary",
    "Match",
    "NameIndex",
    "Rival",
    "Rule",
    "Sense",
    "load_glossary",
]
