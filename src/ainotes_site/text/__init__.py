"""Characters and words: width, case, script, pinyin, and when two names are the same."""

from ainotes_site.text.characters import (
    CJK_EDGE_RE,
    CJK_PUNCTUATION,
    HAN,
    HAN_RE,
    count_letters,
    digest,
    display_width,
    fold_text,
    heading_anchor,
    is_english,
    join_lines,
)
from ainotes_site.text.folding import (
    fold_character,
    fold_positions,
    fold_width,
    has_han,
    is_latin,
    simplified,
)
from ainotes_site.text.names import exact_key, loose_key
from ainotes_site.text.pinyin import DIGITS, OTHER_LETTER, index_key, index_order
from ainotes_site.text.readings import READINGS, read_syllables
from ainotes_site.text.safe_addresses import SCHEMES, is_safe_address, is_safe_source
from ainotes_site.text.slugs import pinyin_slug

__all__ = [
    "CJK_EDGE_RE",
    "CJK_PUNCTUATION",
    "DIGITS",
    "HAN",
    "HAN_RE",
    "OTHER_LETTER",
    "READINGS",
    "SCHEMES",
    "count_letters",
    "digest",
    "display_width",
    "exact_key",
    "fold_character",
    "fold_positions",
    "fold_text",
    "fold_width",
    "has_han",
    "heading_anchor",
    "index_key",
    "index_order",
    "is_english",
    "is_latin",
    "is_safe_address",
    "is_safe_source",
    "join_lines",
    "loose_key",
    "pinyin_slug",
    "read_syllables",
    "simplified",
]
