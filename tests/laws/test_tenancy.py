"""The law of isolation: what is rendered for a tenancy is refused as soon as it reaches another one.

Sound objects of random tenancies pass. Every operator of the table moves or widens one of them toward another tenancy,
and every such mutant is refused, with the code that the table names.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compiled import thing
from gitops_compile.model.argofile import ArgoFile
from tenancy_objects import ARGO, NETWORK, RBAC, Thing, World, deployment, home, ingress, rule, world

MUTANTS = 500
Change: TypeAlias = Callable[[World, str, str, str], None]
"""Spoils a world: for a tenancy, toward another one, on a cluster."""


def found(made: World, tenancy: str, cluster: str, kind: str) -> Thing:
    """The tenancy's object of a kind."""
    return next(one for one in made.objects[f"prod/{cluster}/{tenancy}/api"] if one["kind"] == kind)


def adding(one: Callable[[str, str], Thing], *kinds: str) -> Change:
    """One object more, of a kind that may be granted."""

    def change(made: World, tenancy: str, other: str, cluster: str) -> None:
        made.objects[f"prod/{cluster}/{tenancy}/api"].append(one(tenancy, other))
        made.kinds[tenancy].extend(kinds)

    return change


def setting(kind: str, path: str, value: Callable[[str, str], Any]) -> Change:
    """Another value in the tenancy's object of a kind; ``path`` has dots, numbers count in lists."""

    def change(made: World, tenancy: str, other: str, cluster: str) -> None:
        *front, last = (int(part) if part.isdigit() else part for part in path.split("/"))
        node = found(made, tenancy, cluster, kind)
        for part in front:
            node = node[part] if isinstance(part, int) else node.setdefault(part, {})
        node[last] = value(tenancy, other)

    return change


def granting(in_shared: bool = False, put: bool = True) -> Change:
    """``delivery.allow.namespaces`` names the other's namespace, and perhaps an object goes there."""

    def change(made: World, tenancy: str, other: str, cluster: str) -> None:
        place = f"prod/{cluster}/edge" if in_shared else f"prod/{cluster}/{tenancy}/api"
        made.namespaces["" if in_shared else tenancy] = ["monitoring", home(other)]
        if put:
            made.objects[place].append(thing("v1", "ConfigMap", "spy", home(other)))

    return change


def argocd(kind: str, change_file: Callable[[Thing, str, str], None]) -> Change:
    """A generated Argo CD object of the tenancy is another one."""

    def change(made: World, tenancy: str, other: str, cluster: str) -> None:
        def files(every: tuple[ArgoFile, ...]) -> tuple[ArgoFile, ...]:
            return tuple(_changed(one, kind, tenancy, lambda made: change_file(made, tenancy, other)) for one in every)

        made.argocd = files

    return change


def _changed(file: ArgoFile, kind: str, tenancy: str, change: Callable[[Thing], None]) -> ArgoFile:
    mine = any(place.tenancy == tenancy and place.app == "api" for place in file.targets)
    if not mine or file.objects[0]["kind"] != kind:
        return file
    copy = deepcopy(file.objects[0])
    change(copy)
    return replace(file, objects=(copy,))


def wide_project(made: World, tenancy: str, other: str, cluster: str) -> None:
    """A shared app brings a project for the tenancy that permits everything."""
    spec = {"sourceRepos": ["*"], "destinations": [{"name": "*", "namespace": "*"}]}
    application = {"project": "extra", "destination": {"name": cluster, "namespace": home(tenancy)}}
    made.kinds[""] = ["argoproj.io/AppProject", "argoproj.io/Application"]
    made.objects[f"prod/{cluster}/edge"] += [
        thing(ARGO, "AppProject", "extra", "edge-prod", spec=spec),
        thing(ARGO, "Application", "extra", "edge-prod", spec=application),
    ]


def baseline(kind: str, name: str, api_version: str) -> Change:
    return adding(lambda tenancy, _other: thing(api_version, kind, name, home(tenancy), spec={}))


def service(other: str) -> str:
    return f"api.{home(other)}.svc"


def binding(tenancy: str, kind: str, role: str, subject: Thing | None = None) -> Thing:
    account = subject or {"kind": "ServiceAccount", "name": "ops", "namespace": home(tenancy)}
    reference = {"apiGroup": RBAC, "kind": "ClusterRole", "name": role}
    space = "" if kind == "ClusterRoleBinding" else home(tenancy)
    return thing(f"{RBAC}/v1", kind, f"{tenancy}-more", space, roleRef=reference, subjects=[account])


