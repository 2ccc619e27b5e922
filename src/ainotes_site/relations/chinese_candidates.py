"""Find what looks like a term among the Chinese words of a text: rare elsewhere, frequent here, and used as a name."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from itertools import pairwise
from math import log2, log10
from typing import Any

import rjieba

from ainotes_site.relations.latin_candidates import Tally
from ainotes_site.text import HAN, fold_positions

# Words of everyday computing and writing that are rare enough in newspapers to look like terms.
_ORDINARY_HAN = frozenset(
    """
    文档 文件 代码 论文 接口 版本 脚本 网页 页面 链接 软件 硬件 服务器 客户端 服务端 账号 密码 开源 用户 界面 程序 命令 终端
    目录 标签 模板 列表 表格 公式 变量 字段 字符 字符串 格式 注释 报错 标准答案 长文 原图 原文 正文 附录 截图 归零 分母 分子
    范式 相似性 确定性 数据量 数据流 多样性 高质量 结构化 可读性 稳定性 灵活性 准确性 复杂性 一致性 必要性 重要性 差异 歧义
    评测 初始化 断点 单卡 旋钮 名字 维度 语义 核心 思路 痛点 场景 流程 步骤 样例 案例 示意图 流程图 笔记 博客 教程 官网
    工程师 程序员 开发者 开发人员 研究者 研究人员 使用者 初学者 面试题 知识点 工作量 性价比 关键词 自动化 可视化
    删掉 手写 编辑器 对角线 可控 客服 弹窗
    """.split()
)
_HAN_WORD_RE = re.compile(f"[{HAN}]+")
# Characters of Chinese grammar: a word that has one is no term.
_GRAMMAR = frozenset(
    "的了着过得地是就都也还又再才只不没未很更最太这那哪某每各它他她你我们谁么什怎何几些个把被让给使与和或跟且但若如而则因所"
)
# Characters of everyday speech: a word that has one is no term, unless the dictionary knows it well (向量, 回归, 样本).
_EVERYDAY = frozenset(
    "多少一二两三四五六七八九十用从到在于以为对向往当有无能会可要想该来去做说看问写读拿放找挑选改换变成出进回"
    "里外中间前后上下内时候条张份件句段轮遍次种样边头处完好坏大小高低快慢早晚贵错真假旧今天年月日人事谈讲"
    "先全常待删查靠试取训拆切留装省补掉跑混重原短新总随等均仍另"
)
_NOUNS = frozenset("n nz nt nrt nr ns vn j l i eng an ng".split())
# Verbs that notes use as names of methods (采样, 拟合): judged by their neighbours.
_VERBS = frozenset("v vd vi".split())
# Single characters that begin terms: 超参数, 子空间, 伪标签.
_PREFIXES = frozenset("超子伪非反自元微宏主副逆双单低高无软硬强弱多")
# Single characters that end them: 计算量, 鉴别器.
_ENDINGS = frozenset("量率度器性值集图表码池域元法")
_BEFORE_VERB = frozenset("不没会能要被把就都再先去来可以可它他我你们让必须需要才刚只用")
_AFTER_VERB = frozenset("了着过成到出进为以完好给得掉住起来下去回上")
_MODIFIERS = _NOUNS | frozenset("b a v f".split())
_MOST_COMMON = 300  # occurrences in the 60 million words that jieba's dictionary counted
_MOST_COMMON_PART = 1000
_ALL_WORDS = 60_101_967
_HARDLY_KNOWN = 3  # what the dictionary gives to words that nobody counted
_LITTLE_KNOWN = 30
_LEAST_RATIO = 2.2
_LEAST_COHESION = 6.0
_INSEPARABLE = 0.85  # of the mutual information of words that never stand apart
_LEAST_VARIETY = 1.5


def _counters() -> Any:
    return defaultdict(Counter)


@dataclass(slots=True)
class _Words:
    """All Chinese words and pairs of words, with what stands beside them, and how common they are elsewhere."""

    singles: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    tags: dict[str, Counter[str]] = field(default_factory=_counters)
    tallies: dict[tuple[str, ...], Tally] = field(default_factory=dict)
    before: dict[tuple[str, ...], Counter[str]] = field(default_factory=_counters)
    after: dict[tuple[str, ...], Counter[str]] = field(default_factory=_counters)
    elsewhere: dict[str, tuple[int, str]] = field(default_factory=dict)

    def common(self, word: str) -> int:
        """Return how often a word stands in the text that jieba's dictionary was counted from."""
        return self.elsewhere.get(word, (0, ""))[0]


def find_chinese(masked: Iterable[tuple[str, Iterable[str]]], least: int) -> dict[str, Tally]:
    """Return words and phrases of up to three words by their characters; a word mostly in a phrase gives way to it."""
    words = _count_words(masked)
    total = words.singles.total()
    frequent = {key: tally for key, tally in words.tallies.items() if len(tally.topics) >= least}
    words.elsewhere = _look_up({word for key in frequent for word in (*key, "".join(key))})
    for key, tally in frequent.items():
        tally.weight = _word_weight(key[0], words, total) if len(key) == 1 else _phrase_weight(key, words, total)
    found = {key: tally for key, tally in frequent.items() if tally.weight}
    inner = {
        part
        for key, tally in found.items()
        if len(key) > 1
        for part in ((key[:-1]), (key[1:]), (key[0],), (key[-1],))
        if part in found and tally.topics.total() >= 0.6 * found[part].topics.total()
    }
    return {"".join(key): tally for key, tally in found.items() if key not in inner}


def _count_words(masked: Iterable[tuple[str, Iterable[str]]]) -> _Words:
    words = _Words()
    cutter = rjieba.Jieba()
    for topic, texts in masked:
        for text in texts:
            for run in _runs(cutter.tag(fold_positions(text))):
                _count_run(run, topic, words)
    return words


