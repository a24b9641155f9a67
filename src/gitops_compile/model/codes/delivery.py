"""GC270 to GC274: what a sync may destroy, and what a project permits."""

from __future__ import annotations

from typing import Final

from gitops_compile.model.codes.code import Code
from gitops_compile.model.finding import Level

CODES: Final[tuple[Code, ...]] = (
    Code(
        "GC270",
        "a sync may destroy more than before",
        "`prune` deletes what leaves git, `selfHeal` takes back what people changed by hand, `Replace` and `Force` "
        "delete and create instead of updating. Without `Prune=confirm` or `Delete=false` nobody is asked first.",
        "Take it back, or sync once by hand with that option; say in the pull request what will be deleted.",
        severities=(),
        name="sync-destructive",
        levels=(Level.HIGH,),
    ),
    Code(
        "GC271",
        "an AppProject permits more than before",
        "The project is what keeps an Application to its own clusters, namespaces, repositories and kinds. What one "
        "tenancy's project gains, its Applications may write over somebody else's.",
        "Check that the target which needs it is in this change, and that nothing wider than it is granted.",
        severities=(),
        name="project-widened",
        levels=(Level.HIGH,),
    ),
    Code(
        "GC273",
        "an Application goes into another AppProject",
        "From the next sync on another project decides where it may write and who may sync it. What the new project "
        "does not permit stays in the cluster, unseen and not pruned.",
        "Compare what the two projects permit, and who has a role in each.",
        severities=(),
        name="project-changed",
        levels=(Level.HIGH,),
    ),
    Code(
        "GC274",
        "deleting an Application takes its objects along, or leaves them, unlike before",
        "With Argo CD's finalizer its deletion deletes everything that it manages; without it all of that stays and "
        "belongs to nobody.",
        "Say with `delivery.removal` what is meant to happen to a target that goes away.",
        severities=(),
        name="finalizer",
        levels=(Level.HIGH,),
    ),
)
