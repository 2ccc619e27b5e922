"""Headings that name only a part of what stands above them, told by their words."""

import re

# Words that name a part by themselves, in Chinese. What is put together of these and of the qualifiers names a part too.
_PARTS = frozenset(
    """
    例子 知识 基础知识 示例 举例 案例 样例 例 例题 实例 范例 实现 代码 源码 代码实现 实现方式 实现方法 实现细节 问题
    疑问 答案 解答 回答 问答 思考 感想 理解 想法 思路 解法 题解 题目 题意 题目大意 题目描述 总结 小结 结论 结语 后记
    参考 参考资料 参考文献 参考链接 参考文章 引用 来源 出处 链接 资料 文献 延伸阅读 扩展阅读 拓展阅读 推荐阅读 阅读 更多
    其他 其它 附录 备注 注 注意 注意事项 注意点 说明 提示 补充 背景 动机 简介 介绍 概述 概览 概要 摘要 前言 引言 导言
    导读 绪论 引入 序 序言 目录 定义 概念 原理 思想 方法 步骤 流程 过程 结构 组成 架构 特点 特性 特征 优点 缺点 优缺点
    优势 劣势 不足 局限 局限性 作用 用途 用法 使用 使用方法 使用指南 场景 应用 安装 配置 环境 设置 准备 准备工作
    快速开始 快速入门 入门 开始使用 运行 测试 调试 实验 结果 分析 对比 比较 区别 差异 联系 推导 公式 证明 直观理解
    直观解释 通俗理解 通俗解释 细节 训练 推理 评估 评价 数据 数据集 待办 待续 更新 更新日志 参数 超参数 参数说明 为什么
    是什么 怎么做 怎么用 干什么 如何实现 常见问题 关键点 要点 重点 难点 重点难点 知识点 易错点 误区 意义 目的 目标 任务
    现状 挑战 展望 未来展望 未来工作 下一步 计划 规划 讨论 观察 设定 变体 改进 优化 扩展 拓展 进阶 基础 基础部分
    强化部分 分类 类型 种类 内容 范围 要求 需求 条件 限制 约束 符号 符号说明 术语 名词解释 指令 命令 函数 操作 语法 属性
    构造函数 依赖 规格 性质 构成 指标 评价指标 工具 资源 网站 教程 视频 书籍 论文 文章 笔记 记录 日志 心得 体会 收获
    复盘 反思 感悟 建议 推荐 模型 中文 英文 输入 输出 返回值 复杂度 时间复杂度 空间复杂度 算法 代码分析 可视化 特征工程
    数据预处理 预处理 缺失值 致谢 鸣谢 贡献者 许可证 版权 联系方式 关于 声明 整体结构 写在前面 写在最后 技术架构 效果
    方案 策略 趋势 发展 历史 一句话总结 项目背景 背景知识 实作 流程图 核心概念 进度 笔记目录 代码清单 技巧 小技巧 现象
    方向 误解 陷阱 清单 检查清单 对照表 总表 题库
    """.split()
)
_QUALIFIERS = (
    """
    基本 基础 核心 主要 常用 常见 相关 具体 简单 详细 整体 总体 个人 本人 他人 别人 我的 自己 本章 本节 本次 初步 进一步
    其他 其它 一些 几个 使用 应用 实验 实现 方法 概念 知识 原理 工作 适用 关键 重要 最终 最后 首次 第一次 第二次 第三次
    今日 今天 本周 下周 本月 当前 目前 已有 现有 后续 未来 完整 典型 经典 更优 最优 官方 推荐 参考 学习 项目 系统 技术
    功能 高级 快速 原生 代码 数据集 安装 开发 测试 评估 性能 效果 操作 配置 参数 语法 名词 术语 符号 问题 结果 总 小 与
    和 及 的 、 / & 下一步 前置 基本的 核心的 本章的 主要的 题目
    """
).split()
# What is said of a part: 「数据集介绍」, 「环境配置」.
_TAILS = "配置 说明 介绍 总结 分析 对比 比较 汇总 大全 概述 简介 详解 解释 方法 步骤 部分 篇 相关 设计 问题".split()
_ENGLISH = frozenset(
    """
    example examples reference references ref refs summary conclusion conclusions introduction intro overview background
    motivation abstract method methods methodology approach implementation code usage install installation setup
    quickstart results result experiment experiments discussion limitations limitation appendix faq qa q&a notes note
    todo tips links link resources further reading see also related work works pros cons definition why what how details
    contents toc table of changelog shell demo main basic basics advanced other others misc tldr tl;dr requirements
    license contributing contributors acknowledgements acknowledgments getting started features feature configuration
    config options api test tests testing description purpose goal goals tricks
    """.split()
) | {
    *("further reading", "see also", "related work", "related works", "table of contents", "pros and cons"),
    *("get started", "getting started", "q & a", "key points", "future work", "how it works", "quick start"),
}
# Headings that point at the note itself or its day.
_POINTING = re.compile(
    r"(?:今日|今天|昨日|本[月周章节次文轮]|这[份一次里个篇章节]|我(?:现在|已经|还|这|对)|下一步|下周)"
)
# Headings that only sum up what stands above them.
_SUMMING = re.compile(r"(?:总结|小结)$")
# Words that the pieces above would also make up, and that name a subject.
_SUBJECTS = frozenset("系统架构 性能优化 参数优化 代码优化 学习方法 性能测试 测试方法".split())
_BRACKETS = re.compile(r"\s*[（(【\[][^（()）】\]]*[】\])）]\s*$")
# No heading that is put together of such words is longer.
_LONGEST = 12


def is_generic_words(bare: str) -> bool:
    """Tell whether folded words name only a part: a known word, or qualifiers and one (「本人解法」, 「数据集介绍」)."""
    bare = _BRACKETS.sub("", bare) or bare
    if bare in _ENGLISH or bare in _PARTS or _POINTING.match(bare) or _SUMMING.search(bare):
        return True
    text = bare.replace(" ", "")
    return len(text) <= _LONGEST and text not in _SUBJECTS and _is_made_up(text)


def _is_made_up(text: str) -> bool:
    """Cut qualifiers off the left in every way; what is left must name a part, or a part and what is said of it."""
    unread, seen = [text], {text}
    while unread:
        rest = unread.pop()
        tails = [tail for tail in _TAILS if rest.endswith(tail)]
        if rest in _PARTS or any(rest.removesuffix(tail) in _PARTS for tail in tails):
            return True
        for word in _QUALIFIERS:
            if rest.startswith(word) and rest[len(word) :] not in seen:
                seen.add(rest[len(word) :])
                unread.append(rest[len(word) :])
    return False
