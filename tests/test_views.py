"""What templates show: each reads only what its view has, and every text in it is escaped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

import pytest
from jinja2 import Environment, FileSystemLoader, nodes
from markupsafe import Markup

from ainotes_site.assets import THEME_FOLDER
from ainotes_site.mkdocs_plugin.escaping import Escaped, escaped
from ainotes_site.site.pages.concepts import ConceptView, GlossaryView, LetterView
from ainotes_site.site.pages.folders import FolderView
from ainotes_site.site.pages.graph import GraphView
from ainotes_site.site.pages.notes import NotesView, NoteView
from ainotes_site.site.pages.overviews import HomeView, QuestionsView, TimelineView
from ainotes_site.site.pages.site import View
from ainotes_site.site.pages.tags import TagsView, TagView
from ainotes_site.site.pages.topics import TopicsView, TopicView

VIEWS: dict[str, type[View]] = {
    "concept": ConceptView, "folder": FolderView, "glossary": GlossaryView, "graph": GraphView, "home": HomeView,
    "letter": LetterView, "note": NoteView, "notes": NotesView, "questions": QuestionsView, "tag": TagView,
    "tags": TagsView, "timeline": TimelineView, "topic": TopicView, "topics": TopicsView,
}  # fmt: skip
THEME = Environment(loader=FileSystemLoader(THEME_FOLDER), autoescape=True)


def read_fields(template: str) -> set[str]:
    """Return the fields of the view that a template itself reads."""
    assert THEME.loader is not None
    tree = THEME.parse(THEME.loader.get_source(THEME, template)[0])
    return {
        node.attr
        for node in tree.find_all(nodes.Getattr)
        if isinstance(node.node, nodes.Name) and node.node.name == "ainotes"
    }


def names(view: type[View]) -> set[str]:
    properties = {name for name in dir(view) if isinstance(getattr(view, name), property)}
    return {"kind", *(field.name for field in fields(view)), *properties}


def test_every_view_is_known_here() -> None:
    assert {view.__name__ for view in subclasses(View)} == {view.__name__ for view in VIEWS.values()}
    assert [view.kind for view in VIEWS.values()] == list(VIEWS)


def subclasses(view: type[View]) -> Iterator[type[View]]:
    for one in view.__subclasses__():
        if one.__module__.startswith("ainotes_site."):
            yield one


@pytest.mark.parametrize("kind", VIEWS)
def test_a_template_reads_only_what_its_view_has(kind: str) -> None:
    assert read_fields(f"{kind}.html") <= names(VIEWS[kind])


@pytest.mark.parametrize(
    "template", ["main.html", *(f"ainotes/{name}.html" for name in ("page", "contents", "cards", "actions", "shelf"))]
)
def test_the_frame_reads_only_what_some_view_has(template: str) -> None:
    read = read_fields(template)
    assert read
    assert read <= set().union(*map(names, VIEWS.values()))


@dataclass(frozen=True, slots=True)
class Inner:
    text: str


@dataclass(frozen=True, slots=True)
class Outer:
    text: str
    count: int
    inner: tuple[Inner, ...]
    other: Inner | None = None


def test_every_text_of_a_view_is_escaped_once() -> None:
    shared = Inner("<b>&")
    done: Escaped = {}
    found = escaped(Outer("a<b", 3, (shared, shared)), done)
    assert isinstance(found, Outer)
    assert (found.text, found.count, found.other) == ("a&lt;b", 3, None)
    assert [one.text for one in found.inner] == ["&lt;b&gt;&amp;"] * 2
    assert found.inner[0] is found.inner[1]
    assert escaped(found, {}) == found  # a text that is Markup stays
    assert isinstance(found.text, Markup)
