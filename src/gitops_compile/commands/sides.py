"""Both sides of a review, read: what differs between two states, their fleets, and a way to the files beside.

Comes in: the base's commit and the opened head, or two folders. Goes out: a ``Side`` for each. Only files that differ
are read; whatever else a rule asks for is read then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from gitops_compile.adapters import changes
from gitops_compile.adapters.views import Kind, View
from gitops_compile.commands.opening import Opened, declared
from gitops_compile.commands.ranges import files_between
from gitops_compile.commands.seeing import git_objects, see_pinned
from gitops_compile.model.change import Manifest, Side
from gitops_compile.model.diagnostic import Outcome

if TYPE_CHECKING:
    from gitops_compile.adapters.changes import Half
    from gitops_compile.adapters.git import GitRepository
    from gitops_compile.pipeline import Declared

RENDERED = "rendered"


@dataclass(frozen=True, slots=True)
class Halves:
    """Both sides of what differs.

    ``special``: what differs below ``rendered/`` and is no regular file. ``changed``: the files outside of it.
    ``opened``: both states. ``found``: what each fleet says when it is read.
    """

    base: Side
    head: Side
    special: tuple[Mapping[str, str], Mapping[str, str]]
    changed: frozenset[str]
    opened: tuple[Opened, Opened]
    found: tuple[Outcome[Declared], Outcome[Declared]]


def halves(commit: str, head: Opened, files: tuple[Half, Half] | None = None) -> Halves:
    """What differs between a commit and the head, and the fleets of both; ``files`` if somebody knows them already."""
    old, new = files or files_between(commit, head)
    clone = git_objects(head.repository).clone.at(head.repository)
    base = replace(head, seen=replace(head.seen, view=see_pinned(head.seen, commit), commit=commit, staged=False))
    paths = frozenset((*old.files, *new.files, *old.special, *new.special))
    outside = frozenset(path for path in paths if not _is_rendered(path))
    after = declared(head)
    # The same files give the same fleet; then both sides share its targets, and nothing of them is compared.
    before = declared(base) if outside else after
    at_base = changes.listing(clone, commit, RENDERED) if paths else frozenset()
    at_head = _listing(head, clone) if paths else frozenset()
    return Halves(
        _side(before, old, at_base, base.seen.view, is_base=True),
        _side(after, new, at_head, head.seen.view, is_base=False),
        (_special(old), _special(new)),
        outside,
        (base, head),
        (before, after),
    )


def of_folders(old: Path, new: Path) -> tuple[Side, Side, tuple[Mapping[str, str], Mapping[str, str]]]:
    """Two folders laid out like ``rendered/``, and what in them is no regular file; nobody says what is protected."""
    from gitops_compile.adapters.handles import view  # noqa: PLC0415
    from gitops_compile.adapters.rendered import read_rendered  # noqa: PLC0415
    from gitops_compile.adapters.views import standing_in  # noqa: PLC0415

    seen = [standing_in(view(folder), RENDERED) for folder in (old, new)]
    base, head = (read_rendered(one) for one in seen)
    same = {path for path, content in base.files.items() if head.files.get(path) == content}
    sides = [
        Side(
            None,
            None,
            frozenset(found.files),
            {path: content for path, content in found.files.items() if path not in same},
            objects_below(one),
        )
        for found, one in ((base, seen[0]), (head, seen[1]))
    ]
    return sides[0], sides[1], (base.special, head.special)


def objects_below(seen: View) -> Callable[[str], tuple[Manifest, ...]]:
    """A function that reads every object below a folder of ``rendered/``; each folder once."""

    @cache
    def below(folder: str) -> tuple[Manifest, ...]:
        from gitops_compile.compare.objects import read_manifests  # noqa: PLC0415
        from gitops_compile.compare.written import parse_written  # noqa: PLC0415

        files = dict(_files(seen, f"{RENDERED}/{folder}"))
        read = read_manifests(files, parse_written)
        return tuple(one for path in sorted(read.by_path) for one in read.by_path[path])

    return below


def _files(seen: View, folder: str) -> Iterable[tuple[str, bytes]]:
    above, _, name = folder.rpartition("/")
    if seen.listing(above).get(name) is not Kind.FOLDER:
        return
    for entry, kind in seen.listing(folder).items():
        path = f"{folder}/{entry}"
        if kind is Kind.FOLDER:
            yield from _files(seen, path)
        elif kind is Kind.FILE:
            content = seen.content(path, changes.LONGEST)
            if isinstance(content, bytes):
                yield path, content


def _listing(head: Opened, clone: GitRepository) -> frozenset[str]:
    if head.seen.is_work_tree:
        return changes.listing_of_work_tree(clone, RENDERED)
    if head.seen.staged:
        return changes.listing_of_index(clone, RENDERED)
    return changes.listing(clone, head.seen.commit, RENDERED)


def _side(found: Outcome[Declared], half: Half, listing: frozenset[str], seen: View, *, is_base: bool) -> Side:
    fleet, targets = (found.value.fleet, found.value.targets) if found.value is not None else (None, None)
    files = {path: content for path, content in half.files.items() if _is_rendered(path)}
    return Side(fleet, targets, listing, files, objects_below(seen), assume_protected=is_base and fleet is None)


def _special(half: Half) -> Mapping[str, str]:
    return {path: what for path, what in half.special.items() if _is_rendered(path)}


def _is_rendered(path: str) -> bool:
    return path.startswith(f"{RENDERED}/")
