"""What Argo CD gets of a fleet: every field of every object, for an instance that pushes and for one per cluster."""

from __future__ import annotations

from typing import Any

import pytest

from compiled import declared, rendered, thing
from gitops_compile.argocd.objects import argocd_objects

ACME = """
    apiVersion: gitops-compile/v1
    kind: Fleet
    metadata: {name: acme}
    git: {url: https://git.example.com/acme/fleet.git, branch: main}
    argocd:
      hub: {cluster: mgmt, namespace: argocd, version: "3.5"}
      edge: {perCluster: true, namespace: argocd, version: "3.5"}
    clusters:
      mgmt: {server: https://mgmt.example.com:6443, argocd: hub}
      np-use1: {server: https://np-use1.example.com:6443, argocd: hub}
      p-use1: {server: https://p-use1.example.com:6443, argocd: hub}
      p-euw1: {server: https://p-euw1.example.com:6443, argocd: hub}
      gbx-1: {argocd: edge}
    environments:
      dev: {clusters: [np-use1]}
      prod:
        from: dev
        strategy: manual
        clusters: [p-use1, p-euw1]
        waves: [[p-use1], [p-euw1]]
        protected: true
    tenancies:
      initech: {apps: [api]}
      globex:
        apps: [api]
        environments: {prod: {clusters: [gbx-1], from: dev, strategy: manual}}
    apps:
      api:
        per: tenancy
        image: registry.example.com/api
        versions: {dev: 3.2.0, prod: {p-euw1: 3.1.0}}
      edge-proxy: {environments: [prod]}
"""
INITECH = "prod/p-euw1/initech/api"
GLOBEX = "prod/gbx-1/globex/api"
ARGO = "argoproj.io/v1alpha1"
RBAC = "rbac.authorization.k8s.io"
SYNC_POLICY = {
    "automated": {"enabled": True, "prune": True, "selfHeal": True, "allowEmpty": False},
    "syncOptions": [
        "ServerSideApply=true",
        "FailOnSharedResource=true",
        "PruneLast=true",
        "PrunePropagationPolicy=foreground",
    ],
    "retry": {"limit": 5, "refresh": True, "backoff": {"duration": "10s", "factor": 2, "maxDuration": "3m"}},
}
GIT = {"repoURL": "https://git.example.com/acme/fleet.git", "targetRevision": "refs/heads/main"}


def files(text: str, objects: dict[str, Any], cluster_scoped: frozenset[str] = frozenset()) -> dict[str, Any]:
    fleet, targets = declared(text)
    made = argocd_objects(fleet, targets, rendered(targets, objects), cluster_scoped)
    assert [one.path for one in made] == sorted({one.path for one in made})
    return {one.path: one for one in made}


def only(text: str, path: str, objects: dict[str, Any], cluster_scoped: frozenset[str] = frozenset()) -> Any:
    (one,) = files(text, objects, cluster_scoped)[f"rendered/argocd/{path}"].objects
    return one


def acme() -> dict[str, Any]:
    own = (thing("v1", "Service", "api", "initech-api-prod"), thing(f"{RBAC}/v1", "Role", "api", "initech-api-prod"))
    binding = thing(f"{RBAC}/v1", "RoleBinding", "api", "initech-api-prod")
    config = (thing("v1", "ConfigMap", "api", "globex-api-prod"),)
    proxy = (thing("apps/v1", "DaemonSet", "proxy", "edge-proxy-prod"), thing(f"{RBAC}/v1", "ClusterRole", "proxy"))
    return {INITECH: (*own, binding), GLOBEX: config, "prod/p-use1/edge-proxy": proxy}


