"""How Chinese is read aloud. pypinyin and its tables take a while to load: they are, when something new is read."""

from dataclasses import dataclass, field
from functools import lru_cache
from types import ModuleType
from typing import Any

# Readings of technical words that pypinyin takes for the other reading of their characters.
_PHRASES = {
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
}


@dataclass(slots=True)
class Memory:
    """What was read before, by text and manner: a build may bring what an earlier one read; `grown` tells of more."""

    known: dict[str, tuple[str, ...]] = field(default_factory=dict)
    grown: bool = False


READINGS = Memory()
# So many readings are remembered: a build of 50 notes has 15,000, most of them of the vocabulary's names.
_MOST = 200_000


def read_syllables(text: str, *, tones: bool = False, split: bool = False) -> tuple[str, ...]:
    """Return the pinyin of a text, a syllable for each character; what has none stays, a run of it as one.

    With `tones` a number follows each syllable, 5 where it has no tone; with `split` such runs are single characters.
    """
    key = f"{tones:d}{split:d}{text}"
    found = READINGS.known.get(key)
    if found is None:
        if len(READINGS.known) >= _MOST:
            READINGS.known.clear()
        found = READINGS.known[key] = tuple(_ask_pypinyin(text, tones=tones, split=split))
        READINGS.grown = True
    return found


def _ask_pypinyin(text: str, *, tones: bool, split: bool) -> list[str]:
    pypinyin = _load()
    style = pypinyin.Style.TONE3 if tones else pypinyin.Style.NORMAL
    syllables: list[str] = pypinyin.lazy_pinyin(
        text, style=style, neutral_tone_with_five=tones, errors=_split if split else _keep
    )
    return syllables


@lru_cache(maxsize=1)
def _load() -> ModuleType:
    import pypinyin

    pypinyin.load_phrases_dict(
        {word: [[syllable] for syllable in reading.split()] for word, reading in _PHRASES.items()}
    )
    return pypinyin


def _keep(run: str) -> Any:
    """Keep what has no pinyin as it is; the type stubs of pypinyin leave lists out."""
    return [run]


def _split(run: str) -> Any:
    return list(run)
