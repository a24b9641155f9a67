"""Reading the repository: fleet files, fragments, and sources as whole folders, and nothing that lies elsewhere.

Comes in: a view of the repository (the work tree, the index, a commit) and paths relative to it. Goes out: content,
and for everything that may not be read a diagnostic (GC161, GC169): a link that leads away, a FIFO, a submodule, two
names that some systems take for one. Rules and limits are those of trust.md, section 4. A disk that fails raises
``DiskFailed``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from gitops_compile.adapters.failures import Refused
from gitops_compile.adapters.links import Nowhere, follow, is_git, is_other_repository
from gitops_compile.adapters.views import Kind, Most, NotRead, View
from gitops_compile.model.diagnostic import Diagnostic, Related
from gitops_compile.model.filetree import FileTree
from gitops_compile.model.position import Position
from gitops_compile.model.world import Include, SourceFiles

FILES: Final = 2_000
BYTES: Final = 32 * 1024 * 1024
ENTRIES: Final = 10_000
"""Files, folders and refusals together: folders without files, linked into each other, would never end."""

_MOST: Final = Most(FILES + 1, BYTES + 1, BYTES + 1)

LONGEST_PATH: Final = 1_024
FRAGMENT_BYTES: Final = 1024 * 1024
FRAGMENTS: Final = 1_000
ALL_FRAGMENT_BYTES: Final = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _File:
    path: str
    content: bytes


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder to walk: where it really stands, the path that the reader sees, the links that led there."""

    real: str
    shown: str
    through: tuple[str, ...] = ()


_Found = _File | _Folder | Diagnostic


def folder_reader(seen: View) -> Callable[[tuple[str, ...]], SourceFiles]:
    """A reader of every regular file below some folders, which together are the reach; ``.`` is the whole repository.

    It opens each file and folder once, however many reaches share it. What a link leads to stands under the link's own
    path. A folder that does not exist gives no files. Reading stops at 2,000 files or 32 MiB (GC169).
    """

    @cache
    def read(folders: tuple[str, ...]) -> SourceFiles:
        return _gathered(_below(seen, folders), folders)

    return read


def _gathered(found: Iterable[_Found], folders: tuple[str, ...]) -> SourceFiles:
    files: dict[str, bytes] = {}
    problems: list[Diagnostic] = []
    size = 0
    for count, item in enumerate(found):
        if isinstance(item, Diagnostic):
            problems.append(item)
        elif isinstance(item, _File):
            files[item.path] = item.content
            size += len(item.content)
        if len(files) > FILES or size > BYTES or count >= ENTRIES:
            problems.append(_too_much(folders))
            break
    return SourceFiles(FileTree(files), (*problems, *_same_names(files)))


def _too_much(folders: tuple[str, ...]) -> Diagnostic:
    what = f"the folders that this source may read ({', '.join(folders)}) hold more than {FILES:,} files or 32 MiB"
    hint = "Name smaller folders in source.path and source.bases, or move out what is no source."
    return Diagnostic("GC169", what, Position(folders[0]), hint)


def _below(seen: View, folders: tuple[str, ...]) -> Iterator[_Found]:
    reach = _outermost(folders)
    for folder in reach:
        place = follow(seen, folder)
        if isinstance(place, Nowhere):
            if not place.absent:
                yield _refused(folder, f"leads {place.what}", place.hint)
        elif not _within(place.path, reach):
            yield _outside(folder, place.path)
        elif place.kind is Kind.FOLDER:
            yield from _walk(seen, reach, _Folder(place.path, folder, (folder,) if place.path != folder else ()))


def _outermost(folders: tuple[str, ...]) -> tuple[str, ...]:
    """The folders without those that lie in another one, sorted; the whole repository is the empty path."""
    plain = sorted({"" if folder == "." else folder for folder in folders})
    return tuple(f for f in plain if not _within(f, tuple(other for other in plain if other != f)))


def _within(path: str, reach: tuple[str, ...]) -> bool:
    return any(not folder or path == folder or path.startswith(f"{folder}/") for folder in reach)


def _walk(seen: View, reach: tuple[str, ...], top: _Folder) -> Iterator[_Found]:
    pending = [top]
    while pending:
        folder = pending.pop()
        yield folder
        names = seen.listing(folder.real)
        if is_other_repository(folder.real, names):
            hint = "Copy its files into this repository, or move the folder out of the source."
            yield _refused(folder.shown, "is a git submodule or another repository", hint)
            continue
        below: list[_Folder] = []
        for item in _in_folder(seen, reach, folder, names):
            if isinstance(item, _Folder):
                below.append(item)
            else:
                yield item
        pending += reversed(below)


def _in_folder(seen: View, reach: tuple[str, ...], folder: _Folder, names: Mapping[str, Kind]) -> Iterator[_Found]:
    files = seen.contents(folder.real, _MOST)
    for name, kind in names.items():
        shown = f"{folder.shown}/{name}" if folder.shown else name
        real = f"{folder.real}/{name}" if folder.real else name
        bad = _bad_path(shown)
        if bad:
            yield bad
        elif is_git(name) or real == "rendered":
            continue
        elif kind is Kind.LINK:
            yield _linked(seen, reach, folder, shown, real)
        elif kind is Kind.FOLDER:
            yield _Folder(real, shown, folder.through)
        else:
            yield _file(shown, files[name] if name in files else _content(seen, real, kind))


