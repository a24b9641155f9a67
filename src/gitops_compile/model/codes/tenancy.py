"""GC511 to GC521: what would let one tenancy reach another, and namespaces that do not hold what runs in them."""

from __future__ import annotations

from typing import Final

from gitops_compile.model.codes.code import Code

CODES: Final = (
    Code(
        "GC511",
        "a grant that opens another tenancy's namespace",
        "`delivery.allow.namespaces` is for namespaces that belong to nobody else. What it names, the AppProject "
        "permits, and whoever writes the app's source could change what another tenancy runs.",
        "Take the namespace out of the list.",
    ),
    Code(
        "GC512",
        "a cluster-scoped object without the tenancy's name",
        "Such an object belongs to the whole cluster, so only its name keeps two tenancies apart. Of two tenancies "
        "whose names fit, the longer one owns it.",
        "Give it a name that is the tenancy's or begins with it and a dash, or move it into a shared app.",
    ),
    Code(
        "GC513",
        "RBAC of a tenancy that reaches beyond it",
        "A binding to strangers lets them into the tenancy's namespaces, and a large role or a rule with escalate, "
        "bind or impersonate lets the tenancy's own accounts out of them.",
        "Narrow the rule or the subjects, or list the ClusterRole under `contract.roles`.",
    ),
    Code(
        "GC514",
        "an object that names another tenancy's namespace",
        "It would read from, write to or let in what belongs to somebody else. Only the tenancy that is reached may "
        "open itself.",
        "Take the name out, or add the tenancy to `contract.reachableBy` of the one that it reaches.",
    ),
    Code(
        "GC515",
        "an AppProject of two tenancies",
        "Every Application of a project may use all that the project permits, so one tenancy could write into the "
        "other's namespaces.",
        "Give each tenancy a project of its own; the generated ones are.",
    ),
    Code(
        "GC516",
        "a host and path that two tenancies claim",
        "The cluster's proxy sends the requests of one tenancy's users to the other, or fails for both.",
        "Change the host or the path of one.",
    ),
    Code(
        "GC517",
        "an object that its namespace comes with already",
        "The target `namespaces` gives the namespace its quota, its limits and its policies. With a second one nobody "
        "could say which holds.",
        "Take it out of the source, and say it with `quota`, `limits` or `network`.",
    ),
    Code(
        "GC520",
        "a quota that is smaller than what runs in it",
        "The cluster would start some of the pods and refuse the rest, most likely in the middle of a rollout.",
        "Raise the quota, or lower requests or replicas.",
    ),
    Code(
        "GC521",
        "a container without a request that a quota needs",
        "Where a quota counts CPU or memory, the cluster refuses every pod that does not say how much it asks for.",
        "Set the request, or give the namespace a default under `limits`.",
    ),
)
