"""What each delivery setting changes in an Application and an AppProject, and that it changes nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from compiled import declared, rendered, thing
from gitops_compile.argocd.objects import argocd_objects
from gitops_compile.model.diagnostic import has_error
from told import outcome

FLEET = """\
apiVersion: gitops-compile/v1
kind: Fleet
metadata: {name: acme}
git: {url: https://git.example.com/fleet.git, branch: main}
argocd: {each: {perCluster: true}}
clusters: {c1: {argocd: each}}
environments:
  dev: {clusters: [c1], delivery: {ENVIRONMENT}}
tenancies: {t: {delivery: {TENANCY}}}
apps:
  web: {per: tenancy, shared: true, delivery: {APP}}
"""
WEB = "rendered/argocd/each.c1/dev/application.argoproj.io_dev.c1.web.yaml"
CONFIRM = {"argocd.argoproj.io/sync-options": "Prune=confirm,Delete=confirm"}
OPTIONS = [
    *("ServerSideApply=true", "FailOnSharedResource=true"),
    *("PruneLast=true", "PrunePropagationPolicy=foreground"),
]
RESPECT = "RespectIgnoreDifferences=true"
ENTRY = {"group": "apps", "kind": "Deployment", "name": "web", "jsonPointers": ["/spec/x"]}
REPLICAS = {
    "group": "apps",
    "kind": "Deployment",
    "name": "web",
    "namespace": "web-dev",
    "jsonPointers": ["/spec/replicas"],
}
SCALED = (
    thing("apps/v1", "Deployment", "web", "web-dev", spec={"replicas": 1}),
    thing(
        *("autoscaling/v2", "HorizontalPodAutoscaler", "web", "web-dev"),
        spec={"scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}},
    ),
)
CONFIG = (thing("v1", "ConfigMap", "web", "web-dev"),)


def made(objects: tuple[dict[str, Any], ...] = CONFIG, **layers: str) -> dict[str, Any]:
    """The single object of every file, by path."""
    text = FLEET
    for name in ("APP", "ENVIRONMENT", "TENANCY"):
        text = text.replace(f"{{{name}}}", f"{{{layers.get(name, '')}}}")
    fleet, targets = declared(text)
    files = argocd_objects(fleet, targets, rendered(targets, {"dev/c1/web": objects}), frozenset())
    return {one.path: one.objects[0] for one in files if len(one.objects) == 1}


def web(objects: tuple[dict[str, Any], ...] = CONFIG, **layers: str) -> dict[str, Any]:
    application: dict[str, Any] = made(objects, **layers)[WEB]
    return application


def merged(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Maps deeply, None takes a key away."""
    both = {
        name: merged(one[name], value) if isinstance(value, dict) and isinstance(one.get(name), dict) else value
        for name, value in {**one, **other}.items()
    }
    return {name: value for name, value in both.items() if value is not None}


def policy(**more: Any) -> dict[str, Any]:
    return {"spec": {"syncPolicy": more}}


def annotations(**more: Any) -> dict[str, Any]:
    return {"metadata": {"annotations": more}}


SETTINGS: dict[str, dict[str, Any]] = {
    "sync: auto": {},
    "sync: manual": policy(automated=None),
    "selfHeal: true": {},
    "selfHeal: false": policy(automated={"selfHeal": False}),
    "prune: auto": {},
    "prune: confirm": {},
    "prune: never": policy(automated={"prune": False}),
    "removal: cascade": {},
    "removal: confirm": annotations(**CONFIRM),
    "removal: orphan": {"metadata": {"finalizers": None}},
    "adopt: false": {},
    "adopt: true": policy(syncOptions=[OPTIONS[0], *OPTIONS[2:]]),
    "serverSideApply: true": {},
    "serverSideApply: false": {
        **annotations(**{"argocd.argoproj.io/compare-options": None}),
        **policy(syncOptions=OPTIONS[1:]),
    },
    "serverSideApply: false, adopt: true": {
        **annotations(**{"argocd.argoproj.io/compare-options": None}),
        **policy(syncOptions=OPTIONS[2:]),
    },
    "ignoreDifferences: [{group: apps, kind: Deployment, name: web, jsonPointers: [/spec/x]}]": {
        "spec": {"ignoreDifferences": [ENTRY], "syncPolicy": {"syncOptions": [*OPTIONS, RESPECT]}}
    },
    "annotations: {a.example.com/b: c, d: null}": annotations(**{"a.example.com/b": "c"}),
    "allow: {kinds: [batch/Job]}": {},
}


@pytest.mark.parametrize(("setting", "change"), SETTINGS.items())
def test_a_setting_changes_its_fields_alone(setting: str, change: dict[str, Any]) -> None:
    before = web()
    assert web(APP=setting) == merged(before, change)
    assert before["spec"]["syncPolicy"]["syncOptions"] == OPTIONS


def test_what_is_written_stands_before_what_follows_from_the_output() -> None:
    assert web(SCALED)["spec"]["ignoreDifferences"] == [REPLICAS]
    entry = "ignoreDifferences: [{group: apps, kind: Deployment, name: web, jsonPointers: [/spec/x]}]"
    both = web(SCALED, APP=entry)["spec"]
    assert both["ignoreDifferences"] == [ENTRY, REPLICAS]
    assert both["syncPolicy"]["syncOptions"] == [*OPTIONS, RESPECT]


def test_the_settings_of_an_environment_reach_its_namespaces_too() -> None:
    files = made(ENVIRONMENT="sync: manual, removal: orphan, annotations: {a: b}", APP="prune: never")
    (one,) = (one for path, one in files.items() if "application" in path and path.endswith("c1.namespaces.yaml"))
    assert "automated" not in one["spec"]["syncPolicy"]
    assert "finalizers" not in one["metadata"]
    assert one["metadata"]["annotations"]["a"] == "b"


def access(path: str, **layers: str) -> dict[str, Any]:
    """The part of a project's spec that settings fill."""
    spec = made(**layers)[f"rendered/argocd/each.c1/dev/appproject.argoproj.io_{path}.yaml"]["spec"]
    return {name: spec[name] for name in ("roles", "syncWindows") if name in spec}


def role(project: str, name: str, groups: list[str], *may: str) -> dict[str, Any]:
    policies = [f"p, proj:{project}:{name}, {one}, {project}/*, allow" for one in may]
    return {"name": name, "groups": groups, "policies": policies}


VIEW, SYNC = ("applications, get", "logs, get"), ("applications, get", "applications, sync", "logs, get")


def test_roles_and_windows_of_each_project() -> None:
    layers = {
        "ENVIRONMENT": "access: {view: [b, a, a]}, syncWindows: [{kind: deny, schedule: 0 0 * * *, duration: 1h}]",
        "TENANCY": 'access: {sync: ["cn=x,dc=y"]}, syncWindows: []',
    }
    window = {
        "kind": "deny",
        "schedule": "0 0 * * *",
        "duration": "1h",
        "timeZone": "UTC",
        "applications": ["*"],
        "manualSync": True,
    }
    assert access("dev", **layers) == {"roles": [role("dev", "view", ["a", "b"], *VIEW)], "syncWindows": [window]}
    assert access("dev.namespaces", **layers) == {
        "roles": [role("dev.namespaces", "view", ["a", "b"], *VIEW)],
        "syncWindows": [window],
    }
    assert access("dev.t", **layers) == {
        "roles": [role("dev.t", "sync", ['"cn=x,dc=y"'], *SYNC), role("dev.t", "view", ["a", "b"], *VIEW)]
    }


def test_a_window_in_full() -> None:
    text = (
        "{kind: allow, schedule: 0 6 * * 1-5, duration: 9h, timeZone: Asia/Tokyo, manualSync: false, description: Day}"
    )
    assert access("dev", ENVIRONMENT=f"syncWindows: [{text}]")["syncWindows"] == [
        {
            "kind": "allow",
            "schedule": "0 6 * * 1-5",
            "duration": "9h",
            "timeZone": "Asia/Tokyo",
            "applications": ["*"],
            "manualSync": False,
            "description": "Day",
        }
    ]


def test_no_groups_and_no_windows_leave_no_field() -> None:
    assert access("dev") == {}
    assert access("dev", ENVIRONMENT="access: {view: [], sync: []}, syncWindows: []") == {}


@pytest.mark.parametrize(
    "text",
    ["syncWindows: [{kind: deny, schedule: '0 0 31 2 *', duration: 1h}]", "annotations: {argocd.argoproj.io/x: y}"],
)
def test_what_argo_cd_would_ignore_is_an_error_before(text: str) -> None:
    fleet = FLEET.replace("{ENVIRONMENT}", f"{{{text}}}").replace("{TENANCY}", "{}").replace("{APP}", "{}")
    assert has_error(outcome(fleet)[0])
