"""Decide what each name in a topic means: which concept, or none, and why."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ainotes_site.concepts import Concept, Match, NameIndex, Sense
from ainotes_site.gfm import Node, walk
from ainotes_site.linking.contexts import Context, find_word, spellings
from ainotes_site.linking.passages import Passage, read_context, read_passages
from ainotes_site.linking.word_boundaries import INSIDE_WORD, chinese_edge_reason, latin_edge_reason
from ainotes_site.text import count_letters, exact_key, fold_positions, has_han
from ainotes_site.topics import Topic

# So many concepts of a topic vouch for a name that is also an ordinary word, when none of them is near it.
_VOUCHING = 3
# A name that needs a context has one where so many concepts near it are mentioned; one that several concepts have, where
# so many more are.
_NEAR, _NEAR_SHARED = 1, 2
# A title is about the concepts that make up this share of it.
_SHARE = 0.6
_TITLE_GENERIC_RE = re.compile(
    r"是什么|为什么|什么是|怎么样|怎么|如何|什么|一点|一些|几种|一种|以及|关于|简单|快速|个人|深入|通俗|尝试|模型|网络|框架|算法|技术"
    r"|方法|机制|理解|原理|简介|介绍|入门|基础|研究|笔记|总结|思考|区别|对比|比较|联系|关系|教程|详解|浅谈|谈谈|概述|分析|发布|过程|原因"
    r"|意义|历史|现状|趋势|问题|讲解|文档|系列|本质|感悟|观点|实践|使用|应用|其他|更多|记录|猜想|的|与|和|及|是|在|中|到|从|了|吗|呢|之"
    r"|(?<![a-z])(?:vs|and|the|of|for|an?|in|to|what|is|are|how|why|with|on|by|from|intro|introduction|notes?)(?![a-z])",
    re.I,
)
_PREDICATE_RE = re.compile("[：:]|是(?!什么)")
_SUBJECT_END_RE = re.compile(r"\s*(?:[（(,，、—–|/]|- |$)")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a passage that means a concept, and what says so."""

    concept: Concept
    start: int
    end: int
    passage: Passage
    reason: str

    @property
    def surface(self) -> str:
        """The author's own words."""
        return self.passage.shown[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A name that was not taken for a concept, and why."""

    concept: Concept
    start: int
    end: int
    passage: Passage
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a topic mentions, in reading order, headings included; `about` its own subjects, `linked` those linked by hand."""

    mentions: tuple[Mention, ...]
    doubts: tuple[Doubt, ...]
    about: tuple[str, ...]
    linked: frozenset[str]


def read_meanings(topic: Topic, index: NameIndex) -> Reading:
    """Read a topic for the concepts that it mentions."""
    passages = read_passages(topic)
    titles = tuple(_title_passage(title) for title in (topic.title, *topic.aliases))
    linked = frozenset(_linked_by_hand(topic, index))
    reader = _Reader(index, Context(read_context(topic)))
    sifted = [(passage, reader.sift(passage)) for passage in (*titles, *passages)]
    decided = reader.gather(sifted, linked)
    names = [found for passage in decided[len(titles) :] for found in passage]
    mentions = [found for found in names if isinstance(found, Mention)]
    doubts = [found for found in names if isinstance(found, Doubt)]
    about = [concept for title, found in zip(titles, decided, strict=False) for concept in _about(title, found)]
    return Reading(tuple(mentions), tuple(doubts), tuple(dict.fromkeys(about)), linked)


def _title_passage(title: str) -> Passage:
    return Passage(title, title, title, (), (), "", True)


def _linked_by_hand(topic: Topic, index: NameIndex) -> Iterator[str]:
    for block in topic.blocks:
        for node in walk(block):
            if node.kind == "concept":
                yield node.get("concept")
            elif node.kind == "link":
                yield from (concept.id for concept in index.lookup(_link_name(node)))


def _link_name(node: Node) -> str:
    return node.get("name") or (node.get("wiki") if node.get("wiki") not in ("true", "1") else "")


def _about(title: Passage, found: Iterable[Mention | Doubt]) -> Iterator[str]:
    """Yield the concepts that a title names as its subject: those that make up most of it, or that it begins with.

    What stands after a colon or 是 says something of the subject.
    """
    mentions = [mention for mention in found if isinstance(mention, Mention)]
    text = title.shown
    head = _PREDICATE_RE.search(text)
    if head is not None and any(mention.end <= head.start() for mention in mentions):
        text = text[: head.start()]
        mentions = [mention for mention in mentions if mention.end <= len(text)]
    rest = text
    for mention in reversed(mentions):
        rest = rest[: mention.start] + " " + rest[mention.end :]
    others = count_letters(_TITLE_GENERIC_RE.sub(" ", rest))
    named = sum(count_letters(mention.surface) for mention in mentions)
    whole = named and named >= _SHARE * (named + others)
    for mention in mentions:
        first = not text[: mention.start].strip("《「“\"' ")
        if whole or (first and _SUBJECT_END_RE.match(text, mention.end)):
            yield mention.concept.id


class _Reader:
    """Weighs the names of one topic. `evidence` are the concepts that it mentions, as far as is known."""

    def __init__(self, index: NameIndex, context: Context) -> None:
        self.index = index
        self.context = context
        self.evidence: dict[str, Concept] = {}
        # What the sentence says does not change while evidence is gathered.
        self._excluding: dict[tuple[int, int, int, str], str] = {}

    def _excluded(self, sense: Sense, match: Match, passage: Passage) -> str:
        if not sense.rule.excludes:
            return ""
        key = (id(passage), match.start, match.end, sense.concept.id)
        word = self._excluding.get(key)
        if word is None:
            word = self._excluding[key] = _find_excluded(sense.rule.excludes, match, passage)
        return word

    def sift(self, passage: Passage) -> list[tuple[Match, str]]:
        """Return the names in a passage, each with what is wrong with its edges."""
        matches = list(self.index.find(passage.open))
        if not matches:
            return []
        beside: dict[int, int] = {}
        for match in matches:
            beside.setdefault(match.start, match.end)
        starts: tuple[int, ...] = ()
        sifted = []
        for match in matches:
            reason = latin_edge_reason(passage.edges, match, beside)
            if not reason and has_han(passage.edges[match.start] + passage.edges[match.end - 1]):
                starts = starts or self.index.cut(passage.edges)
                reason = chinese_edge_reason(passage.edges, match, starts, self.index)
            if reason != INSIDE_WORD:
                sifted.append((match, reason))
        return sifted

    def gather(
        self, sifted: Sequence[tuple[Passage, list[tuple[Match, str]]]], linked: Iterable[str]
    ) -> list[list[Mention | Doubt]]:
        """Return what the names of each passage mean.

        The concepts beyond doubt come first, then what they vouch for in turn, until nothing more is found.
        """
        for identity in sorted(linked):
            concept = self.index.glossary.by_id.get(identity)
            if concept is not None:
                self.evidence[identity] = concept
        for passage, matches in sifted:
            self._gather_undoubted(passage, matches)
        while True:
            known = len(self.evidence)
            decided = [list(self.decide(passage, matches)) for passage, matches in sifted]
            for found in (one for passage in decided for one in passage if isinstance(one, Mention)):
                self.evidence[found.concept.id] = found.concept
            if len(self.evidence) == known:
                return decided

    def _gather_undoubted(self, passage: Passage, matches: Sequence[tuple[Match, str]]) -> None:
        cursor = 0
        for match, reason in matches:
            if match.start < cursor or reason or len(match.senses) > 1:
                continue
            sense = match.senses[0]
            written = exact_key(passage.open[match.start : match.end], case=True)
            if sense.rule.needs or is_ordinary(sense, written) or self._refuse(sense, match, passage, settled=False):
                continue
            self.evidence[sense.concept.id] = sense.concept
            cursor = match.end

    def decide(self, passage: Passage, matches: Sequence[tuple[Match, str]]) -> Iterator[Mention | Doubt]:
        """Yield what each name of a passage means, the longest names first, without overlaps."""
        cursor = 0
        for match, reason in matches:
            if match.start < cursor:
                continue
            place = (match.start, match.end, passage)
            if reason:
                yield Doubt(match.senses[0].concept, *place, reason)
                continue
            concept, reason = self._choose(match, passage)
            if concept is None:
                yield Doubt(match.senses[0].concept, *place, reason)
                continue
            cursor = match.end
            yield Mention(concept, *place, reason)

    def _choose(self, match: Match, passage: Passage) -> tuple[Concept | None, str]:
        """Return the concept that a name means here, or the reason why none."""
        reasons = [(sense, self._refuse(sense, match, passage)) for sense in match.senses]
        passed = [sense for sense, reason in reasons if not reason]
        if not passed:
            return None, reasons[0][1]
        if len(passed) == 1:
            return passed[0].concept, self._say_why(passed[0])
        weights = [self._weigh(sense) for sense in passed]
        best = max(weights)
        if weights.count(best) > 1:
            names = "」「".join(sense.concept.name for sense in passed)
            return None, f"可能指「{names}」，上下文分不清"
        sense = passed[weights.index(best)]
        return sense.concept, f"同名的概念里，上下文更像「{sense.concept.name}」"

    def _say_why(self, sense: Sense) -> str:
        word = next((word for word in sense.rule.needs if self.context.has(word)), "")
        return f"同篇有「{word}」" if word else "名称相符"

    def _weigh(self, sense: Sense) -> int:
        words = sum(self.context.has(word) for word in sense.rule.needs)
        return words + 2 * len(self._near(sense.concept))

    def _refuse(self, sense: Sense, match: Match, passage: Passage, *, settled: bool = True) -> str:
        """Tell why a name does not mean this concept here; nothing when it does.

        `settled`: the evidence is gathered.
        """
        written = exact_key(passage.open[match.start : match.end], case=True)
        rule = sense.rule
        if rule.case and written != sense.exact and not _is_mixed_alike(written, sense.exact):
            return f"只有写作「{sense.name}」才算"
        word = self._excluded(sense, match, passage)
        if word:
            return f"同句有「{word}」"
        if rule.needs and not self._has_needed(sense):
            return f"同篇没有「{'」「'.join(rule.needs[:4])}」这类词"
        if not rule.needs and is_ordinary(sense, written):
            if len(written) <= 2 and written != sense.exact:
                return f"只有写作「{sense.name}」才算"
            if not self._vouched(sense.concept):
                return "也是普通的词，而同篇没有相近的概念"
        if settled and not rule.needs and len(written) <= 2 and has_han(written) and self._stands_alone(sense.concept):
            return "也是普通的词，而同篇没有别的概念"
        return ""

    def _has_needed(self, sense: Sense) -> bool:
        least = _NEAR_SHARED if sense.rule.shared else _NEAR
        return any(map(self._has, sense.rule.needs)) or len(self._near(sense.concept)) >= least

    def _has(self, word: str) -> bool:
        """Tell whether the topic has a word, or another name of the concept that the word means."""
        return self.context.has(word) or any(concept.id in self.evidence for concept in self.index.lookup(word))

    def _stands_alone(self, concept: Concept) -> bool:
        return all(identity == concept.id for identity in self.evidence)

    def _near(self, concept: Concept) -> list[str]:
        """Return the concepts near this one that the topic mentions beyond doubt."""
        return [
            other.id
            for other in self.evidence.values()
            if other.id != concept.id and (other.id in concept.near or concept.id in other.near)
        ]

    def _vouched(self, concept: Concept) -> bool:
        if concept.id in self.evidence:
            return True
        others = [other for other in self.evidence.values() if other.id != concept.id]
        return len(others) >= _VOUCHING or any(
            other.category == concept.category or other.id in concept.near or concept.id in other.near
            for other in others
        )


def is_ordinary(sense: Sense, written: str) -> bool:
    """Tell whether a Latin name so written may well be another word: two letters, or a proper name in lower case.

    A name with capitals inside (PyTorch) or without vowels (LLM) is unmistakable in any case, and a concept with a
    Chinese name is a thing, not somebody's product.
    """
    if has_han(written) or not written.isascii():
        return False
    if len(written) <= 2:
        return True
    exact = sense.exact
    if not written.islower() or exact.islower() or not exact.isalpha() or has_han(sense.concept.zh):
        return False
    acronym = exact.isupper() and any(vowel in written for vowel in "aeiou")
    return (acronym or exact[1:].islower()) and len(sense.name.replace("-", " ").split()) == 1


def _is_mixed_alike(written: str, exact: str) -> bool:
    """Tell whether both have a capital inside but are not all capitals: reAct and ReACT are ReAct, React is not."""
    return all(word[1:] != word[1:].lower() and not word.isupper() for word in (written, exact))


def _find_excluded(words: Iterable[str], match: Match, passage: Passage) -> str:
    """Return the word of the mention's sentence that speaks against it.

    One that holds the name itself (量化交易 for 量化) counts only where the mention stands in it.
    """
    first, last = passage.sentence(match.start, match.end)
    sentence = fold_positions(passage.shown[first:last])
    start, end = match.start - first, match.end - first
    name = exact_key(sentence[start:end])
    for word in words:
        around = name in exact_key(word)
        for spelling in spellings(word):
            at = find_word(sentence, spelling)
            while at >= 0:
                if not around or (at <= start and end <= at + len(spelling)):
                    return word
                at = find_word(sentence, spelling, at + 1)
    return ""