def _runs(tagged: Iterable[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """Yield stretches of Chinese words without anything between them."""
    run: list[tuple[str, str]] = []
    for word, tag in tagged:
        if _HAN_WORD_RE.fullmatch(word):
            run.append((word, tag))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _count_run(run: Sequence[tuple[str, str]], topic: str, words: _Words) -> None:
    run_words = [word for word, _ in run]
    words.singles.update(run_words)
    words.pairs.update(pairwise(run_words))
    good = [_is_part(word, tag) for word, tag in run]
    for at, (word, tag) in enumerate(run):
        if not good[at]:
            continue
        words.tags[word][tag] += 1
        for size in (1, 2, 3):
            key = tuple(run_words[at : at + size])
            if len(key) < size or not good[at + size - 1]:
                break
            words.tallies.setdefault(key, Tally()).add("".join(key), topic)
            words.before[key][run_words[at - 1] if at else ""] += 1
            beside = run_words[at + size] if at + size < len(run) else ""
            words.after[key][beside] += 1


def _is_part(word: str, tag: str) -> bool:
    """Tell whether a word may be part of a term: it names something, and has no character of grammar, or ends names."""
    return word in _ENDINGS or (tag in _MODIFIERS and _GRAMMAR.isdisjoint(word))


def _word_weight(word: str, words: _Words, total: int) -> float:
    """Return how much more often a word stands here than in ordinary Chinese, as a power of ten; 0 for no term."""
    common, tag = words.elsewhere.get(word, (0, ""))
    if len(word) < 2 or common > _MOST_COMMON or word in _ORDINARY_HAN:
        return 0.0
    tag = tag or words.tags[word].most_common(1)[0][0]
    if tag not in _NOUNS and not (tag in _VERBS and _is_used_as_name((word,), words)):
        return 0.0
    if tag in _VERBS and 0 < common <= _HARDLY_KNOWN:
        return 0.0
    if common <= _LITTLE_KNOWN and not _EVERYDAY.isdisjoint(word):
        return 0.0
    if common <= _HARDLY_KNOWN and (len(word) > 4 or not _is_free((word,), words)):
        return 0.0
    ratio = log10(words.singles[word] / total * _ALL_WORDS / (common + 3))
    return ratio if ratio >= _LEAST_RATIO else 0.0


def _is_used_as_name(key: tuple[str, ...], words: _Words) -> bool:
    """Tell whether words mostly stand where a noun would: neither after 不, 会 … nor before 了, 成, 到 …"""
    before, after = words.before[key], words.after[key]
    verbal = sum(count for beside, count in before.items() if beside[-1:] in _BEFORE_VERB)
    verbal += sum(count for beside, count in after.items() if beside[:1] in _AFTER_VERB)
    return verbal <= 0.12 * before.total()


def _phrase_weight(key: tuple[str, ...], words: _Words, total: int) -> float:
    """Return the weight of a phrase whose words belong together (mutual information) and whose ends are free (entropy)."""
    phrase = "".join(key)
    if not 3 <= len(phrase) <= 8 or phrase in _ORDINARY_HAN or phrase in words.elsewhere:
        return 0.0
    if not _ends_as_name(key, words) or not all(_is_solid(word, key, words) for word in key):
        return 0.0
    if min(words.common(word) for word in key if len(word) > 1) > _MOST_COMMON_PART:
        return 0.0
    cohesion = min(_cohesion(pair, words, total) for pair in pairwise(key))
    if cohesion < _LEAST_COHESION or not _is_free(key, words) or not _is_used_as_name(key, words):
        return 0.0
    return 2.0 + cohesion / 10


def _cohesion(pair: tuple[str, str], words: _Words, total: int) -> float:
    """Return the mutual information of two words in bits, but enough where they hardly stand apart."""
    together = words.pairs[pair]
    shared = log2(together * total / (words.singles[pair[0]] * words.singles[pair[1]]))
    return max(shared, _LEAST_COHESION) if shared >= _INSEPARABLE * log2(total / together) else shared


def _is_solid(word: str, key: tuple[str, ...], words: _Words) -> bool:
    """Tell whether a part of a phrase is a word of its own, or a syllable that begins or ends names."""
    if len(word) == 1:
        return (word in _PREFIXES and word == key[0]) or (word in _ENDINGS and word == key[-1])
    return words.common(word) > _LITTLE_KNOWN or _EVERYDAY.isdisjoint(word)


def _ends_as_name(key: tuple[str, ...], words: _Words) -> bool:
    last = key[-1]
    return last in _ENDINGS if len(last) == 1 else words.tags[last].most_common(1)[0][0] in _NOUNS


def _is_free(key: tuple[str, ...], words: _Words) -> bool:
    """Tell whether various words stand on both sides, so that this is a whole and no part of a longer phrase."""
    return min(_variety(words.before[key]), _variety(words.after[key])) >= _LEAST_VARIETY


def _variety(beside: Counter[str]) -> float:
    """Return the entropy of what stands beside, in bits; each end of a stretch of text is a neighbour of its own."""
    total = beside.total()
    shares = [count for word, count in beside.items() if word]
    ends = beside[""]
    return (sum(count * log2(total / count) for count in shares) + ends * log2(total)) / total


def _look_up(wanted: Collection[str]) -> dict[str, tuple[int, str]]:
    """Return frequency and tag of those words that stand in jieba's dictionary."""
    text = files("jieba").joinpath("dict.txt").read_text(encoding="utf-8")
    fields = iter(text.split())
    entries = zip(fields, fields, fields, strict=True)
    return {word: (int(frequency), tag) for word, frequency, tag in entries if word in wanted}
