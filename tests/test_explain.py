"""What an author is told of a topic: each decision with its reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from ainotes_site.command.explain import explain_topic, find_topics
from ainotes_site.library import Library, build_library
from ainotes_site.relations import read_subjects
from tests.conftest import write_notes

# Names of no concept that ships, so that the vocabulary may change.
GLOSSARY = """\
concepts:
  - id: reed
    name: 芦苇网络
    en: Reednet
    definition: 这里编出来的一种网络，只在测试里用，一层一层往上长，每一层都比下面的窄。
  - id: heron
    name: 苍鹭算法
    en: Heronsort
    definition: 这里编出来的一种算法，只在测试里用，站着不动，等数据自己走过来再一口叼住。
    rules:
      - {names: [Heronsort], needs: [捕食]}
  - id: otter
    name: 水獭模型
    en: Otterlm
    definition: 这里编出来的一种模型，只在测试里用，先看水再下水，叼着样本上岸，一条也不放过。
"""
NIGHT = "# 夜里的池塘\n\n先搭 Reednet，再看 Heronsort 站着。水獭模型先看水，水獭模型再下水，水獭模型最后上岸。\n"
NOTES = {
    "glossary.yml": GLOSSARY,
    "池塘.md": f"---\nsplit: 1\n---\n# 芦苇网络\n\n一层一层往上长，水深的时候更稳。\n\n{NIGHT}",
    "岸边.md": "---\ntags: [散步]\n---\n# 岸边随想\n\n也有芦苇网络。\n",
    "旧岸.md": NIGHT,
}
SUBJECTS = read_subjects(
    """\
- {tag: 水, words: [芦苇网络]}
- {tag: 兽, words: [], categories: [本站]}
- {tag: 石, words: []}
"""
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("notes")
    write_notes(folder, NOTES)
    return build_library(folder, subjects=SUBJECTS)


def explained(library: Library, wanted: str) -> str:
    (topic,) = find_topics(library, wanted)
    return "\n".join(explain_topic(library, topic, SUBJECTS)) + "\n"


POND = """\
夜里的池塘（ye-li-de-chi-tang）
  出自 旧岸.md 第 1–3 行
  出自 池塘.md 第 8–10 行
链接 2 处
  旧岸.md:3: Reednet → 芦苇网络：名称相符
  旧岸.md:3: 水獭模型 → 水獭模型：名称相符
没有链接 1 处
  旧岸.md:3: Heronsort ↛ 苍鹭算法：同篇没有「捕食」这类词
标签
  兽：3.0 分，水獭模型
  （未用）水：0.2 分，芦苇网络
相关主题
  芦苇网络：共同概念: 芦苇网络（0.30）
"""
REED = """\
芦苇网络（lu-wei-wang-luo）
  出自 池塘.md 第 4–7 行
  讲的就是：芦苇网络（在本页不再链接）
链接 0 处
没有链接 0 处
标签
  水：3.0 分，芦苇网络
相关主题
  岸边随想：共同概念: 芦苇网络（0.40）
  夜里的池塘：共同概念: 芦苇网络（0.30）
"""
SHORE = """\
岸边随想（an-bian-sui-xiang）
  出自 岸边.md 第 1–6 行
链接 1 处
  岸边.md:6: 芦苇网络 → 芦苇网络：名称相符
没有链接 0 处
标签
  散步：作者写的，或取自文件夹、笔记和标题
  （未用）水：0.2 分，芦苇网络
相关主题
  芦苇网络：共同概念: 芦苇网络（0.40）
"""


@pytest.mark.parametrize(
    ("wanted", "said"),
    [("夜里的池塘", POND), ("ye-li-de-chi-tang", POND), ("夜里", POND), ("芦苇网络", REED), ("岸边", SHORE)],
)
def test_every_decision_is_told_with_its_reason(library: Library, wanted: str, said: str) -> None:
    """A topic is found by its title, its id, or words of its title."""
    assert explained(library, wanted) == said


def test_where_nothing_was_decided_that_is_told_and_reasons_are_few(tmp_path: Path) -> None:
    names = [f"Nest{letter}" for letter in "abcdefghi"]
    told = "这里编出来的一个概念，只在测试里用，别处没有人提起过它，也没有人记得它。"
    concept = f"  - {{{{id: {{0}}, name: {{0}}, en: {{1}}, definition: {told}}}}}\n"
    glossary = "".join(concept.format(name.lower(), name) for name in names)
    write_notes(tmp_path, {"glossary.yml": f"concepts:\n{glossary}", "a.md": f"# 单独一篇\n\n{'，'.join(names)}。\n"})
    library = build_library(tmp_path, subjects=SUBJECTS)
    said = list(explain_topic(library, library.topics[0], SUBJECTS))
    assert said[-2:] == ["相关主题", "  没有足够相近的主题"]
    assert any(line.endswith(f"，{'、'.join(map(str.lower, names[:8]))}") for line in said)


def test_a_topic_is_found_whole_before_in_part(library: Library) -> None:
    assert [topic.title for topic in find_topics(library, "芦苇 网络")] == ["芦苇网络"]
    assert len(find_topics(library, "的")) == 1
    assert find_topics(library, "沙漠") == find_topics(library, "？") == ()
