"""Which files among the notes become public: those that a published note shows or links to, and that do nothing by themselves."""

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ainotes_site.addresses.references import Located, rewrite_note
from ainotes_site.files import Examined
from ainotes_site.gfm import Attrs, Node, rewrite
from ainotes_site.problems import Problem

_HOW = "确要公开，请写进 mkdocs.yml 的 publish_also"


def never(path: str) -> bool:
    """Match no file."""
    return False


@dataclass(frozen=True, slots=True)
class Publishing:
    """What an author says of files, by their paths.

    With `everything` files are published that no note uses, too; `also` are published whatever they are and whoever uses
    them; `excluded`, notes among them, are not there for the site at all.
    """

    everything: bool = False
    also: Callable[[str], bool] = never
    excluded: Callable[[str], bool] = never


BY_DEFAULT = Publishing()


def choose_files(
    assets: Iterable[str], used: Iterable[Located], drafts: Iterable[Located], publishing: Publishing
) -> tuple[str, ...]:
    """Return the files to publish, refused ones still among them: what only drafts use is as private as they are."""
    shown = {asset for one in used for asset in one.assets}
    private = {asset for one in drafts for asset in one.assets} - shown
    return tuple(
        asset
        for asset in assets
        if publishing.also(asset) or asset in shown or (publishing.everything and asset not in private)
    )


def without_refused(located: Located, examined: Mapping[str, Examined]) -> Located:
    """Return the note without links to files that must not be published, each with a problem."""
    refused = {asset for asset in located.assets if asset in examined and examined[asset].refused}
    if not refused:
        return located
    note = located.note
    problems: list[Problem] = []

    def change(node: Node) -> Node | None:
        file = node.attrs.file
        if file not in refused:
            return None
        message = f"{file} 没有公开：{examined[file].refused}。请换一种格式；{_HOW}。"
        problems.append(Problem(note.path, node.line, message, rule="unsafe-file", about=posixpath.basename(file)))
        children = tuple(rewrite(child, change) for child in node.children)
        if node.kind == "image":
            return Node("missing", node.line, node.end, children=children)
        label = children or (Node("text", node.line, node.end, posixpath.basename(file)),)
        attrs = Attrs(tag="span", attributes=(("class", "ainotes-dead"), ("title", f"没有公开：{file}")))
        return Node("html", node.line, node.end, "", attrs, label)

    kept = tuple(asset for asset in located.assets if asset not in refused)
    changed = rewrite_note(note, change)
    return replace(located, note=changed, assets=kept, problems=(*located.problems, *problems))


def check_files(
    assets: Iterable[str], published: Iterable[str], examined: Mapping[str, Examined], used: Iterable[Located]
) -> Iterator[Problem]:
    """Yield hints on files: what is kept back and why, what is left out of a drawing, what nothing uses."""
    for path, one in examined.items():
        if one.refused:
            yield Problem(path, 1, f"没有公开：{one.refused}。{_HOW}。", "hint", rule="unsafe-file")
        elif one.left_out:
            message = f"会运行或取外部内容的部分没有公开：{one.left_out}。{_HOW}，就原样公开。"
            yield Problem(path, 1, message, "hint", rule="cleaned-file")
    known = {*published, *examined, *(path for one in used for path in one.included)}
    unused: dict[str, list[str]] = {}
    for path in assets:
        if path not in known:
            unused.setdefault(posixpath.dirname(path), []).append(path)
    for paths in unused.values():
        count = f"和同一文件夹里另外 {len(paths) - 1} 个文件" if len(paths) > 1 else ""
        message = f"{count}没有公开的笔记用到，没有公开。要公开，请在笔记里链接，或写进 mkdocs.yml 的 publish_also。"
        yield Problem(paths[0], 1, message, "hint", rule="unused-file")
