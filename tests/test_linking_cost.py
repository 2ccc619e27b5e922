"""Linking costs what the text is long: steps counted at two sizes, for every shape that once cost more."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from ainotes_site.linking.links import index_names, link_topics
from tests.test_links import GLOSSARY, make_topic

NAMES = [name for concept in GLOSSARY.concepts for name in concept.names]
# Twice the text, twice the steps, and something for what grows in leaps.
MOST_GROWTH = 2.3
SHAPES: dict[str, Callable[[int], str]] = {
    "many names in one paragraph": lambda size: "，".join(NAMES[at % len(NAMES)] for at in range(size)),
    "one sentence without an end": lambda size: "量化与 token 的策略 " * size,
    "sentences": lambda size: "用 LoRA 微调大模型，股票不量化。轻微调整！" * size,
    "glued words": lambda size: "LoRA" * size,
    "glued names with hyphens": lambda size: "LoRA-x-" * size,
    "a path without end": lambda size: "LoRA/a_a/" * size,
    "names with slashes": lambda size: "LoRA/GAN/" * size,
    "a file name without end": lambda size: "LoRA.x-" * size,
    "glued Chinese": lambda size: "大模型服务" * size,
    "words across edges": lambda size: "主权重要，轻微调整" * size,
    "pieces": lambda size: "**LoRA**和*GAN*，" * size,
    "links that stand already": lambda size: "[LoRA](a.md) 和 GAN，" * size,
    "cells": lambda size: "| a | b |\n|---|---|\n" + "| LoRA | GAN |\n" * size,
    "a heading": lambda size: "## " + "LoRA 与微调，" * size,
    "spaces": lambda size: "LoRA" + "\u00a0" * size + "GAN" + "\u00a0" * size,
}


def count_steps(function: Callable[[], object]) -> int:
    """Count the calls that a function makes, of Python's and of C's."""
    steps = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal steps
        steps += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        function()
    finally:
        sys.setprofile(None)
    return steps


@pytest.mark.parametrize("shape", SHAPES)
def test_twice_the_text_takes_twice_the_steps(shape: str) -> None:
    index_names(GLOSSARY)
    # Large enough that what is done once, and what is bounded (the reach of a sentence, of a path), is done at both sizes.
    topics = [make_topic(SHAPES[shape](size)) for size in (400, 800)]
    few, many = (count_steps(lambda topic=topic: link_topics([topic], GLOSSARY)) for topic in topics)  # type: ignore[misc]
    assert many <= MOST_GROWTH * few


def test_a_long_title_costs_what_it_is_long() -> None:
    topics = [make_topic("文", title="LoRA 与微调，" * size) for size in (200, 400)]
    few, many = (count_steps(lambda topic=topic: link_topics([topic], GLOSSARY)) for topic in topics)  # type: ignore[misc]
    assert many <= MOST_GROWTH * few


def test_twice_the_topics_take_twice_the_steps() -> None:
    topics = [make_topic("用 LoRA 微调大模型，注意力机制与权重，轻微调整。" * 3)] * 40
    few, many = (count_steps(lambda count=count: link_topics(topics[:count], GLOSSARY)) for count in (20, 40))  # type: ignore[misc]
    assert many <= MOST_GROWTH * few
