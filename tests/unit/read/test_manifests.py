"""Documents over events: values, lines, merges, and what is refused in kustomize's output and in people's files."""

from __future__ import annotations

import pytest

from gitops_compile.read.manifest_limits import ALIASED, DEPTH, NODES, Unreadable, hold_limits, manifest_text
from gitops_compile.read.manifests import MANIFEST, PRINTED, PlacedMap, documents


def nested(levels: int) -> str:
    return "[" * levels + "]" * levels


def aliases(count: int, extra: int) -> str:
    """Aliases to a list of ten nodes, and to a scalar."""
    return f"a: &a [1, 2, 3, 4, 5, 6, 7, 8, 9]\nc: &c x\nb: [{'*a, ' * count}{'*c, ' * extra}]\n"


def test_documents_their_lines_and_values() -> None:
    text = "# a\n---\na: 1\n--- # empty\n---\n\n- b: 'yes'\n  c: |\n    ---\n- 2\n"
    found = list(documents(text, MANIFEST))
    assert [(one.line, one.value) for one in found] == [(3, {"a": 1}), (5, None), (7, [{"b": "yes", "c": "---\n"}, 2])]
    assert isinstance(found[2].value[0], PlacedMap)
    assert found[2].value[0].line == 7


def test_what_kustomize_printed() -> None:
    text = 'a: 1e+20\n<<: 7E6531\nb: "1"\nc: yes\n---\nd: null\n'
    found = [one.value for one in documents(text, PRINTED)]
    assert found == [{"a": 1e20, "<<": "7E6531", "b": "1", "c": "yes"}, {"d": None}]
    assert type(found[0]) is dict
    assert list(documents("", PRINTED)) == []


def test_aliases_and_merges_stand_for_what_they_name() -> None:
    text = "a: &x {b: 1}\nc: *x\nd: {<<: *x, e: 2}\nf: {<<: [*x, {g: 3}]}\n"
    [one] = documents(text, MANIFEST)
    assert one.value == {"a": {"b": 1}, "c": {"b": 1}, "d": {"b": 1, "e": 2}, "f": {"b": 1, "g": 3}}


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (
            "a: 1\nb: yes\n",
            2,
            "kustomize reads it as text, Kubernetes as a boolean; write it in quotes, or write true or",
        ),
        (
            "a: 2001-01-01\n",
            1,
            "kustomize rewrites it as a date, Kubernetes reads text; write it in quotes, or write a",
        ),
        ("a: 0o-7\n", 1, "kustomize reads it as a number, Kubernetes as text; write it in quotes, or write the number"),
        ("a: 1\na: 2\n", 2, 'the key "a" stands here twice, first in line 1'),
        ("a: 1\ny: b\n", 2, "kustomize reads it as text, Kubernetes as a boolean; put the key in quotes"),
        ("a: 1\n2: b\n", 2, "this key is not text; put it in quotes"),
        ("? [a]\n: b\n", 1, "a map or list stands where a key belongs"),
        ("a: !!str 1\n", 1, "kustomize and Kubernetes do not read all tags alike"),
        ("a: ! 1\n", 1, "kustomize and Kubernetes do not read all tags alike"),
        ("a: *b\n", 1, "yaml: unknown anchor"),
        ("a: &a [*a]\n", 1, "the alias stands inside what it stands for"),
        ("a: &x {b: 1}\nc:\n  <<: *x\n  b: 2\n", 3, 'the merge (<<) brings the key "b", which this map has already'),
        ("c: {<<: 1}\n", 1, "a merge (<<) of something that is no map"),
        ('c: {"<<": {}}\n', 1, 'kustomize reads the key "<<" as a merge even in quotes'),
        ("%YAML 1.1\n---\na: b\n", 1, "a directive (%YAML or %TAG) is not allowed"),
        ("[a]\n...\n[b]\n", 3, "yaml: "),
        ("a: [\nb: c\n", 3, "yaml: "),
        ('a: "\\0"\n', 1, "the character U+0000 is not allowed, not as an escape either"),
    ],
)
def test_what_is_refused(text: str, line: int, message: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        list(documents(text, MANIFEST))
    assert str(refusal.value).startswith(message)
    assert refusal.value.line == line


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (nested(DEPTH), ""),
        (nested(DEPTH + 1), "more than 64 levels deep"),
        ("[" + "a," * (NODES - 2) + "]", ""),
        ("[" + "a," * (NODES - 1) + "]", "more than 500000 nodes"),
        (aliases(ALIASED // 10, 0), ""),
        (aliases(ALIASED // 10, 1), "aliases add more than 10000 nodes"),
        ('#!/bin/sh\nif [ -f x ]; then\n\techo "a: b: c\n', ""),
        ("a: 1\na: 2\nb: yes\n", ""),
        ("a: [\n\0", "the character U+0000 is not allowed"),
        ("a: b\rc", "a carriage return without a line feed"),
        ("a: b\r\n", ""),
    ],
    ids=lambda value: str(value)[:20],
)
def test_limits_at_the_limit_and_one_above(text: str, message: str) -> None:
    if not message:
        hold_limits(text.encode())
        return
    with pytest.raises(Unreadable) as refusal:
        hold_limits(text.encode())
    assert str(refusal.value).startswith(message)
    assert refusal.value.line > 0


def test_a_manifest_is_utf_8() -> None:
    assert manifest_text("é".encode()) == "é"
    with pytest.raises(Unreadable, match="not UTF-8") as refusal:
        manifest_text(b"a\nb\xff")
    assert refusal.value.line == 2
