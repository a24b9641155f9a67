"""GC326: who brings a CRD to a cluster, and one warning for each API group that nobody brings."""

from __future__ import annotations

from typing import Any

import pytest

from checked import APPS, TOP, WEB, checked
from compiled import thing
from gitops_compile.model.diagnostic import Severity

MONITOR_GROUP = "monitoring.coreos.com"
MONITOR = thing(f"{MONITOR_GROUP}/v1", "ServiceMonitor", "web")
BOTH = TOP.replace("clusters: [one]", "clusters: [one, two]")


def crd(group: str, kind: str) -> dict[str, Any]:
    spec = {"group": group, "names": {"kind": kind}, "scope": "Namespaced"}
    return thing("apiextensions.k8s.io/v1", "CustomResourceDefinition", f"{kind.lower()}s.{group}", spec=spec)


def providing(*names: str, top: str = TOP) -> str:
    return top.replace("one.example.com,", f"one.example.com, provides: [{', '.join(names)}],")


def codes(*objects: dict[str, Any], top: str = TOP, more: dict[str, Any] | None = None) -> list[str]:
    found = checked("web: {}\ncrds: {}", {WEB: objects, **({"prod/one/crds": (more,)} if more else {})}, top)
    return [one.code for one in found]


def test_nobody_brings_it() -> None:
    (one,) = checked("crds: {}\nweb: {}", {WEB: (MONITOR,), "prod/one/crds": (crd("monitoring.coreos.com", "Rule"),)})
    assert one.code == "GC326"
    assert one.severity is Severity.WARNING
    assert one.message == "nothing brings the CRD of ServiceMonitor.monitoring.coreos.com to one"
    assert one.hint == (
        "Render it in a target of the cluster, or say on the cluster that it is there: "
        "`provides: [monitoring.coreos.com]`."
    )
    assert (one.at.line, one.at.column) == (APPS + 1, 3)
    assert one.path == "apps.web"
    assert [str(place.at) for place in one.related] == [
        "rendered/prod/one/web/servicemonitor.monitoring.coreos.com_web.yaml:1:1"
    ]


def test_one_line_mends_a_group_so_it_is_one_warning() -> None:
    rule = thing("monitoring.coreos.com/v1", "PrometheusRule", "web")
    objects = {WEB: (MONITOR, rule), "prod/two/web": (MONITOR,), "prod/one/api": (thing("a.io/v1", "A", "x"),)}
    other, one = checked("api: {}\nweb: {}", objects, BOTH)
    assert one.message == (
        "nothing brings the CRD of PrometheusRule.monitoring.coreos.com and 1 more to one and 1 more"
    )
    assert one.targets == ("prod/one/web", "prod/two/web")
    assert other.message == "nothing brings the CRD of A.a.io to one"


@pytest.mark.parametrize(
    ("provided", "found"),
    [
        (("monitoring.coreos.com",), []),
        (("monitoring.coreos.com/ServiceMonitor",), []),
        (("monitoring.coreos.com/PodMonitor",), ["GC326"]),
        (("cert-manager.io",), ["GC326"]),
    ],
)
def test_the_cluster_says_it(provided: tuple[str, ...], found: list[str]) -> None:
    assert codes(MONITOR, top=providing(*provided)) == found


def test_it_is_said_of_one_cluster() -> None:
    (one,) = checked("web: {}", {WEB: (MONITOR,), "prod/two/web": (MONITOR,)}, providing(MONITOR_GROUP, top=BOTH))
    assert one.targets == ("prod/two/web",)


def test_a_target_of_the_cluster_renders_it() -> None:
    assert codes(MONITOR, crd(MONITOR_GROUP, "ServiceMonitor")) == []
    assert codes(MONITOR, more=crd(MONITOR_GROUP, "ServiceMonitor")) == []
    assert codes(MONITOR, more=crd("other.io", "ServiceMonitor")) == ["GC326"]
    objects = {WEB: (MONITOR,), "prod/two/web": (crd(MONITOR_GROUP, "ServiceMonitor"),)}
    assert [one.code for one in checked("web: {}", objects, BOTH)] == ["GC326"]


def test_an_aggregated_api_has_no_crd() -> None:
    service = thing("apiregistration.k8s.io/v1", "APIService", "v1.a.io", spec={"group": "a.io", "version": "v1"})
    assert codes(thing("a.io/v1", "A", "x"), service) == []


@pytest.mark.parametrize(
    ("one", "found"),
    [
        (thing("apps/v1", "Deployment", "x"), []),
        (thing("apps/v1", "Deploymnt", "x"), []),
        (thing("networking.k8s.io/v1", "Ingres", "x"), []),
        (thing("gateway.networking.k8s.io/v1", "HTTPRoute", "x"), ["GC326"]),
        (thing("snapshot.storage.k8s.io/v1", "VolumeSnapshot", "x"), ["GC326"]),
    ],
)
def test_what_needs_a_crd(one: dict[str, Any], found: list[str]) -> None:
    assert codes(one) == found


@pytest.mark.parametrize(("options", "found"), [("SkipDryRunOnMissingResource=true", []), ("Prune=false", ["GC326"])])
def test_an_object_may_say_that_it_comes_later(options: str, found: list[str]) -> None:
    metadata = {"name": "web", "annotations": {"argocd.argoproj.io/sync-options": options}}
    assert codes({**MONITOR, "metadata": metadata}) == found


def test_argocd_brings_its_own_kinds_to_its_own_cluster() -> None:
    app = "web: {delivery: {allow: {kinds: [argoproj.io/AppProject]}}}"
    project = thing("argoproj.io/v1alpha1", "AppProject", "x")
    found = checked(app, {WEB: (project,), "prod/two/web": (project,)}, BOTH)
    assert [(one.code, one.targets) for one in found] == [("GC326", ("prod/two/web",))]


def test_a_definition_without_names_brings_nothing() -> None:
    empty = thing("apiextensions.k8s.io/v1", "CustomResourceDefinition", "x")
    assert codes(MONITOR, empty, {**empty, "metadata": {"name": "y"}, "spec": {"group": MONITOR_GROUP}}) == ["GC326"]
