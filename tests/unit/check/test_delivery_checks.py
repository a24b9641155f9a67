"""GC303 to GC306, GC331 and GC333: what delivery settings need, and what they would do unseen."""

from __future__ import annotations

from typing import Any

import pytest

from checked import checked
from compiled import thing
from gitops_compile.model.diagnostic import Diagnostic, Severity

TOP = """\
apiVersion: gitops-compile/v1
kind: Fleet
metadata: {name: acme}
git: {url: https://git.example.com/fleet.git, branch: main}
argocd: {hub: {cluster: one, features: [progressiveSyncs]}, each: {perCluster: true}}
clusters:
  one: {argocd: hub}
  two: {server: https://two.example.com, argocd: hub}
  far: {argocd: each}
environments:
  prod: {clusters: [one, two, far], waves: [[one], [two, far]], delivery: {rollout: waves}}
"""
CONFIG = (thing("v1", "ConfigMap", "web"),)
WEB = {f"prod/{cluster}/web": CONFIG for cluster in ("one", "two", "far")}


def told(app: str, objects: dict[str, Any] | None = None, top: str = TOP) -> list[Diagnostic]:
    every = checked(f"web: {app}", WEB if objects is None else objects, top)
    return [one for one in every if one.code in ("GC303", "GC304", "GC305", "GC306", "GC331", "GC333")]


def brief(found: list[Diagnostic]) -> list[str]:
    return [f"{str(one.at).removeprefix('fleet.yaml:')} {one.code} {one.message}" for one in found]


def test_a_sound_rollout() -> None:
    assert told("{}") == []


ROLLOUTS = {
    "no feature": (
        ("{}", ("features: [progressiveSyncs]", "features: []")),
        ["11:84 GC305 `rollout: waves` needs progressive syncs, and the instance hub does not have them"],
    ),
    "no feature, and one cluster": (
        ("{only: {cluster: [one, far]}}", ("features: [progressiveSyncs]", "features: []")),
        [],
    ),
    "no waves": (
        ("{}", (" waves: [[one], [two, far]],", "")),
        ["11:58 GC306 `rollout: waves`, and prod has no `waves`"],
    ),
    "no waves, and one cluster": (
        ("{only: {cluster: one}}", (" waves: [[one], [two, far]],", "")),
        ["11:58 GC306 `rollout: waves`, and prod has no `waves`"],
    ),
    "by hand": (
        ("{delivery: {sync: manual}}", None),
        ["13:25 GC306 the ApplicationSet prod.web goes from wave to wave, and `sync: manual` stops it"],
    ),
    "by hand, and one cluster": (("{only: {cluster: one}, delivery: {sync: manual}}", None), []),
    "one by hand": (
        ("{overrides: [{match: {cluster: two}, delivery: {sync: manual}}]}", None),
        [
            "13:63 GC306 the ApplicationSet prod.web goes from wave to wave, and `sync: manual` stops it",
            "13:63 GC306 the targets of the ApplicationSet prod.web have different settings: sync",
        ],
    ),
    "another instance's cluster differs": (
        ("{overrides: [{match: {cluster: far}, delivery: {prune: never}}]}", None),
        [],
    ),
    "unequal": (
        ("{delivery: {adopt: true}, overrides: [{match: {cluster: one}, delivery: {adopt: false}}]}", None),
        ["13:90 GC306 the targets of the ApplicationSet prod.web have different settings: adopt"],
    ),
    "unequal annotations": (
        ("{overrides: [{match: {cluster: one}, delivery: {annotations: {a: b}}}]}", None),
        ["13:70 GC306 the targets of the ApplicationSet prod.web have different settings: annotations"],
    ),
}


@pytest.mark.parametrize(("given", "expected"), ROLLOUTS.values(), ids=ROLLOUTS)
def test_a_rollout(given: tuple[str, tuple[str, str] | None], expected: list[str]) -> None:
    app, change = given
    found = told(app, {}, TOP.replace(*change) if change else TOP)
    assert [line.partition(" ")[2] for line in brief(found)] == [line.partition(" ")[2] for line in expected]
    assert all(one.is_error for one in found)


