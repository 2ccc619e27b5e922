"""The whole core: nothing lost, nothing twice, whatever the order of the files."""

from __future__ import annotations

import html
import re
from pathlib import Path

import markdown
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ainotes_site.gfm import GfmExtension
from ainotes_site.library import Library, build_library
from ainotes_site.site.pages import render_site
from ainotes_site.site.pages.notes import NoteView
from tests.conftest import write_notes

PIECES = st.sampled_from(
    [
        *(
            "# 甲一",
            "## 乙二",
            "### 丙三",
            "## 例子四",
            "# 总结五",
            "# ？为何六",
            "正文七，说些什么话。",
            "- 项八\n- 项九\n  1. 子十",
        ),
        *(
            "```py\ncode11 = 1\n```",
            "> 引十二",
            "> [!note] 注十三\n> 内十四",
            "| 表15 | 格16 |\n| - | - |\n| 值17 | 值18 |",
        ),
        *(
            "文[^1]十九",
            "[^1]: 脚注二十",
            "$x_{21}$ 与 $$y_{22}$$",
            "<div>块23</div>",
            "<details>\n\n# 藏24\n\n</details>",
        ),
        *(
            "<b>没结束25",
            "<think>想26</think>",
            "[链27](x28.md)",
            "[[名29|别30]]",
            "![[缺31.png]]",
            "**粗32**==亮33==",
            "#标签34 后",
        ),
        *(
            "[^没用]: 留35",
            "~~删36~~",
            "https://example.org/37。后38",
            "    缩进39",
            "2024-01-02",
            "a<b40>c",
            "图 ![代替41](无.png)",
        ),
        *(
            "```mermaid\ngraph42\n```",
            "<script>s43()</script>",
            "<p>段44",
            "# 微调\n先冻结主干只训练新加的头四五",
            "终^[行内46]",
        ),
    ]
)
NOTES = st.lists(st.lists(PIECES, max_size=10).map("\n\n".join), min_size=1, max_size=4)


def build(folder: Path, notes: dict[str, str]) -> Library:
    write_notes(folder, notes)
    return build_library(folder)


def page_texts(library: Library) -> str:
    """Return what the pages show: their titles, their groups and their text."""
    parts = []
    for page in render_site(library).pages.values():
        extension = GfmExtension()
        extension.document = page.document
        if page.document is not None:
            parts.append(markdown.Markdown(extensions=[extension]).convert(page.markdown))
        entries = page.view.topics if isinstance(page.view, NoteView) else ()
        parts += [page.title, *(group for entry in entries for group in entry.groups)]
    return html.unescape(re.sub(r"</?span[^>]*>", "", "\n".join(parts)))


# What stands in addresses, names and markup; a line that is only a date becomes its topics' date.
UNSEEN = frozenset("x28 md 缺31 无 py mermaid png 1 没用 note b div details p 名29 2024 01 02".split())


def lost_words(folder: Path, notes: list[str]) -> set[str]:
    shown = page_texts(build(folder, {f"笔记{at}.md": text for at, text in enumerate(notes)}))
    return {word for word in re.findall(r"\w+", "\n".join(notes)) if word not in UNSEEN and word not in shown}


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES, unique=True, max_size=24), st.integers(1, 4))
def test_every_word_of_a_note_is_on_a_page(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[str], count: int
) -> None:
    notes = ["\n\n".join(pieces[at::count]) for at in range(count)]
    assert lost_words(tmp_path_factory.mktemp("notes"), notes) == set()


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NOTES)
def test_no_word_is_lost_where_topics_are_merged(tmp_path_factory: pytest.TempPathFactory, notes: list[str]) -> None:
    assert lost_words(tmp_path_factory.mktemp("notes"), notes) == set()


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NOTES, st.randoms())
def test_topics_do_not_depend_on_the_order_of_writing(
    tmp_path_factory: pytest.TempPathFactory, notes: list[str], random: object
) -> None:
    named = [(f"笔记{at}.md", text) for at, text in enumerate(notes)]
    one = build(tmp_path_factory.mktemp("one"), dict(named))
    random.shuffle(named)  # type: ignore[attr-defined]
    other = build(tmp_path_factory.mktemp("other"), dict(named))
    assert one == other
    assert one.find_unexplained() == other.find_unexplained()


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NOTES)
def test_sources_of_all_topics_cover_each_note_once(tmp_path_factory: pytest.TempPathFactory, notes: list[str]) -> None:
    library = build(tmp_path_factory.mktemp("notes"), {f"笔记{at}.md": text for at, text in enumerate(notes)})
    for note in library.notes:
        lines = [
            line
            for topic in library.topics
            for source in topic.sources
            if source.note == note.note.path
            for line in range(source.start, source.end + 1)
        ]
        assert len(lines) == len(set(lines))
        assert {at for at, line in enumerate(note.note.source.split("\n"), 1) if line.strip(" -")} <= set(lines)
    ids = [topic.id.casefold() for topic in library.topics]
    assert len(ids) == len(set(ids))


SPLIT = "---\nsplit: 1\n---\n"
LONG = (
    "微调在小数据上接着训练，只更新一部分参数，主干冻结。学习率要比预训练小一个量级，否则会忘掉先前学到的东西，早停也有用；"
    "数据少的时候先冻结底层几层。"
)
SAME = "只更新少量参数，主干不动，显存占用小，训练也快，适合资源有限的场景。"


