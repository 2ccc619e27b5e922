"""What a note is taken for: a row for each piece of evidence and each threshold, one on either side."""

from __future__ import annotations

import pytest

from ainotes_site.notes import Note
from ainotes_site.notes.reading import parse_note
from ainotes_site.topics.kinds import Decision, decide_kind
from ainotes_site.topics.outline import read_outline, survey_vault
from tests.test_splitting import filled


def parse(path: str, source: str) -> Note:
    return parse_note(path, filled(source).encode())[0]


def decide(
    path: str, source: str, others: dict[str, str] | None = None, names: frozenset[str] = frozenset()
) -> Decision:
    notes = [parse(name, text) for name, text in ({path: source} | (others or {})).items()]
    return decide_kind(notes[0], read_outline(notes[0]), survey_vault(notes, names))


def entries(*titles: str, letters: int = 120, below: str = "", level: int = 1) -> str:
    return "\n\n".join(f"{'#' * level} {title}\n\n〔{letters}字〕{below}" for title in titles)


THREE = ("梯度裁剪怎么设", "学习率怎么热身", "权重要不要衰减")
FIVE = ("Adam", "Lion", "Muon", "SOAP", "Sophia")
PARTS = "\n\n## 优点\n\n好。\n\n## 缺点\n\n坏。"


@pytest.mark.parametrize(
    ("path", "source", "kind", "splits"),
    [
        # a name that says list, of the file, the folder or the title; not where the text is short and has a title too
        ("面试题.md", entries(*THREE), "collection", True),
        ("刷题/图论.md", entries(*THREE), "collection", True),
        ("学习日志.md", entries(*THREE), "collection", True),
        ("日志.md", entries(*THREE), "article", False),  # of programs
        ("Term 整理.md", entries(*THREE), "collection", True),
        ("Terminal.md", entries(*THREE), "article", False),
        ("Paper_Notes.md", entries(*THREE), "collection", True),
        ("weekly report.md", entries(*THREE), "collection", True),
        ("图论.md", f"# 图论习题\n\n{entries(*THREE, letters=1100, level=2)}", "collection", True),
        ("图论.md", entries(*THREE), "article", False),
        ("图论.md", f"# 图论习题\n\n{entries(*THREE, level=2)}", "article", False),
        # a file without a name of its own
        ("3f9a2c71.md", entries(*FIVE), "log", True),
        ("3f9a.md", entries(*FIVE), "article", False),
        ("2025-03.md", entries(*FIVE), "log", True),
        # the same parts under each: three in five are enough, half are not
        ("优化.md", entries("甲", "乙", "丙", letters=1100, below=PARTS) + "\n\n# 丁\n\n〔1700字〕\n\n# 戊", "collection", True),
        ("优化.md", entries("甲", "乙", letters=2000, below=PARTS) + "\n\n# 丁\n\n〔1000字〕\n\n# 戊", "article", False),
        # a source in each heading
        ("收集.md", entries("[甲](https://a.example)", "[乙](https://b.example)", "[丙](https://c.example)"), "collection", True),
        ("收集.md", entries("[甲](https://a.example)", "乙", "丙"), "article", False),
        # dates on lines of their own: two separate entries, one is when it was written
        ("某人.md", "2025-1-1\n\n# 甲\n\n〔90字〕\n\n2025-1-2\n\n# 乙\n\n〔90字〕\n\n# 丙", "log", True),
        ("某人.md", "2025-1-1\n\n# 甲\n\n〔90字〕\n\n# 乙\n\n〔90字〕\n\n# 丙", "article", False),
        # names, many and long, without a title; with one, numbered, or fewer than four they are parts
        ("优化.md", entries(*FIVE, letters=1100), "collection", True),
        ("优化.md", entries(*FIVE, letters=900), "article", False),
        ("优化.md", entries(*FIVE[:3], letters=1900), "article", False),
        ("优化.md", entries(*(f"{at}. {name}" for at, name in enumerate(FIVE, 1)), letters=1100), "article", False),
        ("优化.md", f"# 优化\n\n{entries(*FIVE, letters=1100, level=2)}", "article", False),
        ("优化.md", f"---\ntitle: 优化器\n---\n{entries(*FIVE, letters=1100)}", "article", False),
        ("ch03 优化.md", entries(*FIVE, letters=1100), "chapter", False),
        # past the length an article is cut, whatever it is
        ("综述.md", f"# 综述\n\n{entries('甲', '乙', letters=5200, level=2)}", "article", False),
        ("综述.md", f"# 综述\n\n{entries('甲', '乙', letters=5400, level=2)}", "article", True),
        ("综述.md", f"# 综述\n\n## 甲\n\n〔3000字〕\n\n## 乙\n\n```py\n{'code_1 ' * 3200}\n```", "article", False),
        # front pages
        ("README.md", entries(*FIVE, letters=1100), "index", False),
        ("_sidebar.md", entries(*THREE), "index", False),
        ("看过的.md", "- [一](a.md)\n- [二](b.md)\n- [三](c.md)\n- [四](d.md)\n- [五](e.md)", "index", False),
        ("看过的.md", "- [一](a.md)\n- [二](b.md)\n- [三](c.md)\n- [四](d.md)", "article", False),
        ("README.md", f"# 大全\n\n{entries('甲', '乙', '丙', letters=4000, level=2)}", "index", False),
        ("README.md", f"# 大全\n\n{entries('甲', '乙', '丙', letters=11000, level=2)}", "collection", True),
    ],
)  # fmt: skip
def test_the_kind_follows_from_the_evidence(path: str, source: str, kind: str, splits: bool) -> None:
    decision = decide(path, source)
    assert (decision.kind, decision.splits) == (kind, splits), decision.evidence


