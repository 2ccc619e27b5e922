"""Which spellings of a name are found in a text: rows that an author can read."""

from __future__ import annotations

import pytest

from ainotes_site.concepts.glossary import merge_vocabularies
from ainotes_site.concepts.name_index import NameIndex
from ainotes_site.concepts.vocabulary_file import read_vocabulary

NAMES = (
    "LoRA",
    "微调",
    "Fine-Tuning",
    "autoencoder",
    "GPT-4",
    "ab3",
    "a3",
    "ControlNet",
    "TypeX",
    "LoRA 微调",
    "视觉 token",
    "Policy",
    "Way",
    "Ray",
    "Box",
    "Batch",
    "Scaling Laws",
    "Loss",
    "Diffusion Bus",
    "qq",
    "C++",
    "大模型",
)
VOCABULARY = "concepts:\n" + "".join(
    f"  - {{id: c{at}, name: '{name}', definition: 用来测试的一个概念。}}\n" for at, name in enumerate(NAMES)
)
INDEX = NameIndex(merge_vocabularies([read_vocabulary("a.yml", VOCABULARY)])[0])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("LoRA", "LoRA"),
        ("ＬｏＲＡ 与 lora", "LoRA LoRA"),
        ("Lo RA", ""),
        ("fine tuning, FineTuning, fine-tuning", "Fine-Tuning Fine-Tuning Fine-Tuning"),
        ("fine--tuning", ""),
        ("f-inetuning", ""),
        ("finet-uning", "Fine-Tuning"),  # a compound with one hyphen: as others write one word in two
        ("auto-encoder, auto encoder", "autoencoder autoencoder"),
        ("a-utoencoder", ""),
        ("au-toencoder, au toencoder", "autoencoder"),
        ("auto-enco-der", ""),
        ("GPT4, GPT 4, gpt-4", "GPT-4 GPT-4 GPT-4"),
        ("ab 3, ab-3", "ab3 ab3"),
        ("a 3", ""),
        ("Control Net, Control-Net", "ControlNet ControlNet"),
        ("Type X", "TypeX"),
        ("Co ntrolNet", ""),
        ("LoRA微调", "LoRA LoRA微调 微调"),
        ("视觉token", "视觉token"),
        ("视觉tokens", "视觉token 视觉token"),
        ("微 调", ""),
        ("policies", "Policy"),
        ("policys", "Policy"),
        ("ways, waies", "Way Way"),
        ("boxes, batches", "Box Batch Box Batch"),
        ("scaling law", "ScalingLaws"),
        ("los", ""),
        ("diffusion bu", ""),
        ("qqs", "qq"),
        ("C++ C", "C++"),
        ("大模型s", "大模型"),
    ],
)
def test_a_text_has_these_names(text: str, found: str) -> None:
    names = [match.senses[0].name.replace(" ", "") for match in INDEX.find(text)]
    assert sorted(names) == sorted(name.replace(" ", "") for name in (found.split() if found else []))


def test_a_plural_keeps_the_case_of_its_name() -> None:
    (match,) = [match for match in INDEX.find("scaling law") if match.end == 11]
    assert [(sense.exact, sense.plural) for sense in match.senses] == [("ScalingLaw", True)]
    long, short = INDEX.find("ControlNets")
    assert [sense.exact for sense in (*long.senses, *short.senses)] == ["ControlNets", "ControlNet"]


def test_the_words_of_a_text_begin_where_names_do() -> None:
    assert INDEX.cut("放个大模型微调它") == (0, 1, 2, 5, 7, 8)
    assert INDEX.lookup("Lora")[0].id == "c0"
    assert INDEX.is_name("ＣＯＮＴＲＯＬ net")
    assert not INDEX.is_name("Control")
