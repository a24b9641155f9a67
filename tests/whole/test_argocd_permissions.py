"""Argo CD's own matching permits what is rendered, in our own tree and in the golden fleets, and ours is the same."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from argocd_oracle import Permit, permit
from argocd_samples import SOURCE
from gitops_compile.argocd.expansion import expanded
from gitops_compile.argocd.names import IN_CLUSTER
from gitops_compile.argocd.permission import Home, permits_destination, permits_kind, permits_source
from gitops_compile.check.permission_proof import OWN_CLUSTER
from gitops_compile.check.tree import Tree
from gitops_compile.model.kinds import group_kind, name_of
from gitops_compile.pipeline import Compiled
from own_fleet import REPOSITORY, compiled

GOLDEN = REPOSITORY / "tests/golden/render"
FLEETS = [REPOSITORY, *(path.parent.parent for path in sorted(GOLDEN.glob("*/rendered/argocd")))]


@pytest.mark.parametrize("top", FLEETS, ids=lambda top: top.name)
def test_argo_cd_permits_every_rendered_object(top: Path) -> None:
    made = compiled(top)
    asked = 0
    for instance in made.declared.fleet.instances:
        files = [file for file in made.argocd if file.path.startswith(f"rendered/argocd/{instance.name}/")]
        objects = [one for file in files for one in file.objects]
        projects = {name_of(one): one for one in objects if one["kind"] == "AppProject"}
        sets = (app for one in objects if one["kind"] == "ApplicationSet" for app in expanded(one))
        for app in [*(one for one in objects if one["kind"] == "Application"), *sets]:
            held = resources(made, app["spec"]["source"]["path"])
            said = permit(projects[app["spec"]["project"]], app, clusters(made), held)
            assert said == Permit((), (True,) * len(held)), name_of(app)
            assert held
            asked += len(held)
    assert asked > 5


def clusters(made: Compiled) -> list[dict[str, str]]:
    """The cluster Secrets of an instance, and the cluster that it runs on."""
    known = made.declared.fleet.fleet.clusters.values()
    named = [{"name": one.name.value, "server": one.server.value} for one in known if one.server is not None]
    return [*named, {"name": OWN_CLUSTER, "server": IN_CLUSTER}]


def resources(made: Compiled, path: str) -> list[dict[str, str]]:
    """Group, kind, name and namespace of all that lies in a folder of the tree."""
    tree = Tree(made.declared.fleet, made.declared.targets, made.rendered.objects, made.rendered.cluster_scoped)
    found = []
    for target in tree.targets.every:
        if path.endswith(target.place.folder):
            found += [(*group_kind(one), name_of(one), tree.home(target, one)) for one in tree.objects[target.place]]
    for file in made.argocd:
        if path.endswith(file.path.rpartition("/")[0]):
            found += [(*group_kind(one), name_of(one), one["metadata"]["namespace"]) for one in file.objects]
    return [dict(zip(("group", "kind", "name", "namespace"), one, strict=True)) for one in found]


REPOSITORIES = (
    "https://git.example.com/a.git",
    "https://git.example.com/a/b",
    "git@git.example.com:a/b.git",
    "https://GIT.example.com/A",
)
REPOSITORY_PATTERNS = (
    *REPOSITORIES,
    "*",
    "https://git.example.com/*",
    "https://git.example.com/**",
    "!https://git.example.com/a",
    "ssh://git@git.example.com/a/b",
    "https://{git,hub}.example.com/?",
)
NAMES = ("one", "two", "")
SERVERS = ("https://one.example.com", "https://two.example.com", "")
NAMESPACES = ("a", "a-b", "kube-system")
PATTERNS = ("*", "a*", "[a-b]", "!kube-*", "{a,one}", "", "?", "https://*", "!https://one*", "[!a]*", "a\\*")
KINDS = (("", "Secret"), ("apps", "Deployment"), ("rbac.authorization.k8s.io", "ClusterRole"), ("", "Namespace"))
KIND_PATTERNS = ("*", "Deployment", "Secret", "Cluster*", "[A-D]*", "Name?pace", "", "apps", "*.k8s.io", "[", "a*")


def some_project(chance: random.Random) -> dict[str, Any]:
    def pick(*options: str) -> str:
        return chance.choice(options)

    def kinds(named: bool) -> list[dict[str, str]]:
        every = [{"group": pick(*KIND_PATTERNS), "kind": pick(*KIND_PATTERNS)} for _ in range(chance.randrange(4))]
        return [{**one, "name": pick("", "a*", "a", "[b")} for one in every] if named else every

    destinations = [
        {
            "name": pick(*NAMES, *PATTERNS),
            "server": pick(*SERVERS, *PATTERNS),
            "namespace": pick(*NAMESPACES, *PATTERNS),
        }
        for _ in range(chance.randrange(4))
    ]
    lists = {
        "namespaceResourceWhitelist": kinds(False),
        "namespaceResourceBlacklist": kinds(False),
        "clusterResourceWhitelist": kinds(True),
        "clusterResourceBlacklist": kinds(True),
    }
    said = {key: value for key, value in lists.items() if chance.random() < 0.7}
    repositories = [pick(*REPOSITORY_PATTERNS) for _ in range(chance.randrange(4))]
    return {"metadata": {"name": "p"}, "spec": {"sourceRepos": repositories, "destinations": destinations, **said}}


@pytest.mark.parametrize("seed", range(4))
def test_our_matching_is_argo_cds(seed: int) -> None:
    chance = random.Random(seed)
    sides = set()
    for _ in range(150):
        project = some_project(chance)
        home = Home(chance.choice(SERVERS[:2]), chance.choice(NAMES[:2]), chance.choice(NAMESPACES))
        repository = chance.choice(REPOSITORIES)
        app = {
            "spec": {
                "source": {**SOURCE, "repoURL": repository},
                "destination": {"name": home.name, "namespace": home.namespace},
            }
        }
        asked = [
            (*chance.choice(KINDS), chance.choice(("a", "ab", "b")), chance.choice((*NAMESPACES, ""))) for _ in range(6)
        ]
        held = [dict(zip(("group", "kind", "name", "namespace"), one, strict=True)) for one in asked]
        said = permit(project, app, [{"name": home.name, "server": home.server}], held)
        spec = project["spec"]
        source, destination = permits_source(spec, repository), permits_destination(spec, home)
        assert (said.conditions == ()) is (source and destination), (project, app)
        assert any("repo" in one for one in said.conditions) is not source, (project, app, said)
        ours = tuple(permits(spec, one, home) for one in asked)
        assert said.permitted == ours, (project, home, asked)
        sides |= {*ours, ("source", source), ("destination", destination)}
    assert len(sides) == 6


def permits(spec: dict[str, Any], one: tuple[str, str, str, str], home: Home) -> bool:
    group, kind, name, namespace = one
    if not permits_kind(spec, group, kind, name, namespaced=namespace != ""):
        return False
    return namespace == "" or permits_destination(spec, Home(home.server, home.name, namespace))
