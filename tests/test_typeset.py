"""Formulas typeset when the site is built."""

import pytest

from ainotes_site.drawing.formulas import refused_formulas, typeset, typeset_formulas
from ainotes_site.gfm import parse, walk


def test_a_formula_is_html_with_its_source_for_screen_readers() -> None:
    html = typeset(r"\frac{QK^\top}{\sqrt{d_k}}", display=False)
    assert html.startswith('<span class="katex">')
    assert r"\frac{QK^\top}{\sqrt{d_k}}</annotation>" in html


def test_what_katex_does_not_understand_is_shown_as_code() -> None:
    assert typeset(r"\frac{1}{", display=True) == ""
    document, _ = typeset_formulas(parse(r"看 $\frac{1}{$ 和 $x$"))
    found = [
        (node.kind, node.text, bool(node.attrs.html)) for node in walk(document) if node.kind in ("formula", "code")
    ]
    assert found == [("code", r"$\frac{1}{$", False), ("formula", "x", True)]


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


@pytest.mark.parametrize(
    ("latex", "display"),
    [
        (r"\begin{eqnarray} a &=& b \\ c &=& d \end{eqnarray}", True),
        (r"\begin{align} a &= b \end{align}", False),
        (r"\begin{equation} x \end{equation}", False),
        (r"\mbox{其中} a", False),
        (r"\min_\hat x f", False),
        (r"x_\boldsymbol w", False),
        (r"x^\mathrm{T}", False),
        (r"a \tag{1}", False),
        (r"a \tag{1}", True),
        (r"a \label{eq}", True),
        (r"a &lt; b", False),
        (r"\text{a_b}", False),
    ],
)
def test_what_latex_takes_is_typeset(latex: str, display: bool) -> None:
    assert "katex" in typeset(latex, display=display)


def test_a_formula_that_fails_is_a_problem_with_its_line_and_the_reason() -> None:
    tree = parse("前\n\n$$\n\\frac{a}{b}\n$$\n\n后 $\\foo x$\n\n```math\n\\bar\n```\n")
    first, second = refused_formulas(tree.children, "a.md")
    assert (first.path, first.line, second.line) == ("a.md", 7, 9)
    assert "\\foo" in first.message
    assert first.severity == "hint"
