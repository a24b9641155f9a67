"""What a single string gives away, and what only looks like it."""

from __future__ import annotations

import pytest

from gitops_compile.check.secrets.texts import can_hold, has_password, seen_in
from gitops_compile.check.secrets.tokens import TOKENS, tokens_in


@pytest.mark.parametrize(
    "text",
    [
        "postgres://web:word@db.example.com:5432/web",
        "redis://:word@cache",
        "see https://a:b@c for more",
        "jdbc:mysql://root:p%40ss@db/x",
        "mongodb+srv://u:p@ss@host",
        "amqp://$(USER)x:word@mq",
        "http://u:${PASSWORD}x@h",
        "http://u:$password@h",
    ],
)
def test_a_url_with_a_password(text: str) -> None:
    assert has_password(text)
    assert can_hold(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://example.com:8080/a@b",
        "https://user@example.com",
        "ssh://git@example.com:22/x",
        "git@example.com:team/fleet.git",
        "http://a:/@b",
        "http://host:80?mail=a@b",
        "http://host:80#a@b",
        "oci://registry.example.com:5000/web@sha256:0123",
        *(f"postgres://{user}:word@db" for user in ("$(USER)", "${USER}", "{}", "{user}", "%s", "<user>", "$USER")),
        *(f"postgres://web:{word}@db" for word in ("$(P)", "${P:-x}", "{}", "{{ .P }}", "%s", "%(p)s", "<p>", "$P")),
        "postgres://web:<path:secret/data/web#word>@db",
        "postgres://$(A)$(B):word@db",
        "a: http://x\nb: c@d",
    ],
)
def test_a_url_without_one(text: str) -> None:
    assert not has_password(text)


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIU\n",
        "-----BEGIN PUBLIC KEY-----\nMIIBszCCAVmgAwIBAgIU\n",
        "grep -q 'BEGIN RSA PRIVATE KEY' tls.key",
        "the file has no -----BEGIN PRIVATE KEY----- line",
        "-----BEGIN PRIVATE KEY-----\n${KEY}\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----" + " " * 10_000,
        "-----BEGIN PRIVATE KEY-----" + "\na: b" * 2_000,
        "Private-Lines: 14",
    ],
)
def test_no_private_key(text: str) -> None:
    assert list(seen_in(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "AKIA" + "IOSFODNN7" + "EXAMPLE",
        "AKIA" + "X" * 16,
        "ghp_" + "x" * 36,
        "AKIA" + "QWERTYUIOPASDFG",
        "AKIA" + "QWERTYUIOPASDFGHJ",
        "AKIA" + "QWERTYUIOPASDFG1",
        "xAKIA" + "QWERTYUIOPASDFGH",
        "task-disk-queue",
    ],
)
def test_no_token(text: str) -> None:
    assert tokens_in(text) == ()


def test_every_row_of_the_table_says_where_it_is_from() -> None:
    assert all(token.name and token.prefixes and token.source for token in TOKENS)
    assert all(len(sign) > 2 for token in TOKENS for sign in token.signs)
