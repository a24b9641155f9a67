"""The fourth step: spots become apps, with the namespace pattern, the bases and the grants that their output needs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from posixpath import dirname

from gitops_compile.adopt.folders import outermost, within
from gitops_compile.adopt.places import Placed
from gitops_compile.adopt.proposal import ProposedApp, Spot
from gitops_compile.adopt.words import rank
from gitops_compile.expand.namespaces import DEFAULT
from gitops_compile.model.names import filled, is_namespace, placeholders

Homes = Mapping[tuple[str, str], str]


def apps_of(every: Iterable[Placed], leaves: Collection[str]) -> tuple[ProposedApp, ...]:
    """One app per name, sorted; ``leaves`` are the folders of all leaves, which no app lists as a base of its own."""
    groups: dict[str, list[Placed]] = {}
    for one in every:
        groups.setdefault(one.read.app, []).append(one)
    apps = [_app(name, groups[name], leaves) for name in sorted(groups)]
    return _shared(apps)


def _app(name: str, group: Sequence[Placed], leaves: Collection[str]) -> ProposedApp:
    order = sorted(group, key=lambda one: (rank(one.spot.environment), one.spot.cluster))
    spots = tuple({(one.spot.environment, one.spot.cluster): one.spot for one in order}.values())
    path = group[0].read.pattern
    namespace, exceptions = namespace_pattern(name, homes_of(name, spots))
    allow = sorted({other for spot in spots for other in spot.others})
    return ProposedApp(name, path, spots, bases_of(path, spots, leaves), namespace, exceptions, tuple(allow))


def homes_of(app: str, spots: Iterable[Spot]) -> dict[tuple[str, str], str]:
    """The namespace of each (environment, cluster); empty where none has one, else the default's for those without."""
    found = {(spot.environment, spot.cluster): spot.namespace for spot in spots}
    if not any(found.values()):
        return {}
    return {place: namespace or f"{app}-{place[0]}" for place, namespace in found.items()}


def namespace_pattern(app: str, homes: Homes) -> tuple[str, dict[tuple[str, str], str]]:
    """The pattern that gives the most of an app's namespaces, and the places where it gives another one.

    The pattern is "" where the default does; ``homes`` maps (environment, cluster) to a namespace.
    """
    candidates = [DEFAULT, *dict.fromkeys(c for place, name in homes.items() for c in _candidates(app, place, name))]

    def missed(pattern: str) -> int:
        return sum(_given(pattern, app, place) != name for place, name in homes.items())

    best = min(candidates, key=lambda pattern: (missed(pattern), len(placeholders(pattern)), candidates.index(pattern)))
    if not missed(DEFAULT):
        best = DEFAULT
    exceptions = {place: name for place, name in homes.items() if _given(best, app, place) != name}
    return ("" if best == DEFAULT else best), exceptions


def _candidates(app: str, place: tuple[str, str], namespace: str) -> list[str]:
    """The namespace itself, and with the names in it as placeholders."""
    words = {"environment": place[0], "cluster": place[1], "app": app}
    held = [noun for noun, word in words.items() if word in namespace]
    found = [namespace]
    for count in range(1, len(held) + 1):
        for chosen in combinations(held, count):
            pattern = namespace
            for noun in chosen:
                pattern = pattern.replace(words[noun], "{" + noun + "}", 1)
            found.append(pattern)
    return [pattern for pattern in found if pattern.count("{") == len(placeholders(pattern))]


def _given(pattern: str, app: str, place: tuple[str, str]) -> str:
    known = {"app": app, "environment": place[0], "cluster": place[1]}
    return filled(pattern, known) if set(placeholders(pattern)) <= set(known) else ""


def bases_of(path: str, spots: Iterable[Spot], leaves: Collection[str]) -> tuple[str, ...]:
    """The folders that the builds reach outside of the source's own reach; neighbours joined where all are bases."""
    root = root_of(path)
    reached = {folder for spot in spots for folder in spot.leaf.folders if not within(folder, root)}
    found = outermost(reached)
    by_parent: dict[str, list[str]] = {}
    for folder in found:
        by_parent.setdefault(dirname(folder), []).append(folder)
    for parent, children in by_parent.items():
        holds_leaf = any(within(leaf, parent) for leaf in sorted(leaves))
        if parent and len(children) > 1 and not holds_leaf and not within(root, parent):
            found = outermost({*found, parent})
    return tuple(folder or "." for folder in found)


def root_of(path: str) -> str:
    """The folder that a source may read without saying so: fleet.md, "Sources", "reach"."""
    if "{" not in path:
        return "" if path == "." else path
    root = path.split("{", maxsplit=1)[0].rpartition("/")[0]
    return root.rpartition("/")[0] if root.endswith("/overlays") else root


def _shared(apps: Sequence[ProposedApp]) -> tuple[ProposedApp, ...]:
    """Apps that live in one namespace say so; where two environments would, objects keep it and the app has its own."""
    owners: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for app in apps:
        for spot in app.spots:
            if spot.namespace:
                owners.setdefault((spot.cluster, spot.namespace), []).append((spot.environment, app.name))
    torn = {key for key, held in owners.items() if len({environment for environment, _ in held}) > 1}
    mended = [_apart(app, torn) if any(_home(spot) in torn for spot in app.spots) else app for app in apps]
    counts = {key: len({app for _, app in held}) for key, held in owners.items() if key not in torn}
    return tuple(
        replace(app, shared_namespace=any(counts.get(_home(spot), 0) > 1 for spot in app.spots)) for app in mended
    )


def _home(spot: Spot) -> tuple[str, str]:
    return (spot.cluster, spot.namespace)


def _apart(app: ProposedApp, torn: Collection[tuple[str, str]]) -> ProposedApp:
    """The same with the default namespace at the spots of a torn one, which its objects may go on naming."""
    spots = tuple(
        replace(spot, namespace="", others=tuple(sorted({*spot.others, spot.namespace})))
        if _home(spot) in torn
        else spot
        for spot in app.spots
    )
    homes = {(s.environment, s.cluster): s.namespace or f"{app.name}-{s.environment}" for s in spots}
    namespace, exceptions = namespace_pattern(app.name, homes)
    allow = sorted({other for spot in spots for other in spot.others if is_namespace(other)})
    return replace(app, spots=spots, namespace=namespace, exceptions=exceptions, allow=tuple(allow))
