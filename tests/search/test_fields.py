"""Where a word stands says what it is worth: in a title, a name of the subject, the note around, a line that points elsewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ainotes_site.gfm import parse
from ainotes_site.search import SearchTopic, build_search_index
from ainotes_site.search.asking import Ask, start_engine
from ainotes_site.search.sources import is_references, split_sources
from tests.search.conftest import topic

STRIPE = replace(topic("stripe-care", "注意事项", text="密钥不要写进前端，退款要留记录。"), note="支付 › Stripe 接入")
PAYPAL = replace(topic("paypal-care", "注意事项", text="汇率每天变，退款要留记录。"), note="支付 › PayPal 接入")
WINDOWS = replace(topic("windows", "窗口管理", text="前缀键加 c 新建一个。"), note="终端 › tmux")
PARALLEL = replace(
    topic("parallel", "流水线并行", text="把层分到几张卡上，气泡要小。"),
    names=("流水线并行", "GPipe", "pipeline parallelism"),
)
READING = topic("reading", "论文笔记", text="今天读了三篇。")
READING = replace(READING, sections=(replace(READING.sections[0], sources="GPipe：论文链接\nself-consistency 的论文"),))
STRIPE_NOTE = replace(topic("stripe-note", "Stripe 接入"), note="支付")
TOPICS: tuple[SearchTopic, ...] = (
    STRIPE_NOTE,
    READING,
    PAYPAL,
    STRIPE,
    WINDOWS,
    PARALLEL,
    topic("coffee", "喝咖啡"),
    topic("chain", "LangChain", text="把调用串起来。"),
    topic("chain-tools", "LangChain 的工具", text="工具要写清用法。"),
    topic("chain-memory", "LangChain 的记忆", text="记忆有三种。"),
    topic("slip", "杂记", text="今天试了 langchian，装不上。"),
)


@pytest.fixture(scope="module")
def find() -> Ask:
    return start_engine(build_search_index(TOPICS))


@pytest.mark.parametrize(
    ("query", "right"),
    [
        ("Stripe 注意事项", "stripe-care"),  # the note's title and a section's, not the note alone
        ("paypal 退款", "paypal-care"),
        ("tmux 窗口管理", "windows"),
        ("终端 窗口", "windows"),  # the folder
        ("gpipe", "parallel"),  # a name of the subject before a line that only points to a paper
        ("pipeline parallelism 气泡", "parallel"),
        ("self-consistency", "reading"),  # and a pointer is still found where there is nothing else
        ("早上喝咖啡", "coffee"),  # an ordinary word that stands nowhere
        ("tmux 断开后怎么恢复", "windows"),
    ],
)
def test_finds_by_the_place_where_words_stand(find: Ask, query: str, right: str) -> None:
    assert find(query)[0]["topic"] == right


def test_an_authors_own_slip_does_not_shut_out_what_was_meant(find: Ask) -> None:
    results = find("langchian")
    assert {result["topic"] for result in results} == {"slip", "chain", "chain-tools", "chain-memory"}
    assert any(result["reason"] == "近形: langchian → langchain" for result in results)


def test_a_result_shows_where_it_stands(find: Ask) -> None:
    assert find("Stripe 注意事项")[0]["note"] == "支付 › Stripe 接入"


def test_words_of_different_topics_give_the_best_of_each_and_say_what_is_missing(find: Ask) -> None:
    found = {result["topic"]: result["missing"] for result in find("喝咖啡 气泡")}
    assert found == {"coffee": ["气泡"], "parallel": ["喝咖啡"]}


@pytest.mark.parametrize("title", ["参考资料", "延伸阅读", "References", "3. 参考文献", "See also"])
def test_a_heading_over_references_is_one(title: str) -> None:
    assert is_references(title)
    assert not is_references(f"{title}怎么写")


def test_lines_that_only_point_elsewhere_are_told_from_what_is_said() -> None:
    tree = parse(
        "- [GPipe](https://a.example/gpipe)\n- [一篇](https://a.example/x) 说明了为什么要切成小批\n\n来源：[某处](https://b.example)\n\n正文。\n"
    )
    own, sources = split_sources(tree.children)
    assert own.splitlines() == ["一篇 说明了为什么要切成小批", "正文。"]
    assert sources.splitlines() == ["GPipe", "来源：某处"]
