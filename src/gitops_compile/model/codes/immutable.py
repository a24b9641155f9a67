"""GC220 to GC229: updates that the API server refuses."""

from __future__ import annotations

from typing import Final

from gitops_compile.model.codes.code import Code
from gitops_compile.model.finding import Level

CODES: Final[tuple[Code, ...]] = (
    Code(
        "GC220",
        "the selector of a workload changes",
        "The API server refuses to change the selector of a Deployment, DaemonSet or ReplicaSet (kubernetes issue "
        "50808), so the sync fails. Often a chart has put a version into the labels (argo-helm issue 3571).",
        "Keep the selector; or delete the workload with --cascade=orphan before the sync, and its old pods after it.",
        severities=(),
        name="workload-selector",
        levels=(Level.BLOCK,),
    ),
    Code(
        "GC221",
        "a field of a StatefulSet changes that is fixed",
        "The API server refuses this update; the sync fails until the StatefulSet is recreated (helm issue 7998).",
        "Enlarge the claims by hand if that is the change, delete the StatefulSet with --cascade=orphan, then sync.",
        severities=(),
        name="statefulset-spec",
        levels=(Level.BLOCK,),
    ),
    Code(
        "GC222",
        "the pod or the completions of a Job change",
        "The API server refuses to change what a Job runs, so the sync fails (argo-cd issue 28722). A Job that ran is "
        "not run again by changing it.",
        "Give the Job another name with each change, make it a hook, or set the sync options Replace=true,Force=true "
        "on it.",
        severities=(),
        name="job-template",
        levels=(Level.BLOCK,),
    ),
    Code(
        "GC223",
        "a PersistentVolumeClaim changes in more than its size",
        "The spec of a claim is fixed; it may only ask for more storage or for another VolumeAttributesClass. The "
        "API server refuses everything else, a smaller request too.",
        "Make a new claim and copy the data over.",
        severities=(),
        name="claim-spec",
        levels=(Level.BLOCK,),
    ),
    Code(
        "GC224",
        "the cluster IP of a Service changes",
        "The address of a Service is fixed once it has one, and so is being headless: the API server refuses the "
        "update or keeps the old address.",
        "Make a Service under another name and move its users; or delete this one first, which drops its traffic.",
        severities=(),
        name="cluster-ip",
        levels=(Level.BLOCK,),
    ),
    Code(
        "GC225",
        "the role of a binding changes",
        "The API server refuses to change `roleRef`, so that whoever may edit a binding cannot grant another role; "
        "the sync fails (datadog-operator issue 353).",
        "Add a binding under another name, and remove this one when the new one is there.",
        severities=(),
        name="role-ref",
        levels=(Level.BLOCK,),
    ),
    Code(
        "GC226",
        "an immutable ConfigMap or Secret changes, or the type of a Secret",
        "What is marked `immutable: true` is never changed again, not even back to mutable (kubernetes issue 131589), "
        "and the type of a Secret is always fixed: the API server refuses the update.",
        "Give it another name with each content, as a generator with a hash does.",
        severities=(),
        name="immutable-config",
        levels=(Level.BLOCK,),
    ),
    Code(
        "GC227",
        "a fixed field of a StorageClass or PersistentVolume changes",
        "Volumes were made by what the class said, and a volume is where its data lies: the API server refuses to "
        "change either.",
        "Make a new StorageClass or PersistentVolume under another name.",
        severities=(),
        name="storage-class",
        levels=(Level.BLOCK,),
    ),
    Code(
        "GC228",
        "a CRD becomes another kind, or loses the version that is stored",
        "Scope, group, kind and plural are where the objects lie in the store: the API server refuses to change them. "
        "Without the version in which objects were stored, they could not be read any more.",
        "Add a new CustomResourceDefinition and move the objects; keep a stored version until all are migrated and it "
        "is gone from status.storedVersions.",
        severities=(),
        name="crd-identity",
        levels=(Level.BLOCK,),
    ),
    Code(
        "GC229",
        "a fixed field of a PriorityClass, IngressClass or RuntimeClass changes",
        "Pods and Ingresses that exist were made by what the class said: the API server refuses to change it.",
        "Make a new class under another name and let its users name that.",
        severities=(),
        name="other-immutable",
        levels=(Level.BLOCK,),
    ),
)
