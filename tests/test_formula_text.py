"""Formulas as text, for lists, descriptions and search."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ainotes_site.gfm.formula_text import read_formula


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\sqrt{d_k}", "√d_k"),
        (r"a \ll \min f", "a ≪min f"),
        (r"\lceil x \rceil", "⌈x ⌉"),
        (r"\begin{aligned} a &= b \\ &= c \end{aligned}", "a = b \n = c"),
        (r"\begin{bmatrix}1 & 2\\3 & 4\end{bmatrix}", "1 2\n3 4"),
        (r"x\in\mathbb R^n", "x∈R^n"),
        (r"\min\mathbf{x}", "min x"),
        (r"\frac ab", "a/b"),
        (r"\dfrac{1}{n}\sum_{i=1}^{n} x_i", "1/n∑_i=1^n x_i"),
        (r"\text{softmax}\left(\frac{QK^\top}{\sqrt{d_k}}\right)V", "softmax(QK^⊤/√d_k)V"),
        (r"\mathcal{L}_{\text{CE}}", "L_CE"),
        (r"\log p, \exp(x)", "log p, exp(x)"),
        (r"\mathrm{d}x", "dx"),
        (r"\mathbf{x}^{\mathrm{T}}", "x^T"),
        (r"\|x\| \le \{a\}", "‖x‖≤{a}"),
    ],
)
def test_a_formula_reads_as_text(tex: str, text: str) -> None:
    assert read_formula(tex) == text


@given(st.text("\\{}_^&ab 1frac", max_size=60))
def test_no_formula_raises(tex: str) -> None:
    read_formula(tex)
