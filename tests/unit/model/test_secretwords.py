"""Which keys hold a secret: the words of review.md, section 8, however a key is spelled."""

from __future__ import annotations

import pytest

from gitops_compile.model.secretwords import is_secret_key, is_secret_path, may_hold_secret_keys

SECRET = (
    *("password", "DB_PASSWORD", "dbPassword", "PGPASSWORD", "passwd", "pwd", "mysql-pwd", "passphrase", "pass_phrase"),
    *("token", "authToken", "tokens", "OAuth2Token", "secret", "client-secret", "clientSecret", "secrets"),
    *("apikey", "api-key", "API_KEY", "apiKey", "x-api--key", "accessKey", "AWS_SECRET_ACCESS_KEY", "ACCESS_KEY_ID"),
    *("private.key", "privateKey", "credential", "AWS_CREDENTIALS", "connectionString", "ConnectionStrings__Main"),
    *("dsn", "SENTRY_DSN", "token2", "acme.dev/api-key", "SECRET_KEY", "secret-key"),
)
OPEN = (
    *("key", "monkey", "keyboard", "author", "tokenizer", "passenger", "bypass", "secretary", "dns", "apiVersion"),
    *("secretName", "tls-secret-name", "secretKeyRef", "secretRef", "existing-secret-names", "accesskeeper", ""),
)


@pytest.mark.parametrize("key", SECRET)
def test_a_key_with_a_secret_word(key: str) -> None:
    assert is_secret_key(key)
    assert may_hold_secret_keys(f"x = {key}: y")


@pytest.mark.parametrize("key", OPEN)
def test_a_key_without_one_or_that_names_a_secret(key: str) -> None:
    assert not is_secret_key(key)


def test_all_below_a_secret_key_is_secret() -> None:
    assert is_secret_path(["db", "passwords", "main"])
    assert not is_secret_path(["api", "key"]), "each key for itself"
