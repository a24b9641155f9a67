"""A repository as something to look into: the work tree, git's index or a commit, all in the same three questions.

What stands in this folder, where does this link lead, what is in this file. Readers (``disk``, ``rendered``) ask a
``View`` and never know which of the three they look into, so their rules and limits are the same for all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum


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


@dataclass(frozen=True, slots=True)
class Looked:
    """What a run has looked at, as paths of the view: folders of which names count, folders whose files were read, and
    single files. It grows while the run goes on.
    """

    listed: set[str] = field(default_factory=set)
    read: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)


def watched(seen: View, looked: Looked) -> View:
    """The same view; what it is asked for is noted."""

    def listing(folder: str) -> Mapping[str, Kind]:
        looked.listed.add(folder)
        return seen.listing(folder)

    def link(path: str) -> str:
        looked.files.add(path)
        return seen.link(path)

    def content(path: str, longest: int) -> bytes | NotRead:
        looked.files.add(path)
        return seen.content(path, longest)

    def contents(folder: str, most: Most) -> Mapping[str, bytes | NotRead]:
        looked.read.add(folder)
        return seen.contents(folder, most)

    return View(listing, link, content, contents)


def edited(seen: View, files: Mapping[str, bytes]) -> View:
    """The same with other content in some of its files: what an edit would give, before it is written."""

    def content(path: str, longest: int) -> bytes | NotRead:
        return files[path][:longest] if path in files else seen.content(path, longest)

    def contents(folder: str, most: Most) -> Mapping[str, bytes | NotRead]:
        below = seen.contents(folder, most)
        front = f"{folder}/" if folder else ""
        return {name: files.get(front + name, old) for name, old in below.items()}

    return replace(seen, content=content, contents=contents) if files else seen
