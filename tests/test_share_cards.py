"""Pictures that go with a topic when it is shared. They need Pillow, which is optional."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from mkdocs.config import load_config

from ainotes_site.assets import THEME_FOLDER
from ainotes_site.cache import NO_CACHE
from ainotes_site.library import build_library
from ainotes_site.mkdocs_plugin import cards
from ainotes_site.mkdocs_plugin.options import AinotesConfig
from ainotes_site.site import share_cards
from ainotes_site.site.share_cards import _pieces, _rank
from tests.conftest import write_notes

FONT = THEME_FOLDER / "assets/vendor/katex/fonts/KaTeX_Main-Regular.woff2"


def test_lines_break_between_han_characters_and_between_words() -> None:
    assert list(_pieces("位置 and  编码")) == ["位", "置", " ", "and", " ", "编", "码"]


def test_of_the_systems_fonts_the_better_is_taken() -> None:
    names = ["wqy-zenhei.ttc", "DejaVuSans.ttf", "NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc"]
    ranked = sorted((rank, name) for name in names if (rank := _rank(name)) is not None)
    assert [name for _, name in ranked] == ["NotoSansCJK-Bold.ttc", "NotoSansCJK-Regular.ttc", "wqy-zenhei.ttc"]


@pytest.mark.parametrize(
    ("address", "installed", "font", "said"),
    [
        ("", True, FONT, "site_url"),
        ("https://notes.example/", False, FONT, "ainotes-site[cards]"),
        ("https://notes.example/", True, None, "中文字体"),
        ("https://notes.example/", True, FONT, ""),
    ],
)
def test_why_there_are_no_cards_is_said(
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
    address: str,
    installed: bool,
    font: Path | None,
    said: str,
) -> None:
    monkeypatch.setattr(cards, "can_draw", lambda: installed)
    monkeypatch.setattr(cards, "find_font", lambda: font)
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: 笔记\nplugins: []\n", "utf-8")
    config, options = load_config(str(tmp_path / "mkdocs.yml"), site_url=address), AinotesConfig()
    options.load_dict({"cards": True})
    options.validate()
    with caplog.at_level(logging.INFO, "mkdocs.plugins.ainotes"):
        assert cards.choose_font(config, options) == (None if said else font)
    assert said in caplog.text
    assert bool(caplog.text) == bool(said)


def test_a_card_is_a_picture_of_one_size_however_long_its_title(tmp_path: Path) -> None:
    images = pytest.importorskip("PIL.Image")
    long = " ".join(["ferry"] * 30) + "x" * 200
    text = "\n\nThe ferry takes ten people, and whoever comes first crosses first, all day.\n"
    write_notes(
        tmp_path,
        {
            "a.md": f"# Ferry{text}",
            "b.md": f"# {long}\n\nA bridge of stone stands further up the river, and nobody waits there.\n",
        },
    )
    drawn = share_cards(build_library(tmp_path), "Notes", FONT, NO_CACHE)
    assert len(drawn) == 2
    for path in drawn:
        (tmp_path / "card.png").write_bytes(drawn[path])
        with images.open(tmp_path / "card.png") as image:
            assert image.size == (1200, 630)
            colours = image.convert("RGB").getcolors(1 << 20)
        assert len(colours) > 3  # paper, bar, and text
