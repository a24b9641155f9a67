"""What every Application says of syncing, the roots included: where from, with which options, how often again.

Values are shared and never changed. Reasons: argocd.md, "Application".
"""

from __future__ import annotations

from typing import Any

from gitops_compile.model.delivery import DeliverySettings
from gitops_compile.model.resolved import ResolvedFleet

SERVER_SIDE_APPLY = "ServerSideApply=true"
FAIL_ON_SHARED = "FailOnSharedResource=true"
RESPECT_IGNORED = "RespectIgnoreDifferences=true"
ALWAYS = ("PruneLast=true", "PrunePropagationPolicy=foreground")
HISTORY = 5
"""How many revisions Argo CD keeps; git is the history."""


def diff_annotations(*, server_side: bool = True) -> dict[str, str]:
    """The server-side diff, and the hint that a commit elsewhere need not re-read this path."""
    return {
        **({"argocd.argoproj.io/compare-options": "ServerSideDiff=true"} if server_side else {}),
        "argocd.argoproj.io/manifest-generate-paths": ".",
    }


def source(fleet: ResolvedFleet, path: str, directory: dict[str, Any]) -> dict[str, Any]:
    """The folder ``path`` of the fleet in git, below ``git.path``, as a plain directory."""
    git = fleet.fleet.git
    if git is None:
        raise ValueError("a fleet with Argo CD instances has `git`: resolve reports it as GC133")
    return {
        "repoURL": git.url.value,
        "targetRevision": f"refs/heads/{git.branch.value}",
        "path": path_in_git(fleet, path),
        "directory": directory,
    }


def path_in_git(fleet: ResolvedFleet, path: str) -> str:
    """A path of the fleet's folder from the top of its repository."""
    git = fleet.fleet.git
    return f"{git.path.value}/{path}" if git and git.path and git.path.value != "." else path


def source_repos(fleet: ResolvedFleet) -> list[str]:
    """The repositories that an AppProject permits: the one that its Applications name."""
    return [fleet.fleet.git.url.value] if fleet.fleet.git else []


def root_sync_policy(*, prune: bool) -> dict[str, Any]:
    """That of the bootstrap and of the roots: automated, with self-heal."""
    return _policy(_automated(prune=prune, self_heal=True), [SERVER_SIDE_APPLY, FAIL_ON_SHARED, *ALWAYS])


def sync_policy(settings: DeliverySettings, *, ignoring: bool) -> dict[str, Any]:
    """That of a target; ``ignoring``: whether differences of some of its objects are ignored."""
    prune = settings.prune.value != "never"
    automated = _automated(prune=prune, self_heal=settings.self_heal.value) if settings.sync.value == "auto" else None
    options = [
        *([SERVER_SIDE_APPLY] if settings.server_side_apply.value else []),
        *([] if settings.adopt.value else [FAIL_ON_SHARED]),
        *ALWAYS,
        *([RESPECT_IGNORED] if ignoring else []),
    ]
    return _policy(automated, options)


def _automated(*, prune: bool, self_heal: bool) -> dict[str, bool]:
    return {"enabled": True, "prune": prune, "selfHeal": self_heal, "allowEmpty": False}


def _policy(automated: dict[str, bool] | None, options: list[str]) -> dict[str, Any]:
    """The options in the order of argocd.md, and five tries."""
    return {
        **({"automated": automated} if automated else {}),
        "syncOptions": options,
        "retry": {"limit": 5, "refresh": True, "backoff": {"duration": "10s", "factor": 2, "maxDuration": "3m"}},
    }
