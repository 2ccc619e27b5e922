"""Dates as people write them in Chinese notes."""

import datetime
import re

_DATE = re.compile(
    r"(?<![\d./-])(?P<year>(?:19|20)\d\d)\s*(?:[-/.]|年\s*)(?P<month>\d{1,2})\s*(?:[-/.]|月\s*)"
    r"(?P<day>\d{1,2})\s*[日号]?(?![\d-])"
)
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


def only_date(text: str) -> str | None:
    """Return the date of a line that says nothing else, such as `2025-04-27` or `[2026-1-19]`."""
    text = text.strip()
    return parse_date(text) if len(text) <= _LONGEST and _ONLY_DATE.fullmatch(text) else None


def without_date(title: str) -> str:
    """Return a title without the dates in it and the brackets around them."""
    bare = _IN_TITLE.sub("", " ".join(title.split()))
    return " ".join(bare.split())
