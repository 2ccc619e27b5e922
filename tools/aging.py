"""List the concepts of the shipped vocabulary that should be looked at again, oldest first.

A concept that ages says in `as_of` when it was true. Read the product's own page, mend the definition, set `as_of` to
this month. Run by hand before a release: `python -m tools.aging`, with a day to count from as its one argument or none.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import date

from ainotes_site.concepts.glossary import load_glossary
from ainotes_site.concepts.vocabulary_file import Concept

# Model series bring out a version every few months: DeepSeek alone brought out V4 and V4.1 within 2026.
MONTHS = 6


def aged(concepts: Iterable[Concept], today: date) -> list[Concept]:
    """Return those that were last true `MONTHS` months before today or earlier, oldest first, then by id."""
    month = today.year * 12 + today.month - 1 - MONTHS
    last = f"{month // 12}-{month % 12 + 1:02}"
    found = (concept for concept in concepts if concept.as_of and concept.as_of[: len(last)] <= last)
    return sorted(found, key=lambda concept: (concept.as_of, concept.id))


def main(*given: str) -> int:
    """Print a line for each; succeed in any case, for a day that passes breaks nothing."""
    today = date.fromisoformat(given[0]) if given else date.today()
    glossary, _ = load_glossary()
    for concept in aged(glossary.concepts, today):
        print(f"{concept.as_of}  {concept.id}  {concept.name}（{concept.category}）")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
