"""Rows: what becomes one of them, what it is called, and in which order they stand."""

from __future__ import annotations

from typing import Any

import pytest

from compiled import thing
from gitops_compile.compare.group import noise_rows, rows
from gitops_compile.compare.judged import Told
from gitops_compile.model.cause import NO_CAUSE, Cause, Confidence, Origin
from gitops_compile.model.change import Difference, Pairing, Sides
from gitops_compile.model.finding import Level, Met
from gitops_compile.model.operation import Key, Operation
from gitops_compile.model.position import Position
from grouped import FLEET, cause, config, container, deployment, grouped, judged, line, world, worlds

WHERE = ("dev/np", "prod/p-euw1", "prod/p-use1", "staging/np")
API = tuple(sorted(f"{where}/{tenancy}/api" for where in WHERE for tenancy in ("globex", "hooli", "initech")))
VALUE = cause("apps.api.values.port", path="values.port", line=20)


def values_of(before: Any, after: Any, **more: Any) -> Sides:
    """A ConfigMap in every target of ``api``; what it says is a function of the place."""
    return worlds(lambda place: (config(url=before(place)),), lambda place: (config(url=after(place)),), **more)


def part(place: str, number: int) -> str:
    return place.split("/")[number]


def test_the_same_change_in_all_targets_is_one_row() -> None:
    (row,) = grouped(values_of(lambda _: "one", lambda _: "two"), VALUE)
    assert line(row) == (
        "12 of 12 ConfigMap {tenancy}-api-{environment}/web data.url: one -> two (dev 3/3, staging 3/3, prod 6/6)"
    )
    assert row.targets == tuple(sorted(API))
    assert [one.target for one in row.members] == sorted(API)
    assert row.protected
    assert (row.objects, row.absent, row.missing, row.pairing) == (1, 0, (), Pairing.EXACT)
    assert row.representative.target == "prod/p-euw1/globex/api"
    assert row.representative.path == "rendered/prod/p-euw1/globex/api/configmap_web.yaml"


def test_other_values_are_other_rows() -> None:
    found = values_of(lambda _: "one", lambda place: "two" if place.startswith("dev") else "three")
    assert [line(row) for row in grouped(found, VALUE)] == [
        "9 of 12 ConfigMap {tenancy}-api-{environment}/web data.url: one -> three (dev 0/3, staging 3/3, prod 6/6)",
        "3 of 12 ConfigMap {tenancy}-api-dev/web data.url: one -> two (dev 3/3, staging 0/3, prod 0/6)",
    ]


def test_a_pair_is_cut_by_cause() -> None:
    found = world({API[0]: (config(one="a", two="b", three="c"),)}, {API[0]: (config(one="A", two="B", three="C"),)})
    other = cause("apps.api.values.x")
    every = grouped(found, lambda _, one: other if one.new == "B" else VALUE)
    told = {row.causes[0].key: [one.new for one in row.operations] for row in every}
    assert told == {"apps.api.values.port": ["A", "C"], "apps.api.values.x": ["B"]}


def test_causes_with_one_pattern_are_one() -> None:
    def pinned(difference: Difference, _operation: Operation) -> Cause:
        environment = difference.pair.shown.place.environment
        return cause(f"apps.api.versions.{environment}", Origin.PIN, "apps.api.versions.{environment}", path="pin")

    (row,) = grouped(values_of(lambda _: "one", lambda _: "two"), pinned)
    assert [one.key for one in row.causes] == [f"apps.api.versions.{name}" for name in ("prod", "dev", "staging")]


def test_a_row_is_as_sure_as_its_least_sure_operation() -> None:
    def of(difference: Difference, _operation: Operation) -> Cause:
        dev = difference.pair.shown.place.environment == "dev"
        return cause("values.port", Origin.FLEET, confidence=Confidence.LIKELY if dev else Confidence.CERTAIN)

    (row,) = grouped(values_of(lambda _: "one", lambda _: "two"), of)
    assert [one.confidence for one in row.causes] == [Confidence.LIKELY]


