"""Delivery settings: which key may stand where, which layer wins, and what was chosen over what."""

from __future__ import annotations

import pytest

from compiled import declared
from gitops_compile.argocd.application import own_annotations
from gitops_compile.model.delivery import SPELLED, DeliverySettings, plain_setting
from gitops_compile.model.layers import Chosen
from told import fleet, outcome, said

KEYS = {
    "sync": "manual",
    "selfHeal": "false",
    "prune": "never",
    "removal": "orphan",
    "adopt": "true",
    "annotations": "{a: b}",
    "allow": "{kinds: [ConfigMap]}",
    "serverSideApply": "false",
    "ignoreDifferences": "[{kind: Service, jsonPointers: [/a]}]",
    "syncWindows": "[{kind: deny, schedule: '* * * * *', duration: 1h}]",
    "access": "{view: [a]}",
    "rollout": "all",
}
EVERYWHERE = {"sync", "selfHeal", "prune", "removal", "adopt", "annotations", "allow"}
OF_APPS, OF_STAGES = {"serverSideApply", "ignoreDifferences"}, {"syncWindows", "access"}
LAYERS: dict[str, tuple[dict[int, str], set[str]]] = {
    "an app": ({6: "apps: {web: {delivery: {KEY}}}"}, EVERYWHERE | OF_APPS),
    "an override": ({6: "apps: {web: {overrides: [{match: {cluster: c1}, delivery: {KEY}}]}}"}, EVERYWHERE | OF_APPS),
    "an environment": (
        {5: "environments: {dev: {clusters: [c1], delivery: {KEY}}}"},
        EVERYWHERE | OF_STAGES | {"rollout"},
    ),
    "a tenancy": ({7: "tenancies: {t: {delivery: {KEY}}}"}, EVERYWHERE | OF_STAGES),
    "a tenancy's environment": (
        {7: "tenancies: {t: {environments: {dev: {delivery: {KEY}}}}}"},
        EVERYWHERE | OF_STAGES | {"rollout"},
    ),
}
WHERE = {
    "serverSideApply": "It stands on an app and its overrides.",
    "ignoreDifferences": "It stands on an app and its overrides.",
    "syncWindows": "It stands on an environment, a tenancy and its environments.",
    "access": "It stands on an environment, a tenancy and its environments.",
    "rollout": "It stands on an environment and a tenancy's environment.",
}


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize(("lines", "known"), LAYERS.values(), ids=LAYERS)
def test_a_key_stands_on_its_layers_alone(lines: dict[int, str], known: set[str], key: str) -> None:
    text = fleet({number: line.replace("KEY", f"{key}: {KEYS[key]}") for number, line in lines.items()})
    errors = [(d.code, d.hint) for d in outcome(text)[0] if d.is_error]
    assert errors == ([] if key in known else [("GC110", WHERE[key])])


@pytest.mark.parametrize("noun", ["4: {c1: {delivery: {sync: manual}}, c2: {}}", "3: {name: acme, delivery: {}}"])
def test_a_cluster_and_the_fleet_have_no_delivery(noun: str) -> None:
    line, _, rest = noun.partition(": ")
    key = {"4": "clusters", "3": "metadata"}[line]
    assert said(fleet({int(line): f"{key}: {rest}"}))[0].split()[1] in ("GC617", "GC110")


FLEET = """\
    apiVersion: gitops-compile/v1
    kind: Fleet
    metadata: {name: acme}
    clusters: {c1: {region: eu}}
    environments:
      dev: {clusters: [c1]}
      prod: {clusters: [c1], protected: true, delivery: {ENVIRONMENT}}
    tenancies:
      t: {delivery: {TENANCY}, environments: {dev: {}, prod: {delivery: {STAGE}}}}
    apps:
      web:
        per: tenancy
        delivery: {APP}
        overrides:
        - {match: {environment: prod}, delivery: {FIRST}}
        - {match: {region: eu}, delivery: {LAST}}
        - {match: {environment: dev}, delivery: {adopt: true}}
"""
NAMES = ("APP", "ENVIRONMENT", "TENANCY", "STAGE", "FIRST", "LAST")


def settings(**layers: str) -> DeliverySettings:
    """Those of ``prod/c1/t/web``, with what layers say."""
    text = FLEET
    for name in NAMES:
        text = text.replace(f"{{{name}}}", f"{{{layers.get(name, '')}}}")
    _, targets = declared(text)
    (target,) = (target for target in targets.apps if target.place.environment == "prod")
    return target.delivery


def told(chosen: Chosen[object]) -> list[object]:
    """Layer and value of the winner, then of those that lost."""
    return [f"{chosen.layer}: {plain_setting(chosen.value)}", *(f"{one.layer}: {one.value}" for one in chosen.lost)]


def test_the_defaults() -> None:
    _, targets = outcome(fleet({}))
    assert targets is not None
    dev = targets.apps[0].delivery
    assert {name: plain_setting(getattr(dev, name).value) for name in SPELLED if name != "annotations"} == {
        "sync": "auto",
        "self_heal": True,
        "prune": "auto",
        "removal": "cascade",
        "adopt": False,
        "server_side_apply": True,
        "ignore_differences": [],
        "sync_windows": [],
        "access_view": [],
        "access_sync": [],
        "rollout": "all",
    }
    assert dev.prune.layer == "the default"
    assert dev.annotations == ()
    assert str(dev.prune.at) == "fleet.yaml:6:8", "the app"


