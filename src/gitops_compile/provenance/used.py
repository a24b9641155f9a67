"""What a name in a template stands for: the winning layer of a value, the pin, a fact, with the place of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gitops_compile.expand.pins import pin_text
from gitops_compile.model.layers import Branch, Chosen, Merged
from gitops_compile.model.target import Target
from gitops_compile.provenance.origin import Used
from gitops_compile.read.written import KeyPath
from gitops_compile.resolve.layers import merged


def used(target: Target, name: str, path: KeyPath, value: Any) -> tuple[Used, ...]:
    """What a dotted name reads of a target; nothing for a name that is the template's own.

    Of a map those entries that the leaf at ``path`` with ``value`` can come from.
    """
    top, *rest = name.split(".")
    match top:
        case "values":
            return _of_values(target, rest, path, value)
        case "cluster":
            return tuple(_of_cluster(target, rest))
        case "version" | "image":
            return (*(_image(target) if top == "image" else ()), *_pin(target))
        case "namespace":
            return (of_chosen("namespace", target.namespace),)
    named = {"app": target.app.name, "environment": target.environment.name}
    if target.tenancy is not None:
        named["tenancy"] = target.tenancy.name
    return (Used(top, named[top].value, _HOLDERS[top], named[top].at),) if top in named else ()


_HOLDERS = {"app": "apps", "environment": "environments", "tenancy": "tenancies"}


def of_chosen(path: str, chosen: Chosen[Any]) -> Used:
    """A value that layers chose."""
    return Used(path, chosen.value, chosen.layer, chosen.at, chosen.lost)


def of_pin(target: Target) -> tuple[Used, ...]:
    """The target's pin, if it has one."""
    return _pin(target)


def _pin(target: Target) -> tuple[Used, ...]:
    pin = target.pin
    return () if pin is None else (Used("version", pin_text(pin.value), pin.layer, pin.at, pin.lost),)


def _image(target: Target) -> tuple[Used, ...]:
    return tuple(Used("image", one.value, f"apps.{target.place.app}", one.at) for one in target.images)


def _of_cluster(target: Target, rest: list[str]) -> Iterator[Used]:
    holder = f"clusters.{target.place.cluster}"
    names = rest[:1] or ["name", *sorted(target.cluster.facts)]
    for name in names:
        if name == "name":
            yield Used("cluster.name", target.cluster.name.value, "clusters", target.cluster.name.at)
        elif name in target.cluster.facts:
            fact = target.cluster.facts[name]
            yield Used(f"cluster.{name}", fact.value, holder, fact.at)


def _of_values(target: Target, rest: list[str], path: KeyPath, value: Any) -> tuple[Used, ...]:
    here: Merged = merged(target.values)
    walked = ["values"]
    for part in rest:
        if not isinstance(here, Branch) or part not in here.entries:
            break
        here = here.entries[part]
        walked.append(part)
    found = tuple(_below(".".join(walked), here))
    if not isinstance(here, Branch):
        return found
    return _narrowed(found, path, value)


def _below(path: str, entry: Merged) -> Iterator[Used]:
    if isinstance(entry, Branch):
        for name, below in entry.entries.items():
            yield from _below(f"{path}.{name}", below)
    elif isinstance(entry, Chosen):
        yield of_chosen(path, entry)


def _narrowed(found: tuple[Used, ...], path: KeyPath, value: Any) -> tuple[Used, ...]:
    """The entries with the leaf's value and key, else those with its value, else all."""
    alike = tuple(one for one in found if str(one.value) == str(value))
    keyed = tuple(one for one in alike if path and one.path.split(".")[-1] == path[-1])
    longest = max((_shared(one.path, path) for one in keyed), default=0)
    return tuple(one for one in keyed if _shared(one.path, path) == longest) or alike or found


def _shared(name: str, path: KeyPath) -> int:
    count = 0
    for one, other in zip(reversed(name.split(".")), reversed(path), strict=False):
        if one != other:
            break
        count += 1
    return count
