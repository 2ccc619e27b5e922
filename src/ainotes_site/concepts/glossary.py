"""The concepts that the site knows: those that ship with the package, and a site's own."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

from ainotes_site.cache import NO_CACHE, Cache, Stage, digest_of
from ainotes_site.concepts.vocabulary_file import (
    RELATIONS,
    Concept,
    Entry,
    Rule,
    Vocabulary,
    check_entry,
    merge_entry,
    read_vocabulary,
)
from ainotes_site.problems import Problem
from ainotes_site.text import exact_key

__all__ = ["Concept", "Glossary", "Rule", "load_glossary", "merge_vocabularies"]

_OWN_CATEGORY = "本站"
# Names are written with capitals, spaces or Chinese; only ids are lower case with hyphens.
_LIKE_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")


@dataclass(frozen=True, slots=True, eq=False)
class Glossary:
    """All concepts, in the order of their files; `by_id` finds one, `neighbours` those near it, from either side.

    `digest` is that of the concepts.
    """

    concepts: tuple[Concept, ...]
    by_id: Mapping[str, Concept]
    neighbours: Mapping[str, frozenset[str]]
    digest: bytes

    def plain_members(self, concept: Concept) -> tuple[str, ...]:
        """Return the members of a concept that have no entry of their own: what they are called leads to the concept."""
        return tuple(name for name in concept.members if name not in self.by_id)


def load_glossary(
    own: tuple[str, str] | None = None, *, cache: Cache = NO_CACHE
) -> tuple[Glossary, tuple[Problem, ...]]:
    """Return the concepts that ship with the package, changed by a site's own file, and what is wrong with them.

    `own` is the path and the text of the site's file: it adds concepts, overrides those with the same id, key by key,
    and removes those under `remove`. A name that it gives to a concept is no longer that of a shipped one.
    """
    concepts, problems = cache.call(_CONCEPTS, own)
    return _index(concepts), problems


@lru_cache(maxsize=4)
def _load_concepts(own: tuple[str, str] | None) -> tuple[tuple[Concept, ...], tuple[Problem, ...]]:
    return _merge(_shipped(), read_vocabulary(*own) if own is not None else None)


_CONCEPTS = Stage(_load_concepts, tuple[tuple[Concept, ...], tuple[Problem, ...]])


@lru_cache(maxsize=4)
def _index(concepts: tuple[Concept, ...]) -> Glossary:
    by_id = MappingProxyType({concept.id: concept for concept in concepts})
    return Glossary(concepts, by_id, _neighbours(concepts), digest_of(concepts))


@lru_cache(maxsize=1)
def _shipped() -> tuple[Vocabulary, ...]:
    folder = files("ainotes_site.concepts").joinpath("vocabulary")
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".yml"))
    return tuple(
        read_vocabulary(f"vocabulary/{name}", folder.joinpath(name).read_text(encoding="utf-8")) for name in names
    )


def merge_vocabularies(
    shipped: Iterable[Vocabulary], own: Vocabulary | None = None
) -> tuple[Glossary, tuple[Problem, ...]]:
    """Put vocabularies together and check what concerns several of their concepts."""
    concepts, problems = _merge(shipped, own)
    return _index(concepts), problems


def _merge(shipped: Iterable[Vocabulary], own: Vocabulary | None) -> tuple[tuple[Concept, ...], tuple[Problem, ...]]:
    problems: list[Problem] = []
    found: dict[str, tuple[Entry, Concept]] = {}
    for vocabulary in shipped:
        problems += vocabulary.problems
        problems += _add(vocabulary.entries, found)
    if own is not None:
        problems += own.problems
        problems += _change(own, found)
    problems += _check_names(found)
    removed = {identity for identity, _ in own.remove} if own is not None else set()
    problems += _check_near(found, removed)
    problems += _check_relations(found, removed)
    owners = _sole_owners(concept for _, concept in found.values())
    concepts = tuple(
        _resolved(_without_missing(concept, found), found, owners, removed) for _, concept in found.values()
    )
    return concepts, tuple(sorted(set(problems)))


def _neighbours(concepts: Sequence[Concept]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {concept.id: set() for concept in concepts}
    for concept in concepts:
        for other in concept.near:
            found[concept.id].add(other)
            found[other].add(concept.id)
    return MappingProxyType({identity: frozenset(others) for identity, others in found.items()})


def _add(entries: Iterable[Entry], found: dict[str, tuple[Entry, Concept]]) -> Iterator[Problem]:
    for entry in entries:
        first = found.get(entry.concept.id)
        if first is not None:
            place = f"{first[0].path}:{first[0].lines['id']}"
            yield Problem(
                entry.path,
                entry.lines["id"],
                f"概念 {entry.concept.id} 在 {place} 已经有了。请合并或改 id。",
                rule="glossary",
            )
            continue
        concept = merge_entry(entry, None)
        found[concept.id] = entry, concept
        yield from check_entry(entry, concept)


def _change(own: Vocabulary, found: dict[str, tuple[Entry, Concept]]) -> Iterator[Problem]:
    """Let a site's own vocabulary remove, override and add."""
    for identity, line in own.remove:
        if found.pop(identity, None) is None:
            yield Problem(own.path, line, f"remove 里的 {identity} 不是已有概念的 id。请改正或删去。", rule="glossary")
    taken: dict[str, str] = {}
    seen: dict[str, int] = {}
    for entry in own.entries:
        identity = entry.concept.id
        if identity in seen:
            yield Problem(
                entry.path,
                entry.lines["id"],
                f"概念 {identity} 在第 {seen[identity]} 行已经有了。请合并。",
                rule="glossary",
            )
            continue
        seen[identity] = entry.lines["id"]
        base = found[identity][1] if identity in found else None
        concept = merge_entry(entry, base)
        concept = replace(concept, category=concept.category or _OWN_CATEGORY)
        found[identity] = entry, concept
        shared = _shared_keys(concept)
        taken |= {key: identity for name in concept.names if (key := exact_key(name)) not in shared}
        yield from check_entry(entry, concept)
    for identity, (entry, concept) in found.items():
        kept = tuple(name for name in concept.names if taken.get(exact_key(name), identity) == identity)
        if kept != concept.names and identity not in seen:
            rules = tuple(_rule_for(rule, (*kept, *concept.members)) for rule in concept.rules)
            found[identity] = entry, replace(concept, names=kept, rules=tuple(rule for rule in rules if rule.names))


