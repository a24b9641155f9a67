"""Git's index as far as a run without a change needs it: which entries there are, and whether those it saw are as they
were. Git writes the file anew with every commit and every ``git status``; only what it says of the entries counts.

Comes in: the file's bytes (gitformat-index(5), versions 2 to 4) and what the run saw of it. Goes out: a digest. An
index that says more than this module understands (split, sparse) has none, and so nothing is remembered of it. No git
is started: that would cost as much as all the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256

NAMES, FILES, ENTRY, BELOW = "N", "D", "F", "B"
"""The letters in front of a path: the names in a folder; the entries right in it; a single entry; all below it."""

_RULES = b".gitattributes"
_STAT_BYTES = 40
_EXTENDED = 0x4000
_FLAGS = 0xF000
_LENGTH = 0x0FFF
_KIND_BYTES = 6
"""Of what is told of an entry: its mode, and its flags with the stage."""


def state_of_index(content: bytes, id_bytes: int, seen: Iterable[str]) -> bytes:
    """A digest over the entries that were seen (a letter and a path from the clone's top), and all ``.gitattributes``.

    Raises ``ValueError`` if the index cannot be understood.
    """
    wanted: dict[str, set[bytes]] = {NAMES: set(), FILES: set(), ENTRY: set(), BELOW: set()}
    for one in seen:
        wanted[one[0]].add(one[1:].encode("utf-8", "surrogateescape"))
    below = tuple(folder + b"/" for folder in wanted[BELOW])
    names: set[bytes] = set()
    known: set[bytes] = set()
    digest = sha256()
    for path, what in _entries(content, id_bytes):
        folder, _, name = path.rpartition(b"/")
        if path.startswith(below) or path in wanted[ENTRY] or folder in wanted[FILES] or name == _RULES:
            digest.update(b"%b %b\0" % (path, what))
        elif folder in wanted[NAMES]:
            names.add(b"%b %b\0" % (path, what[:_KIND_BYTES]))
        while folder and folder not in known:
            known.add(folder)
            above = folder.rpartition(b"/")[0]
            if above in wanted[NAMES]:
                names.add(folder + b" /\0")
            folder = above
    for line in sorted(names):
        digest.update(line)
    return digest.digest()


def _entries(content: bytes, id_bytes: int) -> Iterator[tuple[bytes, bytes]]:
    """Each entry's path, and its mode, flags and object id as bytes."""
    version = int.from_bytes(content[4:8], "big")
    if content[:4] != b"DIRC" or version not in (2, 3, 4):
        raise ValueError("no index that is understood")
    at, path = 12, b""
    for _ in range(int.from_bytes(content[8:12], "big")):
        end = at + _STAT_BYTES + id_bytes
        flags = int.from_bytes(content[end : end + 2], "big")
        more = 4 if flags & _EXTENDED else 2
        start = end + more
        if version == 4:
            cut, start = _number(content, start)
            stop = content.index(b"\0", start)
            path, following = path[: len(path) - cut] + content[start:stop], stop + 1
        else:
            length = flags & _LENGTH
            stop = start + length if length < _LENGTH else content.index(b"\0", start)
            path, following = content[start:stop], at + (stop - at + 8) // 8 * 8
        what = content[at + 24 : at + 28] + (flags & _FLAGS).to_bytes(2, "big") + content[end + 2 : end + more]
        yield path, what + content[at + _STAT_BYTES : end]
        at = following
    _assure_understood(content, at, id_bytes)


def _number(content: bytes, at: int) -> tuple[int, int]:
    """A number as packs write offsets (gitformat-pack(5)), and where it ends."""
    byte = content[at]
    value = byte & 0x7F
    while byte & 0x80:
        at += 1
        byte = content[at]
        value = ((value + 1) << 7) | (byte & 0x7F)
    return value, at + 1


def _assure_understood(content: bytes, at: int, id_bytes: int) -> None:
    """Extensions whose name begins with a capital may be passed by; another one changes what the entries mean."""
    while at + id_bytes < len(content):
        if not content[at : at + 1].isupper():
            raise ValueError("an index with an extension that is not understood")
        at += 8 + int.from_bytes(content[at + 4 : at + 8], "big")
    if at + id_bytes != len(content):
        raise ValueError("an index that is cut off")
