"""GC240 to GC245: fewer replicas, less safety, restarts."""

from __future__ import annotations

from typing import Final

from gitops_compile.model.codes.code import Code
from gitops_compile.model.finding import Level

CODES: Final[tuple[Code, ...]] = (
    Code(
        "GC240",
        "a workload is scaled to zero",
        "After the sync no pod of it runs, and nobody who calls it gets an answer. An autoscaler whose minimum is 0 "
        "may take the last pod away at any time.",
        "Say in the pull request that it is meant to be off, and acknowledge; otherwise put a number above 0 back.",
        severities=(),
        name="scaled-to-zero",
        levels=(Level.HIGH,),
    ),
    Code(
        "GC241",
        "a workload has far fewer pods, or fewer than its disruption budget wants",
        "With half of the pods the rest take twice the load, and one lost node may take all of them. Below the "
        "`minAvailable` of a PodDisruptionBudget no node can be drained any more.",
        "Check the load that the remaining pods must carry; lower the disruption budget in the same change if fewer "
        "are meant.",
        severities=(),
        name="scaled-down",
        levels=(Level.WARN, Level.HIGH),
    ),
    Code(
        "GC242",
        "a probe, a request or a limit of a container is gone",
        "Without a probe, traffic goes to pods that do not answer, and nothing restarts them. Without a request the "
        "scheduler reckons with nothing, and without a limit one container may take what its neighbours need.",
        "Put it back, or say in the pull request what takes its place.",
        severities=(),
        name="safety-dropped",
        levels=(Level.WARN,),
    ),
    Code(
        "GC243",
        "a rollout or a drained node may take every pod at once",
        "`Recreate` and `maxUnavailable: 100%` stop all old pods before a new one is ready; `OnDelete` rolls nothing "
        "out until somebody deletes pods. A grace period of 0 kills a pod in the middle of its requests.",
        "Roll out in steps (`RollingUpdate`, a small `maxUnavailable`) and leave pods the seconds they need to end.",
        severities=(),
        name="rollout-risk",
        levels=(Level.WARN,),
    ),
    Code(
        "GC244",
        "one change restarts the pods of many targets at once",
        "Every pod of these targets is made anew within minutes of the merge, a protected environment's too. If the "
        "new pods do not start, all of them fail together.",
        "Let it out in steps: pins with `source` for a change of a source, `waves` for clusters.",
        severities=(),
        name="wide-restart",
        levels=(Level.INFO,),
    ),
    Code(
        "GC245",
        "a ConfigMap or Secret changes, and the pods that use it do not",
        "Pods read their environment when they start, so those that run keep the old values until something else "
        "restarts them: then one pod has the new ones and the next has not.",
        "Use a `configMapGenerator` or `secretGenerator`, whose names change with the content, or change an "
        "annotation of the pod template in the same commit.",
        severities=(),
        name="stale-config",
        levels=(Level.WARN,),
    ),
)
