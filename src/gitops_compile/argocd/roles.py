"""Who may see and sync an AppProject's Applications, and when: its roles and sync windows (argocd.md, "AppProject").

To confirm a prune one needs ``applications, update``, which no role here grants.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from gitops_compile.model.delivery import DeliverySettings, SyncWindow
from gitops_compile.model.position import Located
from gitops_compile.model.windows import UTC

_VIEW: Final = ("applications, get", "logs, get")
_SYNC: Final = ("applications, get", "applications, sync", "logs, get")


def access(project: str, settings: DeliverySettings) -> dict[str, Any]:
    """The fields ``roles`` and ``syncWindows`` of a project; neither where nobody asks for it."""
    both = (
        _role(project, "sync", settings.access_sync.value, _SYNC),
        _role(project, "view", settings.access_view.value, _VIEW),
    )
    roles = [role for role in both if role["groups"]]
    windows = [_window(window) for window in settings.sync_windows.value]
    return {**({"roles": roles} if roles else {}), **({"syncWindows": windows} if windows else {})}


def _role(project: str, name: str, groups: Iterable[Located[str]], may: tuple[str, ...]) -> dict[str, Any]:
    return {
        "name": name,
        "groups": [_group(group) for group in sorted({group.value for group in groups})],
        "policies": [f"p, proj:{project}:{name}, {one}, {project}/*, allow" for one in may],
    }


def _group(name: str) -> str:
    """Argo CD puts groups into lines of comma-separated values, and refuses a comma outside quotes."""
    return f'"{name}"' if "," in name else name


def _window(window: SyncWindow) -> dict[str, Any]:
    return {
        "kind": window.kind.value,
        "schedule": window.schedule.value,
        "duration": window.duration.value,
        "timeZone": window.time_zone.value if window.time_zone else UTC,
        "applications": ["*"],
        "manualSync": window.manual_sync.value if window.manual_sync else True,
        **({"description": window.description.value} if window.description and window.description.value else {}),
    }