def strangers(subject: Callable[[str], Thing]) -> Change:
    return setting("RoleBinding", "subjects/0", lambda _tenancy, other: subject(other))


def policy(labels: Callable[[str], Thing]) -> Change:
    path = "spec/ingress/0/from/0/namespaceSelector"
    return setting("NetworkPolicy", path, lambda _tenancy, other: labels(other))


def expression(key: str, value: str) -> Thing:
    return {"matchExpressions": [{"key": key, "operator": "In", "values": ["x", value]}]}


def hook(tenancy: str, other: str) -> Thing:
    configuration = {"service": {"name": "api", "namespace": home(other)}}
    return thing(
        "admissionregistration.k8s.io/v1",
        "ValidatingWebhookConfiguration",
        f"{tenancy}-hook",
        webhooks=[{"clientConfig": configuration}],
    )


def monitor(tenancy: str, other: str) -> Thing:
    spec = {"namespaceSelector": {"matchNames": [home(other)]}}
    return thing("monitoring.coreos.com/v1", "ServiceMonitor", "spy", home(tenancy), spec=spec)


def cluster_role(name: Callable[[str, str], str]) -> Change:
    return setting("ClusterRole", "metadata/name", name)


def permit(destination: Callable[[str], Thing]) -> Change:
    def change(project: Thing, _tenancy: str, other: str) -> None:
        project["spec"]["destinations"].append(destination(other))

    return argocd("AppProject", change)


def deliver(key: str, value: Callable[[str], Any]) -> Change:
    def change(application: Thing, _tenancy: str, other: str) -> None:
        application["spec"][key] = value(other)

    return argocd("Application", change)


