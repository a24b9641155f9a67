"""Which line of the fleet is told for what a delivery setting gave, in each kind of Argo CD object."""

from __future__ import annotations

from textwrap import dedent

import pytest

from compiled import declared, rendered, thing
from gitops_compile.argocd.objects import argocd_objects
from gitops_compile.provenance.argo import origin_of
from gitops_compile.provenance.origin import Origin
from gitops_compile.provenance.paths import at_path
from gitops_compile.read.written import KeyPath

FLEET = """\
    apiVersion: gitops-compile/v1
    kind: Fleet
    metadata: {name: acme}
    git: {url: https://git.example.com/acme/fleet.git, branch: main}
    argocd: {hub: {cluster: c1, features: [progressiveSyncs]}}
    clusters: {c1: {argocd: hub}, c2: {argocd: hub, server: https://c2.example.com}}
    environments:
      dev: {clusters: [c1], delivery: {rollout: waves}, waves: [[c1]]}
      prod:
        clusters: [c1, c2]
        waves: [[c1], [c2]]
        protected: true
        delivery:
          rollout: waves
          access: {view: [readers, others]}
          syncWindows: [{kind: deny, schedule: 0 0 * * *, duration: 1h}]
    apps:
      web:
        delivery:
          selfHeal: false
          adopt: true
          annotations: {example.com/a: b}
          ignoreDifferences: [{kind: ConfigMap, jsonPointers: [/data/x]}]
"""
ONE = "dev/application.argoproj.io_dev.c1.web"
SET = "prod/applicationset.argoproj.io_prod.web"
PROJECT = "prod/appproject.argoproj.io_prod"
NAMESPACES = "prod/appproject.argoproj.io_prod.namespaces"
POLICY: KeyPath = ("spec", "syncPolicy")
ELEMENT: KeyPath = ("spec", "generators", 0, "list", "elements", 1)
NOTES: KeyPath = ("metadata", "annotations")

# The file, the path in it, and the text with which the place in the fleet begins.
TOLD: list[tuple[str, KeyPath, str]] = [
    (ONE, (*POLICY, "automated", "selfHeal"), "false"),
    (ONE, (*POLICY, "automated", "prune"), "web:"),
    (ONE, (*NOTES, "example.com/a"), "b}"),
    (ONE, ("spec", "ignoreDifferences", 0, "kind"), "{kind: ConfigMap"),
    (ONE, ("spec", "ignoreDifferences", 0, "jsonPointers", 0), "{kind: ConfigMap"),
    (ONE, (*POLICY, "syncOptions", 0), "web:"),
    (ONE, (*POLICY, "syncOptions", 3), "{kind: ConfigMap"),
    (ONE, ("metadata", "finalizers", 0), "web:"),
    (SET, ("kind",), "waves\n"),
    (SET, ("metadata", "name"), "prod:"),
    (SET, (*NOTES, "argocd.argoproj.io/sync-options"), "true\n"),
    (SET, (*ELEMENT, "cluster"), "c2: {argocd"),
    (SET, (*ELEMENT, "wave"), "c2]]\n"),
    (SET, (*ELEMENT, "application"), "prod:"),
    (SET, ("spec", "goTemplate"), "waves\n"),
    (SET, ("spec", "strategy", "type"), "c1], [c2]]\n"),
    (SET, ("spec", "template", "metadata", "name"), "waves\n"),
    (SET, ("spec", "template", *NOTES, "example.com/a"), "b}"),
    (SET, ("spec", "template", *POLICY, "automated", "selfHeal"), "false"),
    (SET, ("spec", "template", *POLICY, "automated", "prune"), "true\n"),
    (PROJECT, ("spec", "roles", 0, "groups", 0), "others]"),
    (PROJECT, ("spec", "roles", 0, "policies", 0), "readers, others]"),
    (PROJECT, ("spec", "syncWindows", 0, "schedule"), "0 0 *"),
    (PROJECT, ("spec", "syncWindows", 0, "manualSync"), "{kind: deny"),
    (NAMESPACES, ("spec", "roles", 0, "groups", 1), "readers, others]"),
    (NAMESPACES, ("spec", "syncWindows", 0, "kind"), "deny"),
]


def origin(name: str, path: KeyPath) -> Origin:
    fleet, targets = declared(FLEET)
    objects = rendered(targets, {str(one.place): (thing("v1", "ConfigMap", "x"),) for one in targets.apps})
    files = argocd_objects(fleet, targets, objects, frozenset())
    file = next(one for one in files if one.path == f"rendered/argocd/hub/{name}.yaml")
    return origin_of(fleet, targets, objects, file, 0, path, at_path(file.objects[0], path))


@pytest.mark.parametrize(("name", "path", "text"), TOLD)
def test_the_line_behind_a_value(name: str, path: KeyPath, text: str) -> None:
    told = origin(name, path)
    at = told.spots[0].at
    line = dedent(FLEET).splitlines(keepends=True)[at.line - 1]
    assert line[at.column - 1 :].startswith(text), line[at.column - 1 :]
    assert told.why


def test_the_layer_that_won_is_told_with_the_setting() -> None:
    (used,) = origin(ONE, (*POLICY, "syncOptions", 1)).spots[0].used or (None,)
    assert used is None, "PruneLast is no setting"
    (used,) = origin(SET, (*NOTES, "argocd.argoproj.io/sync-options")).spots[0].used
    assert (used.path, used.value, used.layer) == ("delivery.removal", "confirm", "environments.prod.protected")
