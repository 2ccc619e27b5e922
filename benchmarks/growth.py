"""Measure how the cost of one note grows with its length: python benchmarks/growth.py [WORD …]

For each shape (those whose name has one of the words, or all): processor seconds of 50, 100, 200 and 400 kB, from the
bytes of the note to its pages and its search index, MkDocs left out; and by how much the last two sizes differ, the note
before it being half as long. `>` stands where a size took longer than a minute, or more than 4 GB.
"""
# ruff: noqa: E501 (a shape is read whole)

from __future__ import annotations

import gc
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from multiprocessing.connection import Connection
from pathlib import Path

import markdown

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from ainotes_site.gfm import GfmExtension  # noqa: E402
from ainotes_site.library import build_library  # noqa: E402
from ainotes_site.search import build_search  # noqa: E402
from ainotes_site.site import render_site  # noqa: E402

SIZES = (50, 100, 200, 400)  # kB
MOST_SECONDS = 60
MOST_MEMORY = 4 << 30
LIMIT = 2.3

Shape = Callable[[int], str]


def again(text: str, before: str = "", after: str = "") -> Shape:
    """Return the shape that is one text over and over."""
    length = len(text.encode("utf-8"))
    return lambda size: before + text * (size // length) + after


def counted(text: str, before: str = "", after: str = "") -> Shape:
    """Return the shape that is one text over and over, each time with the next number in it."""
    length = len(text.encode("utf-8")) + 2
    return lambda size: before + "".join(text.replace("@", str(at)) for at in range(size // length)) + after


def mirrored(opening: str, closing: str, middle: str = "字") -> Shape:
    """Return the shape whose first half opens what the second half closes."""
    length = len((opening + closing).encode("utf-8"))
    return lambda size: opening * (size // length) + middle + closing * (size // length)


def growing(mark: str, between: str = "字") -> Shape:
    """Return the shape of runs of a character, each longer by one."""
    return lambda size: between.join(mark * length for length in range(1, int((2 * size) ** 0.5)))


def table(size: int) -> str:
    width = int(size**0.5)
    return "|a" * (width // 2) + "|\n" + "|-" * (width // 2) + "|\n" + ("|b" * (width // 2) + "|\n") * width


def nested(marker: str, step: str) -> Shape:
    def make(size: int) -> str:
        depth = int((size / len(step or marker) * 2) ** 0.5)
        return "".join(f"{step * level}{marker}字\n" for level in range(depth))

    return make


FRONT = "---\n{}\n---\n# 题\n\n一段正文，够长，可以独自成为一个主题。\n"
PROSE = "先量化，再蒸馏，最后部署到卡上，看看显存还剩多少。"
SHAPES: Mapping[str, Shape] = {
    # Prose
    "prose in one line": again(PROSE),
    "prose in lines": again(PROSE + "\n"),
    "prose in paragraphs": again(PROSE + "\n\n"),
    "no full stop": again("先量化再蒸馏"),
    "Latin words": again("fine tune the model, "),
    "one Latin word": again("a"),
    "one Chinese word": again("文"),
    "digits": again("1"),
    "spaces": again(" ", "字", "字"),
    "blank lines": again("\n", "字", "字"),
    "tabs": again("\t", "字", "字"),
    "no-break spaces": again("\u00a0", "字", "字"),
    "zero-width spaces": again("\u200b"),
    "line separators": again("字\u2028"),
    "emoji": again("😀"),
    "combining marks": again("\u0301", "e"),
    "right-to-left marks": again("\u202e字"),
    "control characters": again("\x01字"),
    "full width": again("ＡＢＣ，"),
    "surrogates in entities": again("&#xD800;"),
    # Names of concepts
    "one name": again("LoRA，"),
    "one name in lines": again("用 LoRA 微调\n"),
    "two names": again("LoRA 与 GAN，"),
    "glued tokens": again("LoRAGAN"),
    "glued names with hyphens": again("LoRA-"),
    "glued Chinese names": again("大模型微调"),
    "names in code": again("`LoRA` "),
    "names in headings": counted("## LoRA 第 @ 节\n\n用 LoRA 微调。\n\n"),
    "unknown terms": counted("说 Zterm@ 与别的，"),
    # Inlines
    "bare www": again("www.x,"),
    "www and brackets": again("www.(((("),
    "bare addresses": again("https://e.org/a "),
    "glued addresses": again("https://e.org/"),
    "bare mail": again("a@b.c "),
    "glued mail": again("a@"),
    "long label": again("a ", "[a]("),
    "link after link": counted("[去](a@.md) "),
    "links to headings": lambda size: "".join(f"[去](#{at}) " for at in range(size // 40)) + "".join(f"\n\n## {at}\n\n字" for at in range(size // 40)),
    "unfinished links": again("[a]("),
    "unfinished links with titles": again('[a](b "'),
    "unfinished angle links": again("[a](<b"),
    "unfinished images": again("![a]("),
    "brackets": again("["),
    "closing brackets": again("]"),
    "nested brackets": mirrored("[", "]"),
    "nested links": mirrored("[", "](a)"),
    "nested images": mirrored("![", "](a)"),
    "brackets, then links": lambda size: "[" * (size // 2) + " ](" * (size // 6),
    "parentheses": again("("),
    "nested parentheses": mirrored("(", ")"),
    "link of parentheses": lambda size: "[a](" + "(" * (size // 2) + ")" * (size // 2) + ")",
    "reference links": counted("[a@][r@] "),
    "references": counted("[r@]: /a@\n"),
    "references and their links": lambda size: "".join(f"[a][r{at}] " for at in range(size // 30)) + "\n\n" + "".join(f"[r{at}]: /a\n" for at in range(size // 30)),
    "one reference, many links": again("[a][r] ", "[r]: /a\n\n"),
    "equal references": again("[r]: /a\n"),
    "unfinished references": again("[r]: <"),
    "a reference of brackets": again("[", "[r]: "),
    "stars": again("*"),
    "stars and words": again("*字"),
    "double stars and words": again("**字"),
    "closed stars": again("*字* "),
    "stars nested": mirrored("*", "*"),
    "stars nested with blanks": mirrored("*a ", " a*"),
    "double stars nested": mirrored("**a ", " a**"),
    "underscores": again("_a"),
    "underscores and words": again("_字 "),
    "mixed emphasis": again("*a_ **b__ "),
    "emphasis across": again("**a *b** c* "),
    "strikes": again("~~字"),
    "single tildes": again("~a"),
    "marks": again("==字"),
    "marks nested": mirrored("==a ", " a=="),
    "backticks": growing("`"),
    "equal backticks": again("`a"),
    "a long run of backticks": again("`", "字"),
    "backslashes": again("\\"),
    "escapes": again("\\*"),
    "entities": again("&amp;"),
    "unfinished entities": again("&a"),
    "numeric entities": again("&#9"),
    "wikilinks": counted("[[笔记@]] "),
    "unfinished wikilinks": again("[[a"),
    "wikilinks with labels": again("[[a|b]] "),
    "wikilinks to themselves": again("[[#题]] ", "# 题\n\n"),
    "embeds": again("![[a]] "),
    "embeds of itself": again("![[#题]]\n\n", "# 题\n\n"),
    "tags": counted("#标签@ "),
    "glued tags": again("#标签"),
    "block ids": counted("字 ^id@\n\n"),
    "dollars": again("$a "),
    "glued dollars": again("$"),
    "formulas": again("$a$ "),
    "double dollars": again("$$ 字 "),
    "displays": again("$$\na\n$$\n\n"),
    "unfinished displays": again("$$\na\n\n"),
    "bracketed formulas": again("\\(a\\) "),
    "unfinished bracketed formulas": again("\\(a "),
    "nested braces in a formula": mirrored("{", "}"),
    "a long formula": again("a+", "$", "a$"),
    "a formula of braces": lambda size: "$" + "{" * (size // 2) + "}" * (size // 2) + "$",
    "a formula of fractions": again("\\frac{", "$$", "$$"),
    "labels of equations": counted("$$a \\label{e@}$$\n\n见 \\ref{e@}\n\n"),
    "footnotes": counted("字[^@]\n\n[^@]: 注\n\n"),
    "footnotes mixed": lambda size: "".join(f"字[^{at}]" for at in range(size // 30)) + "".join(f"\n\n[^{at}]: 注[^{at}]" for at in range(size // 30)),
    "one footnote": again("字[^1] ", "[^1]: 注\n\n"),
    "footnotes in footnotes": counted("[^@]: 见[^1@]\n\n"),
    "inline footnotes": again("^[a] "),
    "unfinished inline footnotes": again("^[a "),
    "abbreviations": counted("*[A@]: 字\n"),
    "abbreviations used": lambda size: "".join(f"*[A{at}]: 字\n" for at in range(size // 20)) + "\n" + "".join(f"A{at} " for at in range(size // 20)),
    "shortcodes": again(":smile:"),
    "unfinished shortcodes": again(":a"),
    "attribute lists": again("字{.a} "),
    "unfinished attribute lists": again("{.a"),
    "templates": again("{{ x }}{% y %}"),
    "comments": mirrored("<!-- ", "-->"),
    "closed comments": again("<!-- a --> "),
    "unfinished comments": again("字 <!--"),
    "percent": again("字 %%"),
    "percent in paragraphs": again("字%%藏\n\n"),
    # HTML
    "declarations": again("<!a"),
    "instructions": again("<?a"),
    "cdata": again("<![CDATA["),
    "less than": again("<"),
    "unfinished tags": again("<a "),
    "unfinished attributes": again('<a href="'),
    "many attributes": counted('a@="1" ', "<p ", ">字</p>"),
    "a long style": again("color: red; ", '<p style="', '">字</p>'),
    "unclosed tags": again("<i>"),
    "closing tags": again("</i>"),
    "nested tags": mirrored("<b>", "</b>"),
    "nested blocks": mirrored("<div>", "</div>"),
    "nested blocks in lines": mirrored("<div>\n", "</div>\n", "字\n"),
    "mixed closing tags": lambda size: "<u></u>" + "<i>" * (size // 10) + "</u>" * (size // 10),
    "closed and open tags": again("<u></u><i>"),
    "tags in turn": again("<b><i>字</b></i>"),
    "unclosed cells": again("<td>", "<table><tr>"),
    "unclosed items": again("<li>a"),
    "details": again("<details><summary>a</summary>\n\n字\n\n</details>\n\n"),
    "anchors": counted('<a id="a@"></a>字\n\n'),
    "images": again('<img src="a.png">'),
    "unknown tags": again("<think>字</think>"),
    "scripts": again("<script>a</script>\n\n"),
    "unclosed scripts": again("<script>\n\n"),
    "a pre": again("字\n", "<pre>", "</pre>"),
    # Blocks
    "headings": counted("# 第 @ 题\n\n字\n\n"),
    "equal headings": again("# 题\n\n"),
    "equal headings with text": again(f"# 题\n\n{PROSE}\n\n"),
    "one long heading": again("标题", "# "),
    "a heading of names": again("LoRA 与微调，", "# "),
    "empty headings": again("#\n"),
    "setext headings": again("题\n===\n\n"),
    "a long setext heading": again("题\n", "", "==="),
    "levels": again("# 一\n\n## 二\n\n### 三\n\n#### 四\n\n"),
    "numbered headings": counted("## @. 题\n\n字\n\n"),
    "bold as headings": counted("**第 @ 题**\n\n字\n\n"),
    "rules": again("---\n\n"),
    "lists": again("- 字\n"),
    "loose lists": again("- 字\n\n"),
    "numbered lists": counted("@. 字\n"),
    "lists nested deep": nested("- ", "  "),
    "markers in a line": again("- "),
    "numbers in a line": again("1. "),
    "quotes": again("> 字\n"),
    "quotes in a line": again("> "),
    "quotes nested": nested("字", "> "),
    "lazy quotes": again("> 字\n字\n\n"),
    "tasks": again("- [ ] 字\n"),
    "callouts": again("> [!note] 题\n> 字\n\n"),
    "callouts nested": nested("[!note] 字", "> "),
    "admonitions": again("!!! note\n    字\n\n"),
    "admonitions nested": nested("!!! note ", "    "),
    "tabs of Material": again('=== "a"\n\n    字\n\n'),
    "definitions": again("词\n:   义\n\n"),
    "fences": again("```python\nx = 1\n```\n\n"),
    "unclosed fences": again("```\n\n"),
    "fences of growing length": growing("`", "\n字\n\n"),
    "a fence": again("x = 1\n", "```python\n", "```\n"),
    "a fence of one line": again("x = 1; ", "```python\n", "\n```\n"),
    "a fence of no language": again("字 ", "```\n", "\n```\n"),
    "a fence of JSON": again('{"a": [', "```json\n", "\n```\n"),
    "a fence of HTML": again("<b>", "```html\n", "\n```\n"),
    "a fence of brackets": again("(", "```lisp\n", "\n```\n"),
    "a fence of quotes": again("'", "```bash\n", "\n```\n"),
    "a fence of shell": again("$(", "```bash\n", "\n```\n"),
    "indented code": again("    x = 1\n"),
    "a flowchart": counted("  a@ --> b@\n", "```mermaid\ngraph TD\n", "```\n"),
    "a flowchart of one line": counted("a@-->", "```mermaid\ngraph TD\n", "b\n```\n"),
    "flowcharts": counted("```mermaid\ngraph TD\n  a@ --> b\n```\n\n"),
    "another chart": again("  甲->>乙: 字\n", "```mermaid\nsequenceDiagram\n", "```\n"),
    "a table": again("| 字 | 字 |\n", "| a | b |\n|---|---|\n"),
    "a square table": table,
    "a table of one row": again("|a", "", "|\n|-|\n"),
    "a wide table": lambda size: "|a" * (size // 4) + "|\n" + "|-" * (size // 4) + "|\n",
    "long rows": lambda size: "|a|b|\n|-|-|\n" + "|a" * (size // 2) + "|\n",
    "delimiter rows": again("|-|-|\n"),
    "pipes": again("|"),
    "pipes in lines": again("|\n"),
    "a table of wikilinks": again("| [[a|b]] | c |\n", "| a | b |\n|---|---|\n"),
    # Front matter
    "long front matter": counted("k@: v\n", "---\n", "---\n# 题\n\n字\n"),
    "unclosed front matter": counted("k@: v\n", "---\n"),
    "many tags": lambda size: FRONT.format("tags: [" + ", ".join(f"t{at}" for at in range(size // 8)) + "]"),
    "many aliases": lambda size: FRONT.format("aliases: [" + ", ".join(f"a{at}" for at in range(size // 8)) + "]"),
    "one long title": lambda size: FRONT.format("title: " + "题" * (size // 3)),
    "nested lists of YAML": lambda size: FRONT.format("a: " + "[" * (size // 2) + "]" * (size // 2)),
    "nested maps of YAML": lambda size: FRONT.format("a: " + "{a: " * (size // 5) + "}" * (size // 5)),
    "aliases of YAML": lambda size: FRONT.format("a: &a [x]\n" + "b: *a\n" * (size // 6)),
    "doubling aliases of YAML": lambda size: FRONT.format("a0: &a0 [x]\n" + "".join(f"a{at}: &a{at} [*a{at - 1}, *a{at - 1}]\n" for at in range(1, size // 25))),
    "a YAML text": lambda size: FRONT.format("a: |\n" + "  字\n" * (size // 6)),
    "quotes of YAML": lambda size: FRONT.format('a: "' + "\\n" * (size // 2) + '"'),
    "dashes of YAML": lambda size: FRONT.format("a: " + "- " * (size // 2)),
    "inline fields": counted("k@:: v\n"),
}  # fmt: skip


def build(folder: Path) -> None:
    library = build_library(folder)
    rendered = render_site(library, name="x", description="", address="", repository="", directory_urls=True)
    extension = GfmExtension()
    parser = markdown.Markdown(extensions=[extension, "toc"])
    for page in rendered.plan:
        made = rendered.pages[page.src_uri]
        if made.document is not None:
            extension.document = made.document
            parser.reset().convert("# x")
    for path in rendered.markdown:
        rendered.markdown[path]
    build_search(library)


def measure(shape: str, answers: Connection) -> None:
    """Send the seconds of each size."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            text = SHAPES[shape](size * 1000)
            (Path(folder) / "a.md").write_bytes(text.encode("utf-8", "surrogatepass"))
            del text
            gc.collect()
            begin = time.process_time()
            build(Path(folder))
            answers.send(time.process_time() - begin)


def seconds(shape: str) -> list[float]:
    """Return the seconds of each size, as far as they could be waited for."""
    copies = multiprocessing.get_context("fork")
    answers, theirs = copies.Pipe(duplex=False)
    child = copies.Process(target=measure, args=(shape, theirs))
    child.start()
    theirs.close()
    found: list[float] = []
    try:
        while len(found) < len(SIZES) and answers.poll(MOST_SECONDS * 2):
            found.append(answers.recv())
            if found[-1] > MOST_SECONDS:
                break
    except EOFError:
        pass
    child.kill()
    child.join()
    return found


def rows(words: list[str]) -> Iterator[str]:
    yield f"{'shape':34}" + "".join(f"{size:>6} kB" for size in SIZES) + "  factor"
    for shape in SHAPES:
        if words and not any(word in shape for word in words):
            continue
        found = seconds(shape)
        times = "".join(f"{value:9.2f}" for value in found) + "        >" * (len(SIZES) - len(found))
        factor = found[-1] / found[-2] if len(found) > 1 else 0.0
        mark = " <<<" if len(found) < len(SIZES) or factor > LIMIT or found[-1] > 10 else ""
        yield f"{shape:34}{times}{factor:8.1f}{mark}"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as empty:  # what is read once a process
        (Path(empty) / "a.md").write_text("# 题\n\n用 LoRA 微调，见 $a$。\n", encoding="utf-8")
        build(Path(empty))
    for row in rows(sys.argv[1:]):
        print(row, flush=True)