def test_files_places_and_what_to_edit() -> None:
    hub, edge = "rendered/argocd/hub", "rendered/argocd/edge.gbx-1"
    application, project = "application.argoproj.io_", "appproject.argoproj.io_"
    assert [(one.path, one.place, one.what) for one in files(ACME, acme()).values()] == [
        (f"{edge}/bootstrap.yaml", "argocd/edge.gbx-1", "fleet.yaml"),
        (f"{edge}/prod/{application}prod.gbx-1.globex.api.yaml", GLOBEX, "fleet.yaml"),
        (f"{edge}/prod/{application}prod.gbx-1.globex.namespaces.yaml", "prod/gbx-1/globex/namespaces", "fleet.yaml"),
        (f"{edge}/prod/{project}prod.globex.yaml", "argocd/edge.gbx-1/prod", "fleet.yaml"),
        (f"{edge}/prod/{project}prod.namespaces.yaml", "argocd/edge.gbx-1/prod", "fleet.yaml"),
        (f"{hub}/bootstrap.yaml", "argocd/hub", "fleet.yaml"),
        (f"{hub}/dev/{application}dev.np-use1.initech.namespaces.yaml", "dev/np-use1/initech/namespaces", "fleet.yaml"),
        (f"{hub}/dev/{project}dev.initech.yaml", "argocd/hub/dev", "fleet.yaml"),
        (f"{hub}/dev/{project}dev.namespaces.yaml", "argocd/hub/dev", "fleet.yaml"),
        (f"{hub}/prod/{application}prod.p-euw1.initech.api.yaml", INITECH, "fleet.yaml"),
        (
            f"{hub}/prod/{application}prod.p-euw1.initech.namespaces.yaml",
            "prod/p-euw1/initech/namespaces",
            "fleet.yaml",
        ),
        (f"{hub}/prod/{application}prod.p-euw1.namespaces.yaml", "prod/p-euw1/namespaces", "fleet.yaml"),
        (f"{hub}/prod/{application}prod.p-use1.edge-proxy.yaml", "prod/p-use1/edge-proxy", "fleet.yaml"),
        (
            f"{hub}/prod/{application}prod.p-use1.initech.namespaces.yaml",
            "prod/p-use1/initech/namespaces",
            "fleet.yaml",
        ),
        (f"{hub}/prod/{application}prod.p-use1.namespaces.yaml", "prod/p-use1/namespaces", "fleet.yaml"),
        (f"{hub}/prod/{project}prod.initech.yaml", "argocd/hub/prod", "fleet.yaml"),
        (f"{hub}/prod/{project}prod.namespaces.yaml", "argocd/hub/prod", "fleet.yaml"),
        (f"{hub}/prod/{project}prod.yaml", "argocd/hub/prod", "fleet.yaml"),
    ]


def test_which_targets_a_file_belongs_to() -> None:
    found = {one.path.rpartition("_")[2]: one.targets for one in files(ACME, acme()).values()}
    assert [str(place) for place in found["prod.initech.yaml"]] == [INITECH, "prod/p-use1/initech/api"]
    assert [str(place) for place in found["prod.p-euw1.initech.api.yaml"]] == [INITECH]
    assert found["rendered/argocd/hub/bootstrap.yaml"] == ()


def test_application_of_a_protected_environment() -> None:
    assert only(ACME, "hub/prod/application.argoproj.io_prod.p-euw1.initech.api.yaml", acme()) == {
        "apiVersion": ARGO,
        "kind": "Application",
        "metadata": {
            "name": "prod.p-euw1.initech.api",
            "namespace": "argocd",
            "finalizers": ["resources-finalizer.argocd.argoproj.io"],
            "labels": {
                "app.kubernetes.io/managed-by": "gitops-compile",
                "app.kubernetes.io/part-of": "acme.prod",
                "gitops-compile/app": "api",
                "gitops-compile/cluster": "p-euw1",
                "gitops-compile/environment": "prod",
                "gitops-compile/tenancy": "initech",
                "gitops-compile/wave": "2",
            },
            "annotations": {
                "argocd.argoproj.io/compare-options": "ServerSideDiff=true",
                "argocd.argoproj.io/manifest-generate-paths": ".",
                "argocd.argoproj.io/sync-options": "Prune=confirm,Delete=confirm",
                "argocd.argoproj.io/sync-wave": "0",
            },
        },
        "spec": {
            "project": "prod.initech",
            "source": {**GIT, "path": f"rendered/{INITECH}", "directory": {"recurse": True, "include": "*.yaml"}},
            "destination": {"name": "p-euw1", "namespace": "initech-api-prod"},
            "syncPolicy": SYNC_POLICY,
            "revisionHistoryLimit": 5,
        },
    }


def changed(one: dict[str, Any], **paths: Any) -> dict[str, Any]:
    """A copy with other values: ``metadata__name`` stands for ``metadata.name``; None takes a key away."""
    copy = dict(one)
    for path, value in paths.items():
        name, _, rest = path.partition("__")
        if rest:
            copy[name] = changed(copy[name], **{rest: value})
        elif value is None:
            del copy[name]
        else:
            copy[name] = value
    return copy


