"""GC280 to GC293: the path to production, and how much one change holds."""

from __future__ import annotations

from typing import Final

from gitops_compile.model.codes.code import Code
from gitops_compile.model.finding import Level

CODES: Final[tuple[Code, ...]] = (
    Code(
        "GC280",
        "a tenancy changes through what belongs to another one",
        "Everything that led to this change stands under another tenancy's keys or in its folders. Who edits their own "
        "tenancy does not expect to reach into a second one, and its owners are not asked.",
        "Move what both need to the app or the environment, or give this tenancy a copy of its own.",
        severities=(),
        name="tenancy-crossing",
        levels=(Level.HIGH,),
    ),
    Code(
        "GC281",
        "nearly all of the targets that should change do, and a few do not",
        "Those left out have an override, a pin or a file of their own. That is often meant, and sometimes an entry "
        "that somebody forgot; where no layer explains it, the tree may be stale.",
        "Look at the targets named as missing: take the forgotten entry away, or go on if it is meant.",
        severities=(),
        name="outlier",
        levels=(Level.INFO, Level.WARN),
    ),
    Code(
        "GC283",
        "the path to production is loosened",
        "A stage's `from`, `strategy` and `waves` are what keeps an untried version out of it. After this change more "
        "may enter, or sooner, or everywhere at once.",
        "Let those who own the stage approve it, in a change of its own.",
        severities=(),
        name="path-loosened",
        levels=(Level.HIGH,),
    ),
    Code(
        "GC286",
        "a source file changes a protected environment and the one before it at once",
        "Both read this file from the same commit, so nothing was tried in the stage before. Pins let a version wait; "
        "a file of the source does not, unless the pin names the commit it is read from.",
        "Let pins carry `source` (`versions: {prod: {version: ..., source: <commit>}}`) to stage it, or acknowledge.",
        severities=(),
        name="source-skips-path",
        levels=(Level.WARN,),
    ),
    Code(
        "GC290",
        "a protected environment is touched",
        "It is a marker: nothing is wrong with it. The heading shows the protected environments of a change.",
        "Nothing; read the rows of that environment first.",
        severities=(),
        name="protected-touched",
        levels=(Level.INFO,),
    ),
    Code(
        "GC291",
        "the change is large",
        "More than 10 apps or more than 60 rows are more than one reading takes in with care.",
        "Take the time, or split it: one pull request for each app or each stage.",
        severities=(),
        name="large",
        levels=(Level.INFO,),
    ),
    Code(
        "GC293",
        "an acknowledgement has expired",
        "It would meet a finding, but its last day has passed, so the finding is open again.",
        "Look at the finding anew: mend what it says, or acknowledge it again with a later date.",
        severities=(),
        name="acknowledgement-expired",
        levels=(Level.WARN,),
    ),
)
