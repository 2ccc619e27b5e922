"""Notes that nobody means well by: each is read, and none stops the build of the others."""

from __future__ import annotations

import json
import os
import re
import socket
import sys
from pathlib import Path

import pytest

from tests.conftest import BuildSite, build_in

TEXT = "# 题目{}\n\n这一段讲的是微调与对齐，够长，可以独自成为一个主题，后面还有一句话。\n\n{}\n\n后面。\n"
ODD = [
    *(
        '<a id="pos"></a>',
        '<a name="p1"></a> 字',
        '<a href="">x</a>',
        "<a>空</a>",
        "## <a id=x></a>题",
        "- <a name=y></a>项",
    ),
    *(
        "| <a></a> | b |\n|-|-|\n| <a name=q></a> | <a href></a> |",
        "字[^1]\n\n[^1]: <a id=z></a>脚",
        "<img>",
        "<img src>",
    ),
    *(
        "![]()",
        "[]()",
        "[[]]",
        "![[]]",
        "[[#]]",
        "[[|]]",
        "[](#)",
        "[x](<>)",
        "<video></video>",
        "<audio src>",
        "<h1></h1>",
    ),
    *(
        "###",
        "#",
        "[^1]",
        "[^1]: x",
        "```mermaid\n```",
        "```math\n```",
        "$$ $$",
        "$ $",
        "\\[\\]",
        "> [!note]",
        "> [!]",
        "|",
        "|-|",
    ),
    *(
        "- [ ]",
        "1.",
        "*",
        "<table><tr><td>",
        "<details>",
        "[x](#a b)",
        "[x](./)",
        "[x](/)",
        "[x](..)",
        "[x](../..)",
        "[x](?q)",
    ),
    *(
        "[x](//)",
        "[x](http://[::1)",
        "![x](http://[bad)",
        '<a href="http://[bad">x</a>',
        "[x](http://a:b:c)",
        "http://a℀b",
    ),
    *(
        "![x](data:)",
        "![x](a\x00b.png)",
        "![[a.png|0x0]]",
        "![[a.png|99999999999999999]]",
        "<td colspan=99999999>x</td>",
    ),
    *("99999999999999999999. x", '<ol start="x"><li>x</ol>', "[x]: http://[bad\n\n[x]", "\u2028\u2029\x0b\x0c\x1c\x85"),
    *(
        "\x02\x03wzxhzdk:0\x03",
        "&#x110000;&#0;&#xD800;",
        '<a href="&#xD800;">x</a>',
        "{{ x }}{% y %}",
        "^abcd",
        "%%",
        "<!--",
    ),
]
FRONTS = ['title: "\\ud800"', "title: \ue000", "title: [a]", "title: {a: b}", "tags: [[a], [b], '..', '/', index]", "title: ..",
          f"title: {'很长' * 300}", "layout: page", "dialect: pymdown", "tags: [con, aux]", "title: index", "title: &x [*x]",
          "hide: 7", "icon: ../../x", "template: ../x.html", "date: 2024-99-99T25:99:99", "tags: {a: b}", "? [a]\n: b"]  # fmt: skip
NAMES = ["x.md/b.md", "con.md", "引'号.md", f"{'长' * 80}.md", "a#b.md", "a%20b.md", "tags.md", "search/index.md", "404.md",
         "topics/lora.md", "knowledge.json", "😀.md", "{{x}}.md", "a&b=c.md", "concepts/lora.md",
         f"{'a' * 252}.md", "a:b?.md", "-rf.md", "__proto__.md", "e\u0301.md", "é.md", "a\\b.md", "y.markdown/z.md"]  # fmt: skip
# Names that no page can have: each is told, and left.
UNUSABLE = (b"a\nb.md", b"a\tb.md", b"\xff\xfe.md", b"\xe4\xb8.md", b"c\x80/d.md")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_no_note_stops_a_build(build_site: BuildSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notes: dict[str, str | bytes] = {f"odd/{at}.md": TEXT.format(at, odd) for at, odd in enumerate(ODD)}
    notes |= {f"bare/{at}.md": odd for at, odd in enumerate(ODD)}
    notes |= {f"front/{at}.md": f"---\n{front}\n---\n{TEXT.format(f'前{at}', '')}" for at, front in enumerate(FRONTS)}
    notes |= {f"pages/{at}.md": f"---\nlayout: page\n{front}\n---\n页\n" for at, front in enumerate(FRONTS)}
    notes |= {name: TEXT.format(f"名{at}", "") for at, name in enumerate(NAMES)}
    (tmp_path / "notes").mkdir()
    os.mkfifo(tmp_path / "notes" / "pipe.md")
    with socket.socket(socket.AF_UNIX) as end:
        monkeypatch.chdir(tmp_path / "notes")  # the path of a socket is short
        end.bind("socket.md")
    for name in UNUSABLE:
        path = tmp_path / "notes" / os.fsdecode(name)
        path.parent.mkdir(exist_ok=True)
        path.write_text(TEXT.format("无", ""), encoding="utf-8")
    for link, target in {"passwd.md": "/etc/passwd", "loop": ".", "zero.md": "/dev/zero", "self.md": "self.md"}.items():
        (tmp_path / "notes" / link).symlink_to(target)
    site = build_site(notes)
    topics = json.loads((site / "knowledge.json").read_text(encoding="utf-8"))["topics"]
    read = {source["note"] for topic in topics for source in topic["sources"]}
    assert read >= {f"odd/{at}.md" for at in range(len(ODD))}
    assert read >= {name for name in NAMES if name.endswith(".md")}


MARK = "只在文件夹外面"
# Ways out of the folder that notes, and what a vault keeps beside them, may name.
WAYS_OUT = {
    ".obsidian/app.json": json.dumps({"attachmentFolderPath": "../", "userIgnoreFilters": ["((((a+)+)+)+$", "*["]}),
    ".obsidian/templates.json": json.dumps({"folder": "../"}),
    ".pages": "nav:\n  - ../外面.md\n  - '<script>alert(1)</script>': 甲.md\n  - 夹/../../外面.md\n",
    "_sidebar.md": "- [外](../外面.md)\n- [行](javascript:alert(1))\n",
    "板.canvas": json.dumps(
        {"nodes": [{"id": "1", "type": "file", "file": "../外面.md"}, {"id": "2", "type": "link", "url": "javascript:alert(1)"}]}
    ),
    "甲.md": TEXT.format(
        "",
        '--8<-- "../外面.txt"\n\n![[../外面.txt]] ![[../外面.md]] ![图](../外面.txt) ![[板.canvas]]\n\n'
        "[文](../外面.txt ':include')\n\n{% include \"../外面.txt\" %}\n\n```text\n--8<-- \"../外面.txt\"\n```",
    ),
}  # fmt: skip


def test_nothing_outside_the_folder_is_read_whatever_names_it(tmp_path: Path) -> None:
    for name in ("外面.txt", "外面.md"):
        (tmp_path / name).write_text(f"# {MARK}\n", encoding="utf-8")
    inside = {"里面.txt": "里面的可以", "乙.md": TEXT.format("", '--8<-- "里面.txt"')}
    build_in(tmp_path, WAYS_OUT | inside, "")
    texts = [path.read_text("utf-8", "replace") for path in (tmp_path / "site").rglob("*") if path.is_file()]
    assert [text for text in texts if "里面的可以" in text]
    assert not [text for text in texts if MARK in text]
    assert not [text for text in texts if re.search(r"""(?:href|src)=["']?javascript:""", text)]
