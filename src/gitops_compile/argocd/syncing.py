"""What every Application says of syncing, the roots included: where from, with which options, how often again.

Each function gives a fresh value, so that no two objects share a part. Reasons: argocd.md, "Application".
"""

from __future__ import annotations

from typing import Any

from gitops_compile.model.resolved import ResolvedFleet

SYNC_OPTIONS = (
    "ServerSideApply=true",
    "FailOnSharedResource=true",
    "PruneLast=true",
    "PrunePropagationPolicy=foreground",
)
RESPECT_IGNORED = "RespectIgnoreDifferences=true"
HISTORY = 5
"""How many revisions Argo CD keeps; git is the history."""


def diff_annotations() -> dict[str, str]:
    """The server-side diff, and the hint that a commit elsewhere need not re-read this path."""
    return {
        "argocd.argoproj.io/compare-options": "ServerSideDiff=true",
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
        "path": f"{git.path.value}/{path}" if git.path and git.path.value != "." else path,
        "directory": directory,
    }


def source_repos(fleet: ResolvedFleet) -> list[str]:
    """The repositories that an AppProject permits: the one that its Applications name."""
    return [fleet.fleet.git.url.value] if fleet.fleet.git else []


def sync_policy(*, prune: bool, respect_ignored: bool = False) -> dict[str, Any]:
    """Automated sync with self-heal, the options in the order of argocd.md, and five tries."""
    return {
        "automated": {"enabled": True, "prune": prune, "selfHeal": True, "allowEmpty": False},
        "syncOptions": [*SYNC_OPTIONS, *([RESPECT_IGNORED] if respect_ignored else [])],
        "retry": {"limit": 5, "refresh": True, "backoff": {"duration": "10s", "factor": 2, "maxDuration": "3m"}},
    }
