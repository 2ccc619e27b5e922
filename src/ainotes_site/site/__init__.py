"""The site's content, without MkDocs: pages, graph, exports for programs, structured data, reading offline."""

from ainotes_site.site.exports import glossary_export, knowledge_json, redirect_page
from ainotes_site.site.offline import OFFLINE_FILE, kept_files, offline_json
from ainotes_site.site.pages.exported import exported_files
from ainotes_site.site.pages.markdown import topics_as_markdown
from ainotes_site.site.pages import GeneratedPage, PlannedPage, MENU, menu, page_url, render_site

__all__ = [
    "GeneratedPage",
    "PlannedPage",
    "MENU",
    "OFFLINE_FILE",
    "exported_files",
    "glossary_export",
    "kept_files",
    "menu",
    "knowledge_json",
    "offline_json",
    "page_url",
    "redirect_page",
    "render_site",
    "topics_as_markdown",
]
