"""GC730 to GC742: rendered/ is not what the fleet compiles to, or git hides that from a reviewer."""

from __future__ import annotations

from typing import Final

from gitops_compile.model.codes.code import Code
from gitops_compile.model.diagnostic import Severity

CODES: Final = (
    Code(
        "GC730",
        "many objects would be deleted at once",
        "A pattern that meets nothing any more, or a fragment lost in a merge, looks like the wish to delete all that "
        "it named; Argo CD would do it within minutes.",
        "Look for what was lost. Where the removal is meant, add the `acknowledge` entry that the message prints, with "
        "its `count`; `gitops-compile unpin` needs none.",
        name="mass-removal",
    ),
    Code(
        "GC731",
        "a foreign file under rendered/",
        "Argo CD applies every file there. One without the first line of gitops-compile comes from no fleet; it is "
        "never overwritten or deleted unasked.",
        "Move it away; or let it be overwritten with `gitops-compile render --adopt`.",
    ),
    Code(
        "GC732",
        "a rendered file was edited by hand",
        "The next render takes the edit away, so it must become a change of the fleet or of a source.",
        "Make the change there, then run `gitops-compile render`. A file that the fleet does not give any more is "
        "deleted with `--delete-edited`.",
    ),
    Code(
        "GC733",
        "something under rendered/ that is neither a folder nor a regular file",
        "A link can lead anywhere, and reading a device can do something. Nothing is written as long as it is there.",
        "Remove it.",
    ),
    Code(
        "GC734",
        "a rendered file is out of date",
        "The fleet or a source has changed since it was written.",
        "Run `gitops-compile render` and commit what it writes.",
    ),
    Code(
        "GC735",
        "a rendered file is missing",
        "Argo CD deletes what has no file any more.",
        "Run `gitops-compile render` and commit what it writes.",
    ),
    Code(
        "GC736",
        "a rendered file that the fleet does not give any more",
        "It would go on running although nobody declares it.",
        "Run `gitops-compile render` and commit what it deletes.",
    ),
    Code(
        "GC737",
        "what an interrupted run left",
        "A render was ended in the middle, so rendered/ may be a mixture.",
        "Run `gitops-compile render`; it takes the leftovers away.",
    ),
    Code(
        "GC738",
        "git ignores rendered files",
        "They never reach the repository, so no reviewer and no Argo CD sees them.",
        "Add `!/rendered/` and `!/rendered/**` at the end of .gitignore, or remove the pattern that fits.",
    ),
    Code(
        "GC739",
        "a git attribute hides or alters rendered files",
        "Reviewers would not see the change, or the cluster would get other bytes than they saw.",
        "Add the line that the message prints at the end of .gitattributes.",
    ),
    Code(
        "GC740",
        "an index flag hides rendered files",
        "With assume-unchanged or skip-worktree git shows no change of the file, and commits none.",
        "Take the flag away with the command that the message prints.",
    ),
    Code(
        "GC741",
        "rendered files with CR LF line ends",
        "git altered them when it checked them out, so they are not the bytes that were reviewed.",
        "Add `rendered/** -text` at the end of .gitattributes, then run `gitops-compile render`.",
    ),
    Code(
        "GC742",
        "right files that git does not track yet",
        "They are what the fleet compiles to, and are not part of a commit.",
        "Run `git add rendered`.",
        (Severity.NOTE,),
    ),
)
