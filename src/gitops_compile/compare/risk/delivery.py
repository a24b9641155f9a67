"""GC270, GC273 and GC274: what a sync may destroy, which project an Application is in, what its deletion takes along.

Looked at are Argo CD's own objects, the template of an ApplicationSet as an Application, and the sync options that
every object may carry. Told is only what destroys more than before: a guard that comes, or pruning that stops, is no
risk (GC219 tells what it leaves behind). New Applications have nothing yet that a sync could destroy. What follows from
a setting of the fleet that GC408 tells of is not told again (argocd.md, "Checks on a change").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from gitops_compile.compare.risk.annotated import sync_options
from gitops_compile.compare.risk.rule import Rule
from gitops_compile.compare.risk.versus import (
    at,
    below,
    changing,
    home,
    is_to_be,
    map_below,
    named,
    texts_below,
    visible,
    was,
)
from gitops_compile.model.build import Object
from gitops_compile.model.change import Difference, Side, Sides
from gitops_compile.model.finding import Met
from gitops_compile.model.kinds import group_kind
from gitops_compile.model.operation import Field
from gitops_compile.model.target import AnyTarget
from gitops_compile.render.layer.confirm import SYNC_OPTIONS

_APPLICATION: Final = ("argoproj.io", "Application")
_SET: Final = ("argoproj.io", "ApplicationSet")
_FINALIZER: Final = "resources-finalizer.argocd.argoproj.io"
_FORCEFUL: Final = ("Replace=true", "Force=true")
_GUARDS: Final = ("Prune", "Delete")
_STRENGTH: Final = {"": 0, "confirm": 1, "false": 2}
_AUTOMATED: Final = ("prune", "selfHeal", "allowEmpty")


def _sync_destructive(difference: Difference, sides: Sides) -> Iterator[Met]:
    old, new = was(difference.pair), is_to_be(difference.pair)
    if new is None:
        return
    own = changing(difference, (*at("metadata.annotations"), Field(SYNC_OPTIONS)))
    said = sync_options(old) if old else ()
    guards = "removal" if group_kind(new) in (_APPLICATION, _SET) else "prune"
    guarded = old is not None and _needs_guard(new) and not _opened(difference, sides, guards)
    for what in _looser(said, sync_options(new), guarded=guarded):
        yield Met(own, detail=what)
    where = _application(new)
    if where is not None:
        yield from _policy(difference, sides, where, old, new)


def _policy(
    difference: Difference, sides: Sides, where: tuple[str, ...], old: Object | None, new: Object
) -> Iterator[Met]:
    path = at(".".join((*where, "spec", "syncPolicy")))
    before, after = (map_below(one, *where, "spec", "syncPolicy") for one in (old, new))
    options = changing(difference, (*path, Field("syncOptions")))
    said = (texts_below(before, "syncOptions"), texts_below(after, "syncOptions"))
    for what in _looser(*said, guarded=old is not None):
        yield Met(options, detail=what)
    for field in _AUTOMATED if old is not None else ():
        grown = _automated(after).get(field) is True and _automated(before).get(field) is not True
        if grown and not (field == "prune" and _opened(difference, sides, "prune")):
            block = (*path, Field("automated"))
            yield Met(
                changing(difference, (*block, Field(field)), (*block, Field("enabled"))),
                detail=f"{field} is switched on",
            )


def _automated(policy: Mapping[str, Any]) -> Mapping[str, Any]:
    """The block where it is in force: ``enabled: false`` switches it off."""
    block = map_below(policy, "automated")
    return {} if block.get("enabled") is False else block


def _looser(old: tuple[str, ...], new: tuple[str, ...], *, guarded: bool) -> Iterator[str]:
    """The options that came and delete, and, where a guard counts, the guards that went or got weaker."""
    yield from (option for option in _FORCEFUL if option in new and option not in old)
    for name in _GUARDS if guarded else ():
        before, after = _guard(old, name), _guard(new, name)
        if _STRENGTH[after] < _STRENGTH[before]:
            yield f"{name}={before} to {after}" if after else f"{name}={before} is gone"


def _guard(options: tuple[str, ...], name: str) -> str:
    """``false``, ``confirm``, or nothing."""
    return next((word for word in ("false", "confirm") if f"{name}={word}" in options), "")


def _needs_guard(one: Object) -> bool:
    """An Application without the finalizer takes nothing along when it is deleted."""
    return group_kind(one) != _APPLICATION or _cascades(map_below(one, "metadata"))


def _application(one: Object) -> tuple[str, ...] | None:
    """Where the fields of an Application stand in an object; none where it has none."""
    if group_kind(one) == _APPLICATION:
        return ()
    return ("spec", "template") if group_kind(one) == _SET else None


def _project_changed(difference: Difference, _sides: Sides) -> Iterator[Met]:
    old, new = was(difference.pair), is_to_be(difference.pair)
    where = _application(new) if new else None
    if old is None or new is None or where is None:
        return
    before, after = (below(one, *where, "spec", "project") for one in (old, new))
    if before != after:
        show = visible(difference)
        operations = changing(difference, at(".".join((*where, "spec", "project"))))
        yield Met(operations, detail=f"{named([show(str(before))])} to {named([show(str(after))])}")


def _finalizer(difference: Difference, sides: Sides) -> Iterator[Met]:
    old, new = was(difference.pair), is_to_be(difference.pair)
    if old is None or new is None:
        return
    for where in (("metadata",), ("spec", "template", "metadata")):
        before, after = (_cascades(map_below(one, *where)) for one in (old, new))
        if before == after or (after and _opened(difference, sides, "removal")):
            continue
        operations = changing(difference, at(".".join((*where, "finalizers"))))
        yield Met(operations, detail="added" if after else "removed")


def _cascades(metadata: Mapping[str, Any]) -> bool:
    """Argo CD's finalizer, or that with ``/foreground`` or ``/background`` behind it."""
    return any(one.partition("/")[0] == _FINALIZER for one in texts_below(metadata, "finalizers"))


def _opened(difference: Difference, sides: Sides, setting: str) -> bool:
    """Whether the fleet lets go of what this operation let go of: ``prune`` becomes auto, ``removal`` cascade. That
    is GC408's, where ``protected`` is dropped too, since both follow from it.
    """
    open_to = {"prune": "auto", "removal": "cascade"}[setting]
    for place in _targets(difference, sides.head):
        old, new = sides.base.by_place.get(place), sides.head.by_place[place]
        if old and _said(old, setting) != open_to == _said(new, setting):
            return True
    return False


def _said(target: AnyTarget, setting: str) -> str:
    return str(getattr(target.delivery, setting).value)


def _targets(difference: Difference, side: Side) -> tuple[str, ...]:
    """The targets that an object speaks for: its own; for an ApplicationSet those that its labels mean."""
    own = home(difference.pair)
    if own.group_kind != _SET:
        return (own.target,) if own.target in side.by_place else ()
    labels = map_below(own.object, "metadata", "labels")
    wanted = {part: labels.get(f"gitops-compile/{part}") for part in ("environment", "tenancy", "app")}
    return tuple(
        place
        for place, target in side.by_place.items()
        if all((getattr(target.place, part) or None) == value for part, value in wanted.items())
    )


RULES: Final[tuple[Rule, ...]] = (
    Rule("GC270", _sync_destructive, fields=frozenset({"annotations", "syncPolicy"})),
    Rule("GC273", _project_changed, frozenset({_APPLICATION, _SET})),
    Rule("GC274", _finalizer, fields=frozenset({"finalizers"})),
)
