"""Decide what each name in a topic means: which concept, or none, and why."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ainotes_site.concepts import Concept, Match, NameIndex, Sense
from ainotes_site.linking.contexts import Context
from ainotes_site.linking.evidence import Evidence
from ainotes_site.linking.fields import shipped_fields
from ainotes_site.linking.passages import Passage
from ainotes_site.linking.surroundings import Surroundings
from ainotes_site.linking.word_boundaries import INSIDE_WORD, Words, chinese_edge_reason, latin_edge_reason
from ainotes_site.linking.written_forms import is_everyday, is_miswritten, is_ordinary, means_nothing_else
from ainotes_site.text import exact_key, has_han

# A name that needs a context has one where this much speaks for it: a word in its section, or two in the topic.
_ENOUGH = 2


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
    """Decides for one topic, given its passages. Concepts beyond doubt come first, then what they vouch for in turn.

    `field` is the other field that the topic is plainly about, or "".
    """

    def __init__(
        self, index: NameIndex, context: Context, passages: Sequence[Passage], linked: Iterable[str], *, title: str = ""
    ) -> None:
        self.index = index
        self.context = context
        self.around = Surroundings(passages, context, title)
        self.candidates = [find_candidates(number, passage, index) for number, passage in enumerate(passages)]
        self.linked = sorted(identity for identity in linked if identity in index.glossary.by_id)
        self.evidence = Evidence(index.glossary)
        for identity in self.linked:
            self.evidence.add(identity, sure=True)
        self.field = ""
        # What the sentence says does not change while evidence is gathered.
        self._excluding: dict[tuple[int, int, int, str], str] = {}

    def decide(self) -> list[list[Mention]]:
        """Return what the names of each passage mean, once nothing more is found."""
        undoubted = list(self._undoubted())
        self.field = shipped_fields().find(self.context, self._count_of_ai(undoubted)) if any(self.candidates) else ""
        for one in self._undoubted() if self.field else undoubted:
            sure = not is_everyday(one.written)
            self.evidence.add(one.match.senses[0].concept.id, self.around.section_of(one.passage), sure=sure)
        while True:
            known = len(self.evidence)
            decided = [list(self._decide(candidates)) for candidates in self.candidates]
            for mention in (one for mentions in decided for one in mentions if not one.refused):
                self.evidence.add(mention.concept, self.around.section_of(mention.passage))
            if len(self.evidence) == known:
                return decided

    def _undoubted(self) -> Iterator[Candidate]:
        """Yield the names that mean their concept whatever else the topic says, without overlaps."""
        for candidates in self.candidates:
            cursor = 0
            for one in candidates:
                if one.match.start >= cursor and self._is_undoubted(one):
                    yield one
                    cursor = one.match.end

    def _is_undoubted(self, one: Candidate) -> bool:
        sense = one.match.senses[0]
        if one.edge or len(one.match.senses) > 1 or sense.rule.needs or sense.rule.rivals:
            return False
        return not is_ordinary(sense, one.written) and not self._refuse(sense, one, settled=False)

    def _count_of_ai(self, undoubted: Iterable[Candidate]) -> int:
        """Count the concepts that only AI has, which the topic names or its author linked."""
        fields, by_id = shipped_fields(), self.index.glossary.by_id
        found = {identity for identity in self.linked if by_id[identity].category not in fields.shared}
        found |= {
            one.match.senses[0].concept.id for one in undoubted if fields.is_of_ai(one.match.senses[0], one.written)
        }
        return len(found)

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
        rivals = [rival for sense in passed for rival in sense.rule.rivals]
        if len(passed) == 1 and not rivals:
            return passed[0].concept, self._say_why(passed[0])
        weighed: list[tuple[int, str, Concept | None]] = [
            (self._weigh(sense, one), sense.concept.name, sense.concept) for sense in passed
        ]
        weighed += [(self._weigh_words(rival.words, one), rival.sense, None) for rival in rivals]
        best = max(weight for weight, _, _ in weighed)
        leading = [(name, concept) for weight, name, concept in weighed if weight == best]
        if len(leading) > 1:
            return None, f"可能指「{'」「'.join(name for name, _ in leading)}」，上下文分不清"
        name, concept = leading[0]
        return concept, f"这个名称有几个意思，附近的话更像「{name}」"

    def _say_why(self, sense: Sense) -> str:
        word = next((word for word in sense.rule.needs if self.context.has(word)), "")
        return f"同篇有「{word}」" if word else "名称相符"

    def _weigh(self, sense: Sense, one: Candidate) -> int:
        """Return what speaks for a sense; a sense without words of its own has the topic's other concepts."""
        near = self.around.weigh_near(sense.concept, self.evidence, one.passage)
        if sense.rule.needs:
            return near + self._weigh_words(sense.rule.needs, one)
        return near or int(not self.evidence.stands_alone(sense.concept.id))

    def _weigh_words(self, words: Iterable[str], one: Candidate) -> int:
        return self.around.weigh_words(words, one.passage, one.match.start, one.match.end)

    def _refuse(self, sense: Sense, one: Candidate, *, settled: bool = True) -> str:
        """Tell why a name does not mean this concept here; nothing when it does.

        `settled`: the evidence is gathered.
        """
        written, rule = one.written, sense.rule
        if is_miswritten(sense, written):
            return f"只有写作「{sense.exact if sense.plural else sense.name}」才算"
        if self.field and not means_nothing_else(sense, written):
            return f"这一篇讲的是{self.field}，那里这个名称另有意思"
        word = self._excluded(sense, one)
        if word:
            return f"同句有「{word}」"
        if rule.needs and not self._has_needed(sense, one):
            return f"同篇没有「{'」「'.join(rule.needs[:4])}」这类词"
        if not rule.needs and is_ordinary(sense, written):
            if len(written) <= 2 and written != sense.exact:
                return f"只有写作「{sense.name}」才算"
            if not self.evidence.vouches(sense.concept):
                return "也是普通的词，而同篇没有相近的概念"
        alone = settled and not rule.needs and is_everyday(written)
        return "也是普通的词，而同篇没有别的概念" if alone and self.evidence.stands_unsure(sense.concept.id) else ""

    def _excluded(self, sense: Sense, one: Candidate) -> str:
        if not sense.rule.excludes:
            return ""
        key = (one.passage, one.match.start, one.match.end, sense.concept.id)
        word = self._excluding.get(key)
        if word is None:
            word = self._excluding[key] = self.around.nearby(sense.rule.excludes, *key[:3])
        return word

    def _has_needed(self, sense: Sense, one: Candidate) -> bool:
        """Tell whether enough speaks for a sense that needs words: one in its section, or several in the topic."""
        weight = self.around.weigh_near(sense.concept, self.evidence, one.passage)
        for word in sense.rule.needs:
            if weight >= _ENOUGH:
                return True
            weight += self._weigh_words((word,), one) or self._weigh_meaning(word, one)
        return weight >= _ENOUGH

    def _weigh_meaning(self, word: str, one: Candidate) -> int:
        """Return what another name of the concept that a word means says, where the topic has it."""
        section = self.around.section_of(one.passage)
        return max((self.evidence.weight(concept.id, section) for concept in self.index.lookup(word)), default=0)