ENV = "spec/template/spec/containers/0/env/0/value"
METADATA_NAME = "kubernetes.io/metadata.name"
TENANCY = "gitops-compile/tenancy"
GROUP = {"kind": "Group", "apiGroup": RBAC}
OPERATORS: dict[str, tuple[str, Change]] = {
    # where an object goes
    "an object's namespace": ("GC313", setting("ConfigMap", "metadata/namespace", lambda _t, o: home(o))),
    "a workload's namespace": ("GC313", setting("Deployment", "metadata/namespace", lambda _t, o: home(o))),
    "a grant, and an object there": ("GC511", granting()),
    "a grant alone": ("GC511", granting(put=False)),
    "a grant of a shared app, and an object there": ("GC511", granting(in_shared=True)),
    "a Namespace of the other": ("GC312", adding(lambda _t, o: thing("v1", "Namespace", home(o)))),
    "the other's own object": ("GC310", adding(lambda _t, o: thing("v1", "Service", "api", home(o)))),
    # what stands in the whole cluster
    "a name of the other": ("GC512", cluster_role(lambda _t, o: o)),
    "a name that begins with the other": ("GC512", cluster_role(lambda _t, o: f"{o}-reader")),
    "a name of nobody": ("GC512", cluster_role(lambda _t, _o: "reader")),
    "a name without the dash": ("GC512", cluster_role(lambda t, _o: f"{t}reader")),
    "a kind that nobody granted": (
        "GC314",
        adding(lambda t, _o: thing("scheduling.k8s.io/v1", "PriorityClass", f"{t}-high")),
    ),
    # who gets which rights
    "a subject's namespace": ("GC513", setting("RoleBinding", "subjects/0/namespace", lambda _t, o: home(o))),
    "accounts of the other": ("GC513", strangers(lambda o: {**GROUP, "name": f"system:serviceaccounts:{home(o)}"})),
    "an account as a user": (
        "GC513",
        strangers(lambda o: {"kind": "User", "apiGroup": RBAC, "name": f"system:serviceaccount:{home(o)}:default"}),
    ),
    **{
        f"the group {name}": ("GC513", strangers(lambda _o, name=name: {**GROUP, "name": f"system:{name}"}))
        for name in ("authenticated", "unauthenticated", "masters", "serviceaccounts")
    },
    **{
        f"the role {name}": ("GC513", setting("RoleBinding", "roleRef/name", lambda _t, _o, name=name: name))
        for name in ("admin", "cluster-admin", "system:node", "view-all")
    },
    "the other's role": ("GC513", setting("RoleBinding", "roleRef/name", lambda _t, o: f"{o}-reader")),
    "a binding for the whole cluster": (
        "GC513",
        adding(lambda t, _o: binding(t, "ClusterRoleBinding", "edit"), f"{RBAC}/ClusterRoleBinding"),
    ),
    "a binding for the whole cluster that nobody granted": (
        "GC314",
        adding(lambda t, _o: binding(t, "ClusterRoleBinding", f"{t}-reader")),
    ),
    "a cluster's binding to the other's accounts": (
        "GC513",
        adding(
            lambda t, o: binding(
                t, "ClusterRoleBinding", f"{t}-reader", {"kind": "ServiceAccount", "name": "x", "namespace": home(o)}
            ),
            f"{RBAC}/ClusterRoleBinding",
        ),
    ),
    **{
        f"a rule to {verb}": (
            "GC513",
            setting(
                kind,
                "rules/0",
                lambda _t, _o, verb=verb: rule([RBAC], ["roles", "clusterroles", "users"], ["get", verb]),
            ),
        )
        for kind, verb in (("Role", "escalate"), ("Role", "bind"), ("ClusterRole", "impersonate"), ("Role", "*"))
    },
    "a rule for everything": ("GC513", setting("ClusterRole", "rules/0", lambda _t, _o: rule(["*"], ["*"], ["get"]))),
    # what is named
    "a service in a variable": ("GC514", setting("Deployment", ENV, lambda _t, o: f"http://{service(o)}:8080/x")),
    "a service with its domain": ("GC514", setting("Deployment", ENV, lambda _t, o: f"{service(o)}.cluster.local")),
    "a service in capitals": ("GC514", setting("Deployment", ENV, lambda _t, o: service(o).upper())),
    "a service's short URL": ("GC514", setting("Deployment", ENV, lambda _t, o: f"https://api.{home(o)}/x")),
    "a service's short name and port": ("GC514", setting("Deployment", ENV, lambda _t, o: f"api.{home(o)}:6379")),
    "a service in the middle of a file": (
        "GC514",
        setting("ConfigMap", "data/app.yaml", lambda _t, o: f"a: 1\nurl: x.y.{service(o)}, z\n"),
    ),
    "a service in an argument": (
        "GC514",
        setting("Deployment", "spec/template/spec/containers/0/args", lambda _t, o: ["-v", f"--to={service(o)}"]),
    ),
    "a service in a Secret": (
        "GC514",
        setting("Secret", "data/url", lambda _t, o: b64encode(f"http://{service(o)}".encode()).decode()),
    ),
    "a service behind a name": ("GC514", setting("Service", "spec/externalName", lambda _t, o: f"{service(o)}.local")),
    "a service in an annotation": (
        "GC514",
        setting("Ingress", "metadata/annotations", lambda _t, o: {"auth-url": f"http://{service(o)}/auth"}),
    ),
    "a webhook's service": (
        "GC514",
        adding(hook, "admissionregistration.k8s.io/ValidatingWebhookConfiguration"),
    ),
    "a reference's namespace": ("GC514", setting("HTTPRoute", "spec/parentRefs/0/namespace", lambda _t, o: home(o))),
    "a list of namespaces": ("GC514", setting("ConfigMap", "namespaces", lambda _t, o: ["x", home(o)])),
    "another field for a namespace": ("GC514", setting("ConfigMap", "spec/targetNamespace", lambda _t, o: home(o))),
    "a selector's name": ("GC514", policy(lambda o: {"matchLabels": {METADATA_NAME: home(o)}})),
    "a selector's list of names": ("GC514", policy(lambda o: expression(METADATA_NAME, home(o)))),
    "a selector's tenancy": ("GC514", policy(lambda o: {"matchLabels": {TENANCY: o}})),
    "a selector's list of tenancies": ("GC514", policy(lambda o: expression(TENANCY, o))),
    "a monitor's namespaces": ("GC514", adding(monitor)),
    "a gateway's listeners": (
        "GC514",
        setting(
            "Gateway",
            "spec/listeners/0/allowedRoutes/namespaces",
            lambda _t, o: {"from": "Selector", "selector": {"matchLabels": {METADATA_NAME: home(o)}}},
        ),
    ),
    "the label of the other": ("GC514", setting("ConfigMap", "metadata/labels", lambda _t, o: {TENANCY: o})),
    # what Argo CD may do
    "an Application of the tenancy's": ("GC315", adding(lambda t, _o: thing(ARGO, "Application", "x", home(t)))),
    "a project's destination": ("GC515", permit(lambda o: {"name": "two", "namespace": home(o)})),
    "a project's destination by URL": (
        "GC515",
        permit(lambda o: {"server": "https://two.example.com", "namespace": home(o)}),
    ),
    "a project's destination in the own cluster": (
        "GC515",
        permit(lambda o: {"server": "https://kubernetes.default.svc", "namespace": home(o)}),
    ),
    "a project's pattern": ("GC515", permit(lambda _o: {"name": "two", "namespace": "*"})),
    "a project's pattern for servers": ("GC515", permit(lambda o: {"server": "https://*", "namespace": home(o)})),
    "an Application's project": ("GC515", deliver("project", lambda o: f"prod.{o}")),
    "an Application's destination": (
        "GC515",
        deliver("destination", lambda o: {"name": "two", "namespace": home(o)}),
    ),
    "a project that a shared app brings": ("GC515", wide_project),
    # what the cluster's proxy and its quota do
    "an Ingress' host": ("GC516", setting("Ingress", "spec", lambda _t, o: ingress(f"{o}.acme.example"))),
    "an Ingress' host in capitals": (
        "GC516",
        setting("Ingress", "spec", lambda _t, o: ingress(f"{o}.ACME.example")),
    ),
    "a Route's host": ("GC516", setting("Route", "spec/host", lambda _t, o: f"old.{o}.acme.example")),
    "an HTTPRoute's host": ("GC516", setting("HTTPRoute", "spec/hostnames", lambda _t, o: [f"route.{o}.acme.example"])),
    "a Gateway's host": (
        "GC516",
        setting("Gateway", "spec/listeners/0/hostname", lambda _t, o: f"gw.{o}.acme.example"),
    ),
    "a host from one kind to another": (
        "GC516",
        setting("Ingress", "spec", lambda _t, o: ingress(f"gw.{o}.acme.example")),
    ),
    "a quota of its own": ("GC517", baseline("ResourceQuota", "mine", "v1")),
    "limits of its own": ("GC517", baseline("LimitRange", "mine", "v1")),
    "the policy that denies": ("GC517", baseline("NetworkPolicy", "default-deny", NETWORK)),
    "more than its quota": (
        "GC520",
        adding(lambda t, _o: _large(deployment("large", home(t), "http://x"))),
    ),
}


