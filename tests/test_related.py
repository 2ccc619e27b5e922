"""Related topics."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ainotes_site.addresses import index_files, locate
from ainotes_site.addresses.places import Addresses, index_addresses
from ainotes_site.linking.links import index_names, link_topics
from ainotes_site.notes.reading import parse_note
from ainotes_site.relations import related
from ainotes_site.relations.related import MOST_RELATED, Related, rank_related
from ainotes_site.topics import Topic, assign_ids, split_topics
from tests.test_links import GLOSSARY

INDEX = index_names(GLOSSARY)


def read_topics(notes: dict[str, str]) -> tuple[tuple[Topic, ...], Addresses]:
    files = index_files(sorted(notes))
    split = []
    for path, text in sorted(notes.items()):
        note, problems = parse_note(path, f"---\nsplit: none\n---\n{text}\n".encode())
        assert not problems
        split.append(split_topics(locate(note, files).note))
    topics = assign_ids([topic for one in split for topic in one.topics])
    return topics, index_addresses(split, topics, {path: f"notes/{path}" for path in notes})


def relate(notes: dict[str, str]) -> dict[str, tuple[Related, ...]]:
    topics, _ = read_topics(notes)
    linked = link_topics(topics, GLOSSARY)
    related = rank_related(topics, linked.mentioned, linked.about, INDEX)
    titles = {topic.id: topic.title for topic in topics}
    return {titles[topic]: found for topic, found in related.items()}


NOTES = {
    "a.md": "# LoRA\n\nLoRA 在权重旁边加低秩矩阵，是微调的一种。",
    "b.md": "# 省显存的训练\n\n用 LoRA 做微调，一张卡就够。",
    "c.md": "# 画图\n\nGAN 与 VAE 都能画图，GAN 更清楚。",
    "d.md": "# 变分自编码器\n\n与 GAN 不同，先编码再解码。",
    "e.md": "# 周末\n\n去爬山，看见一只松鼠。",
}


def test_topics_with_shared_concepts_are_related_and_say_which() -> None:
    related = relate(NOTES)
    (first,) = related["LoRA"]
    assert first.topic == "sheng-xian-cun-de-xun-lian"
    assert first.concepts == ("lora", "fine-tuning")
    assert first.reason == "共同概念: LoRA、微调"


def test_nothing_near_gives_nothing() -> None:
    assert relate(NOTES)["周末"] == ()


def test_relation_is_the_same_in_both_directions() -> None:
    topics, _ = read_topics(NOTES)
    linked = link_topics(topics, GLOSSARY)
    related = rank_related(topics, linked.mentioned, linked.about, INDEX)
    pairs = {(one, other.topic): other.score for one, found in related.items() for other in found}
    assert pairs
    for (one, other), score in pairs.items():
        assert pairs[other, one] == pytest.approx(score)


def test_at_most_five_the_nearest_first_and_never_itself() -> None:
    notes = {f"{at}.md": f"# 第 {at} 篇\n\n说 LoRA 与微调，还有 GAN。" for at in range(12)}
    topics, _ = read_topics(notes)
    linked = link_topics(topics, GLOSSARY)
    for topic, found in rank_related(topics, linked.mentioned, linked.about, INDEX).items():
        scores = [one.score for one in found]
        assert len(found) == MOST_RELATED
        assert scores == sorted(scores, reverse=True)
        assert topic not in {one.topic for one in found}
        assert len({one.topic for one in found}) == len(found)


@settings(max_examples=20, deadline=None)
@given(st.permutations(list(range(len(NOTES)))))
def test_the_order_of_topics_does_not_matter(order: list[int]) -> None:
    topics, _ = read_topics(NOTES)
    linked = link_topics(topics, GLOSSARY)
    shuffled = [topics[at] for at in order]
    one = rank_related(topics, linked.mentioned, linked.about, INDEX)
    other = rank_related(shuffled, linked.mentioned, linked.about, INDEX)
    assert {topic: [(found.topic, found.reason) for found in related] for topic, related in one.items()} == {
        topic: [(found.topic, found.reason) for found in related] for topic, related in other.items()
    }


@pytest.mark.parametrize(("holders", "near"), [(60, MOST_RELATED), (61, 0)])
def test_what_more_than_sixty_topics_share_relates_none(holders: int, near: int) -> None:
    assert len(relate_two("X", "X", *["X"] * (holders - 2))) == near


# Golden rows. Of a topic: what it mentions (capitals), what it is about (X!), so many other concepts of its own (+9), the
# words of its text, and those of its title (#word).


def relate_two(one: str, other: str, *more: str) -> tuple[Related, ...]:
    """Return what is near the first of these topics."""
    notes = {f"t{at}.md": _note(at, row) for at, row in enumerate((one, other, *more))}
    topics, _ = read_topics(notes)
    rows = dict(zip((topic.id for topic in topics), (one, other, *more), strict=True))
    mentioned = {topic: [*_own(topic, row), *_concepts(row)] for topic, row in rows.items()}
    about = {topic: [name[:-1] for name in row.split() if name.endswith("!")] for topic, row in rows.items()}
    return rank_related(topics, mentioned, about, INDEX)[topics[0].id]


def _note(at: int, row: str) -> str:
    title = " ".join(word[1:] for word in row.split() if word.startswith("#"))
    words = [word for word in row.split() if not word[0].isupper() and word[0] not in "#+"]
    return f"# {at} {title}\n\n{'，'.join(words)}。"


def _concepts(row: str) -> list[str]:
    return [name.rstrip("!") for name in row.split() if name[0].isupper()]


def _own(topic: str, row: str) -> list[str]:
    return [f"{topic}-{at}" for count in row.split() if count[0] == "+" for at in range(int(count))]


@pytest.mark.parametrize(
    ("one", "other", "reason", "score"),
    [
        # one concept in common is enough where neither topic says much else
        ("X +2", "X +2", "共同概念: X", 0.1660),
        ("X +3", "X +3", "", 0),
        # two are enough beside nine of their own
        ("X Y +9", "X Y +9", "共同概念: X、Y", 0.0813),
        ("X Y +10", "X Y +10", "", 0),
        # a topic about a concept is near those that mention it among much else
        ("X! +20", "X +16", "共同概念: X", 0.0607),
        ("X! +20", "X +17", "", 0),
        ("X +16", "X! +20", "共同概念: X", 0.0607),
        # words alone: three of them, and little else
        ("alpha beta gamma", "alpha beta gamma", "共同词语: alpha、beta、gamma", 1),
        ("alpha beta", "alpha beta", "", 0),
        ("alpha beta gamma +7", "alpha beta gamma", "共同词语: alpha、beta、gamma", 0.1027),
        ("alpha beta gamma +8", "alpha beta gamma", "", 0),
        # those of the title weigh more than those of the text, and concepts more than either
        ("#alpha beta gamma +2", "#alpha beta gamma", "共同词语: alpha、beta、gamma", 0.3469),
        ("#alpha beta gamma delta Y +1", "alpha beta gamma Y +1", "共同概念: Y", 0.3269),
        # the weightiest first, then by name; three are named
        ("W X Y! Z", "Z Y! X W", "共同概念: Y、W、X", 1),
    ],
)
def test_what_two_topics_share_decides(one: str, other: str, reason: str, score: float) -> None:
    found = relate_two(one, other)
    assert [related.reason for related in found] == ([reason] if reason else [])
    assert [related.score for related in found] == ([pytest.approx(score, abs=0.0001)] if reason else [])


@pytest.mark.parametrize(
    ("word", "counts"),
    [("松鼠", True), ("树", False), ("abc", True), ("ab", False), ("x1y2", False), ("LoRA", False), ("2024", False)],
)
def test_a_word_of_two_characters_or_three_letters_is_telling(word: str, *, counts: bool) -> None:
    row = f"alpha beta gamma {word.lower()}"
    (found,) = relate_two(row, row)
    assert (word in found.words) == counts
    assert {"alpha", "beta", "gamma"} <= set(found.words)


def test_what_many_topics_share_relates_none() -> None:
    assert len(relate_two(*["X"] * 60)) == MOST_RELATED
    assert relate_two(*["X"] * 61) == ()


def test_a_rare_concept_weighs_more_than_a_common_one() -> None:
    rare, *common = relate_two("X Y", "X", "Y", "Y")
    assert (rare.concepts, [one.concepts for one in common]) == (("X",), [("Y",), ("Y",)])


def test_of_equals_the_first_by_id_are_kept() -> None:
    assert [found.topic for found in relate_two("X", *["X"] * 7)] == ["1", "2", "3", "4", "5"]


class Counted(dict[str, float]):
    """Weights that count how often they are read."""

    reads = 0

    def __getitem__(self, key: str) -> float:
        Counted.reads += 1
        return super().__getitem__(key)


@pytest.mark.parametrize("row", ["X +5", "X alpha beta"])
def test_the_work_grows_with_the_topics(row: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each shares its concept with the one before and the one after; all share what says nothing of any."""
    weigh = related._weigh
    monkeypatch.setattr(related, "_weigh", lambda features: {k: Counted(v) for k, v in weigh(features).items()})
    reads = []
    for count in (200, 400):
        Counted.reads = 0
        relate_two(*(f"{row} C{at} C{at + 1}" for at in range(count)))
        reads.append(Counted.reads)
    assert 0 < reads[1] < 2.1 * reads[0]
