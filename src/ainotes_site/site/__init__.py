"""The site's content, without MkDocs: pages, graph, exports for programs, structured data, reading offline."""

from ainotes_site.site.exports import glossary_export, knowledge_json, redirect_page
from ainotes_site.site.offline import OFFLINE_FILE, kept_files, offline_json
from ainotes_site.site.share_cards import can_draw, find_font, share_cards
from ainotes_site.site.pages.exported import exported_files
from ainotes_site.site.pages.markdown import topics_as_markdown
from ainotes_site.site.pages import GeneratedPage, PlannedPage, MENU, menu, page_url, render_site

__all__ = [
    "GeneratedPage",
    "PlannedPage",
    "MENU",
    "OFFLINE_FILE",
    "can_draw",
    "exported_files",
    "find_font",
    "glossary_export",
    "kept_files",
    "menu",
    "knowledge_json",
    "offline_json",
    "page_url",
    "redirect_page",
    "render_site",
    "share_cards",
    "topics_as_markdown",
]
