"""An object that came or went with a whole target: the entry of the fleet that brought it or took it along."""

from __future__ import annotations

from fnmatch import fnmatch

import pytest

from caused import Reviewed, reviewed
from caused_fleet import BASE, Edits, edited
from gitops_compile.model.cause import Cause, Confidence
from gitops_compile.model.operation import Operation

APPLICATION = "argocd/hub/dev/application.argoproj.io_dev.c1"
PROJECT = "argocd/hub/dev/appproject.argoproj.io_dev.yaml"
HOME = "spec.destinations[https://kubernetes.default.svc"

CAME_OR_WENT: dict[str, tuple[Edits, list[str]]] = {
    "an app": (
        {"": (("  edge: {}", "  edge: {}\n  gate: {source: {path: overlays/edge}}"),)},
        [
            f"{APPLICATION}.gate.yaml add: certain apps.gate fleet:30",
            f"{PROJECT} {HOME}/gate-dev]: certain apps.gate fleet:30",
            "dev/c1/gate/service_main.yaml add: certain apps.gate fleet:30",
            "dev/c1/namespaces/namespace_gate-dev.yaml add: certain apps.gate fleet:30",
        ],
    ),
    "an app under another name: both entries, each for its own": (
        {"": (("  edge: {}", "  gate: {source: {path: overlays/edge}}"),)},
        [
            f"{APPLICATION}.gate.yaml add: certain apps.gate fleet:29",
            f"{PROJECT} {HOME}/edge-dev]: certain apps.edge fleet:29",
            f"{PROJECT} {HOME}/gate-dev]: certain apps.gate fleet:29",
            "dev/c1/gate/service_main.yaml add: certain apps.gate fleet:29",
            "dev/c1/namespaces/namespace_gate-dev.yaml metadata.name: certain apps.gate fleet:29",
            f"{APPLICATION}.edge.yaml remove: certain apps.edge fleet:29",
            "dev/c1/edge/service_main.yaml remove: certain apps.edge fleet:29",
        ],
    ),
    "a tenancy": (
        {"": (("  saas: {}", "  saas: {}\n  initech: {environments: {dev: {}}}"),)},
        [
            f"{APPLICATION}.initech.api.yaml add: certain tenancies.initech fleet:19",
            f"{APPLICATION}.initech.namespaces.yaml add: certain tenancies.initech fleet:19",
            "argocd/hub/dev/appproject.argoproj.io_dev.initech.yaml add: certain tenancies.initech fleet:19",
            "dev/c1/initech/api/deployment_main.yaml add: certain tenancies.initech fleet:19",
            "dev/c1/initech/api/service_main.yaml add: certain tenancies.initech fleet:19",
            "dev/c1/initech/namespaces/namespace_initech-api-dev.yaml add: certain tenancies.initech fleet:19",
        ],
    ),
}


@pytest.mark.parametrize("case", CAME_OR_WENT)
def test_what_came_with_a_target_or_went(case: str) -> None:
    edits, told = CAME_OR_WENT[case]
    assert reviewed(BASE, edited(edits)).told("*dev*") == told


STAGE = ("  dev: {clusters: [c1]}", "  dev: {clusters: [c1]}\n  stage: {clusters: [c2]}")
ONLY = ("  edge: {}", "  edge: {only: {region: eu}}")
ENTRIES: dict[str, tuple[Edits, Edits, str, str]] = {
    "an environment": (
        {},
        {"": (STAGE, ("dev: 2.0.0", "dev: 2.0.0\n      stage: 1.0.0"))},
        "*stage*",
        "environments.stage 12",
    ),
    "its root": (
        {},
        {"": (STAGE, ("dev: 2.0.0", "dev: 2.0.0\n      stage: 1.0.0"))},
        "*bootstrap*",
        "environments.stage 12",
    ),
    "a cluster": (
        {},
        {
            "": (
                ("eu}\n", "eu}\n  c3: {server: https://c3.example.com, argocd: hub, region: ca}\n"),
                ("[c1, c2]", "[c1, c2, c3]"),
            )
        },
        "*edge*",
        "clusters.c3 9",
    ),
    "a cluster of an environment": (
        {},
        {"": (("[c1, c2]", "[c1]"), (", c2: 1.0.1", ""))},
        "*edge*",
        "environments.prod.clusters 13",
    ),
    "an environment of a tenancy": (
        {},
        {"": (("{prod: {}}", "{prod: {}, dev: {}}"),)},
        "*globex*",
        "tenancies.globex.environments.dev 19",
    ),
    "a tenancy's own list of environments": (
        {},
        {"": (("  saas: {}", "  saas: {environments: {dev: {}}}"),)},
        "*prod*saas*",
        "tenancies.saas.environments 18",
    ),
    "a cluster of a tenancy": (
        {"": (("{prod: {}}", "{prod: {clusters: [c1, c2]}}"),)},
        {"": (("[c1, c2]}}", "[c2]}}"),)},
        "*c1*globex*",
        "tenancies.globex.environments.prod.clusters 19",
    ),
    "a tenancy's list of apps": (
        {"": (("  edge: {}", "  edge: {per: tenancy}"),)},
        {"": (("  globex: {", "  globex: {apps: [api], "),)},
        "*globex*edge*",
        "tenancies.globex.apps 19",
    ),
    "the app's list of environments": (
        {},
        {"": (("  edge: {}", "  edge: {environments: [prod]}"),)},
        "*dev*edge*",
        "apps.edge.environments 29",
    ),
    "what the app keeps": ({}, {"": (ONLY,)}, "*edge*", "apps.edge.only 29"),
    "a fact that it asks for": ({"": (ONLY,)}, {"": (("region: us", "region: eu"),)}, "*edge*", "clusters.c1.region 7"),
    "shared beside per": (
        {},
        {"": (("per: tenancy\n", "per: tenancy\n    shared: true\n"),)},
        "*c1/api*",
        "apps.api.shared 23",
    ),
    "per tenancy": ({}, {"": (("  edge: {}", "  edge: {per: tenancy}"),)}, "*prod*/edge/*", "apps.edge.per 29"),
    "the first pin of a stage": (
        {"": (("      prod: {default: 1.0.0, c2: 1.0.1}\n", ""),)},
        {
            "": (
                ("      dev: 2.0.0\n", "      dev: 2.0.0\n      prod: 1.0.0\n"),
                ("values: {level", "values: {more: 1, level"),
            )
        },
        "*prod*",
        "apps.api.versions.prod 26",
    ),
    "the last pin of a stage": (
        {},
        {"": (("      prod: {default: 1.0.0, c2: 1.0.1}\n", ""),)},
        "*c1*globex*",
        "apps.api.versions.prod.default 26",
    ),
    "another instance, or none": (
        {},
        {"": (("6443, argocd: hub, region: eu", "6443, region: eu"),)},
        "*prod*",
        "clusters.c2.argocd 8",
    ),
}


@pytest.mark.parametrize("case", ENTRIES)
def test_the_entry_with_which_targets_came_or_went(case: str) -> None:
    before, after, pattern, told = ENTRIES[case]
    base = edited(before)
    every = reviewed(base, edited(after, base))
    found = {f"{cause.key} {cause.at and cause.at.line}" for _, _, cause in _fitting(every, pattern)}
    assert found == {told}
    assert all(cause.confidence is Confidence.CERTAIN for _, _, cause in _fitting(every, pattern))


def _fitting(every: Reviewed, pattern: str) -> list[tuple[str, Operation, Cause]]:
    return [one for one in every.causes if fnmatch(one[0], pattern)]
