"""A small site to search, and the engine that answers as in the browser."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from ainotes_site.search import SearchConcept, SearchSection, SearchTopic, build_search_index
from ainotes_site.search.asking import Ask, start_engine
from ainotes_site.search.script import engine_script


def topic(
    name: str, title: str, *sections: tuple[str, str, str], tags: tuple[str, ...] = (), text: str = ""
) -> SearchTopic:
    parts = (SearchSection("", title, text), *(SearchSection(*section) for section in sections))
    return SearchTopic(name, f"topics/{name}/", title, tags, "log.md", None, parts)


def concept(name: str, names: tuple[str, ...], definition: str) -> SearchConcept:
    return SearchConcept(name, f"concepts/{name}/", names, names[0], None, definition, (name,))


TOPICS = (
    topic(
        "attention",
        "多头注意力",
        ("pos", "位置编码", "自注意力不看次序，所以把位置编码加到词向量上。"),
        tags=("架构",),
        text="每个头各看一个子空间，多头注意力机制把各头的结果拼起来。Transformer 由它和前馈网络组成。",
    ),
    topic(
        "fine-tuning",
        "微调要多少显存",
        tags=("训练",),
        text="全量微调最费显存；LoRA 只训练低秩矩阵。fine-tuning 之前先备好数据。",
    ),
    topic(
        "rag",
        "RAG 的流程",
        tags=("检索", "应用"),
        text="先切块，再嵌入，检索出相关的段落，最后交给 GPT-4 回答。",
    ),
    topic(
        "overfitting", "过拟合怎么办", text="训练误差小而测试误差大，就是过拟合。可以用 Dropout、数据增强，也可以早停。"
    ),
    topic("rerank", "重排序模型", text="双编码器召回之后，用交叉编码器重排序。普通的 GAN 用不着。调参时看 NDCG。"),
    topic(
        "entropy",
        "交叉熵",
        ("kl", "KL 散度", "两个分布的差别。"),
        text="熵越大越不确定 🧪。<script>alert(1)</script> a && b",
    ),
    topic("loss", "损失函数", text="分类用交叉熵，回归用均方误差。模型在训练中让损失函数变小。"),
)
CONCEPTS = (
    concept("rag", ("RAG", "检索增强生成", "retrieval-augmented generation"), "先检索再回答。"),
    concept("attention", ("注意力机制", "注意力", "attention mechanism"), "按相关程度加权。"),
    concept("fine-tuning", ("微调", "精调", "fine-tuning"), "在预训练模型上接着训练。"),
    concept("overfitting", ("过拟合", "overfitting"), "记住了噪声。"),
)


@pytest.fixture(scope="session")
def index() -> dict[str, bytes]:
    return build_search_index(TOPICS, CONCEPTS)


@pytest.fixture(scope="session")
def ask(index: Mapping[str, bytes]) -> Ask:
    return start_engine(index)


@pytest.fixture(scope="session")
def javascript() -> Callable[[str], Any]:
    """Return a function that evaluates an expression over `parts`, the engine's own small functions."""
    import quickjs

    context = quickjs.Context()
    context.eval(engine_script())
    context.eval("const parts = ainotesEngineParts;")
    return lambda expression: json.loads(context.eval(f"JSON.stringify({expression})"))
