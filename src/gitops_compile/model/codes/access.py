"""GC260 to GC266: secrets, grants, hardening, exposure."""

from __future__ import annotations

from typing import Final

from gitops_compile.model.codes.code import Code
from gitops_compile.model.finding import Level

CODES: Final[tuple[Code, ...]] = (
    Code(
        "GC260",
        "a Secret with a value in clear comes into git",
        "Once it is pushed, whoever can read the repository or any clone of it has the value, for ever. An entry of "
        "`secrets.allow` lets `render` write it; it does not make it less readable.",
        "Seal or encrypt it, or take it from a store, and change the value if this branch was pushed already.",
        severities=(),
        name="plain-secret",
        levels=(Level.BLOCK,),
    ),
    Code(
        "GC261",
        "a role grants more than before",
        "Everybody who is bound to the role may do it after the sync. Wildcards, rights over roles, tokens and "
        "impersonation, reading Secrets, and a shell in pods lead to all other rights.",
        "Name the verbs, resources and names that are needed, in a Role rather than a ClusterRole.",
        severities=(),
        name="grants-added",
        levels=(Level.WARN, Level.HIGH),
    ),
    Code(
        "GC262",
        "somebody more is bound to a role",
        "A new subject has all that the role grants, now and whenever the role grows. `system:authenticated` is every "
        "account of the cluster, and `system:anonymous` everybody who reaches the API server.",
        "Check who stands behind the subject; bind one service account or group, in one namespace.",
        severities=(),
        name="binding-widened",
        levels=(Level.HIGH,),
    ),
    Code(
        "GC263",
        "a pod comes closer to its node",
        "Privileged containers, the host's namespaces, paths and ports, and added capabilities are the known ways out "
        "of a container; `runAsNonRoot`, seccomp and `allowPrivilegeEscalation: false` are what closes them. Whoever "
        "takes over such a pod has the node, and every pod on it.",
        "Ask for the one capability or mount that is needed, read-only where it can be, and keep the rest as it was.",
        severities=(),
        name="pod-hardening",
        levels=(Level.HIGH,),
    ),
    Code(
        "GC264",
        "something can be reached from outside the cluster",
        "After the sync a load balancer, a port of every node or a host name leads to it, or what led there before "
        "is no longer encrypted or limited to some addresses.",
        "Check that it asks who is calling; limit the addresses, name the host, and keep TLS.",
        severities=(),
        name="exposure",
        levels=(Level.HIGH,),
    ),
    Code(
        "GC265",
        "a NetworkPolicy lets more through",
        "Policies only permit, so each rule, peer and port more opens what was closed, and pods that a selector leaves "
        "out are open to everything.",
        "Name the pods and ports that must talk, and keep both `policyTypes`.",
        severities=(),
        name="network-widened",
        levels=(Level.HIGH,),
    ),
    Code(
        "GC266",
        "an admission webhook or policy stops less than before",
        "What it refused goes through without a word: while the webhook is down, for the objects that it is not asked "
        "about any more, or always.",
        "Keep `failurePolicy: Fail` and the selectors; exempt one namespace by name if something must pass.",
        severities=(),
        name="admission-weakened",
        levels=(Level.HIGH,),
    ),
)
