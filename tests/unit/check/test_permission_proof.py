"""Every generated Application may do what its folder asks for; one that may not is a crash with its name."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from checked import TOP
from compiled import declared, rendered, thing
from gitops_compile.argocd.objects import argocd_objects
from gitops_compile.check.argocd_kinds import OwnMistake
from gitops_compile.check.permission_proof import assure_permitted
from gitops_compile.check.tree import Tree
from gitops_compile.model.argofile import ArgoFile

FLEET = TOP.replace("environments:\n  prod: {clusters: [one]}", "environments:\n  prod: {clusters: [one, two]}")
APPS = "apps:\n  web: {}\n  api: {per: tenancy}\n"
OBJECTS = {
    "prod/one/web": (thing("v1", "ConfigMap", "web"), thing("v1", "PersistentVolume", "web")),
    "prod/two/web": (thing("apps/v1", "Deployment", "web"),),
    "prod/two/initech/api": (thing("rbac.authorization.k8s.io/v1", "Role", "api"),),
}
APPLICATION = "rendered/argocd/hub/prod/application.argoproj.io_prod.two.web.yaml"
PROJECT = "rendered/argocd/hub/prod/appproject.argoproj.io_prod.yaml"


def made() -> tuple[Tree, tuple[ArgoFile, ...]]:
    fleet, targets = declared(f"{FLEET}{APPS}")
    final = rendered(targets, OBJECTS)
    return Tree(fleet, targets, final, frozenset()), argocd_objects(fleet, targets, final, frozenset())


def changed(files: tuple[ArgoFile, ...], path: str, change: Callable[[Any], Any]) -> list[ArgoFile]:
    """The files with one object's ``spec`` changed."""
    (file,) = (file for file in files if file.path == path)
    objects = copy.deepcopy(file.objects)
    change(objects[0]["spec"])
    return [*(one for one in files if one is not file), replace(file, objects=objects)]


def test_it_holds_for_what_is_generated() -> None:
    tree, files = made()
    assert len([file for file in files if "_prod." in file.path]) > 6
    assure_permitted(tree, files)


@pytest.mark.parametrize(
    ("path", "change", "why"),
    [
        (APPLICATION, lambda spec: spec.update(project="other"), "names no project of its instance"),
        (
            PROJECT,
            lambda spec: spec.update(sourceRepos=["https://git.example.com/other.git"]),
            "comes from a repository that its project does not permit",
        ),
        (PROJECT, lambda spec: spec["destinations"].pop(), "goes where its project does not permit"),
        (APPLICATION, lambda spec: spec["destination"].pop("namespace"), "goes where its project does not permit"),
        (APPLICATION, lambda spec: spec["source"].update(path="rendered/prod"), "names a folder that holds no object"),
        (
            PROJECT,
            lambda spec: spec.update(namespaceResourceWhitelist=[{"group": "", "kind": "ConfigMap"}]),
            "holds Deployment of apps, which its project does not permit",
        ),
    ],
)
def test_what_argo_cd_would_refuse_is_a_crash(path: str, change: Callable[[Any], Any], why: str) -> None:
    tree, files = made()
    name = r"generated Application\.argoproj\.io prod\.(one|two)\.web \(rendered/argocd/hub/prod/.*\.yaml\)"
    with pytest.raises(OwnMistake, match=f"^{name} {why}$"):
        assure_permitted(tree, changed(files, path, change))


def test_a_cluster_scoped_object_needs_its_own_list() -> None:
    tree, files = made()
    broken = changed(files, PROJECT, lambda spec: spec.update(clusterResourceWhitelist=[]))
    with pytest.raises(OwnMistake, match="holds PersistentVolume of the core, which its project does not permit"):
        assure_permitted(tree, broken)


def test_an_object_in_a_namespace_that_nobody_granted_is_found() -> None:
    tree, files = made()
    (place,) = (place for place in tree.objects if str(place) == "prod/two/web")
    elsewhere = {**tree.objects, place: (thing("v1", "Secret", "web", "kube-system"),)}
    with pytest.raises(OwnMistake, match="holds objects in kube-system, which its project does not permit"):
        assure_permitted(replace(tree, objects=elsewhere), files)
