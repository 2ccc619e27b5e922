"""Write a formula as a reader sees it, as far as one line of text can: results show it, and Ctrl-F finds it so."""

import re

from ainotes_site.gfm.tree import Node, plain_text, rewrite

# fmt: off
_SIGNS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ϵ", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ",
    "tau": "τ", "phi": "ϕ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ",
    "Theta": "Θ", "Lambda": "Λ", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
    "times": "×", "cdot": "⋅", "odot": "⊙", "pm": "±", "div": "÷", "top": "⊤", "le": "≤", "leq": "≤", "ge": "≥",
    "geq": "≥", "ne": "≠", "neq": "≠", "approx": "≈", "equiv": "≡", "sim": "∼", "propto": "∝", "in": "∈", "to": "→",
    "infty": "∞", "sum": "∑", "prod": "∏", "int": "∫", "partial": "∂", "nabla": "∇", "sqrt": "√", "mid": "∣",
    "rightarrow": "→", "leftarrow": "←", "Rightarrow": "⇒", "ldots": "…", "cdots": "⋯", "dots": "…", "ell": "ℓ",
    "lVert": "‖", "rVert": "‖", "|": "‖", "langle": "⟨", "rangle": "⟩", "lvert": "|", "rvert": "|", "{": "{", "}": "}",
    "hat": "", "bar": "", "tilde": "", "%": "%", "_": "_", "&": "&", "#": "#", "$": "$",
}
# fmt: on
_FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_GROUP = re.compile(
    r"\\(?:text|mathrm|mathbf|mathcal|mathbb|mathit|operatorname\*?|hat|bar|tilde|boldsymbol|begin|end)\s*\{([^{}]*)\}"
)
_SPACING = re.compile(r"\\(?:[,;:! ]|qq?uad|left|right|[bB]ig[lr]?|limits|displaystyle)(?![A-Za-z])")
_NAMED = re.compile(r"\\([A-Za-z]+ ?|[{}%_&#$|])")
_ROOT = re.compile(r"\\sqrt\s*\{([^{}]*)\}")
_BRACES = re.compile(r"([_^])\{([^{}]*)\}")


def readable_text(block: Node) -> str:
    """Return the text of a block with its formulas as a reader sees them."""
    return plain_text(rewrite(block, _as_read))


def _as_read(node: Node) -> Node | None:
    return node.replaced(text=read_formula(node.text)) if node.kind == "formula" else None


def read_formula(tex: str) -> str:
    """Return a formula with signs for commands and without what only sets it: `\\sqrt{d_k}` is `√d_k`."""
    tex = _SPACING.sub("", tex)
    for _ in range(4):  # groups in groups
        tex = _ROOT.sub(r"√\1", _BRACES.sub(r"\1\2", _GROUP.sub(r"\1", tex)))
        tex = _FRACTION.sub(r"\1/\2", tex)
    tex = _NAMED.sub(_sign, tex.replace("\\\\", "\n"))
    return re.sub(r" {2,}", " ", tex).strip()


def _sign(command: re.Match[str]) -> str:
    return _SIGNS.get(command[1].strip(), command[1])  # a sign swallows the space after its command
