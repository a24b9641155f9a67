"""The objects of plain manifests, and the comparison with what kustomize made of them."""

from __future__ import annotations

import pytest

from gitops_compile.model.build import BuildError, ParsedObject
from gitops_compile.read.manifest_limits import Unreadable
from gitops_compile.read.plain_objects import compared, plain_objects

HEAD = "apiVersion: v1\nkind: A\nmetadata: {name: a}\n"
A = {"apiVersion": "v1", "kind": "A", "metadata": {"name": "a"}}


def test_objects_and_items_of_lists() -> None:
    text = (
        f"{HEAD}---\n# nothing\n---\napiVersion: v1\nkind: List\nitems:\n"
        "- {apiVersion: v1, kind: A, metadata: {name: a}}\n"
        "- kind: BList\n  items:\n  - apiVersion: v1\n    kind: A\n    metadata: {name: a}\n---\nkind: CList\nitems:\n"
    )
    assert list(plain_objects("f", text)) == [ParsedObject("f", line, A) for line in (1, 10, 13)]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("- a\n", 1, "a manifest is a map with apiVersion, kind and metadata"),
        ("apiVersion: v1\nmetadata: {name: a}\n", 1, "kind is missing, empty or no string"),
        ("\nkind: A\nmetadata: {name: a}\n", 2, "apiVersion is missing, empty or no string"),
        ("apiVersion: v1\nkind: A\nmetadata: {name: 1}\n", 1, "metadata.name is missing, empty or no string"),
        ("kind: List\nitems: 1\n", 1, "the items of a list are no list"),
        ("kind: List\nitems:\n- 1\n", 1, "a manifest is a map"),
        ("kind: List\nitems:\n- kind: A\n", 3, "apiVersion is missing"),
    ],
)
def test_what_is_no_object(text: str, line: int, message: str) -> None:
    with pytest.raises(Unreadable, match=message) as refusal:
        list(plain_objects("f", text))
    assert refusal.value.line == line


def test_only_what_both_read_alike_goes_on() -> None:
    plain = list(plain_objects("f", f"{HEAD}v: 1\n---\n{HEAD}v: 2\n"))
    one, two = {**A, "v": 1}, {**A, "v": 2}
    changed = "kustomize changes A a or leaves it out; the packaged engine reads it as it stands"
    assert compared(plain, (one, two)) == (ParsedObject("f", 1, one), ParsedObject("f", 6, two))
    assert compared(plain, (one, {**A, "v": "2"})) == BuildError(changed, "f", 6)
    assert compared(plain, (one, {**A, "v": True})) == BuildError(changed, "f", 6)
    assert compared(plain, ({**A, "v": 1.0}, two)) == BuildError(changed, "f", 1)
    assert compared(plain, (one,)) == BuildError(changed, "f", 6)
    assert compared(plain, (one, two, two)) == BuildError("kustomize gives more objects than these files hold")
