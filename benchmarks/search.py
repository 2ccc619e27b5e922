"""Measure the search at the sizes of large knowledge bases: python benchmarks/search.py [TOPICS …]

The topics are made from the sentences of notes/ with a fixed seed. A vocabulary that grows with the
number of topics replaces a third of the words: real collections have new words in every note.
"""

from __future__ import annotations

import functools
import gzip
import json
import random
import re
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import rjieba
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from ainotes_site.library import build_library  # noqa: E402
from ainotes_site.search import SearchConcept, SearchSection, SearchTopic, build_search_index  # noqa: E402
from ainotes_site.search.documents import search_concepts, search_thesaurus, search_topics  # noqa: E402
from ainotes_site.search.script import engine_script  # noqa: E402
from ainotes_site.search.thesaurus import Alike  # noqa: E402
from tools.browser import find_browser  # noqa: E402

TOPIC_BYTES = 2_300
NOVEL = 0.35  # share of the words that are replaced
WORD = re.compile(r"[\u4e00-\u9fff]{2,4}")
QUERIES = (
    "注意力机制", "transformer", "模型", "为什么大模型会产生幻觉", "LoRA 微调 显存", "zhuyili", "zyl", "tranformer",
    "主意力机制", "的模型在", "检索增强生成", "过拟合 正则化 早停", "世界杯 冠军",
)  # fmt: skip


# ---- topics ----


def make_topics(count: int, source: Sequence[SearchTopic]) -> tuple[SearchTopic, ...]:
    chance = random.Random(1)
    text = "\n".join(section.text for topic in source for section in topic.sections)
    sentences = [sentence.strip() for sentence in re.split(r"(?<=[。！？；\n])", text) if len(sentence.strip()) > 6]
    cut = [rjieba.cut(sentence) for sentence in sentences]
    words = sorted({word for parts in cut for word in parts if WORD.fullmatch(word)})
    characters = sorted(set("".join(words)))
    names = [
        "".join(chance.choices(characters, k=chance.choice([2, 2, 2, 3]))) for _ in range(int(60 * count**0.6) + 2_000)
    ]
    latin = [
        "".join(chance.choices("etaoinshrdlucmfwypvbgk", k=chance.randint(4, 10)))
        for _ in range(int(40 * count**0.6) + 500)
    ]

    def pick(pool: Sequence[str]) -> str:
        return pool[int(len(pool) * chance.random() ** 2.2)]

    def renew(word: str) -> str:
        if chance.random() >= NOVEL:
            return word
        if WORD.fullmatch(word):
            return pick(words if chance.random() < 0.6 else names)
        return pick(latin) if word.isascii() and word.isalpha() else word

    def make_topic(number: int) -> SearchTopic:
        title = (
            pick(names) + pick(words) + chance.choice(["", "的" + pick(words), " " + pick(latin), "与" + pick(names)])
        )
        headings = [title, *(pick(words) + pick(names) for _ in range(chance.choice([0, 1, 2, 3])))]
        bodies: list[list[str]] = [[] for _ in headings]
        size = 0
        while size < TOPIC_BYTES:
            sentence = "".join(map(renew, chance.choice(cut)))
            chance.choice(bodies).append(sentence)
            size += len(sentence.encode())
        sections = tuple(
            SearchSection(f"s{n}" if n else "", heading, "\n".join(body))
            for n, (heading, body) in enumerate(zip(headings, bodies, strict=True))
        )
        tags = (pick(words), pick(words))
        return SearchTopic(
            f"t{number}", f"topics/t{number}/", title, tags, f"n{number // 20}.md", "2026-01-01", sections
        )

    return tuple(make_topic(number) for number in range(count))


# ---- sizes ----


