"""A repository as something to look into: the work tree, git's index or a commit, all in the same three questions.

What stands in this folder, where does this link lead, what is in this file. Readers (``disk``, ``rendered``) ask a
``View`` and never know which of the three they look into, so their rules and limits are the same for all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from posixpath import basename, dirname


class Kind(StrEnum):
    """What stands under a name."""

    FILE = "regular file"
    FOLDER = "folder"
    LINK = "symlink"
    FIFO = "FIFO"
    SOCKET = "socket"
    DEVICE = "device"
    CONFLICT = "path in conflict in git's index"


@dataclass(frozen=True, slots=True)
class NotRead:
    """Why a file has no content to give: ``what`` completes "the file is ..."."""

    what: str


@dataclass(frozen=True, slots=True)
class Most:
    """How much of a folder is read: so many files, so many bytes of each, and no more files after so many in all."""

    files: int
    each: int
    all: int


@dataclass(frozen=True, slots=True)
class View:
    """A repository; each answer is taken once and kept, so that a run sees one state.

    Paths are relative to the fleet's folder, the empty one is that folder itself; no link is followed.
    ``content`` gives the first so many bytes of a file; ``contents`` the regular files of a folder by name.
    """

    listing: Callable[[str], Mapping[str, Kind]]
    link: Callable[[str], str]
    content: Callable[[str, int], bytes | NotRead]
    contents: Callable[[str, Most], Mapping[str, bytes | NotRead]]


def standing_in(seen: View, folder: str) -> View:
    """The same as if it stood in a folder of that name, of one part."""
    front = f"{folder}/"

    def inside(path: str) -> str:
        return "" if path == folder else path.removeprefix(front)

    return View(
        lambda path: seen.listing(inside(path)) if path else {folder: Kind.FOLDER},
        lambda path: seen.link(inside(path)),
        lambda path, longest: seen.content(inside(path), longest),
        lambda path, most: seen.contents(inside(path), most) if path else {},
    )


State = tuple[bytes, int] | None
"""A digest over a state, and the youngest time of change in it (nanoseconds); none where it cannot be told."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a run has looked at, and the state it was in before; both grow while the run goes on.

    ``states`` by a letter and a path: ``n`` for the names in a folder, ``d`` for these and its files, ``f`` for a
    single file; paths are the view's, or absolute. ``indexes``: files of git's index and their content.
    """

    states: dict[str, State] = field(default_factory=dict)
    indexes: dict[str, bytes] = field(default_factory=dict)


def watched(seen: View, looked: Looked, state: Callable[[str, str], State]) -> View:
    """The same view; the state of what it is asked for is noted before the first look at it."""

    def noted(what: str, path: str) -> None:
        key = what + path
        if key not in looked.states:
            looked.states[key] = state(what, path)

    def listing(folder: str) -> Mapping[str, Kind]:
        if "d" + folder not in looked.states:  # That holds the names, too.
            noted("n", folder)
        return seen.listing(folder)

    def link(path: str) -> str:
        noted("f", path)
        return seen.link(path)

    def content(path: str, longest: int) -> bytes | NotRead:
        noted("f", path)
        return seen.content(path, longest)

    def contents(folder: str, most: Most) -> Mapping[str, bytes | NotRead]:
        noted("d", folder)
        return seen.contents(folder, most)

    return View(listing, link, content, contents)


def edited(seen: View, files: Mapping[str, bytes]) -> View:
    """The same with other content in some of its files, and perhaps with new ones in folders that are there: what an
    edit would give, before it is written.
    """

    def listing(folder: str) -> Mapping[str, Kind]:
        below = seen.listing(folder)
        new = {name: Kind.FILE for name in _in(folder) if name not in below}
        return dict(sorted({**below, **new}.items())) if new else below

    def content(path: str, longest: int) -> bytes | NotRead:
        return files[path][:longest] if path in files else seen.content(path, longest)

    def contents(folder: str, most: Most) -> Mapping[str, bytes | NotRead]:
        return dict(sorted({**seen.contents(folder, most), **_in(folder)}.items()))

    def _in(folder: str) -> Mapping[str, bytes]:
        return {basename(path): one for path, one in files.items() if dirname(path) == folder}

    return replace(seen, listing=listing, content=content, contents=contents) if files else seen
