"""GC160 to GC181: a source cannot be found, may not be read, or does not build."""

from __future__ import annotations

from typing import Final

from gitops_compile.model.codes.code import Code
from gitops_compile.model.diagnostic import Severity

CODES: Final = (
    Code(
        "GC160",
        "a source that does not exist, or holds nothing for a target",
        "Every target is built from a folder. Building nothing in silence would delete what runs.",
        "Make the folder, or write its path as `source.path` of the app.",
    ),
    Code(
        "GC161",
        "a path that may not be read",
        "A link or path that leads out of the repository, a FIFO, a submodule, or two names that some systems take for "
        "one: the result would depend on the machine, or carry its secrets away.",
        "Put what is needed into the repository as a regular file, and name it by a relative path.",
    ),
    Code(
        "GC162",
        "a source reaches outside of what its app may read",
        "What an app is built from is said in fleet.yaml, so that a change of a shared folder shows whom it meets.",
        "Add the folder to `source.bases` of the app; the message prints the line.",
    ),
    Code(
        "GC163",
        "a remote base",
        "Nothing is fetched: what is rendered must stand in the repository, where it is reviewed and stays the same.",
        "Copy what it names into the repository, and name that folder.",
    ),
    Code(
        "GC164",
        "a kustomization that wants to run a program",
        "Exec plugins, containers and Helm run somebody's code on the machine of whoever renders. Only kustomize's own "
        "built-in generators, transformers and validators are run.",
        "Use a built-in one or a patch; render a chart once and commit what it gives.",
    ),
    Code(
        "GC165",
        "a field that kustomize does not know",
        "A misspelt field would be an error in kustomize too, or a setting that does not hold.",
        "Take the nearest name that the message offers, or remove the field.",
    ),
    Code(
        "GC166",
        "a kustomization names what is not there, or what is of another kind",
        "A build that leaves a file out would delete what runs.",
        "Add the file or folder, or correct the name.",
    ),
    Code(
        "GC167",
        "kustomizations that build on each other in a circle",
        "None of them can be built first.",
        "Take one of the lines away; move what both need into a folder of its own.",
    ),
    Code(
        "GC168",
        "two kustomizations in one folder",
        "kustomize cannot tell which one counts.",
        "Keep one of them.",
    ),
    Code(
        "GC169",
        "a source is too large, or gives too much",
        "Every source has limits on files, bytes, depth and objects, so that one app cannot stop the whole fleet.",
        "Split the app, or take out what is not needed.",
    ),
    Code(
        "GC170",
        "a deprecated field of a kustomization",
        "It works, but kustomize will take it away one day.",
        "Write what the message offers in its place.",
        (Severity.WARNING,),
    ),
    Code(
        "GC171",
        "a kustomization that no target builds",
        "Most often the name of its folder is misspelt (`prdo` for `prod`), and its environment builds something else.",
        "Mend the folder's name, or remove it.",
        (Severity.WARNING,),
    ),
    Code(
        "GC172",
        "a source that gives no object",
        "A target that becomes empty deletes everything that it ran. A verbatim source gets a warning, since it may "
        "have been empty before.",
        "Add a resource, or take the app out of this environment.",
        (Severity.ERROR, Severity.WARNING),
    ),
    Code(
        "GC173",
        "kustomize cannot build a source",
        "The message is kustomize's own: a patch that meets nothing, two objects of one name, a manifest that is "
        "broken.",
        "Mend the file that the message names; a template is named by what it gives.",
    ),
    Code(
        "GC174",
        "a manifest cannot be read",
        "It is not what the Kubernetes API server would read.",
        "Mend the file at the line; a template is named by what it gives.",
    ),
    Code(
        "GC175",
        "an image that no container has",
        "The pinned version would go nowhere, and what runs would stay what it was.",
        "Mend the name: it is compared in full, without tag and digest.",
    ),
    Code(
        "GC176",
        "two objects of a target on one path",
        "Each object is one file, named after its kind and name. Two that differ in their version or in upper and "
        "lower case alone would overwrite each other, on the disk and in the cluster.",
        "Rename or remove one of the two.",
    ),
    Code(
        "GC177",
        "an object that YAML cannot hold",
        "A control character in a text cannot be written so that every reader gets it back.",
        "Take it out of the source; bytes that are no text belong in `binaryData`.",
    ),
    Code(
        "GC178",
        "a source below rendered/",
        "rendered/ is what the tool writes. Read again, it would feed on itself.",
        "Move what people write elsewhere and name that as `source.path`.",
    ),
    Code(
        "GC179",
        "a warning of kustomize",
        "kustomize built the source and had something to say about it.",
        "Do what the message says.",
        (Severity.WARNING,),
    ),
    Code(
        "GC180",
        "a component under `resources`, or something else under `components`",
        "kustomize applies the two at different moments: a component changes what stands beside it.",
        "Name it under the other key, or change its `kind`.",
    ),
    Code(
        "GC181",
        "a kustomization among plain manifests",
        "A folder without a kustomization is read manifest by manifest; a kustomization below it would be ignored.",
        "Add a kustomization to the folder that names what belongs to it, or move this one away.",
    ),
)
