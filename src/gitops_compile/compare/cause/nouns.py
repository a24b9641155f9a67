"""What differs in the nouns of a target besides what layers give: its app, cluster, tenancy and environment.

In: a noun at both sides; without one in the base (its fleet does not resolve) all that the head says counts.
Out: the changes of its own keys that reach a target's objects or its Argo CD objects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, TypeAlias, TypeVar

from gitops_compile.compare.cause.keys import dotted, origin_of
from gitops_compile.model.app import App
from gitops_compile.model.cause import InputChange
from gitops_compile.model.fleet import Cluster, Environment, Tenancy
from gitops_compile.model.node import MapNode, Plain, plain
from gitops_compile.model.operation import canonical
from gitops_compile.model.position import Located, Position

N = TypeVar("N")
_UNSAID: Final = {"protected": False, "source.verbatim": False, "namespaces": True}
"""What a flag means that nobody says: to say so is no change."""

Changes: TypeAlias = tuple[InputChange, ...]


def once(changes: Callable[[N | None, N], Iterable[InputChange]]) -> Callable[[N | None, N], Changes]:
    """The same function, asked once for each two nouns: all targets of an app share its answer."""
    made: dict[tuple[int, int], tuple[N | None, N, Changes]] = {}

    def asked(base: N | None, head: N) -> Changes:
        key = (id(base), id(head))
        if key not in made:
            # The nouns are kept, so that no other one can get their identities.
            made[key] = (base, head, tuple(changes(base, head)))
        return made[key][2]

    return asked


def change(key: str, path: str, values: Iterable[object], places: Iterable[Position | None]) -> Iterator[InputChange]:
    """A change of one key where its two values differ, at the first place that there is."""
    old, new = values
    if canonical(old) != canonical(new):
        at = next(place for place in places if place is not None)
        yield InputChange(key, at, origin_of(key), old, new, path)


def of_app(base: App | None, head: App) -> Iterator[InputChange]:
    """Images, the source's keys, and whether its namespaces get objects of ours."""
    front = f"apps.{head.name.value}"
    images = (_texts(app.image if app else None) for app in (base, head))
    yield from change(f"{front}.image", "image", images, _first_new(_images(head), _images(base), head.name.at))
    for key, field in (("path", "path"), ("verbatim", "verbatim")):
        old, new = (getattr(app.source, field) if app and app.source else None for app in (base, head))
        yield from _scalar(f"{front}.source.{key}", f"source.{key}", old, new)
    yield from of_list(
        f"{front}.source.components",
        "components",
        (side.source.components if side and side.source else () for side in (base, head)),
        head.name.at,
    )
    yield from _scalar(f"{front}.namespaces", "namespaces", base.namespaces if base else None, head.namespaces)


def of_cluster(base: Cluster | None, head: Cluster) -> Iterator[InputChange]:
    """Its facts, the instance that serves it, its URL and its minor version."""
    front = f"clusters.{head.name.value}"
    facts = base.facts if base else {}
    for name in sorted({*facts, *head.facts}):
        yield from _scalar(f"{front}.{name}", dotted("cluster", name), facts.get(name), head.facts.get(name))
    for key in ("argocd", "server", "kubernetes"):
        path = "kubernetes" if key == "kubernetes" else f"cluster.{key}"
        yield from _scalar(f"{front}.{key}", path, getattr(base, key, None), getattr(head, key))


def of_tenancy(base: Tenancy | None, head: Tenancy) -> Iterator[InputChange]:
    """Its mirrors."""
    front = f"tenancies.{head.name.value}"
    sides = [{str(key.value): node for key, node in _entries(one)} for one in (base, head)]
    for name in sorted({*sides[0], *sides[1]}):
        old, new = (side.get(name) for side in sides)
        places = (new.at if new else None, old.at if old else None)
        values = (plain(one) if one else None for one in (old, new))
        path = dotted("mirrors", name)
        yield from change(f"{front}.{path}", path, values, places)


def of_environment(base: Environment | None, head: Environment) -> Iterator[InputChange]:
    """Whether it is protected, and its waves."""
    front = f"environments.{head.name.value}"
    yield from _scalar(f"{front}.protected", "protected", base.protected if base else None, head.protected)
    waves = [[[one.value for one in wave] for wave in (side.waves if side else None) or ()] for side in (base, head)]
    places = (wave[0].at for side in (head, base) for wave in (side.waves if side else None) or () if wave)
    yield from change(f"{front}.waves", "waves", waves, (*places, head.name.at))


def of_list(
    key: str, path: str, sides: Iterable[tuple[Located[str], ...]], otherwise: Position
) -> Iterator[InputChange]:
    """A list of texts, at the first of the head's that the base has not."""
    old, new = sides
    values = ([one.value for one in side] for side in (old, new))
    yield from change(key, path, values, _first_new(new, old, otherwise))


def _scalar(key: str, path: str, old: Located[Any] | None, new: Located[Any] | None) -> Iterator[InputChange]:
    values = [one.value if one else _UNSAID.get(path) for one in (old, new)]
    if old is None and new is None:
        return
    yield from change(key, path, values, (new.at if new else None, old.at if old else None))


def _first_new(new: tuple[Located[str], ...], old: tuple[Located[str], ...], otherwise: Position) -> list[Position]:
    """Where to look: what came, what went, the first one, the noun."""
    before, after = ({one.value for one in side} for side in (old, new))
    came = [one.at for one in new if one.value not in before]
    went = [one.at for one in old if one.value not in after]
    return [*came, *went, *(one.at for one in (*new, *old)), otherwise]


def _images(app: App | None) -> tuple[Located[str], ...]:
    image = app.image if app else None
    return image if isinstance(image, tuple) else (image,) if image else ()


def _texts(image: Located[str] | tuple[Located[str], ...] | None) -> Plain:
    if isinstance(image, tuple):
        return [one.value for one in image]
    return image.value if image else None


def _entries(tenancy: Tenancy | None) -> tuple[tuple[Any, Any], ...]:
    return tenancy.mirrors.entries if tenancy and isinstance(tenancy.mirrors, MapNode) else ()
