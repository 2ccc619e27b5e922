"""Characters: Chinese and Latin edges, counting, slugs, pinyin keys."""

import hashlib
import re
import unicodedata
from functools import lru_cache
from typing import Any

from pypinyin import Style, lazy_pinyin, load_phrases_dict

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
HAN_RE = re.compile(f"[{HAN}]")
_LATIN_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")
# Punctuation that only stands in Chinese text: a bare URL ends before it, and a joined line needs no space at it.
CJK_PUNCTUATION = "，。；：、！？（）【】《》〈〉「」『』“”‘’…—·～"
CJK_EDGE_RE = re.compile(f"[{HAN}{CJK_PUNCTUATION}\u3000-\u303f\uff00-\uffef]")

_SLUG_LIMIT = 80
_DASHES = re.compile("[\u2010-\u2015\u2212]")
# Readings of technical words that pypinyin takes for the other reading of their characters.
load_phrases_dict(
    {
        word: [[syllable] for syllable in reading.split()]
        for word, reading in {
            "重排": "chóng pái",
            "重排序": "chóng pái xù",
            "重采样": "chóng cǎi yàng",
            "重参数化": "chóng cān shù huà",
            "重训练": "chóng xùn liàn",
            "重写": "chóng xiě",
            "重构": "chóng gòu",
            "重放": "chóng fàng",
            "重加权": "chóng jiā quán",
            "调参": "tiáo cān",
            "微调": "wēi tiáo",
            "精调": "jīng tiáo",
            "调优": "tiáo yōu",
            "行列式": "háng liè shì",
            "长上下文": "cháng shàng xià wén",
            "长文本": "cháng wén běn",
            "长尾": "cháng wěi",
            "去重": "qù chóng",
            "查重": "chá chóng",
            "重绘": "chóng huì",
            "重计算": "chóng jì suàn",
            "重识别": "chóng shí bié",
            "重参数": "chóng cān shù",
            "重训": "chóng xùn",
            "重缩放": "chóng suō fàng",
            "重标定": "chóng biāo dìng",
            "重试": "chóng shì",
            "重置": "chóng zhì",
            "可调": "kě tiáo",
            "联调": "lián tiáo",
            "按行": "àn háng",
            "逐行": "zhú háng",
            "行内": "háng nèi",
            "步长": "bù cháng",
            "长时": "cháng shí",
            "长思维链": "cháng sī wéi liàn",
            "长推理": "cháng tuī lǐ",
            "长序列": "cháng xù liè",
            "长程": "cháng chéng",
            "变长": "biàn cháng",
            "定长": "dìng cháng",
            "似然": "sì rán",
            "文本": "wén běn",
            "相似度": "xiāng sì dù",
            "跳字": "tiào zì",
            "阅读理解": "yuè dú lǐ jiě",
            "转文": "zhuǎn wén",
        }.items()
    }
)
# Names of devices on Windows, and the two that MkDocs takes for a folder's own page.
_RESERVED = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]|index|readme")


def fold_text(text: str) -> str:
    """Fold what readers do not tell apart: full width, compatibility forms, case, runs of white space."""
    return " ".join(_DASHES.sub("-", unicodedata.normalize("NFKC", text)).casefold().split())


def is_english(text: str, *, words: int) -> bool:
    """Tell whether a text has so many Latin words and no Chinese character: a screen reader reads it with another voice."""
    return not HAN_RE.search(text) and len(_LATIN_WORD.findall(text)) >= words


def count_letters(text: str) -> int:
    """Count what carries meaning: one for each Han character, one for each other letter or digit."""
    return sum(map(str.isalnum, text))


def digest(text: str, length: int = 6) -> str:
    """Return the first hexadecimal digits of the SHA-256 of the UTF-8 text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def heading_anchor(text: str) -> str:
    """Return the anchor that GitHub gives a heading, so that links written for GitHub keep working.

    Rule: lower case; drop everything but letters, marks, digits, `_`, `-` and spaces; spaces become `-`.
    """
    kept = (c for c in text.strip().lower() if c in " -_" or unicodedata.category(c)[0] in "LMN")
    return "".join(kept).replace(" ", "-")


def _keep(run: str) -> Any:
    """Keep what has no pinyin as it is; the type stubs of pypinyin leave lists out."""
    return [run]


@lru_cache(maxsize=16384)
def pinyin_slug(title: str) -> str:
    """Return an ASCII slug in lower case, Chinese as pinyin: 多头注意力 becomes `duo-tou-zhu-yi-li`.

    It depends on the title alone, fits every file system (80 characters at most, no name that Windows or MkDocs reserves) and is
    never empty. What has no ASCII form (emoji, kana) is told apart by a digest.
    """
    syllables = lazy_pinyin(fold_text(title), style=Style.NORMAL, errors=_keep)
    ascii_text = unicodedata.normalize("NFKD", "-".join(syllables))
    words = re.findall(r"[a-z0-9]+(?:[+#]+(?![a-z0-9]))?", "".join(c for c in ascii_text if ord(c) < 128))
    slug = "-".join(word.replace("+", "p").replace("#", "-sharp") for word in words)
    foreign = any(c.isalnum() and ord(c) >= 128 and not HAN_RE.match(c) for c in ascii_text)
    if not slug or (foreign and len(slug) < 3) or _RESERVED.fullmatch(slug):
        slug = f"{slug or 't'}-{digest(title)}"
    if len(slug) > _SLUG_LIMIT:
        slug = f"{slug[: _SLUG_LIMIT - 7].rstrip('-')}-{digest(title)}"
    return slug


def join_lines(before: str, after: str) -> str:
    """Return what replaces the line break between two lines of hard-wrapped text: nothing beside Chinese, else a space."""
    if before and after and CJK_EDGE_RE.match(before[-1]) and CJK_EDGE_RE.match(after[0]):
        return ""
    return " "


def display_width(text: str) -> int:
    """Return the number of terminal columns, two for each wide character."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
