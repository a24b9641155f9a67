"""Whether a row is routine: nothing but versions move in it. It describes a shape; it does not promise safety.

Comes in: the operations of one pair. Goes out: whether each puts another version in the place of one, of an image, a
pin or a chart; and how far each image goes (review.md, section 7).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from gitops_compile.compare.bump import image_bump
from gitops_compile.compare.grouping.changes import Change
from gitops_compile.compare.images import is_image
from gitops_compile.model.build import Object
from gitops_compile.model.change import Side, Sides
from gitops_compile.model.finding import RANK, Finding, Level
from gitops_compile.model.operation import Did, Field, Operation
from gitops_compile.model.target import Target

_APPLICATION: Final = ("argoproj.io", "Application")
_RELEASE: Final = ("helm.toolkit.fluxcd.io", "HelmRelease")
_CHART_OF_RELEASE: Final = (Field("spec"), Field("chart"), Field("spec"), Field("version"))


def moves_versions_alone(change: Change, sides: Sides) -> bool:
    """Whether every operation of a change is another version of an image, a chart, or the app itself."""
    pin = tuple(_pinned(side, change.shown.target) for side in (sides.base, sides.head))
    kind, one = change.shown.group_kind, change.shown.object
    return bool(change.operations) and all(
        _is_text(operation)
        and (is_image(operation.path) or _is_chart(operation, kind, one) or _is_pin(operation, *pin))
        for operation in change.operations
    )


def is_quiet(findings: Iterable[Finding]) -> bool:
    """Whether no finding is of warn or above, those aside that are off; acknowledged ones count."""
    return all(RANK[one.level] > RANK[Level.WARN] for one in findings)


def bumps_of(operations: Sequence[Operation]) -> Mapping[int, str] | None:
    """By the place of each operation that replaces an image, how far it goes; none where none does."""
    found = {
        number: image_bump(one.old, one.new)
        for number, one in enumerate(operations)
        if is_image(one.path) and _is_text(one)
    }
    return found or None


def _is_text(one: Operation) -> bool:
    return one.kind is Did.REPLACE and isinstance(one.old, str) and isinstance(one.new, str)


def _is_pin(one: Operation, old: str, new: str) -> bool:
    """Whether the version that the pin named stands in the text, and the new one in its place."""
    return bool(old and new) and old in one.old and one.old.replace(old, new) == one.new


def _is_chart(one: Operation, kind: tuple[str, str], there: Object) -> bool:
    if kind == _RELEASE:
        return one.path == _CHART_OF_RELEASE
    spec = there.get("spec")
    if kind != _APPLICATION or not isinstance(spec, dict) or one.path[-1:] != (Field("targetRevision"),):
        return False
    sources = spec.get("sources") or [spec.get("source")]
    return all(isinstance(source, dict) and source.get("chart") for source in sources)


def _pinned(side: Side, target: str) -> str:
    declared = side.by_place.get(target)
    pin = declared.pin.value if isinstance(declared, Target) and declared.pin else None
    part = (pin.version or pin.digest) if pin else None
    return part.value if part else ""
