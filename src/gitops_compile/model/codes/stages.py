"""GC610 to GC619: the path to production does not hold together."""

from __future__ import annotations

from typing import Final

from gitops_compile.model.codes.code import Code

CODES: Final = (
    Code(
        "GC610",
        "stages that take versions from each other in a circle",
        "No version could ever enter.",
        "Take one of the `from` lines away.",
    ),
    Code(
        "GC611",
        "`from` without `strategy`",
        "Who may write a version into a stage is a decision; there is no silent default.",
        "Add `strategy: auto`, `manual` or `never`.",
    ),
    Code(
        "GC612",
        "`strategy` without `from`",
        "A strategy says how versions come from another stage, and none is named.",
        "Add `from`, or take the strategy away.",
    ),
    Code(
        "GC614",
        "there is no such stage",
        "A stage is an environment, or a tenancy's environment with a `from` of its own, written TENANCY/ENVIRONMENT.",
        "Take the nearest name that the message offers.",
    ),
    Code(
        "GC615",
        "waves that do not fit the clusters",
        "A cluster in no wave would never get a new version, and one in two waves would get it twice.",
        "Name each cluster of the stage in exactly one wave.",
    ),
    Code(
        "GC617",
        "a name that is taken",
        "A reserved name, or one name for two things, would make a path or a place such as prod/globex read in two "
        "ways.",
        "Choose another name.",
    ),
    Code(
        "GC619",
        "a version that is none",
        "`latest`, `main` and `HEAD` move: what is rendered would not say what runs, and could not be repeated.",
        "Write the tag of one release, or take the line away to unpin the app.",
    ),
)
