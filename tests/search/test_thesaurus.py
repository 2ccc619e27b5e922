"""What people say for what notes write: the file, and what a search makes of it."""

from __future__ import annotations

from collections import Counter
from importlib.resources import files
from itertools import pairwise

import pytest

from ainotes_site.concepts.glossary import load_glossary
from ainotes_site.search import SearchTopic, build_search_index
from ainotes_site.search.asking import Ask, start_engine
from ainotes_site.search.terms import squeeze
from ainotes_site.search.thesaurus import Alike, add_absent, keep_one_way, read_talk, read_thesaurus, shipped_thesaurus
from tests.search.conftest import CONCEPTS, concept, topic

THESAURUS = """# 说明
幻觉、事实核查 < 瞎编、一本正经地胡说、make things up、AI 乱说
坏处、缺点、Weak Point
"""


def test_reads_talk_one_way_and_plain_words_both_ways() -> None:
    assert read_thesaurus(THESAURUS) == {
        "makethingsup": Alike(terms=("幻觉", "事实核查")),
        "weakpoint": Alike(words=("坏处", "缺点")),
        "一本正经地胡说": Alike(terms=("幻觉", "事实核查")),
        "瞎编": Alike(terms=("幻觉", "事实核查")),
        "坏处": Alike(words=("缺点", "Weak Point")),
        "缺点": Alike(words=("坏处", "Weak Point")),
    }
    assert read_talk(THESAURUS)["幻觉"] == ("瞎编", "一本正经地胡说", "make things up", "AI 乱说")


def test_names_of_absent_concepts_join_what_is_there() -> None:
    thesaurus = add_absent(read_thesaurus(THESAURUS), {"瞎编": ("幻觉",), "peft": ()})
    assert thesaurus["瞎编"] == Alike(terms=("幻觉", "事实核查"), near=("幻觉",))
    assert thesaurus["peft"] == Alike(near=())


# ---- the shipped file ----


