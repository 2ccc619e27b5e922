"""What is drawn of a page before Python-Markdown has it, and what of it its author should know."""

from collections.abc import Iterable, Iterator
from itertools import groupby, zip_longest
from operator import itemgetter

from ainotes_site.addresses import without_embeds
from ainotes_site.drawing import draw_diagrams, find_refused, typeset_formulas
from ainotes_site.gfm import Node, change_or_keep_source, find_failed
from ainotes_site.problems import Problem
from ainotes_site.site import GeneratedPage


def draw_document(document: Node) -> tuple[Node, bool]:
    """Return the document with its formulas and diagrams drawn, and whether it has formulas."""
    has_formulas = False

    def draw(block: Node) -> Node:
        nonlocal has_formulas
        typeset, found = typeset_formulas(block)
        has_formulas |= found
        return draw_diagrams(typeset)

    return document.replaced(children=change_or_keep_source(document.children, draw)), has_formulas


def find_problems(page: GeneratedPage, drawn: Node, failed: Iterable[int]) -> Iterator[Problem]:
    """Yield what is wrong with a page's blocks: what was refused, and what failed when it was placed or drawn.

    `drawn` is the document as it was drawn, `failed` the lines of blocks that could not be rendered. What a page shows of
    other notes is told of these.
    """
    assert page.document is not None
    blocks = page.document.children
    notes = [note for note, _ in zip_longest(page.origins, blocks, fillvalue=page.note)]
    broken = {block.line for block in find_failed(drawn)}
    whole = [(note, block) for note, block in zip(notes, blocks, strict=False) if note and block.line not in broken]
    for note, run in groupby(whole, key=itemgetter(0)):
        yield from find_refused((without_embeds(block) for _, block in run), note)
    by_line = {block.line: note for note, block in zip(notes, blocks, strict=False)}
    for line in sorted({*failed, *broken}):
        yield Problem(
            by_line.get(line) or page.title, line, "这一段画不出来，按原文显示。请改写它。", rule="undrawable"
        )
