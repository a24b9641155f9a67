"""GC401 to GC412: what Argo CD would delete or leave behind when a change is merged."""

from __future__ import annotations

from typing import Final

from gitops_compile.model.codes.code import Code
from gitops_compile.model.diagnostic import Severity

_GUARDED: Final = (Severity.ERROR, Severity.WARNING)
"""An error where the environment is protected in the base or in the head, a warning elsewhere."""
_TOLD: Final = (Severity.WARNING,)

CODES: Final = (
    Code(
        "GC401",
        "an Application gets another name for the same objects",
        "Argo CD knows an Application by its name alone: the old one is deleted with all its objects, and the new one "
        "creates them again. Services stop meanwhile, and volumes may be gone.",
        "Set `removal: orphan` on what moves, merge and sync; then rename, with `adopt: true` and an acknowledgement; "
        "then take both settings back.",
        _GUARDED,
        name="application-renamed",
    ),
    Code(
        "GC402",
        "an object moves from one Application to another",
        "The Application that loses the object prunes it while the other one applies it; which comes first is chance. "
        "Of a volume claim or a namespace the data may be gone.",
        "Set `prune: never` on the old app, merge and sync; then move the object, with `adopt: true` on the new app; "
        "then take both settings back.",
        _GUARDED,
        name="object-moved",
    ),
    Code(
        "GC403",
        "an Application goes to another cluster or namespace",
        "Argo CD creates the objects at the new place and forgets those at the old one: they go on running, and nobody "
        "watches them.",
        "Give the new place an app or a cluster of its own and unpin the old one after it; or delete what stays behind "
        "by hand, and acknowledge.",
        _GUARDED,
        name="destination-changed",
    ),
    Code(
        "GC404",
        "a cluster goes to another Argo CD instance, or to none",
        "The root of the old instance prunes the cluster's Applications, and their finalizers delete the workloads; "
        "the new instance may have begun to apply them.",
        "Set `removal: orphan` on what runs there, merge and sync; then move the cluster, with an acknowledgement; "
        "then take the setting back.",
        _GUARDED,
        name="instance-changed",
    ),
    Code(
        "GC405",
        "`rollout` changes between Applications and an ApplicationSet",
        "The root prunes what made the Applications so far, and the others have the same names: they are deleted and "
        "created again, their objects with them.",
        "Set `removal: orphan` on what changes, merge and sync; then change `rollout`, with an acknowledgement; then "
        "take the setting back.",
        _GUARDED,
        name="rollout-changed",
    ),
    Code(
        "GC407",
        "an AppProject no longer permits objects that run",
        "Argo CD neither sees nor prunes an object that its project does not permit, so the objects stay in the "
        "cluster without a word.",
        "Unpin first, merge, and remove the app in a second change; or name what goes under `delivery.allow` for this "
        "one change.",
        _GUARDED,
        name="permission-lost",
    ),
    Code(
        "GC408",
        "a guard against deletion is dropped",
        "With `protected`, or with `prune` and `removal` above their weakest values, Argo CD asks before it deletes. "
        "Without them the next change deletes at once.",
        "Keep the guard; or acknowledge, and put it back after the change that needs it.",
        _GUARDED,
        name="guard-dropped",
    ),
    Code(
        "GC409",
        "a change that every Application of many feels at once",
        "Without server-side apply the fields go to another owner, and what other writers own is overwritten. Above "
        "200 Applications of one instance a change of all of them is a storm of refreshes.",
        "Change one app or one environment first; then the rest.",
        _TOLD,
        name="resync-wide",
    ),
    Code(
        "GC410",
        "objects stay on a cluster, and no Application renders them any more",
        "Whatever leaves by `removal: orphan` or by an ApplicationSet keeps running. Nobody updates it, and nobody "
        "else will remove it.",
        "Run the commands that the message prints as soon as the objects may go.",
        _TOLD,
        name="left-behind",
    ),
    Code(
        "GC411",
        "an acknowledgement that is spent",
        "One without `expires` counts in the change that brings it, and one with it until that day, so that a "
        "forgotten entry never lets a second deletion pass.",
        "Remove the entry; a change that comes in several pull requests gives it an `expires`.",
        _TOLD,
        name="acknowledgement-spent",
    ),
    Code(
        "GC412",
        "an acknowledgement that meets no finding",
        "It is misspelt, or not needed; the finding that it was meant for stays open.",
        "Write code, target and object as the finding prints them, or let `gitops-compile acknowledge` write the "
        "entry; else remove it.",
        _TOLD,
        name="acknowledgement-unmatched",
    ),
)
