"""The vocabulary: its schema, a site's own file, and what ships with the package."""

from __future__ import annotations

from textwrap import dedent

import pytest

from ainotes_site.concepts.glossary import Glossary, load_glossary, merge_vocabularies
from ainotes_site.concepts.vocabulary_file import LONGEST_DEFINITION, SHORTEST_DEFINITION, Vocabulary, read_vocabulary
from ainotes_site.problems import Problem
from tests.test_linking_cost import count_steps

DEFINITION = "一种只为测试而写的概念，释义要够三十个字，说清它是什么、做什么用、与别的有什么不同。"


def vocabulary(text: str, path: str = "a.yml") -> Vocabulary:
    return read_vocabulary(path, dedent(text).replace("DEFINITION", DEFINITION))


def merge(*texts: str, own: str | None = None) -> tuple[Glossary, list[str]]:
    shipped = [vocabulary(text, f"{name}.yml") for name, text in zip("abc", texts, strict=False)]
    glossary, problems = merge_vocabularies(shipped, vocabulary(own, "glossary.yml") if own is not None else None)
    return glossary, [str(problem) for problem in problems]


BASE = """\
    field: 甲
    concepts:
      - id: lora
        name: LoRA
        zh: 低秩适配
        en: Low-Rank Adaptation
        aliases: [LoRA 微调, lora, Lo-RA]
        definition: DEFINITION
        near: [sam]
        rules:
          - names: [LoRA]
            excludes: [LoRaWAN]
      - id: sam
        name: SAM
        en: Segment Anything Model
        aliases: [4090]
        definition: DEFINITION
        rules:
          - names: [SAM]
            case: true
            needs: [分割]
    """


def test_a_concept_has_its_names_in_order_without_doubles() -> None:
    glossary, problems = merge(BASE)
    assert problems == []
    lora, sam = glossary.concepts
    assert lora.names == ("LoRA", "低秩适配", "Low-Rank Adaptation", "LoRA 微调")
    assert lora.category == "甲"
    assert sam.names == ("SAM", "Segment Anything Model", "4090")
    assert sam.rules[0].case
    assert sam.rules[0].needs == ("分割",)
    assert glossary.by_id["lora"] is lora


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("field: 甲: 乙\n", "a.yml:1: 不是合法的 YAML"),
        ("fields: 甲\n", "a.yml:1: 文件没有「fields」这个键"),
        ("- 甲\n", "a.yml:1: 这里应是文件的「键: 值」"),
        ("concepts: 甲\n", "a.yml:1: concepts 应是列表"),
        ("只有一句话\n", "a.yml:1: 这里应是文件的「键: 值」"),
        ("field: 甲\n---\nfield: 乙\n", "a.yml:2: 不是合法的 YAML"),
        ("? [甲, 乙]\n: 丙\n", "a.yml:1: 文件的键应是一个词"),
        ("concepts:\n  - ? {a: b}\n    : 丙\n", "a.yml:2: 概念的键应是一个词"),
        ("concepts: &a [*a]\n", "a.yml:1: 这里应是概念的「键: 值」"),
        (f"concepts:\n  - id: {'a' * 300}\n", "a.yml:2: 概念的 id「aaa"),
        ("- " * 30_000, "a.yml:1: 嵌套太深"),
        ("[" * 30_000 + "]" * 30_000, "a.yml:1: 嵌套太深"),
        ('concepts:\n  - id: "\\ud800"\n', "a.yml:2: "),
        ("concepts:\n  - id: Lora\n", "a.yml:2: 概念的 id「Lora」不合规"),
        ("concepts:\n  - name: LoRA\n", "a.yml:2: 概念的 id「」不合规"),
        ("concepts:\n  - id: lora\n    name: LoRA\n", "a.yml:2: 概念 lora 缺少 definition"),
        ("concepts:\n  - id: lora\n    name: L\n    alias: [x]\n", "a.yml:4: 概念没有「alias」这个键"),
        ("concepts:\n  - id: a\n    id: b\n", "a.yml:3: 概念的「id」写了两次"),
        (
            "concepts:\n  - id: a\n    name: A\n    definition: DEFINITION\n    near: [b]\n",
            "a.yml:5: near 里的 b 没有这个概念",
        ),
        (
            "concepts:\n  - id: a\n    name: A\n    definition: DEFINITION\n    near: [a]\n",
            "a.yml:5: 概念 a 的 near 里有它自己",
        ),
        (
            "concepts:\n  - id: a\n    name: A\n    definition: DEFINITION\n    rules:\n      - names: [B]\n",
            "a.yml:6: 规则里的「B」不是概念 a 的名称",
        ),
        (
            "concepts:\n  - id: a\n    name: A\n    definition: DEFINITION\n    rules:\n      - case: 是\n        names: [A]\n",
            "a.yml:6: case 只能是 true 或 false",
        ),
        (
            "concepts:\n  - id: a\n    name: A\n    definition: DEFINITION\n    rules:\n      - case: true\n",
            "a.yml:6: 规则缺少 names",
        ),
        (
            "concepts:\n  - id: a\n    name: A\n    definition: DEFINITION\n    members: [B, A]\n",
            "a.yml:5: 概念 a 的 members 里有它自己的名称「A」",
        ),
        (
            "concepts:\n  - id: a\n    name: A\n    definition: DEFINITION\n    see: [b-c]\n",
            "a.yml:5: see 里的 b-c 像 id，但没有这个概念",
        ),
        (
            "concepts:\n  - id: a\n    name: A\n    definition: DEFINITION\n    as_of: 去年\n",
            "a.yml:5: 概念 a 的 as_of「去年」不是日期",
        ),
        (
            "concepts:\n  - id: a\n    name: A\n    definition: DEFINITION\n    rules:\n"
            "      - names: [A]\n        rivals: [{sense: 乙}]\n",
            "a.yml:7: rivals 的每一项都要有 sense 和 words",
        ),
        ("concepts:\n  - id: a\n    name: A\n    definition: 太短。\n", "a.yml:4: 概念 a 的释义有 3 字"),
        (
            "concepts:\n  - id: a\n    name: A\n    definition: DEFINITION啊\n",
            "a.yml:4: 概念 a 的释义应是完整的句子",
        ),
        (
            "concepts:\n  - id: a\n    name: A\n    definition: DEFINITION\n  - id: a\n    name: B\n    definition: DEFINITION\n",
            "a.yml:5: 概念 a 在 a.yml:2 已经有了",
        ),
    ],
)
def test_each_mistake_is_reported_with_its_line(text: str, expected: str) -> None:
    _, problems = merge(text)
    assert any(problem.startswith(expected) for problem in problems), problems


