"""Which templates a template may read."""

from __future__ import annotations

import pytest

from gitops_compile.model.filetree import FileTree
from gitops_compile.render.template.references import references
from gitops_compile.render.template.render import templates_of

TREE = FileTree(
    {
        "a/alone.j2": b"x: 1",
        "a/imports.j2": b"{% from '_macros.j2' import m %}{% include 'sub/part.j2' %}",
        "a/_macros.j2": b"{% import '../_deep.j2' as deep %}{% macro m() %}{% endmacro %}",
        "_deep.j2": b"{% import 'a/_macros.j2' as back %}",
        "a/sub/part.j2": b"y: 2",
        "a/computed.j2": b"{% include values.name %}",
        "a/missing.j2": b"{% include 'nowhere.j2' ignore missing %}",
        "a/plain.yaml": b"z: 3",
    }
)


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("a/alone.j2", []),
        ("a/imports.j2", ["_deep.j2", "a/_macros.j2", "a/sub/part.j2"]),
        ("a/_macros.j2", ["_deep.j2"]),
        ("a/computed.j2", sorted(path for path in TREE if path.endswith(".j2") and path != "a/computed.j2")),
        ("a/missing.j2", []),
    ],
)
def test_references(path: str, wanted: list[str]) -> None:
    assert list(references(templates_of(TREE), path)) == wanted
