"""What a topic's words say about a name that may mean several things, or nothing."""

from functools import lru_cache

from ainotes_site.text import HAN_RE, exact_key, fold_positions, has_han, is_latin


class Context:
    """The folded words of a topic, asked for a word at a time; each word is looked for once."""

    def __init__(self, text: str) -> None:
        self._text = fold_positions(text)
        self._known: dict[str, bool] = {}

    def has(self, word: str) -> bool:
        """Tell whether the topic has a word, Latin words not as a part of others."""
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = holds(self._text, word)
        return known


def holds(folded: str, word: str) -> bool:
    """Tell whether a folded text has a word in one of its spellings."""
    return any(find_word(folded, variant) >= 0 for variant in spellings(word))


def find_word(folded: str, word: str, start: int = 0) -> int:
    """Return where a folded text has a word, its Latin edges not touching letters but for a plural s; -1 if nowhere."""
    at = folded.find(word, start)
    while at >= 0:
        end = at + len(word)
        left = not (
            word[0].isalnum() and is_latin(word[0]) and at and folded[at - 1].isalpha() and is_latin(folded[at - 1])
        )
        if left and not _goes_on(folded, word, end):
            return at
        at = folded.find(word, at + 1)
    return -1


def stands_by(sentence: str, word: str, start: int, end: int) -> bool:
    """Tell whether a folded sentence has a word that says something of the name from `start` to `end`.

    One that holds the name itself (量化交易 for 量化) counts only where the name stands in it.
    """
    around = exact_key(sentence[start:end]) in exact_key(word)
    for spelling in spellings(word):
        at = find_word(sentence, spelling)
        while at >= 0:
            if not around or (at <= start and end <= at + len(spelling)):
                return True
            at = find_word(sentence, spelling, at + 1)
    return False


def _goes_on(folded: str, word: str, end: int) -> bool:
    if not is_latin(word[-1]):
        return False
    if folded[end : end + 1] == "s":
        end += 1
    following = folded[end : end + 1]
    return bool(following) and following.isalpha() and is_latin(following)


@lru_cache(maxsize=1 << 14)
def spellings(word: str) -> tuple[str, ...]:
    """Return the folded spellings of a word: with space, with hyphen, with nothing between its parts."""
    folded = fold_positions(word)
    found = [folded]
    if " " in folded or "-" in folded:
        found += [folded.replace("-", " "), folded.replace(" ", "-"), exact_key(word)]
    elif has_han(folded):
        spaced = "".join(
            " " + after if _changes_script(before, after) else after
            for before, after in zip(" " + folded, folded, strict=False)
        )
        found.append(spaced)
    return tuple(dict.fromkeys(found))


def _changes_script(before: str, after: str) -> bool:
    return bool((is_latin(before) and HAN_RE.match(after)) or (HAN_RE.match(before) and is_latin(after)))
