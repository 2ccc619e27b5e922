"""What a title is about, by rows."""

from __future__ import annotations

import re

import pytest

from ainotes_site.linking.titles import find_subjects

# The names in a title stand in braces; those that it is about have a mark behind them.
TITLES = """
{LoRA}! 的原理
{LoRA}!（低秩适配）
{LoRA}!：省显存的{微调}
{LoRA}!, 省显存
{LoRA}!/别的一长串说不清的话
{LoRA}! - 别的一长串说不清的话
{LoRA}! | 别的一长串说不清的话
「{LoRA}!」—一长串说不清的话
用五张卡跑一遍{LoRA}
{微调}省下的显存都到哪里去
{GAN}! 与 {VAE}! 的区别
{图像}!{分割}!甲
{图像}!{分割}!甲乙
{图像}{分割}甲乙丙
什么是{注意力}!
为什么{大模型}!是复读机
为什么{大模型}总要重复别人说过的话
{大模型}!是复读机
复读机是{大模型}
怎么看：{大模型}!
说起来话长：{大模型}
{GAN}! vs {VAE}!
An introduction to {GAN}!
《{图像}》里的门道有很多
"""


def read(row: str) -> tuple[str, list[tuple[int, int, str]], list[str]]:
    title, named, expected = "", [], []
    for words, name, mark in re.findall(r"([^{]*)(?:\{(.*?)\}(!?))?", row):
        title += words + name
        if name:
            named.append((len(title) - len(name), len(title), name))
        expected += [name] if mark else []
    return title, named, expected


@pytest.mark.parametrize("row", TITLES.strip().split("\n"))
def test_a_title_is_about(row: str) -> None:
    title, named, expected = read(row)
    assert list(find_subjects(title, named)) == expected
