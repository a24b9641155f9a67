"""What becomes of an object that leaves the tree: does Argo CD prune it, does a removed Application take it along, or
does it stay?

The Application of a target has the target on its first line, so it is found among the target's differences. Reasons:
argocd.md, "Deletion".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from gitops_compile.argocd.application import FINALIZER
from gitops_compile.argocd.names import set_name
from gitops_compile.compare.risk.annotated import sync_option
from gitops_compile.compare.risk.versus import below, maps_below, texts_below
from gitops_compile.model.build import Object
from gitops_compile.model.change import Manifest, Pairing, Sides
from gitops_compile.model.target import Place

APPLICATION: Final = ("argoproj.io", "Application")
APPLICATION_SET: Final = ("argoproj.io", "ApplicationSet")

_GENERATED: Final = "rendered/argocd/"
_SAME: Final = (Pairing.EXACT, Pairing.TARGET_RENAMED, Pairing.MOVED)


def is_generated(one: Manifest) -> bool:
    """Whether it is one of the Argo CD objects that this tool writes, not one that a source brings along."""
    return one.path.startswith(_GENERATED)


def cascades(application: Object) -> bool:
    """Whether deleting an Application deletes its objects; the finalizer may name how, as ``.../background``."""
    finalizers = texts_below(application, "metadata", "finalizers")
    return any(one == FINALIZER or one.startswith(f"{FINALIZER}/") for one in finalizers)


def stands(target: str, sides: Sides) -> bool:
    """Whether the head still has an object of a target."""
    return f"rendered/{target}" in sides.head.folders


def lives_on(target: str, sides: Sides) -> bool:
    """Whether half of a target's objects or more go to one other target that an Application brings.

    Then its Application is one under another name, as GC401 counts it; the two codes exclude each other.
    """
    pairs = [one.pair for one in sides.near(target) if one.pair.base and one.pair.base.target == target]
    own = [one for one in pairs if one.base and not is_generated(one.base)]
    found = Counter(one.head.place for one in own if one.head and one.how in _SAME and one.head.target != target)
    if not found:
        return False
    to, count = min(found.items(), key=lambda each: (-each[1], each[0]))
    return 2 * count >= len(own) and _is_delivered(to, sides)


def _is_delivered(place: Place, sides: Sides) -> bool:
    """Whether the head has a file of an Application for a target, or of a set that may make it."""
    named = (("application", place.dotted), ("applicationset", set_name(place)))
    ends = tuple(f"/{place.environment}/{kind}.argoproj.io_{name}.yaml" for kind, name in named)
    return any(path.startswith(_GENERATED) and path.endswith(ends) for path in sides.head.listing)


def removed_application(target: str, sides: Sides) -> Manifest | None:
    """The Application of a target, if it goes in this change."""
    for one in sides.near(target):
        gone = one.pair.removed
        if gone and gone.target == target and gone.group_kind == APPLICATION and is_generated(gone):
            return gone
    return None


def goes_with_application(one: Manifest, sides: Sides) -> bool:
    """Whether the Application of a removed object goes too, so that what is told of the Application says all.

    With the finalizer it takes its objects along (GC214), without one it leaves them (GC410); so does the element of a
    generated ApplicationSet.
    """
    return removed_application(one.target, sides) is not None or _leaves_its_set(one, sides)


def is_left(one: Manifest, sides: Sides) -> str:
    """What keeps a removed object running; empty where Argo CD deletes it.

    An Application that stays prunes it unless the object or the Application says no; whether an Application that goes
    deletes it is another option. What GC410 tells of is not told here.
    """
    application = removed_application(one.target, sides)
    if application:
        return "Delete=false" if cascades(application.object) and sync_option(one.object, "Delete") == "false" else ""
    if _leaves_its_set(one, sides):
        return ""
    if sync_option(one.object, "Prune") == "false":
        return "Prune=false"
    side = sides.head if sides.head.targets else sides.base
    target = side.by_place.get(one.target)
    return "delivery.prune: never" if target and target.argocd and target.delivery.prune.value == "never" else ""


def _leaves_its_set(one: Manifest, sides: Sides) -> bool:
    target = sides.base.by_place.get(one.target)
    if target is None or target.argocd is None:
        return False
    name = target.place.dotted
    for near in sides.near(f"argocd/{target.argocd.name}/{target.place.environment}"):
        old, new = near.pair.base, near.pair.head
        if old and old.group_kind == APPLICATION_SET and name in _elements(old):
            return new is None or name not in _elements(new)
    return False


def _elements(one: Manifest) -> Iterator[str]:
    """The Applications that a generated set makes."""
    for generator in maps_below(one.object, "spec", "generators"):
        for element in maps_below(generator, "list", "elements"):
            name = below(element, "application")
            if isinstance(name, str):
                yield name