def _bad_path(shown: str) -> Diagnostic | None:
    try:
        length = len(shown.encode())
    except UnicodeEncodeError:
        name = shown.encode(errors="surrogateescape").decode(errors="backslashreplace")
        return _refused(name, "has a name that is not UTF-8", "Rename it.")
    if length > LONGEST_PATH:
        return _refused(shown, f"has a path of more than {LONGEST_PATH:,} bytes", "Shorten the names of its folders.")
    return None


def _linked(seen: View, reach: tuple[str, ...], folder: _Folder, shown: str, real: str) -> _Found:
    place = follow(seen, real)
    if isinstance(place, Nowhere):
        return _refused(shown, f"is a link that leads {place.what}", place.hint)
    if not _within(place.path, reach):
        return _outside(shown, place.path)
    if place.kind is not Kind.FOLDER:
        return _file(shown, _content(seen, place.path, place.kind))
    # The link stands in a folder that its target holds: walking on would come here again, for ever.
    if any(_within(site, (place.path,)) for site in (real, *folder.through)):
        return _refused(shown, "is a link that leads to a folder which it stands in: a circle", "Remove it.")
    return _Folder(place.path, shown, (*folder.through, real))


def _content(seen: View, real: str, kind: Kind) -> bytes | NotRead:
    # Opening a device can already do something, so the listing's word is enough to leave it alone.
    return seen.content(real, BYTES + 1) if kind is Kind.FILE else NotRead(f"a {kind}, no regular file")


def _file(shown: str, content: bytes | NotRead) -> _File | Diagnostic:
    if isinstance(content, NotRead):
        return _refused(shown, f"is {content.what}", "A source holds regular files that nobody writes meanwhile.")
    return _File(shown, content)


def _outside(shown: str, path: str) -> Diagnostic:
    what = f"is a link that leads to {path or '.'}, outside of the folders that this source may read"
    return _refused(shown, what, "List that folder under source.bases, or put a copy in the link's place.")


def _refused(path: str, what: str, hint: str) -> Diagnostic:
    return Diagnostic("GC161", f"{path or '.'} {what}", Position(path or "."), hint)


def _same_names(paths: Iterable[str]) -> Iterator[Diagnostic]:
    """Paths that a file system may take for one: macOS and Windows fold case and Unicode forms."""
    known: dict[str, str] = {}
    told: set[tuple[str, str]] = set()
    for path in sorted(paths):
        end = len(path)
        while end > 0:
            part = path[:end]
            first = known.setdefault(_folded(part), part)
            if first != part and (first, part) not in told:
                told.add((first, part))
                yield _same_name(first, part)
            end = part.rfind("/")


def _folded(path: str) -> str:
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", path).casefold())


def _same_name(first: str, second: str) -> Diagnostic:
    what = f"{second} differs from {first} only in upper and lower case or in its Unicode form"
    hint = "Rename one of them: some file systems take both for one."
    return Diagnostic("GC161", what, Position(second), hint, related=(Related(Position(first), "the other one"),))


def includer(seen: View) -> Include:
    """The include function of ``read``: ``include`` with the repository filled in."""
    return lambda pattern: include(seen, pattern)


def include(seen: View, pattern: str) -> Mapping[str, bytes]:
    """The files that an include pattern meets: one path, or ``*`` in the name of the files of one folder.

    At most 1 MiB + 1 byte of each, and one file or byte more than all fragments together may have, so that the
    reader can refuse what is too much. Names with a leading dot are met only by a pattern with one.
    Raises ``Refused`` if a file of that name may not be read.
    """
    folder, _, name = pattern.rpartition("/")
    place = follow(seen, folder)
    if isinstance(place, Nowhere):
        if place.absent:
            return {}
        raise Refused((_refused(folder, f"leads {place.what}", place.hint),))
    if place.kind is not Kind.FOLDER:
        return {}
    fits = re.compile("[^/]*".join(re.escape(piece) for piece in name.split("*")), re.DOTALL)
    met: dict[str, bytes] = {}
    size = 0
    for known in seen.listing(place.path):
        if not fits.fullmatch(known) or (known.startswith(".") and not name.startswith(".")):
            continue
        path = f"{folder}/{known}" if folder else known
        bad = _bad_path(path)
        if bad:
            raise Refused((bad,))
        content = _regular(seen, path, FRAGMENT_BYTES + 1)
        if content is not None:
            met[path] = content
            size += len(content)
        if len(met) > FRAGMENTS or size > ALL_FRAGMENT_BYTES:
            break
    return met


def read_file(seen: View, path: str, longest: int) -> bytes | None:
    """The first ``longest`` bytes of a file, or none if there is no file; links stay in the repository.

    Raises ``Refused`` if it may not be read.
    """
    return _regular(seen, path, longest)


def _regular(seen: View, path: str, longest: int) -> bytes | None:
    place = follow(seen, path)
    if isinstance(place, Nowhere):
        if place.absent:
            return None
        raise Refused((_refused(path, f"leads {place.what}", place.hint),))
    if place.kind is Kind.FOLDER:
        return None
    content = seen.content(place.path, longest) if place.kind is Kind.FILE else NotRead(f"a {place.kind}")
    if isinstance(content, NotRead):
        raise Refused((_refused(path, f"is {content.what}", "Put a regular file in its place."),))
    return content
