"""A fleet's text becomes its targets, as literals need them: any mistake in it fails the test."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent
from typing import Any

from gitops_compile.expand.targets import expand
from gitops_compile.model.resolved import ResolvedFleet
from gitops_compile.model.target import Place, Targets
from gitops_compile.read.fleet import read_fleet
from gitops_compile.resolve.fleet import resolve


def declared(text: str) -> tuple[ResolvedFleet, Targets]:
    """Read, resolve and expand a fleet."""
    read = read_fleet("fleet.yaml", dedent(text).encode(), lambda _pattern: {})
    assert read.value is not None, read.diagnostics
    resolved = resolve(read.value.fleet)
    assert resolved.value is not None, resolved.diagnostics
    assert not resolved.failed, resolved.diagnostics
    expanded = expand(resolved.value)
    assert expanded.value is not None, expanded.diagnostics
    assert not expanded.failed, expanded.diagnostics
    return resolved.value, expanded.value


def rendered(targets: Targets, objects: Mapping[str, tuple[dict[str, Any], ...]]) -> dict[Place, Any]:
    """The objects of targets by their names (``prod/p-euw1/api``), and the Namespaces of the generated targets."""
    places = {str(target.place): target.place for target in targets.apps}
    assert set(objects) <= set(places), sorted(places)
    own = {
        target.place: tuple(thing("v1", "Namespace", name) for name in target.names) for target in targets.namespaces
    }
    return {**{places[name]: given for name, given in objects.items()}, **own}


def thing(api_version: str, kind: str, name: str, namespace: str = "", **more: Any) -> dict[str, Any]:
    """A Kubernetes object."""
    home = {"namespace": namespace} if namespace else {}
    return {"apiVersion": api_version, "kind": kind, "metadata": {"name": name, **home}, **more}