def _large(one: Thing) -> Thing:
    one["spec"]["replicas"] = 1001
    return one


NAMES = ("acme-shop", "globex", "globex-eu", "initech", "saas", "saas-2")
TENANCIES = st.lists(st.sampled_from(NAMES), min_size=2, max_size=4, unique=True)


def codes(made: World) -> list[str]:
    return [one.code for one in made.told() if one.is_error]


@settings(max_examples=50, deadline=None)
@given(TENANCIES)
def test_sound_tenancies_pass(names: list[str]) -> None:
    assert codes(world(names)) == []


@pytest.mark.parametrize("operator", OPERATORS)
def test_every_operator_is_refused_for_every_pair(operator: str) -> None:
    code, change = OPERATORS[operator]
    pairs = [("globex", "initech"), ("initech", "globex"), ("globex", "globex-eu"), ("globex-eu", "globex")]
    for tenancy, other in pairs:
        made = world((tenancy, other))
        change(made, tenancy, other, "two")
        assert code in codes(made), (tenancy, other)


@settings(max_examples=MUTANTS, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_every_mutant_is_refused(data: st.DataObject) -> None:
    names = data.draw(TENANCIES)
    tenancy, other = data.draw(st.permutations(names))[:2]
    code, change = OPERATORS[data.draw(st.sampled_from(sorted(OPERATORS)))]
    made = world(names)
    change(made, tenancy, other, data.draw(st.sampled_from(["one", "two"])))
    assert code in codes(made)


@settings(max_examples=50, deadline=None)
@given(TENANCIES)
def test_what_a_tenancy_opens_is_open_to_those_that_it_names(names: list[str]) -> None:
    """The only operators that a contract opens: who is reached says so."""
    tenancy, other = names[:2]
    for operator in ("a service in a variable", "a selector's name", "a reference's namespace"):
        made = world(names)
        OPERATORS[operator][1](made, tenancy, other, "one")
        assert codes(made) == ["GC514"]
        made.reachable_by[other] = [tenancy]
        assert codes(made) == []
