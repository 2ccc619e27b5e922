"""Dates as people write them in Chinese notes."""

import datetime
import re

_DATE = re.compile(
    r"(?<![\d./-])(?P<year>(?:19|20)\d\d)\s*(?:[-/.]|年\s*)(?P<month>\d{1,2})\s*(?:[-/.]|月\s*)"
    r"(?P<day>\d{1,2})\s*[日号]?(?![\d-])"
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = rf"(?P<month>(?:{'|'.join(_MONTHS)})[a-z]*)"
_ENGLISH = re.compile(rf"\b{_MONTH}\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>(?:19|20)\d\d)\b", re.I)
_BRITISH = re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH}\.?,?\s+(?P<year>(?:19|20)\d\d)\b", re.I)
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:\d{4}|\d{6})?")
_NAMELESS = re.sub(r"\?P<\w+>", "?:", _DATE.pattern)
_ONLY_DATE = re.compile(
    rf"[\s\[【（(#*_]*(?:(?:更新于?|日期|时间|date|updated)\s*[:：]?\s*)?{_NAMELESS}"
    r"(?:\s*(?:星期|周)[一二三四五六日天])?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?[\s\]】）)*_:：]*",
    re.I,
)
# No line that is only a date is longer than this; the pattern is slow on long runs of white space.
_LONGEST = 60
_IN_TITLE = re.compile(
    rf"\s*[（(【\[][^（）()【】\[\]]*?{_NAMELESS}[^（）()【】\[\]]*[）)】\]]"
    rf"|\s*[-—–:：|]?\s*(?:更新于?|日期)?[:：]?\s*{_NAMELESS}\s*[:：]?"
)


def parse_date(text: str) -> str | None:
    """Return the first date in the text as `YYYY-MM-DD`, or None; a day that no calendar has is no date."""
    for match in _DATE.finditer(text):
        try:
            return datetime.date(int(match["year"]), int(match["month"]), int(match["day"])).isoformat()
        except ValueError:
            continue
    return None


def read_date(value: str) -> str | None:
    """Return the date that a value of front matter is, in English, too: Obsidian's Linter writes the names of months."""
    if date := parse_date(value):
        return date
    found = _ENGLISH.search(value) or _BRITISH.search(value) or _COMPACT.fullmatch(value.strip())
    if found is None:
        return None
    month = found["month"] if found["month"].isdigit() else str(_MONTHS.index(found["month"][:3].casefold()) + 1)
    return parse_date(f"{found['year']}-{month}-{found['day']}")


def only_date(text: str) -> str | None:
    """Return the date of a line that says nothing else, such as `2025-04-27` or `[2026-1-19]`."""
    text = text.strip()
    return parse_date(text) if len(text) <= _LONGEST and _ONLY_DATE.fullmatch(text) else None


def without_date(title: str) -> str:
    """Return a title without the dates in it and the brackets around them."""
    bare = _IN_TITLE.sub("", " ".join(title.split()))
    return " ".join(bare.split())
