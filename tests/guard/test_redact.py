"""Secrets that are known, that look like one, and that are named as one."""

import pytest

from runtime.guard.redact import redacted, redacted_values

FORMS = {
    "AKIAIOSFODNN7EXAMPLE": "***",
    "key AKIAIOSFODNN7EXAMPLE.": "key ***.",
    "ghp_" + "a1" * 18: "***",
    "Authorization: Bearer abc.def-123456": "Authorization: Bearer ***",
    "--password=hunter2 --name=x": "--password=*** --name=x",
    "DB_PASSWORD: hunter2": "DB_PASSWORD: ***",
    "https://user:pass@host.test/x": "https://user:***@host.test/x",
    "-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----": "***",
    "eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl": "***",
    "git commit -m 'tokens of appreciation'": "git commit -m 'tokens of appreciation'",
    "https://host.test:8443/x@y": "https://host.test:8443/x@y",
    "kubectl get secrets": "kubectl get secrets",
}


@pytest.mark.parametrize("text", FORMS)
def test_what_looks_like_a_secret_is_masked_and_little_else(text: str) -> None:
    assert redacted(text) == FORMS[text]


def test_known_secrets_go_first_the_longest_first() -> None:
    assert redacted("a long secret, secret, (x|y)", ("secret", "a long secret", "(x|y)", "")) == "***, ***, ***"


def test_texts_are_masked_at_any_depth_and_names_stay() -> None:
    record = {"secret-name": 1, "command": ("a", ["b s3"]), "parameters": {"s3": "x", "api_token": "plain", "n": None}}
    assert redacted_values(record, ("s3",)) == {
        "secret-name": 1,
        "command": ["a", ["b ***"]],
        "parameters": {"s3": "x", "api_token": "***", "n": None},
    }


def test_a_long_text_is_masked_in_time() -> None:
    text = "password" * 20_000 + "=" + "a:" * 20_000 + "://" * 5_000 + "eyJ" * 20_000
    assert len(redacted(text)) > 1000