def like_material(topics: Sequence[SearchTopic]) -> bytes:
    """Return what Material's own plugin writes for these pages with jieba: one JSON, cut words, in ASCII."""
    docs = [
        {
            "location": topic.url + (f"#{section.anchor}" if section.anchor else ""),
            "title": _cut(section.title),
            "text": f"<p>{_cut(section.text)}</p>",
            **({"tags": list(topic.tags)} if not section.anchor else {}),
        }
        for topic in topics
        for section in topic.sections
    ]
    return json.dumps({"config": {}, "docs": docs}, separators=(",", ":")).encode()


def _cut(text: str) -> str:
    return "\u200b".join(rjieba.cut(text))


def packed(content: bytes) -> int:
    return len(gzip.compress(content, 6))


def _kb(size: int) -> str:
    return f"{size / 1000:9,.0f} kB"


def kind(name: str) -> str:
    return re.sub(r"(-\d+)?\.js$", "", name)


def sizes(files: Mapping[str, bytes]) -> Iterator[str]:
    kinds = sorted({kind(name) for name in files})
    for one in kinds:
        mine = [content for name, content in files.items() if kind(name) == one]
        yield f"    {one:12} {len(mine):6} files {_kb(sum(map(len, mine)))} {_kb(sum(map(packed, mine)))} gzip"


# ---- searches, in Chromium ----

SEARCH = """async ([base, query]) => {
    const names = [];
    const engine = ainotesEngine(async (name) => {
        names.push(name);
        const text = await (await fetch(`${base}${name}.js`)).text();
        return JSON.parse(text.slice(text.indexOf(",") + 1, text.lastIndexOf(")")));
    });
    const start = performance.now();
    await engine.search(query, {limit: 10});
    const cold = performance.now();
    const {results} = await engine.search(query, {limit: 10});
    return [names, cold - start, performance.now() - cold, results.length];
}"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 (the name is the base class's)
        pass


def searches(files: Mapping[str, bytes]) -> Iterator[str]:
    gzipped = {name: packed(content) for name, content in files.items()}
    script = engine_script()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        (Path(folder) / "index.html").write_text("<!doctype html>", encoding="utf-8")
        server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_port}/"
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.goto(base)
        page.add_script_tag(content=script)
        for query in QUERIES:
            names, cold, warm, found = page.evaluate(SEARCH, [base, query])
            fetched = sum(gzipped[f"{name}.js"] for name in names) + packed(script.encode())
            figures = f"{_kb(fetched)} in {len(names):3} files   first {cold:5.0f} ms   again {warm:4.0f} ms"
            yield f"{figures}   {found:2} results   {query}"
        browser.close()
        server.shutdown()


def measure(
    count: int, source: Sequence[SearchTopic], concepts: tuple[SearchConcept, ...], thesaurus: Mapping[str, Alike]
) -> None:
    topics = make_topics(count, source)
    material = like_material(topics)
    start = time.perf_counter()
    files = build_search_index(topics, concepts, thesaurus)
    seconds = time.perf_counter() - start
    raw, small = sum(map(len, files.values())), sum(map(packed, files.values()))
    text = sum(len(section.text.encode()) for topic in topics for section in topic.sections)
    print(f"\n{count:,} topics, {_kb(text).strip()} of text, {len(concepts):,} concepts")
    print(f"  built in {seconds:.1f} s, {len(files):,} files")
    print(f"  like Material  {_kb(len(material))} {_kb(packed(material))} gzip")
    ratios = f"{raw / len(material):.2f} and {small / packed(material):.2f} of it"
    print(f"  here           {_kb(raw)} {_kb(small)} gzip   {ratios}")
    print("\n".join(sizes(files)))
    print("  fetched for a first search, with the engine, gzip:")
    for line in searches(files):
        print(line)


def main(counts: Sequence[int]) -> None:
    library = build_library(ROOT / "notes")
    source, concepts, thesaurus = search_topics(library), search_concepts(library), search_thesaurus(library)
    for count in counts:
        measure(count, source, concepts, thesaurus)


if __name__ == "__main__":
    main([int(count) for count in sys.argv[1:]] or [1_000, 10_000])
