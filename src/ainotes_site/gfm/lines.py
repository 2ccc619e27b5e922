"""Tell hard-wrapped prose from lines that the author broke on purpose.

In wrapped text nearly every line but the last of a paragraph is about as long as the longest, wherever the sentence
stands; lines broken on purpose end with a thought, at any length.
"""

from itertools import pairwise

from ainotes_site.text import HAN_RE, display_width

_SENTENCE_END = tuple("。！？!?；;：:…”」》）)】]")
_MARKUP = tuple("#>|`$-*+=~<!")
_WIDTH_SHARE = 0.8
_WRAPPED_SHARE = 0.7
_LEAST_WIDTH = 40
_LEAST_LINES = 3


def is_hard_wrapped(text: str) -> bool:
    """Decide whether newlines inside the paragraphs of the text are wrapping only."""
    broken = [line for line, following in pairwise(text.split("\n")) if _is_prose(line) and _is_prose(following)]
    if len(broken) < _LEAST_LINES:
        return False
    widths = sorted(display_width(line) for line in broken)
    full = widths[int(len(widths) * 0.9)]
    if full < _LEAST_WIDTH:
        return False
    wrapped = sum(display_width(line) >= full * _WIDTH_SHARE for line in broken)
    mid_sentence = sum(not line.rstrip().endswith(_SENTENCE_END) for line in broken)
    return wrapped >= len(broken) * _WRAPPED_SHARE and mid_sentence >= len(broken) * 0.5 and full <= 140


def _is_prose(line: str) -> bool:
    stripped = line.strip()
    return bool(stripped) and not stripped.startswith(_MARKUP) and (bool(HAN_RE.search(line)) or " " in stripped)
