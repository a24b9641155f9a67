"""The git floor: a commit, or git's index, read like a folder, without a checkout.

Comes in: a clone and a revision. Goes out: a ``View`` that answers as one of the work tree does, so that fleet,
fragments, sources and ``rendered/`` of any revision pass the same readers and limits. Everything is read by object
id through one ``git cat-file --batch``, over its standard input: no value of the repository becomes an argument
(trust.md, section 4). Nothing is fetched; what the clone lacks is a ``ToolFailed``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import IO, TYPE_CHECKING, Final, cast

from gitops_compile.adapters.failures import ToolFailed
from gitops_compile.adapters.git import GitRepository
from gitops_compile.adapters.views import Kind, Most, NotRead, View

if TYPE_CHECKING:
    from subprocess import Popen

_KINDS: Final = {"100": Kind.FILE, "120": Kind.LINK, "40": Kind.FOLDER, "040": Kind.FOLDER, "160": Kind.FOLDER}
"""By the front of a tree entry's mode (gitformat-index(5)); 160000 is a submodule."""

_SUBMODULE: Final = "160"
_AHEAD: Final = 256
"""Object ids written before the first answer is read: fewer bytes than a pipe holds, so that nobody waits for ever."""

_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Entry:
    """What git keeps under a name: its kind and its object id; a submodule's is another repository's commit."""

    kind: Kind
    id: str
    submodule: bool = False


