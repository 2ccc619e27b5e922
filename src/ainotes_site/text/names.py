"""When two names are the same, and when two titles are: the only two keys that decide it."""

import re
from functools import lru_cache

from ainotes_site.text.characters import fold_text
from ainotes_site.text.folding import fold_positions, fold_width

_SEPARATORS_RE = re.compile(r"[ \-\u00a0]+")
# Letters and digits, and what belongs to a name beside them: C++, C#, A*, and the point of 3.5.
# A plus between two words joins them, however it is spaced.
_TELLING_RE = re.compile(r"[^\W_]|(?<=[a-z0-9])(?:\+\+|[#*]|\+(?![\W_]*[a-z0-9]))|(?<=\d)\.(?=\d)")


@lru_cache(maxsize=1 << 14)
def exact_key(name: str, *, case: bool = False) -> str:
    """Reduce a name to what its spellings share: `Fine-Tuning`, `fine tuning` and `ＦｉｎｅＴｕｎｉｎｇ` are one.

    Width, traditional characters, spaces and hyphens go, and case, unless wanted; `+ # * . /` stay, so C, C++ and C# are
    three and GPT-3.5 is not GPT-35. One character for one that stays.
    """
    fold = fold_width if case else fold_positions
    return _SEPARATORS_RE.sub("", fold(name.strip()))


@lru_cache(maxsize=1 << 15)
def loose_key(title: str) -> str:
    """Reduce a title to its letters and digits, so that punctuation and spacing do not tell titles apart.

    What tells names apart stays: 「C++ 入门」 is not 「C# 入门」, 「GPT-3.5」 not 「GPT-35」.
    """
    return "".join(_TELLING_RE.findall(fold_positions(fold_text(title))))
