"""The whole program: from a folder of notes to a library of topics."""

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from ainotes_site.addresses import (
    BY_DEFAULT,
    EMPTY,
    Addresses,
    Files,
    History,
    Located,
    Publishing,
    check_files,
    check_remote,
    choose_files,
    find_dead_links,
    find_redirects,
    include_snippets,
    index_addresses,
    index_files,
    locate,
    show_boards,
    without_refused,
)
from ainotes_site.cache import NO_CACHE, Cache, Stage
from ainotes_site.concepts import Concept, Glossary, NameIndex, load_glossary
from ainotes_site.files import examine_files
from ainotes_site.linking import LinkedTopics, index_names, link_topics, read_passages
from ainotes_site.notes import (
    GLOSSARY_FILE,
    NOTE_SUFFIXES,
    Folder,
    Note,
    Shelf,
    arrange,
    find_fronts,
    find_order,
    is_map,
    list_files,
    matches_glob,
    read_notes,
    read_text,
)
from ainotes_site.problems import Problem, Silence, read_silence
from ainotes_site.relations import (
    Backlinks,
    Reading,
    Related,
    Subjects,
    UnexplainedTerm,
    assign_tags,
    check_subjects,
    find_backlinks,
    find_phrases,
    find_unexplained,
    rank_related,
    shipped_subjects,
)
from ainotes_site.text import digest, loose_key, pinyin_slug
from ainotes_site.topics import SplitNote, Topic, assign_ids, check_slugs, merge_duplicates, split_topics, survey_vault

HOME_PAGE = "index.md"


@dataclass(frozen=True, slots=True)
class Library:
    """Everything that the notes say, ready to be rendered. Tuples are in reading order: by note, then by line.

    `shelf` is the whole folder in its author's order. `note_pages` maps each note's path to its page's source path, and
    each folder's, which ends with a slash; a note that introduces a folder stands on the folder's page. `redirects` maps
    each former topic id to today's. `linked` has the links, the refusals, and the concepts of each topic; its topics are
    `topics`. `find_unexplained`
    returns the terms that the notes mention often and nothing explains. `problems` are those that `silence` keeps.
    """

    folder: Folder
    published: tuple[str, ...]
    shelf: Shelf
    notes: tuple[SplitNote, ...]
    topics: tuple[Topic, ...]
    note_pages: Mapping[str, str]
    addresses: Addresses
    glossary: Glossary
    linked: LinkedTopics
    related: Mapping[str, tuple[Related, ...]]
    backlinks: Backlinks
    find_unexplained: Callable[[], tuple[UnexplainedTerm, ...]] = field(compare=False)
    redirects: Mapping[str, str]
    problems: tuple[Problem, ...]
    silence: Silence


@dataclass(frozen=True, slots=True)
class Options:
    """What an author may set about notes that fit a glob: how they are split and read, which are left out; which rules are off."""

    split: tuple[tuple[str, str], ...] = ()
    exclude: tuple[str, ...] = ()
    dialect: tuple[tuple[str, str], ...] = ()
    ignore: tuple[str, ...] = ()

    def leaves_out(self, path: str) -> bool:
        """Tell whether a file is not to be read."""
        return any(matches_glob(path, glob) for glob in self.exclude)

    def spoken(self, note: Note) -> Note:
        """Return the note with the dialect that it is to be read in, unless it says so itself."""
        said = next((value for glob, value in self.dialect if matches_glob(note.path, glob)), None)
        if said is None or note.front.dialect is not None:
            return note
        return replace(note, front=replace(note.front, dialect="pymdown" if said == "pymdown" else "gfm"))


DEFAULTS = Options()


