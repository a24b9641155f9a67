"""What ``delivery`` says and cannot mean, as far as one layer shows it: windows twice, entries that name no field."""

from __future__ import annotations

from collections.abc import Iterator

from gitops_compile.model.delivery import AppDelivery, Delivery, SyncWindow, TenancyDelivery
from gitops_compile.model.diagnostic import Diagnostic, Related
from gitops_compile.model.fleet import Fleet
from gitops_compile.model.position import Position
from gitops_compile.model.windows import CODE, UTC


def delivery_problems(fleet: Fleet) -> Iterator[Diagnostic]:
    """GC330 for a window that stands twice in a list, GC331 for an entry of ``ignoreDifferences`` without a path."""
    for path, delivery in _every(fleet):
        if isinstance(delivery, TenancyDelivery):
            yield from _twice(delivery.sync_windows or (), f"{path}.delivery.syncWindows")
        if isinstance(delivery, AppDelivery):
            for entry in delivery.ignore_differences or ():
                if not entry.json_pointers and not entry.jq_path_expressions:
                    message = "this entry of ignoreDifferences names no field"
                    hint = "Add jsonPointers: [/spec/...], or jqPathExpressions."
                    yield Diagnostic("GC331", message, entry.at, hint, path=f"{path}.delivery.ignoreDifferences")


def _every(fleet: Fleet) -> Iterator[tuple[str, Delivery | None]]:
    for name, environment in fleet.environments.items():
        yield f"environments.{name}", environment.delivery
    for name, tenancy in fleet.tenancies.items():
        yield f"tenancies.{name}", tenancy.delivery
        for stage, placement in (tenancy.environments or {}).items():
            yield f"tenancies.{name}.environments.{stage}", placement.delivery
    for name, app in fleet.apps.items():
        yield f"apps.{name}", app.delivery
        for number, override in enumerate(app.overrides):
            yield f"apps.{name}.overrides[{number}]", override.delivery


def _twice(windows: tuple[SyncWindow, ...], path: str) -> Iterator[Diagnostic]:
    """Argo CD takes two windows for one if kind, schedule, duration and zone are the same (its ``HashIdentity``)."""
    seen: dict[tuple[str, ...], Position] = {}
    for window in windows:
        zone = window.time_zone.value if window.time_zone else UTC
        first = seen.setdefault((window.kind.value, window.schedule.value, window.duration.value, zone), window.at)
        if first != window.at:
            hint = "Take one away: Argo CD refuses a project with two windows of one time."
            related = (Related(first, "the first one"),)
            yield Diagnostic(CODE, "this sync window stands twice", window.at, hint, path=path, related=related)
