"""Laws of Argo CD's objects: whatever a fleet says, what is generated of it is taken, and permits what is rendered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hypothesis import event, given
from hypothesis import strategies as st

from compiled import thing
from gitops_compile.adapters.schemas import bundled
from gitops_compile.argocd.application import application
from gitops_compile.argocd.expansion import expanded
from gitops_compile.argocd.objects import argocd_objects
from gitops_compile.argocd.rules.elements import applications, steps
from gitops_compile.check.argocd_kinds import assure_generated, judge_of
from gitops_compile.check.on_tree import check_tree
from gitops_compile.check.permission_proof import assure_permitted
from gitops_compile.check.tree import Tree
from gitops_compile.expand.targets import expand
from gitops_compile.model.argofile import ArgoFile
from gitops_compile.model.diagnostic import has_error
from gitops_compile.model.header import header
from gitops_compile.model.kinds import ObjectsByPlace, name_of
from gitops_compile.model.resolved import ResolvedFleet
from gitops_compile.model.target import Targets
from gitops_compile.model.yamltext import documents
from gitops_compile.read.fleet import read_fleet
from gitops_compile.resolve.fleet import resolve
from random_fleets import FLEETS, some, text_of

JUDGE = judge_of(bundled)
WINDOW = {"kind": "deny", "schedule": "0 16 * * 5", "duration": "64h"}
GROUPS = st.lists(st.sampled_from(["a", "b,c", "d e", "O=f", "g:h"]), max_size=3)
DELIVERY = some(
    sync=st.sampled_from(["auto", "manual"]),
    selfHeal=st.booleans(),
    prune=st.sampled_from(["auto", "confirm", "never"]),
    removal=st.sampled_from(["cascade", "confirm", "orphan"]),
    adopt=st.booleans(),
    annotations=st.dictionaries(st.sampled_from(["a", "b.c/d"]), st.sampled_from(["", "x {{ y }}", "ä"])),
    allow=some(
        kinds=st.lists(
            st.sampled_from(["Node/a-*", "acme.io/Thing", "rbac.authorization.k8s.io/ClusterRole"]), unique=True
        ),
        namespaces=st.lists(st.sampled_from(["more", "kube-system"]), unique=True),
    ),
)
STAGES = st.builds(
    lambda first, second: {**first, **second},
    DELIVERY,
    some(
        rollout=st.sampled_from(["all", "waves"]),
        access=some(view=GROUPS, sync=GROUPS),
        syncWindows=st.lists(st.sampled_from([WINDOW, {**WINDOW, "kind": "allow"}]), max_size=2, unique_by=str),
    ),
)
APPS = st.builds(
    lambda first, second: {**first, **second},
    DELIVERY,
    some(
        serverSideApply=st.booleans(),
        ignoreDifferences=st.just([{"group": "apps", "kind": "Deployment", "jsonPointers": ["/spec/replicas"]}]),
    ),
)
INSTANCES = st.fixed_dictionaries(
    {
        "hub": st.fixed_dictionaries(
            {"cluster": st.just("c1"), "features": st.just(["progressiveSyncs"])},
            optional={"version": st.sampled_from(["3.4", "3.5", "3.6"]), "namespace": st.just("cd")},
        ),
        "edge": st.just({"perCluster": True, "features": ["progressiveSyncs"]}),
    }
)
OBJECTS = st.lists(
    st.sampled_from(
        [
            thing("v1", "ConfigMap", "a"),
            thing("apps/v1", "Deployment", "a", spec={"replicas": 2}),
            thing(
                "autoscaling/v2",
                "HorizontalPodAutoscaler",
                "a",
                spec={"scaleTargetRef": {"kind": "Deployment", "name": "a"}},
            ),
            thing("v1", "Node", "a-1"),
            thing("v1", "Secret", "a", "more"),
            thing("rbac.authorization.k8s.io/v1", "ClusterRole", "a:b"),
            thing("acme.io/v1", "Thing", "a"),
            thing("acme.io/v1", "Zone", "a"),
        ]
    ),
    min_size=1,
    max_size=4,
    unique_by=str,
)


def with_argocd(data: dict[str, Any], instances: dict[str, Any], names: list[str], says: list[Any]) -> dict[str, Any]:
    """The fleet with instances, clusters that name them, waves, and settings on its environments and apps."""
    clusters = {
        name: {**one, "server": f"https://{name}.example.com", "argocd": instance}
        for (name, one), instance in zip(data["clusters"].items(), names, strict=True)
    }
    e1, e2, a1, a2 = says
    environments = {
        name: {**one, "waves": [[cluster] for cluster in one["clusters"]], "delivery": delivery}
        for (name, one), delivery in zip(data["environments"].items(), (e1, e2), strict=True)
    }
    apps = {
        name: {**_only(one, "per", "labels"), "delivery": delivery}
        for (name, one), delivery in zip(data["apps"].items(), (a1, a2), strict=True)
    }
    tenancies = {name: _only(one, "apps", "labels") for name, one in data.get("tenancies", {}).items()}
    git = {"url": "https://git.example.com/acme/fleet.git", "branch": "main"}
    more = {"git": git, "argocd": instances, "clusters": clusters, "environments": environments, "apps": apps}
    return {**data, **more, **({"tenancies": tenancies} if tenancies else {})}


def _only(one: dict[str, Any], *names: str) -> dict[str, Any]:
    """Of the keys of a random app or tenancy those by which few fleets are refused."""
    return {name: value for name, value in one.items() if name in names}


FLEETS_WITH_ARGOCD = st.builds(
    with_argocd,
    FLEETS,
    INSTANCES,
    st.lists(st.sampled_from(["hub", "edge"]), min_size=3, max_size=3),
    st.tuples(STAGES, STAGES, APPS, APPS).map(list),
)


def assert_made_plainly(
    fleet: ResolvedFleet, targets: Targets, rendered: ObjectsByPlace, files: Iterable[ArgoFile]
) -> None:
    """What many Applications have in common is made once; each is as if it were made alone, and so is its text."""
    by_place = {target.place: target for target in targets.every}
    for file in files:
        if file.content:
            target = by_place[file.targets[0]]
            assert target.argocd is not None
            assert file.objects == (application(fleet, target.argocd, target, rendered[target.place]),)
            assert file.content == (header(file.place, file.what) + documents(file.objects)).encode()


@given(FLEETS_WITH_ARGOCD, st.lists(OBJECTS, min_size=1, max_size=4))
def test_generated_objects_are_taken_and_permit_what_is_rendered(
    data: dict[str, Any], pools: list[list[dict[str, Any]]]
) -> None:
    read = read_fleet("fleet.yaml", text_of(data), lambda _pattern: {})
    assert read.value is not None, read.diagnostics
    resolved = resolve(read.value.fleet)
    out = None if resolved.value is None or resolved.failed else expand(resolved.value)
    if resolved.value is None or out is None or out.value is None or out.failed:
        event("refused before anything is rendered")
        return
    targets = out.value
    rendered: dict[Any, Any] = {
        target.place: tuple(pools[number % len(pools)]) for number, target in enumerate(targets.apps) if target.rendered
    }
    rendered |= {one.place: tuple(thing("v1", "Namespace", name) for name in one.names) for one in targets.namespaces}
    zones = frozenset({"acme.io/Zone"})
    files = argocd_objects(resolved.value, targets, rendered, zones)
    assert_made_plainly(resolved.value, targets, rendered, files)
    assure_generated(resolved.value, files, JUDGE)
    if has_error(check_tree(Tree(resolved.value, targets, rendered, zones, argocd=files))):
        event("refused by a check on the tree")
        return
    assure_permitted(Tree(resolved.value, targets, rendered, zones), files)
    sets = [one for file in files for one in file.objects if one["kind"] == "ApplicationSet"]
    event(f"permitted, {'with' if sets else 'without'} sets")
    for one in sets:
        made = expanded(one)
        assert [name_of(app) for app in made] == [name_of(app) for app in applications(one)]
        assert sorted(name for step in steps(one, made) for name in step) == sorted(name_of(app) for app in made)