def build_library(
    root: Path,
    *,
    history: History = EMPTY,
    nav: Sequence[str] = (),
    subjects: Subjects | None = None,
    all_concepts: bool = False,
    publishing: Publishing = BY_DEFAULT,
    options: Options = DEFAULTS,
    cache: Cache = NO_CACHE,
) -> Library:
    """Read the notes below `root` and find out what they hold.

    `nav` are paths of notes in the order that the site's settings give them. `subjects` are those that ship, unless
    given; with `all_concepts` every concept gets a page, mentioned or not; `publishing` is what the author says of files,
    `options` of splitting and leaving out. `cache` knows results from before.
    """
    plan = plan_topics(root, nav=nav, publishing=publishing, options=options, cache=cache)
    folder, notes, topics, glossary = plan.folder, plan.notes, plan.topics, plan.glossary
    linked = link_topics(
        topics,
        glossary,
        unlinked_notes={note.note.path for note in notes if not note.note.front.links},
        unlinked_topics=_unlinked_topics(notes, topics),
        unlinked_names={note.note.path: note.note.front.nolink for note in notes if note.note.front.nolink},
        cache=cache,
    )
    linked = replace(
        linked, topics=assign_tags(linked, index_names(glossary), subjects or shipped_subjects(), notes, cache)
    )
    note_pages = _name_pages([note.note for note in notes], plan.shelf)
    linked = replace(linked, topics=_place_introductions(linked.topics, plan.shelf, note_pages))
    addresses = index_addresses(
        notes, linked.topics, note_pages, _shown_concepts(glossary, linked, all_concepts=all_concepts)
    )
    read = ((note.path, note.source) for note in (*(one.note for one in notes), *folder.page_notes))
    silence, unknown = read_silence(read, options.ignore)
    problems = (
        *plan.problems,
        *unknown,
        *find_dead_links(notes, addresses),
        *_unread(linked),
        *(check_subjects(subjects, index_names(glossary)) if subjects is not None else ()),
        *_same_paths(folder),
    )
    return Library(
        folder=folder,
        published=plan.published,
        shelf=plan.shelf,
        notes=notes,
        topics=linked.topics,
        note_pages=note_pages,
        addresses=addresses,
        glossary=glossary,
        linked=linked,
        related=rank_related(linked.topics, linked.mentioned, linked.about, index_names(glossary), cache),
        backlinks=find_backlinks(linked.topics, linked.links, linked.about, addresses, index_names(glossary), cache),
        find_unexplained=partial(_find_unexplained, linked.topics, index_names(glossary), cache),
        redirects=find_redirects(history, topics),
        problems=tuple(sorted(filter(silence.keeps, set(problems)))),
        silence=silence,
    )


@dataclass(frozen=True, slots=True)
class Plan:
    """Which notes become which topics, before anything is linked; `concepts` has the concept of each name."""

    folder: Folder
    published: tuple[str, ...]
    shelf: Shelf
    notes: tuple[SplitNote, ...]
    topics: tuple[Topic, ...]
    glossary: Glossary
    concepts: Mapping[str, str]
    problems: tuple[Problem, ...]


def plan_topics(
    root: Path,
    *,
    nav: Sequence[str] = (),
    publishing: Publishing = BY_DEFAULT,
    options: Options = DEFAULTS,
    cache: Cache = NO_CACHE,
) -> Plan:
    """Read the notes below `root`, split them, and merge what is the same."""
    folder = read_notes(root, cache, excluded=lambda path: publishing.excluded(path) or options.leaves_out(path))
    public = (*folder.assets, *folder.pages, *(note.path for note in folder.notes))
    files = index_files(public, (note.path for note in folder.drafts))
    located, pages, drafts = (
        [_located(note, files, partial(read_text, root)) for note in notes]
        for notes in (map(options.spoken, folder.notes), folder.page_notes, folder.drafts)
    )
    chosen = choose_files(folder.assets, (*located, *pages), drafts, publishing)
    examined = examine_files(root, (path for path in chosen if not publishing.also(path)), cache)
    published = tuple(path for path in chosen if path not in examined or not examined[path].refused)
    located = [without_refused(one, examined) for one in located]
    own_glossary = (GLOSSARY_FILE, folder.glossary) if folder.glossary is not None else None
    glossary, vocabulary_problems = load_glossary(own_glossary, cache=cache)
    concepts = _concepts_by_name(glossary)
    vault = survey_vault([one.note for one in located], concepts.keys())
    split = cache.each(_SPLIT, [(one.note, vault, tuple(options.split)) for one in located])
    shelf = _arrange(split, folder, nav)
    notes = _in_order(split, shelf)
    unmerged = [topic for note in notes for topic in note.topics]
    topics = assign_ids(merge_duplicates(unmerged, concepts, _unmerged(notes)))
    problems = (
        *folder.problems,
        *_idle_globs(root, options),
        *(problem for problem in vocabulary_problems if problem.path == GLOSSARY_FILE),
        *(problem for one in located for problem in one.problems),
        *(problem for one in split for problem in one.problems),
        *check_slugs(notes, topics, {path for one in shelf.shelves() for path in one.introduction()}),
        *check_remote((*located, *pages)),
        *check_files(folder.assets, published, examined, (*located, *pages)),
    )
    return Plan(folder, published, shelf, notes, topics, glossary, concepts, problems)


