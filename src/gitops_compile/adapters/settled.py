"""A run whose every input and output is as it was says the same again, without looking into any of them.

Comes in: the words of the command line. Goes out: what the last such run printed; nothing where anything it looked at
may have changed. Remembered is only what ended with exit code 0: what the run looked at (folders, files, entries of
git's index), and a digest over the state that each was in *before* the run looked (``states``, ``indexed``). Whatever
is written later, or while the run is on its way, has another state. Only a write in the very tick of the file
system's clock in which the file got its recorded state would not: so a run is remembered only if every recorded file
was older than the coarsest tick when the run began.

There is no memory of single files' digests beside it. To know that a file is as it was, its state is enough; and once
one file changed, a run needs the contents of its sources, not their digests: they say what is reached. Measured at
1,000 targets of 10 apps with one app changed: all sources are read in 3 ms of CPU and hashed in less than one, of some
3 s in all. (Reading all of ``rendered/`` takes 0.25 s, asking for its states 0.1 s: a memory of those would pay only
in a run that costs a tenth of that.)

Loads nothing but the operating system's door: the work of proving that nothing changed is all the work there is.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator
from hashlib import sha256

from gitops_compile.adapters.entries import cache_place, doubt, keep, read_entry
from gitops_compile.adapters.standing import standing
from gitops_compile.adapters.states import line_of, state_of

COMMANDS = ("check", "render")
TICK_NS = 2_000_000_000
"""FAT's; every other file system's clock is finer."""

Start = tuple[str, int]
"""The key of a run, and when it began (nanoseconds since 1970); both are taken before anything is looked at."""

Record = tuple[list[str], list[str], list[tuple[int, str]], str]
"""The place (``PLACE``), what was looked at (a letter and a path each), what was said (stream, text), the digests."""

PLACE = ("staged", "start", "fleet", "repository", "index", "home", "id bytes")
"""Whether git's index was looked at; the folder and the file that the command line names; the fleet's folder; git's
index, git's own folder and the length of its object ids: empty where git was not asked.
"""

INDEX = "index"
"""What the state of git's index is called in the digest."""

_OWN = ("NO_COLOR", "TERM", "PATH")
"""What of the environment may change a run: how texts are painted, and which git is asked."""


def begin(arguments: list[str]) -> Start | None:
    """The start of a run that may be remembered; none for one that may not."""
    rest = arguments[2:] if arguments[:1] == ["-C"] else arguments
    if not rest or rest[0] not in COMMANDS or "--no-cache" in rest or not cache_place() or not _prints_utf_8():
        return None
    at = time.time_ns()
    try:
        return _key(arguments), at
    except (OSError, ValueError):
        return None


def say_again(start: Start) -> bool:
    """Say what the last run of this key said, if nothing that it looked at has changed; else say nothing."""
    key, _ = start
    folder = cache_place()
    try:
        found = None if doubt(folder) else read_entry(folder, key)
        record = unpacked(found[0]) if found else None
        if found is None or record is None or not _is_as_it_was(record):
            return False
        texts = [(stream, text.encode()) for stream, text in record[2]]
    except (OSError, ValueError, IndexError):
        return False
    keep(folder, key, found[1])
    try:
        for stream, text in texts:
            _put(stream, text)
    except BrokenPipeError:
        return True  # Nobody reads on, as behind `| head`.
    except OSError:
        return False  # Another run tells what is wrong with the stream.
    return True


def packed(record: Record) -> bytes:
    """A record as texts that each end in NUL. Raises ``ValueError`` for what is no text, or holds a NUL."""
    place, seen, said, digest = record
    texts = [digest, str(len(seen)), *place, *seen, *(f"{stream}{text}" for stream, text in said)]
    if any("\0" in text for text in texts):
        raise ValueError("a text with a NUL in it")
    return "".join(f"{text}\0" for text in texts).encode("utf-8", "surrogateescape")


def unpacked(body: bytes) -> Record:
    """The same record. Raises ``ValueError`` or ``IndexError`` for anything else."""
    digest, count, *texts = body.decode("utf-8", "surrogateescape").split("\0")[:-1]
    end = len(PLACE) + int(count)
    if len(texts) < end:
        raise ValueError("a record that is cut off")
    said = [(int(text[0]), text[1:]) for text in texts[end:]]
    return texts[: len(PLACE)], texts[len(PLACE) : end], said, digest


