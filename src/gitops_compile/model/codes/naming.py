"""GC120 to GC133: each line can be read, but together they name things that do not exist or do not fit."""

from __future__ import annotations

from typing import Final

from gitops_compile.model.codes.code import Code
from gitops_compile.model.diagnostic import Severity

CODES: Final = (
    Code(
        "GC120",
        "a name that nothing has",
        "A reference to a cluster, environment, tenancy, app, instance or fact that does not exist would silently "
        "change where things run.",
        "Take the nearest name that the message offers, or define the thing.",
    ),
    Code(
        "GC121",
        "a match that meets no target",
        "A condition that never holds is a setting that never counts; most often a name in it is wrong.",
        "Mend the names in the match, or take it away. `gitops-compile list` shows the targets.",
    ),
    Code(
        "GC122",
        "an override that changes nothing",
        "Every target that it matches has these values already, so the line tells readers of a difference that does "
        "not exist.",
        "Take it away, or mend its values.",
        (Severity.WARNING,),
    ),
    Code(
        "GC123",
        "a pin for a place where the app does not run",
        "Somebody believes that this version runs there, and it does not.",
        "Take the pin away, or let the app run there. `gitops-compile list` shows where it does.",
    ),
    Code(
        "GC124",
        "a digest for an app without exactly one image",
        "A digest names the bytes of one image, so it cannot say what two images are.",
        "Pin a version, or split the app so that it has one `image`.",
    ),
    Code(
        "GC125",
        "a source path with {tenancy}, for a target that has none",
        "There is nothing to put in the place of the word.",
        "Take {tenancy} out of the path, or give the app no target without a tenancy.",
    ),
    Code(
        "GC126",
        "a namespace that cannot be one",
        "Kubernetes takes a DNS label of at most 63 characters for a namespace.",
        "Write a `namespace` pattern on the app that gives a shorter name.",
    ),
    Code(
        "GC127",
        "two apps in one namespace, and nobody said so",
        "Apps in one namespace share quotas, policies and secrets, and may overwrite each other's objects. That must "
        "be somebody's decision.",
        "Say `sharedNamespace: true` on each of them, or write {app} into the pattern.",
    ),
    Code(
        "GC128",
        "a key that changes objects, beside a source that is written verbatim",
        "`source.verbatim` promises that the objects are exactly what kustomize builds; the key would do nothing.",
        "Take the key away, or take `source.verbatim` away.",
    ),
    Code(
        "GC129",
        "`namespaces: false` beside a source that is not verbatim",
        "Namespaces have one owner, the generated target `namespaces`. Only a verbatim source may bring its own.",
        "Take the line away.",
    ),
    Code(
        "GC130",
        "a label that cannot be set",
        "Kubernetes limits what label keys and values look like, and a few labels are set by gitops-compile itself.",
        "Write another key or value, in the form that the message names.",
    ),
    Code(
        "GC131",
        "`shared` without `per: tenancy`",
        "An app without `per` is shared already, so the key would do nothing.",
        "Take it away, or add `per: tenancy`.",
    ),
    Code(
        "GC132",
        "a tenancy names an app that it does not get",
        "Shared apps have no copy per tenancy, and with `apps` a tenancy gets those alone. What it says of any other "
        "app would not count.",
        "Say `per: tenancy` on the app, add it to the tenancy's `apps`, or take the line away.",
    ),
    Code(
        "GC133",
        "Argo CD without the repository that it reads",
        "Argo CD fetches rendered/ from git, so its objects must name a repository and a branch.",
        "Add `git: {url: ..., branch: ...}`.",
    ),
)