def test_every_layer_in_its_order() -> None:
    layers = {name: f"prune: {value}" for name, value in zip(NAMES, ["never", "auto", "confirm"] * 2, strict=True)}
    assert told(settings(**layers).prune) == [
        "apps.web.overrides[1]: confirm",
        "apps.web.overrides[0]: auto",
        "tenancies.t.environments.prod: never",
        "tenancies.t: confirm",
        "environments.prod: auto",
        "environments.prod.protected: confirm",
        "apps.web: never",
    ]


def test_protected_wins_over_the_app_and_loses_to_the_environment_itself() -> None:
    weak = "prune: auto, removal: cascade"
    assert told(settings(APP=weak).prune) == ["environments.prod.protected: confirm", "apps.web: auto"]
    assert told(settings(APP=weak).removal) == ["environments.prod.protected: confirm", "apps.web: cascade"]
    assert told(settings(ENVIRONMENT=weak).removal) == [
        "environments.prod: cascade",
        "environments.prod.protected: confirm",
    ]


def test_maps_merge_and_lists_are_replaced() -> None:
    found = settings(
        APP="annotations: {a: app, b: app}, ignoreDifferences: [{kind: A, jsonPointers: [/a]}]",
        ENVIRONMENT="annotations: {b: env, c: env}, access: {view: [v], sync: [s]}",
        TENANCY="access: {view: []}, annotations: {c: null}",
        LAST="ignoreDifferences: [{kind: B, group: g, jqPathExpressions: [.b]}]",
    )
    assert own_annotations(found.annotations) == {"a": "app", "b": "env"}
    assert told(found.access_view) == ["tenancies.t: []", "environments.prod: ['v']"]
    assert told(found.access_sync) == ["environments.prod: ['s']"]
    assert told(found.ignore_differences) == [
        "apps.web.overrides[1]: [{'group': 'g', 'kind': 'B', 'jqPathExpressions': ['.b']}]",
        "apps.web: [{'kind': 'A', 'jsonPointers': ['/a']}]",
    ]


def test_a_namespaces_target_hears_no_app() -> None:
    text = FLEET.replace("{APP}", "{prune: never, sync: manual}").replace("{ENVIRONMENT}", "{selfHeal: false}")
    text = text.replace("{STAGE}", "{removal: orphan}").replace("{LAST}", "{adopt: true}")
    _, targets = declared(text.replace("{TENANCY}", "{}").replace("{FIRST}", "{}"))
    dev, prod = (target.delivery for target in targets.namespaces)
    assert (dev.prune.value, dev.sync.value, dev.adopt.value) == ("auto", "auto", False)
    assert told(dev.prune) == ["the default: auto"]
    assert told(prod.prune) == ["environments.prod.protected: confirm"]
    assert told(prod.removal) == ["tenancies.t.environments.prod: orphan", "environments.prod.protected: confirm"]
    assert prod.self_heal.value is False


def test_a_namespaces_target_has_the_windows_and_roles_of_the_environment() -> None:
    text = FLEET.replace("{ENVIRONMENT}", "{access: {view: [a]}, rollout: waves}").replace(
        "{TENANCY}", "{access: {view: [b]}}"
    )
    text = text.replace("{STAGE}", "{access: {sync: [c]}, syncWindows: [], rollout: waves}")
    _, targets = declared(text.replace("{APP}", "{}").replace("{FIRST}", "{}").replace("{LAST}", "{adopt: true}"))
    prod = targets.namespaces[1].delivery
    assert told(prod.access_view) == ["environments.prod: ['a']"]
    assert told(prod.access_sync) == ["the default: []"]
    assert told(prod.sync_windows) == ["the default: []"]
    assert told(prod.rollout) == ["the default: all"]


def test_targets_with_the_same_layers_share_their_settings() -> None:
    text = "apps: {web: {delivery: {sync: manual}, overrides: [{match: {cluster: c2}, delivery: {sync: auto}}]}}"
    _, targets = outcome(fleet({6: text}))
    assert targets is not None
    dev, prod, other = (target.delivery for target in targets.apps)
    assert dev is prod
    assert told(other.sync) == ["apps.web.overrides[0]: auto", "apps.web: manual"]


OVERRIDES = {
    "another word": ("sync: manual", False),
    "the default": ("sync: auto", True),
    "what the app says": ("prune: never", True),
    "the same list": ("ignoreDifferences: [{kind: A, jsonPointers: [/a]}]", True),
    "another list": ("ignoreDifferences: []", False),
    "the same grant": ("allow: {kinds: [ConfigMap]}", True),
    "another grant": ("allow: {namespaces: [a]}", False),
    "the same annotation": ("annotations: {a: b}", True),
    "another annotation": ("annotations: {a: c}", False),
    "an annotation less": ("annotations: {a: null}", False),
    "nothing": ("", True),
}


@pytest.mark.parametrize(("text", "warned"), OVERRIDES.values(), ids=OVERRIDES)
def test_an_override_that_changes_no_setting_is_told(text: str, warned: bool) -> None:
    below = "prune: never, ignoreDifferences: [{kind: A, jsonPointers: [/a]}], allow: {kinds: [ConfigMap]}"
    override = f"{{match: {{cluster: c1}}, delivery: {{{text}}}}}"
    app = f"{{delivery: {{{below}, annotations: {{a: b}}}}, overrides: [{override}]}}"
    assert ("GC122" in " ".join(said(fleet({6: f"apps: {{web: {app}}}"})))) is warned


def test_an_override_that_changes_one_of_its_targets_is_not_told() -> None:
    overrides = (
        "[{match: {cluster: c1}, delivery: {sync: manual}}, {match: {cluster: [c1, c2]}, delivery: {sync: manual}}]"
    )
    assert said(fleet({6: f"apps: {{web: {{overrides: {overrides}}}}}"})) == []
