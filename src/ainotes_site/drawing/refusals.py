"""What of a note could not be drawn, and why: its author is told of each."""

from collections.abc import Iterable, Iterator

from ainotes_site.drawing.drawing import refused_diagrams
from ainotes_site.drawing.formulas import refused_formulas
from ainotes_site.gfm import Node
from ainotes_site.problems import Problem


def find_refused(blocks: Iterable[Node], path: str) -> Iterator[Problem]:
    """Yield a problem for each formula and diagram in the blocks of a note that readers see as its source."""
    blocks = tuple(blocks)
    yield from refused_formulas(blocks, path)
    yield from refused_diagrams(blocks, path)
