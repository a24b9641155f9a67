"""Cases of risk rules: objects before and after, made into the two sides that rules look at, and what they told.

A file ``golden/diff/rules/<CODE>-<slug>.yaml`` holds ``cases``; a case has ``name``, ``base`` and ``head`` (lists of
objects) and perhaps ``target`` (default ``dev/c1/web``), ``protected`` (environments), ``fleet`` (``base`` and
``head``: what that side's fleet says besides), ``severity`` (as ``review.severity``) and ``why`` (a reason, for
people). An object of another target is ``{target: prod/p1/web, object: {...}}``, one that the compiler itself generated
for Argo CD ``{argocd: hub, object: {...}}``, with ``target`` where that is another one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from compiled import declared
from gitops_compile.compare.judged import Told
from gitops_compile.compare.objects import read_manifests
from gitops_compile.compare.operations import differences
from gitops_compile.compare.pair import paired
from gitops_compile.compare.risk.pairs import told
from gitops_compile.compare.veil import veiled
from gitops_compile.model.build import ParsedObject, ParseRequest, ParseResult
from gitops_compile.model.change import Manifest, Side, Sides
from gitops_compile.model.finding import Level
from gitops_compile.model.header import header
from gitops_compile.model.kinds import namespace_of
from gitops_compile.model.operation import shown
from gitops_compile.render.layout import object_path

HERE = Path(__file__).parent / "golden/diff/rules"
SIDES = ("base", "head")
KEYS = {"name", "why", *SIDES, "target", "protected", "fleet", "severity"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Two small trees."""

    name: str
    base: list[dict[str, Any]]
    head: list[dict[str, Any]]
    target: str = "dev/c1/web"
    protected: list[str] = field(default_factory=list)
    fleet: Mapping[str, Any] = field(default_factory=dict)
    severity: Mapping[str, str] = field(default_factory=dict)
    why: str = ""


def files_of_cases() -> list[Path]:
    """Every file of cases."""
    return sorted(HERE.glob("GC*.yaml"))


def cases(file: Path) -> list[Case]:
    """The cases of a file, in their order."""
    said = yaml.safe_load(file.read_text())
    assert said.keys() == {"cases"}, file
    unknown = [(file.name, one["name"], key) for one in said["cases"] for key in one if key not in KEYS]
    assert not unknown, unknown
    return [Case(**{"base": [], "head": [], **one}) for one in said["cases"]]


def told_of(case: Case) -> list[Told]:
    """What the rules say of every difference of a case."""
    sides = sides_of(case)
    levels = {code: Level(level) for code, level in case.severity.items()}
    return [one for difference in sides.differences for one in told(difference, sides, levels)]


def line_of(one: Told) -> str:
    """``GC220 block (spec.selector; detail)``."""
    where = ", ".join(shown(operation.path) or "the object" for operation in one.met.operations) or "the pair"
    detail = f"; {one.met.detail}" if one.met.detail else ""
    return f"{one.code} {one.met.level} ({where}{detail})"


def sides_of(case: Case) -> Sides:
    """Base and head as a review gets them, and every difference between them."""
    every = {side: _files(case, getattr(case, side)) for side in SIDES}
    changed = {path for path in every["base"] | every["head"] if every["base"].get(path) != every["head"].get(path)}
    base, head = (_side(case, name, every[name], changed) for name in SIDES)
    pairs = paired(_changed(base), _changed(head), base.listing, head.listing).pairs
    found = differences(pairs, base.files, head.files, ())
    return Sides(base, head, veiled(found, ()))


def _side(case: Case, name: str, files: Mapping[str, bytes], changed: set[str]) -> Side:
    said = case.fleet.get(name, {})
    fleet, targets = declared(json.dumps(_merged(_fleet(case), said)))
    every = _manifests(files)
    return Side(
        fleet,
        targets,
        frozenset(files),
        {path: content for path, content in files.items() if path in changed},
        lambda folder: tuple(one for one in every if one.target == folder),
    )


def _changed(side: Side) -> tuple[Manifest, ...]:
    return _manifests(side.files)


def _manifests(files: Mapping[str, bytes]) -> tuple[Manifest, ...]:
    read = read_manifests(files, _parsed)
    assert not read.unreadable, read.unreadable
    return tuple(one for path in sorted(read.by_path) for one in read.by_path[path])


def _parsed(requests: Iterable[ParseRequest]) -> Iterator[ParseResult]:
    """The files are JSON, so that no engine is needed."""
    for request in requests:
        found = (ParsedObject(path, 1, json.loads(content)) for path, content in request.files.items())
        yield ParseResult(request.id, tuple(found))


def _files(case: Case, objects: list[dict[str, Any]]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for target, instance, one in _placed(case, objects):
        path, place = _place(target, instance, one)
        assert path not in found, path
        found[path] = (header(place, "overlays/web") + json.dumps(one, indent=1) + "\n").encode()
    return found


def _placed(case: Case, objects: list[dict[str, Any]]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each object with its target and, for a generated one, its instance of Argo CD."""
    for one in objects:
        if "object" in one:
            assert one.keys() <= {"target", "argocd", "object"}, one.keys()
            yield one.get("target", case.target), one.get("argocd", ""), one["object"]
        else:
            yield case.target, "", one


def _place(target: str, instance: str, one: dict[str, Any]) -> tuple[str, str]:
    """Its file, and the place that its first line names: Argo CD's own objects lie in a folder of its instance."""
    file = object_path(one, namespace_of(one))
    if not instance:
        return f"rendered/{target}/{file}", target
    folder = f"argocd/{instance}/{target.partition('/')[0]}"
    return f"rendered/{folder}/{file}", target if one["kind"] == "Application" else folder


def _fleet(case: Case) -> dict[str, Any]:
    """A fleet with the case's targets."""
    every = sorted({target for side in SIDES for target, _, _ in _placed(case, getattr(case, side))} | {case.target})
    parts = [target.split("/") for target in every]
    environments: dict[str, Any] = {}
    for environment, cluster, *_ in parts:
        one = environments.setdefault(environment, {"clusters": []})
        if cluster not in one["clusters"]:
            one["clusters"].append(cluster)
        if environment in case.protected:
            one["protected"] = True
    tenancies = sorted({one[2] for one in parts if len(one) == 4})
    apps: dict[str, Any] = {}
    for one in parts:
        apps.setdefault(one[-1], {}).update({"per": "tenancy"} if len(one) == 4 else {})
    return {
        "apiVersion": "gitops-compile/v1",
        "kind": "Fleet",
        "metadata": {"name": "acme"},
        "clusters": {one[1]: {} for one in parts},
        "environments": environments,
        **({"tenancies": {name: {} for name in tenancies}} if tenancies else {}),
        "apps": apps,
    }


def _merged(one: Any, other: Any) -> Any:
    if not isinstance(one, dict) or not isinstance(other, dict):
        return other
    return {**one, **{key: _merged(one[key], value) if key in one else value for key, value in other.items()}}
