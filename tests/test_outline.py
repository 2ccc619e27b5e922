"""What names a note, and which of its headings come first below that: one row on either side of each condition."""

from __future__ import annotations

import pytest

from ainotes_site.topics.outline import (
    ALONE,
    Vault,
    is_nameless,
    names_no_subject,
    read_outline,
    subjects,
    survey_vault,
)
from tests.test_kinds import parse


@pytest.mark.parametrize(
    ("path", "source", "title", "heading", "tops"),
    [
        # the first heading has the file's name, and headings below it or hardly a text
        ("01 灯塔.md", "# 灯塔\n\n〔90字〕\n\n## 甲\n\n# 乙", "灯塔", "灯塔", "甲 乙"),
        ("灯塔.md", "# 灯塔\n\n〔59字〕\n\n# 乙", "灯塔", "灯塔", "乙"),
        ("灯塔.md", "# 灯塔\n\n〔60字〕\n\n# 乙", "灯塔", "", "灯塔 乙"),
        # one with a number is the first of several
        ("灯塔.md", "# 1. 灯塔\n\n## 甲\n\n# 2. 乙", "灯塔", "", "1. 灯塔 2. 乙"),
        # one that names a note stands alone, with hardly a text
        ("古镇.md", "# 某某笔记\n\n〔59字〕\n\n# 乙", "某某笔记", "某某笔记", "乙"),
        ("古镇.md", "# 某某笔记\n\n〔60字〕\n\n# 乙", "古镇", "", "某某笔记 乙"),
        ("古镇.md", "# 某某笔记\n\n## 甲\n\n# 乙", "古镇", "", "某某笔记 乙"),
        ("古镇.md", "# 某某\n\n# 乙", "古镇", "", "某某 乙"),
        ("古镇.md", "# 游古镇\n\n# 乙", "游古镇", "游古镇", "乙"),
        # unless others have the file's name in them as well
        ("周报.md", "# 周报一\n\n# 周报二", "周报", "", "周报一 周报二"),
        ("周报.md", "# 周报一\n\n# 别的", "周报一", "周报一", "别的"),
        ("周.md", "# 周记录\n\n# 周末", "周记录", "周记录", "周末"),
        # a lower one names nothing; one alone names all
        ("灯塔.md", "## 灯塔\n\n# 乙", "灯塔", "", "灯塔 乙"),
        ("古镇.md", "## 甲\n\n〔90字〕\n\n### 乙", "甲", "甲", "乙"),
        ("古镇.md", "〔90字〕", "古镇", "", ""),
        # the author's word goes before
        ("古镇.md", "---\ntitle: 老城\n---\n# 古镇\n\n## 甲", "老城", "古镇", "甲"),
    ],
)
def test_what_names_a_note_and_what_stands_below(path: str, source: str, title: str, heading: str, tops: str) -> None:
    outline = read_outline(parse(path, source))
    assert (outline.title, outline.heading.title if outline.heading else "") == (title, heading)
    assert " ".join(top.title for top in outline.tops) == tops


@pytest.mark.parametrize(
    ("source", "leading"),
    [
        ("# 目录\n\n# 灯塔\n\n〔90字〕\n\n## 甲", "目录"),
        ("# 目录\n\n# 前言\n\n# 灯塔\n\n〔90字〕", "目录 前言"),
        ("# 目录\n\n〔11字〕\n\n# 灯塔", "目录"),
        ("# 目录\n\n〔12字〕\n\n# 灯塔", ""),
        ("# 目录\n\n## 甲\n\n# 灯塔", ""),
        ("# 渡口\n\n# 灯塔", ""),
        ("# 目录", ""),
    ],
)
def test_empty_headings_that_name_only_a_part_lead_in(source: str, leading: str) -> None:
    assert " ".join(section.title for section in read_outline(parse("古镇.md", source)).leading) == leading


@pytest.mark.parametrize(
    ("stem", "title"),
    [
        ("01 灯塔", "灯塔"),
        ("3章 灯塔", "灯塔"),
        ("12、灯塔", "灯塔"),
        ("灯塔，", "灯塔"),
        (".NET 库", ".NET 库"),
        ("01 -灯塔.", "灯塔"),
        ("🔥灯塔", "灯塔"),
        ("第三章 灯塔", "第三章 灯塔"),
        ("2048 游戏", "2048 游戏"),
        ("2025-03", "2025-03"),
        ("12、", "12、"),
    ],
)
def test_a_note_without_a_heading_is_called_as_its_file(stem: str, title: str) -> None:
    assert read_outline(parse(f"{stem}.md", "〔20字〕")).title == title


@pytest.mark.parametrize(
    ("stem", "nameless"),
    [
        *((stem, True) for stem in ("3f9a2c71", "2025-03-01", "未命名", "新建文本文档", "notes", "笔记 2", "untitled")),
        *((stem, False) for stem in ("灯塔", "3f9a", "读书笔记", "note-taking", "test plan b")),
    ],
)
def test_a_file_whose_name_says_nothing(stem: str, nameless: bool) -> None:
    assert is_nameless(stem) == nameless


def test_a_heading_of_many_notes_names_a_subject_only_where_a_concept_has_its_name() -> None:
    sections = parse("古镇.md", "# 灯塔\n\n# 渡口\n\n# 石桥\n\n# 总结").sections
    vault = Vault(frozenset({"灯塔", "渡口"}), frozenset({"渡口"}), frozenset())
    assert [names_no_subject(section, vault) for section in sections] == [True, False, False, True]
    assert [section.title for section in subjects(sections, ALONE)] == ["灯塔", "渡口", "石桥"]


def test_a_folder_with_many_numbered_names_is_a_book_and_the_digest_tells_vaults_apart() -> None:
    notes = [parse(f"书/{at}. 章.md", "# 章") for at in range(1, 6)]
    vault = survey_vault(notes, ["乙", "甲"])
    assert vault.books == {"书"}
    assert vault.digest == survey_vault(notes[::-1], ["甲", "乙"]).digest
    assert len({vault.digest, survey_vault(notes).digest, survey_vault(notes[:1], ["乙", "甲"]).digest}) == 3
    assert not survey_vault([parse(f"书/{at:06}.md", "# 章") for at in range(9)]).books
