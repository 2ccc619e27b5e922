"""Formulas as results show them."""

import pytest

from ainotes_site.gfm.formula_text import read_formula


@pytest.mark.parametrize(
    ("tex", "read"),
    [
        (r"Q(K^\top V)", "Q(K^⊤V)"),
        (r"\mathrm{softmax}\!\left(\frac{QK^\top}{\sqrt{d_k}}\right)V", "softmax(QK^⊤/√d_k)V"),
        (r"\theta_t = \theta_{t-1}", "θ_t = θ_t-1"),
        (r"\text{带宽}/\text{字节}", "带宽/字节"),
        (r"n\times n", "n×n"),
        (r"0.0035\%", "0.0035%"),
        (r"\log p", "log p"),
        ("", ""),
        (r"\frac{1}{", r"frac{1}{"),
        ("\\", "\\"),
    ],
)
def test_reads(tex: str, read: str) -> None:
    assert read_formula(tex) == read
