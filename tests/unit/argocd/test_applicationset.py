"""``rollout: waves``: which targets go into one ApplicationSet, every field of it, and what it expands to."""

from __future__ import annotations

from typing import Any

from compiled import declared, rendered, thing
from gitops_compile.argocd.expansion import expanded
from gitops_compile.argocd.objects import argocd_objects
from gitops_compile.model.argofile import ArgoFile

FLEET = """\
    apiVersion: gitops-compile/v1
    kind: Fleet
    metadata: {name: acme}
    git: {url: https://git.example.com/acme/fleet.git, branch: main}
    argocd:
      hub: {cluster: c1, features: [progressiveSyncs]}
      each: {perCluster: true}
    clusters:
      c1: {argocd: hub}
      c2: {argocd: hub, server: https://c2.example.com}
      c3: {argocd: hub, server: https://c3.example.com}
      far-1: {argocd: each}
      far-2: {argocd: each}
    environments:
      dev: {clusters: [c1, c2]}
      prod:
        clusters: [c3, c1, c2, far-1, far-2]
        waves: [[c3, far-1], [c1, c2], [far-2]]
        protected: true
        delivery: {rollout: waves}
    tenancies: {initech: {}}
    apps:
      api: {per: tenancy, image: example.com/api, versions: {dev: 1.0.0, prod: {c1: 1.0.0, c2: 1.0.0, c3: 1.0.0}}}
      web: {delivery: {annotations: {example.com/text: "a {{ b }} {{{"}}}
      alone: {only: {cluster: [c2, far-1]}}
"""
HUB = "rendered/argocd/hub/prod/"
SET = f"{HUB}applicationset.argoproj.io_prod.initech.api.yaml"


def files(text: str = FLEET, unrendered: str = "nothing") -> dict[str, ArgoFile]:
    fleet, targets = declared(text)
    places = [str(target.place) for target in targets.apps if target.rendered and unrendered not in str(target.place)]
    objects = {place: (thing("v1", "ConfigMap", "x"),) for place in places}
    return {one.path: one for one in argocd_objects(fleet, targets, rendered(targets, objects), frozenset())}


def only(path: str, text: str = FLEET) -> dict[str, Any]:
    (one,) = files(text)[path].objects
    return one


def test_which_targets_share_a_set() -> None:
    found = [path.removeprefix("rendered/argocd/") for path in files() if "appproject" not in path]
    assert [path for path in found if "/prod/" in path and "namespaces" not in path] == [
        "each.far-1/prod/application.argoproj.io_prod.far-1.alone.yaml",
        "each.far-1/prod/application.argoproj.io_prod.far-1.web.yaml",
        "each.far-2/prod/application.argoproj.io_prod.far-2.web.yaml",
        "hub/prod/application.argoproj.io_prod.c2.alone.yaml",
        "hub/prod/applicationset.argoproj.io_prod.initech.api.yaml",
        "hub/prod/applicationset.argoproj.io_prod.web.yaml",
    ]
    assert sum("hub/prod/application." in path and path.endswith("namespaces.yaml") for path in found) == 6
    assert not [path for path in found if "/dev/" in path and "applicationset" in path]


def test_a_set_belongs_to_all_of_its_targets_pinned_or_not() -> None:
    pinned = FLEET.replace("prod: {c1: 1.0.0, c2: 1.0.0, c3: 1.0.0}", "prod: {c2: 1.0.0}")
    one = files(pinned)[SET]
    assert [str(place) for place in one.targets] == [f"prod/{name}/initech/api" for name in ("c1", "c2", "c3")]
    assert one.place == "argocd/hub/prod"
    assert [element["cluster"] for element in elements(one.objects[0])] == ["c2"]
    assert steps(one.objects[0]) == [["2"]]
    assert SET not in files(FLEET.replace(", prod: {c1: 1.0.0, c2: 1.0.0, c3: 1.0.0}", ""))


def elements(one: dict[str, Any]) -> list[dict[str, str]]:
    found: list[dict[str, str]] = one["spec"]["generators"][0]["list"]["elements"]
    return found


def steps(one: dict[str, Any]) -> list[list[str]]:
    every = one["spec"]["strategy"]["rollingSync"]["steps"]
    assert all(
        (part["key"], part["operator"]) == ("gitops-compile/wave", "In")
        for step in every
        for part in step["matchExpressions"]
    )
    return [part["values"] for step in every for part in step["matchExpressions"]]


def test_elements_go_by_wave_and_the_own_cluster_is_named_by_its_url() -> None:
    one = only(SET)
    assert elements(one) == [
        {
            "application": f"prod.{cluster}.initech.api",
            "cluster": cluster,
            "name": name,
            "server": server,
            "namespace": "initech-api-prod",
            "path": f"rendered/prod/{cluster}/initech/api",
            "wave": wave,
        }
        for cluster, name, server, wave in (
            ("c3", "c3", "", "1"),
            ("c1", "", "https://kubernetes.default.svc", "2"),
            ("c2", "c2", "", "2"),
        )
    ]
    assert steps(one) == [["1"], ["2"]]


def test_fields_of_a_set() -> None:
    one = only(SET)
    assert one["metadata"] == {
        "name": "prod.initech.api",
        "namespace": "argocd",
        "labels": {
            "app.kubernetes.io/managed-by": "gitops-compile",
            "gitops-compile/app": "api",
            "gitops-compile/environment": "prod",
            "gitops-compile/tenancy": "initech",
        },
        "annotations": {
            "argocd.argoproj.io/sync-options": "Prune=confirm,Delete=confirm",
            "argocd.argoproj.io/sync-wave": "0",
        },
    }
    spec = {name: value for name, value in one["spec"].items() if name not in ("generators", "template")}
    assert spec == {
        "goTemplate": True,
        "goTemplateOptions": ["missingkey=error"],
        "strategy": {"type": "RollingSync", "rollingSync": one["spec"]["strategy"]["rollingSync"]},
        "syncPolicy": {"preserveResourcesOnDeletion": True},
    }
    template = one["spec"]["template"]
    assert "finalizers" not in template["metadata"]
    assert "argocd.argoproj.io/sync-options" not in template["metadata"]["annotations"]
    assert template["spec"]["project"] == "prod.initech"
    assert template["spec"]["destination"] == {
        "name": "{{.name}}",
        "server": "{{.server}}",
        "namespace": "{{.namespace}}",
    }


def test_no_confirmation_where_removal_asks_for_none() -> None:
    free = only(SET, FLEET.replace("protected: true", "protected: false"))
    assert free["metadata"]["annotations"] == {"argocd.argoproj.io/sync-wave": "0"}


def test_braces_of_the_fleet_are_text_to_a_go_template() -> None:
    one = only(f"{HUB}applicationset.argoproj.io_prod.web.yaml")
    text = one["spec"]["template"]["metadata"]["annotations"]["example.com/text"]
    assert text == 'a {{"{{"}} b }} {{"{{"}}{'
    assert {app["metadata"]["annotations"]["example.com/text"] for app in expanded(one)} == {"a {{ b }} {{{"}


def test_paths_lie_below_the_path_of_git() -> None:
    one = only(SET, FLEET.replace("branch: main}", "branch: main, path: deploy}"))
    assert elements(one)[0]["path"] == "deploy/rendered/prod/c3/initech/api"
