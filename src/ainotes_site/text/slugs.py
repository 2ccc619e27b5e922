"""Names of pages in ASCII, from Chinese titles."""

import re
import unicodedata
from functools import lru_cache

from ainotes_site.text.characters import HAN_RE, digest, fold_text
from ainotes_site.text.readings import read_syllables

_SLUG_LIMIT = 80
# Names of devices on Windows, and the two that MkDocs takes for a folder's own page.
_RESERVED = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]|index|readme")


@lru_cache(maxsize=16384)
def pinyin_slug(title: str) -> str:
    """Return an ASCII slug in lower case, Chinese as pinyin: 多头注意力 becomes `duo-tou-zhu-yi-li`.

    It depends on the title alone, fits every file system (80 characters at most, no name that Windows or MkDocs reserves) and is
    never empty. What has no ASCII form (emoji, kana) is told apart by a digest.
    """
    syllables = read_syllables(fold_text(title))
    ascii_text = unicodedata.normalize("NFKD", "-".join(syllables))
    words = re.findall(r"[a-z0-9]+(?:[+#]+(?![a-z0-9]))?", "".join(c for c in ascii_text if ord(c) < 128))
    slug = "-".join(word.replace("+", "p").replace("#", "-sharp") for word in words)
    foreign = any(c.isalnum() and ord(c) >= 128 and not HAN_RE.match(c) for c in ascii_text)
    if not slug or (foreign and len(slug) < 3) or _RESERVED.fullmatch(slug):
        slug = f"{slug or 't'}-{digest(title)}"
    if len(slug) > _SLUG_LIMIT:
        slug = f"{slug[: _SLUG_LIMIT - 7].rstrip('-')}-{digest(title)}"
    return slug
