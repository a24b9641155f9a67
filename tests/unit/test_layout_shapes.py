"""Targets that differ in namespace and labels alone: their text comes from one form, and is the text of each."""

from __future__ import annotations

from functools import partial

from compiled import declared, thing
from gitops_compile.layout import tree_of
from gitops_compile.model.kinds import is_namespaced
from gitops_compile.render.layer.shapes import layering
from gitops_compile.render.objects import generated, label_texts

FLEET = """
    apiVersion: gitops-compile/v1
    kind: Fleet
    metadata: {name: acme}
    namespace: "{app}-{cluster}"
    clusters: {one: {labels: {zone: "1"}}, two: {labels: {zone: "no"}}, three: {labels: {zone: "2026-01-31"}}}
    environments: {prod: {clusters: [one, two, three]}}
    apps: {web: {}}
"""
BUILD = (
    thing("v1", "ConfigMap", "a", data={"share": "100%", "name": "%(namespace)s"}),
    thing("v1", "ConfigMap", "b", "elsewhere"),
    thing("rbac.authorization.k8s.io/v1", "RoleBinding", "c", subjects=[{"kind": "ServiceAccount", "name": "d"}]),
)


def test_shapes_change_no_byte() -> None:
    _, targets = declared(FLEET)
    put_on = layering(partial(is_namespaced, cluster_scoped=()))
    layered = {one.place: put_on(BUILD, generated(one, label_texts(one.labels))) for one in targets.apps}
    objects = {place: one.applied.objects for place, one in layered.items()}
    shapes = {place: one.shape for place, one in layered.items() if one.shape}
    assert len(shapes) == 2  # The first of a shape is written plainly.
    assert tree_of(targets, objects, (), shapes) == tree_of(targets, objects, ())
    made = tree_of(targets, objects, (), shapes).value
    assert made is not None
    assert b'zone: "2026-01-31"' in made["rendered/prod/three/web/configmap_a.yaml"]
