"""Find what looks like a term among the Latin words of Chinese text: acronyms, names, short English phrases."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import sqrt

from ainotes_site.text import HAN_RE, exact_key

# Words that engineers read without a thought: companies, everyday computing, units, words of English prose.
_ORDINARY = frozenset(
    """
    ai ml dl llm it id ok pc pdf csv ppt html css xml json yaml toml md txt url uri http https tcp ip dns ssh ftp sql api
    sdk ide gui cli app web os ui ux faq todo readme demo bug issue log diff commit branch merge repo github gitlab git
    google openai anthropic microsoft meta facebook apple amazon aws azure nvidia amd intel deepmind alibaba tencent baidu
    bytedance huawei deepseek xai fair msra baai mistral twitter youtube reddit arxiv wikipedia netflix tesla stanford mit berkeley
    python java javascript typescript js ts go golang rust c++ c# php ruby swift kotlin bash shell linux windows macos mac
    unix android ios ubuntu debian centos docker excel word markdown latex unicode ascii utf-8 utf8 apache bsd gpl cpu ram ssd usb
    kb mb gb tb pb kib mib gib tib ms us ns hz khz mhz ghz fps px pt kw mw kwh tb/s gb/s mb/s tok/s token/s
    vs etc eg e.g i.e ie ps pr tips ppm yyyy-mm-dd mm dd yyyy am pm utc
    true false none null nan inf int float str bool list dict set tuple char string object array class type function
    def return import from if else elif for while try except with as in is not and or lambda self print len range main
    a an the of to in on at by be is are was were do does did has have had can could will would should may might must this
    that these those it its we you he she they i my your our their what which who when where why how all any some no not
    one two three first second last real new old good bad big small large high low long short more most less least best
    get put post use used using make made run test tests file files read write search add name names value key keys data
    text input output result results error errors note notes reference references example examples step steps time
    level history check plan action answer question document code issue user users system message messages role
    page pages title link links case cases part parts line lines number order size index table figure section chapter
    mini max min mean avg sum total count base pro plus ultra lite full fast slow deep wide hard soft free open close
    """.split()
)
_LATIN_WORD = r"[A-Za-z][A-Za-z0-9]*(?:[-.+/@&][A-Za-z0-9]+)*(?:\+\+|\#)?"
_LATIN_RUN_RE = re.compile(
    rf"(?<![A-Za-z0-9_.:/\\@~%#?&=+\-])(?:{_LATIN_WORD})(?: (?:{_LATIN_WORD}))*(?![A-Za-z0-9_/\\(=])"
)
LATIN_WORD_RE = re.compile(_LATIN_WORD)
_LONGEST_PHRASE = 4
# Between a term and the Chinese around it stand a space, quotes and brackets at most.
_BESIDE = 3
_CHINESE = f"(?:{HAN_RE.pattern}|[，。、；：！？（）「」《》])"
_CHINESE_BEFORE_RE = re.compile(rf"{_CHINESE}[\s“(*]{{0,2}}\Z")
_CHINESE_AFTER_RE = re.compile(rf"[\s”)*]{{0,2}}{_CHINESE}")
_FILE_RE = re.compile(r"\.(?:md|py|js|ts|txt|json|ya?ml|toml|com|cn|org|io|ai|net|html?|sh|cpp|go|rs)$", re.IGNORECASE)
# A place in a ranking, a letter with a number, a placeholder, a run (full-100), several things at once, a meeting's year.
_NO_TERM_RE = re.compile(
    r"(?i:\btop-?\d+)|^[A-Za-z]{1,2}[-.]?\d+$|^[xX]+(?:-[xX]+)*$|^[a-z]+-\d+$|/|-only$|^[A-Z]+-?(?:19|20)\d\d$"
)
_NAME_RE = re.compile(r"[A-Z]{2}|[a-z][A-Z]|[A-Za-z]-?\d|\d[A-Za-z]")


@dataclass(slots=True)
class Tally:
    """What was seen of one candidate; `weight` says how much it looks like a term."""

    forms: Counter[str] = field(default_factory=Counter)
    topics: Counter[str] = field(default_factory=Counter)
    weight: float = 0.0

    def add(self, form: str, topic: str) -> None:
        self.forms[form] += 1
        self.topics[topic] += 1

    @property
    def score(self) -> float:
        return round(sqrt(len(self.topics)) * self.weight * self.weight, 6)


def find_latin(said: Iterable[tuple[str, Iterable[str]]], least: int) -> dict[str, Tally]:
    """Return names, acronyms and short English phrases by their folded form, singular and plural as one.

    `said` has for each topic the phrases of its text; at least so many topics must have one.
    """
    tallies: dict[str, Tally] = {}
    for topic, phrases in said:
        for phrase in phrases:
            tallies.setdefault(exact_key(phrase), Tally()).add(phrase, topic)
    for key in sorted(tallies):
        if key.endswith("s") and key[:-1] in tallies:
            _add_all(tallies[key[:-1]], tallies.pop(key))
    frequent = {key: tally for key, tally in tallies.items() if len(tally.topics) >= least}
    for tally in frequent.values():
        tally.weight = _latin_weight(max(tally.forms, key=lambda form: (tally.forms[form], form)))
    return {key: tally for key, tally in frequent.items() if tally.weight}


def _add_all(tally: Tally, other: Tally) -> None:
    tally.forms.update(other.forms)
    tally.topics.update(other.topics)


def latin_phrases(text: str) -> Iterator[str]:
    """Yield each run of Latin words that is short enough to be a name, and the names in longer ones.

    Only what stands in Chinese counts: lists of references, headings and quotes in English name authors and say words.
    """
    for match in _LATIN_RUN_RE.finditer(text):
        if not _stands_in_chinese(text, match.start(), match.end()):
            continue
        words = match[0].split(" ")
        if len(words) <= _LONGEST_PHRASE:
            yield match[0]
        else:
            yield from (word for word in words if _NAME_RE.search(word))


def _stands_in_chinese(text: str, start: int, end: int) -> bool:
    before = _CHINESE_BEFORE_RE.search(text, max(0, start - _BESIDE), start)
    return before is not None or _CHINESE_AFTER_RE.match(text, end) is not None


def _latin_weight(phrase: str) -> float:
    """Return how much a phrase looks like a term: acronyms and mixed case most, single plain words not at all."""
    words = phrase.split(" ")
    if len(phrase) < 2 or _FILE_RE.search(phrase) or all(word.casefold() in _ORDINARY for word in words):
        return 0.0
    if any(len(word) == 1 for word in words) or _NO_TERM_RE.search(phrase):
        return 0.0
    if len(words) > 1:
        ends_well = words[0].casefold() not in _ORDINARY and words[-1].casefold() not in _ORDINARY
        return (3.2 if phrase != phrase.lower() else 2.4) if ends_well else 0.0
    return 3.0 if _NAME_RE.search(phrase) else 0.0