def test_a_mistake_leaves_the_other_concepts_standing() -> None:
    glossary, problems = merge(BASE, "concepts:\n  - id: 坏\n")
    assert [concept.id for concept in glossary.concepts] == ["lora", "sam"]
    assert len(problems) == 1


RELATED = """\
    concepts:
      - {id: one-stage, name: 单阶段检测器, definition: DEFINITION, members: [YOLO, ssd-net, 某个检测器], see: [two-stage]}
      - {id: yolo-net, name: YOLO, definition: DEFINITION, parts: [检测头, 骨干]}
      - {id: ssd-net, name: SSD, definition: DEFINITION, opposites: [one-stage], as_of: 2026-11}
      - {id: two-stage, name: 两阶段检测器, definition: DEFINITION}
    """


def test_relations_are_ids_where_there_is_a_concept_and_plain_names_elsewhere() -> None:
    glossary, problems = merge(RELATED)
    assert problems == []
    one, yolo, ssd, _ = glossary.concepts
    assert (one.members, one.see) == (("yolo-net", "ssd-net", "某个检测器"), ("two-stage",))
    assert yolo.parts == ("检测头", "骨干")
    assert (ssd.opposites, ssd.as_of) == (("one-stage",), "2026-11")
    assert "YOLO" not in one.names


def test_a_site_overrides_relations_and_what_it_removes_stands_in_none() -> None:
    glossary, problems = merge(RELATED, own="remove: [two-stage]\nconcepts:\n  - {id: yolo-net, parts: [颈部]}\n")
    assert problems == []
    assert glossary.by_id["one-stage"].see == ()
    assert glossary.by_id["yolo-net"].parts == ("颈部",)
    assert glossary.by_id["ssd-net"].opposites == ("one-stage",)


def test_a_rule_may_name_a_member_that_has_no_entry() -> None:
    text = """\
        concepts:
          - id: graphics-card
            name: 消费级显卡
            definition: DEFINITION
            members: [9090]
            rules:
              - {names: [9090], needs: [显卡]}
        """
    glossary, problems = merge(text)
    assert problems == []
    assert glossary.plain_members(glossary.concepts[0]) == ("9090",)


def test_a_name_with_a_rival_sense_has_its_words() -> None:
    text = """\
        concepts:
          - id: broadcasting
            name: 广播
            definition: DEFINITION
            rules:
              - {names: [广播], needs: [张量], rivals: [{sense: 电台, words: [主播, 收音机]}, {sense: 集合通信, words: [NCCL]}]}
        """
    glossary, problems = merge(text)
    assert problems == []
    (rule,) = glossary.concepts[0].rules
    assert [(rival.sense, rival.words) for rival in rule.rivals] == [
        ("电台", ("主播", "收音机")),
        ("集合通信", ("NCCL",)),
    ]


