"""How many links a passage bears, and which stay."""

from __future__ import annotations

import pytest

from ainotes_site.linking.density import thin_out
from ainotes_site.linking.disambiguation import Mention
from ainotes_site.linking.passages import Passage

COMMON = {f"c{at:02}": at for at in range(40)}


def mentions(count: int, passage: int = 0) -> list[Mention]:
    return [Mention(passage, at, at + 1, f"c{at:02}", "名称相符") for at in range(count)]


def passage(letters: int, *, links: int = 0) -> Passage:
    """Return a passage of so many letters with so many links in it already, each of two letters, a letter apart."""
    text = "字" * letters
    opened = "".join("\x00" if at < 3 * links and at % 3 < 2 else letter for at, letter in enumerate(text))
    return Passage(text, opened, text, (), (), "a.md", False)


@pytest.mark.parametrize(
    ("letters", "links", "wanted", "kept"),
    [
        (12, 0, 12, 12),  # a short passage bears twelve
        (12, 0, 13, 12),
        (77, 0, 13, 12),  # a long one a link for every six letters
        (78, 0, 13, 13),
        (78, 0, 14, 13),
        (240, 0, 40, 40),
        (30, 2, 12, 10),  # what stands there already counts
        (78, 3, 10, 10),
        (78, 3, 11, 10),
    ],
)
def test_a_passage_bears_so_many_links(letters: int, links: int, wanted: int, kept: int) -> None:
    chosen, dropped = thin_out(mentions(wanted), [passage(letters, links=links)], COMMON)
    assert (len(chosen), len(dropped)) == (kept, wanted - kept)


def test_the_commonest_are_left_out_and_the_reason_told() -> None:
    chosen, dropped = thin_out(mentions(14), [passage(12)], COMMON)
    assert [one.concept for one in dropped] == ["c12", "c13"]
    assert [one.concept for one in chosen] == [f"c{at:02}" for at in range(12)]
    assert {(one.reason, one.refused) for one in dropped} == {("这一段的链接太密，略去最常见的", True)}


def test_of_concepts_as_common_the_first_by_id_goes() -> None:
    _, dropped = thin_out(mentions(13), [passage(12)], dict.fromkeys(COMMON, 1))
    assert [one.concept for one in dropped] == ["c00"]


def test_each_passage_is_judged_by_itself() -> None:
    chosen, dropped = thin_out([*mentions(13), *mentions(12, 1)], [passage(12), passage(12)], COMMON)
    assert [(one.passage, one.concept) for one in dropped] == [(0, "c12")]
    assert len(chosen) == 24


def test_a_passage_that_is_full_already_gets_none() -> None:
    chosen, dropped = thin_out(mentions(2), [passage(60, links=13)], COMMON)
    assert (len(chosen), len(dropped)) == (0, 2)
