"""GC626 and GC660: a version cannot be moved, or not by an edit of ours."""

from __future__ import annotations

from typing import Final

from gitops_compile.model.codes.code import Code

CODES: Final = (
    Code(
        "GC626",
        "an unversioned app has no pins",
        "An app with neither `image` nor `versions` is rendered wherever it is declared, and one commit changes it "
        "everywhere.",
        "Give it an `image` or `versions`.",
    ),
    Code(
        "GC660",
        "an edit at an anchor or alias",
        "What is written there counts in other places too, so changing it would change them, or leave an alias without "
        "its anchor.",
        "Write the line by hand that the message gives, or spell the anchor and its aliases out.",
    ),
)