SHARING = """\
    concepts:
      - {{id: {id}, name: {name}, aliases: [核函数], definition: DEFINITION{rules}}}
    """


def test_a_reference_that_may_not_be_followed_is_left_out() -> None:
    glossary, problems = merge(
        BASE.replace("- id: lora\n", "- id: lora\n        reference: ' java\tscript:alert(1)'\n").replace(
            "- id: sam\n", "- id: sam\n        reference: https://example.org/sam\n"
        )
    )
    assert [concept.reference for concept in glossary.concepts] == ["", "https://example.org/sam"]
    assert [problem.split(":")[:2] for problem in problems] == [["a.yml", "4"]]


def test_two_concepts_share_a_name_only_when_both_say_so() -> None:
    shared = ", rules: [{names: [核函数], shared: true, needs: [GPU]}]"
    one = SHARING.format(id="a", name="A", rules=shared)
    assert merge(one, SHARING.format(id="b", name="B", rules=shared))[1] == []
    _, problems = merge(one, SHARING.format(id="b", name="B", rules=""))
    assert len(problems) == 1
    assert problems[0].startswith("b.yml:2: 名称「核函数」也是概念 a 的")


def test_a_site_adds_a_concept_in_a_category_of_its_own() -> None:
    glossary, problems = merge(BASE, own="concepts:\n  - {id: our-bot, name: 小助手, definition: DEFINITION}\n")
    assert problems == []
    assert glossary.by_id["our-bot"].category == "本站"


def test_a_site_overrides_key_by_key() -> None:
    glossary, problems = merge(BASE, own="concepts:\n  - {id: lora, zh: 低秩自适应}\n")
    assert problems == []
    lora = glossary.by_id["lora"]
    assert (lora.zh, lora.name, lora.definition) == ("低秩自适应", "LoRA", DEFINITION)
    assert "低秩自适应" in lora.names
    assert lora.rules[0].excludes == ("LoRaWAN",)
    assert [concept.id for concept in glossary.concepts] == ["lora", "sam"]


def test_a_site_removes_concepts_and_nothing_points_to_them() -> None:
    glossary, problems = merge(BASE, own="remove: [sam]\n")
    assert problems == []
    assert [concept.id for concept in glossary.concepts] == ["lora"]
    assert glossary.by_id["lora"].near == ()


def test_removing_what_is_not_there_is_reported() -> None:
    _, problems = merge(BASE, own="remove:\n  - sam\n  - bert\n")
    assert problems == [
        str(Problem("glossary.yml", 3, "remove 里的 bert 不是已有概念的 id。请改正或删去。", rule="glossary"))
    ]


def test_a_name_that_a_site_takes_is_its_own() -> None:
    own = "concepts:\n  - {id: our-sam, name: 山姆, aliases: [SAM], definition: DEFINITION}\n"
    glossary, problems = merge(BASE, own=own)
    assert problems == []
    assert "SAM" not in glossary.by_id["sam"].names
    assert glossary.by_id["sam"].rules == ()


# What ships


def test_the_shipped_vocabulary_has_no_problem() -> None:
    glossary, problems = load_glossary(None)
    assert [str(problem) for problem in problems] == []
    assert len(glossary.concepts) >= 600


def test_shipped_definitions_are_sentences_of_the_right_length() -> None:
    for concept in load_glossary(None)[0].concepts:
        assert SHORTEST_DEFINITION <= len(concept.definition) <= LONGEST_DEFINITION, concept.id
        assert concept.definition.endswith("。"), concept.id
        assert concept.en, concept.id
        assert concept.name in concept.names, concept.id


def test_the_vocabulary_is_read_once() -> None:
    assert load_glossary(None)[0] is load_glossary(None)[0]
    own = ("glossary.yml", "remove: [lora]\n")
    assert load_glossary(own)[0] is load_glossary(own)[0]
    assert "lora" not in load_glossary(own)[0].by_id


def test_a_concept_of_many_names_costs_their_number() -> None:
    def steps(count: int) -> int:
        names = ", ".join(f"a{count}-{at}" for at in range(count))  # none that is known from before
        rules = f"[{{shared: true, names: [{names}]}}]"
        text = f"concepts:\n  - {{id: x, name: y, definition: z, aliases: [{names}], rules: {rules}}}\n"
        own = read_vocabulary("glossary.yml", text)
        return count_steps(lambda: merge_vocabularies((), own))

    assert steps(400) <= 2.3 * steps(200)
