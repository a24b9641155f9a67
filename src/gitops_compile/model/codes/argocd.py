"""GC301 to GC337: what the rendered tree or its Argo CD objects would do wrong once Argo CD syncs them."""

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
        "The name of an environment's root Application becomes a label, and so does every Application's where the "
        "instance tracks by labels. Kubernetes takes at most 63 characters.",
        "Shorten one of its parts, or let the instance track by annotation.",
    ),
    Code(
        "GC304",
        "an Argo CD object of a source that is generated too",
        "Two objects of one kind and name in one instance: each write of one undoes the other, without end.",
        "Give it another name, or take it out of the source.",
    ),
    Code(
        "GC305",
        "a rollout in waves without progressive syncs",
        "Progressive syncs are off in Argo CD as it is installed, and the strategy of an ApplicationSet is then "
        "ignored without a word: all clusters would sync at once.",
        "Switch them on in the ApplicationSet controller "
        '(`applicationsetcontroller.enable.progressive.syncs: "true"`) and write `features: [progressiveSyncs]` on the '
        "instance.",
    ),
    Code(
        "GC306",
        "a rollout in waves that cannot go from wave to wave",
        "An Application in no wave is never synced, and neither is one that syncs by hand alone. The targets of one "
        "ApplicationSet share a template, so their settings must be the same.",
        "Write `waves` on the environment, give the targets the same settings, or write `rollout: all`.",
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
    Code(
        "GC316",
        "a target in the namespace of Argo CD",
        "Secrets there hold the credentials of every cluster, and a ConfigMap there says who may do what: whoever "
        "deploys into it is the admin of Argo CD.",
        "Deploy it into another namespace.",
        (Severity.ERROR, Severity.WARNING),
    ),
    Code(
        "GC317",
        "an Argo CD instance outside a tenancy's jurisdictions",
        "The instance holds the credentials of the tenancy's clusters and reads their Secrets. A jurisdiction that "
        "nobody says counts as outside.",
        "Let an instance in a listed jurisdiction serve these clusters, write the fact on its cluster, or change the "
        "contract.",
    ),
    Code(
        "GC320",
        "a marker by which Argo CD passes over a file",
        "Argo CD looks for `+argocd:skip-file-rendering` anywhere in a file, passes over the file, and prunes what "
        "stood in it.",
        "Take the marker out of the source.",
    ),
    Code(
        "GC321",
        "an unknown hook",
        "An object with a hook annotation is no part of the sync itself. If Argo CD does not know its hook, the "
        "object is never applied, and nothing says so.",
        "Write one of the hooks that the message lists, or take the annotation out.",
    ),
    Code(
        "GC322",
        "a Helm hook that becomes an Argo CD hook",
        "Helm tells an install from an upgrade, Argo CD knows syncs alone: the hook runs on each of them, and is not "
        "pruned like other objects.",
        "Say with `argocd.argoproj.io/hook` that it is meant, or take the hook out.",
        (Severity.WARNING,),
    ),
    Code(
        "GC323",
        "a sync wave or a hook's weight that is no integer",
        "Argo CD takes it as 0 without a word, and applies the object in another order than was meant.",
        "Write a whole number, in quotes.",
    ),
    Code(
        "GC324",
        "a sync option that Argo CD does not know on an object",
        "Argo CD compares options as whole words, case included, and ignores every other. Some options count on an "
        "Application alone.",
        "Write one that Argo CD knows, or take it out.",
    ),
    Code(
        "GC325",
        "a kind that Argo CD excludes by default",
        "Since 3.0 Argo CD neither applies nor shows objects of kinds that controllers make in large numbers.",
        "Take the object out of the source, or take the kind out of the instance's `resource.exclusions`.",
        (Severity.WARNING,),
    ),
    Code(
        "GC326",
        "a custom resource without its CRD on the cluster",
        "Argo CD tries all objects of a target before it applies the first, so nothing of the target syncs until "
        "the CRD exists.",
        "Render the CRD in a target of the cluster, or write its API group under `provides` of the cluster.",
        (Severity.WARNING,),
    ),
    Code(
        "GC327",
        "an annotation that says whose an object is",
        "Argo CD and kubectl write such annotations. In a source they were copied from a cluster, and give the object "
        "to somebody else.",
        "Take the annotation out of the source.",
    ),
    Code(
        "GC328",
        "a target or an object that is too large",
        "Argo CD's repo server refuses more than 10 MB of manifests of one target, told from 5 MB on. etcd refuses "
        "an object of more than 1.5 MB.",
        "Split the app, or the object.",
        (Severity.ERROR, Severity.WARNING),
    ),
    Code(
        "GC329",
        "an object that is too large for client-side apply",
        "Without server-side apply a copy of the object is kept in an annotation of it, and Kubernetes takes at most "
        "262144 bytes of annotations.",
        "Take `serverSideApply: false` back, for this app or on the object.",
    ),
    Code(
        "GC330",
        "a sync window that Argo CD does not understand",
        "Argo CD tells of a broken schedule or duration in its log alone, and takes an unknown time zone for UTC. Its "
        "image knows zones by their present names, not by those kept for old systems.",
        "Write five fields of cron, a duration of hours, minutes and seconds, and a zone such as Europe/Berlin.",
    ),
    Code(
        "GC331",
        "an entry of ignoreDifferences that ignores nothing",
        "A malformed path, no path at all, or no object that fits: Argo CD goes on to see the difference, and "
        "self-heal goes on to fight it.",
        "Mend the paths, or the group, kind, name and namespace.",
        (Severity.ERROR, Severity.WARNING),
    ),
    Code(
        "GC332",
        "an annotation that the Application cannot carry",
        "Annotations that begin with `argocd.argoproj.io/` would override what other settings say, and Kubernetes "
        "takes text alone.",
        "Use the setting for it, or put the value in quotes.",
    ),
    Code(
        "GC333",
        "an override that deletes without asking in a protected environment",
        "`prune: auto` or `removal: cascade` on an override takes back what `protected` promises, for the targets that "
        "it meets.",
        "Keep it only as long as a change needs it.",
        (Severity.WARNING,),
    ),
    Code(
        "GC334",
        "an Argo CD object that breaks the schema of the instance's version",
        "A field that Argo CD does not know fails the sync of the Application that brings the object, or is dropped "
        "without a word; so does a wrong type.",
        "Mend the field in the source; the message names it.",
    ),
    Code(
        "GC335",
        "an Argo CD object that breaks a rule of Argo CD's",
        "Argo CD's definitions hold no rule across fields, so the cluster takes the object, and Argo CD refuses it or "
        "passes over what it does not understand.",
        "Mend the object in the source; the message says what is wrong.",
    ),
    Code(
        "GC336",
        "data of a verbatim source that is deleted without confirmation",
        "The setting `prune: confirm` puts an annotation on objects that hold data. A verbatim source is written as it "
        "is built, so there is none.",
        "Write `argocd.argoproj.io/sync-options: Prune=confirm,Delete=confirm` in the source.",
        (Severity.WARNING,),
    ),
    Code(
        "GC337",
        "a link that is neither http nor https",
        "Argo CD's pages make a link of every `link.argocd.argoproj.io/` annotation, for all users to click.",
        "Write an http or https URL, or take the annotation out.",
    ),
)