def test_application_of_a_namespaces_target_differs_in_six_fields() -> None:
    api = only(ACME, "hub/prod/application.argoproj.io_prod.p-euw1.initech.api.yaml", acme())
    path = "hub/prod/application.argoproj.io_prod.p-euw1.initech.namespaces.yaml"
    labels = api["metadata"]["labels"] | {"gitops-compile/app": "namespaces"}
    annotations = api["metadata"]["annotations"] | {"argocd.argoproj.io/sync-wave": "-5"}
    assert only(ACME, path, acme()) == changed(
        api,
        metadata__name="prod.p-euw1.initech.namespaces",
        metadata__labels=labels,
        metadata__annotations=annotations,
        spec__project="prod.namespaces",
        spec__source__path="rendered/prod/p-euw1/initech/namespaces",
        spec__destination={"name": "p-euw1"},
    )


def test_an_instance_of_its_own_names_no_cluster() -> None:
    one = only(ACME, "edge.gbx-1/prod/application.argoproj.io_prod.gbx-1.globex.api.yaml", acme())
    destination = {"server": "https://kubernetes.default.svc", "namespace": "globex-api-prod"}
    assert one["spec"]["destination"] == destination
    assert "gitops-compile/wave" not in one["metadata"]["labels"]
    project = only(ACME, "edge.gbx-1/prod/appproject.argoproj.io_prod.globex.yaml", acme())
    assert project["spec"]["destinations"] == [destination]
    namespaces = only(ACME, "edge.gbx-1/prod/appproject.argoproj.io_prod.namespaces.yaml", acme())
    assert namespaces["spec"]["destinations"] == [{"server": "https://kubernetes.default.svc", "namespace": "*"}]
    text = str([one.objects for path, one in files(ACME, acme()).items() if "/edge." in path])
    assert "p-euw1" not in text
    assert "example.com:6443" not in text


def test_a_hub_reaches_its_own_cluster_by_the_url_that_always_resolves() -> None:
    text = ACME.replace("edge-proxy: {environments: [prod]}", "edge-proxy: {environments: [ops]}")
    text = text.replace(
        "      dev: {clusters: [np-use1]}\n", "      dev: {clusters: [np-use1]}\n      ops: {clusters: [mgmt]}\n"
    )
    objects = {"ops/mgmt/edge-proxy": (thing("v1", "ConfigMap", "x", "edge-proxy-ops"),)}
    one = only(text, "hub/ops/application.argoproj.io_ops.mgmt.edge-proxy.yaml", objects)
    assert one["spec"]["destination"] == {"server": "https://kubernetes.default.svc", "namespace": "edge-proxy-ops"}
    assert "argocd.argoproj.io/sync-options" not in one["metadata"]["annotations"], "ops is not protected"


def kinds(*listed: str) -> list[dict[str, str]]:
    return [{"group": group, "kind": kind} for group, _, kind in (one.rpartition("/") for one in listed)]


BASE = (
    *("ConfigMap", "PersistentVolumeClaim", "Secret", "Service", "ServiceAccount"),
    *("apps/DaemonSet", "apps/Deployment", "apps/StatefulSet", "autoscaling/HorizontalPodAutoscaler"),
    *("batch/CronJob", "batch/Job", "networking.k8s.io/Ingress", "policy/PodDisruptionBudget"),
)


def test_project_of_a_tenancy_permits_what_is_declared_and_rendered() -> None:
    assert only(ACME, "hub/prod/appproject.argoproj.io_prod.initech.yaml", acme()) == {
        "apiVersion": ARGO,
        "kind": "AppProject",
        "metadata": {
            "name": "prod.initech",
            "namespace": "argocd",
            "finalizers": ["resources-finalizer.argocd.argoproj.io"],
            "annotations": {"argocd.argoproj.io/sync-wave": "-10"},
            "labels": {
                "app.kubernetes.io/managed-by": "gitops-compile",
                "gitops-compile/environment": "prod",
                "gitops-compile/tenancy": "initech",
            },
        },
        "spec": {
            "description": "acme: prod, tenancy initech",
            "sourceRepos": [GIT["repoURL"]],
            "destinations": [
                {"name": "p-euw1", "namespace": "initech-api-prod"},
                {"name": "p-use1", "namespace": "initech-api-prod"},
            ],
            "clusterResourceWhitelist": [],
            "namespaceResourceWhitelist": kinds(*BASE, f"{RBAC}/Role", f"{RBAC}/RoleBinding"),
        },
    }


