"""Which targets Argo CD itself takes from wave to wave: those that share an ApplicationSet of argocd.md.

Comes in: every target. Goes out: the groups, each an app that one instance runs on two or more clusters of an
environment whose ``rollout`` is ``waves``. All other targets have Applications of their own.
"""

from __future__ import annotations

from collections.abc import Iterable

from gitops_compile.model.target import Target

WAVES = "waves"


def groups(targets: Iterable[Target]) -> tuple[tuple[Target, ...], ...]:
    """The declared targets of each ApplicationSet, pinned or not, so that a pin never turns one into an Application."""
    found: dict[tuple[str, str, str, str], list[Target]] = {}
    for target in targets:
        if target.argocd is not None and target.delivery.rollout.value == WAVES:
            place = target.place
            found.setdefault((target.argocd.name, place.environment, place.tenancy, place.app), []).append(target)
    return tuple(tuple(group) for _, group in sorted(found.items()) if len(group) > 1)
