"""Ask a built index, by the very engine that the browser runs, for what its pages hold.

The engine runs in QuickJS (package ``quickjs-ng``, MIT, wheels for the usual systems): an
author needs no Node. ``mini-racer`` (V8) is faster and ten times the size.
"""

import json
import operator
import random
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pypinyin import lazy_pinyin

from ainotes_site.search.records import SearchConcept, SearchTopic
from ainotes_site.search.terms import fold, han_runs

FIRST = 3  # a result counts among the first three
FLOORS = {"词语": 0.98, "标题": 0.98, "别名": 0.9, "拼音": 0.9, "片段": 0.98}


@dataclass(frozen=True, slots=True)
class Question:
    kind: str
    query: str
    right: frozenset[str]  # topic ids


@dataclass(frozen=True, slots=True)
class Recall:
    kind: str
    asked: int
    found: int
    missed: tuple[str, ...]

    @property
    def share(self) -> float:
        return self.found / self.asked if self.asked else 1.0

    def __str__(self) -> str:
        missed = "、".join(self.missed)
        return f"{self.kind}只找到 {self.found}/{self.asked}，没找到：{missed}。可用 search_test: false 关掉自检。"

    @property
    def is_enough(self) -> bool:
        # In a small sample one miss is no trend.
        return self.asked - self.found <= max(1, self.asked * (1 - FLOORS[self.kind]))


@dataclass(frozen=True, slots=True)
class SelfTest:
    recalls: tuple[Recall, ...]

    def __str__(self) -> str:
        parts = (f"{r.kind} {r.found}/{r.asked}" for r in self.recalls)
        return "搜索自检：" + "，".join(parts)

    @property
    def weak(self) -> tuple[Recall, ...]:
        return tuple(recall for recall in self.recalls if not recall.is_enough)


Ask = Callable[[str], list[dict[str, object]]]


def run_self_test(
    index: Mapping[str, bytes],
    engine: str,
    topics: Sequence[SearchTopic],
    concepts: Sequence[SearchConcept] = (),
    *,
    each: int = 12,
) -> SelfTest:
    """Ask `each` questions of each kind. `engine` is the source of the engine."""
    ask = start_engine(index, engine)
    questions = list(make_questions(topics, concepts, each=each))
    found = {question: _is_found(ask(question.query), question) for question in questions}
    return SelfTest(tuple(_recall(kind, found) for kind in FLOORS))


def _is_found(results: list[dict[str, object]], question: Question) -> bool:
    return any(result["topic"] in question.right for result in results[:FIRST])


def _recall(kind: str, found: Mapping[Question, bool]) -> Recall:
    mine = {question: hit for question, hit in found.items() if question.kind == kind}
    missed = tuple(question.query for question, hit in mine.items() if not hit)
    return Recall(kind, len(mine), len(mine) - len(missed), missed)


def start_engine(index: Mapping[str, bytes], engine: str) -> Ask:
    """Return a function that answers a query as the browser does."""
    import quickjs  # takes a while to load, and only builds need it

    context = quickjs.Context()
    context.add_callable("readShard", lambda name: _shard_json(index, name))
    context.eval(engine)
    context.eval(
        "const engine = ainotesEngine((name) => JSON.parse(readShard(name)));"
        "let answer = null;"
        "function ask(query) { answer = null; engine.search(query, {limit: 10})"
        " .then((found) => { answer = JSON.stringify(found.results); },"
        " (error) => { answer = JSON.stringify({error: String(error)}); }); }"
    )
    send = context.get("ask")

    def ask(query: str) -> list[dict[str, object]]:
        send(query)
        while context.execute_pending_job():
            pass
        answer: Any = json.loads(context.eval("answer"))
        if isinstance(answer, dict):
            raise RuntimeError(f"search engine: {answer['error']}")
        return list(answer)

    return ask


def _shard_json(index: Mapping[str, bytes], name: str) -> str:
    script = index[f"{name}.js"].decode("utf-8")
    return script[script.index(",") + 1 : script.rindex(")")]


# Questions: cut from the pages, the same for the same pages.


@dataclass(frozen=True, slots=True)
class _Texts:
    """Folded texts by topic, and which of them have a pair of characters: thousands of names are looked for."""

    texts: Mapping[str, str]
    having: Mapping[str, set[str]]


def make_questions(
    topics: Sequence[SearchTopic], concepts: Sequence[SearchConcept], *, each: int
) -> Iterator[Question]:
    """Yield questions whose right answers are the topics that hold what is asked for."""
    texts = _index_pairs(_by_id(topics, _text))
    names = _index_pairs(_by_id(topics, lambda topic: "\n".join(_titles(topic))))
    chance = random.Random(0)
    pages = [topic for topic in topics if han_runs(_text(topic))]
    if not pages:
        return
    for topic in chance.choices(pages, k=each):
        runs = [run for run in han_runs(_text(topic)) if len(run) > 1]
        if runs:
            yield _question("片段", _cut(chance.choice(runs), chance, 3, 6), texts)
            yield _question("词语", _cut(chance.choice(runs), chance, 2, 2), texts)
    for topic in chance.choices(topics, k=each):
        yield Question("标题", topic.title, _holding(fold(topic.title), names))
    titled = [run for t in topics for run in han_runs(fold(t.title)) if 2 <= len(run) <= 8]
    for run in chance.choices(titled, k=each) if titled else ():
        yield Question("拼音", "".join(lazy_pinyin(run)), _holding(run, names))
    yield from _name_questions(concepts, texts, chance, each)


def _name_questions(
    concepts: Sequence[SearchConcept], texts: _Texts, chance: random.Random, each: int
) -> Iterator[Question]:
    """Yield names that no page has, of concepts that some page names otherwise."""
    pairs = []
    for concept in concepts:
        held = [name for name in concept.names if _holding(fold(name), texts)]
        away = [name for name in concept.names if name not in held and len(name) > 2]
        if held and away:
            right = frozenset().union(*(_holding(fold(name), texts) for name in held))
            pairs.append((away, right))
    for away, right in chance.choices(pairs, k=each) if pairs else ():
        yield Question("别名", chance.choice(away), right)


def _index_pairs(texts: Mapping[str, str]) -> _Texts:
    having: dict[str, set[str]] = {}
    for topic, text in texts.items():
        for pair in set(map(operator.add, text, text[1:])):
            having.setdefault(pair, set()).add(topic)
    return _Texts(texts, having)


def _question(kind: str, query: str, texts: _Texts) -> Question:
    return Question(kind, query, _holding(fold(query), texts))


def _holding(folded: str, texts: _Texts) -> frozenset[str]:
    pairs = map(operator.add, folded, folded[1:])
    fewest: Collection[str] = min((texts.having.get(pair, ()) for pair in pairs), key=len, default=texts.texts)
    return frozenset(topic for topic in fewest if folded in texts.texts[topic])


def _cut(run: str, chance: random.Random, least: int, most: int) -> str:
    size = min(len(run), chance.randint(least, most))
    start = chance.randint(0, len(run) - size)
    return run[start : start + size]


def _by_id(topics: Sequence[SearchTopic], text: Callable[[SearchTopic], str]) -> dict[str, str]:
    """Return the folded text of each topic; a note's page counts as its first topic."""
    texts: dict[str, str] = {}
    for topic in topics:
        texts[topic.id] = f"{texts.get(topic.id, '')}\n{fold(text(topic))}"
    return texts


def _titles(topic: SearchTopic) -> list[str]:
    return [topic.title, *(section.title for section in topic.sections)]


def _text(topic: SearchTopic) -> str:
    return "\n".join([*_titles(topic), *(section.text for section in topic.sections)])
