"""What a heading says beside its words: a date, a question, a source, a path, or nothing of its own."""

import re
from dataclasses import dataclass
from pathlib import PureWindowsPath

from ainotes_site.gfm import Node, plain_text, walk
from ainotes_site.notes import parse_date, without_date
from ainotes_site.text import fold_text, is_safe_address, loose_key

# Sub-headings that name a part of whatever stands above them, never a subject. Compared without numbering and case.
_GENERIC = frozenset(
    """
    例子 示例 举例 案例 样例 例 实现 代码 代码实现 实现方式 实现方法 实现细节 问题 疑问 答案 解答 回答 问答 思考 感想 个人思考
    个人理解 我的理解 想法 总结 小结 结论 结语 后记 参考 参考资料 参考文献 参考链接 参考文章 引用 来源 出处 链接 相关链接
    相关资料 延伸阅读 扩展阅读 更多 其他 其它 附录 备注 注意 注意事项 说明 提示 补充 补充说明 背景 动机 简介 介绍 概述 概览
    概要 摘要 前言 引言 导言 序 序言 目录 定义 概念 基本概念 原理 基本原理 核心思想 核心原理 基本思想 工作原理 方法 步骤
    流程 过程 操作步骤 结构 组成 架构 特点 特性 优点 缺点 优缺点 优势 劣势 不足 局限 局限性 优势与不足 作用 用途 用法 使用
    使用方法 使用场景 应用 应用场景 适用场景 场景 安装 配置 环境 环境配置 快速开始 开始使用 运行 测试 实验 实验结果 结果 分析
    对比 比较 区别 联系 推导 公式 证明 直观理解 直观解释 通俗理解 细节 训练 推理 评估 数据 待办 待续 更新 更新日志 参数 参数说明
    为什么 是什么 怎么做 怎么用 如何实现 常见问题 关键点 要点 重点
    example examples reference references ref refs summary conclusion conclusions introduction intro overview background
    motivation abstract method methods methodology approach implementation code usage install installation setup
    quickstart results result experiment experiments discussion limitations limitation appendix faq qa q&a notes note
    todo tips links link resources further reading see also related work related pros cons definition why what how
    details contents toc table of contents changelog
    """.split()
) | {"further reading", "see also", "related work", "table of contents", "pros and cons", "get started", "q & a"}
_NUMBERING = re.compile(
    r"\s*(?:\d+(?:\.\d+)*[.、)）:：]?\s+|\d+[.、)）:：]\s*|[（(]\s*(?:\d+|[一二三四五六七八九十]+)\s*[）)]\s*|[一二三四五六七八九十]+[、.．:：]\s*"
    r"|第[一二三四五六七八九十\d]+[步章节部分]+[、.:：]?\s*|step\s*\d+[.:：]?\s*|[①-⑳]\s*)",
    re.I,
)
_QUESTION = re.compile(r"^[?？]\s*|[?？]\s*$")
_PATH = re.compile(r"(?:[A-Za-z]:[\\/]|\.{0,2}[\\/])?(?:[^\\/:*?\"<>|\n]+[\\/])+[^\\/:*?\"<>|\n]+\.\w{1,8}")
_NOTE_TITLE = re.compile(
    r"(?:notes?|readme|index|笔记|随笔|随记|杂记|杂谈|记录|日志|日记|合集|汇总|整理|目录|闲谈|备忘|知识库|前言|序言)$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Title:
    """A heading read. `sources` are the addresses that it links to; `question` is set by `？` in front or at the end."""

    text: str
    date: str | None
    question: bool
    sources: tuple[str, ...]
    numbered: bool


def read_title(heading: Node) -> Title:
    """Read a heading: link, date and question marks come off, a path gives its base name."""
    written = " ".join(plain_text(heading).split())
    text = _base_name(written)
    date = parse_date(text)
    question = bool(_QUESTION.search(without_date(text)))
    if date is not None:
        text = without_date(text)
    text = re.sub(r"^[?？]\s*", "", text).strip(" :：-—|") or written
    links = (node.attrs.href for node in walk(heading) if node.kind == "link")
    sources = tuple(dict.fromkeys(link for link in links if "://" in link and is_safe_address(link)))
    return Title(text, date, question, sources, bool(_NUMBERING.match(text)))


def _base_name(text: str) -> str:
    return PureWindowsPath(text).stem if _PATH.fullmatch(text) else text


def without_numbering(title: str) -> str:
    """Return a title without `1.`, `一、`, `（2）`, `Step 3` in front."""
    return _NUMBERING.sub("", title, count=1)


def is_generic(title: str) -> bool:
    """Tell whether a heading names only a part (例子, 实现, Reference), not a subject."""
    bare = fold_text(without_numbering(title)).strip(" :：.。?？!！")
    return bare in _GENERIC or loose_key(bare) == ""


def is_note_title(title: str, stem: str) -> bool:
    """Tell whether the first heading names the note rather than its first subject."""
    return loose_key(title) == loose_key(stem) or bool(_NOTE_TITLE.search(title.strip()))