def test_the_error_stands_at_the_rollout_and_shows_the_instance() -> None:
    (one,) = told("{}", {}, TOP.replace("features: [progressiveSyncs]", "features: []"))
    text = TOP.replace("features: [progressiveSyncs]", "features: []").splitlines()[one.at.line - 1]
    assert text[one.at.column - 1 :].startswith("waves}")
    assert [str(place.at) for place in one.related] == ["fleet.yaml:5:10"]


def test_both_sides_of_a_difference_are_shown() -> None:
    app = "{delivery: {adopt: true}, overrides: [{match: {cluster: two}, delivery: {adopt: false}}]}"
    (one,) = told(app, {})
    assert one.targets == ("prod/one/web", "prod/two/web")
    assert [place.what for place in one.related] == ["the other one"]


TENANCY = """\
tenancies:
  initech:
    environments:
      prod: {clusters: [one, two], from: prod, strategy: manual, delivery: {}}
"""


def test_a_stage_with_clusters_of_its_own_is_in_no_wave() -> None:
    found = told("{per: tenancy}", {}, TOP + TENANCY)
    assert [(one.code, one.message) for one in found] == [
        ("GC306", "`rollout: waves` reaches initech/prod, which has no `waves`")
    ]
    assert told("{per: tenancy}", {}, TOP + TENANCY.replace("{}", "{rollout: all}")) == []
    own = told("{per: tenancy}", {}, TOP + TENANCY.replace("{}", "{rollout: waves}"))
    assert {(one.code, one.message) for one in own} == {("GC306", "`rollout: waves`, and initech/prod has no `waves`")}
    moving = TENANCY.replace("clusters: [one, two], from: prod, strategy: manual, ", "")
    assert told("{per: tenancy}", {}, TOP + moving) == []


def scaled(home: str) -> tuple[dict[str, Any], ...]:
    workload = thing("apps/v1", "Deployment", "web", home, spec={"replicas": 1})
    return workload, thing(
        "autoscaling/v2", "HorizontalPodAutoscaler", "web", home, spec={"scaleTargetRef": {"name": "web"}}
    )


def test_targets_are_scaled_alike_each_in_its_own_namespace() -> None:
    app = '{namespace: "web-{cluster}"}'
    both = {f"prod/{cluster}/web": scaled(f"web-{cluster}") for cluster in ("one", "two")}
    assert told(app, both) == []
    one = {**both, "prod/two/web": both["prod/two/web"][:1]}
    assert [found.message for found in told(app, one)] == [
        "the targets of the ApplicationSet prod.web are not scaled alike"
    ]
    assert told(app, {"prod/one/web": both["prod/one/web"]}) == [], "a target that is not rendered is in no set"


def test_names_are_short_where_they_are_labels() -> None:
    long = "a-cluster-with-a-name-of-forty-character"
    top = TOP.replace("far", long).replace("rollout: waves", "rollout: all")
    app = "{}\nan-app-of-some-length: {namespace: x}"
    assert len(f"prod.{long}.an-app-of-some-length") == 67
    assert told(app, {}, top) == []
    labels = top.replace("perCluster: true", "perCluster: true, tracking: label")
    (one,) = told(app, {}, labels)
    assert one.code == "GC303"
    assert f"prod 4, {long} 40, an-app-of-some-length 21, dots 2" in one.message
    assert one.targets == (f"prod/{long}/an-app-of-some-length",)
    assert told(app, {}, top.replace("cluster: one,", "cluster: one, tracking: label,")) == [], "another instance"


ARGO = "argoproj.io/v1alpha1"
BROUGHT = "{delivery: {allow: {kinds: [argoproj.io/Application, argoproj.io/ApplicationSet], namespaces: [argocd]}}}"
NAMES = {
    "the bootstrap": ("one", "Application", "acme", True),
    "a root": ("one", "Application", "acme.prod", True),
    "an ApplicationSet": ("one", "ApplicationSet", "prod.web", True),
    "what a set makes": ("one", "Application", "prod.two.web", True),
    "the Application of a namespaces target": ("one", "Application", "prod.one.namespaces", True),
    "another name": ("one", "Application", "prod.more", False),
    "another kind": ("one", "ApplicationSet", "acme", False),
    "a cluster without an instance": ("two", "Application", "acme", False),
    "an instance of its own": ("far", "Application", "prod.far.web", True),
    "of another instance": ("far", "Application", "prod.two.web", False),
}


