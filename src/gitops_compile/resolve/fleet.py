"""The door of this floor: the fleet as written becomes a fleet whose names are things."""

from __future__ import annotations

from gitops_compile.model.diagnostic import Outcome, in_order
from gitops_compile.model.fleet import Fleet
from gitops_compile.model.resolved import ResolvedFleet
from gitops_compile.resolve.apps import app_problems
from gitops_compile.resolve.delivery import delivery_problems
from gitops_compile.resolve.instances import instance_problems, instances
from gitops_compile.resolve.kubernetes import kubernetes_problems
from gitops_compile.resolve.references import reference_problems
from gitops_compile.resolve.reviewing import review_problems
from gitops_compile.resolve.stages import stage_problems, stages


def resolve(fleet: Fleet) -> Outcome[ResolvedFleet]:
    """Resolve a fleet; every mistake that can be told without looking at a source, at once."""
    known = stages(fleet)
    found = (
        *reference_problems(fleet),
        *stage_problems(fleet, known),
        *instance_problems(fleet),
        *delivery_problems(fleet),
        *kubernetes_problems(fleet),
        *app_problems(fleet),
        *review_problems(fleet),
    )
    return Outcome(ResolvedFleet(fleet, known, instances(fleet)), in_order(found))
