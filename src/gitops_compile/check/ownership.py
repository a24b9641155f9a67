"""Whose file is it? What ``render`` may write and delete under ``rendered/``, and what ``check`` says about it.

Comes in: the tree that the fleet gives, what stands there, and a witness that says whether the tool wrote a file's
bytes. Goes out: a plan that follows the table of trust.md (section 6), or the differences as diagnostics (GC731 to
GC737). A file that is not ours, or that somebody edited, is never lost without a flag or a line that says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from posixpath import dirname
from typing import Final, TypeAlias

from gitops_compile.check.grouped import Finding, Kind, diagnostics
from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.filetree import FileTree
from gitops_compile.model.header import is_ours, place_of
from gitops_compile.model.position import Position

STAGING: Final = "rendered/.gitops-compile"
"""The folder that a run writes into first; where it stands, a run was interrupted."""

Unmodified: TypeAlias = Callable[[str, bytes], bool]
"""Path and content of a file that is ours -> whether the tool wrote exactly these bytes there."""


@dataclass(frozen=True, slots=True)
class Found:
    """What stands under ``rendered/``: regular files, and what is none (path -> "symlink", "FIFO", ...)."""

    files: FileTree
    special: Mapping[str, str] = field(default_factory=dict)
    leftover: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What ``render`` does, and what it leaves alone; every path is relative to the repository, all are sorted.

    ``overwritten_edited`` and ``adopted`` are part of ``write``, ``deleted_edited`` is part of ``delete``. ``too_much``
    says what would be deleted without somebody's word; then nothing is done.
    """

    write: Mapping[str, bytes]
    delete: tuple[str, ...] = ()
    adopted: tuple[str, ...] = ()
    overwritten_edited: tuple[str, ...] = ()
    deleted_edited: tuple[str, ...] = ()
    kept_edited: tuple[str, ...] = ()
    kept_foreign: tuple[str, ...] = ()
    special: Mapping[str, str] = field(default_factory=dict)
    unchanged: int = 0
    leftover: bool = False
    too_much: tuple[Diagnostic, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether anything on the disk changes."""
        return bool(self.write or self.delete or self.leftover)

    @property
    def refused(self) -> bool:
        """Whether something is left to a person: exit code 1."""
        return bool(self.kept_edited or self.kept_foreign or self.special or self.too_much)


class _Is(Enum):
    """A row and column of the table in trust.md, section 6."""

    CHANGED = auto()
    EDITED = auto()
    FOREIGN = auto()
    EXTRA = auto()
    EDITED_EXTRA = auto()
    FOREIGN_EXTRA = auto()
    NOT_ASKED = auto()


def plan(
    wanted: FileTree,
    found: Found,
    unmodified: Unmodified,
    *,
    adopt: bool = False,
    delete_edited: bool = False,
    within: tuple[str, ...] | None = None,
) -> Plan:
    """Decide for every file.

    ``within`` are the folders (or files) of a partial render's targets: nothing else is deleted; none is a full
    render. With a link or a special file anywhere, nothing is written.
    """
    rows = _rows(wanted, found.files, unmodified, within)
    unchanged = len(found.files) - len(rows)
    if found.special:
        return Plan({}, special=dict(sorted(found.special.items())), unchanged=unchanged)
    foreign, edited_extra = _all(rows, _Is.FOREIGN), _all(rows, _Is.EDITED_EXTRA)
    kept_foreign = () if adopt else foreign
    kept_edited = () if delete_edited else edited_extra
    staying = {*kept_foreign, *kept_edited, *_all(rows, _Is.FOREIGN_EXTRA), *_all(rows, _Is.NOT_ASKED)}
    in_the_way = _conflicts(wanted, staying)
    same = {path for path in found.files if path not in rows}
    write = {path: content for path, content in wanted.items() if path not in same and path not in in_the_way}
    return Plan(
        write=write,
        delete=tuple(sorted({*_all(rows, _Is.EXTRA), *edited_extra} - set(kept_edited))),
        adopted=foreign if adopt else (),
        overwritten_edited=_all(rows, _Is.EDITED),
        deleted_edited=edited_extra if delete_edited else (),
        kept_edited=kept_edited,
        kept_foreign=tuple(sorted({*kept_foreign, *(in_the_way & staying)} - set(kept_edited))),
        unchanged=unchanged,
        leftover=found.leftover,
    )


def _rows(
    wanted: FileTree, files: FileTree, unmodified: Unmodified, within: tuple[str, ...] | None
) -> Mapping[str, _Is]:
    """What is to be said of each file that is not as it should be."""
    right = wanted.get
    differ = ((path, content) for path, content in files.items() if content != right(path))
    asked = None if within is None else frozenset(within)
    return {path: _row(path, content, right(path), unmodified, asked) for path, content in differ}


def _row(path: str, content: bytes, wanted: bytes | None, unmodified: Unmodified, asked: frozenset[str] | None) -> _Is:
    if wanted is None and asked is not None and asked.isdisjoint((path, *_above(path))):
        return _Is.NOT_ASKED
    written = with_our_line_ends(content)
    if not is_ours(written):
        return _Is.FOREIGN_EXTRA if wanted is None else _Is.FOREIGN
    if written == wanted or unmodified(path, written):
        return _Is.EXTRA if wanted is None else _Is.CHANGED
    return _Is.EDITED_EXTRA if wanted is None else _Is.EDITED


def with_our_line_ends(content: bytes) -> bytes:
    """The content as it was before git checked it out with CR LF; we never write a carriage return."""
    end = content.find(b"\n")
    return content.replace(b"\r\n", b"\n") if content[max(end - 1, 0) : end] == b"\r" else content


def _all(rows: Mapping[str, _Is], row: _Is) -> tuple[str, ...]:
    return tuple(path for path, verdict in rows.items() if verdict is row)


def _conflicts(wanted: FileTree, staying: set[str]) -> set[str]:
    """Wanted files that cannot be there beside the staying ones, and the staying ones that are why.

    They share a path, or one is a folder on the other's way.
    """
    if not staying:
        return set()
    paths = set(wanted)
    met = staying & {folder for above in sorted(set(map(dirname, wanted))) for folder in (above, *_above(above))}
    met |= {path for path in wanted if not met.isdisjoint(_above(path))} if met else set()
    for path in sorted(staying):
        in_its_way = paths.intersection(_above(path))
        met |= {path, *in_its_way} if in_its_way else set()
    return met | (staying & paths)


def _above(path: str) -> Iterator[str]:
    while path := dirname(path):
        yield path


_RENDER: Final = "Run: gitops-compile render"
_FOREIGN = Kind(
    "GC731",
    "was not written by gitops-compile, and the fleet gives one of this name",
    "were not written by gitops-compile, and the fleet gives files of these names",
    "Move it away, or let it be overwritten: gitops-compile render --adopt",
)
_FOREIGN_EXTRA = Kind(
    "GC731",
    "was not written by gitops-compile",
    "were not written by gitops-compile",
    "Move it out of rendered/, or remove it.",
)
_EDITED = Kind(
    "GC732",
    "was edited by hand",
    "were edited by hand",
    "Make the change in the fleet or its sources; then run: gitops-compile render (it overwrites the edit)",
)
_EDITED_EXTRA = Kind(
    "GC732",
    "was edited by hand, and the fleet does not give it any more",
    "were edited by hand, and the fleet does not give them any more",
    "Keep elsewhere what you need of it; then run: gitops-compile render --delete-edited",
)
_CHANGED = Kind("GC734", "is not what the fleet gives", "are not what the fleet gives", _RENDER)
_EXTRA = Kind("GC736", "is not given by the fleet any more", "are not given by the fleet any more", _RENDER)
_MISSING = Kind("GC735", "is missing", "are missing", _RENDER)

_TOLD: Final = {
    _Is.CHANGED: _CHANGED,
    _Is.EDITED: _EDITED,
    _Is.FOREIGN: _FOREIGN,
    _Is.EXTRA: _EXTRA,
    _Is.EDITED_EXTRA: _EDITED_EXTRA,
    _Is.FOREIGN_EXTRA: _FOREIGN_EXTRA,
}


def differences(wanted: FileTree, found: Found, unmodified: Unmodified) -> tuple[Diagnostic, ...]:
    """Everything in which ``rendered/`` differs from what the fleet gives; alike ones of a target are one.

    A file that differs in its line ends alone is told by ``check/hidden`` (GC741).
    """
    files = diagnostics(
        (*_file_findings(wanted, found, unmodified), *_special(found.special), *_missing(wanted, found))
    )
    return (*files, *_leftover(found))


def refusals(made: Plan) -> tuple[Diagnostic, ...]:
    """What ``render`` left alone and a person must decide: the reasons for its exit code 1."""
    kept = [(path, _EDITED_EXTRA) for path in made.kept_edited] + [(path, _FOREIGN) for path in made.kept_foreign]
    told = diagnostics((*(Finding(kind, path, 0, dirname(path)) for path, kind in kept), *_special(made.special)))
    return (*made.too_much, *told)


def _file_findings(wanted: FileTree, found: Found, unmodified: Unmodified) -> Iterator[Finding]:
    for path, row in _rows(wanted, found.files, unmodified, None).items():
        content, right = found.files[path], wanted.get(path)
        if row in _TOLD and with_our_line_ends(content) != right:
            line = first_difference(content, right) if right is not None and is_ours(content) else 0
            yield Finding(_TOLD[row], path, line, _target_folder(path, content if right is None else right))


def _leftover(found: Found) -> Iterator[Diagnostic]:
    if found.leftover:
        yield Diagnostic("GC737", "an interrupted run left this folder", Position(STAGING), _RENDER)


def _missing(wanted: FileTree, found: Found) -> Iterator[Finding]:
    for path, content in wanted.items():
        if path not in found.files and path not in found.special:
            yield Finding(_MISSING, path, 0, _target_folder(path, content))


def _special(special: Mapping[str, str]) -> Iterator[Finding]:
    for path, what in special.items():
        hint = "Remove it: under rendered/ stand folders and regular files alone. Nothing is written until then."
        yield Finding(Kind("GC733", f"is a {what}", f"are each a {what}", hint), path, 0, dirname(path))


def _target_folder(path: str, content: bytes) -> str:
    """The folder of the target that the file belongs to, as its header says; else the folder that it is in."""
    folder = f"rendered/{place_of(content)}"
    return folder if path.startswith(f"{folder}/") else dirname(path)


def first_difference(one: bytes, other: bytes) -> int:
    """The number of the first line in which two contents differ; the last one's if one only goes on."""
    lines, others = one.split(b"\n"), other.split(b"\n")
    for number, (line, right) in enumerate(zip(lines, others, strict=False), start=1):
        if line != right:
            return number
    return min(len(lines), len(others))
