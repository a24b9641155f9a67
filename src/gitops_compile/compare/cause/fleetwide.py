"""What differs for every target alike: the tools that render, git, the fleet's name, an Argo CD instance's entry.

In: the fleet at both sides. Out: the changes that count for all targets, and those of one instance.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from gitops_compile.compare.cause.nouns import change
from gitops_compile.model.cause import InputChange
from gitops_compile.model.fleet import Fleet, Instance
from gitops_compile.model.node import Plain
from gitops_compile.model.position import Located, Position

_TOOLS: Final = (("kustomize", "kustomize"), ("gitops-compile", "gitops_compile"))
_INSTANCE: Final = (
    ("cluster", "cluster"),
    ("perCluster", "per_cluster"),
    ("namespace", "namespace"),
    ("version", "version"),
    ("features", "features"),
    ("tracking", "tracking"),
)


def of_every_target(base: Fleet | None, head: Fleet) -> tuple[InputChange, ...]:
    """The tools, the Kubernetes version, and the custom kinds that an app says have no namespace."""
    found: list[InputChange] = []
    for key, field in _TOOLS:
        found += _key(f"tools.{key}", _of(base and base.tools, field), _of(head.tools, field))
    found += _key("kubernetes", base.kubernetes if base else None, head.kubernetes)
    return (*found, *_cluster_scoped(base, head))


def of_argocd(base: Fleet | None, head: Fleet) -> tuple[InputChange, ...]:
    """What every Argo CD object holds: where the fleet lies in git, and what it is called."""
    found = [*_key("metadata.name", base.metadata.name if base else None, head.metadata.name)]
    for key in ("url", "branch", "path"):
        found += _key(f"git.{key}", _of(base and base.git, key), _of(head.git, key))
    return tuple(found)


def of_instance(name: str, base: Fleet | None, head: Fleet) -> tuple[InputChange, ...]:
    """The keys of one entry of ``argocd``; the entry itself, where it stands on one side only."""
    old, new = (fleet.argocd.get(name) if fleet else None for fleet in (base, head))
    front = f"argocd.{name}"
    if old is None or new is None:
        values = (one.name.value if one else None for one in (old, new))
        return tuple(change(front, front, values, (one.name.at for one in (new, old) if one)))
    return tuple(one for key, field in _INSTANCE for one in _of_key(f"{front}.{key}", field, old, new))


def _of_key(key: str, field: str, old: Instance, new: Instance) -> Iterator[InputChange]:
    said = [getattr(one, field) for one in (old, new)]
    places = (*_places(said[1]), *_places(said[0]), new.name.at)
    yield from change(key, f"argocd.{key.rpartition('.')[2]}", map(_text, said), places)


def _cluster_scoped(base: Fleet | None, head: Fleet) -> Iterator[InputChange]:
    """A kind has no namespace in the whole fleet as soon as one app says so."""
    for name in sorted({*(base.apps if base else ()), *head.apps}):
        old, new = (_kinds(fleet, name) for fleet in (base, head))
        places = (*_places(new), *_places(old))
        key = f"apps.{name}.source.clusterScoped"
        yield from change(key, "source.clusterScoped", map(_text, (old, new)), places)


def _kinds(fleet: Fleet | None, name: str) -> tuple[Located[str], ...]:
    app = fleet.apps.get(name) if fleet else None
    return app.source.cluster_scoped if app and app.source else ()


def _of(holder: Any, field: str) -> Located[str] | None:
    said: Located[str] | None = getattr(holder, field, None)
    return said


def _key(key: str, old: Located[str] | None, new: Located[str] | None) -> Iterator[InputChange]:
    yield from change(key, key, map(_text, (old, new)), (*_places(new), *_places(old)))


def _text(said: Any) -> Plain:
    if isinstance(said, tuple):
        return [one.value for one in said]
    return said.value if said else None


def _places(said: Any) -> Iterable[Position]:
    return [one.at for one in (said if isinstance(said, tuple) else (said,)) if one is not None]
