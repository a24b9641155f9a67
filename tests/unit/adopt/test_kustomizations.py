"""Which folders of a repository somebody deploys: those that nothing else builds on, and stages."""

from __future__ import annotations

from gitops_compile.adopt.kustomizations import graph_of, leaves, stage_folders
from gitops_compile.model.filetree import FileTree


def tree(**bases: str) -> FileTree:
    """Folder (``__`` for ``/``) -> what its kustomization names under ``resources``, or the whole text of one."""
    files = {}
    for name, text in bases.items():
        written = text if ":" in text else f"resources: [{text}]\n"
        files[f"{name.replace('__', '/')}/kustomization.yaml"] = written.encode()
    return FileTree(files)


def found(**bases: str) -> list[str]:
    return list(leaves(graph_of(tree(**bases))))


def test_what_others_build_on_is_no_leaf_and_neither_is_a_component() -> None:
    assert found(base="a.yaml", dev="../base", part="kind: Component\n", prod="../base") == ["dev", "prod"]
    assert found(base="a.yaml", dev="resources: [../base]\ncomponents: [../part]\n", part="a.yaml") == ["dev"]
    assert found(base="a.yaml", dev="bases: [../base]\n") == ["dev"]


def test_a_kustomization_that_cannot_be_read_is_a_leaf_to_be_told_of() -> None:
    assert found(broken="a: [\n") == ["broken"]


def test_an_environment_that_another_one_builds_on_is_deployed_too() -> None:
    assert found(api__base="a.yaml", api__staging="../base", api__prod="../staging") == ["api/prod", "api/staging"]
    # A folder elsewhere shows that it is a base after all.
    assert found(api__staging="a.yaml", other="../api/staging") == ["other"]


def test_three_in_a_row_are_stages_and_two_are_an_app_and_its_part() -> None:
    assert found(x__redis="a.yaml", x__web="../redis") == ["x/web"]
    assert found(x__one="a.yaml", x__two="../one", x__three="../two") == ["x/one", "x/three", "x/two"]
    assert found(x__base="a.yaml", x__two="../base", x__three="../two") == ["x/three"]
    assert stage_folders(graph_of(tree(x__one="a.yaml", x__two="../one", x__three="../two"))) == {"x"}


def test_a_circle_ends() -> None:
    assert found(x__a="../b", x__b="../a", x__c="../c") == []