def test_project_of_shared_apps_lists_their_cluster_scoped_kinds() -> None:
    one = only(ACME, "hub/prod/appproject.argoproj.io_prod.yaml", acme())
    assert one["spec"]["description"] == "acme: prod"
    assert one["spec"]["clusterResourceWhitelist"] == kinds(f"{RBAC}/ClusterRole")
    assert "gitops-compile/tenancy" not in one["metadata"]["labels"]


def test_project_of_namespaces_is_constant() -> None:
    one = only(ACME, "hub/prod/appproject.argoproj.io_prod.namespaces.yaml", {})
    assert one["metadata"]["labels"] == {
        "app.kubernetes.io/managed-by": "gitops-compile",
        "gitops-compile/environment": "prod",
    }
    assert one["spec"] == {
        "description": "acme: prod, namespaces",
        "sourceRepos": [GIT["repoURL"]],
        "destinations": [{"name": "p-euw1", "namespace": "*"}, {"name": "p-use1", "namespace": "*"}],
        "clusterResourceWhitelist": kinds("Namespace"),
        "namespaceResourceWhitelist": kinds("LimitRange", "ResourceQuota", "networking.k8s.io/NetworkPolicy"),
    }


def root(name: str, labels: dict[str, str], path: str, include: str, prune: bool) -> dict[str, Any]:
    return {
        "apiVersion": ARGO,
        "kind": "Application",
        "metadata": {
            "name": name,
            "namespace": "argocd",
            "labels": {"app.kubernetes.io/managed-by": "gitops-compile", **labels},
            "annotations": {
                "argocd.argoproj.io/compare-options": "ServerSideDiff=true",
                "argocd.argoproj.io/manifest-generate-paths": ".",
            },
        },
        "spec": {
            "project": "acme.argocd",
            "source": {**GIT, "path": path, "directory": {"include": include}},
            "destination": {"server": "https://kubernetes.default.svc", "namespace": "argocd"},
            "syncPolicy": changed(SYNC_POLICY, automated__prune=prune),
            "revisionHistoryLimit": 5,
        },
    }


def test_bootstrap_holds_the_roots() -> None:
    project, *roots = files(ACME, acme())["rendered/argocd/hub/bootstrap.yaml"].objects
    assert project == {
        "apiVersion": ARGO,
        "kind": "AppProject",
        "metadata": {
            "name": "acme.argocd",
            "namespace": "argocd",
            "labels": {"app.kubernetes.io/managed-by": "gitops-compile"},
        },
        "spec": {
            "description": "acme: what the roots may write",
            "sourceRepos": [GIT["repoURL"]],
            "destinations": [{"server": "https://kubernetes.default.svc", "namespace": "argocd"}],
            "clusterResourceWhitelist": [],
            "namespaceResourceWhitelist": kinds(
                "argoproj.io/AppProject", "argoproj.io/Application", "argoproj.io/ApplicationSet"
            ),
        },
    }
    part = {"app.kubernetes.io/part-of": "acme"}
    assert roots == [
        root("acme", {}, "rendered/argocd/hub", "bootstrap.yaml", False),
        root("acme.dev", part | {"gitops-compile/environment": "dev"}, "rendered/argocd/hub/dev", "*.yaml", True),
        root("acme.prod", part | {"gitops-compile/environment": "prod"}, "rendered/argocd/hub/prod", "*.yaml", True),
    ]


def test_git_path_stands_in_front_of_every_path() -> None:
    below = files(ACME.replace("branch: main}", "branch: main, path: deploy/eu}"), acme())
    found = {
        one["spec"]["source"]["path"] for file in below.values() for one in file.objects if "source" in one["spec"]
    }
    assert {path.split("/rendered/")[0] for path in found} == {"deploy/eu"}
    assert f"deploy/eu/rendered/{INITECH}" in found
    assert "deploy/eu/rendered/argocd/hub" in found


SMALL = """
    apiVersion: gitops-compile/v1
    kind: Fleet
    metadata: {name: small}
    git: {url: https://git.example.com/small.git, branch: main}
    argocd: {hub: {cluster: one}}
    clusters: {one: {argocd: hub}}
    environments: {prod: {clusters: [one]}}
    apps: {web: {%s}}
"""


