"""Cards for sharing: which font draws them, or why there are none."""

import logging
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from ainotes_site.mkdocs_plugin.options import AinotesConfig
from ainotes_site.site import can_draw, find_font

log = logging.getLogger("mkdocs.plugins.ainotes")


def choose_font(config: MkDocsConfig, options: AinotesConfig) -> Path | None:
    """Return the font to draw cards with; None where there shall be none, or cannot, which is said."""
    if not options.cards:
        return None
    if not config.site_url:
        reason = "没有 site_url，分享的卡片没有网址可用。请在 mkdocs.yml 里写上它"
    elif not can_draw():
        reason = "画分享的卡片要用 Pillow。请运行 pip install 'ainotes-site[cards]'"
    else:
        font = Path(options.card_font) if options.card_font else find_font()
        if font is not None:
            return font
        reason = "没有找到中文字体，画不了分享的卡片。请装一种（如 fonts-noto-cjk），或写 card_font: 字体文件"
    log.info("%s。", reason)
    return None
