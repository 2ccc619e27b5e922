"""No text raises: a thousand notes with pieces cut, doubled, moved and mixed with noise, and the grammar of the dialect."""

from __future__ import annotations

import random
from pathlib import Path

import markdown
from hypothesis import given, settings
from hypothesis import strategies as st

from ainotes_site.gfm import GfmExtension, parse, readable_text, walk, write_markdown
from ainotes_site.notes.reading import parse_note
from ainotes_site.topics import assign_ids, merge_duplicates, split_topics

HERE = Path(__file__).parent
SEEDS = [path.read_text(encoding="utf-8") for path in sorted((HERE / "golden").rglob("*.md"))]
MARKDOWN = markdown.Markdown(extensions=[GfmExtension()])
NOISE = (
    '# |`|```|~~~|$|$$|\\(|\\[|\\]|%%|<!--|-->|[[|]]|![[|](|[^a]|[^a]: |> |- |1. |    |\t|\n|\n\n|!!! note|=== "a"|???+ x|{.a}|'
    ":x:|<div>|</div>|<a id=x>|<td>|<script>|&#0;|&amp|\x00|\x02|\ud7ff|\ue000|\u200b|\u2028|\ufeff|😀|---|+++|draft: true|"
    '*[A]: b|--8<-- "x"|--8<--|8<-|++ctrl+c++|++"|:   词|order: nan|slug: ../x|toc: [|<div class="grid cards" markdown>||-|-||^a1|http://[|www.a。|\\|==|**|__|~~|^[|\r|\x85|[TOC]|math|{{|%|'
    "\n::: tip\n|\n:::\n|\n/// note\n|{% note %}|{% endnote %}|{% raw %}|?> |<aside>|</aside>|<style>|\\begin{align}|\\end{align}|"
    "^1^|~a~|{++|++}|{~~|~>|~~}|':size=1'"
).split("|")


def mutated(rng: random.Random) -> str:
    """Return up to 500 characters of a golden file, changed in up to twelve places."""
    seed = rng.choice(SEEDS)
    start = rng.randrange(max(1, len(seed) - 500))
    text = seed[start : start + rng.randrange(500)]
    for _ in range(rng.randrange(12)):
        at, end = sorted(rng.randrange(len(text) + 1) for _ in range(2))
        piece = text[at : min(end, at + 40)]
        text = rng.choice(
            (
                text[:at] + text[at + len(piece) :],
                text[:at] + piece * rng.randrange(4) + text[at:],
                text[:at] + rng.choice(NOISE) * rng.choice((1, 1, 1, 9)) + text[at:],
                text[:at] + piece[::-1] + text[at + len(piece) :],
            )
        )
    return text


def read_all(text: str) -> None:
    """Do with a note all that a build does, short of the site."""
    note, _ = parse_note("a.md", text.encode("utf-8", "surrogatepass"))
    for topic in merge_duplicates(list(assign_ids(split_topics(note).topics))):
        for block in topic.blocks:
            readable_text(block)
    tree = parse(text)
    MARKDOWN.reset().convert(text)
    parse(write_markdown(tree))
    lines = text.count("\n") + text.count("\r") + 1
    assert all(1 <= node.line <= node.end <= lines for node in walk(tree))


def test_no_mutated_note_raises() -> None:
    rng = random.Random(20261127)
    for number in range(1000):
        text = mutated(rng)
        try:
            read_all(text)
        except Exception as error:
            raise AssertionError(f"note {number}: {text!r}") from error


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(NOISE), st.text(max_size=6)), max_size=40).map("".join))
def test_no_text_of_the_grammar_raises(text: str) -> None:
    read_all(text)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_raise(data: bytes) -> None:
    note, _ = parse_note("a.md", data)
    split_topics(note)