@pytest.mark.parametrize(
    ("allow", "cluster_kinds", "more"),
    [
        ("kinds: [Node]", [{"group": "", "kind": "Node"}], []),
        ("kinds: [batch/Job]", [], []),
        (f"kinds: [{RBAC}/RoleBinding]", [], [f"{RBAC}/RoleBinding"]),
        (f"kinds: [{RBAC}/ClusterRole/web-*]", [{"group": RBAC, "kind": "ClusterRole", "name": "web-*"}], []),
        ("kinds: [acme.io/Widget]", [{"group": "acme.io", "kind": "Widget"}], ["acme.io/Widget"]),
        ("kinds: [acme.io/Widget/web-*]", [{"group": "acme.io", "kind": "Widget", "name": "web-*"}], []),
        ("kinds: [apps/Deployment/web-*]", [{"group": "apps", "kind": "Deployment", "name": "web-*"}], []),
        ("kinds: [acme.io/Zone]", [{"group": "acme.io", "kind": "Zone"}], []),
        ("kinds: [argoproj.io/Application]", [], ["argoproj.io/Application"]),
    ],
)
def test_granted_kinds_go_where_their_scope_says(
    allow: str, cluster_kinds: list[dict[str, str]], more: list[str]
) -> None:
    text = SMALL % f"delivery: {{allow: {{{allow}}}}}"
    spec = only(text, "hub/prod/appproject.argoproj.io_prod.yaml", {}, frozenset({"acme.io/Zone"}))["spec"]
    assert spec["clusterResourceWhitelist"] == cluster_kinds
    listed = [f"{one['group']}/{one['kind']}".removeprefix("/") for one in spec["namespaceResourceWhitelist"]]
    assert sorted(set(listed) - set(BASE)) == more


def test_granted_namespaces_are_destinations() -> None:
    text = SMALL % "delivery: {allow: {namespaces: [monitoring]}}"
    spec = only(text, "hub/prod/appproject.argoproj.io_prod.yaml", {})["spec"]
    assert [one["namespace"] for one in spec["destinations"]] == ["monitoring", "web-prod"]


def test_a_custom_kind_is_namespaced_unless_the_fleet_says_otherwise() -> None:
    objects = {"prod/one/web": (thing("acme.io/v1", "Zone", "z"), thing("acme.io/v1", "Widget", "w", "web-prod"))}
    path = "hub/prod/appproject.argoproj.io_prod.yaml"
    spec = only(SMALL % "", path, objects, frozenset({"acme.io/Zone"}))["spec"]
    assert spec["clusterResourceWhitelist"] == [{"group": "acme.io", "kind": "Zone"}]
    assert {"group": "acme.io", "kind": "Widget"} in spec["namespaceResourceWhitelist"]


def test_a_target_without_objects_gets_no_application() -> None:
    found = files(SMALL % "source: {verbatim: true}, namespaces: false", {"prod/one/web": ()})
    assert [path.rpartition("/")[2] for path in found] == [
        "bootstrap.yaml",
        "appproject.argoproj.io_prod.namespaces.yaml",
        "appproject.argoproj.io_prod.yaml",
    ]


def test_a_fleet_without_instances_gets_no_files() -> None:
    text = (SMALL % "").replace("argocd: {hub: {cluster: one}}", "").replace("{argocd: hub}", "{}")
    assert files(text, {"prod/one/web": (thing("v1", "ConfigMap", "x", "web-prod"),)}) == {}


def test_replicas_of_an_autoscaled_workload_are_left_alone() -> None:
    scaler = thing(
        "autoscaling/v2",
        "HorizontalPodAutoscaler",
        "web",
        "web-prod",
        spec={"scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}},
    )
    objects = {"prod/one/web": (scaler, thing("apps/v1", "Deployment", "web", "web-prod", spec={"replicas": 2}))}
    spec = only(SMALL % "", "hub/prod/application.argoproj.io_prod.one.web.yaml", objects)["spec"]
    assert spec["ignoreDifferences"] == [
        {
            "group": "apps",
            "kind": "Deployment",
            "name": "web",
            "namespace": "web-prod",
            "jsonPointers": ["/spec/replicas"],
        }
    ]
    assert spec["syncPolicy"]["syncOptions"] == [*SYNC_POLICY["syncOptions"], "RespectIgnoreDifferences=true"]
