"""Files that code blocks name stand in them."""

from __future__ import annotations

import pytest

from ainotes_site.addresses import include_snippets, index_files, locate
from ainotes_site.addresses.snippets import _MOST_LINES
from ainotes_site.gfm import walk
from ainotes_site.notes import parse_note

CODE = "import x\n\n# --8<-- [start:body]\ndef f():\n    return 1\n# --8<-- [end:body]\n"


def included(code: str, text: str = CODE) -> tuple[str, list[str]]:
    """Return the code of a note's code block, and what its author is told."""
    note, _ = parse_note("sub/a.md", f"前\n\n```python\n{code}\n```\n".encode())
    files = index_files(("sub/a.md", "sub/code/x.py"))
    located = include_snippets(locate(note, files), files, lambda path: text if path == "sub/code/x.py" else "")
    (block,) = (node for one in located.note.preamble for node in walk(one) if node.kind == "code_block")
    return block.text.rstrip("\n"), [f"{one.line} {one.message}" for one in located.problems]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('--8<-- "code/x.py"', "import x\n\ndef f():\n    return 1"),
        ("-8<- 'code/x.py:1:1'", "import x"),
        ('--8<-- "code/x.py:4"', "def f():\n    return 1"),
        ('--8<-- "code/x.py::1"', "import x"),
        ('--8<-- "code/x.py:body"', "def f():\n    return 1"),
        ('if y:\n    --8<-- "code/x.py:4:5"\nz', "if y:\n    def f():\n        return 1\nz"),
        (';--8<-- "code/x.py"', '--8<-- "code/x.py"'),
        ('a --8<-- "code/x.py"', 'a --8<-- "code/x.py"'),
        ("--8<-- code/x.py", "--8<-- code/x.py"),
    ],
)
def test_a_file_or_a_part_of_it_stands_where_its_name_stood(line: str, code: str) -> None:
    assert included(line) == (code, [])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('--8<-- "code/y.py"', "code/y.py 不存在"),
        ('--8<-- "../../etc/passwd"', "../../etc/passwd 不存在"),
        ('--8<-- "code/x.py:nothing"', "没有这一部分"),
        ('--8<-- "code/x.py:90:99"', "没有这一部分"),
    ],
)
def test_what_is_not_there_leaves_the_line_and_is_told(line: str, reason: str) -> None:
    code, (told,) = included(line)
    assert code == line
    assert told.startswith("3 ")
    assert reason in told


def test_a_note_takes_in_no_more_than_is_read() -> None:
    line = '--8<-- "code/x.py"'
    code, told = included(f"{line}\n{line}\n{line}", "x\n" * (_MOST_LINES // 2))
    assert code.count("x\n") == _MOST_LINES
    assert code.endswith(line)
    assert len(told) == 1


def test_a_file_that_stands_in_code_is_used() -> None:
    note, _ = parse_note("a.md", b"[x](c.py ':include :type=code')\n\n<<< @/d.py\n\n[y](e.md ':include')\n")
    files = index_files(("a.md", "c.py", "d.py", "e.md"))
    assert include_snippets(locate(note, files), files, lambda path: CODE).included == ("c.py", "d.py")
