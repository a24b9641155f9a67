"""The closed schemas of Argo CD's kinds: what the CRD says, nothing beside, and Kubernetes' rules for metadata."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from gitops_compile.adapters.schemas import bundled
from gitops_compile.argocd.schema import closed_schema
from gitops_compile.check.schemas.known import compiled
from gitops_compile.check.schemas.violations import violations
from gitops_compile.model.kinds import ARGO_KINDS
from gitops_compile.model.schemas import ARGO_CD
from gitops_compile.resolve.instances import SUPPORTED

APPLICATION = {
    "apiVersion": "argoproj.io/v1alpha1",
    "kind": "Application",
    "metadata": {"name": "a.b-c", "namespace": "argocd", "labels": {"a.b/c": "d"}, "annotations": {"A.b/c": "d"}},
    "spec": {"project": "p", "source": {"repoURL": "r"}, "destination": {"name": "one"}},
}


def told(one: dict[str, Any], minor: str = "3.5") -> list[str]:
    known = compiled("Argo CD", closed_schema(bundled(minor, product=ARGO_CD), one["kind"]))
    return [each.problem for each in violations(one, known.validator, known.schema)]


@pytest.mark.parametrize("minor", SUPPORTED)
def test_every_supported_minor_has_the_three_kinds(minor: str) -> None:
    bundle = bundled(minor, product=ARGO_CD)
    assert sorted(bundle.kinds.values()) == sorted(kind for _, kind in ARGO_KINDS)
    assert told(APPLICATION, minor) == []


WRONG: tuple[tuple[Callable[[dict[str, Any]], Any], str], ...] = (
    (lambda one: one.update(spce={}), "unknown field spce"),
    (lambda one: one["spec"].update(sorce={}), "unknown field spec.sorce"),
    (
        lambda one: one["spec"]["source"].update(directory={"recurse": "yes"}),
        "spec.source.directory.recurse: expected a boolean, found text",
    ),
    (lambda one: one["spec"].pop("project"), "the field spec.project is missing"),
    (lambda one: one.pop("spec"), "the field spec is missing"),
    (lambda one: one.update(apiVersion="argoproj.io/v1"), "apiVersion: expected argoproj.io/v1alpha1, found text"),
    (
        lambda one: one["metadata"].update(name="A_b"),
        "metadata.name: expected a name of lower-case letters, digits, - and ., found text",
    ),
    (lambda one: one["metadata"].update(name="a" * 254), "metadata.name: expected at most 253 characters, found text"),
    (
        lambda one: one["metadata"]["labels"].update(a="b c"),
        "metadata.labels.a: expected at most 63 letters, digits and -_., found text",
    ),
    (
        lambda one: one["metadata"]["labels"].update({"A.b/c": "d"}),
        "metadata.labels: expected keys of the form that Kubernetes asks for, found a map",
    ),
    (lambda one: one["metadata"]["annotations"].update(a=1), "metadata.annotations.a: expected text, found an integer"),
    (
        lambda one: one["metadata"].update(finalizers=["a b"]),
        "metadata.finalizers[0]: expected a finalizer, found text",
    ),
    (
        lambda one: one["metadata"].update(ownerReferences=[{"uuid": "a"}]),
        "unknown field metadata.ownerReferences[0].uuid",
    ),
    (lambda one: one["metadata"].update(anotations={}), "unknown field metadata.anotations"),
)


@pytest.mark.parametrize(("change", "problem"), WRONG, ids=[problem for _, problem in WRONG])
def test_what_breaks_it(change: Callable[[dict[str, Any]], Any], problem: str) -> None:
    one = copy.deepcopy(APPLICATION)
    change(one)
    assert problem in told(one)


def test_what_the_definitions_leave_open_stays_open() -> None:
    values = {"anything": {"at": ["all"]}}
    source = {"repoURL": "r", "chart": "c", "helm": {"valuesObject": values}}
    assert told({**APPLICATION, "spec": {"project": "p", "source": source, "destination": {"name": "one"}}}) == []
    number = {"repoURL": "r", "kustomize": {"replicas": [{"name": "a", "count": 2}, {"name": "b", "count": "50%"}]}}
    assert told({**APPLICATION, "spec": {"project": "p", "source": number, "destination": {"name": "one"}}}) == []
