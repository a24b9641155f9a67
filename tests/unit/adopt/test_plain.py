"""Folders of plain manifests: the largest that hold nothing else, and how the rest is told."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from gitops_compile.adopt.leaf import Leaf, LeftOut
from gitops_compile.adopt.survey import survey
from gitops_compile.model.build import BuildError, BuildRequest, BuildResult, ParsedObject, ParseRequest, ParseResult
from gitops_compile.model.filetree import FileTree

SERVICE = '{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "NAME"}}'
PROJECT = '{"apiVersion": "argoproj.io/v1alpha1", "kind": "AppProject", "metadata": {"name": "p"}}'


def parse(requests: Iterable[ParseRequest]) -> Iterator[ParseResult]:
    """JSON manifests alone."""
    for request in requests:
        for path, content in request.files.items():
            data = json.loads(content) if content.startswith(b"{") else {}
            if "kind" in data:
                yield ParseResult(request.id, (ParsedObject(path, 1, data),))
            else:
                yield ParseResult(request.id, error=BuildError("apiVersion is missing", path, 1))


def build(requests: Iterable[BuildRequest]) -> Iterator[BuildResult]:
    return (BuildResult(request.id, ({"kind": "Service"},)) for request in requests)


def found(files: dict[str, str], top: str = "") -> tuple[list[str], list[tuple[str, str]]]:
    """The folders of the leaves, and the folders left out with the beginning of the reason."""
    texts = {path: text.replace("NAME", path).encode() for path, text in files.items()}
    result = survey(FileTree(texts), top, (), build, parse)
    leaves: list[Leaf] = list(result.leaves)
    left: list[LeftOut] = list(result.left_out)
    return [leaf.folder for leaf in leaves], [(one.folder, one.why[:20]) for one in left]


def test_a_folder_with_parts_is_one_app() -> None:
    files = {f"deploy/{path}.yaml": SERVICE for path in ("shop/web/a", "shop/db/b", "tools/c")}
    assert found(files) == (["deploy/shop", "deploy/tools"], [])


def test_environments_and_structure_are_taken_apart() -> None:
    assert found({f"k8s/{path}.yaml": SERVICE for path in ("dev/a", "prod/a")})[0] == ["k8s/dev", "k8s/prod"]
    assert found({f"shop/{path}.yaml": SERVICE for path in ("dev/a", "prod/a")})[0] == ["shop/dev", "shop/prod"]
    assert found({f"k8s/{path}.yaml": SERVICE for path in ("a", "sub/b")})[0] == ["k8s"]


def test_what_an_application_deploys_is_an_app() -> None:
    spec = {"source": {"path": "shop/web"}, "destination": {"name": "c"}}
    argo = {"apiVersion": "argoproj.io/v1alpha1", "kind": "Application", "metadata": {"name": "w"}, "spec": spec}
    files = {"shop/web/a.yaml": SERVICE, "shop/db/b.yaml": SERVICE, "argo/w.yaml": json.dumps(argo)}
    assert found(files) == (["shop/db", "shop/web"], [])


def test_a_folder_of_a_kustomization_and_all_below_it_are_its_own() -> None:
    files = {"shop/kustomization.yaml": "resources: [a.yaml]\n", "shop/a.yaml": SERVICE, "shop/unused/b.yaml": SERVICE}
    assert found(files) == (["shop"], [])


def test_a_chart_and_a_file_that_is_none_spoil_their_folder() -> None:
    chart = {"cache/Chart.yaml": "name: cache\n", "cache/templates/a.yaml": SERVICE, "web/a.yaml": SERVICE}
    assert found(chart) == (["web"], [])
    mixed = {"web/a.yaml": SERVICE, "web/ci.yaml": "on: push\n", "db/a.yaml": SERVICE}
    assert found(mixed) == (["db"], [("web", "plain manifests besi")])


def test_argo_cd_objects_are_no_app() -> None:
    assert found({"argo/p.json": PROJECT}) == ([], [])
    mixed = {"argo/p.json": PROJECT, "argo/a.yaml": SERVICE}
    assert found(mixed) == ([], [("argo", "it mixes Argo CD obj")])


def test_manifests_beside_the_fleet_are_left_out() -> None:
    assert found({"a.yaml": SERVICE, "web/b.yaml": SERVICE}) == (["web"], [("", "plain manifests besi")])


def test_only_the_folder_asked_for_is_looked_at() -> None:
    files = {"deploy/web/a.yaml": SERVICE, "other/b.yaml": SERVICE}
    assert found(files, "deploy") == (["deploy/web"], [])
    assert found(files, "deploy/web") == (["deploy/web"], [])
