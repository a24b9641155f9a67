"""Did the tool write this? The two witnesses that trust.md (section 6) names: the record, and git.

Comes in: the repository. Goes out: a function that says of a path and bytes whether they are as the tool left them.
Neither witness is asked before a file differs, so a render without a change starts no git.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path

from gitops_compile.adapters.git import GitRepository, find
from gitops_compile.adapters.record import read_record
from gitops_compile.check.ownership import Unmodified


def witness(repository: Path) -> Unmodified:
    """Whether bytes are those of the record, of HEAD or of any stage of the index, at the same path."""

    @cache
    def git() -> GitRepository | None:
        return find(repository)

    @cache
    def recorded() -> Mapping[str, tuple[str, ...]]:
        return read_record(repository)

    def unmodified(path: str, content: bytes) -> bool:
        if sha256(content).hexdigest() in recorded().get(path, ()):
            return True
        clone = git()
        return clone is not None and clone.blob_id(content) in clone.blobs.get(path, ())

    return unmodified
