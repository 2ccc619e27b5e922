"""Values as JSON that may stand in a page: in a script element or in a file of its own."""

import json

# What could end a script element, open a comment in it, or end a line in old engines.
_UNSAFE = str.maketrans({char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"})


def script_json(value: object) -> str:
    """Return compact JSON without `<`, `>`, `&` and line separators, the same bytes for the same value.

    Raises ValueError for numbers that JSON lacks (NaN, infinity). Lone surrogates, which UTF-8 cannot
    hold, become `?`.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "replace").decode("utf-8").translate(_UNSAFE)
