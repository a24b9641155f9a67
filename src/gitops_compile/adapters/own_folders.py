"""The user's own folders outside of the repository, for the record and the cache: why one is not to be trusted.

Comes in: a folder and what stands there. Goes out: a reason, as the end of a sentence, or nothing. Everybody who may
write there could forge what the tool believes (trust.md, "Who is trusted"). Loads nothing but the operating system's
door, since a run without a change asks, too.
"""

from __future__ import annotations

import os
import stat


def misplaced(folder: str | os.PathLike[str], repository: str | os.PathLike[str]) -> str:
    """Why a folder is no place for what is kept of a repository, whatever stands there; "" if it is one."""
    if not os.path.isabs(folder):
        return "is no absolute path"
    # An inner folder could be the repository's own, and so forged.
    inside = f"{os.path.realpath(folder)}/".startswith(f"{os.path.realpath(repository).rstrip('/')}/")
    return "lies in the repository itself" if inside else ""


def untrusted(found: os.stat_result) -> str:
    """Why what stands at the folder's place is not to be trusted; "" if it is a folder of this user's alone."""
    if not stat.S_ISDIR(found.st_mode):
        return "is no folder"
    if found.st_uid != os.geteuid():
        return "belongs to another user"
    return "can be written by others" if found.st_mode & 0o022 else ""
