"""Give each Chinese character the readings under which readers look for it."""

from collections import defaultdict
from collections.abc import Iterable

from ainotes_site.text import read_syllables

# pypinyin reads 重排序 as zhong and 微调 as diao. A reader may type either reading of such a
# character, so a character simply has both: no list of words can be complete, and a second
# reading costs a rare false match at the most.
SECOND_READINGS = {
    "重": "chong", "调": "tiao", "长": "zhang", "行": "hang", "率": "shuai", "传": "zhuan",
    "参": "shen", "弹": "dan", "降": "xiang", "还": "huan", "校": "jiao", "角": "jue",
    "模": "mu", "藏": "zang", "觉": "jiao", "没": "mo", "着": "zhao", "会": "kuai",
    "系": "ji", "都": "du", "便": "pian", "给": "ji", "地": "de", "的": "di", "了": "liao",
    "略": "lue", "掠": "lue", "似": "shi", "和": "huo", "得": "dei", "度": "duo", "识": "zhi",
    "曾": "zeng", "塞": "se", "奇": "ji", "乐": "yue", "朝": "zhao", "强": "jiang",
}  # fmt: skip


def common_characters() -> list[str]:
    """Return the 6,763 characters of GB 2312: what a keyboard for pinyin offers first."""
    codes = (bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return [text for text in (code.decode("gb2312", "ignore") for code in codes) if text]


def read_sounds(names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the readings of the common characters and of those in the given names."""
    sounds: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for name in names:
        _add_readings(sounds, name)
    for character in common_characters():
        _add_readings(sounds, character)
    for character, second in SECOND_READINGS.items():
        sounds[character][second] = None
    return {character: tuple(readings) for character, readings in sorted(sounds.items())}


def _add_readings(sounds: defaultdict[str, dict[str, None]], name: str) -> None:
    for character, reading in zip(name, read_syllables(name, split=True), strict=True):
        if reading.isascii() and reading.isalpha():
            sounds[character][reading] = None


def pack_sounds(sounds: dict[str, tuple[str, ...]]) -> str:
    """Write the table as ``an安按|wei为未|…``: each reading before its characters."""
    by_reading: defaultdict[str, list[str]] = defaultdict(list)
    for character, readings in sounds.items():
        for reading in readings:
            by_reading[reading].append(character)
    return "|".join(reading + "".join(by_reading[reading]) for reading in sorted(by_reading))
