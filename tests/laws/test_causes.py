"""Laws of input changes: none between equal fleets, all of them between others, the same ones the other way round."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gitops_compile.compare.cause.entries import ENTRY
from gitops_compile.compare.cause.inputs import inputs
from gitops_compile.compare.cause.keys import names_in
from gitops_compile.compare.cause.proving import undone
from gitops_compile.compare.cause.sources import Sources
from gitops_compile.expand.pins import pin_text
from gitops_compile.expand.targets import expand
from gitops_compile.model.cause import InputChange
from gitops_compile.model.change import Side
from gitops_compile.model.delivery import SPELLED, plain_setting
from gitops_compile.model.operation import canonical
from gitops_compile.model.target import AnyTarget, Target
from gitops_compile.read.fleet import read_fleet
from gitops_compile.resolve.fleet import resolve
from gitops_compile.resolve.layers import merged, plain_values
from random_fleets import FLEETS, text_of

NOTHING = Sources(frozenset(), None, None, lambda _path: None, lambda _path: None)
SHUFFLES = st.randoms(use_true_random=False)


def side_of(data: dict[str, Any], front: bytes = b"") -> Side | None:
    """A fleet as one side; none where something is wrong with it."""
    read = read_fleet("fleet.yaml", front + text_of(data), lambda _pattern: {})
    resolved = resolve(read.value.fleet) if read.value else None
    expanded = expand(resolved.value) if resolved and resolved.value and not resolved.failed else None
    if resolved is None or expanded is None or expanded.value is None:
        return None
    return Side(resolved.value, expanded.value, (), {})


def near(data: dict[str, Any], other: dict[str, Any], keys: list[str]) -> dict[str, Any]:
    """A fleet with some parts of another one, as a pull request has them."""
    result = deepcopy(data)
    for key in keys:
        first, _, second = key.partition(".")
        there = other.get(first, {})
        if second and second in there and isinstance(result.get(first), dict):
            result[first][second] = there[second]
        elif not second and first in other:
            result[first] = other[first]
    return result


PARTS = st.lists(
    st.sampled_from(
        ["values", "labels", "apps.a1", "apps.a2", "environments.e1", "environments.e2", "tenancies.t1", "clusters.c1"]
    ),
    min_size=1,
    max_size=3,
)


def changes(base: Side, head: Side) -> dict[str, tuple[InputChange, ...]]:
    return dict(inputs(base, head, NOTHING).by_place)


@settings(max_examples=60)
@given(FLEETS)
def test_lines_that_moved_are_no_change(data: dict[str, Any]) -> None:
    base, head = side_of(data), side_of(dict(reversed(data.items())), b"# said first\n\n")
    assume(base is not None and head is not None)
    assert base is not None
    assert head is not None
    found = changes(base, head)
    assert set(found) == set(head.by_place)
    assert not any(found.values())


@settings(max_examples=60)
@given(FLEETS, FLEETS, PARTS)
def test_no_change_means_equal_inputs_and_a_difference_a_change(
    data: dict[str, Any], other: dict[str, Any], keys: list[str]
) -> None:
    base, head = side_of(data), side_of(near(data, other, keys))
    assume(base is not None and head is not None)
    assert base is not None
    assert head is not None
    for place, every in changes(base, head).items():
        old, new = base.by_place.get(place), head.by_place.get(place)
        if old is None or new is None:
            assert every, place
            assert {one.path for one in every} <= {ENTRY, "namespace", "namespaces"}
        else:
            assert bool(every) == (picture(old) != picture(new)), (place, every)


@settings(max_examples=60)
@given(FLEETS, FLEETS, PARTS)
def test_the_other_way_round(data: dict[str, Any], other: dict[str, Any], keys: list[str]) -> None:
    base, head = side_of(data), side_of(near(data, other, keys))
    assume(base is not None and head is not None)
    assert base is not None
    assert head is not None
    there, back = changes(base, head), changes(head, base)
    for place in base.by_place.keys() & head.by_place.keys():
        swapped = {(one.path, canonical(one.new), canonical(one.old)) for one in back[place] if one.path != ENTRY}
        assert {
            (one.path, canonical(one.old), canonical(one.new)) for one in there[place] if one.path != ENTRY
        } == swapped


@settings(max_examples=60)
@given(FLEETS, FLEETS, PARTS)
def test_a_target_with_every_change_undone_is_the_bases(
    data: dict[str, Any], other: dict[str, Any], keys: list[str]
) -> None:
    base, head = side_of(data), side_of(near(data, other, keys))
    assume(base is not None and head is not None)
    assert base is not None
    assert head is not None
    for place, every in changes(base, head).items():
        old, target = base.by_place.get(place), head.by_place.get(place)
        if isinstance(old, Target) and isinstance(target, Target) and not _grants(every):
            for one in every:
                before = target
                again = undone(before, one, old)
                assert again is not None, one
                target = again
            assert picture(target, full) == picture(old, full), every


def _grants(every: tuple[InputChange, ...]) -> bool:
    """What only an AppProject holds is no matter of one target."""
    return any(names_in(one.path)[:2] == ("delivery", "allow") for one in every)


def full(data: Any) -> Any:
    """Data without empty maps: of a map that came with its values, an undone target keeps the map."""
    if not isinstance(data, dict):
        return data
    kept = {name: full(one) for name, one in data.items()}
    return {name: one for name, one in kept.items() if one != {}}


def picture(target: AnyTarget, values: Callable[[Any], Any] = lambda data: data) -> object:
    """Everything of a target that its objects and its Application are made of, but the places in files."""
    settings = {name: plain_setting(getattr(target.delivery, name).value) for name in SPELLED if name != "annotations"}
    both = {
        "labels": plain_values(merged(target.labels)),
        "delivery": settings,
        "annotations": plain_values(merged(target.delivery.annotations)),
        "facts": {name: fact.value for name, fact in target.cluster.facts.items()},
        "protected": bool(target.environment.protected and target.environment.protected.value),
    }
    if not isinstance(target, Target):
        return canonical({**both, "names": list(target.names), "baseline": plain_values(merged(target.baseline))})
    return canonical(
        {
            **both,
            "values": values(plain_values(merged(target.values))),
            "pin": pin_text(target.pin.value) if target.pin else None,
            "namespace": target.namespace.value,
            "images": [one.value for one in target.images],
            "kinds": plain_setting(target.kinds.value) if target.kinds else None,
        }
    )
