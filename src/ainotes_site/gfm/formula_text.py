"""Write a formula as a reader sees it, as far as one line of text can: results show it, and Ctrl-F finds it so."""

import re

from ainotes_site.gfm.tree import Node, plain_text, rewrite

# fmt: off
_SIGNS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ϵ", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "vartheta": "ϑ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π",
    "rho": "ρ", "varrho": "ϱ", "sigma": "σ", "varsigma": "ς", "tau": "τ", "upsilon": "υ", "phi": "ϕ", "varphi": "φ",
    "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π",
    "Sigma": "Σ", "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
    "times": "×", "cdot": "⋅", "odot": "⊙", "oplus": "⊕", "otimes": "⊗", "circ": "∘", "ast": "∗", "star": "⋆", "bullet": "•",
    "pm": "±", "mp": "∓", "div": "÷", "top": "⊤", "bot": "⊥", "perp": "⊥", "dagger": "†", "prime": "′", "angle": "∠",
    "le": "≤", "leq": "≤", "leqslant": "≤", "ge": "≥", "geq": "≥", "geqslant": "≥", "ne": "≠", "neq": "≠", "ll": "≪",
    "gg": "≫", "lt": "<", "gt": ">", "approx": "≈", "equiv": "≡", "sim": "∼", "simeq": "≃", "cong": "≅", "propto": "∝",
    "triangleq": "≜", "prec": "≺", "succ": "≻", "in": "∈", "notin": "∉", "ni": "∋", "subset": "⊂", "subseteq": "⊆",
    "supset": "⊃", "supseteq": "⊇", "cup": "∪", "cap": "∩", "setminus": "∖", "emptyset": "∅", "varnothing": "∅",
    "forall": "∀", "exists": "∃", "neg": "¬", "lnot": "¬", "land": "∧", "wedge": "∧", "lor": "∨", "vee": "∨",
    "infty": "∞", "sum": "∑", "prod": "∏", "int": "∫", "iint": "∬", "oint": "∮", "partial": "∂", "nabla": "∇", "sqrt": "√",
    "mid": "∣", "vert": "|", "Vert": "‖", "lVert": "‖", "rVert": "‖", "|": "‖", "lvert": "|", "rvert": "|", "parallel": "∥",
    "to": "→", "rightarrow": "→", "longrightarrow": "→", "leftarrow": "←", "gets": "←", "leftrightarrow": "↔", "mapsto": "↦",
    "Rightarrow": "⇒", "implies": "⇒", "Leftarrow": "⇐", "Leftrightarrow": "⇔", "iff": "⇔", "uparrow": "↑",
    "downarrow": "↓", "ldots": "…", "cdots": "⋯", "dots": "…", "vdots": "⋮", "ddots": "⋱", "ell": "ℓ", "hbar": "ℏ", "Re": "ℜ",
    "langle": "⟨", "rangle": "⟩", "lceil": "⌈", "rceil": "⌉", "lfloor": "⌊", "rfloor": "⌋", "lbrace": "{", "rbrace": "}",
    "{": "{", "}": "}", "%": "%", "_": "_", "&": "&", "#": "#", "$": "$", "lbrack": "[", "rbrack": "]", "colon": ":",
    "because": "∵", "therefore": "∴", "checkmark": "✓", "triangle": "△", "square": "□", "Box": "□",
}
# fmt: on
# What only sets, before a group or a single sign.
_SETS = (
    r"\\(?:text\w{0,2}|math\w{2,4}|operatorname\*?|boldsymbol|bm|pmb|mbox|hat|bar|tilde|vec|dot|ddot|widehat|widetilde|"
    r"overline|underline|overrightarrow|overset\{[^{}]*\}|underset\{[^{}]*\}|color\{[^{}]*\}|phantom|tag\*?|label|"
    r"boxed|cancel|not|stackrel\{[^{}]*\})"
)
_FRACTION = re.compile(r"\\[dtc]?frac\s*(?:\{([^{}]*)\}|([A-Za-z0-9]))\s*(?:\{([^{}]*)\}|([A-Za-z0-9]))")
_GROUP = re.compile(rf"{_SETS}\s*\{{([^{{}}]*)\}}")
_SINGLE = re.compile(rf"{_SETS}(?![A-Za-z])\s*([A-Za-z0-9])")
_FRAME = re.compile(r"\\(?:begin|end)\s*\{[^{}]*\}(?:\{[^{}]*\}|\[[^\[\]]*\])?")
_SPACING = re.compile(
    r"\\(?:[,;:! ]|(?:qq?uad|left|right|middle|[bB]ig{1,2}[lrm]?|n?o?limits|(?:display|text|script)style|nonumber|notag|hline"
    r"|rm|bf|it|cal|mathop|mathbin|mathrel)(?![A-Za-z]))"
)
_LETTERS = re.compile(r"\\([A-Za-z]+) ?")
_NAMED = re.compile(r"\\([A-Za-z]+|[{}%_&#$|])( ?)")
_ROOT = re.compile(r"\\sqrt\s*(?:\[[^\[\]]*\])?\s*\{([^{}]*)\}")
_BRACES = re.compile(r"([_^])\{([^{}]*)\}")
_MATRIX_CELL = re.compile(r"(?<!\\)&")


def readable_text(block: Node) -> str:
    """Return the text of a block with its formulas as a reader sees them."""
    return plain_text(rewrite(block, _as_read))


def _as_read(node: Node) -> Node | None:
    return node.replaced(text=read_formula(node.text)) if node.kind == "formula" else None


def read_formula(tex: str) -> str:
    """Return a formula with signs for commands and without what only sets it: `\\sqrt{d_k}` is `√d_k`."""
    tex = _MATRIX_CELL.sub(" ", _FRAME.sub("", tex)).replace("\\\\", "\n")
    tex = _LETTERS.sub(_letter, _SPACING.sub("", tex))
    for _ in range(4):  # groups in groups
        tex = _BRACES.sub(r"\1\2", _SINGLE.sub(_bare, _GROUP.sub(_bare, tex)))
        tex = _ROOT.sub(r"√\1", tex)
        tex = _FRACTION.sub(lambda match: "/".join(part for part in match.groups() if part is not None), tex)
    tex = _NAMED.sub(_sign, tex)
    return re.sub(r"[ \t]{2,}", " ", tex).strip()


def _letter(command: re.Match[str]) -> str:
    """Return a command's sign; what takes a group stays until its group is read."""
    return _SIGNS[command[1]] if command[1] in _SIGNS and command[1] != "sqrt" else command[0]


def _bare(group: re.Match[str]) -> str:
    """Return what a group holds, apart from the name of a command before it."""
    beside = group.string[group.start() - 1 : group.start()].isalpha() and group[1][:1].isalnum()
    return (
        f" {group[1]}"
        if beside and re.search(r"\\[A-Za-z]+$", group.string[max(0, group.start() - 20) : group.start()])
        else group[1]
    )


def _sign(command: re.Match[str]) -> str:
    """Return a command's sign, which swallows the blank behind it; the name of one without a sign is a word of its own."""
    sign = _SIGNS.get(command[1])
    if sign is not None:
        return sign
    following = command.string[command.end() : command.end() + 1]
    return f"{command[1]} " if command[2] or following.isalnum() else command[1]
