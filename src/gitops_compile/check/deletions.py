"""GC730, the deletion gate: an accident that would delete much is stopped before it is written or merged.

A pattern that matched nothing or a fragment lost in a merge looks like the wish to delete all that it named. Comes in:
two trees. Goes out: each loss that needs somebody's word. An object counts by cluster, group, kind, namespace and name
over all targets, so that a moved file is no deletion; a generated name counts without its hash. The objects of Argo CD
follow from the targets and are not counted (trust.md, section 6).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from posixpath import basename, dirname
from typing import Final

from gitops_compile.check.losses import Gone, Loss, concern_of, is_known, losses
from gitops_compile.check.ownership import Plan
from gitops_compile.model.build import Object
from gitops_compile.model.change import Manifest, Sides
from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.finding import Concern
from gitops_compile.model.fleet import Fleet
from gitops_compile.model.header import place_of
from gitops_compile.model.kinds import NAMESPACED_KINDS, group_kind, name_of, namespace_of
from gitops_compile.model.objectname import without_hash
from gitops_compile.model.target import Place
from gitops_compile.read.manifest_limits import Unreadable
from gitops_compile.read.plain_objects import plain_objects

_ARGOCD: Final = "rendered/argocd/"
_HASHED: Final = frozenset({("", "ConfigMap"), ("", "Secret")})
_HASHED_FILE: Final = re.compile(r"(?:configmap|secret)_")
_NAMESPACE: Final = re.compile(rb"^  namespace: .*$", re.MULTILINE)


def deletions(sides: Sides) -> tuple[Concern, ...]:
    """What goes between two sides and needs somebody's word."""
    stays = {_of_manifest(one) for one in _manifests(one.pair.head for one in sides.differences)}
    gone = [
        Gone(one.place, identity)
        for one in _manifests(one.pair.base for one in sides.differences)
        if (identity := _of_manifest(one)) not in stays
    ]
    if not gone:
        return ()
    fleet = sides.head.fleet.fleet if sides.head.fleet else None
    found = losses(gone, sides.base.listing, sides.head.listing, sides.protected)
    return tuple(concern_of(one, fleet) for one in found)


def gate(files: Mapping[str, bytes], made: Plan, fleet: Fleet, today: str) -> tuple[Diagnostic, ...]:
    """What a full render would delete without somebody's word; ``files`` is what stands, ``made`` what would be done.

    The names of the files bound the number from above, so texts are read only where they do not settle it.
    """
    changed = [path for path in made.write if path in files and _homes(files[path]) != _homes(made.write[path])]
    old = {path: files[path] for path in sorted({*made.delete, *changed}) if _is_object(path, files[path])}
    if not old:
        return ()
    new = {p: one for p, one in made.write.items() if (p not in files or p in changed) and not p.startswith(_ARGOCD)}
    after = {*files, *made.write} - set(made.delete)

    def lost(tell: Callable[[str, bytes], Iterable[tuple[str, ...]]]) -> tuple[Loss, ...]:
        stays = {identity for path, content in new.items() for identity in tell(path, content)}
        gone = [
            Gone(_place(content), identity)
            for path, content in old.items()
            for identity in tell(path, content)
            if identity not in stays
        ]
        return losses(gone, files, after, lambda environment: _is_protected(fleet, environment))

    found = lost(_of_text) if lost(_of_name) else ()
    return tuple(concern_of(one, fleet).diagnostic for one in found if not is_known(one, fleet, today))


def _is_protected(fleet: Fleet, environment: str) -> bool:
    """Of one that has left the fleet nobody can say that it was not."""
    said = fleet.environments.get(environment)
    return said is None or bool(said.protected and said.protected.value)


def _manifests(found: Iterable[Manifest | None]) -> Iterator[Manifest]:
    return (one for one in found if one is not None and not one.path.startswith(_ARGOCD))


def _of_manifest(one: Manifest) -> tuple[str, ...]:
    return _identity(one.place, one.object, one.namespace)


def _identity(place: Place, one: Object, namespace: str) -> tuple[str, ...]:
    """What the cluster knows an object by; one without a namespace that has to have one is its target's own."""
    group, kind = group_kind(one)
    home = namespace or (str(place) if (group, kind) in NAMESPACED_KINDS else "")
    name = without_hash(name_of(one)) if (group, kind) in _HASHED else name_of(one)
    return place.cluster, group, kind, home, name


def _of_text(path: str, content: bytes) -> Iterator[tuple[str, ...]]:
    """The object of a file; a file that cannot be read counts as itself."""
    try:
        for one in plain_objects(path, content.decode()):
            yield _identity(_place(content), one.object, namespace_of(one.object))
    except (UnicodeDecodeError, Unreadable):
        yield (path,)


def _of_name(path: str, content: bytes) -> Iterator[tuple[str, ...]]:
    """The file's own name and namespaces, without a generated hash: two files that share them hold the same object."""
    name = basename(path)
    stem = without_hash(name.removesuffix(".yaml")) if _HASHED_FILE.match(name) else name
    yield (dirname(path), stem, *(found.decode("utf-8", "replace") for found in _homes(content)))


def _homes(content: bytes) -> list[bytes]:
    """The lines that may name an object's namespace."""
    return _NAMESPACE.findall(content)


def _is_object(path: str, content: bytes) -> bool:
    """Whether a file is one of ours and of a target."""
    return not path.startswith(_ARGOCD) and place_of(content) is not None


def _place(content: bytes) -> Place:
    """The target of a file's first line."""
    parts = (place_of(content) or "").split("/")
    return Place(parts[0], parts[1], parts[2] if len(parts) == 4 else "", parts[-1])
