"""What is taken for a key: made up here of pieces, so that nothing takes this file for one."""

from __future__ import annotations

import pytest

from ainotes_site.notes.secrets import find_secrets

RANDOM = "q7Vz2mKp9XwR4tLn8Yc3Hs6Bd1Gf5Jk0Aa9Uu2Ee7Ii4Oo1Mm3Nn6Pp8Qq5"
UPPER = "Q7VZ2MKP4XWR3TLN"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"AKIA{UPPER}", "AWS"),
        (f"令牌 ghp_{RANDOM[:36]}。", "GitHub"),
        (f"key=sk-proj-{RANDOM[:48]}", "大模型"),
        (f'"sk-{RANDOM[:48]}"', "大模型"),
        (f"hf_{RANDOM[:34]}", "Hugging Face"),
        (f"-----BEGIN RSA PRIVATE KEY-----\n{RANDOM}\n{RANDOM}\n", "私钥"),
    ],
)
def test_what_looks_like_a_key_is_told_without_it(text: str, kind: str) -> None:
    (found,) = find_secrets("a.md", f"一行\n{text}")
    assert (found.line, found.severity, found.rule) == (2, "error", "secret")
    assert kind in found.message
    assert RANDOM[:20] not in found.message


@pytest.mark.parametrize(
    "text",
    [
        "sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "AKIAIOSFODNN7" + "EXAMPLE",
        f"sk-your{RANDOM[:40]}",
        f"sk-{'ab' * 20}",
        f"ghp_{RANDOM[:30]}",  # too short
        f"x{'AKIA'}{UPPER}",  # within a word
        "password: 我的密码在本子上",
        "-----BEGIN PRIVATE KEY-----\n……\n-----END PRIVATE KEY-----",
        "task-" + RANDOM[:40],
    ],
)
def test_what_stands_for_a_key_is_none(text: str) -> None:
    assert list(find_secrets("a.md", text)) == []
