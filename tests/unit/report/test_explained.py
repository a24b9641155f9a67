"""What ``explain`` tells: winners, losers nearest first, what was unset, each with its place."""

from __future__ import annotations

import pytest

from compiled import declared
from gitops_compile.report.explained import below, entries, namespaces_entries, text_of, without_secrets

FLEET = """\
apiVersion: gitops-compile/v1
kind: Fleet
metadata: {name: acme}
values: {size: {cpu: 1, memory: 2}, mode: one, list: [a]}
clusters: {c1: {}}
environments:
  dev: {clusters: [c1]}
  prod:
    clusters: [c1]
    from: dev
    strategy: manual
    values: {size: {cpu: 3}, mode: {deep: true}, list: [b, c]}
apps:
  api:
    image: example.com/api
    versions: {prod: {default: 1.0.0, c1: 1.1.0}}
    namespace: "{app}-ns"
    overrides: [{match: {environment: prod}, values: {size: {memory: null}}}]
    environments: [prod]
"""

TOLD = {
    "values.size": """\
  values.size.cpu     3  (environments.prod, fleet.yaml:12:26)
                      over 1  (the fleet, fleet.yaml:4:22)
  values.size.memory  -  (unset, apps.api.overrides[0], fleet.yaml:18:70)
                      over 2  (the fleet, fleet.yaml:4:33)
""",
    "values.mode": """\
  values.mode       {}  (a map, over what was none)
                    over one  (the fleet, fleet.yaml:4:43)
  values.mode.deep  true  (environments.prod, fleet.yaml:12:43)
""",
    "values.list": """\
  values.list  ["b", "c"]  (environments.prod, fleet.yaml:12:56)
               over ["a"]  (the fleet, fleet.yaml:4:54)
""",
    "version": """\
  version  1.1.0  (apps.api.versions.prod.c1, fleet.yaml:16:43)
           over 1.0.0  (apps.api.versions.prod.default, fleet.yaml:16:32)
""",
    "namespace": "  namespace  api-ns  (apps.api.namespace, fleet.yaml:17:16)\n",
    "stage": "  stage  prod  (from dev (manual), fleet.yaml:8:3)\n",
}


@pytest.mark.parametrize(("path", "told"), TOLD.items(), ids=TOLD)
def test_every_path_tells_who_won_and_who_lost(path: str, told: str) -> None:
    fleet, targets = declared(FLEET)
    shown = below(entries(fleet, targets.apps[0], None), path)
    assert text_of("prod/c1/api", shown) == "prod/c1/api\n" + told


def test_a_path_that_is_not_there_shows_nothing() -> None:
    fleet, targets = declared(FLEET)
    assert below(entries(fleet, targets.apps[0], None), "values.si") == ()


DELIVERED = """\
apiVersion: gitops-compile/v1
kind: Fleet
metadata: {name: acme}
clusters: {c1: {}}
environments:
  prod:
    clusters: [c1]
    protected: true
    delivery:
      annotations: {a: env}
      syncWindows: [{kind: deny, schedule: 0 0 * * *, duration: 1h}]
      access: {view: [dev, ops]}
      allow: {namespaces: [x]}
apps:
  web:
    delivery: {prune: never, annotations: {a: app, b: app}, allow: {kinds: [Node], namespaces: [v, z]}}
    overrides: [{match: {cluster: c1}, delivery: {ignoreDifferences: [{kind: A, jsonPointers: [/a]}], adopt: true}}]
"""
IGNORED = '[{"kind": "A", "jsonPointers": ["/a"]}]'
WINDOW = '[{"kind": "deny", "schedule": "0 0 * * *", "duration": "1h"}]'


def test_every_setting_tells_who_won_and_who_lost() -> None:
    fleet, targets = declared(DELIVERED)
    shown = text_of("web", below(entries(fleet, targets.apps[0], None), "delivery"))
    assert [line.strip() for line in shown.splitlines()[1:]] == [
        "delivery.sync               auto  (the default, fleet.yaml:15:3)",
        "delivery.selfHeal           true  (the default, fleet.yaml:15:3)",
        "delivery.prune              confirm  (environments.prod.protected, fleet.yaml:8:16)",
        "over never  (apps.web, fleet.yaml:16:23)",
        "delivery.removal            confirm  (environments.prod.protected, fleet.yaml:8:16)",
        "delivery.adopt              true  (apps.web.overrides[0], fleet.yaml:17:110)",
        "delivery.serverSideApply    true  (the default, fleet.yaml:15:3)",
        f"delivery.ignoreDifferences  {IGNORED}  (apps.web.overrides[0], fleet.yaml:17:71)",
        f"delivery.syncWindows        {WINDOW}  (environments.prod, fleet.yaml:11:21)",
        'delivery.access.view        ["dev", "ops"]  (environments.prod, fleet.yaml:12:23)',
        "delivery.access.sync        []  (the default, fleet.yaml:15:3)",
        "delivery.rollout            all  (the default, fleet.yaml:15:3)",
        "delivery.annotations.a      env  (environments.prod, fleet.yaml:10:24)",
        "over app  (apps.web, fleet.yaml:16:47)",
        "delivery.annotations.b      app  (apps.web, fleet.yaml:16:55)",
        'delivery.allow.kinds        ["Node"]  (apps.web, fleet.yaml:16:77)',
        'delivery.allow.namespaces   ["x"]  (environments.prod, fleet.yaml:13:28)',
        'over ["v", "z"]  (apps.web, fleet.yaml:16:97)',
    ]


def test_a_namespaces_target_tells_of_its_settings_too() -> None:
    _, targets = declared(DELIVERED)
    (shown,) = below(namespaces_entries(targets.namespaces[0]), "delivery.prune")
    assert (shown.value, shown.layer, shown.lost) == ("confirm", "environments.prod.protected", ())


SECRET = """\
apiVersion: gitops-compile/v1
kind: Fleet
metadata: {name: acme}
values: {db: {password: correct-horse, host: h}, tokens: {a: x, b: [z, x]}, secretName: door}
clusters: {c1: {}}
environments: {dev: {clusters: [c1]}}
apps:
  web:
    values:
      db: {password: hunter2}
      apiKey: 7
      tokenless: true
      useToken: true
      url: https://ann:word@h/x
      note: it was correct-horse once
    delivery: {annotations: {acme.dev/api-key: k, acme.dev/owner: me}}
"""


def test_secrets_are_masked_and_equal_ones_alike() -> None:
    fleet, targets = declared(SECRET)
    every = without_secrets(entries(fleet, targets.apps[0], None))
    told = {one.path: (one.value, *(lost.value for lost in one.lost)) for one in every}
    assert {path: values for path, values in told.items() if path.startswith("values")} == {
        "values.apiKey": ("«secret-2»",),
        "values.db.host": ("h",),
        "values.db.password": ("«secret-3»", "«secret-4»"),
        "values.note": ("it was «secret-4» once",),
        "values.secretName": ("door",),
        "values.tokenless": (True,),
        "values.tokens.a": ("«secret-5»",),
        "values.tokens.b": (["«secret-6»", "«secret-5»"],),
        "values.url": ("https://«secret-7»@h/x",),
        "values.useToken": (True,),
    }
    assert told["delivery.annotations.acme.dev/api-key"] == ("«secret-1»",)
    assert told["delivery.annotations.acme.dev/owner"] == ("me",)
