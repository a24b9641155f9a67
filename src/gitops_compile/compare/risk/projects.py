"""GC271: an AppProject permits more than before: it is what keeps one tenancy's Applications out of another's place.

A new project permits nothing to anybody who is there already: its Applications are new with it, and every one of them
is in the review. A list of namespaced kinds that is left out permits all, one of cluster kinds none; an entry with
``!`` in front refuses (argo-cd's ``app_project_types.go``). A list that gets shorter is no risk here: GC407 tells of
what it strands.
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
from gitops_compile.model.change import Difference, Sides
from gitops_compile.model.finding import Met
from gitops_compile.model.kinds import group_kind

Entry = tuple[str, ...]

_PROJECT: Final = ("argoproj.io", "AppProject")
_MAPS: Final = {
    "destinations": ("server", "name", "namespace"),
    "clusterResourceWhitelist": ("group", "kind", "name"),
    "namespaceResourceWhitelist": ("group", "kind", "name"),
}
_TEXTS: Final = ("sourceRepos", "sourceNamespaces")
_REFUSALS: Final = ("clusterResourceBlacklist", "namespaceResourceBlacklist")
_EVERY_KIND: Final = ("*", "*", "")


def _project_widened(difference: Difference, _sides: Sides) -> Iterator[Met]:
    old, new = was(difference.pair), is_to_be(difference.pair)
    if old is None or new is None or group_kind(new) != _PROJECT:
        return
    show = visible(difference)
    for field in (*_MAPS, *_TEXTS):
        before, after = _entries(old, field), _entries(new, field)
        gained = [one for one in after if one not in before and not _refuses(one)]
        freed = [one for one in before if one not in after and _refuses(one)]
        # All kinds cover each one of them.
        if (gained and _EVERY_KIND not in before) or freed:
            detail = named(_written(field, one, show) for one in (*gained, *freed))
            yield Met(changing(difference, at(f"spec.{field}")), detail=f"{field}: {detail}")
    for field in _REFUSALS:
        gone = [one for one in _kinds(old, field) if one not in _kinds(new, field)]
        if gone:
            detail = named(_written(field, one, show) for one in gone)
            yield Met(changing(difference, at(f"spec.{field}")), detail=f"{field} loses {detail}")
    yield from _roles(difference, map_below(old, "spec"), map_below(new, "spec"))


def _entries(project: Mapping[str, Any], field: str) -> list[Entry]:
    if field in _TEXTS:
        return [(one,) for one in texts_below(project, "spec", field)]
    if field == "namespaceResourceWhitelist" and below(project, "spec", field) is None:
        return [_EVERY_KIND]
    return _kinds(project, field)


def _kinds(project: Mapping[str, Any], field: str) -> list[Entry]:
    keys = _MAPS.get(field, ("group", "kind", "name"))
    return [tuple(str(one.get(key) or "") for key in keys) for one in maps_below(project, "spec", field)]


def _refuses(entry: Entry) -> bool:
    return any(part.startswith("!") for part in entry)


def _written(field: str, entry: Entry, show: Any) -> str:
    """``web-prod on p-euw1``, ``apps/Deployment``, ``https://...``."""
    if field == "destinations":
        server, name, namespace = entry
        return f"{show(namespace)} on {show(name or server)}"
    if entry == _EVERY_KIND:
        return "every kind"
    return "/".join(show(part) for part in entry if part)


def _roles(difference: Difference, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Met]:
    """A role more, or one that more groups have or that may do more."""
    before = {str(one.get("name")): one for one in maps_below(old, "roles")}
    show = visible(difference)
    wider = []
    for role in maps_below(new, "roles"):
        earlier = before.get(str(role.get("name")), {})
        more = [
            one
            for key in ("policies", "groups")
            for one in texts_below(role, key)
            if one not in texts_below(earlier, key)
        ]
        freed = [
            one for one in texts_below(earlier, "policies") if _denies(one) and one not in texts_below(role, "policies")
        ]
        if not earlier or freed or any(not _denies(one) for one in more):
            wider.append(str(role.get("name")))
    if wider:
        yield Met(changing(difference, at("spec.roles")), detail=f"roles: {named(show(name) for name in wider)}")


def _denies(policy: str) -> bool:
    return policy.rpartition(",")[2].strip() == "deny"


RULES: Final[tuple[Rule, ...]] = (Rule("GC271", _project_widened, frozenset({_PROJECT})),)