def _rule_for(rule: Rule, names: tuple[str, ...]) -> Rule:
    keys = {exact_key(name) for name in names}
    return replace(rule, names=tuple(name for name in rule.names if exact_key(name) in keys))


def _shared_keys(concept: Concept) -> frozenset[str]:
    """Return the keys of the names that a concept says it shares with others."""
    return frozenset(exact_key(name) for rule in concept.rules if rule.shared for name in rule.names)


def _check_names(found: Mapping[str, tuple[Entry, Concept]]) -> Iterator[Problem]:
    """Yield names that two concepts have without both saying so."""
    owners: dict[str, Concept] = {}
    shared = {identity: _shared_keys(concept) for identity, (_, concept) in found.items()}
    for entry, concept in found.values():
        for name in concept.names:
            key = exact_key(name)
            other = owners.setdefault(key, concept)
            if other is not concept and not (key in shared[concept.id] and key in shared[other.id]):
                message = (
                    f"名称「{name}」也是概念 {other.id} 的。请从一处删去，或在两处的规则里写 shared: true 和 needs。"
                )
                yield Problem(entry.path, entry.lines.get("aliases", entry.lines["id"]), message, rule="glossary")


def _check_near(found: Mapping[str, tuple[Entry, Concept]], removed: Set[str]) -> Iterator[Problem]:
    known = removed | found.keys()
    for entry, concept in found.values():
        if "near" not in entry.given:
            continue
        for near in concept.near:
            if near not in known:
                message = f"near 里的 {near} 没有这个概念。请改正 id 或删去。"
                yield Problem(entry.path, entry.lines["near"], message, rule="glossary")


def _without_missing(concept: Concept, found: Mapping[str, object]) -> Concept:
    near = tuple(near for near in concept.near if near in found and near != concept.id)
    return concept if near == concept.near else replace(concept, near=near)


def _check_relations(found: Mapping[str, tuple[Entry, Concept]], removed: Set[str]) -> Iterator[Problem]:
    """Yield what looks like an id in a relation and is none."""
    for entry, concept in found.values():
        for key in RELATIONS:
            for other in getattr(concept, key) if key in entry.given else ():
                if _LIKE_ID.fullmatch(other) and other not in found and other not in removed:
                    message = f"{key} 里的 {other} 像 id，但没有这个概念。请改正 id；若是名称，请照通常的写法写。"
                    yield Problem(entry.path, entry.lines[key], message, rule="glossary")


def _sole_owners(concepts: Iterable[Concept]) -> dict[str, str]:
    """Return the id of the concept of each name that only one concept has."""
    owners: dict[str, str] = {}
    for concept in concepts:
        for name in concept.names:
            key = exact_key(name)
            owners[key] = concept.id if owners.get(key, concept.id) == concept.id else ""
    return owners


def _resolved(concept: Concept, found: Mapping[str, object], owners: Mapping[str, str], removed: Set[str]) -> Concept:
    """Return the concept with ids in its relations wherever there is a concept of that name, and nothing that a site removed."""

    def ids(others: tuple[str, ...]) -> tuple[str, ...]:
        known = (other if other in found else owners.get(exact_key(other)) or other for other in others)
        return tuple(dict.fromkeys(one for one in known if one not in removed and one != concept.id))

    return replace(
        concept,
        members=ids(concept.members),
        parts=ids(concept.parts),
        opposites=ids(concept.opposites),
        see=ids(concept.see),
    )
