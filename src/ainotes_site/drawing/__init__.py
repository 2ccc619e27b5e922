"""Draw flowcharts and formulas when the site is built, from the sources that Mermaid and KaTeX read in a browser.

Of 151 diagrams in 6,839 real notes 127 are flowcharts. Their reader takes the source apart strictly, and knows when it
does not understand something: then the source is left, as that of every other kind is, and the reader's browser draws
it (`theme/assets/ainotes.js`). A wrong picture is worse than a late one.
"""

from ainotes_site.drawing.drawing import draw, draw_diagrams
from ainotes_site.drawing.formulas import typeset_formulas
from ainotes_site.drawing.refusals import find_refused

__all__ = [
    "draw",
    "draw_diagrams",
    "find_refused",
    "typeset_formulas",
]
