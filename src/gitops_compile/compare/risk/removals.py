"""GC210 to GC219: what leaves the tree, and with it the cluster.

An object counts as removed under its own name: one that was renamed or became another kind is gone too, while one that
moved to another target is not (review.md, section 2, step 3). GC210 to GC213 hold in every environment; GC218 is for
what they do not name, in a protected one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gitops_compile.compare.risk.fates import (
    APPLICATION,
    APPLICATION_SET,
    cascades,
    goes_with_application,
    is_generated,
    is_left,
    lives_on,
    stands,
)
from gitops_compile.compare.risk.rule import Rule
from gitops_compile.compare.risk.versus import below, maps_below, named, touching
from gitops_compile.model.build import Object
from gitops_compile.model.change import Difference, Manifest, Sides
from gitops_compile.model.finding import Level, Met
from gitops_compile.model.kinds import CRD, DATA_KINDS, NAMESPACE
from gitops_compile.model.operation import Field, Key

_CLAIMS: Final = frozenset({("", "PersistentVolumeClaim"), ("", "PersistentVolume")})
_STATEFULSETS: Final = frozenset({("apps", "StatefulSet")})
_ADMISSION: Final = "admissionregistration.k8s.io"
_GUARDS: Final = frozenset(
    {
        ("networking.k8s.io", "NetworkPolicy"),
        ("policy", "PodDisruptionBudget"),
        ("", "ResourceQuota"),
        ("", "LimitRange"),
        (_ADMISSION, "ValidatingWebhookConfiguration"),
        (_ADMISSION, "MutatingWebhookConfiguration"),
        (_ADMISSION, "ValidatingAdmissionPolicy"),
        (_ADMISSION, "ValidatingAdmissionPolicyBinding"),
        (_ADMISSION, "MutatingAdmissionPolicy"),
        (_ADMISSION, "MutatingAdmissionPolicyBinding"),
    }
)
_PRESERVE: Final = ("spec", "syncPolicy", "preserveResourcesOnDeletion")


def _removed(kinds: frozenset[tuple[str, str]], difference: Difference) -> Manifest | None:
    gone = difference.pair.removed
    return gone if gone and gone.group_kind in kinds else None


def _claim_removed(difference: Difference, _sides: Sides) -> Iterator[Met]:
    if _removed(_CLAIMS, difference):
        yield Met()


def _statefulset_removed(difference: Difference, _sides: Sides) -> Iterator[Met]:
    if _removed(_STATEFULSETS, difference):
        yield Met()


def _namespace_removed(difference: Difference, _sides: Sides) -> Iterator[Met]:
    if _removed(frozenset({NAMESPACE}), difference):
        yield Met()


def _crd_removed(difference: Difference, _sides: Sides) -> Iterator[Met]:
    if _removed(frozenset({CRD}), difference):
        yield Met()
    both = difference.pair.both
    if both is not None:
        gone = [name for name in _served(both[0]) if name not in _served(both[1])]
        if gone:
            paths = [(Field("spec"), Field("versions"), Key(name)) for name in gone]
            yield Met(touching(difference, *paths), detail=f"{named(gone)} is served no more")


def _served(crd: Object) -> list[str]:
    return [str(one.get("name")) for one in maps_below(crd, "spec", "versions") if one.get("served") is True]


def _application_removed(difference: Difference, sides: Sides) -> Iterator[Met]:
    gone = _removed(frozenset({APPLICATION}), difference)
    if gone is None or not cascades(gone.object):
        return
    if is_generated(gone) and (stands(gone.target, sides) or lives_on(gone.target, sides)):
        return  # GC404 and GC405 tell of the first, GC401 of the second
    level = Level.BLOCK if sides.protected(gone.place.environment) else None
    yield Met(level=level)


def _applicationset_removed(difference: Difference, _sides: Sides) -> Iterator[Met]:
    old = difference.pair.base
    if old is None or old.group_kind != APPLICATION_SET or is_generated(old):
        return
    both = difference.pair.both
    if both is None:
        yield Met()
    elif below(both[0], *_PRESERVE) is True and below(both[1], *_PRESERVE) is not True:
        path = tuple(Field(name) for name in _PRESERVE)
        yield Met(touching(difference, path), detail="preserveResourcesOnDeletion is true no more")


def _guard_removed(difference: Difference, _sides: Sides) -> Iterator[Met]:
    if _removed(_GUARDS, difference):
        yield Met()


def _protected_removal(difference: Difference, sides: Sides) -> Iterator[Met]:
    gone = difference.pair.removed
    if gone is None or not sides.protected(gone.place.environment) or _has_a_rule(gone):
        return
    if not goes_with_application(gone, sides):
        yield Met()


def _has_a_rule(gone: Manifest) -> bool:
    """Whether a code of its own tells: GC210 to GC215, or for generated Argo CD objects GC401 to GC410."""
    if gone.group_kind in DATA_KINDS or is_generated(gone):
        return True
    return gone.group_kind == APPLICATION_SET or (gone.group_kind == APPLICATION and cascades(gone.object))


def _not_pruned(difference: Difference, sides: Sides) -> Iterator[Met]:
    gone = difference.pair.removed
    if gone is None or is_generated(gone):
        return
    why = is_left(gone, sides)
    if why:
        yield Met(detail=why)


RULES: Final[tuple[Rule, ...]] = (
    Rule("GC210", _claim_removed, _CLAIMS),
    Rule("GC211", _statefulset_removed, _STATEFULSETS),
    Rule("GC212", _namespace_removed, frozenset({NAMESPACE})),
    Rule("GC213", _crd_removed, frozenset({CRD})),
    Rule("GC214", _application_removed, frozenset({APPLICATION})),
    Rule("GC215", _applicationset_removed, frozenset({APPLICATION_SET})),
    Rule("GC216", _guard_removed, _GUARDS),
    Rule("GC218", _protected_removal),
    Rule("GC219", _not_pruned),
)
