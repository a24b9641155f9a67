"""What .sops.yaml says is encrypted: which rules name files, which keys count, and what cannot be read."""

from __future__ import annotations

import pytest

from gitops_compile.check.secrets.creation_rules import rules_of
from gitops_compile.check.secrets.sources import is_in_clear

ENC = "ENC[AES256_GCM,data:Zm9v,iv:YmFy,tag:YmF6,type:str]"
KEYS = "encrypted_regex: ^(data|stringData|password)$"
NAMED = "path_regex: secrets/.*"
SECRET = "apiVersion: v1\nkind: Secret\nstringData:\n  a: VALUE\n"
CONFIG = "apiVersion: v1\nkind: ConfigMap\ndata: {mode: VALUE}\n"


def in_clear(path: str, content: str, *rules: str) -> bool:
    outcome = rules_of(("creation_rules:\n" + "".join(f"- {{{rule}}}\n" for rule in rules)).encode())
    assert outcome.value is not None
    assert outcome.diagnostics == ()
    return is_in_clear(path, content.encode(), outcome.value)


@pytest.mark.parametrize(
    ("path", "content", "rules"),
    [
        ("secrets/a.yaml", SECRET, (NAMED,)),
        ("secrets/a.yaml", SECRET, (f"{NAMED}, {KEYS}",)),
        ("secrets/a.yaml", f"{CONFIG}---\n{SECRET}", (NAMED,)),
        ("x/secrets/a.json", '{"password": "VALUE"}', (NAMED,)),
        ("secrets/a.yaml", "password: VALUE\n", (f"{NAMED}, {KEYS}",)),
        ("secrets/a.yaml", "db: {password: [VALUE]}\n", (f"{NAMED}, {KEYS}",)),
        ("secrets/a.yaml", f"a: {ENC}\nb: VALUE\nsops:\n  mac: {ENC}\n", (NAMED,)),
        ("secrets/a.yaml", "key_secret: VALUE\n", (f"{NAMED}, encrypted_suffix: _secret",)),
        ("secrets/a.yaml", "key: VALUE\n", (f"{NAMED}, unencrypted_suffix: _plain",)),
        ("secrets/a.yaml", "key: VALUE\n", (f"{NAMED}, unencrypted_regex: ^mode$",)),
        ("secrets/a.env", "KEY=VALUE\n", (NAMED,)),
        ("secrets/a.ini", "[db]\nkey = VALUE\n", (NAMED,)),
        ("secrets/key.pem", "VALUE", (NAMED,)),
        ("secrets/a.yaml", "- VALUE\n", (NAMED,)),
        ("secrets/a.yaml.j2", SECRET, (NAMED,)),
        ("a.enc.yaml", "key: VALUE\n", (r"path_regex: '\.enc\.yaml$'",)),
        ("secrets/a.yaml", SECRET, ("path_regex: other/.*", NAMED, "age: age1")),
    ],
)
def test_in_clear(path: str, content: str, rules: tuple[str, ...]) -> None:
    assert in_clear(path, content.replace("VALUE", "word"), *rules)
    assert not in_clear("other.yaml", content.replace("VALUE", "word"), *rules)


@pytest.mark.parametrize(
    ("path", "content", "rules"),
    [
        ("secrets/a.yaml", SECRET.replace("VALUE", ENC), (NAMED,)),
        ("secrets/a.yaml", SECRET.replace("VALUE", "<path:a/b#c>"), (NAMED,)),
        ("secrets/a.yaml", SECRET.replace("VALUE", '""'), (NAMED,)),
        ("secrets/a.yaml", CONFIG, (NAMED,)),
        ("secrets/a.yaml", CONFIG, (f"{NAMED}, {KEYS}",)),
        ("secrets/a.yaml", "mode: fast\n", (f"{NAMED}, {KEYS}",)),
        ("secrets/a.yaml", f"a: {ENC}\nsops:\n  mac: {ENC}\n  version: '3'\n", (NAMED,)),
        ("secrets/a.yaml", f"a: {ENC}\nb: null\nc: ''\nd_unencrypted: word\n", (NAMED,)),
        ("secrets/a.yaml", f"a_plain: word\nb: {ENC}\n", (f"{NAMED}, unencrypted_suffix: _plain",)),
        ("secrets/a.env", f"KEY={ENC}\nsops_mac={ENC}\n", (NAMED,)),
        ("secrets/a.ini", f"[db]\nkey = {ENC}\n[sops]\nmac = {ENC}\n", (NAMED,)),
        ("secrets/key.pem", '{\n\t"data": "' + ENC + '",\n\t"sops": {}\n}', (NAMED,)),
        ("secrets/a.env", "\n", (NAMED,)),
        ("secrets/a.yaml", SECRET, (r"path_regex: '.*\.yaml$'",)),
        ("secrets/a.yaml", SECRET, ("age: age1",)),
        ("secrets/a.yaml", SECRET, (r"path_regex: '\.ya?ml$'", NAMED)),
        ("web/a.yaml", SECRET, (NAMED,)),
        ("web/a.yaml", SECRET, ()),
    ],
)
def test_not_in_clear(path: str, content: str, rules: tuple[str, ...]) -> None:
    assert not in_clear(path, content, *rules)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"\xff", 0),
        (b"creation_rules: [", 2),
        (b"creation_rules:\n- path_regex: '('\n", 0),
        (b"creation_rules:\n- {path_regex: a, encrypted_regex: '['}\n", 0),
        (b"creation_rules:\n- {path_regex: a, unencrypted_regex: '['}\n", 0),
        (b"creation_rules:\n- {path_regex: [a]}\n", 0),
        (b"creation_rules: [text]\n", 0),
        (b"creation_rules:\n- path_regex: (?=a)\n", 0),
    ],
)
def test_what_cannot_be_read(content: bytes, line: int) -> None:
    (one,) = rules_of(content).diagnostics
    assert (one.code, one.at.file, one.at.line) == ("GC711", ".sops.yaml", line)


@pytest.mark.parametrize("content", [b"", b"creation_rules:\n", b"stores: {yaml: {indent: 2}}\n", b"[]"])
def test_nothing_is_said(content: bytes) -> None:
    assert rules_of(content).value == ()
    assert rules_of(content).diagnostics == ()


def test_an_expression_that_would_hang_others_is_fast() -> None:
    assert not in_clear("secrets/" + "a" * 60, SECRET, "path_regex: '^(a+)+$'")


def test_a_manifest_that_is_no_yaml_is_judged_by_its_mark() -> None:
    assert in_clear("secrets/a.yaml", "a: [\n", NAMED)
    assert not in_clear("secrets/a.yaml", "a: [\nsops:\n", NAMED)
