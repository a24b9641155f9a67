"""GC410: objects that stay on a cluster while their Application goes, with the commands that remove them.

Argo CD leaves the objects of an Application without its finalizer (``removal: orphan``), and those of an
ApplicationSet or of an element of it, which keeps them by ``preserveResourcesOnDeletion``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from shlex import quote
from typing import Final

from gitops_compile.check.changes.applications import Application, Fate, fates, is_generated, same_object
from gitops_compile.check.changes.told import Meeting, counted, guarded
from gitops_compile.model.change import Manifest, Sides
from gitops_compile.model.finding import Concern
from gitops_compile.model.kinds import NAMESPACE, name_of
from gitops_compile.model.position import Position

MOST: Final = 60
"""So many objects are named in commands; of more the number is told."""


def check(sides: Sides) -> Iterable[Concern]:
    """One concern for each cluster and environment."""
    return guarded(sides, "GC410", _met(sides), _message, _hint, warns=True)


def _met(sides: Sides) -> Iterator[Meeting]:
    for one in fates(sides):
        if one.fate in (Fate.GONE, Fate.RENAMED) and not one.before.cascades:
            for left in _left(sides, one.before):
                place = one.before.place
                yield Meeting(
                    f"{place.environment} on {place.cluster}",
                    str(left.name),
                    str(place),
                    (place.environment,),
                    Position(left.path, 1, 1),
                    left.path,
                    words=(place.cluster, left.namespace, _resource(left)),
                )


def _left(sides: Sides, application: Application) -> Iterator[Manifest]:
    """The objects of its target that are nobody's in the head; all of them changed, since the target goes."""
    for one in sides.near(str(application.place)):
        base = one.pair.base
        if base is None or base.target != str(application.place) or is_generated(base):
            continue
        if one.pair.head is None or not same_object(one):
            yield base


def _resource(one: Manifest) -> str:
    """``deployment.apps/web``, as kubectl takes it."""
    group, kind = one.group_kind
    return quote(f"{kind.lower()}{f'.{group}' if group else ''}/{name_of(one.object)}")


def _message(met: Sequence[Meeting]) -> str:
    cluster = met[0].words[0]
    verb, them = ("stays", "it") if len(met) == 1 else ("stay", "them")
    return f"{counted(len(met), 'object')} {verb} on cluster {cluster}, and no Application renders {them} any more"


def _hint(met: Sequence[Meeting]) -> str:
    """One command for each namespace; what lies in a namespace that goes needs none."""
    whole = {one.words[2].partition("/")[2] for one in met if _is_namespace(one)}
    left = sorted({one.words for one in met if _is_namespace(one) or one.words[1] not in whole})
    by_home: dict[tuple[str, str], list[str]] = {}
    for cluster, namespace, resource in left[:MOST]:
        by_home.setdefault((cluster, namespace), []).append(resource)
    commands = [
        f"`kubectl --context {cluster}{f' -n {namespace}' if namespace else ''} delete {' '.join(resources)}`"
        for (cluster, namespace), resources in by_home.items()
    ]
    more = f", and {counted(len(left) - MOST, 'more object')}" if len(left) > MOST else ""
    return f"Once the objects may go: {', '.join(commands)}{more}."


def _is_namespace(one: Meeting) -> bool:
    return one.words[2].startswith(f"{NAMESPACE[1].lower()}/")
