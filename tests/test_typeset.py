"""Formulas typeset when the site is built."""

from ainotes_site.drawing.formulas import typeset, typeset_formulas
from ainotes_site.gfm import parse, walk


def test_a_formula_is_html_with_its_source_for_screen_readers() -> None:
    html = typeset(r"\frac{QK^\top}{\sqrt{d_k}}", display=False)
    assert html.startswith('<span class="katex">')
    assert r"\frac{QK^\top}{\sqrt{d_k}}</annotation>" in html


def test_what_katex_does_not_understand_is_left_as_it_is() -> None:
    assert typeset(r"\frac{1}{", display=True) == ""
    document, _ = typeset_formulas(parse(r"看 $\frac{1}{$ 和 $x$"))
    found = [node for node in walk(document) if node.kind == "formula"]
    assert [bool(node.attrs.html) for node in found] == [False, True]


def test_a_formula_cannot_act_or_grow_without_bound() -> None:
    assert "href=" not in typeset(r"\href{javascript:alert(1)}{x}", display=False)
    assert "<script" not in typeset(r"\text{<script>alert(1)</script>}", display=False)
    assert typeset(r"\def\a{\a\a}\a", display=False) == ""
    assert "url(" not in typeset(r"\includegraphics{http://evil.example/x.png}", display=False)


def test_a_document_without_formulas_stays_the_same() -> None:
    document = parse("没有公式，`$x$` 是代码。")
    assert typeset_formulas(document) == (document, False)


def test_a_math_fence_is_typeset_too() -> None:
    document, found = typeset_formulas(parse("```math\nE = mc^2\n```\n"))
    assert found
    assert 'class="katex-display"' in document.children[0].attrs.html
