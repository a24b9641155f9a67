"""A change undone in one target: it is as the base would have it, and all other changes stay."""

from __future__ import annotations

import pytest

from caused import Reviewed, reviewed, sources_of
from caused_fleet import BASE, SERVICE, Edits, edited
from gitops_compile.compare.cause.inputs import inputs
from gitops_compile.compare.cause.keys import below
from gitops_compile.compare.cause.proving import undone, undone_file
from gitops_compile.model.cause import InputChange, Origin
from gitops_compile.model.change import Side
from gitops_compile.model.filetree import FileTree
from gitops_compile.model.position import Position
from gitops_compile.model.target import NamespacesTarget
from gitops_compile.model.world import SourceFiles

GLOBEX = "prod/c1/globex/api"
OLD = "4b1d0c7f9a21" + "0" * 28
EVERYTHING: Edits = {
    "": (
        ("level: debug", "level: info, tree: {a: {b: [1, 2]}}"),
        ("region: us", "region: de"),
        (
            "values: {replicas: 3}",
            "values: {replicas: 4}\n    protected: true\n    quota: {pods: 50}\n    labels: {x.io/y: z}",
        ),
        ("mirrors: {docker.io: eu.example.com}", "mirrors: {docker.io: ch.example.com, quay.io: ch.example.com/quay}"),
        ("image: docker.io/acme/api", "image: [docker.io/acme/api, docker.io/acme/log-agent]"),
        ("default: 1.0.0", f"default: {{version: 1.0.9, source: {OLD}}}"),
        (
            "per: tenancy",
            'per: tenancy\n    namespace: "{tenancy}-{app}-{environment}-x"\n    delivery: {sync: manual}',
        ),
    )
}


def everything() -> Reviewed:
    edits = {
        path: tuple((old, new.replace("pods: 50", 'pods: "50"')) for old, new in pairs)
        for path, pairs in EVERYTHING.items()
    }
    return reviewed(BASE, edited(edits), commits={OLD: BASE})


KEYS = {
    *("values.level", "values.tree.a.b", "clusters.c1.region", "environments.prod.protected"),
    *('environments.prod.labels["x.io/y"]', 'tenancies.globex.mirrors["docker.io"]'),
    *('tenancies.globex.mirrors["quay.io"]', "apps.api.image", "apps.api.versions.prod.default"),
    *("apps.api.versions.prod.default.source", "apps.api.namespace", "apps.api.delivery.sync"),
}


def test_every_change_alone_is_gone_when_it_is_undone() -> None:
    one = everything()
    base, head = one.sides.base, one.sides.head
    found = one.changes(GLOBEX)
    assert {change.key for change in found} == KEYS
    for change in found:
        target = undone(head.by_place[GLOBEX], change, base.by_place[GLOBEX])
        assert target is not None, change.key
        without = _Without(head, GLOBEX, target)
        left = {one.path for one in inputs(base, without, one.sources).by_place[GLOBEX]}
        # Of a map that came with the value, the map itself is left.
        left -= {path for path in left if below(change.path, path)}
        assert left == {other.path for other in found} - {change.path}, change.key


class _Without(Side):
    """A side with one target as it would be without a change."""

    def __init__(self, side: Side, place: str, target: object) -> None:
        super().__init__(side.fleet, side.targets, (), {})
        self.__dict__["by_place"] = {**side.by_place, place: target}


def test_a_namespaces_target() -> None:
    one = everything()
    place = "prod/c1/globex/namespaces"
    head, base = one.sides.head.by_place[place], one.sides.base.by_place[place]
    (quota,) = (change for change in one.changes(place) if change.path == "quota.pods")
    target = undone(head, quota, base)
    assert isinstance(target, NamespacesTarget)
    left = inputs(one.sides.base, _Without(one.sides.head, place, target), one.sources).by_place[place]
    assert "quota.pods" not in {change.path for change in left}


@pytest.mark.parametrize(
    "path", ["", "tools.kustomize", "target", "git.url", "waves", "delivery.allow.kinds", "source.bases"]
)
def test_what_is_no_matter_of_one_target_is_not_undone(path: str) -> None:
    one = everything()
    change = InputChange("x", Position("fleet.yaml"), Origin.FLEET if path else Origin.FILE, None, "y", path)
    assert undone(one.sides.head.by_place[GLOBEX], change, one.sides.base.by_place[GLOBEX]) is None


def test_a_target_that_the_base_has_not_is_not_undone() -> None:
    one = everything()
    (change, *_) = one.changes(GLOBEX)
    assert undone(one.sides.head.by_place[GLOBEX], change, None) is None


def test_a_file_as_the_base_has_it() -> None:
    path = "overlays/edge/service.yaml"
    head = {**BASE, path: SERVICE.replace("80", "81"), "overlays/edge/new.yaml": "x"}
    told = sources_of(BASE, head, {OLD: head})
    assert told.head is not None

    def read(key: str, *arguments: str) -> FileTree:
        change = InputChange(key, Position(key), Origin.FILE)
        assert told.head is not None
        found: SourceFiles = undone_file(change, told.head, told.base_text)(("overlays/edge",), *arguments)
        return found.tree

    assert read(path)[path] == SERVICE.encode()
    assert read(path)["overlays/edge/new.yaml"] == b"x"
    assert "overlays/edge/new.yaml" not in read("overlays/edge/new.yaml")
    assert "overlays/api/service.yaml" not in read("overlays/api/service.yaml")
    assert read(path, OLD)[path] == SERVICE.replace("80", "81").encode()
