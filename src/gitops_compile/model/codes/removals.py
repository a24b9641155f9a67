"""GC210 to GC219: what goes, and what goes with it."""

from __future__ import annotations

from typing import Final

from gitops_compile.model.codes.code import Code
from gitops_compile.model.finding import Level

CODES: Final[tuple[Code, ...]] = (
    Code(
        "GC210",
        "a PersistentVolumeClaim or PersistentVolume is removed",
        "When a claim is deleted, its volume is reclaimed: with the policy `Delete`, which most StorageClasses have, "
        "the disk goes, and no later commit brings the data back.",
        "Set the volume's reclaim policy to `Retain` and make a backup before you merge; or keep the object.",
        severities=(),
        name="claim-removed",
        levels=(Level.BLOCK,),
    ),
    Code(
        "GC211",
        "a StatefulSet is removed or renamed",
        "Its pods lose their names and addresses, and its claims stay behind without an owner or go with it, as its "
        "retention policy says. A new one under another name starts with empty volumes.",
        "Move the data first; or keep the StatefulSet, with 0 replicas if it shall not run.",
        severities=(),
        name="statefulset-removed",
        levels=(Level.BLOCK,),
    ),
    Code(
        "GC212",
        "a Namespace is removed",
        "Deleting a Namespace deletes everything inside it, also what is not in git: Secrets that were made by hand, "
        "claims, the objects of other teams.",
        "See what runs in it (`kubectl api-resources --namespaced`), let it carry `Prune=confirm`, and acknowledge "
        "this only when nothing inside is needed.",
        severities=(),
        name="namespace-removed",
        levels=(Level.BLOCK,),
    ),
    Code(
        "GC213",
        "a CRD or one of its served versions is removed",
        "Deleting a CustomResourceDefinition deletes every object of its kind in the whole cluster, and its "
        "controllers then delete what these stood for. Of a version that is served no more, nothing can be read or "
        "applied.",
        "Remove the custom resources and their users first; for a version, move every manifest and controller to "
        "another one.",
        severities=(),
        name="crd-removed",
        levels=(Level.BLOCK,),
    ),
    Code(
        "GC214",
        "an Application that takes its objects along is removed",
        "Its finalizer makes Argo CD delete every object that it manages before it goes (argo-cd issues 9227 and "
        "18780): one removed file is a removed workload.",
        "If the objects shall stay, merge `removal: orphan` for the target first, then remove it.",
        severities=(),
        name="application-removed",
        levels=(Level.HIGH, Level.BLOCK),
    ),
    Code(
        "GC215",
        "an ApplicationSet of a source is removed, or no longer preserves what it made",
        "Deleting an ApplicationSet deletes all its Applications, and each of them its objects (applicationset issue "
        "560). `preserveResourcesOnDeletion: true` is what keeps them.",
        "Merge `preserveResourcesOnDeletion: true` first and let it sync; keep it as long as the set exists.",
        severities=(),
        name="applicationset-removed",
        levels=(Level.BLOCK,),
    ),
    Code(
        "GC216",
        "a guard is removed",
        "Without a NetworkPolicy traffic is allowed, without a quota, limit or disruption budget nothing holds, "
        "without an admission webhook or policy everything is let in. Nobody gets an error, so nobody sees it.",
        "Let somebody who owns the guard read this; say in the description what takes its place.",
        severities=(),
        name="guard-removed",
        levels=(Level.HIGH,),
    ),
    Code(
        "GC218",
        "an object is removed in a protected environment",
        "Argo CD deletes it with the next sync (argo-cd issue 14318), and a file that is missing in a pull request is "
        "easily overlooked. In a protected environment a deletion is said, not implied.",
        "Acknowledge it with the reason, if it shall go; else put the object back.",
        severities=(),
        name="protected-removal",
        levels=(Level.BLOCK,),
    ),
    Code(
        "GC219",
        "a removed object stays in the cluster",
        "`Prune=false` on the object or `delivery.prune: never` makes Argo CD leave it: it keeps running, is shown as "
        "out of sync, and git knows nothing of it any more.",
        "Delete it by hand after the sync, or let it be pruned.",
        severities=(),
        name="not-pruned",
        levels=(Level.WARN,),
    ),
)
