"""What in a text looks like a key to somebody's account: published, it opens that to all."""

import re
from collections.abc import Iterator

from ainotes_site.problems import Problem

# As their makers write them: a fixed beginning and so many random characters. Words such as `password` are not looked for:
# notes on programming are full of them.
_KINDS = (
    (" AWS 的密钥", r"(?:AKIA|ASIA)[A-Z2-7]{16}"),
    ("阿里云的密钥", r"LTAI[A-Za-z0-9]{16,20}"),
    ("腾讯云的密钥", r"AKID[A-Za-z0-9]{32}"),
    (" GitHub 的令牌", r"gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}"),
    (" GitLab 的令牌", r"glpat-[A-Za-z0-9_-]{20}"),
    ("大模型接口的密钥", r"sk-(?:ant-|proj-|svcacct-|admin-|or-v1-)[A-Za-z0-9_-]{40,200}|sk-[A-Za-z0-9]{32,64}"),
    (" Google 的密钥", r"AIza[A-Za-z0-9_-]{35}"),
    (" Hugging Face 的令牌", r"hf_[A-Za-z0-9]{34}"),
    (" Slack 的令牌", r"xox[abprs]-[0-9]{10,13}-[A-Za-z0-9-]{20,80}"),
    (" Stripe 的密钥", r"[rs]k_live_[A-Za-z0-9]{24,99}"),
    (" npm 的令牌", r"npm_[A-Za-z0-9]{36}"),
    (" PyPI 的令牌", r"pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,200}"),
    (" Telegram 机器人的令牌", r"[0-9]{8,10}:AA[A-Za-z0-9_-]{33}"),
    ("私钥", r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s+[A-Za-z0-9+/=]{40,76}\s+[A-Za-z0-9+/=]{20,76}"),
)
_KEY = re.compile(r"(?<![A-Za-z0-9_-])(?:" + "|".join(f"({pattern})" for _, pattern in _KINDS) + r")(?![A-Za-z0-9_])")
# Every key has one of these in it: looking for them is a hundred times as fast as for all of `_KEY` at each character.
_SIGNS = (
    *(
        "AKIA",
        "ASIA",
        "LTAI",
        "AKID",
        "ghp_",
        "gho_",
        "ghu_",
        "ghs_",
        "ghr_",
        "github_pat_",
        "glpat-",
        "sk-",
        "AIza",
        "hf_",
    ),
    *("xox", "k_live_", "npm_", "pypi-", ":AA", "PRIVATE KEY"),
)
# What people write in the place of a key, as in the makers' own manuals.
_PLACEHOLDER = re.compile(r"example|(.)\1{4}|x{4}|12345|abcde|your|test|fake|demo", re.I)
# Of 20 characters taken from 32 at random fewer than 9 are different in one of 10,000.
_LEAST_DIFFERENT = 9


def find_secrets(path: str, text: str) -> Iterator[Problem]:
    """Yield an error for each line with something that looks like a key, which it does not repeat."""
    for match in _KEY.finditer(text) if any(sign in text for sign in _SIGNS) else ():
        found = match[0]
        kind = _KINDS[(match.lastindex or 1) - 1][0]
        # Two lines of a private key stand for nothing else, and have runs of one letter in them.
        if kind != "私钥" and (len(set(found)) < _LEAST_DIFFERENT or _PLACEHOLDER.search(found)):
            continue
        shown = "" if kind == "私钥" else f"（{found[:4]}…）"
        message = (
            f"像是{kind}{shown}，发布出去谁都能用。请从笔记里删掉，并去作废它；"
            "若不是，在这一行末尾写 <!-- ainotes: ignore secret -->。"
        )
        yield Problem(path, text.count("\n", 0, match.start()) + 1, message, rule="secret", about=found.split("\n")[0])
