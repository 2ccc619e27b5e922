"""Read a vocabulary file: concepts with their names and rules, and what is wrong with it, line by line."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ainotes_site.problems import Problem, Severity
from ainotes_site.text import exact_key, is_safe_address

SHORTEST_DEFINITION, LONGEST_DEFINITION = 30, 160

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# A file has three levels more than one in another. The parser recurses, and some 20,000 levels end the whole program.
_DEEPEST = 50
_DEEP_BLOCK = re.compile(rf"^ {{{_DEEPEST},}}|(?:[-?:] ){{{_DEEPEST // 2}}}", re.M)
# An id is the name of a folder of the site; the longest shipped has 32 characters, and systems take 255.
_LONGEST_ID = 80
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DATE = re.compile(r"20\d\d-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?")
# How other things stand to a concept, each with its own word. None of these is a name of the concept.
RELATIONS = ("members", "parts", "opposites", "see")
_TEXTS = ("id", "name", "zh", "en", "definition", "reference", "as_of")
_LISTS = ("aliases", "near", *RELATIONS)
_CONCEPT_KEYS = frozenset((*_TEXTS, *_LISTS, "rules"))
_RULE_KEYS = frozenset(("names", "case", "needs", "excludes", "shared", "rivals"))
_RIVAL_KEYS = frozenset(("sense", "words"))
_FILE_KEYS = frozenset(("field", "concepts", "remove"))


@dataclass(frozen=True, slots=True)
class Rival:
    """Something else that a name means, which is no concept of the vocabulary, and the words that speak for it."""

    sense: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """When some of a concept's names, or of its members without entries, mean it.

    `case`: only written exactly so. `needs`: only where the topic has one of these words. `excludes`: not where the
    sentence has one of these. `shared`: another concept has the name too, and the context decides. `rivals`: what else the
    name means; the sense with more words near the name wins.
    """

    names: tuple[str, ...]
    case: bool = False
    needs: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    shared: bool = False
    rivals: tuple[Rival, ...] = ()


@dataclass(frozen=True, slots=True)
class Concept:
    """Something that notes mention. `names` is the name shown first, then zh, en and the aliases, without doubles.

    `members` are its kinds or members, `parts` what it is made of, `opposites` what it is set against, `see` what it is
    taken for: ids of concepts, or plain names of what has none. `as_of` is the day or month on which an entry that ages
    was true.
    """

    id: str
    name: str
    zh: str
    en: str
    names: tuple[str, ...]
    definition: str
    category: str
    near: tuple[str, ...]
    reference: str
    rules: tuple[Rule, ...]
    members: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    opposites: tuple[str, ...] = ()
    see: tuple[str, ...] = ()
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A concept as a file has it: the keys given, to override those of another file, and the line of each key."""

    concept: Concept
    given: frozenset[str]
    aliases: tuple[str, ...]
    path: str
    lines: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What one file says. `remove` are the ids that a site does not want, each with its line."""

    path: str
    entries: tuple[Entry, ...]
    remove: tuple[tuple[str, int], ...]
    problems: tuple[Problem, ...]


def read_vocabulary(path: str, text: str) -> Vocabulary:
    """Read one vocabulary file. What cannot be understood is left out and reported."""
    try:
        if _may_be_deep(text) and _is_deep(text):
            return Vocabulary(
                path, (), (), (Problem(path, 1, "嵌套太深，没有读。请对照已有的词表改正。", rule="glossary"),)
            )
        root = yaml.compose(text, Loader=_Loader)
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
        reason = str(getattr(error, "problem", None) or error).split("\n")[0]
        return Vocabulary(
            path,
            (),
            (),
            (Problem(path, line, f"不是合法的 YAML：{reason}。含冒号、# 或引号的值请加引号。", rule="glossary"),),
        )
    if root is None:
        return Vocabulary(path, (), (), ())
    reader = _Reader(path, [])
    keys = reader.mapping(root, "文件", _FILE_KEYS)
    category = reader.text(keys["field"]) if "field" in keys else ""
    entries = tuple(
        entry
        for node in reader.sequence(keys.get("concepts"), "concepts")
        if (entry := _read_entry(node, category, reader)) is not None
    )
    remove = tuple((reader.text(node), _line(node)) for node in reader.sequence(keys.get("remove"), "remove"))
    return Vocabulary(path, entries, remove, tuple(reader.problems))


def _may_be_deep(text: str) -> bool:
    """Tell whether there could be many levels, from brackets and indentation alone: most files have none."""
    level = deepest = 0
    for bracket in re.findall(r"[\[\]{}]", text):
        level = level + 1 if bracket in "[{" else max(0, level - 1)
        deepest = max(deepest, level)
    return deepest > _DEEPEST // 2 or bool(_DEEP_BLOCK.search(text))


def _is_deep(text: str) -> bool:
    level = 0
    try:
        for event in yaml.parse(text, Loader=_Loader):
            level += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if level > _DEEPEST:
                return True
    except yaml.YAMLError as error:  # PyYAML counts by itself from 6.0.4 on
        return "nesting depth" in str(error)
    return False


def merge_entry(entry: Entry, base: Concept | None) -> Concept:
    """Return the concept of an entry; keys that it does not give are those of `base`."""
    concept = entry.concept
    if base is not None:
        kept = {key: getattr(base, key) for key in _CONCEPT_KEYS - entry.given - {"aliases"}}
        concept = replace(concept, category=concept.category or base.category, **kept)
    aliases = entry.aliases if base is None or "aliases" in entry.given else base.names
    return replace(concept, names=_names(concept.name, concept.zh, concept.en, *aliases))


def check_entry(entry: Entry, concept: Concept) -> Iterator[Problem]:
    """Yield what is wrong with a concept by itself, once its entry is merged."""
    path, line = entry.path, entry.lines.get("id", 1)
    for key in ("name", "definition"):
        if not getattr(concept, key):
            yield Problem(
                path, line, f"概念 {concept.id} 缺少 {key}。id、name、definition 必不可少。请补上。", rule="glossary"
            )
    keys = {exact_key(name) for name in concept.names}
    governed = keys.union(map(exact_key, concept.members))
    if concept.definition:
        yield from _check_definition(entry, concept)
    for rule in concept.rules:
        for name in rule.names:
            if exact_key(name) not in governed:
                message = (
                    f"规则里的「{name}」不是概念 {concept.id} 的名称，也不是它的 members。请写进其一，或改正规则。"
                )
                yield Problem(path, entry.lines.get("rules", line), message, rule="glossary")
    if concept.id in concept.near:
        yield Problem(
            path, entry.lines.get("near", line), f"概念 {concept.id} 的 near 里有它自己。请删去。", rule="glossary"
        )
    for key in RELATIONS:
        for other in getattr(concept, key):
            if other == concept.id or exact_key(other) in keys:
                message = (
                    f"概念 {concept.id} 的 {key} 里有它自己的名称「{other}」。名称和{key}只能是其一。请从一处删去。"
                )
                yield Problem(path, entry.lines.get(key, line), message, rule="glossary")
    if concept.as_of and not _DATE.fullmatch(concept.as_of):
        message = f"概念 {concept.id} 的 as_of「{concept.as_of}」不是日期。应写作 2026-11 或 2026-11-27。请改正。"
        yield Problem(path, entry.lines.get("as_of", line), message, rule="glossary")


def _check_definition(entry: Entry, concept: Concept) -> Iterator[Problem]:
    line = entry.lines.get("definition", entry.lines.get("id", 1))
    length = len(concept.definition)
    if not concept.definition.endswith("。"):
        yield Problem(
            entry.path, line, f"概念 {concept.id} 的释义应是完整的句子。请以「。」结尾。", "hint", rule="definition"
        )
    if length < SHORTEST_DEFINITION or length > LONGEST_DEFINITION:
        message = f"概念 {concept.id} 的释义有 {length} 字。宜在 {SHORTEST_DEFINITION} 到 {LONGEST_DEFINITION} 字之间。"
        yield Problem(entry.path, line, message + "请改短或补足。", "hint", rule="definition")


def _names(*names: str) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for name in names:
        if name:
            kept.setdefault(exact_key(name), name)
    return tuple(kept.values())


def _read_entry(node: Node, category: str, reader: "_Reader") -> Entry | None:
    keys = reader.mapping(node, "概念", _CONCEPT_KEYS)
    texts = {key: reader.text(keys[key]) for key in _TEXTS if key in keys and key != "reference"}
    lists = {key: tuple(reader.texts(keys[key], key)) for key in _LISTS if key in keys}
    rules = tuple(_read_rule(rule, reader) for rule in reader.sequence(keys.get("rules"), "rules"))
    identity = texts.get("id", "")
    if not _ID.fullmatch(identity) or len(identity) > _LONGEST_ID:
        reader.report(
            keys.get("id", node),
            f"概念的 id「{identity[:_LONGEST_ID]}」不合规。"
            f"应是小写英文、数字和连字符（至多 {_LONGEST_ID} 个），如 low-rank。请改正。",
        )
        return None
    concept = Concept(
        id=identity,
        name=texts.get("name", ""),
        zh=texts.get("zh", ""),
        en=texts.get("en", ""),
        names=(),
        definition=texts.get("definition", ""),
        category=category,
        near=lists.get("near", ()),
        reference=_read_reference(keys.get("reference"), reader),
        rules=tuple(rule for rule in rules if rule.names),
        as_of=texts.get("as_of", ""),
        **{key: lists.get(key, ()) for key in RELATIONS},
    )
    lines = {key: _line(value) for key, value in keys.items()}
    return Entry(concept, frozenset(keys), lists.get("aliases", ()), reader.path, lines)


def _read_reference(node: Node | None, reader: "_Reader") -> str:
    if node is None:
        return ""
    address = reader.text(node)
    if not is_safe_address(address):
        reader.report(node, f"reference「{address}」不是能放心打开的网址，已略去。请写 https:// 开头的地址。")
        return ""
    return address


def _read_rule(node: Node, reader: "_Reader") -> Rule:
    keys = reader.mapping(node, "规则", _RULE_KEYS)
    lists = {key: tuple(reader.texts(keys[key], key)) for key in ("names", "needs", "excludes") if key in keys}
    if not lists.get("names"):
        reader.report(node, "规则缺少 names。应列出它管的名称，如 names: [SAM]。请补上。")
    flags = {key: reader.flag(keys[key], key) for key in ("case", "shared") if key in keys}
    rivals = tuple(_read_rival(rival, reader) for rival in reader.sequence(keys.get("rivals"), "rivals"))
    return Rule(
        lists.get("names", ()),
        needs=lists.get("needs", ()),
        excludes=lists.get("excludes", ()),
        rivals=tuple(rival for rival in rivals if rival.words),
        **flags,
    )


def _read_rival(node: Node, reader: "_Reader") -> Rival:
    keys = reader.mapping(node, "rivals 的一项", _RIVAL_KEYS)
    sense = reader.text(keys["sense"]) if "sense" in keys else ""
    words = tuple(reader.texts(keys["words"], "words")) if "words" in keys else ()
    if not sense or not words:
        message = "rivals 的每一项都要有 sense 和 words，如 {sense: 电台, words: [主播, 收音机]}。请补上。"
        reader.report(node, message)
    return Rival(sense, words)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads YAML nodes, which know their lines, and reports what is not as expected."""

    path: str
    problems: list[Problem]

    def report(self, node: Node, message: str, severity: Severity = "error") -> None:
        self.problems.append(Problem(self.path, _line(node), message, severity, rule="glossary"))

    def mapping(self, node: Node, what: str, known: frozenset[str]) -> dict[str, Node]:
        if not isinstance(node, MappingNode):
            self.report(node, f"这里应是{what}的「键: 值」。请对照已有的词表改正。")
            return {}
        keys: dict[str, Node] = {}
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                self.report(node, f"{what}的键应是一个词。可用的有 {'、'.join(sorted(known))}。请改正。")
            elif key.value not in known:
                self.report(
                    key, f"{what}没有「{key.value}」这个键。可用的有 {'、'.join(sorted(known))}。请删去或改正。"
                )
            elif key.value in keys:
                self.report(key, f"{what}的「{key.value}」写了两次。请留一个。")
            else:
                keys[key.value] = value
        return keys

    def sequence(self, node: Node | None, key: str) -> list[Node]:
        if node is None or (isinstance(node, ScalarNode) and not node.value):
            return []
        if not isinstance(node, SequenceNode):
            self.report(node, f"{key} 应是列表，如 [甲, 乙]。请改正。")
            return []
        return list(node.value)

    def text(self, node: Node) -> str:
        if not isinstance(node, ScalarNode):
            self.report(node, "这里应是一行文字。请改正。")
            return ""
        return "" if node.tag == "tag:yaml.org,2002:null" else str(node.value).strip()

    def texts(self, node: Node, key: str) -> list[str]:
        return [text for item in self.sequence(node, key) if (text := self.text(item))]

    def flag(self, node: Node, key: str) -> bool:
        value = self.text(node).lower()
        if value not in ("true", "false"):
            self.report(node, f"{key} 只能是 true 或 false。请改正。")
        return value == "true"


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1