@pytest.mark.parametrize(
    ("value", "rows"),
    [
        (lambda place: f"db.{part(place, 2)}.svc", 1),
        (lambda place: f"{part(place, 2)}-api-{part(place, 0)}.svc", 1),
        (lambda place: f"https://{part(place, 1)}.example.com", 2),
        (lambda place: f"{part(place, 0)}.example.com", 1),
        (lambda place: f"{part(place, 2)}.{part(place, 0)}.example.com", 1),
        (lambda place: f"x{part(place, 2)}.example.com", 3),
        (lambda place: f"api.{'eu-west-1' if 'euw1' in place else 'us-east-1'}.example.com", 1),
        (lambda place: {"dev": "a", "staging": "b", "prod": "c"}[part(place, 0)], 3),
    ],
    ids=["tenancy", "namespace", "short-cluster", "environment", "both", "part-of-a-word", "fact", "other"],
)
def test_names_of_the_target_may_differ(value: Any, rows: int) -> None:
    assert len(grouped(values_of(lambda _: "one", value), VALUE)) == rows


def test_the_representative_shows_its_own_values() -> None:
    (row,) = grouped(values_of(lambda _: "one", lambda place: f"db.{part(place, 2)}.svc"), VALUE)
    assert line(row).startswith("12 of 12 ConfigMap {tenancy}-api-{environment}/web data.url: one -> db.globex.svc")


def test_equal_values_are_never_parted_by_a_name_in_them() -> None:
    rows = grouped(values_of(lambda _: "one", lambda _: "registry.acme.dev/globex-api-prod"), VALUE)
    assert len(rows) == 1


def test_a_name_that_stands_for_one_and_by_chance_for_another_is_none() -> None:
    def value(place: str) -> str:
        return "initech.x" if "initech" in place else "hooli.x"

    assert [len(row.targets) for row in grouped(values_of(lambda _: "one", value), VALUE)] == [8, 4]


def test_a_key_may_hold_a_name() -> None:
    def labelled(place: str) -> tuple[dict[str, Any], ...]:
        return (deployment("api", env=[{"name": "A", "value": "x"}, {"name": f"DB_{part(place, 2)}", "value": "y"}]),)

    (row,) = grouped(worlds(lambda _: (deployment("api", env=[{"name": "A", "value": "x"}]),), labelled), VALUE)
    assert isinstance(row.operations[0].path[-1], Key)
    assert len(row.targets) == 12


def test_what_a_mirror_wrote_counts_as_what_it_replaced() -> None:
    fleet = FLEET.replace("globex: {}", "globex: {mirrors: {r.io: r.eu}}")

    def image(place: str, tag: str) -> tuple[dict[str, Any], ...]:
        return (deployment(f"{'r.eu' if 'globex' in place else 'r.io'}/log:{tag}"),)

    found = worlds(lambda place: image(place, "1"), lambda place: image(place, "2"), fleet=fleet)
    (row,) = grouped(found, cause("overlays/api/x.yaml"))
    assert (len(row.targets), row.operations[0].new) == (12, "r.eu/log:2")
    other = fleet.replace("r.io: r.eu", "r.io: r.us")
    moved = worlds(lambda place: image(place, "1"), lambda place: image(place, "2"), fleet=fleet, head=other)
    assert len(grouped(moved, cause("overlays/api/x.yaml"))) == 2


def test_a_mirror_that_is_new_shows() -> None:
    head = FLEET.replace("globex: {}", "globex: {mirrors: {r.io: r.eu}}")
    found = worlds(
        lambda _: (deployment("r.io/log:1"),),
        lambda place: (deployment(f"{'r.eu' if 'globex' in place else 'r.io'}/log:2"),),
        head=head,
    )
    assert [len(row.targets) for row in grouped(found, cause("overlays/api/x.yaml"))] == [8, 4]


