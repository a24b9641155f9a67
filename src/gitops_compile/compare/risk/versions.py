"""GC250 to GC253: images and charts that go back, jump, come from elsewhere, or are no longer fixed.

An image is looked at where a container or an image volume names it, and in custom kinds under ``image`` and the like
where it names its registry. Where a pod or container is new, only the name itself counts: there is nothing to go back
to. A chart's version is that of Argo CD's or Flux' object, or of the label that Helm's charts carry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from gitops_compile.compare.bump import DOWNGRADE, MAJOR, RETAG, bump, image_bump, image_of
from gitops_compile.compare.images import images_in, is_image
from gitops_compile.compare.risk.rule import Rule
from gitops_compile.compare.risk.versus import home, is_to_be, named
from gitops_compile.model.change import Difference, Sides
from gitops_compile.model.finding import Level, Met
from gitops_compile.model.kinds import is_kubernetes_group
from gitops_compile.model.operation import Did, Field, Operation, Path
from gitops_compile.render.layer.reference import has_host

_CHART_LABEL: Final = (Field("metadata"), Field("labels"), Field("helm.sh/chart"))
_FLUX_CHART: Final = (Field("spec"), Field("chart"), Field("spec"), Field("version"))
_CHART: Final = re.compile(r"(?P<name>[a-z0-9][a-z0-9._-]*?)-(?P<version>v?[0-9]+(\.[0-9]+)+([-+_].*)?)")


@dataclass(frozen=True, slots=True)
class _Move:
    """An operation that takes an image or a chart from one version to another."""

    operation: Operation
    how: str
    old: str
    new: str

    def met(self, level: Level | None = None) -> Met:
        texts = [named([text]) for text in (self.old, self.new)]
        return Met((self.operation,), level, f"{texts[0]} to {texts[1]}")


def _downgrade(difference: Difference, sides: Sides) -> Iterator[Met]:
    level = Level.HIGH if sides.protected(home(difference.pair).place.environment) else None
    yield from (one.met(level) for one in _moves(difference) if one.how == DOWNGRADE)


def _major_bump(difference: Difference, _sides: Sides) -> Iterator[Met]:
    yield from (one.met() for one in _moves(difference) if one.how == MAJOR)


def _retagged(difference: Difference, _sides: Sides) -> Iterator[Met]:
    for one, old, new in _images(difference):
        if image_bump(old, new) == RETAG:
            yield Met((one,), detail=f"tag {named([image_of(new).tag])}")


def _pin_lost(difference: Difference, _sides: Sides) -> Iterator[Met]:
    for one, old, new in _images(difference):
        why = _lost(old, new)
        if why:
            yield Met((one,), detail=why)
    if is_to_be(difference.pair) is None:
        return
    for one in difference.operations:
        if one.kind is not Did.REPLACE or isinstance(one.new, dict | list):
            loose = [image for image in _new_images(one) if not image_of(image).fixed]
            if loose:
                yield Met((one,), detail=f"{named(loose)} without a fixed version")


def _lost(old: str, new: str) -> str:
    before, after = image_of(old), image_of(new)
    if before.repository != after.repository:
        return "another registry or repository"
    if before.digest and not after.digest:
        return "the digest is gone"
    return "" if after.fixed or not before.fixed else "no tag that says which version"


def _new_images(one: Operation) -> tuple[str, ...]:
    """The images of something that comes new with an operation, less those of what it replaces."""
    old = set(images_in(one.path, one.old))
    return tuple(image for image in images_in(one.path, one.new) if image not in old)


def _moves(difference: Difference) -> Iterator[_Move]:
    for one, old, new in _images(difference):
        yield _Move(one, image_bump(old, new), image_of(old).tag, image_of(new).tag)
    for one in difference.operations if difference.pair.both else ():
        chart = _chart(difference, one)
        if chart is not None:
            yield _Move(one, bump(*chart), *chart)


def _images(difference: Difference) -> Iterator[tuple[Operation, str, str]]:
    """Every image that took the place of another one; a text with a secret in it is left alone."""
    for one in difference.operations if difference.pair.both else ():
        texts = one.kind is Did.REPLACE and isinstance(one.old, str) and isinstance(one.new, str)
        if texts and (is_image(one.path) or _is_custom_image(difference, one)):
            yield one, one.old, one.new


def _is_custom_image(difference: Difference, one: Operation) -> bool:
    """A text under ``image`` or ``...Image`` of a custom kind, where it names its registry on both sides."""
    last = one.path[-1]
    named_so = isinstance(last, Field) and last.name.endswith(("image", "Image"))
    custom = not is_kubernetes_group(home(difference.pair).group_kind[0])
    return custom and named_so and has_host(one.old) and has_host(one.new)


def _chart(difference: Difference, one: Operation) -> tuple[str, str] | None:
    """The versions of one chart that an operation moves."""
    if one.kind is not Did.REPLACE or not isinstance(one.old, str) or not isinstance(one.new, str):
        return None
    if one.path == _CHART_LABEL:
        old, new = _CHART.fullmatch(one.old), _CHART.fullmatch(one.new)
        same = old is not None and new is not None and old["name"] == new["name"]
        return (old["version"], new["version"]) if same and old and new else None
    kind = home(difference.pair).group_kind
    if kind == ("helm.toolkit.fluxcd.io", "HelmRelease") and one.path == _FLUX_CHART:
        return one.old, one.new
    if kind[0] == "argoproj.io" and one.path[-1] == Field("targetRevision") and _has_chart(difference, one.path):
        return one.old, one.new
    return None


def _has_chart(difference: Difference, path: Path) -> bool:
    """Whether the source of an Application is a chart: only then is its revision a version, and of one chart."""
    changed = {one.path for one in difference.operations}
    if any((*path[:-1], Field(name)) in changed for name in ("chart", "repoURL")):
        return False
    return any(isinstance(one, dict) and one.get("chart") for one in _sources(difference, path))


def _sources(difference: Difference, path: Path) -> list[object]:
    """The source that a path leads to; of ``sources`` all, since an element is known by more than a name."""
    node: object = is_to_be(difference.pair)
    for token in path[:-1]:
        if isinstance(token, Field):
            node = node.get(token.name) if isinstance(node, dict) else None
    return node if isinstance(node, list) else [node]


RULES: Final[tuple[Rule, ...]] = (
    Rule("GC250", _downgrade),
    Rule("GC251", _major_bump),
    Rule("GC252", _pin_lost),
    Rule("GC253", _retagged),
)
