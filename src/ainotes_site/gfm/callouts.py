"""Names of callouts: Obsidian's and GitHub's types, and Material's classes for them."""

# class: (the types that Obsidian and GitHub know, title where the author gave none)
_CALLOUTS = {
    "note": (("note",), "笔记"),
    "abstract": (("abstract", "summary", "tldr"), "摘要"),
    "info": (("info", "todo"), "信息"),
    "tip": (("tip", "hint", "important"), "提示"),
    "success": (("success", "check", "done"), "完成"),
    "question": (("question", "help", "faq"), "问题"),
    "warning": (("warning", "caution", "attention"), "注意"),
    "failure": (("failure", "fail", "missing"), "失败"),
    "danger": (("danger", "error"), "危险"),
    "bug": (("bug",), "缺陷"),
    "example": (("example",), "示例"),
    "quote": (("quote", "cite"), "引用"),
}
_CLASSES = {name: css for css, (names, _) in _CALLOUTS.items() for name in names}
_TITLES = {"todo": "待办", "important": "重要", "caution": "警告"}


def callout_class(kind: str) -> str:
    """Return Material's class for a callout type; a type that nobody knows looks like a note, as in Obsidian."""
    return _CLASSES.get(kind, "note")


def callout_title(kind: str) -> str:
    """Return the title of a callout that has none of its own."""
    if kind not in _CLASSES:
        return kind.capitalize()
    return _TITLES.get(kind) or _CALLOUTS[_CLASSES[kind]][1]
