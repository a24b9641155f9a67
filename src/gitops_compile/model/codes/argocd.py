"""GC301 to GC315: what the rendered tree or its Argo CD objects would do wrong once Argo CD syncs them."""

from __future__ import annotations

from typing import Final

from gitops_compile.model.codes.code import Code
from gitops_compile.model.diagnostic import Severity

CODES: Final = (
    Code(
        "GC301",
        "an Argo CD instance or a cluster that does not fit",
        "An instance that runs nowhere, a version that is not supported, a cluster without a server or two with one: "
        "Argo CD could not tell where to deploy, and every sync would stop.",
        "Mend the entry; the message says which key is wrong.",
    ),
    Code(
        "GC302",
        "a cluster that no Argo CD instance serves",
        "The fleet has instances, and this cluster names none: what is rendered for it reaches nobody.",
        "Write `argocd: NAME` on the cluster.",
        (Severity.WARNING,),
    ),
    Code(
        "GC303",
        "an Application's name is too long",
        "The name of an environment's root Application becomes a label, and Kubernetes takes at most 63 characters.",
        "Give the environment or the fleet a shorter name.",
    ),
    Code(
        "GC310",
        "one object from two targets",
        "Both would write it, the last one wins, and with self-heal they overwrite each other without end.",
        "Keep the object in one of the two, or give it another name in one.",
    ),
    Code(
        "GC311",
        "one namespace for several environments or tenancies",
        "Two owners of one namespace see each other's secrets, and removing one of them removes the other.",
        "Write {environment} and, for several tenancies, {tenancy} into the pattern.",
    ),
    Code(
        "GC312",
        "a source that brings a Namespace",
        "Namespaces have one owner, the generated target `namespaces`. With two, deleting one app deletes the other's "
        "namespace with everything in it.",
        "Take the Namespace out of the source.",
    ),
    Code(
        "GC313",
        "an object in a namespace that is not the target's",
        "Argo CD would refuse it when it syncs. Such a namespace is most often left over from copying.",
        "Take the namespace out of the source, write it as the app's `namespace`, or grant it under "
        "`delivery.allow.namespaces`.",
    ),
    Code(
        "GC314",
        "a cluster-scoped object of a per-tenancy app",
        "Tenancies on one cluster would share it, and it reaches beyond their own namespaces.",
        "Move it into a shared app, or grant it under `delivery.allow.kinds`.",
    ),
    Code(
        "GC315",
        "a source that brings Argo CD objects",
        "Whoever writes an Application can pick any project, and so get any right.",
        "Take it out of the source; for a shared app, grant it under `delivery.allow.kinds`.",
    ),
)
