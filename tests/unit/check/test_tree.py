"""What follows from objects alone is asked once for all targets that share them, and told of each of these."""

from __future__ import annotations

from compiled import declared, thing
from gitops_compile.check.tree import Tree
from gitops_compile.model.build import Object

FLEET = """
    apiVersion: gitops-compile/v1
    kind: Fleet
    metadata: {name: acme}
    clusters: {one: {}, two: {}, three: {}}
    environments: {prod: {clusters: [one, two, three]}}
    apps: {web: {}}
"""


def test_shared_objects_are_asked_about_once() -> None:
    fleet, targets = declared(FLEET)
    shared = (thing("v1", "ConfigMap", "a"), thing("v1", "Secret", "b"))
    alike = (thing("v1", "ConfigMap", "a"), thing("v1", "Secret", "b"))
    places = sorted(target.place for target in targets.apps)
    tree = Tree(fleet, targets, dict(zip(places, (shared, shared, alike), strict=True)), ())
    asked: list[int] = []

    def is_secret(one: Object) -> bool:
        asked.append(id(one))
        return bool(one["kind"] == "Secret")

    met = [(str(target.place), one["metadata"]["name"]) for target, one in tree.holding(is_secret)]
    assert met == [("prod/one/web", "b"), ("prod/three/web", "b"), ("prod/two/web", "b")]
    assert sorted(asked) == sorted(map(id, (*shared, *alike)))
