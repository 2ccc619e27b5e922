"""Forms of a name that nobody lists: its other number, and its head word in the other language."""

import re
from collections.abc import Iterator

from ainotes_site.text import HAN_RE, exact_key, fold_width, has_han, is_latin

SEPARATOR_RE = re.compile("[ \\-\u00a0]")

# Head words that writers of Chinese leave in English, or put into Chinese, while the rest of the name stays: 多头attention,
# 交叉熵loss, Layer归一化. Only names that have one of them as their last word get the form, so that no word is made up.
_HEADS = {
    "注意力": "attention",
    "损失函数": "loss",
    "损失": "loss",
    "归一化": "norm",
    "掩码": "mask",
    "嵌入": "embedding",
    "编码": "encoding",
    "提示": "prompt",
    "缓存": "cache",
    "卷积": "conv",
    "采样": "sampling",
    "模型": "model",
    "网络": "network",
    "智能体": "agent",
    "微调": "fine-tuning",
    "蒸馏": "distillation",
    "检索": "retrieval",
    "词元": "token",
    "奖励": "reward",
    "策略": "policy",
    "梯度": "gradient",
    "正则化": "regularization",
}
_HEADS_OF_ENGLISH: dict[str, list[str]] = {}
for _chinese, _english in _HEADS.items():
    _HEADS_OF_ENGLISH.setdefault(_english, []).append(_chinese)
_CHINESE_HEADS = tuple(_HEADS)
_WORDS_OF_ENGLISH = sorted({len(SEPARATOR_RE.split(english)) for english in _HEADS_OF_ENGLISH})
# Names of one script and one case, nine of ten Chinese ones: nobody puts a space into them.
_WHOLE_RE = re.compile("[\u4e00-\u9fff]+|[a-z]+|[A-Z]+")


def mixed_forms(name: str) -> Iterator[str]:
    """Yield a name with its head in the other language; a head alone, and a name of one letter before it, have none."""
    if HAN_RE.match(name) and has_han(name[-1]):
        if not name.endswith(_CHINESE_HEADS):
            return
        for chinese, english in _HEADS.items():
            if name.endswith(chinese) and len(name) > len(chinese):
                yield name[: -len(chinese)] + english
        return
    parts = SEPARATOR_RE.split(name)
    for words in _WORDS_OF_ENGLISH:
        english = "-".join(parts[-words:]).lower()
        modifier = name[: -len(english)].rstrip(" -\u00a0")
        if len(parts) > words and len(modifier) > 1:
            yield from (f"{modifier} {chinese}" for chinese in _HEADS_OF_ENGLISH.get(english, ()))


def number_forms(name: str) -> Iterator[str]:
    """Yield the keys of the English plural of a name, and of the singular of a plural of several words."""
    key = exact_key(name)
    if len(key) < 3 or not ("a" <= key[-1] <= "z") or (has_han(key) and not ("a" <= key[-2] <= "z")):
        return
    if key.endswith(("s", "x", "ch", "sh")):
        yield key + "es"
    elif key.endswith("y") and key[-2] not in "aeiou" and len(key) > 4:
        yield key[:-1] + "ies"
    else:
        yield key + "s"
    if key.endswith("s") and not key.endswith(("ss", "us", "is")) and len(SEPARATOR_RE.split(name)) > 1:
        yield key[:-1]


def splits(name: str) -> frozenset[int]:
    """Return where a writer may put a space or hyphen into a name, or leave it out: offsets in the joined name."""
    folded = fold_width(name.strip())
    if _WHOLE_RE.fullmatch(folded):
        return frozenset()
    found: set[int] = set()
    offset = 0
    run = 0
    for before, after in zip("\x00" + folded, folded, strict=False):
        if SEPARATOR_RE.match(after):
            found.add(offset)
            run = 0
            continue
        latin_to_han = is_latin(before) and HAN_RE.match(after)
        han_to_latin = HAN_RE.match(before) and is_latin(after)
        digit = run >= 2 and before.isalpha() and after.isdigit() and is_latin(before)
        camel = run >= 3 and before.islower() and after.isupper()
        if latin_to_han or han_to_latin or digit or camel:
            found.add(offset)
            run = 0
        offset += 1
        run += 1
    return frozenset(found - {0})
