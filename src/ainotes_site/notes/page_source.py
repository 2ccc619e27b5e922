"""A note that asks to be an ordinary page, as MkDocs may read it."""

import json
from collections.abc import Mapping

import yaml

from ainotes_site.notes.encoding import decode
from ainotes_site.notes.front_matter import read_front_matter, split_front_matter

# Front matter of pages has lists and a few settings of a setting in it: three levels.
_DEEPEST = 10


def page_source(data: bytes) -> str:
    """Return the text of a note with front matter that any reader of YAML gets through, and at once.

    MkDocs reads it as written: one that is nested without end, or that its aliases double again and again, would end the
    build, or never let it end. Of such a one its title is kept.
    """
    text = decode(data).text
    block = split_front_matter(text)
    body = "\n".join(text.split("\n")[block.lines :])
    if not block.toml and _is_plain(block.source):
        front = block.source.rstrip("\n")
    else:
        title = read_front_matter(block, "")[0].title
        front = f"title: {json.dumps(title)}" if title else ""
    # Without any, MkDocs would take a first line such as `Note: a remark` for some.
    return f"---\n{front or '{}'}\n---\n\n{body}"


def _is_plain(source: str) -> bool:
    """Tell whether front matter is a mapping that no alias and no depth makes large."""
    level = 0
    try:
        for event in yaml.parse(source, yaml.SafeLoader):
            level += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if isinstance(event, yaml.AliasEvent) or level > _DEEPEST:
                return False
        return isinstance(yaml.safe_load(source), Mapping)
    except (yaml.YAMLError, ValueError, RecursionError):
        return False
