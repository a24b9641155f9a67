"""Laws of expansion: the order in which things stand means nothing, nothing is changed, and work grows with targets."""

from __future__ import annotations

import sys
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from gitops_compile.expand.targets import expand
from gitops_compile.model.delivery import SPELLED, DeliverySettings, plain_setting
from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.layers import Chosen
from gitops_compile.model.target import Targets
from gitops_compile.read.fleet import read_fleet
from gitops_compile.resolve.fleet import resolve
from gitops_compile.resolve.layers import merged, plain_values
from random_fleets import FLEETS, text_of

FRAGMENT = ("clusters", "environments", "tenancies", "apps")


def _expanded(data: dict[str, Any], fragments: dict[str, dict[str, Any]]) -> tuple[list[Diagnostic], Targets | None]:
    files = {name: text_of(one) for name, one in fragments.items()}
    include = {"include": ["fleet.d/*.yaml"]} if files else {}
    read = read_fleet("fleet.yaml", text_of({**data, **include}), lambda _pattern: files)
    assert read.value is not None, read.diagnostics
    resolved = resolve(read.value.fleet)
    if resolved.value is None or resolved.failed:
        return list(resolved.diagnostics), None
    expanded = expand(resolved.value)
    return [*resolved.diagnostics, *expanded.diagnostics], expanded.value


def _pin(pin: Chosen[Any] | None) -> object:
    return pin and (pin.value.version.value, pin.layer, [(lost.layer, lost.value) for lost in pin.lost])


def _delivery(settings: DeliverySettings) -> object:
    chosen = {name: getattr(settings, name) for name in SPELLED if name != "annotations"}
    return {
        "annotations": plain_values(merged(settings.annotations)),
        **{
            name: (plain_setting(one.value), one.layer, [(lost.layer, lost.value) for lost in one.lost])
            for name, one in chosen.items()
        },
    }


def _picture(found: list[Diagnostic], targets: Targets | None) -> object:
    """Everything of an expansion but the places in files, which must move."""
    told = sorted((d.code, d.message, d.path) for d in found)
    if targets is None:
        return told
    apps = [
        (
            str(one.place),
            *(one.stage, one.wave, one.namespace.value, one.namespace.layer, one.source.value, _pin(one.pin)),
            *(plain_values(merged(one.values)), plain_values(merged(one.labels))),
            *([layer.name for layer in one.values], [layer.name for layer in one.labels]),
            _delivery(one.delivery),
        )
        for one in targets.apps
    ]
    homes = [(str(one.place), one.names, [layer.name for layer in one.labels]) for one in targets.namespaces]
    return told, apps, homes


def _permuted(data: Any, choose: Callable[[list[Any]], list[Any]]) -> Any:
    """The same data, the keys of every map in another order; lists stay, since their order is said."""
    if isinstance(data, dict):
        return {key: _permuted(data[key], choose) for key in choose(list(data))}
    return [_permuted(one, choose) for one in data] if isinstance(data, list) else data


def _scattered(data: dict[str, Any], where: Callable[[str], str]) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Entries of the nouns that fragments may hold, each moved to a file of choice."""
    own = {key: value for key, value in data.items() if key not in FRAGMENT}
    fragments: dict[str, dict[str, Any]] = {}
    for noun in FRAGMENT:
        for name, entry in data.get(noun, {}).items():
            file = where(f"{noun}/{name}")
            holder = fragments.setdefault(file, {}) if file else own
            holder.setdefault(noun, {})[name] = entry
    return own, fragments


@given(FLEETS, st.data())
def test_the_order_of_keys_apps_and_fragments_means_nothing(fleet: dict[str, Any], data: st.DataObject) -> None:
    plain = _picture(*_expanded(fleet, {}))
    permuted = _permuted(fleet, lambda keys: data.draw(st.permutations(keys)))
    assert _picture(*_expanded(permuted, {})) == plain
    files = st.sampled_from(["", "fleet.d/a.yaml", "fleet.d/b.yaml"])
    assert _picture(*_expanded(*_scattered(permuted, lambda _name: data.draw(files)))) == plain


@given(FLEETS)
def test_targets_are_sorted_and_of_one_place_each(fleet: dict[str, Any]) -> None:
    _, targets = _expanded(fleet, {})
    if targets is not None:
        for group in (targets.apps, targets.namespaces):
            places = [one.place for one in group]
            assert places == sorted(set(places))


@given(FLEETS)
def test_nothing_changes_its_argument(fleet: dict[str, Any]) -> None:
    read = read_fleet("fleet.yaml", text_of(fleet), lambda _pattern: {})
    assert read.value is not None
    before = deepcopy(read.value.fleet)
    resolved = resolve(read.value.fleet)
    assert read.value.fleet == before
    if resolved.value is not None and not resolved.failed:
        kept = deepcopy(resolved.value)
        expand(resolved.value)
        assert resolved.value == kept


def _calls(work: Callable[[], Any]) -> int:
    """How many Python functions a piece of work calls: a measure of time that is the same on every machine."""
    count = 0

    def counting(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    sys.setprofile(counting)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def _fleet_of(apps: int, environments: int, clusters: int, tenancies: int) -> dict[str, Any]:
    names = [f"c{n}" for n in range(clusters)]
    match = {"match": {"region": "r1"}, "values": {"a": 5}}
    pins = {f"e{n}": "1.0.0" for n in range(environments)}
    app = {"per": "tenancy", "image": "a", "versions": pins, "values": {"b": 1}, "overrides": [match]}
    return {
        "apiVersion": "gitops-compile/v1",
        "kind": "Fleet",
        "metadata": {"name": "acme"},
        "values": {"a": 1},
        "clusters": {name: {"region": f"r{number % 2}", "values": {"c": number}} for number, name in enumerate(names)},
        "environments": {f"e{n}": {"clusters": names, "values": {"d": n}} for n in range(environments)},
        "tenancies": {f"t{n}": {"values": {"e": n}} for n in range(tenancies)},
        "apps": {f"a{n}": app for n in range(apps)},
    }


def _cost(apps: int, environments: int, clusters: int, tenancies: int) -> float:
    """Function calls per target of resolving and expanding."""
    read = read_fleet("f", text_of(_fleet_of(apps, environments, clusters, tenancies)), lambda _pattern: {})
    assert read.value is not None
    fleet = read.value.fleet
    targets: list[Targets] = []

    def work() -> None:
        resolved = resolve(fleet).value
        assert resolved is not None
        expanded = expand(resolved).value
        assert expanded is not None
        targets.append(expanded)

    calls = _calls(work)
    assert len(targets[0].apps) == apps * environments * clusters * tenancies
    return calls / len(targets[0].apps)


def test_ten_times_the_targets_are_ten_times_the_work() -> None:
    """In each direction in which a fleet can grow, from 200 targets to 2,000."""
    small = _cost(10, 2, 5, 2)
    grown = {
        "apps": _cost(100, 2, 5, 2),
        "environments": _cost(10, 20, 5, 2),
        "clusters": _cost(10, 2, 50, 2),
        "tenancies": _cost(10, 2, 5, 20),
    }
    assert {name: cost for name, cost in grown.items() if cost > 1.1 * small} == {}