def test_objects_with_one_change_are_one_row() -> None:
    def three(value: str) -> tuple[dict[str, Any], ...]:
        return tuple(thing("v1", kind, name, data={"a": value}) for kind, name in KINDS)

    found = worlds(lambda _: three("one"), lambda _: three("two"))
    (row,) = grouped(found, VALUE)
    assert (row.objects, len(row.targets), len(row.members), row.expected) == (3, 12, 36, 12)
    assert row.object == "ConfigMap {tenancy}-api-{environment}/a"


KINDS = (("ConfigMap", "a"), ("ConfigMap", "b"), ("ServiceAccount", "c"))


def test_another_code_is_another_row() -> None:
    def told(difference: Difference) -> tuple[Told, ...]:
        prod = difference.pair.shown.place.environment == "prod"
        met = Met(difference.operations, Level.HIGH if "euw1" in difference.pair.shown.target else Level.WARN, "2 to 1")
        return (Told("GC241", met),) if prod else (Told("GC242", Met((), Level.OFF)),)

    first, second = grouped(values_of(lambda _: "one", lambda _: "two"), VALUE, told=told)
    assert [(one.code, one.level, one.detail, one.fingerprint) for one in first.findings] == [
        ("GC241", Level.HIGH, "2 to 1", first.fingerprint)
    ]
    assert first.findings[0].rows == (first.fingerprint,)
    assert first.findings[0].at == Position("fleet.yaml", 20, 1)
    assert first.findings[0].objects[0] == "ConfigMap globex-api-prod/web"
    assert len(first.findings[0].targets) == 6
    assert first.level is Level.HIGH
    assert second.findings == ()
    assert not first.routine


def test_what_is_said_of_a_pair_as_a_whole_is_said_once() -> None:
    found = world({API[0]: (config(one="a", two="b"),)}, {API[0]: (config(one="A", two="B"),)})
    rows = grouped(
        found,
        lambda _, one: cause(f"values.{one.new}", Origin.FLEET),
        told=lambda _: (Told("GC230", Met((), Level.HIGH)),),
    )
    assert [[one.code for one in row.findings] for row in rows] == [["GC230"], []]


def test_hidden_operations_are_in_no_row() -> None:
    found = world({API[0]: (config(one="a", two="b"),)}, {API[0]: (config(one="A", two="B"),)})
    (row,) = grouped(found, VALUE, noise=lambda one: "checksum" if one.new == "A" else "")
    assert [one.new for one in row.operations] == ["B"]
    assert grouped(found, VALUE, noise=lambda _one: "checksum") == ()
    (hidden,) = noise_rows(judged(found, VALUE, noise=lambda one: "checksum" if one.new == "A" else ""), found)
    assert [one.new for one in hidden.operations] == ["A"]


def test_the_worst_stands_first_then_what_is_protected_then_what_is_wide() -> None:
    def value(place: str) -> str:
        return {"dev": "d", "staging": "s", "prod": "w" if "hooli" in place else "p"}[part(place, 0)]

    def told(difference: Difference) -> tuple[Told, ...]:
        dev = difference.pair.shown.place.environment == "dev"
        return (Told("GC242", Met(difference.operations, Level.WARN)),) if dev else ()

    rows = grouped(values_of(lambda _: "one", value), NO_CAUSE, told=told)
    assert [row.operations[0].new for row in rows] == ["d", "p", "w", "s"]
    assert [(row.protected, len(row.targets)) for row in rows] == [(False, 3), (True, 4), (True, 2), (False, 3)]


def test_an_object_that_came_or_went() -> None:
    more = (config(a="b"), thing("v1", "ServiceAccount", "new"))
    came = grouped(worlds(lambda _: (config(a="b"),), lambda _: more), cause("overlays/api/sa.yaml"))
    assert [(row.pairing, row.object, len(row.targets)) for row in came] == [
        (Pairing.ADDED, "ServiceAccount {tenancy}-api-{environment}/new", 12)
    ]
    went = grouped(worlds(lambda _: more, lambda _: (config(a="b"),)), cause("overlays/api/sa.yaml"))
    assert [(row.pairing, len(row.targets)) for row in went] == [(Pairing.REMOVED, 12)]


