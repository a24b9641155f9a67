"""Where the user's cache lies, and how an entry of it is found and proved whole; alone, since a run without a change
loads no more.

An entry is one file: a line with a SHA-256 over its key and its body, then the body. Whatever is damaged, torn, no
regular file or under another's name is no entry. Nothing is believed of a folder that others may write to, or that
lies in a clone or beside a fleet: what is forged there could come with the repository.
"""

from __future__ import annotations

import os
import stat
import sys
import time
from hashlib import sha256

from gitops_compile.adapters.own_folders import untrusted
from gitops_compile.adapters.standing import nearest_clone, nearest_fleet

VARIABLE = "GITOPS_COMPILE_CACHE"
OFF = "off"
NAME = "gitops-compile"
LONGEST = 256 << 20
"""Bytes of an entry; a longer one is none of ours."""

_DAY = 86_400
_FRONT = b"gitops-compile cache 1 "
# Non-blocking, since opening a FIFO would otherwise wait for somebody to write to it.
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def cache_place() -> str:
    """Where the cache lies, whether or not it is there; empty where it is off.

    The user's cache folder by the rules of each system (XDG Base Directory Specification; Apple's File System
    Programming Guide), as platformdirs gives it, whose import would cost more than all else here.
    """
    named = os.environ.get(VARIABLE, "")
    if named:
        return "" if named == OFF else named
    if sys.platform == "darwin":
        return os.path.expanduser(f"~/Library/Caches/{NAME}")
    named = os.environ.get("XDG_CACHE_HOME", "")
    # The specification: a path that is not absolute is ignored.
    return os.path.join(named if os.path.isabs(named) else os.path.expanduser("~/.cache"), NAME)


def doubt(folder: str) -> str:
    """Why a folder is not used as the cache, as the end of a sentence; "" if it is, or could be made."""
    if not os.path.isabs(folder):
        return "is no absolute path"
    holder = nearest_clone(folder) or nearest_fleet(folder)
    if holder:
        return f"lies in a repository ({holder})"
    try:
        return untrusted(os.lstat(folder))
    except FileNotFoundError:
        return ""
    except OSError as error:
        return f"cannot be looked at: {error.strerror}"


def path_of(folder: str, key: str) -> str:
    """The file of a key, which is 64 hex digits."""
    return f"{folder}/{key[:2]}/{key}"


def framed(key: str, body: bytes) -> bytes:
    """The content of an entry's file."""
    return _FRONT + _digest(key, body) + b"\n" + body


def read_entry(folder: str, key: str) -> tuple[bytes, float] | None:
    """What stands under a key, if it is whole, and when it was last of use (seconds since 1970)."""
    try:
        handle = os.open(path_of(folder, key), _READ)
        with os.fdopen(handle, "rb") as file:
            found = os.fstat(handle)
            if not stat.S_ISREG(found.st_mode) or found.st_size > LONGEST:
                return None
            content = file.read(LONGEST)
    except OSError:
        return None
    front, _, body = content.partition(b"\n")
    return (body, found.st_mtime) if front == _FRONT + _digest(key, body) else None


def keep(folder: str, key: str, used: float) -> None:
    """Note that an entry is of use still, once a day; a folder that cannot be written keeps its entries as they are."""
    if time.time() - used > _DAY:
        try:
            os.utime(path_of(folder, key))
        except OSError:
            return


def _digest(key: str, body: bytes) -> bytes:
    return sha256(key.encode() + b"\n" + body).hexdigest().encode()
