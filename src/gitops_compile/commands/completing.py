"""What a shell offers behind TAB: targets, apps, stages and value paths of the fleet at hand.

Comes in: what stands before the cursor, as click parsed it, ``-C`` and ``--fleet`` among it. Goes out: words to offer.
The fleet is only read, nothing is built. Where there is no fleet, or a wrong one, nothing is offered and nothing said:
a line of ours in the middle of somebody's typing would only be in the way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

import click

if TYPE_CHECKING:
    from gitops_compile.commands.opening import Opened
    from gitops_compile.model.target import AnyTarget, Target
    from gitops_compile.pipeline import Declared

Callback: TypeAlias = Callable[[click.Context, click.Parameter, str], list[str]]

RENDERED: Final = "rendered/"
LONGEST_READ: Final = 1024 * 1024
"""A longer file is not read while somebody types; what is cut off is not offered."""

_PLAIN: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._/%+,\[\]-]*")
"""Shells take a word as it is offered, so one that a shell could understand as more than a word is none: a fork could
have named a key ``$(...)``."""


def _offered(completer: Callable[[click.Context, str], Iterable[str]]) -> Callback:
    """A callback of click's: those of the words that begin as was typed, sorted; none if anything goes wrong."""

    @wraps(completer)
    def callback(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
        with suppress(Exception):
            words = {word for word in completer(ctx, incomplete) if word.startswith(incomplete)}
            return sorted(word for word in words if _PLAIN.fullmatch(word))
        return []

    return callback


def _folders(ctx: click.Context, incomplete: str) -> Iterable[str]:
    """Targets and folders of targets, one step at a time; also below ``rendered/``."""
    return _steps_to(_declared(ctx).targets.every, incomplete)


def _listed(ctx: click.Context, incomplete: str) -> Iterable[str]:
    """The same without the generated targets, which ``list`` does not know."""
    return _steps_to(_declared(ctx).targets.apps, incomplete)


def _explained(ctx: click.Context, incomplete: str) -> Iterable[str]:
    """Targets, one step at a time, and the files below ``rendered/``; behind ``GC`` the codes."""
    if incomplete.startswith("GC"):
        from gitops_compile.model.codes import CODES  # noqa: PLC0415

        return CODES
    if incomplete.startswith(RENDERED):
        return _next_step(_files(_opened(ctx), incomplete), incomplete)
    return [*_steps_to(_declared(ctx).targets.every, incomplete), RENDERED]


def _paths(ctx: click.Context, _incomplete: str) -> Iterable[str]:
    """The paths of the target that was typed, and the maps that hold them; of a rendered file every scalar's."""
    typed = str(ctx.params["target"])
    if typed.startswith(RENDERED) and typed.endswith(".yaml"):
        return _scalars(_opened(ctx), typed)
    from gitops_compile.report.explained import entries  # noqa: PLC0415 - only this word pays for it

    declared = _declared(ctx)
    wanted = typed.removeprefix(RENDERED).rstrip("/")
    target = next(one for one in declared.targets.apps if str(one.place) == wanted)
    found = [one.path for one in entries(declared.fleet, target, None)]
    return [*found, *(above for path in found for above in _above(path))]


def _scalars(opened: Opened, file: str) -> Iterable[str]:
    from gitops_compile.provenance.paths import shown  # noqa: PLC0415
    from gitops_compile.read.written import written  # noqa: PLC0415

    content = opened.seen.view.content(file, LONGEST_READ)
    return [shown(one.path) for one in written(content.decode(errors="ignore"))] if isinstance(content, bytes) else []


def _apps(ctx: click.Context, _incomplete: str) -> Iterable[str]:
    return _declared(ctx).fleet.fleet.apps


def _environments(ctx: click.Context, _incomplete: str) -> Iterable[str]:
    return _declared(ctx).fleet.fleet.environments


def _clusters(ctx: click.Context, _incomplete: str) -> Iterable[str]:
    return (target.place.cluster for target in _meant(ctx))


def _tenancies(ctx: click.Context, _incomplete: str) -> Iterable[str]:
    return (target.place.tenancy for target in _meant(ctx) if target.place.tenancy)


def _stages(ctx: click.Context, _incomplete: str) -> Iterable[str]:
    return (target.stage for target in _meant(ctx))


def _meant(ctx: click.Context) -> Iterable[Target]:
    """The targets of the one app and the one stage that were typed; any, where none was."""
    app, stage = _typed(ctx, "app"), _typed(ctx, "stage")
    every = _declared(ctx).targets.apps
    return [target for target in every if app in (None, target.place.app) and stage in (None, target.stage)]


def _typed(ctx: click.Context, argument: str) -> str | None:
    """An argument that was typed; click leaves them all in ``args`` while the last option lacks its value."""
    value = ctx.params.get(argument)
    if value is None:
        names = [one.name for one in ctx.command.params if isinstance(one, click.Argument)]
        value = dict(zip(names, ctx.args, strict=False)).get(argument)
    return value if isinstance(value, str) else None


complete_targets: Final = _offered(_folders)
complete_listed: Final = _offered(_listed)
complete_explained: Final = _offered(_explained)
complete_path: Final = _offered(_paths)
complete_app: Final = _offered(_apps)
complete_environment: Final = _offered(_environments)
complete_cluster: Final = _offered(_clusters)
complete_tenancy: Final = _offered(_tenancies)
complete_stage: Final = _offered(_stages)


def _opened(ctx: click.Context) -> Opened:
    """The fleet that the command would open: both places of ``-C`` count, and ``--fleet``."""
    from gitops_compile.commands.opening import Options, open_fleet  # noqa: PLC0415

    before = ctx.find_root().params.get("folder") or "."
    folder = Path(before) / (ctx.params.get("folder") or ".")
    return open_fleet(Options(str(folder), ctx.params.get("fleet"), "never", quiet=True))


def _declared(ctx: click.Context) -> Declared:
    from gitops_compile.commands.opening import declared  # noqa: PLC0415

    found: Declared | None = declared(_opened(ctx)).value
    if found is None:
        raise LookupError
    return found


def _steps_to(targets: Iterable[AnyTarget], incomplete: str) -> Iterable[str]:
    front = RENDERED if incomplete.startswith(RENDERED) else ""
    return _next_step([f"{front}{target.place}" for target in targets], incomplete)


def _files(opened: Opened, incomplete: str) -> Iterable[str]:
    """What stands in the folder that was typed so far, and below it only where there is nothing to choose."""
    from gitops_compile.adapters.views import Kind  # noqa: PLC0415

    seen = opened.seen.view
    folder = incomplete.rpartition("/")[0]
    while True:
        kinds = seen.listing(folder)
        here = {f"{folder}/{name}": kind for name, kind in kinds.items() if kind in (Kind.FILE, Kind.FOLDER)}
        met = [path for path in here if path.startswith(incomplete) or incomplete.startswith(f"{path}/")]
        if len(met) != 1 or here[met[0]] is not Kind.FOLDER:
            return [f"{path}/" if here[path] is Kind.FOLDER else path for path in met]
        folder = met[0]


def _next_step(paths: Iterable[str], incomplete: str) -> Iterable[str]:
    """The paths up to the next ``/`` where they part: ``prod/`` is offered once, not once for all that is in it."""
    met = [path for path in paths if path.startswith(incomplete)]
    typed = len(incomplete.rpartition("/")[0])
    while True:
        steps = {_cut(path, typed) for path in met}
        if len(steps) != 1 or not min(steps).endswith("/"):
            return steps
        typed = len(min(steps))


def _cut(path: str, typed: int) -> str:
    """A path up to the first ``/`` behind the part that is typed, with it; the whole path where there is none."""
    end = path.find("/", typed + 1) if typed else path.find("/")
    return path if end < 0 else path[: end + 1]


def _above(path: str) -> Iterable[str]:
    """``values.ingress`` and ``values`` for ``values.ingress.domain``."""
    while "." in path:
        path = path.rpartition(".")[0]
        yield path
