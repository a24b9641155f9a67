"""GC316: which targets deploy into Argo CD's own namespace, by which line of the fleet, and how bad that is."""

from __future__ import annotations

import pytest

from checked import APPS, TOP, checked
from gitops_compile.model.diagnostic import Diagnostic

EDGE = TOP.replace(
    "{hub: {cluster: one}}", "{hub: {cluster: one}, edge: {perCluster: true, namespace: gitops}}"
).replace("two.example.com, argocd: hub", "two.example.com, argocd: edge")


def found(apps: str, top: str = TOP) -> list[Diagnostic]:
    return [one for one in checked(apps, {}, top) if one.code == "GC316"]


@pytest.mark.parametrize(
    ("app", "severities"),
    [
        ("web: {}", []),
        ("web: {namespace: argocd}", ["warning"]),
        ("web: {delivery: {allow: {namespaces: [monitoring, argocd]}}}", ["warning"]),
        ("web: {namespace: argocd, delivery: {allow: {namespaces: [argocd]}}}", ["warning"]),
        ("web: {namespace: argocd, source: {verbatim: true}}", ["warning"]),
        ("web: {per: tenancy, namespace: argocd, sharedNamespace: true, only: {tenancy: initech}}", ["error"]),
        ("web: {per: tenancy, delivery: {allow: {namespaces: [argocd]}}}", ["error"]),
        ("web: {per: tenancy, shared: true, delivery: {allow: {namespaces: [argocd]}}}", ["error", "warning"]),
        ("web: {image: x.example/web, versions: {}, namespace: argocd}", ["warning"]),
    ],
)
def test_who_gets_there(app: str, severities: list[str]) -> None:
    assert sorted(one.severity.value for one in found(app)) == severities


def test_only_on_the_cluster_on_which_an_instance_runs() -> None:
    both = EDGE.replace("clusters: [one]", "clusters: [one, two]")
    assert [one.targets for one in found("web: {namespace: argocd}", both)] == [("prod/one/web",)]
    assert [one.targets for one in found("web: {namespace: gitops}", both)] == [("prod/two/web",)]


def test_a_cluster_that_is_served_from_elsewhere_may_hold_another_instance() -> None:
    top = EDGE.replace("two.example.com, argocd: edge", "two.example.com, argocd: far").replace(
        "edge: {perCluster: true,", "far: {cluster: one,"
    )
    assert [one.targets for one in found("web: {namespace: gitops}", top)] == [("prod/one/web",)]


def test_what_it_says() -> None:
    (one,) = found("web:\n  namespace: argocd")
    assert one.message == (
        "web deploys into argocd, the namespace of Argo CD: whoever may write its source is its admin"
    )
    assert one.at.line == APPS + 1, "the line that says so"
    assert [f"{place.at} {place.what}" for place in one.related] == ["fleet.yaml:5:10 the Argo CD instance hub"]
    (own,) = found("web:\n  per: tenancy\n  delivery: {allow: {namespaces: [a, argocd]}}")
    assert own.message == "web deploys into argocd, the namespace of Argo CD: a target of a tenancy never may"
    assert own.at.line == APPS + 2
    assert own.targets == ("prod/one/globex/web", "prod/one/initech/web")


def test_an_unserved_verbatim_source_is_left_alone() -> None:
    top = TOP.replace("one.example.com, argocd: hub", "one.example.com").replace("[one]", "[one, two]")
    assert found("web: {namespace: argocd, source: {verbatim: true}}", top) == []
    assert [one.targets for one in found("web: {namespace: argocd}", top)] == [("prod/one/web",)]
