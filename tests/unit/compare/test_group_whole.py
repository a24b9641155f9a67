"""Whole objects and long texts in rows: of what goes, and of a new target, names matter and not what is in them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from compiled import thing
from gitops_compile.model.cause import Origin
from gitops_compile.model.change import Sides
from gitops_compile.model.review import Row
from grouped import FLEET, cause, config, grouped, line, world, worlds

FILE = cause("overlays/api/claim.yaml", Origin.FILE)
NEW = FLEET.replace("  web: {}\n", "  web: {}\n  late: {}\n")


def claims(place: str) -> tuple[dict[str, Any], ...]:
    """A claim that is larger in production."""
    size = "500Gi" if place.startswith("prod") else "20Gi"
    return (thing("v1", "PersistentVolumeClaim", "data", spec={"resources": {"requests": {"storage": size}}}),)


def told(rows: tuple[Row, ...]) -> list[tuple[str, int, int]]:
    return [(row.object, row.objects, len(row.targets)) for row in rows]


def test_what_goes_is_one_row_whatever_was_in_it() -> None:
    rows = grouped(worlds(claims, lambda _: ()), FILE)
    assert told(rows) == [("PersistentVolumeClaim {tenancy}-api-{environment}/data", 1, 12)]


def test_what_comes_to_a_target_that_is_there_is_shown_as_it_is() -> None:
    rows = grouped(worlds(lambda _: (config(),), lambda place: (config(), *claims(place))), FILE)
    assert sorted(len(row.targets) for row in rows) == [6, 6]


def test_the_objects_of_new_targets_are_one_row() -> None:
    late = {
        place: (config(place=place), thing("v1", "Service", "late")) for place in ("dev/np/late", "staging/np/late")
    }
    (row, *others) = grouped(world({}, late, FLEET, NEW), cause("apps.late"))
    assert {one.object.split()[0] for one in row.members} >= {"ConfigMap", "Service"}
    assert row.objects == 4
    assert [one.objects for one in others if one.representative.target.endswith("late")] == []


def texts(changed: str) -> Sides:
    """A file with much that is a target's own, and one line that changed."""

    def held(last: str) -> Any:
        return lambda place: (config(file=f"[own]\nplace = {hash_of(place)}\n[all]\nmembers = {last}\n"),)

    return worlds(held("3"), held(changed))


def hash_of(place: str) -> int:
    """A number that is no name of the target."""
    return sum(map(ord, place)) * 7919


def test_of_a_text_of_many_lines_those_that_differ_count() -> None:
    (row,) = grouped(texts("4"), cause("apps.api.values.replicas"))
    assert len(row.targets) == 12
    assert "members = 4" in row.operations[0].new


def test_another_line_is_another_row() -> None:
    found = texts("4")
    first = found.differences[0]
    other = replace(first.operations[0], new=first.operations[0].new.replace("members = 4", "members = 5"))
    changed = replace(first, operations=(other,))
    rows = grouped(replace(found, differences=(changed, *found.differences[1:])), cause("apps.api.values.replicas"))
    assert sorted(len(row.targets) for row in rows) == [1, 11]


def test_a_target_that_has_the_new_value_already_is_not_expected() -> None:
    """`{default: 3.1.0, p-use1: 3.1.2}` becomes `3.1.2`: on p-use1 nothing changes, and nothing is missing."""
    before = FLEET.replace("prod: 3.1.0}", "prod: {default: 3.1.0, p-use1: 3.1.2}}")
    after = FLEET.replace("prod: 3.1.0}", "prod: 3.1.2}")

    def held(euw1: str) -> dict[str, tuple[dict[str, Any], ...]]:
        return {
            f"prod/{where}/{who}/api": (config(version=euw1 if where == "p-euw1" else "3.1.2"),)
            for where in ("p-euw1", "p-use1")
            for who in ("globex", "hooli", "initech")
        }

    found = world(held("3.1.0"), held("3.1.2"), before, after)
    changed = {one.pair.shown.target for one in found.differences}
    found = replace(found, inputs=dict.fromkeys(sorted(changed), (None,)))  # type: ignore[arg-type]
    (row,) = grouped(found, cause("apps.api.versions.prod", Origin.PIN, path="pin", line=19))
    assert line(row).startswith("3 of 4 ConfigMap {tenancy}-api-prod/web data.version: 3.1.0 -> 3.1.2")
    assert [one.target for one in row.missing] == ["prod/p-use1/initech/api"]


def test_a_row_of_one_app_expects_that_app_alone() -> None:
    found = worlds(lambda _: (config(a="1"),), lambda place: (config(a="2" if "hooli" in place else "1"),))
    (row,) = grouped(found, cause("values.a", Origin.FLEET, path="values.a"))
    assert (len(row.targets), row.expected) == (4, 12)