def digests_over(place: list[str], where: Iterable[str], seen: Iterable[tuple[str, bytes]]) -> Iterator[str]:
    """A digest over where a run stands and the state of what it looked at before the rendered tree, if it did, and one
    over all; ``seen`` is in the order of ``in_turn``. Where a source has changed, no rendered file is asked for.
    """
    digest = sha256("\0".join((*place, *where)).encode("utf-8", "surrogateescape"))
    before = True
    for what, state in seen:
        if before and _is_rendered(what):
            before = False
            yield digest.hexdigest()
        digest.update(b"\0%b\0%b" % (what.encode("utf-8", "surrogateescape"), state))
    yield digest.hexdigest()


def in_turn(seen: Iterable[str]) -> list[str]:
    """What was looked at, in the order in which it is asked for again."""
    return sorted(seen, key=lambda what: (_is_rendered(what), what))


def _is_rendered(what: str) -> bool:
    return what.startswith("rendered", 1)


def _is_as_it_was(record: Record) -> bool:
    return all(now == then for now, then in zip(_digests_now(record), record[3].split(" "), strict=True))


def _digests_now(record: Record) -> Iterator[str]:
    place, seen, _, _ = record
    staged, start, fleet, *_ = place
    where = standing(start, fleet, staged=bool(staged))
    return iter(("",)) if where is None else digests_over(place, where, _states(place, seen))


def _states(place: list[str], seen: list[str]) -> Iterator[tuple[str, bytes]]:
    staged, _, _, repository, index, home, id_bytes = place
    for one in seen:
        if one[0].islower():
            yield one, state_of(one[0], _absolute(one[1:], repository))[0]
    if index:
        from gitops_compile.adapters.indexed import state_of_index  # noqa: PLC0415 - only where git was asked

        with open(_index(index, home if staged else ""), "rb") as file:
            entries = [one for one in seen if one[0].isupper()]
            yield from ((one, b"") for one in entries)
            yield INDEX, state_of_index(file.read(), int(id_bytes), entries)


def _absolute(path: str, repository: str) -> str:
    if path.startswith("/"):
        return path
    return f"{repository}/{path}" if path else repository


def _index(own: str, home: str) -> str:
    """The index that is meant: the one that git names to a hook, if it lies in git's own folder (githooks(5))."""
    named = os.path.realpath(os.environ.get("GIT_INDEX_FILE") or own)
    return named if home and os.path.isfile(named) and named.startswith(f"{home}/") else own


def _key(arguments: list[str]) -> str:
    """The key of a run: the tool, the words, the place, and who reads its streams."""
    readers = [str(os.isatty(number)) for number in (1, 2)]
    words = [_tool(), os.getcwd(), *readers, *(f"{name}={os.environ.get(name)}" for name in _OWN), *arguments]
    return sha256("\0".join(words).encode("utf-8", "surrogateescape")).hexdigest()


def _tool() -> str:
    """The tool as it is installed: every file of the package, Python, and the folders it loads modules from.

    Installing, upgrading or removing a package makes or takes away a name in one of them.
    """
    pending, lines = [os.path.dirname(os.path.dirname(os.path.abspath(__file__)))], [sys.version, sys.executable]
    while pending:
        with os.scandir(pending.pop()) as found:
            for one in found:
                if not one.is_dir(follow_symlinks=False):
                    lines.append(f"{one.path} {line_of(one.stat(follow_symlinks=False))}")
                elif one.name != "__pycache__":
                    pending.append(one.path)
    lines += [f"{folder} {line_of(os.stat(folder))}" for folder in sys.path if os.path.exists(folder)]
    return "\n".join(sorted(lines))


def _prints_utf_8() -> bool:
    """Whether a text is the same bytes on both streams."""
    return all(str(getattr(one, "encoding", "")).lower() in ("utf-8", "utf8") for one in (sys.stdout, sys.stderr))


def _put(stream: int, content: bytes) -> None:
    while content:
        content = content[os.write(stream, content) :]
