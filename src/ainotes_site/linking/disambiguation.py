"""Decide what each name in a topic means: which concept, or none, and why."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ainotes_site.concepts import Concept, Match, NameIndex, Sense
from ainotes_site.linking.contexts import Context, find_word, spellings
from ainotes_site.linking.evidence import Evidence
from ainotes_site.linking.passages import Passage
from ainotes_site.linking.word_boundaries import INSIDE_WORD, Words, chinese_edge_reason, latin_edge_reason
from ainotes_site.text import exact_key, fold_positions, has_han

# A name that needs a context has one where so many concepts near it are mentioned; one that several concepts have, where
# so many more are.
_NEAR, _NEAR_SHARED = 1, 2


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a topic's passage of this number, from `start` to `end`: which concept it means, and what says so.

    A `refused` one does not mean the concept, or cannot be linked, and the reason says why.
    """

    passage: int
    start: int
    end: int
    concept: str
    reason: str
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name found in a passage, as it is written, with what is wrong with its edges."""

    passage: int
    match: Match
    written: str
    edge: str


def find_candidates(number: int, passage: Passage, index: NameIndex) -> list[Candidate]:
    """Return the names in a passage, but those within longer Latin words."""
    matches = list(index.find(passage.open))
    if not matches:
        return []
    words = Words(passage.edges, matches, index)
    found = []
    for match in matches:
        reason = latin_edge_reason(match, words)
        if not reason and has_han(passage.edges[match.start] + passage.edges[match.end - 1]):
            reason = chinese_edge_reason(match, words)
        if reason != INSIDE_WORD:
            written = exact_key(passage.open[match.start : match.end], case=True)
            found.append(Candidate(number, match, written, reason))
    return found


class Disambiguator:
    """Decides for one topic, given its passages. Concepts beyond doubt come first, then what they vouch for in turn."""

    def __init__(self, index: NameIndex, context: Context, passages: Sequence[Passage], linked: Iterable[str]) -> None:
        self.index = index
        self.context = context
        self.passages = passages
        self.candidates = [find_candidates(number, passage, index) for number, passage in enumerate(passages)]
        self.evidence = Evidence(index.glossary)
        for identity in sorted(linked):
            if identity in index.glossary.by_id:
                self.evidence.add(identity)
        # What the sentence says does not change while evidence is gathered.
        self._excluding: dict[tuple[int, int, int, str], str] = {}

    def decide(self) -> list[list[Mention]]:
        """Return what the names of each passage mean, once nothing more is found."""
        for candidates in self.candidates:
            self._take_undoubted(candidates)
        while True:
            known = len(self.evidence)
            decided = [list(self._decide(candidates)) for candidates in self.candidates]
            for mention in (one for mentions in decided for one in mentions if not one.refused):
                self.evidence.add(mention.concept)
            if len(self.evidence) == known:
                return decided

    def _take_undoubted(self, candidates: Iterable[Candidate]) -> None:
        cursor = 0
        for one in candidates:
            if one.match.start < cursor or one.edge or len(one.match.senses) > 1:
                continue
            sense = one.match.senses[0]
            if sense.rule.needs or is_ordinary(sense, one.written) or self._refuse(sense, one, settled=False):
                continue
            self.evidence.add(sense.concept.id)
            cursor = one.match.end

    def _decide(self, candidates: Iterable[Candidate]) -> Iterator[Mention]:
        """Yield what each name of a passage means, the longest names first, without overlaps."""
        cursor = 0
        for one in candidates:
            start, end = one.match.start, one.match.end
            if start < cursor:
                continue
            concept, reason = (None, one.edge) if one.edge else self._choose(one)
            meant = concept if concept is not None else one.match.senses[0].concept
            yield Mention(one.passage, start, end, meant.id, reason, concept is None)
            if concept is not None:
                cursor = end

    def _choose(self, one: Candidate) -> tuple[Concept | None, str]:
        """Return the concept that a name means here, or the reason why none."""
        reasons = [(sense, self._refuse(sense, one)) for sense in one.match.senses]
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
        return words + 2 * self.evidence.near(sense.concept.id)

    def _refuse(self, sense: Sense, one: Candidate, *, settled: bool = True) -> str:
        """Tell why a name does not mean this concept here; nothing when it does.

        `settled`: the evidence is gathered.
        """
        written, rule = one.written, sense.rule
        if rule.case and written != sense.exact and not _is_mixed_alike(written, sense.exact):
            return f"只有写作「{sense.name}」才算"
        word = self._excluded(sense, one)
        if word:
            return f"同句有「{word}」"
        if rule.needs and not self._has_needed(sense):
            return f"同篇没有「{'」「'.join(rule.needs[:4])}」这类词"
        if not rule.needs and is_ordinary(sense, written):
            if len(written) <= 2 and written != sense.exact:
                return f"只有写作「{sense.name}」才算"
            if not self.evidence.vouches(sense.concept):
                return "也是普通的词，而同篇没有相近的概念"
        alone = settled and not rule.needs and len(written) <= 2 and has_han(written)
        return "也是普通的词，而同篇没有别的概念" if alone and self.evidence.stands_alone(sense.concept.id) else ""

    def _excluded(self, sense: Sense, one: Candidate) -> str:
        if not sense.rule.excludes:
            return ""
        key = (one.passage, one.match.start, one.match.end, sense.concept.id)
        word = self._excluding.get(key)
        if word is None:
            word = _find_excluded(sense.rule.excludes, one.match, self.passages[one.passage])
            self._excluding[key] = word
        return word

    def _has_needed(self, sense: Sense) -> bool:
        least = _NEAR_SHARED if sense.rule.shared else _NEAR
        return any(map(self._has, sense.rule.needs)) or self.evidence.near(sense.concept.id) >= least

    def _has(self, word: str) -> bool:
        """Tell whether the topic has a word, or another name of the concept that the word means."""
        return self.context.has(word) or any(concept.id in self.evidence for concept in self.index.lookup(word))


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