def test_the_same_subject_in_two_notes_is_one_topic_with_both_sources(tmp_path: Path) -> None:
    library = build(
        tmp_path,
        {
            "a.md": f"# 微调\n\n{SAME}\n\n只有甲说的一句话。\n",
            "b.md": f"# 微调\n\n{SAME}\n\n只有乙说的另一句话，长一些，更多。\n",
        },
    )
    (topic,) = library.topics
    assert {source.note for source in topic.sources} == {"a.md", "b.md"}
    shown = page_texts(library)
    assert "只有甲说的一句话" in shown
    assert "只有乙说的另一句话" in shown


def test_an_author_may_keep_a_note_from_being_merged(tmp_path: Path) -> None:
    text = "# LoRA\n\n只训练两个小矩阵，其余的参数都冻结，显存省下一大半。\n"
    assert len(build(tmp_path, {"甲.md": text, "乙.md": text}).topics) == 1
    assert len(build(tmp_path, {"甲.md": text, "乙.md": f"---\nmerge: false\n---\n{text}"}).topics) == 2


def test_the_same_title_within_a_note_is_two_topics_unless_the_text_is_the_same(tmp_path: Path) -> None:
    other = "# 微调\n\n全量微调占显存。"
    notes = {"a.md": f"{SPLIT}# 微调\n\n{LONG}\n\n{other}\n\n# 微调\n\n{LONG}\n"}
    library = build(tmp_path, notes)
    assert [topic.title for topic in library.topics] == ["微调", "微调"]
    assert [[(one.start, one.end) for one in topic.sources] for topic in library.topics] == [
        [(4, 7), (12, 14)],
        [(8, 11)],
    ]
    assert len({topic.id for topic in library.topics}) == 2


def test_a_heading_that_only_one_of_two_topics_has_is_kept(tmp_path: Path) -> None:
    text = f"# 微调\n\n{LONG}\n\n## 例子\n"
    library = build(tmp_path, {"a.md": text, "b.md": f"{text}\n## 还没写的小节\n"})
    (topic,) = library.topics
    titles = [section.title for section in topic.sections]
    assert titles.count("例子") == 1
    assert titles.count("还没写的小节") == 1


def test_ids_stay_when_other_topics_come_and_go(tmp_path: Path) -> None:
    before = build(tmp_path, {"a.md": "# 注意力\n\n按相似度给值加权求和。\n\n# 微调\n\n在小数据上继续训练。\n"})
    after = build(
        tmp_path, {"0.md": "# 全新的主题\n\n写在最前面的一条新笔记。\n", "b.md": "# 量化\n\n用整数代替浮点数来存。\n"}
    )
    ids = {topic.title: topic.id for topic in after.topics}
    assert {topic.title: topic.id for topic in before.topics}.items() <= ids.items()


def test_titles_that_read_alike_have_different_ids(tmp_path: Path) -> None:
    library = build(tmp_path, {"a.md": f"{SPLIT}# 公式\n\n一个等式的写法与推导。\n\n# 攻势\n\n模型遭到的一轮攻击。\n"})
    first, second = sorted(topic.id for topic in library.topics)
    assert first == "gong-shi"
    assert second.startswith("gong-shi-")


def test_files_that_differ_in_case_alone_are_reported(tmp_path: Path) -> None:
    (tmp_path / "b.md").touch()
    is_one_file = (tmp_path / "B.md").exists()
    (tmp_path / "b.md").unlink()
    if is_one_file:
        pytest.skip("on this disk they are one file")
    library = build(
        tmp_path, {"A.md": "# 一\n\n正文若干，写得长一点。\n", "a.md": "# 二\n\n正文若干，也写得长一点。\n"}
    )
    assert any("大小写" in problem.message for problem in library.problems)
    assert len({library.note_pages[path].casefold() for path in ("A.md", "a.md")}) == 2


def test_a_draft_is_left_out(tmp_path: Path) -> None:
    library = build(
        tmp_path,
        {"a.md": "---\ndraft: true\n---\n# 秘密\n\n还没写完的东西。\n", "b.md": "# 公开\n\n写完了的东西在此。\n"},
    )
    assert [topic.title for topic in library.topics] == ["公开"]


def test_an_author_may_keep_links_out_of_a_note_a_topic_or_a_name(tmp_path: Path) -> None:
    text = "扩散模型靠去噪生成图像，LoRA 是一种微调方法，Transformer 用注意力机制。\n"
    notes = {
        "甲.md": f"---\nlinks: false\n---\n# 图像生成杂谈\n\n{text}",
        "乙.md": f"---\nnolink: [LoRA]\n---\n# 读书心得之二\n\n{text}",
        "丙.md": f"---\nsplit: 1\nnolink_topics: [不链接的主题]\n---\n# 不链接的主题\n\n{text}\n# 照样链接的主题\n\n第二段。{text}",
    }
    for name, content in notes.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    library = build_library(tmp_path)
    linked = {(link.note, link.line) for link in library.linked.links}
    assert {note for note, _ in linked} == {"乙.md", "丙.md"}
    assert {line for note, line in linked if note == "丙.md"} == {11}
    assert "lora" not in {link.concept for link in library.linked.links if link.note == "乙.md"}
    assert any("nolink_topics" in refusal.reason for refusal in library.linked.refusals)


def test_every_concept_gets_a_page_on_request(tmp_path: Path) -> None:
    (tmp_path / "甲.md").write_text("# 记一笔\n\n这里只提到 LoRA，别的都没有，写得足够长。\n", encoding="utf-8")
    few, every = build_library(tmp_path), build_library(tmp_path, all_concepts=True)
    assert {concept.id for concept in few.addresses.concepts} == {"lora"}
    assert len(every.addresses.concepts) == len(every.glossary.concepts)
    assert len(render_site(every).pages) > len(every.glossary.concepts)
