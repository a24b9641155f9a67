"""A run whose every input and output is as it was says the same again, without looking into any of them.

Comes in: the words of the command line. Goes out: what the last such run printed, and its exit code; nothing where
anything it looked at may have changed. Kept is what a run looked at (folders, files, questions to git) and one digest
over the state of all that: names, kinds, inodes, sizes, times of modification *and of change*, which no program can
set back (inode(7)). A run is remembered only if the youngest of these times lies before its start by more than a file
system's coarsest tick, so an edit in the same tick as the run, of the same size even, is never missed. Of git's index
the entries count, as git prints them: other files may be staged meanwhile. Loads nothing but the operating system's
door: the work of proving that nothing changed is all the work there is.
"""

from __future__ import annotations

import os
import sys
from hashlib import sha256

from gitops_compile.adapters.entries import body_of, cache_place, path_of

COMMANDS = ("check", "render")
TICK_NS = 2_000_000_000
"""FAT's; every other file system's clock is finer."""

_KIND = 0o170000
_FOLDER = 0o040000
_OWN = ("NO_COLOR", "TERM", "COLUMNS", "PYTHONUTF8", "PYTHONIOENCODING", "LC_ALL", "LC_CTYPE", "LANG")
"""What of the environment may change how a text is printed."""


def replay(arguments: list[str]) -> int | None:
    """Say what the last run of this command said, if nothing that it looked at has changed; its exit code."""
    if not arguments or arguments[0] not in COMMANDS or "--no-cache" in arguments:
        return None
    folder = cache_place()
    try:
        record = _record(folder, key_of(arguments)) if folder else None
        if record is None or _inside(folder, record["repository"]) or state(record)[0] != record["digest"]:
            return None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    for stream, text in record["said"]:
        _put(stream, text.encode())
    return int(record["code"])


def key_of(arguments: list[str]) -> str:
    """The key of a run: the tool, the words, the place, and how its streams are read."""
    streams = [str(os.isatty(number)) for number in (1, 2)]
    words = [tool(), os.getcwd(), *streams, *(f"{name}={os.environ.get(name)}" for name in _OWN), *arguments]
    return sha256("\0".join(words).encode("utf-8", "surrogateescape")).hexdigest()


def tool() -> str:
    """The tool itself, as it is installed: every file of the package, Python, and what is installed beside it."""
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    pending, lines = [here], [sys.version, sys.executable]
    while pending:
        folder = pending.pop()
        if os.path.basename(folder) == "__pycache__":
            continue
        for name, mode, found in _entries(folder):
            if mode == _FOLDER:
                pending.append(f"{folder}/{name}")
            else:
                lines.append(f"{name} {found}")
    for folder in sys.path:
        if folder.endswith("-packages"):
            lines.append(f"{folder} {os.stat(folder).st_mtime_ns}")
    return sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()


def state(record: dict[str, object]) -> tuple[str, int]:
    """A digest over the state of all that a run looked at, and the youngest time in it (nanoseconds since 1970).

    ``listed``: folders of which names and kinds count; ``read``: folders whose every file counts; ``files``: single
    ones; each may be absent. ``asked``: command lines whose output counts, in the folder ``repository``.
    """
    digest, youngest = sha256(), 0
    for folder in _texts(record["listed"]):
        digest.update(f"\n{folder}\n".encode("utf-8", "surrogateescape"))
        youngest = max(youngest, _changed(folder))
        for name, mode, _ in _there(folder):
            digest.update(f"{name} {mode:o}\n".encode("utf-8", "surrogateescape"))
    for folder in _texts(record["read"]):
        lines = [f"\n{folder}"]
        youngest = max(youngest, _changed(folder))
        for name, mode, found in _there(folder):
            if mode != _FOLDER:
                lines.append(f"{name} {mode:o} {found}")
                youngest = max(youngest, found[2], found[3])
        digest.update("\n".join(lines).encode("utf-8", "surrogateescape"))
    for path in _texts(record["files"]):
        mode, found = stamp(path)
        digest.update(f"\n{path} {mode:o} {found}".encode("utf-8", "surrogateescape"))
        youngest = max(youngest, found[2], found[3])
    for words in record["asked"]:  # type: ignore[attr-defined]
        digest.update(_said(list(words), str(record["repository"])))
    return digest.hexdigest(), youngest


def _record(folder: str, key: str) -> dict[str, object] | None:
    """The entry of a key, if the cache is this user's alone."""
    there = os.lstat(folder)
    if there.st_mode & _KIND != _FOLDER or there.st_uid != os.geteuid() or there.st_mode & 0o022:
        return None
    handle = os.open(path_of(folder, key), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(handle, "rb") as file:
        body = body_of(key, file.read())
    if body is None:
        return None
    import json  # noqa: PLC0415 - only where there is a record

    found: dict[str, object] = json.loads(body)
    return found


def _inside(folder: str, repository: object) -> bool:
    """Whether the cache lies in the repository, where a fork could have forged it."""
    return os.path.realpath(folder).startswith(os.path.realpath(str(repository)) + "/")


def _entries(folder: str) -> list[tuple[str, int, tuple[int, int, int, int]]]:
    """Name, kind, and inode, size, times of modification and of change, of everything in a folder, sorted by name."""
    with os.scandir(folder) as found:
        return sorted((one.name, *_stamp(one.stat(follow_symlinks=False))) for one in found)


def _there(folder: str) -> list[tuple[str, int, tuple[int, int, int, int]]]:
    try:
        return _entries(folder)
    except (FileNotFoundError, NotADirectoryError):
        return []


def _changed(folder: str) -> int:
    """When a name came into a folder, or went, for the last time."""
    try:
        return os.lstat(folder).st_mtime_ns
    except (FileNotFoundError, NotADirectoryError):
        return 0


def stamp(path: str) -> tuple[int, tuple[int, int, int, int]]:
    """Kind of a file, and inode, size, times of modification and of change; zeros for those of a folder, and for what
    is not there.
    """
    try:
        mode, found = _stamp(os.lstat(path))
    except (FileNotFoundError, NotADirectoryError):
        return 0, (0, 0, 0, 0)
    return (mode, (0, 0, 0, 0)) if mode == _FOLDER else (mode, found)


def _stamp(stat: os.stat_result) -> tuple[int, tuple[int, int, int, int]]:
    return stat.st_mode & _KIND, (stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)


def _texts(value: object) -> list[str]:
    return [str(one) for one in value]  # type: ignore[attr-defined]


def _said(words: list[str], folder: str) -> bytes:
    """What a program prints, as a digest; a failure is an answer too."""
    import subprocess  # noqa: PLC0415 - only for the index, and without the library that costs five times as much

    index = {name: os.environ[name] for name in (_INDEX,) if name in os.environ}
    done = subprocess.run(words, cwd=folder, env=_GIT | index, capture_output=True, check=False)  # noqa: S603
    return sha256(done.stdout + b"\0" + done.stderr + b"\0%d" % done.returncode).digest()


_INDEX = "GIT_INDEX_FILE"
"""A hook of ``git commit`` is told an index of its own (githooks(5))."""

_GIT = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "GIT_OPTIONAL_LOCKS": "0", "HOME": "/nonexistent"}


def _put(stream: int, content: bytes) -> None:
    while content:
        content = content[os.write(stream, content) :]
