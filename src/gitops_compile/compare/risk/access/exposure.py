"""GC264: what can be reached from outside the cluster that could not be before: Services, Ingresses, Gateway API.

A Service becomes reachable by its type, by ``externalIPs``, and where its source ranges go. An Ingress, a route and a
listener of a Gateway are known by their hosts; none means every host, and ``*.example.com`` covers one more name in
front (Kubernetes, "Ingress: hostname wildcards"; Gateway API lets it cover several). TLS is gone where a host is still
there and nothing encrypts it any more. What gets harder to reach is no risk.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from gitops_compile.compare.risk.rule import Rule
from gitops_compile.compare.risk.versus import (
    at,
    below,
    changing,
    is_to_be,
    map_below,
    maps_below,
    named,
    texts_below,
    visible,
    was,
)
from gitops_compile.model.build import Object
from gitops_compile.model.change import Difference, Sides
from gitops_compile.model.finding import Met
from gitops_compile.model.kinds import group_kind
from gitops_compile.model.operation import Field, Operation, Path

_SERVICE: Final = ("", "Service")
_INGRESSES: Final = frozenset({("networking.k8s.io", "Ingress"), ("extensions", "Ingress")})
_GATEWAY_API: Final = "gateway.networking.k8s.io"
_GATEWAY: Final = (_GATEWAY_API, "Gateway")
_ROUTES: Final = frozenset({(_GATEWAY_API, f"{kind}Route") for kind in ("HTTP", "GRPC", "TLS", "TCP", "UDP")})
_OPENSHIFT: Final = ("route.openshift.io", "Route")
_REACH: Final = {"NodePort": 1, "LoadBalancer": 2}
_EVERYWHERE: Final = ("0.0.0.0/0", "::/0")
_RANGES: Final = "service.beta.kubernetes.io/load-balancer-source-ranges"
_ALL: Final = "*"
_HOSTS: Final = frozenset({"", "rules", "host", "hostnames", "listeners", "hostname", "defaultBackend", "backend"})
_TLS: Final = frozenset({"", "tls", "listeners", "protocol"})


def _service(difference: Difference, _sides: Sides) -> Iterator[Met]:
    old, new = was(difference.pair), is_to_be(difference.pair)
    if new is None or group_kind(new) != _SERVICE:
        return
    kind = str(below(new, "spec", "type"))
    if _REACH.get(kind, 0) > _REACH.get(str(below(old, "spec", "type")), 0):
        yield Met(changing(difference, at("spec.type")), detail=f"type {kind}")
    addresses = set(texts_below(new, "spec", "externalIPs")) - set(texts_below(old, "spec", "externalIPs"))
    if addresses:
        show = visible(difference)
        detail = f"externalIPs {named(show(one) for one in sorted(addresses))}"
        yield Met(changing(difference, at("spec.externalIPs")), detail=detail)
    balanced = kind == below(old, "spec", "type") == "LoadBalancer"
    if balanced and old is not None and _is_limited(old) and not _is_limited(new):
        paths = (at("spec.loadBalancerSourceRanges"), at("metadata.annotations"))
        yield Met(changing(difference, *paths), detail="open to every address")


def _is_limited(service: Object) -> bool:
    """Whether its load balancer takes connections from some addresses only; the annotation is the older way."""
    ranges = texts_below(service, "spec", "loadBalancerSourceRanges")
    said = below(service, "metadata", "annotations", _RANGES)
    if not ranges and isinstance(said, str):
        ranges = tuple(part.strip() for part in said.split(",") if part.strip())
    return bool(ranges) and not any(one in _EVERYWHERE for one in ranges)


def _hosts_added(difference: Difference, _sides: Sides) -> Iterator[Met]:
    old, new = was(difference.pair), is_to_be(difference.pair)
    if new is None or not _has_hosts(new):
        return
    before: Mapping[str, bool] = _hosts(old) if old else {}
    after = _hosts(new)
    show = visible(difference)
    deep = group_kind(new)[0] == _GATEWAY_API
    gained = sorted(host for host in after if not any(_covers(other, host, deep=deep) for other in before))
    if gained:
        yield Met(_about(difference, _HOSTS), detail=f"host {named(_written(host, show) for host in gained)}")
    bare = sorted(host for host in after if before.get(host) and not after[host])
    if bare:
        # A host that did not change is in no operation, so nobody can say whether it may be shown.
        hosts = named(host for host in bare if show(host) == host)
        yield Met(_about(difference, _TLS), detail=f"no TLS for {hosts}" if hosts else "TLS is gone")


def _about(difference: Difference, fields: frozenset[str]) -> tuple[Operation, ...]:
    """The operations on one of the fields, on a whole element of one, or on more than it."""
    return tuple(one for one in changing(difference, at("spec")) if _field(one.path) in fields)


def _field(path: Path) -> str:
    """The field that a path ends in, an element's list for an element; "" above all fields of the specification.

    All below ``tls`` is about TLS.
    """
    if Field("tls") in path:
        return "tls"
    names = [token.name for token in path[-2:] if isinstance(token, Field)]
    return names[-1] if len(path) > 1 and names else ""


def _has_hosts(one: Object) -> bool:
    kind = group_kind(one)
    return kind in _INGRESSES or kind in _ROUTES or kind in (_GATEWAY, _OPENSHIFT)


def _hosts(one: Object) -> Mapping[str, bool]:
    """Every host that is served, and whether TLS is: where a route alone cannot say, it counts as not."""
    kind, spec = group_kind(one), map_below(one, "spec")
    if kind in _INGRESSES:
        return _of_ingress(spec)
    if kind == _GATEWAY:
        return _of_gateway(spec)
    if kind == _OPENSHIFT:
        return {str(spec.get("host") or _ALL): bool(spec.get("tls"))}
    return dict.fromkeys(texts_below(spec, "hostnames") or (_ALL,), False)


def _of_ingress(spec: Mapping[str, Any]) -> Mapping[str, bool]:
    entries = maps_below(spec, "tls")
    encrypted = {host for one in entries for host in (texts_below(one, "hosts") or (_ALL,))}
    hosts = [str(one.get("host") or _ALL) for one in maps_below(spec, "rules")]
    # A backend for what no rule meets takes every host.
    served = [*hosts, *([_ALL] if spec.get("defaultBackend") or spec.get("backend") else [])]
    return {host: any(_covers(one, host, deep=False) for one in encrypted) for host in served}


def _of_gateway(spec: Mapping[str, Any]) -> Mapping[str, bool]:
    """A host is encrypted if each of its listeners is, but for the HTTP one that most have beside HTTPS."""
    found: dict[str, bool] = {}
    for one in maps_below(spec, "listeners"):
        host = str(one.get("hostname") or _ALL)
        found[host] = found.get(host, False) or one.get("protocol") in ("HTTPS", "TLS")
    return found


def _covers(pattern: str, host: str, *, deep: bool) -> bool:
    """Whether a host is served by another one; ``deep``: a ``*`` stands for several names in front."""
    if pattern in (_ALL, host):
        return True
    front = host.removesuffix(pattern[1:])
    return pattern.startswith("*.") and front not in (host, "", _ALL) and (deep or "." not in front)


def _written(host: str, show: Any) -> str:
    return "* (every host)" if host == _ALL else show(host)


RULES: Final[tuple[Rule, ...]] = (
    Rule("GC264", _service, frozenset({_SERVICE})),
    Rule("GC264", _hosts_added, _INGRESSES | _ROUTES | {_GATEWAY, _OPENSHIFT}),
)
