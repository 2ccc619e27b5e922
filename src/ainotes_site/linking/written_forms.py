"""What the way in which a name is written says: whether it may be another word, whether it can be nothing else."""

from ainotes_site.concepts import Sense
from ainotes_site.text import HAN_RE, has_han

# An acronym of more letters than this is no English word in small letters.
_LONGEST_WORD = 4
# A Chinese name of so many letters is put together of words that no other field puts together (过拟合, 大模型). In six
# labelled notes of other fields, 6 of 8 links were right and 4 of 7 wanted ones there with four letters, 10 of 12 and 7 with three.
_LEAST_HAN = 3
# A proper name of so many letters in capitals is the name; shorter ones may be somebody's acronym (LEAN, but not ACE).
_LEAST_CAPITAL_NAME = 4
# So many capitals are no word.
_LEAST_CAPITALS = 3


def is_miswritten(sense: Sense, written: str) -> bool:
    """Tell whether a name so written is another: case and number make none (mTLS is not several MTL, DPoS not several DPO)."""
    exact = sense.exact
    if sense.plural and exact[:-1].isupper():
        return written != exact
    if not sense.rule.case or written == exact or (_is_mixed(written) and _is_mixed(exact)):
        return False
    # A proper name in capitals (ADAM) is no other word, where the context must speak for it anyhow.
    return not (sense.rule.needs and written.isupper() and exact[1:].islower() and len(exact) >= _LEAST_CAPITAL_NAME)


def is_everyday(written: str) -> bool:
    """Tell whether a name is a Chinese word of two characters: all fields share those (梯度, 嵌入, 蒸馏)."""
    return len(written) <= 2 and has_han(written)


def is_ordinary(sense: Sense, written: str) -> bool:
    """Tell whether a Latin name so written may well be another word: two letters, or a proper name in lower case.

    A name with capitals inside (PyTorch) or without vowels (LLM) is unmistakable in any case, and a concept with a
    Chinese name is a thing, not somebody's product; but a short acronym with vowels is a word in small letters (rag, moe).
    """
    if has_han(written) or not written.isascii():
        return False
    if len(written) <= 2:
        return True
    exact = sense.exact
    if exact.islower() or not exact.isalpha() or written[1:] != written[1:].lower():
        return False
    if exact.isupper():
        word = any(vowel in written.lower() for vowel in "aeiou")
        return word and (len(exact) <= _LONGEST_WORD or (written.islower() and not has_han(sense.concept.zh)))
    return written.islower() and exact[1:].islower() and not has_han(sense.concept.zh) and _is_one_word(sense)


def means_nothing_else(sense: Sense, written: str) -> bool:
    """Tell whether a name so written can only be this concept: no rule doubts it, and it is no everyday word."""
    rule = sense.rule
    if rule.needs or rule.shared or rule.rivals or is_ordinary(sense, written):
        return False
    if HAN_RE.search(written):
        return len(written) >= _LEAST_HAN
    if rule.excludes:
        return False
    telling = sum(map(str.isupper, written)) >= _LEAST_CAPITALS or any(map(str.isdigit, written)) or _is_mixed(written)
    return telling or not _is_one_word(sense)


def _is_one_word(sense: Sense) -> bool:
    return len(sense.name.replace("-", " ").split()) == 1


def _is_mixed(word: str) -> bool:
    """Tell whether a word has a capital inside, but not capitals alone: reAct and ReACT are ReAct, React is not."""
    return word[1:] != word[1:].lower() and not word.isupper()
