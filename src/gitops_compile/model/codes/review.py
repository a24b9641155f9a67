"""GC200 to GC204: the tree lies, or nobody can read it."""

from __future__ import annotations

from typing import Final

from gitops_compile.model.codes.code import Code
from gitops_compile.model.finding import Level

CODES: Final[tuple[Code, ...]] = (
    Code(
        "GC200",
        "the rendered tree is not what the fleet compiles to",
        "Argo CD applies `rendered/` as it is committed. The next `render` would take this difference back, so what is "
        "approved here would not last.",
        "Run `gitops-compile render` and commit what it writes. It cannot be acknowledged.",
        severities=(),
        name="not-current",
        levels=(Level.BLOCK,),
    ),
    Code(
        "GC201",
        "an object changed, and no input of its target did",
        "Nothing in the fleet or in a source led to it: the file was edited by hand, or the base was not current when "
        "the branch began. Nobody can say who wants it.",
        "Make the change in the source and render; or bring the base up to date first, in a change of its own.",
        severities=(),
        name="no-cause",
        levels=(Level.HIGH,),
    ),
    Code(
        "GC202",
        "a file that gitops-compile did not write came, went or changed",
        "Argo CD applies every manifest below the folders it reads. This one has no owner line: no source makes it, no "
        "check looks at it, and `render` will not delete it.",
        "Put it into the source of an app, or take it out of `rendered/`.",
        severities=(),
        name="foreign-file",
        levels=(Level.HIGH,),
    ),
    Code(
        "GC203",
        "a rendered file that cannot be read as one object",
        "Its content is compared with nothing and shown nowhere, so nobody has reviewed what it does to the cluster.",
        "Run `gitops-compile render`, which writes it anew.",
        severities=(),
        name="opaque-file",
        levels=(Level.HIGH,),
    ),
    Code(
        "GC204",
        "the fleet's rules for reviews are relaxed",
        "Settings under `review` decide what fails, what is hidden and what is masked in every later change. They are "
        "read from the base: this change is still judged by the old ones, the next one is not.",
        "Ask those who own the review rules; keep it in a change of its own.",
        severities=(),
        name="review-relaxed",
        levels=(Level.HIGH,),
    ),
)
