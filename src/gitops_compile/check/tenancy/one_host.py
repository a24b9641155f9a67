"""GC516: on one cluster, a host and path belong to one tenancy.

Whoever claims the same in an Ingress, Route, HTTPRoute or Gateway takes requests that were meant for the other. A
claim without a host counts for an Ingress alone, by its class: the others take their parent's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from gitops_compile.check.tree import Tree, file_of
from gitops_compile.model.build import Object
from gitops_compile.model.diagnostic import Diagnostic, Related
from gitops_compile.model.kinds import group_kind, written
from gitops_compile.model.target import Target

_INGRESS: Final = (("networking.k8s.io", "Ingress"), ("extensions", "Ingress"))
_ROUTE: Final = ("route.openshift.io", "Route")
_HTTP_ROUTE: Final = ("gateway.networking.k8s.io", "HTTPRoute")
_GATEWAY: Final = ("gateway.networking.k8s.io", "Gateway")
_CLASS: Final = "kubernetes.io/ingress.class"
_ROOT: Final = "/"
_FEW: Final = 3


@dataclass(frozen=True, slots=True)
class _Claim:
    target: Target
    object: Object


def check(tree: Tree) -> Iterator[Diagnostic]:
    """One error for each host and path that two tenancies claim, however many clusters they meet on."""
    first: dict[tuple[str, str, str], _Claim] = {}
    others: dict[tuple[str, str, str], dict[str, _Claim]] = {}
    for target in tree.targets.apps:
        for one in tree.objects.get(target.place, ()) if target.tenancy else ():
            for host, path in claims(one):
                key = (target.place.cluster, host, path)
                claim = _Claim(target, one)
                owner = first.setdefault(key, claim)
                if owner.target.place.tenancy != target.place.tenancy:
                    others.setdefault(key, {}).setdefault(target.place.tenancy, claim)
    met: dict[tuple[str, str, str, str], list[tuple[_Claim, _Claim]]] = {}
    for key, found in others.items():
        for tenancy, other in found.items():
            met.setdefault((*key[1:], first[key].target.place.tenancy, tenancy), []).append((first[key], other))
    for (host, path, *_), pairs in met.items():
        yield _diagnostic(host, path, pairs)


def claims(one: Object) -> Iterator[tuple[str, str]]:
    """The hosts and paths that an object claims: hosts in lower case, paths without a slash at their end."""
    pair, spec = group_kind(one), one.get("spec")
    if not isinstance(spec, dict):
        return
    if pair in _INGRESS:
        yield from _ingress(one, spec)
    elif pair == _ROUTE and spec.get("host"):
        yield _host(spec["host"]), _path(spec.get("path"))
    elif pair == _HTTP_ROUTE:
        paths = sorted({_path(value) for value in _matched(spec)}) or [_ROOT]
        yield from ((_host(host), path) for host in _list(spec, "hostnames") for path in paths)
    elif pair == _GATEWAY:
        hosts = {_host(one["hostname"]) for one in _maps(spec, "listeners") if one.get("hostname")}
        yield from ((host, _ROOT) for host in sorted(hosts))


def _ingress(one: Object, spec: dict[str, Any]) -> Iterator[tuple[str, str]]:
    annotations = one["metadata"].get("annotations") if isinstance(one.get("metadata"), dict) else None
    old = annotations.get(_CLASS) if isinstance(annotations, dict) else None
    any_host = f"* of {spec.get('ingressClassName') or old or 'the default class'}"
    if isinstance(spec.get("defaultBackend") or spec.get("backend"), dict):
        yield any_host, _ROOT
    for rule in _maps(spec, "rules"):
        host = _host(rule["host"]) if rule.get("host") else any_host
        http = rule.get("http")
        paths = _maps(http, "paths") if isinstance(http, dict) else []
        yield from ((host, path) for path in sorted({_path(entry.get("path")) for entry in paths}) or [_ROOT])


def _matched(spec: dict[str, Any]) -> Iterator[Any]:
    """A rule without a match, and a match without a path, take every path."""
    for rule in _maps(spec, "rules"):
        for match in _maps(rule, "matches") or [{}]:
            path = match.get("path")
            yield path.get("value") if isinstance(path, dict) else None


def _host(text: Any) -> str:
    return str(text).lower().rstrip(".")


def _path(text: Any) -> str:
    return (str(text) if text else "").rstrip("/") or _ROOT


def _list(holder: dict[str, Any], key: str) -> list[Any]:
    found = holder.get(key)
    return found if isinstance(found, list) else []


def _maps(holder: dict[str, Any], key: str) -> list[dict[str, Any]]:
    return [entry for entry in _list(holder, key) if isinstance(entry, dict)]


def _diagnostic(host: str, path: str, pairs: list[tuple[_Claim, _Claim]]) -> Diagnostic:
    one, other = pairs[0]
    who = " and ".join(sorted((one.target.place.tenancy, other.target.place.tenancy)))
    places = tuple(sorted(str(claim.target.place) for pair in pairs for claim in pair))
    clusters = sorted({pair[0].target.place.cluster for pair in pairs})
    where = ", ".join(clusters[:_FEW]) + (f" and {len(clusters) - _FEW} more" if len(clusters) > _FEW else "")
    return Diagnostic(
        "GC516",
        f"{host}{path} is claimed by {who} on {where}",
        other.target.at,
        "Change one of the two.",
        path=f"apps.{other.target.place.app}",
        related=tuple(
            Related(file_of(claim.target, claim.object), f"{written(claim.object)} of {claim.target.place}")
            for claim in (one, other)
        ),
        targets=places,
    )
