"""How an entry of the user's cache is found and proved whole; alone, since a run without a change loads no more.

An entry is one file: a line with a SHA-256 over its key and its body, then the body. Whatever is damaged, torn or under
another's name is no entry.
"""

from __future__ import annotations

import os
import sys
from hashlib import sha256

VARIABLE = "GITOPS_COMPILE_CACHE"
OFF = "off"
NAME = "gitops-compile"
_FRONT = b"gitops-compile cache 1 "


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
    base = os.environ.get("XDG_CACHE_HOME", "").strip() or os.path.expanduser("~/.cache")
    return os.path.join(base, NAME)


def path_of(folder: str, key: str) -> str:
    """The file of a key, which is made of hex digits."""
    return f"{folder}/{key[:2]}/{key}"


def framed(key: str, body: bytes) -> bytes:
    """The content of an entry's file."""
    return _FRONT + _digest(key, body) + b"\n" + body


def body_of(key: str, content: bytes) -> bytes | None:
    """What an entry's file holds, if it is whole and stands under its own key."""
    front, _, body = content.partition(b"\n")
    return body if front == _FRONT + _digest(key, body) else None


def _digest(key: str, body: bytes) -> bytes:
    return sha256(key.encode() + b"\n" + body).hexdigest().encode()
