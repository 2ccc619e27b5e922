"""How numbers, words and shards are written: small as text, and read by a few lines of JavaScript (``2-store.js``)."""

import json
from collections.abc import Iterable
from functools import lru_cache


def pack_shard(name: str, content: object) -> bytes:
    packed = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    # JavaScript once took these two for line ends inside a string.
    packed = packed.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f'ainotesShard("{name}",{packed});\n'.encode("utf-8", "replace")


# The printable ASCII characters without space " ; \ and |, which separate or need escapes.
DIGITS = "".join(chr(code) for code in range(33, 127) if chr(code) not in '";\\|')
LAST_DIGITS = 62  # the rest are leading digits, so that most gaps take one character


@lru_cache(maxsize=4096)  # gaps are small numbers, a million of them
def pack_number(number: int) -> str:
    """Write a number: leading digits in base 28, the highest first, then one last digit."""
    leading, last = divmod(number, LAST_DIGITS)
    packed = DIGITS[last]
    base = len(DIGITS) - LAST_DIGITS
    while leading:
        leading, digit = divmod(leading - 1, base)
        packed = DIGITS[LAST_DIGITS + digit] + packed
    return packed


def pack_numbers(numbers: list[int]) -> str:
    if len(numbers) == 1:
        return pack_number(numbers[0])
    gaps = (n - before - 1 for before, n in zip([-1, *numbers], numbers, strict=False))
    return "".join(map(pack_number, gaps))


def pack_words(words: Iterable[str]) -> str:
    """Write words of three letters and more: sorted, each as the number of letters it shares with the one before, and the rest."""
    ordered = sorted(word for word in words if len(word) > 2)
    heads = (min(shared(before, word), 9) for before, word in zip(["", *ordered], ordered, strict=False))
    return " ".join(f"{head}{word[head:]}" for head, word in zip(heads, ordered, strict=True))


def shared(one: str, other: str) -> int:
    """Return how many first characters two texts share."""
    at, most = 0, min(len(one), len(other))
    while at < most and one[at] == other[at]:
        at += 1
    return at
