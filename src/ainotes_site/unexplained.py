"""Find what the notes speak of again and again, yet nothing explains: neither the glossary nor a topic of its own."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from math import log2, log10, sqrt

import rjieba

from ainotes_site.folding import fold_positions, is_latin, name_key
from ainotes_site.text import HAN

MOST_TERMS = 40

# Words that engineers read without a thought: companies, everyday computing, units, words of English prose.
_ORDINARY = frozenset(
    """
    ai ml dl llm it id ok pc pdf csv ppt html css xml json yaml toml md txt url uri http https tcp ip dns ssh ftp sql api
    sdk ide gui cli app web os ui ux faq todo readme demo bug issue log diff commit branch merge repo github gitlab git
    google openai anthropic microsoft meta facebook apple amazon aws azure nvidia amd intel deepmind alibaba tencent baidu
    bytedance huawei deepseek xai mistral twitter youtube reddit arxiv wikipedia netflix tesla stanford mit berkeley
    python java javascript typescript js ts go golang rust c++ c# php ruby swift kotlin bash shell linux windows macos mac
    unix android ios ubuntu debian docker excel word markdown latex unicode ascii utf-8 utf8 apache bsd gpl cpu ram ssd usb
    kb mb gb tb pb kib mib gib tib ms us ns hz khz mhz ghz fps px pt kw mw kwh tb/s gb/s mb/s tok/s token/s
    vs etc eg e.g i.e ie ps pr tips ppm yyyy-mm-dd mm dd yyyy am pm utc
    true false none null nan inf int float str bool list dict set tuple char string object array class type function
    def return import from if else elif for while try except with as in is not and or lambda self print len range main
    a an the of to in on at by be is are was were do does did has have had can could will would should may might must this
    that these those it its we you he she they i my your our their what which who when where why how all any some no not
    one two three first second last new old good bad big small large high low long short more most less least best
    get put post use used using make made run test tests file files read write search add name names value key keys data
    text input output result results error errors note notes reference references example examples step steps time
    level history check plan action answer question document code issue user users system message messages role
    page pages title link links case cases part parts line lines number order size index table figure section chapter
    mini max min mean avg sum total count base pro plus ultra lite full fast slow deep wide hard soft free open close
    """.split()
)
_LATIN_WORD = r"[A-Za-z][A-Za-z0-9]*(?:[-.+/@&][A-Za-z0-9]+)*(?:\+\+|\#)?"
_LATIN_RUN_RE = re.compile(rf"(?<![A-Za-z0-9_.:/\\@~%#?&=+\-])(?:{_LATIN_WORD})(?: (?:{_LATIN_WORD}))*(?![A-Za-z0-9_/\\(=])")
_LATIN_WORD_RE = re.compile(_LATIN_WORD)
_TITLE_SPLIT_RE = re.compile(r"[^\w\s.+#\-/]+|\s*[与和及的]\s*|(?:是什么|怎么|如何|为什么)+")
_CLASS_WORD_RE = re.compile(r"(?<=\w)(?:模型|算法|网络|框架|机制|技术|方法)$")
_LONGEST_PHRASE = 4
_FILE_RE = re.compile(r"\.(?:md|py|js|ts|txt|json|ya?ml|toml|com|cn|org|io|ai|net|html?|sh|cpp|go|rs)$", re.IGNORECASE)
_NAME_RE = re.compile(r"[A-Z]{2}|[a-z][A-Z]|[A-Za-z]-?\d|\d[A-Za-z]")

# The same in Chinese, where they are rare enough in newspapers to look like terms.
_ORDINARY_HAN = frozenset(
    """
    文档 文件 代码 论文 接口 版本 脚本 网页 页面 链接 软件 硬件 服务器 客户端 服务端 账号 密码 开源 用户 界面 程序 命令 终端
    目录 标签 模板 列表 表格 公式 变量 字段 字符 字符串 格式 注释 报错 标准答案 长文 原图 原文 正文 附录 截图 归零 分母 分子
    范式 相似性 确定性 数据量 数据流 多样性 高质量 结构化 可读性 稳定性 灵活性 准确性 复杂性 一致性 必要性 重要性 差异 歧义
    评测 初始化 断点 单卡 旋钮 名字 维度 语义 核心 思路 痛点 场景 流程 步骤 样例 案例 示意图 流程图 笔记 博客 教程 官网
    工程师 程序员 开发者 开发人员 研究者 研究人员 使用者 初学者 面试题 知识点 工作量 性价比 关键词 自动化 可视化
    """.split()
)
_HAN_WORD_RE = re.compile(f"[{HAN}]+")
# Characters of Chinese grammar and of everyday verbs: a word that has one is no term.
_EVERYDAY = frozenset(
    "的了着过得地是就都也还又再才只不没未很更最太这那哪某每各它他她你我们谁么什怎何几多少些个一二两三四五六七八九十"
    "把被让给使用从到在于与和或跟且但若如而则因所以为对向往把当有无能会可要想该来去做说看问写读拿放找挑选改换变成出进回"
    "里外中间前后上下内时候条张份件句段步层轮遍次样种边头处完好坏大小高低快慢早晚贵错真假旧今天年月日人事谈讲掉"
)
_NOUNS = frozenset("n nz nt nrt nr ns vn j l i eng an ng".split())
# Verbs that notes use as names of methods (采样, 拟合): judged by their neighbours.
_VERBS = frozenset("v vd vi".split())
# Verbs and adverbs that the segmenter, with words that no dictionary has, takes for parts of nouns.
_LOOSE = frozenset("先全常待删查靠试取测训算存压拆切留装省补掉跑配混合重原长短新总随等均仍另")
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
_LEAST_RATIO = 2.2
_LEAST_COHESION = 6.0
_LEAST_VARIETY = 1.5


@dataclass(frozen=True, slots=True)
class Reading:
    """What a topic says: its title and its running text, passage by passage, without code, links and formulas.

    `Passage.edges` is such a text.
    """

    id: str
    title: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnexplainedTerm:
    """A term as it is written most often, how often, and the topics that mention it, in the order of the notes."""

    term: str
    count: int
    topics: tuple[str, ...]


@dataclass(slots=True)
class _Tally:
    """What was seen of one candidate; `weight` says how much it looks like a term."""

    forms: Counter[str] = field(default_factory=Counter)
    topics: Counter[str] = field(default_factory=Counter)
    weight: float = 0.0

    def add(self, form: str, topic: str, times: int = 1) -> None:
        self.forms[form] += times
        self.topics[topic] += times

    @property
    def score(self) -> float:
        return round(sqrt(len(self.topics)) * self.weight * self.weight, 6)


def find_unexplained(
    readings: Sequence[Reading],
    find_names: Callable[[str], Iterable[tuple[int, int]]],
    *,
    most: int = MOST_TERMS,
) -> tuple[UnexplainedTerm, ...]:
    """Return the terms that most topics mention and nothing explains, the most useful to explain first.

    `find_names` yields where the glossary's names stand in a text, as start and end; a name in the title of a topic is
    explained too. Linear in the text.
    """
    masked = [(one.id, [_mask(text, find_names) for text in one.texts]) for one in readings]
    least = min(2 + len(readings) // 150, 5)
    titles = frozenset(key for one in readings for key in _title_keys(one.title))
    found = {**_find_latin(masked, least), **_find_chinese(masked, least)}
    kept = {key: tally for key, tally in found.items() if len(tally.topics) >= least and key not in titles}
    ranked = sorted(kept, key=lambda key: (-kept[key].score, -kept[key].topics.total(), key))
    order = {one.id: at for at, one in enumerate(readings)}
    return tuple(_term(kept[key], order) for key in ranked[:most])


def _term(tally: _Tally, order: Mapping[str, int]) -> UnexplainedTerm:
    form = min(tally.forms, key=lambda form: (-tally.forms[form], form))
    return UnexplainedTerm(form, tally.topics.total(), tuple(sorted(tally.topics, key=order.__getitem__)))


def _mask(text: str, find_names: Callable[[str], Iterable[tuple[int, int]]]) -> str:
    """Put a line break in the place of each name, so that nothing is found in it or across it."""
    parts: list[str] = []
    last = 0
    for start, end in sorted(find_names(text), key=lambda span: (span[0], -span[1])):
        if start < last or _cuts_word(text, start) or _cuts_word(text, end):
            continue
        parts += (text[last:start], "\n")
        last = end
    return "".join((*parts, text[last:]))


def _cuts_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and is_latin(text[at - 1]) and is_latin(text[at])


def _title_keys(title: str) -> Iterator[str]:
    """Yield what a title explains: itself, each part of it (VAE 与 KL 散度), each Latin word in it."""
    for part in (title, *_TITLE_SPLIT_RE.split(title), *_LATIN_WORD_RE.findall(title)):
        yield name_key(part)
        yield name_key(_CLASS_WORD_RE.sub("", part))


# Latin


def _find_latin(masked: Iterable[tuple[str, Iterable[str]]], least: int) -> dict[str, _Tally]:
    """Return names, acronyms and short English phrases by their folded form, singular and plural as one."""
    tallies: dict[str, _Tally] = {}
    for topic, texts in masked:
        for text in texts:
            for phrase in _latin_phrases(text):
                tallies.setdefault(name_key(phrase), _Tally()).add(phrase, topic)
    for key in sorted(tallies):
        if key.endswith("s") and key[:-1] in tallies:
            _add_all(tallies[key[:-1]], tallies.pop(key))
    frequent = {key: tally for key, tally in tallies.items() if len(tally.topics) >= least}
    for tally in frequent.values():
        tally.weight = _latin_weight(max(tally.forms, key=lambda form: (tally.forms[form], form)))
    return {key: tally for key, tally in frequent.items() if tally.weight}


def _add_all(tally: _Tally, other: _Tally) -> None:
    tally.forms.update(other.forms)
    tally.topics.update(other.topics)


def _latin_phrases(text: str) -> Iterator[str]:
    """Yield each run of Latin words that is short enough to be a name, and the names in longer ones."""
    for match in _LATIN_RUN_RE.finditer(text):
        words = match[0].split(" ")
        if len(words) <= _LONGEST_PHRASE:
            yield match[0]
        else:
            yield from (word for word in words if _NAME_RE.search(word))


def _latin_weight(phrase: str) -> float:
    """Return how much a phrase looks like a term: acronyms and mixed case most, plain words least, others not at all."""
    words = phrase.split(" ")
    if len(phrase) < 2 or _FILE_RE.search(phrase) or all(word.casefold() in _ORDINARY for word in words):
        return 0.0
    if any(len(word) == 1 for word in words) or re.fullmatch(r"[A-Za-z]{1,2}[-.]?\d+", phrase):
        return 0.0
    if len(words) > 1:
        ends_well = words[0].casefold() not in _ORDINARY and words[-1].casefold() not in _ORDINARY
        return (3.2 if phrase != phrase.lower() else 2.4) if ends_well else 0.0
    if _NAME_RE.search(phrase):
        return 3.0
    return 2.5 if phrase[0].isupper() else 1.4


# Chinese


@dataclass(slots=True)
class _Words:
    """All Chinese words and pairs of words, with what stands beside them."""

    singles: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    tags: dict[str, Counter[str]] = field(default_factory=dict)
    tallies: dict[tuple[str, ...], _Tally] = field(default_factory=dict)
    before: dict[tuple[str, ...], Counter[str]] = field(default_factory=dict)
    after: dict[tuple[str, ...], Counter[str]] = field(default_factory=dict)


def _find_chinese(masked: Iterable[tuple[str, Iterable[str]]], least: int) -> dict[str, _Tally]:
    words = _count_words(masked)
    total = words.singles.total()
    for key, tally in words.tallies.items():
        if len(tally.topics) >= least:
            tally.weight = _word_weight(key[0], words, total) if len(key) == 1 else _phrase_weight(key, words, total)
    found = {key: tally for key, tally in words.tallies.items() if tally.weight}
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
    words.pairs.update(zip(run_words, run_words[1:], strict=False))
    good = [_is_part(word, tag) for word, tag in run]
    for at, (word, tag) in enumerate(run):
        if not good[at]:
            continue
        words.tags.setdefault(word, Counter())[tag] += 1
        for size in (1, 2, 3):
            key = tuple(run_words[at : at + size])
            if len(key) < size or not good[at + size - 1]:
                break
            words.tallies.setdefault(key, _Tally()).add("".join(key), topic)
            words.before.setdefault(key, Counter())[run_words[at - 1] if at else ""] += 1
            beside = run_words[at + size] if at + size < len(run) else ""
            words.after.setdefault(key, Counter())[beside] += 1


def _is_part(word: str, tag: str) -> bool:
    """Tell whether a word may be part of a term: it names something, and has no character of grammar."""
    return tag in _MODIFIERS and _EVERYDAY.isdisjoint(word)


def _word_weight(word: str, words: _Words, total: int) -> float:
    """Return how much more often a word stands here than in ordinary Chinese, as a power of ten; 0 for no term."""
    common, tag = _dictionary().get(word, (0, ""))
    if len(word) < 2 or common > _MOST_COMMON or word in _ORDINARY_HAN:
        return 0.0
    tag = tag or words.tags[word].most_common(1)[0][0]
    if tag not in _NOUNS and not (tag in _VERBS and _is_used_as_name((word,), words)):
        return 0.0
    if tag in _VERBS and 0 < common <= _HARDLY_KNOWN:
        return 0.0
    if common <= _HARDLY_KNOWN and (len(word) > 4 or not _LOOSE.isdisjoint(word) or not _is_free((word,), words)):
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
    if not 3 <= len(phrase) <= 8 or phrase in _ORDINARY_HAN or phrase in _dictionary():
        return 0.0
    if not _ends_as_name(key, words) or (len(key[0]) == 1 and key[0] not in _PREFIXES):
        return 0.0
    if min(_dictionary().get(word, (0, ""))[0] for word in key if len(word) > 1) > _MOST_COMMON_PART:
        return 0.0
    cohesion = min(
        log2(words.pairs[pair] * total / (words.singles[pair[0]] * words.singles[pair[1]]))
        for pair in zip(key, key[1:], strict=False)
    )
    if cohesion < _LEAST_COHESION or not _is_free(key, words) or not _is_used_as_name(key, words):
        return 0.0
    return 2.0 + cohesion / 10


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


@lru_cache(maxsize=1)
def _dictionary() -> Mapping[str, tuple[int, str]]:
    """Return the words of jieba's dictionary that are long enough for a term, with their frequency and tag."""
    text = files("jieba").joinpath("dict.txt").read_text(encoding="utf-8")
    entries = (line.split(" ") for line in text.splitlines())
    return {word: (int(frequency), tag) for word, frequency, tag in entries}
