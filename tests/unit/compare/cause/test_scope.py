"""The m of "n of m": which targets of the head a cause can count for, a case for each line of the table."""

from __future__ import annotations

import pytest

from caused import readers_of, reviewed
from caused_fleet import BASE, Edits, edited
from gitops_compile.compare.cause.scope import scope
from gitops_compile.model.cause import NO_CAUSE, Cause, Confidence, Origin
from gitops_compile.model.change import Sides
from gitops_compile.model.position import Position

API = ("dev/c1/saas/api", "prod/c1/globex/api", "prod/c1/saas/api", "prod/c2/globex/api", "prod/c2/saas/api")
EDGE = ("dev/c1/edge", "prod/c1/edge", "prod/c2/edge")
NAMESPACES = (
    *("dev/c1/namespaces", "dev/c1/saas/namespaces", "prod/c1/globex/namespaces", "prod/c1/namespaces"),
    *("prod/c1/saas/namespaces", "prod/c2/globex/namespaces", "prod/c2/namespaces", "prod/c2/saas/namespaces"),
)
EVERY = tuple(sorted((*API, *EDGE, *NAMESPACES)))
AT = Position("fleet.yaml", 1, 1)


def within(*parts: str) -> tuple[str, ...]:
    """The targets whose place has all of these names."""
    return tuple(place for place in EVERY if set(parts) <= set(place.split("/")))


def asked(key: str, origin: Origin, edits: Edits | None = None, at: Position = AT) -> tuple[str, ...]:
    one = reviewed(BASE, edited(edits or {}))
    sides = Sides(one.sides.base, one.sides.head, (), readers=readers_of(one))
    return scope(Cause(key, key, at, Confidence.CERTAIN, origin), sides, ())


OWN_PIN: Edits = {"": (("  saas: {}", "  saas: {versions: {api: {prod: {default: 1.0.2, c2: 1.0.3}}}}"),)}
OWN_STAGE: Edits = {
    "": (
        (
            "environments: {prod: {}}",
            "environments: {prod: {from: dev, strategy: manual}}, versions: {api: {prod: 1.0.0}}",
        ),
    )
}
SCOPES: dict[str, tuple[str, Origin, Edits, tuple[str, ...]]] = {
    "a value of the fleet": ("values.level", Origin.FLEET, {}, EVERY),
    "a tool": ("tools.kustomize", Origin.FLEET, {}, EVERY),
    "the Kubernetes version": ("kubernetes", Origin.FLEET, {}, EVERY),
    "an instance": ("argocd.hub.namespace", Origin.FLEET, {}, EVERY),
    "an instance that serves none": ("argocd.edge.namespace", Origin.FLEET, {}, ()),
    "an app": ("apps.edge.values.a", Origin.APP, {}, EDGE),
    "a pin of a stage": ("apps.api.versions.dev", Origin.PIN, {}, within("dev", "api")),
    "a pin for those without an entry": ("apps.api.versions.prod.default", Origin.PIN, {}, within("prod", "c1", "api")),
    "a pin of one cluster": ("apps.api.versions.prod.c2", Origin.PIN, {}, within("prod", "c2", "api")),
    "its source": ("apps.api.versions.prod.c2.source", Origin.PIN, {}, within("prod", "c2", "api")),
    "a pin over which a tenancy has its own": (
        "apps.api.versions.prod.c2",
        Origin.PIN,
        OWN_PIN,
        within("prod", "c2", "api"),
    ),
    "a tenancy's pin": ("tenancies.saas.versions.api.prod", Origin.PIN, OWN_PIN, within("prod", "saas", "api")),
    "a tenancy's pin for one cluster": (
        "tenancies.saas.versions.api.prod.c2",
        Origin.PIN,
        OWN_PIN,
        within("prod", "saas", "api", "c2"),
    ),
    "a tenancy's pin for the others": (
        "tenancies.saas.versions.api.prod.default",
        Origin.PIN,
        OWN_PIN,
        within("prod", "saas", "api", "c1"),
    ),
    "a pin that does not count in a tenancy's own stage": (
        "apps.api.versions.prod.c2",
        Origin.PIN,
        OWN_STAGE,
        within("prod", "saas", "api", "c2"),
    ),
    "an environment": ("environments.prod.values.replicas", Origin.ENVIRONMENT, {}, within("prod")),
    "a cluster": ("clusters.c2.region", Origin.CLUSTER, {}, within("c2")),
    "a tenancy": ("tenancies.saas.values.a", Origin.TENANCY, {}, within("saas")),
    "where a tenancy takes part": ("tenancies.saas.environments", Origin.TENANCY, {}, within("saas")),
    "a tenancy's environment": ("tenancies.saas.environments.dev.labels.a", Origin.TENANCY, {}, within("saas", "dev")),
    "an override": ("apps.api.overrides[0].values.replicas", Origin.OVERRIDE, {}, within("globex", "api")),
    "an override that is gone everywhere": ("apps.api.overrides[7].values.a", Origin.OVERRIDE, {}, ()),
    "a source file": (
        "overlays/edge/service.yaml",
        Origin.FILE,
        {"overlays/edge/service.yaml": (("80", "81"),)},
        EDGE,
    ),
}


@pytest.mark.parametrize("case", SCOPES)
def test_each_line_of_the_table(case: str) -> None:
    key, origin, edits, places = SCOPES[case]
    assert asked(key, origin, edits) == places


def test_an_override_is_the_one_in_which_the_cause_stands() -> None:
    gone = "      - {match: {tenancy: globex}, values: {replicas: 5}}\n"
    other = "      - {match: {cluster: c2}, values: {replicas: 9}}\n"
    edits: Edits = {"": ((gone, other),)}
    key = "apps.api.overrides[0].values.replicas"
    assert asked(key, Origin.OVERRIDE, edits, Position("fleet.yaml", 28, gone.index("5}") + 1)) == within(
        "globex", "api"
    )
    assert asked(key, Origin.OVERRIDE, edits, Position("fleet.yaml", 28, other.index("9}") + 1)) == within("c2", "api")


@pytest.mark.parametrize("cause", [NO_CAUSE, Cause("a, b", "a, b", AT, Confidence.ONE_OF, Origin.UNKNOWN)])
def test_what_nobody_knows_counts_in_the_environments_of_its_row(cause: Cause) -> None:
    sides = reviewed(BASE, BASE).sides
    assert scope(cause, sides, ("dev",)) == within("dev")