_SPLIT = Stage(split_topics, SplitNote, "拆分")


def _idle_globs(root: Path, options: Options) -> Iterator[Problem]:
    """Yield the globs of an author that fit no file: one misspelt would publish what it was to leave out."""
    globs = [
        *(("exclude", glob) for glob in options.exclude),
        *(("split", glob) for glob, _ in options.split),
        *(("dialect", glob) for glob, _ in options.dialect),
    ]
    files = list_files(root)[0] if globs else ()
    for name, glob in globs:
        if not any(matches_glob(path, glob) for path in files):
            message = f"插件 ainotes 的 {name} 里 {glob} 对不上任何文件。请照笔记文件夹里的路径改正，或删掉。"
            yield Problem("mkdocs.yml", 1, message, "error" if name == "exclude" else "hint", rule="idle-glob")


def _concepts_by_name(glossary: Glossary) -> dict[str, str]:
    """Return the concept of each name that only one has."""
    found: dict[str, set[str]] = {}
    for concept in glossary.concepts:
        for name in concept.names:
            found.setdefault(loose_key(name), set()).add(concept.id)
    return {key: next(iter(ids)) for key, ids in found.items() if len(ids) == 1}


def _unmerged(notes: Sequence[SplitNote]) -> frozenset[str]:
    return frozenset(one.note.path for one in notes if not one.note.front.merge)


def _unlinked_topics(notes: Sequence[SplitNote], topics: Sequence[Topic]) -> frozenset[str]:
    """Return the ids of the topics that the front matter of one of their notes wants without links."""
    unlinked = {one.note.path: {*map(loose_key, one.note.front.nolink_topics)} for one in notes}
    return frozenset(
        topic.id
        for topic in topics
        for title in (topic.title, *topic.aliases)
        if any(loose_key(title) in unlinked[source.note] for source in topic.sources)
    )


def _shown_concepts(glossary: Glossary, linked: LinkedTopics, *, all_concepts: bool) -> tuple[Concept, ...]:
    """Return the concepts with a page, in the glossary's order: those that the notes mention, or all."""
    if all_concepts:
        return glossary.concepts
    mentioned = {concept for concepts in linked.mentioned.values() for concept in concepts}
    return tuple(concept for concept in glossary.concepts if concept.id in mentioned)


def _find_unexplained(topics: Sequence[Topic], index: NameIndex, cache: Cache) -> tuple[UnexplainedTerm, ...]:
    said = cache.each(_PHRASES, [(topic, index) for topic in topics])
    readings = (Reading(topic.id, topic.title, phrases) for topic, phrases in zip(topics, said, strict=True))
    return find_unexplained(tuple(readings))


def _located(note: Note, files: Files, read: Callable[[str], str]) -> Located:
    """Return a note with its addresses found, and the boards and snippets that it names put into it."""
    note, boards = show_boards(note, files, read)
    located = include_snippets(locate(note, files), files, read)
    return replace(located, included=(*located.included, *boards)) if boards else located