class Objects:
    """The objects of a clone by their names; one ``git cat-file --batch``, started with the first question."""

    def __init__(self, clone: GitRepository) -> None:
        self.clone = clone
        self._process: Popen[bytes] | None = None

    def read(self, name: str, longest: int) -> tuple[str, bytes] | None:
        """Type and first bytes of an object, by any name that git knows for it; none if the clone lacks it."""
        return self.read_all([name], longest)[0]

    def read_all(self, names: Sequence[str], longest: int) -> list[tuple[str, bytes] | None]:
        """The same for many; a few hundred are asked for before the first answer is read."""
        found: list[tuple[str, bytes] | None] = []
        for start in range(0, len(names), _AHEAD):
            some = names[start : start + _AHEAD]
            try:
                given, said = self._open()
                given.write("".join(f"{name}\n" for name in some).encode())
                given.flush()
                found += [_answer(said, longest) for _ in some]
            except OSError as error:
                raise ToolFailed(f"git cat-file: {os.strerror(error.errno or 0)}") from error
        return found

    def _open(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process is None:
            self._process = self.clone.start("cat-file", "--batch")
        return cast("IO[bytes]", self._process.stdin), cast("IO[bytes]", self._process.stdout)

    def close(self) -> None:
        """End the process; it ends by itself when its input does."""
        if self._process is not None:
            self._process.communicate()
            self._process = None


def _answer(said: IO[bytes], longest: int) -> tuple[str, bytes] | None:
    header = said.readline().decode(errors="replace").rstrip("\n")
    words = header.split(" ")
    if len(words) != 3 or not words[2].isdigit():
        if header.endswith((" missing", " ambiguous")):
            return None
        raise ToolFailed(f"git cat-file: {header or 'it ended before it answered'}")
    size = int(words[2])
    content = said.read(min(size, longest))
    rest = size - len(content)
    while rest:
        skipped = len(said.read(min(rest, _CHUNK)))
        if not skipped:
            raise ToolFailed("git cat-file: it ended before it answered")
        rest -= skipped
    said.read(1)
    return words[1], content


@contextmanager
def objects_of(clone: GitRepository) -> Iterator[Objects]:
    """The objects of a clone; the process ends with the context."""
    objects = Objects(clone)
    try:
        yield objects
    finally:
        objects.close()


def commit_view(objects: Objects, commit: str, folder: str) -> View:
    """A commit, by its full id, seen from a folder of the clone (the empty path is its top).

    Raises ``ToolFailed``, with the command that fetches it, if the clone lacks the commit.
    """
    if objects.read(f"{commit}^{{commit}}", 0) is None:
        raise ToolFailed(f"git: the commit {commit} is not in this clone; fetch it: git fetch origin {commit}")

    @cache
    def entries(path: str) -> Mapping[str, Entry]:
        if not path:
            return _tree(objects, f"{commit}^{{tree}}")
        above, _, name = path.rpartition("/")
        there = entries(above).get(name)
        if there is None or there.kind is not Kind.FOLDER:
            return {}
        return _of_submodule(there) if there.submodule else _tree(objects, there.id)

    return _view(objects, lambda path: entries("/".join(part for part in (folder, path) if part)))


def index_view(objects: Objects, clone: GitRepository) -> View:
    """Git's index, seen from the folder of ``clone``: what the next commit will hold."""
    folders: dict[str, dict[str, Entry]] = {"": {}}
    for mode, stage, blob, path in clone.staged():
        above, _, name = path.rpartition("/")
        kind = _kind(mode) if stage == "0" else Kind.CONFLICT
        _folder(folders, above)[name] = Entry(kind, blob, mode.startswith(_SUBMODULE))
        if mode.startswith(_SUBMODULE):
            folders[path] = dict(_of_submodule(folders[above][name]))
    return _view(objects, lambda path: folders.get(path, {}))


def _folder(folders: dict[str, dict[str, Entry]], path: str) -> dict[str, Entry]:
    """The entries of a folder, made with those above it."""
    if path not in folders:
        above, _, name = path.rpartition("/")
        _folder(folders, above)[name] = Entry(Kind.FOLDER, "")
        folders[path] = {}
    return folders[path]


def _of_submodule(there: Entry) -> Mapping[str, Entry]:
    """As a checkout shows one: a folder that is a repository of its own."""
    return {".git": Entry(Kind.FILE, there.id)}


def _kind(mode: str) -> Kind:
    return _KINDS[mode[:-3]]


def _tree(objects: Objects, name: str) -> Mapping[str, Entry]:
    """The entries of a tree object: ``<mode> SP <name> NUL <id>`` each (gitformat-pack(5))."""
    read = objects.read(name, 1 << 30)
    if read is None or read[0] != "tree":
        raise ToolFailed(f"git: {name} is no tree of this clone")
    content, width = read[1], objects.clone.id_bytes
    found: dict[str, Entry] = {}
    start = 0
    while start < len(content):
        end = content.index(b"\0", start)
        mode, _, raw = content[start:end].partition(b" ")
        start = end + 1 + width
        entry = os.fsdecode(raw)
        if entry in ("", ".", "..") or "/" in entry:
            raise ToolFailed(f"git: {name} holds a name that no folder can hold; look with: git fsck")
        digits = mode.decode("ascii")
        found[entry] = Entry(_kind(digits), content[end + 1 : start].hex(), digits.startswith(_SUBMODULE))
    return found


def _view(objects: Objects, entries: Callable[[str], Mapping[str, Entry]]) -> View:
    def listing(folder: str) -> Mapping[str, Kind]:
        return {name: entry.kind for name, entry in sorted(entries(folder).items())}

    def read(ids: Sequence[str], longest: int) -> list[bytes]:
        answers = objects.read_all(ids, longest)
        if None in answers:
            lacking = ids[answers.index(None)]
            raise ToolFailed(f"git: the object {lacking} is not in this clone; fetch the whole history: git fetch")
        return [answer[1] for answer in answers if answer is not None]

    def content(path: str, longest: int) -> bytes | NotRead:
        folder, _, name = path.rpartition("/")
        return read([entries(folder)[name].id], longest)[0]

    def contents(folder: str, most: Most) -> Mapping[str, bytes | NotRead]:
        here = entries(folder)
        names = [name for name in sorted(here) if here[name].kind is Kind.FILE][: most.files]
        found: dict[str, bytes | NotRead] = {}
        size = 0
        for start in range(0, len(names), _AHEAD):
            some = names[start : start + _AHEAD]
            read_now = read([here[name].id for name in some], most.each)
            found |= zip(some, read_now, strict=True)
            size += sum(map(len, read_now))
            if size > most.all:
                break
        return found

    def link(path: str) -> str:
        folder, _, name = path.rpartition("/")
        return os.fsdecode(read([entries(folder)[name].id], _CHUNK)[0])

    return View(cache(listing), cache(link), cache(content), cache(contents))
