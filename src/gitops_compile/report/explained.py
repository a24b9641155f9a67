"""Where everything about a target comes from: for each path the value, the layer that won, and those that lost."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from gitops_compile.compare.classes import Classes
from gitops_compile.compare.fleetvalues import masked_setting
from gitops_compile.compare.secretcopies import Copies, secrets_in
from gitops_compile.expand.pins import pin_text
from gitops_compile.model.delivery import SPELLED, DeliverySettings, plain_setting
from gitops_compile.model.layers import Branch, Chosen, Layer, Lost, Unset
from gitops_compile.model.node import Plain
from gitops_compile.model.position import Located, Position
from gitops_compile.model.resolved import ResolvedFleet
from gitops_compile.model.target import NamespacesTarget, Target
from gitops_compile.render.inputs import Input
from gitops_compile.report.diagnostics import Paint, plain_paint, position_json, safe
from gitops_compile.report.targets import path_to
from gitops_compile.resolve.layers import merged


@dataclass(frozen=True, slots=True)
class Entry:
    """One path of a target: its value, who gave it, where, why, and what it was chosen over."""

    path: str
    value: Plain
    layer: str
    at: Position | None
    why: str = ""
    lost: tuple[Lost, ...] = ()
    unset: bool = False


def entries(fleet: ResolvedFleet, target: Target, given: Input | None) -> tuple[Entry, ...]:
    """Everything that can be explained, in the order in which a person asks."""
    return (
        *_head(fleet, target),
        *_source(target, given),
        *_delivery(target.delivery),
        *_chosen("delivery.allow.kinds", target.kinds),
        *_chosen("delivery.allow.namespaces", target.namespaces),
        *_layered("labels", target.labels),
        *_layered("values", target.values),
    )


def namespaces_entries(target: NamespacesTarget) -> tuple[Entry, ...]:
    """The same of a generated ``namespaces`` target: its namespaces, and what each of them comes with."""
    return (
        Entry("namespaces", list(target.names), "", target.at, "of the targets beside it"),
        *_delivery(target.delivery),
        *_layered("labels", target.labels),
        *_layered("", target.baseline),
    )


def below(every: Iterable[Entry], path: str) -> tuple[Entry, ...]:
    """The entries at a path and below it; all without one."""
    if not path:
        return tuple(every)
    return tuple(one for one in every if one.path == path or one.path.startswith((f"{path}.", f"{path}[")))


def without_secrets(every: Iterable[Entry]) -> tuple[Entry, ...]:
    """The same entries with masks in place of secrets; equal secrets have equal masks (trust.md, section 8)."""
    entries = tuple(every)
    veiled = [_veiled(one) for one in entries]
    classes = Classes(Copies(secrets_in([[one.value, [lost.value for lost in one.lost]] for one in veiled])))
    return tuple(
        replace(
            one,
            value=classes.plain(one.value),
            lost=tuple(replace(lost, value=classes.plain(lost.value)) for lost in one.lost),
        )
        for one in veiled
    )


def _veiled(one: Entry) -> Entry:
    lost = tuple(replace(each, value=masked_setting(one.path, each.value)) for each in one.lost)
    return replace(one, value=masked_setting(one.path, one.value), lost=lost)


def text_of(title: str, shown: Iterable[Entry], paint: Paint = plain_paint) -> str:
    """One line per winner, one per loser below it, positions at the end."""
    every = tuple(shown)
    width = max((len(one.path) for one in every), default=0)
    lines = []
    for one in every:
        lines.append(f"  {one.path:{width}}  {_value(one)}  {from_text(one.layer, one.at, one.why)}".rstrip())
        lines += [
            f"  {'':{width}}  over {value_text(lost.value)}  {from_text(lost.layer, lost.at, '')}" for lost in one.lost
        ]
    return "\n".join([paint(title, "bold"), *map(safe, lines)]) + "\n"


def as_json(title: str, shown: Iterable[Entry]) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "target": title,
        "entries": [
            {
                "path": one.path,
                "value": one.value,
                "unset": one.unset,
                "layer": one.layer,
                "at": position_json(one.at) if one.at else None,
                "why": one.why,
                "lost": [{"value": lost.value, "layer": lost.layer, "at": position_json(lost.at)} for lost in one.lost],
            }
            for one in shown
        ],
    }


def _head(fleet: ResolvedFleet, target: Target) -> Iterator[Entry]:
    stage = fleet.stages[target.stage]
    yield Entry("app", target.place.app, "apps", target.at)
    if target.pin is not None:
        pin = target.pin
        yield Entry("version", pin_text(pin.value), pin.layer, pin.at, lost=pin.lost)
    else:
        why = "unpinned: it is not rendered" if target.versioned else "unversioned: rendered wherever it is declared"
        yield Entry("version", None, "", target.at, why)
    yield Entry("stage", stage.name, "", stage.at, "" if not stage.sources else f"from {path_to(stage)}")
    if target.wave is not None:
        yield Entry("wave", target.wave, "", stage.at, f"of {len(stage.waves)}")
    yield from _chosen("namespace", target.namespace)
    if target.argocd is not None:
        yield Entry("argocd", target.argocd.name, "", target.argocd.at, f"Application {target.place.dotted}")


def _source(target: Target, given: Input | None) -> Iterator[Entry]:
    if given is None:
        yield Entry("source", target.source.value, "", target.source.at)
        return
    how = "kustomize builds it" if given.chosen.kustomized else "its manifests are the objects"
    yield Entry("source", given.file(given.chosen.folder or "."), "", target.source.at, f"{given.chosen.rule}; {how}")
    for number, component in enumerate(target.components):
        yield Entry(f"components[{number}]", component.value, "", component.at)
    for number, path in enumerate(given.scanned.reached):
        yield Entry(f"reads[{number}]", given.file(path), "", None)


def _delivery(settings: DeliverySettings) -> Iterator[Entry]:
    """Every setting, as the fleet spells it."""
    for field, name in SPELLED.items():
        setting = getattr(settings, field)
        path = f"delivery.{name}"
        yield from _chosen(path, setting) if isinstance(setting, Chosen) else _layered(path, setting)


def _chosen(path: str, chosen: Chosen[Any] | None) -> Iterator[Entry]:
    if chosen is None:
        return
    yield Entry(path, plain_setting(chosen.value), chosen.layer, chosen.at, lost=chosen.lost)


def _layered(path: str, layers: tuple[Layer, ...]) -> Iterator[Entry]:
    yield from _walk(path, merged(layers))


def _walk(path: str, branch: Branch) -> Iterator[Entry]:
    for name, entry in branch.entries.items():
        here = f"{path}.{name}" if path else name
        if isinstance(entry, Branch):
            if entry.lost or not entry.entries:
                first = entry.lost[0] if entry.lost else None
                yield Entry(here, {}, "", None, "a map" if first is None else "a map, over what was none", entry.lost)
            yield from _walk(here, entry)
        elif isinstance(entry, Unset):
            yield Entry(here, None, entry.layer, entry.at, "unset", entry.lost, unset=True)
        else:
            yield Entry(here, entry.value, entry.layer, entry.at, lost=entry.lost)


def _value(one: Entry) -> str:
    return "-" if one.value is None else value_text(one.value)


def value_text(value: Plain) -> str:
    """A value on one line."""
    return (
        value
        if isinstance(value, str) and value.isprintable()
        else json.dumps(value, ensure_ascii=False, default=_located)
    )


def _located(value: object) -> Plain:
    if isinstance(value, Located):
        return str(value.value)
    raise TypeError(type(value))


def from_text(layer: str, at: Position | None, why: str) -> str:
    """Where a value comes from, in brackets."""
    parts = [part for part in (why, layer, str(at) if at else "") if part]
    return f"({', '.join(parts)})" if parts else ""