def _unread(linked: LinkedTopics) -> Iterator[Problem]:
    """Yield a problem for each topic whose names could not be read."""
    for topic in linked.topics:
        if topic.id in linked.failed:
            source = topic.sources[0]
            message = f"主题「{topic.title}」里的概念认不出来，没有链接。这是 ainotes-site 的错，请报告。"
            yield Problem(source.note, source.start, message, rule="own-fault")


def _phrases(topic: Topic, index: NameIndex) -> tuple[str, ...]:
    texts = (passage.edges for passage in read_passages(topic))
    return find_phrases(texts, lambda text: ((match.start, match.end) for match in index.find(text)))


_PHRASES = Stage(_phrases, tuple[str, ...], "找没有解释的术语")


def _arrange(notes: Sequence[SplitNote], folder: Folder, nav: Sequence[str]) -> Shelf:
    """Arrange the notes as their author did; a front page, and what only lists a folder, stand on the folder's page."""
    indexes = [one.note.path for one in notes if one.decision.kind == "index" and len(one.topics) == 1]
    if HOME_PAGE in folder.pages:
        indexes = [path for path in indexes if "/" in path]
    fronts = find_fronts(indexes)
    order = find_order([one.note for one in notes], folder.order_files, fronts, nav)
    books = {posixpath.dirname(one.note.path) for one in notes if one.note.front.layout == "book"}
    return arrange(
        (one.note.path for one in notes),
        orders=order.children,
        fronts=fronts,
        maps=set(filter(is_map, indexes)),
        books=books | order.arranged,
    )


def _in_order(notes: Sequence[SplitNote], shelf: Shelf) -> tuple[SplitNote, ...]:
    places = {path: place for place, path in enumerate(shelf.notes())}
    return tuple(sorted(notes, key=lambda one: (places.get(one.note.path, len(places)), one.note.path)))


def _name_pages(notes: Sequence[Note], shelf: Shelf) -> dict[str, str]:
    """Name the page of each note and each folder; a note that introduces a folder stands on the folder's page."""
    folders = _name_below("folders", {f"{one.path}/": one.path for one in shelf.shelves() if one.path})
    pages = folders | {"/": HOME_PAGE} | _name_below("notes", {one.path: _without_suffix(one.path) for one in notes})
    return pages | {note: pages[f"{one.path}/"] for one in shelf.shelves() for note in one.introduction()}


def _place_introductions(topics: Sequence[Topic], shelf: Shelf, note_pages: Mapping[str, str]) -> tuple[Topic, ...]:
    """Put what introduces a folder on the folder's page."""
    notes = {note for one in shelf.shelves() for note in one.introduction()}
    return tuple(
        replace(topic, folder_page=note_pages[topic.sources[0].note]) if topic.sources[0].note in notes else topic
        for topic in topics
    )


def _name_below(folder: str, names: Mapping[str, str]) -> dict[str, str]:
    """Name a page below a folder for each path after its name, in ASCII and told apart without case."""
    slugs = {path: "/".join(map(pinyin_slug, name.split("/"))) for path, name in names.items()}
    owners: dict[str, str] = {}
    for path in sorted(slugs):
        owners.setdefault(slugs[path], path)
    return {
        path: f"{folder}/{slug if owners[slug] == path and slug != 'index' else f'{slug}-{digest(path)}'}.md"
        for path, slug in slugs.items()
    }


def _without_suffix(path: str) -> str:
    return next((path[: -len(suffix)] for suffix in NOTE_SUFFIXES if path.lower().endswith(suffix)), path)


def _same_paths(folder: Folder) -> list[Problem]:
    """Report files that differ in case alone: on Windows and macOS they are one file."""
    seen: dict[str, str] = {}
    problems = []
    for path in (*(note.path for note in folder.notes), *folder.pages, *folder.assets):
        other = seen.setdefault(path.casefold(), path)
        if other != path:
            problems.append(
                Problem(
                    path, 1, f"与 {other} 只差大小写，在 Windows 和 macOS 上是同一个文件。请改名。", rule="same-name"
                )
            )
    return problems