FORM = "# {}\n\n## 今天想弄懂\n\n{}。\n\n## 卡在哪里\n\n{}{}。\n\n## 三句话\n\n{}{}{}。\n\n## 明天接着\n\n{}{}{}{}。\n"


def form(word: str) -> str:
    return FORM.format(*[word] * 11)


def test_a_form_filled_in_many_times_is_a_page_each() -> None:
    days = {f"第{at}天的.md": form("甲乙丙丁"[at] * (at + 1)) for at in range(3)}
    first, *others = days
    assert decide(first, days[first], {name: days[name] for name in others}).kind == "template"
    assert decide(first, days[first], {others[0]: days[others[0]]}).kind == "article"


def test_a_folder_of_numbered_files_is_a_book() -> None:
    source = entries(*FIVE, letters=1100)
    chapters = {f"书/0{at} 章.md": "# 章\n" for at in (2, 3)}
    assert decide("书/01 优化.md", source, chapters).kind == "chapter"
    assert decide("书/01 优化.md", source, {"书/0a.md": "# 章\n"}).kind == "collection"
    assert (
        decide("书/优化.md", source, {f"书/00{at}_6979b271ea0{at}.md": "# 记\n" for at in range(5)}).kind
        == "collection"
    )


def test_names_of_concepts_open_even_a_numbered_outline() -> None:
    names = ("分词", "词向量", "注意力", "解码", "对齐", "微调")
    source = "".join(
        f"# {at}. 部分{at}\n\n{entries(*names[at * 3 : at * 3 + 3], letters=2000, level=2)}\n\n" for at in range(2)
    )
    assert decide("自然语言.md", source, names=frozenset(names)).kind == "collection"
    assert decide("自然语言.md", source).kind == "article"


def test_the_evidence_is_kept_with_its_points() -> None:
    said = {one.said: one.points for one in decide("面试题.md", entries(*THREE)).evidence}
    assert said["文件名、文件夹名或标题说这是一份清单"] == 4
    assert said["篇幅很短"] == -1
