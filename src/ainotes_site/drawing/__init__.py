"""Draw diagrams when the site is built, from the source that Mermaid reads in a browser.

Each kind has a reader that takes the source apart strictly, and knows when it does not understand something: then the
source is left, and the reader's browser draws it (`theme/assets/ainotes.js`). A wrong picture is worse than a late one.
"""

from ainotes_site.drawing.drawing import draw, draw_diagrams
from ainotes_site.drawing.formulas import typeset_formulas

__all__ = [
    "draw",
    "draw_diagrams",
    "typeset_formulas",
]
