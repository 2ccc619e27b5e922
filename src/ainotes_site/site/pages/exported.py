"""The finished topics as plain Markdown, for any other generator: files that link each other, and their order."""

import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote

import yaml

from ainotes_site.addresses import relative_link, topic_page
from ainotes_site.library import Library
from ainotes_site.site.pages.markdown import write_topic
from ainotes_site.site.pages.site import Site, survey
from ainotes_site.topics import Topic

_SETTINGS = "mkdocs.yml"
_DOCS = "docs"
_SUMMARY = "SUMMARY.md"
_INDEX = "index.md"


@dataclass(frozen=True, slots=True)
class _Place:
    """A title of the contents: a page, or what stands above others."""

    title: str
    page: str
    inner: dict[str, "_Place"]


def exported_files(library: Library, *, name: str) -> Iterator[tuple[str, str]]:
    """Yield each file by its path below the export folder, with its text; the notes' pictures and files are not among them.

    Topics lie in `docs/topics/`, with front matter (title, date, tags, sources). `mkdocs.yml` has them in a menu, in their
    author's order; `docs/SUMMARY.md`, which mdBook reads, has the same.
    """
    site = survey(library, directory_urls=False)
    topics = {topic_page(one): one for one in library.topics if one.has_page}
    places = replace(site.places, sizes={}, remote="keep")
    for page, topic in topics.items():
        text = write_topic(topic, places, _settler(page, topics, frozenset(library.published)))
        yield f"{_DOCS}/{page}", f"---\n{_front_matter(topic)}---\n\n{text}"
    contents = _contents(topics, site)
    yield f"{_DOCS}/{_INDEX}", f"# {name}\n\n{_listed(contents)}"
    yield f"{_DOCS}/{_SUMMARY}", f"# Summary\n\n[{_escaped(name)}]({_INDEX})\n\n{_listed(contents)}"
    yield _SETTINGS, _settings(name, contents)


def _settler(page: str, topics: Mapping[str, Topic], files: frozenset[str]) -> Callable[[str, str], str]:
    def settle(target: str, anchor: str) -> str:
        if target not in topics and target not in files:
            return ""
        return relative_link(page, target, anchor)

    return settle


def _front_matter(topic: Topic) -> str:
    sources = [f"{one.note}:{one.start}-{one.end}" for one in topic.sources]
    facts = {"title": topic.title, "date": topic.date, "tags": list(topic.tags), "sources": sources}
    return yaml.safe_dump({key: value for key, value in facts.items() if value}, allow_unicode=True, sort_keys=False)


def _contents(topics: Mapping[str, Topic], site: Site) -> dict[str, _Place]:
    """Return the contents: folders and notes, each once, in the author's order."""
    order = {one.note.path: at for at, one in enumerate(site.library.notes)}
    root: dict[str, _Place] = {}
    for page, topic in sorted(topics.items(), key=lambda pair: (order[pair[1].sources[0].note], pair[1].sources[0].start)):
        inner = root
        for title in topic.place:
            inner = inner.setdefault(title, _Place(title, "", {})).inner
        above = inner.get(topic.title)
        if above is None:
            inner[topic.title] = _Place(topic.title, page, {})
        elif above.page:
            inner[page] = _Place(topic.title, page, {})
        else:  # the front page of what stands here already
            inner[topic.title] = replace(above, page=page)
    return root


def _listed(contents: Mapping[str, _Place], depth: int = 0) -> str:
    lines = []
    for one in contents.values():
        target = f"({quote(one.page)})" if one.page else "()"
        lines.append(f"{'    ' * depth}- [{_escaped(one.title)}]{target}\n{_listed(one.inner, depth + 1)}")
    return "".join(lines)


def _escaped(title: str) -> str:
    return "".join(f"\\{letter}" if letter in "\\[]*_`<>" else letter for letter in title)


def _settings(name: str, contents: Mapping[str, _Place]) -> str:
    settings = {"site_name": name, "theme": {"name": "material", "language": "zh"}, "nav": [{"首页": _INDEX}, *_menu(contents)]}
    settings["exclude_docs"] = f"/{_SUMMARY}\n"
    settings["markdown_extensions"] = ["admonition", "attr_list", "footnotes", "md_in_html", "tables", "pymdownx.details",
                                       "pymdownx.superfences", {"pymdownx.arithmatex": {"generic": True}}]
    return yaml.safe_dump(settings, allow_unicode=True, sort_keys=False)


def _menu(contents: Mapping[str, _Place]) -> list[dict[str, object]]:
    return [{one.title: _menu_entry(one)} for one in contents.values()]


def _menu_entry(one: _Place) -> object:
    if not one.inner:
        return one.page
    return [*([{one.title: one.page}] if one.page else []), *_menu(one.inner)]
