"""The fingerprint of a row: it stays while the branch moves, and tells nothing of a secret."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from compiled import thing
from gitops_compile.compare.group import rows
from gitops_compile.compare.judged import Told
from gitops_compile.compare.veil import veiled
from gitops_compile.model.cause import Cause, Origin
from gitops_compile.model.change import Difference, Sides
from gitops_compile.model.finding import Level, Met
from gitops_compile.model.operation import Field, Key, Secret, Veiled
from gitops_compile.model.review import Row
from grouped import cause, config, grouped, judged, worlds

PORT = cause("values.port", Origin.FLEET, path="values.port")


def one_row(value: str = "two", only: str = "", of: Cause = PORT, code: str = "", name: str = "web") -> Row:
    """A value changed in the targets whose place holds a text."""

    def made(said: str) -> tuple[dict[str, Any], ...]:
        return (thing("v1", "ConfigMap", name, data={"a": said}),)

    found = worlds(lambda _: made("one"), lambda place: made(value if only in place else "one"))
    (row,) = grouped(found, of, told=lambda one: (Told(code, Met(one.operations, Level.WARN)),) if code else ())
    return row


def test_it_is_twelve_digits() -> None:
    assert one_row().fingerprint == "3143fc0f2fa5"


def test_lines_targets_and_levels_are_not_in_it() -> None:
    first = one_row().fingerprint
    assert one_row(only="globex").fingerprint == first
    assert one_row(only="prod").fingerprint == first
    assert one_row(of=replace(PORT, at=None)).fingerprint == first


@pytest.mark.parametrize(
    "other",
    [{"value": "three"}, {"of": cause("values.other")}, {"code": "GC242"}, {"name": "other"}],
    ids=["value", "cause", "code", "object"],
)
def test_what_makes_the_row_is_in_it(other: dict[str, Any]) -> None:
    assert one_row(**other).fingerprint != one_row().fingerprint


def test_another_target_with_its_own_name_in_the_value_changes_nothing() -> None:
    def of(only: str) -> str:
        found = worlds(
            lambda _: (config(url="one"),),
            lambda place: (config(url=f"db.{place.split('/')[2]}.svc" if only in place else "one"),),
        )
        (row,) = grouped(found, PORT)
        return row.fingerprint

    assert of("globex") == of("hooli") == of("")


def hidden(found: Sides) -> Sides:
    return Sides(found.base, found.head, veiled(found.differences, ()))


def secret(value: str) -> tuple[dict[str, Any], ...]:
    return (thing("v1", "Secret", "db", stringData={"password": value}),)


def secrets(new: Any) -> tuple[Row, ...]:
    found = hidden(worlds(lambda _: secret("old"), lambda place: secret(new(place))))
    return rows(judged(found, PORT), found)


def test_a_secret_is_one_word_in_it() -> None:
    (one,), (other,) = secrets(lambda _: "horse"), secrets(lambda _: "battery staple")
    assert one.fingerprint == other.fingerprint


def test_a_second_row_with_the_same_one_is_told_apart() -> None:
    first, second = secrets(lambda place: "horse" if place.startswith("dev") else "battery")
    assert [row.targets[0].split("/")[0] for row in (first, second)] == ["prod", "dev"]
    assert first.fingerprint == f"{second.fingerprint}-2"
    swapped = secrets(lambda place: "battery" if place.startswith("dev") else "horse")
    assert [row.fingerprint for row in swapped] == [first.fingerprint, second.fingerprint]


def test_a_masked_value_is_never_a_name() -> None:
    every = secrets(lambda place: place.split("/")[2])
    assert len(every) == 3
    every = secrets(lambda place: f"https://user:{place.split('/')[2]}@db")
    assert len(every) == 3


def test_a_hidden_identity_counts_though_its_text_is_the_same() -> None:
    plain = worlds(lambda _: (config(a="1"),), lambda _: (config(a="2"),))

    def hiding(one: Difference) -> Difference:
        token = "horse" if "dev" in one.pair.shown.target else "battery"
        key = Key("«secret»", Veiled((Secret(token),)))
        return replace(one, operations=tuple(replace(each, path=(Field("list"), key)) for each in one.operations))

    found = Sides(plain.base, plain.head, tuple(hiding(one) for one in plain.differences))
    first, second = grouped(found, PORT)
    assert (len(first.targets), len(second.targets)) == (9, 3)
    assert first.fingerprint.removesuffix("-2") == second.fingerprint.removesuffix("-2")
