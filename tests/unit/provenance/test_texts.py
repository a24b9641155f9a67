"""From a scalar of what is handed over, which may be our own JSON, to the line that people wrote."""

from __future__ import annotations

import pytest

from gitops_compile.model.build import BuildRequest
from gitops_compile.model.filetree import FileTree
from gitops_compile.provenance.candidates import candidates
from gitops_compile.provenance.handed import handed
from gitops_compile.provenance.texts import finder
from gitops_compile.render.kustomization.contents import read_kustomization

INLINE = """\
# why
namePrefix: my-
images: [{name: web, newTag: "1"}]
patches:
  - patch: |-
      apiVersion: v1
      kind: X
      metadata:
        name: any
      spec:
        a: one
        b: [two]
  - patch: "{spec: {c: three}, kind: X}"
  - patch: >-
      {spec: {d: four},
      kind: X}
"""


def places(name: str, content: str) -> dict[str, str]:
    """Text of each candidate -> where it stands."""
    outcome = read_kustomization(name, content.encode())
    assert outcome.value is not None, outcome.diagnostics
    given = handed(BuildRequest("x", "", {name: outcome.value.text}))
    find = finder(FileTree({name: content.encode()}), given, lambda _path: None)
    return {one.text: str(find(one).at) for one in candidates(given)}


def test_a_kustomization_is_found_in_its_own_text() -> None:
    assert places("kustomization.yaml", INLINE) == {
        "my-": "kustomization.yaml:2:13",
        "1": "kustomization.yaml:3:30",
        "one": "kustomization.yaml:11:12",
        "two": "kustomization.yaml:12:13",
        # What is quoted or folded is one value to the reader: it stands where that begins.
        "three": "kustomization.yaml:13:12",
        "four": "kustomization.yaml:14:12",
    }


@pytest.mark.parametrize("indent", ["", "  ", "    "])
def test_an_inline_patch_of_any_indentation(indent: str) -> None:
    body = "\n".join(f"      {indent}{line}" for line in ("# why", "kind: X", "spec:", "  a: one"))
    assert places("kustomization.yaml", f"patches:\n  - patch: |\n{body}\n") == {
        "one": f"kustomization.yaml:6:{12 + len(indent)}"
    }


def test_a_deprecated_field_is_found_by_its_text() -> None:
    assert places("kustomization.yaml", "bases: [a]\nimageTags:\n  - {name: web, newTag: v7}\n") == {
        "v7": "kustomization.yaml:3:25"
    }


def test_what_is_ours_alone_has_no_line() -> None:
    given = handed(BuildRequest("x", "w", {"w/kustomization.yaml": b'{"namePrefix": "a"}'}))
    (one,) = candidates(given)
    found = finder(FileTree({}), given, lambda _path: None)(one)
    assert (str(found.at), found.exact) == ("w/kustomization.yaml", False)