def shipped_lines() -> list[str]:
    text = files("ainotes_site").joinpath("search", "thesaurus.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def test_the_shipped_thesaurus_says_nothing_twice() -> None:
    lines = shipped_lines()
    assert len(lines) > 2_500
    assert [line for line, count in Counter(lines).items() if count > 1] == []
    for line in lines:
        left, _, right = line.partition(" < ")
        for part in (left, right):
            names = [squeeze(name) for name in part.split("、") if part]
            assert all(names), line
            assert len(set(names)) == len(names), line


def test_the_shipped_thesaurus_repeats_no_name_of_the_concept_that_it_leads_to() -> None:
    glossary, _ = load_glossary(None)
    names = {squeeze(name): {squeeze(other) for other in one.names} for one in glossary.concepts for name in one.names}
    for line in shipped_lines():
        left, is_talk, right = line.partition(" < ")
        for term in left.split("、") if is_talk else ():
            known = names.get(squeeze(term), set())
            assert not known & {squeeze(asked) for asked in right.split("、")}, line


def test_every_phrase_can_be_looked_up_and_says_something() -> None:
    for asked, alike in shipped_thesaurus().items():
        assert asked == squeeze(asked)
        assert alike.terms or alike.words


# ---- a search ----

TOPICS = (
    topic("hallucination", "幻觉从哪里来", text="大模型的幻觉，一半是评测教出来的。"),
    topic("cost", "调用的费用", text="多轮对话每次都重发历史，成本随轮数上升。"),
    topic("lora", "LoRA", text="LoRA 只训练低秩矩阵。"),
    topic("jobs", "AI 会带来哪些职业", text="提示词工程师是其中之一。"),
    topic("cnn", "神经网络的层", text="神经网络由层叠成，支持任意的输入。"),
)


def ask_with(thesaurus: dict[str, Alike], topics: tuple[SearchTopic, ...] = TOPICS) -> Ask:
    concepts = (*CONCEPTS, concept("network", ("神经网络", "neural network"), "一层层的计算。"))
    return start_engine(build_search_index(topics, concepts, thesaurus))


@pytest.fixture(scope="module")
def ask() -> Ask:
    absent: dict[str, tuple[str, ...]] = {"peft": ("LoRA",), "图神经网络": (), "支持向量机": ()}
    return ask_with(add_absent(shipped_thesaurus(), absent))


@pytest.mark.parametrize(
    ("query", "right", "reason"),
    [
        ("瞎编", "hallucination", "近义: 瞎编 → 幻觉"),
        ("模型老是瞎编怎么办", "hallucination", "近义: 瞎编 → 幻觉"),
        ("make things up", "hallucination", "近义: make things up → 幻觉"),
        ("花钱", "cost", "近义: 花钱 → 费用"),
        ("以后会有哪些跟 AI 有关的岗位", "jobs", "近义: 岗位 → 职业"),
        ("PEFT", "lora", "相近: PEFT → LoRA"),
    ],
)
def test_finds_what_is_said_in_other_words_and_tells_why(ask: Ask, query: str, right: str, reason: str) -> None:
    first = ask(query)[0]
    assert first["topic"] == right
    assert reason in first["reason"]


@pytest.mark.parametrize("query", ["图神经网络", "支持向量机", "支持向量机 训练"])
def test_a_concept_that_the_notes_lack_is_not_found_in_pieces(ask: Ask, query: str) -> None:
    assert ask(query) == []


def test_a_word_that_stands_there_comes_before_one_that_stands_for_it() -> None:
    topics = (*TOPICS, topic("bluff", "问答", text="不会就说不会，不要瞎编。"))
    assert ask_with(dict(shipped_thesaurus()), topics)("瞎编")[0]["topic"] == "bluff"


def test_an_entry_is_kept_only_where_the_notes_have_what_it_leads_to() -> None:
    index = build_search_index(TOPICS, CONCEPTS, read_thesaurus("幻觉 < 瞎编\n水印 < 打标记\n"))
    terms = b"".join(content for name, content in index.items() if name.startswith("terms-")).decode()
    assert "<幻觉" in terms
    assert "水印" not in terms


# ---- what else leads to a topic ----


def test_a_topic_is_found_by_the_heading_above_it_and_by_what_defines_its_subject() -> None:
    one = SearchTopic(
        "mini", "topics/mini/", "一百行", (), "log.md", None, (topic("x", "一百行", text="很短。").sections),
        groups=("面试题",), about="反复调用工具直到完成任务的程序",
    )  # fmt: skip
    ask = start_engine(build_search_index((one, *TOPICS)))
    assert ask("面试题")[0]["topic"] == "mini"
    assert ask("mianshiti")[0]["topic"] == "mini"
    assert ask("调用工具 完成任务")[0]["topic"] == "mini"


def test_filler_hides_no_concept_and_makes_none() -> None:
    topics = (topic("few", "少样本学习", text="给几个例子。"), topic("batch", "批大小", text="一批多少样本，看显存。"))
    concepts = (concept("few", ("少样本", "few-shot"), "给几个例子。"),)
    ask = start_engine(build_search_index(topics, concepts))
    assert ask("少样本")[0]["topic"] == "few"
    assert ask("一批放多少样本")[0]["topic"] == "batch"


def test_pairs_of_the_order_are_stable() -> None:
    thesaurus = shipped_thesaurus()
    assert all(one < other for one, other in pairwise(thesaurus))


def test_talk_leads_to_a_term_and_no_term_leads_to_talk() -> None:
    thesaurus = keep_one_way(read_thesaurus("语音合成 < 配音\n配音、旁白\n坏处、语音合成\n"), {"语音合成"})
    assert thesaurus["配音"].terms == ("语音合成",)
    assert "语音合成" not in thesaurus
    assert thesaurus["旁白"].words == ("配音",)


@pytest.mark.parametrize(
    ("talk", "term"),
    [
        ("变笨", "灾难性遗忘"),
        ("显卡内存不释放", "显存溢出"),
        ("聊天版", "Instruct 模型"),
        ("基础版", "基座模型"),
        ("很久才一次得分", "稀疏奖励"),
        ("硬盘直进显卡", "GPUDirect Storage"),
        ("公司内部资料", "私有数据"),
        ("切成小段", "分块"),
        ("胡编", "幻觉"),
        ("用光", "数据枯竭"),
        ("老是坏", "容错"),
        ("加起来等于一", "Softmax"),
    ],
)
def test_knows_how_people_talk(talk: str, term: str) -> None:
    assert term in shipped_thesaurus()[talk].terms


@pytest.mark.parametrize(
    ("asked", "wrong"),
    [
        ("降智", "推理"), ("key", "token"), ("诺贝尔奖", "Transformer"), ("片面", "局部"), ("出口", "输出"),
        ("小时", "分钟"), ("图灵奖", "诺贝尔奖"), ("华为", "盘古"), ("假设", "前提"), ("加起来等于一", "Sigmoid"),
        ("思考", "推理"), ("学习", "训练"), ("事项", "工作"), ("成绩", "打分"), ("梯子", "代理"), ("慢", "卡"),
    ],
)  # fmt: skip
def test_does_not_take_one_thing_for_another(asked: str, wrong: str) -> None:
    alike = shipped_thesaurus().get(asked, Alike())
    assert wrong not in (*alike.terms, *alike.words)