@pytest.mark.parametrize(
    ("name", "only", "printed"),
    [
        (lambda place: f"{part(place, 2)}-web", "", "ConfigMap {tenancy}-api-{environment}/{tenancy}-web"),
        (lambda place: f"{part(place, 2)}-web", "dev/np/globex", "ConfigMap globex-api-dev/globex-web"),
        (lambda _place: "prod-alerts", "", "ConfigMap {tenancy}-api-{environment}/prod-alerts"),
        (lambda _place: "dev-tools", "", "ConfigMap {tenancy}-api-{environment}/dev-tools"),
        (lambda _place: "prod-alerts", "prod", "ConfigMap {tenancy}-api-prod/prod-alerts"),
        (lambda place: f"web-{part(place, 0)}", "", "ConfigMap {tenancy}-api-{environment}/web-{environment}"),
    ],
    ids=["tenancy", "one-target", "by-chance", "by-chance-too", "by-chance-in-one", "environment"],
)
def test_the_name_of_an_object(name: Any, only: str, printed: str) -> None:
    def named(place: str, value: str) -> tuple[dict[str, Any], ...]:
        return (thing("v1", "ConfigMap", name(place), data={"a": value if place.startswith(only) else "one"}),)

    (row,) = grouped(worlds(lambda place: named(place, "one"), lambda place: named(place, "two")), NO_CAUSE)
    assert (row.object, row.objects) == (printed, 1)


@pytest.mark.parametrize(
    ("old", "new", "printed"),
    [
        ("values: {port: 8080}", 'namespace: "{app}-{tenancy}-{environment}"', "api-{tenancy}-{environment}"),
        ("per: tenancy", 'per: tenancy, namespace: "{environment}-{tenancy}-x"', "{environment}-{tenancy}-x"),
        ("staging: {", 'staging: {namespace: "{tenancy}-{app}-st", ', "{tenancy}-api-{environment}"),
        (
            "per: tenancy",
            'per: tenancy, overrides: [{match: {cluster: [np, p-euw1, p-use1]}, namespace: "{tenancy}-{environment}"}]',
            "{tenancy}-{environment}",
        ),
    ],
    ids=["fleet", "app", "environment", "override"],
)
def test_the_targets_own_namespace_stands_as_its_pattern(old: str, new: str, printed: str) -> None:
    assert old in FLEET
    fleet = FLEET.replace(old, new)
    (row,) = grouped(values_of(lambda _: "one", lambda _: "two", fleet=fleet), NO_CAUSE)
    assert row.object == f"ConfigMap {printed}/web"
    assert row.objects == (2 if "staging" in old else 1)


def test_routine_is_versions_alone() -> None:
    pin = cause("apps.api.versions.dev", Origin.PIN, path="pin")
    image = worlds(lambda _: (deployment("r.io/api:1.0.0"),), lambda _: (deployment("r.io/api:1.1.0"),))
    (row,) = grouped(image, pin)
    assert (row.routine, row.bumps) == (True, {0: "minor"})
    (row,) = grouped(image, pin, told=lambda one: (Told("GC251", Met(one.operations, Level.WARN)),))
    assert not row.routine
    (row,) = grouped(image, pin, told=lambda one: (Told("GC290", Met(one.operations, Level.INFO)),))
    assert row.routine
    added = worlds(
        lambda _: (deployment("r.io/api:1.0.0"),), lambda _: (deployment("r.io/api:1.1.0", env=[container("x")]),)
    )
    assert not any(row.routine for row in grouped(added, pin))
    old, new = (FLEET, FLEET.replace("dev: 3.2.0", "dev: 3.3.0"))
    for text, routine in (("v3.3.0", True), ("v3.3.1", False)):
        moved = world({API[0]: (config(version="v3.2.0"),)}, {API[0]: (config(version=text),)}, old, new)
        assert [row.routine for row in grouped(moved, pin)] == [routine]


def test_the_order_of_the_input_means_nothing() -> None:
    found = values_of(lambda _: "one", lambda place: part(place, 2))
    said = judged(found, VALUE)
    assert rows(said, found) == rows(said[::-1], found)
