"""When the generated layer asks before data is deleted: ``prune`` says so, and an Argo CD serves the cluster."""

from __future__ import annotations

import pytest

from compiled import declared
from gitops_compile.render.layer.confirm import asks

FLEET = """\
    apiVersion: gitops-compile/v1
    kind: Fleet
    metadata: {name: acme}
    git: {url: https://git.example.com/fleet.git, branch: main}
    argocd: {each: {perCluster: true}}
    clusters: {c1: {argocd: each}}
    environments: {prod: {clusters: [c1], protected: true, delivery: {}}}
    apps: {web: {delivery: {}}}
"""
FREE = FLEET.replace("protected: true", "protected: false")
CASES = {
    "protected": (FLEET, (True, True)),
    "free": (FREE, (False, False)),
    "unserved": (FLEET.replace("c1: {argocd: each}", "c1: {}"), (False, False)),
    "protected, and the environment does not ask": (FLEET.replace("{}}}", "{prune: auto}}}", 1), (False, False)),
    "free, and the environment asks": (FREE.replace("{}}}", "{prune: confirm}}}", 1), (True, True)),
    "free, and the app asks": (FREE.replace("web: {delivery: {}}", "web: {delivery: {prune: confirm}}"), (True, False)),
    "removal is another matter": (FREE.replace("{}}}", "{removal: confirm}}}", 1), (False, False)),
    "kept for good": (FLEET.replace("{}}}", "{prune: never}}}", 1), (False, False)),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_whether_an_app_and_its_namespace_ask(text: str, expected: tuple[bool, bool]) -> None:
    _, targets = declared(text)
    assert (asks(targets.apps[0]), asks(targets.namespaces[0])) == expected