@pytest.mark.parametrize(("cluster", "kind", "name", "twice"), NAMES.values(), ids=NAMES)
def test_a_name_that_is_generated_too(cluster: str, kind: str, name: str, twice: bool) -> None:
    one = thing(ARGO, kind, name, "argocd")
    found = told(BROUGHT, {**WEB, f"prod/{cluster}/web": (*CONFIG, one)})
    assert [d.code for d in found] == (["GC304"] if twice else [])


def test_an_argo_cd_object_elsewhere_is_nobodys_double() -> None:
    one = thing(ARGO, "Application", "acme", "elsewhere")
    assert told(BROUGHT.replace("[argocd]", "[elsewhere]"), {**WEB, "prod/one/web": (one,)}) == []


ENTRIES = {
    "{kind: ConfigMap": True,
    "{kind: ConfigMap, name: web": True,
    "{kind: ConfigMap, name: web, namespace: web-prod": True,
    "{kind: '*'": True,
    "{group: '*', kind: 'Config*'": True,
    "{group: apps, kind: ConfigMap": False,
    "{kind: Config": False,
    "{kind: configmap": False,
    "{kind: ConfigMap, name: we": False,
    "{kind: ConfigMap, namespace: web": False,
}


@pytest.mark.parametrize(("entry", "meets"), ENTRIES.items())
def test_an_entry_meets_objects_as_argo_cd_matches(entry: str, meets: bool) -> None:
    found = told(f"{{delivery: {{ignoreDifferences: [{entry}, jsonPointers: [/a]}}]}}}}")
    assert [(one.code, one.severity) for one in found] == ([] if meets else [("GC331", Severity.WARNING)])


def test_an_entry_that_meets_something_anywhere_is_no_mistake() -> None:
    app = "{delivery: {ignoreDifferences: [{kind: Service, jsonPointers: [/a]}]}}"
    some = {**WEB, "prod/far/web": (thing("v1", "Service", "web"),)}
    assert told(app, some) == []
    assert told(app, {}) == [], "nothing is rendered"
    (one,) = told(app)
    assert one.targets == ("prod/far/web", "prod/one/web", "prod/two/web")


def test_only_an_override_weakens_a_protected_environment() -> None:
    top = TOP.replace("rollout: waves", "rollout: all").replace("waves: [[", "protected: true, waves: [[")
    weak = "delivery: {prune: auto, removal: cascade}"
    assert told(f"{{{weak}}}", top=top) == []
    found = told(f"{{overrides: [{{match: {{cluster: [one, two]}}, {weak}}}]}}", top=top)
    assert [(one.code, one.severity, one.targets) for one in found] == [
        ("GC333", Severity.WARNING, ("prod/one/web", "prod/two/web"))
    ] * 2
    assert (
        told(
            f"{{overrides: [{{match: {{cluster: one}}, {weak}}}]}}",
            top=top.replace("protected: true", "protected: false"),
        )
        == []
    )
    said = top.replace("rollout: all", "rollout: all, prune: auto")
    assert told("{}", top=said) == [], "the environment itself may say so"
    strong = "delivery: {prune: never, removal: orphan}"
    assert told(f"{{overrides: [{{match: {{cluster: one}}, {strong}}}]}}", top=top) == []


LONG = "a" * 200_000


@pytest.mark.parametrize(("more", "told_of"), [(61_110, False), (61_111, True)])
def test_all_annotations_of_an_application_together_have_a_size(more: int, told_of: bool) -> None:
    """Keys count too: 200,000 + 1 and ``more`` + 1 bytes, against 261,120 + 1,024 that Kubernetes takes."""
    app = f"{{only: {{cluster: far}}, delivery: {{annotations: {{b: {LONG}, c: {'c' * (more + 8)}}}}}}}"
    found = [one for one in checked(f"web: {app}", {"prod/far/web": CONFIG}, TOP) if one.code == "GC332"]
    assert [one.message for one in found] == (
        ["the annotations of an Application have 261,121 bytes; at most 261,120 fit"] if told_of else []
    )
    assert all(one.path == "apps.web.delivery.annotations" for one in found)
