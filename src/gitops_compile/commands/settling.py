"""What a run without a change will say: noted at the end of a run that found everything in order.

Comes in: the opened fleet, and all that was printed. Goes out: an entry of the cache, from which ``adapters/settled``
answers the next run of the same words, if nothing that this one looked at has changed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from gitops_compile.adapters.failures import Failed
from gitops_compile.adapters.indexed import BELOW, ENTRY, state_of_index
from gitops_compile.adapters.settled import INDEX, TICK_NS, in_turn
from gitops_compile.adapters.standing import FLEET_FILE, Standing, nearest_clone, standing
from gitops_compile.adapters.states import FILE, FILES, NAMES, changed, state_of

if TYPE_CHECKING:
    from gitops_compile.adapters.git import GitRepository
    from gitops_compile.adapters.settled import Start
    from gitops_compile.adapters.views import Looked, State
    from gitops_compile.commands.opening import Opened
    from gitops_compile.commands.seeing import Seen

RENDERED: Final = "rendered"
_OF_GIT: Final = ("config", "config.worktree", "info/attributes", "info/exclude")
_RULES: Final = (".gitattributes", ".gitignore")
_NAMED: Final = ("core.attributesfile", "core.excludesfile")
_INCLUDES: Final = ("include.", "includeif.")


def started() -> Start | None:
    """The start of this run, if it may be remembered."""
    context = click.get_current_context(silent=True)
    start: Start | None = context.find_root().obj if context else None
    return start


def note_index(looked: Looked, file: str) -> None:
    """Note git's index, before git is asked anything about it."""
    if started():
        looked.indexes[file] = _content(file)


def note_git(seen: Seen, clone: GitRepository) -> None:
    """Note what sways git's answers, before git is asked anything about ``rendered/``."""
    if not started():
        return
    states = seen.looked.states
    try:
        _note_git(seen, clone, states)
    except (OSError, Failed):
        states[FILE] = None  # It cannot be told, so nothing will be remembered.


def _note_git(seen: Seen, clone: GitRepository, states: dict[str, State]) -> None:
    mark = f"{_top(clone)}/.git"  # A file where git's own folder lies elsewhere; it may come to name another one.
    for path in (mark, *clone.own(*_OF_GIT), *_rules(clone), str(clone.program)):
        states[FILE + path] = state_of(FILE, path)
    for name, value in clone.settings():
        if name in _NAMED:
            path = os.path.normpath(_top(clone) / value)
            states[FILE + path] = state_of(FILE, path)
        elif name.startswith(_INCLUDES):
            states[FILE + value] = None  # Settings of other files: which ones, only git can tell.
    if not seen.staged:
        note_index(seen.looked, clone.own("index")[0])


def settle(opened: Opened) -> None:
    """Remember a run that ended well; nothing, where the cache is off or anything may have changed meanwhile.

    The run was fine already: nothing that goes wrong here changes that.
    """
    with suppress(OSError, ValueError, Failed):  # ValueError: an odd index, or a name that is no text.
        _settle(opened)


def _settle(opened: Opened) -> None:
    start, seen, options = started(), opened.seen, opened.options
    if start is None or seen.commit or not options.builder.is_packaged or not _is_settled(seen, start[1]):
        return
    from gitops_compile.adapters.cache import cache_of  # noqa: PLC0415 - only for what is worth remembering
    from gitops_compile.adapters.settled import digests_over, packed  # noqa: PLC0415
    from gitops_compile.commands.telling import said_so_far  # noqa: PLC0415

    cache = cache_of(seen.repository)
    here, fleet = os.path.join(Path.cwd(), options.folder), options.fleet or ""  # noqa: PTH118 - a `..` in it stays
    where = standing(here, fleet, staged=seen.staged)
    if cache is None or where is None or where[1] not in ("", str(seen.repository / seen.file)):
        return
    asked, states = _of_index(seen, where) if seen.staged else _of_disk(seen)
    place = ["staged" if seen.staged else "", here, fleet, str(seen.repository), *asked]
    known = [what for what in states if what != INDEX]
    digests = " ".join(digests_over(place, where, states.items()))
    cache.write(start[0], packed((place, known, said_so_far(), digests)))
    cache.trim()


def _of_disk(seen: Seen) -> tuple[list[str], dict[str, bytes]]:
    """What git was asked through, and the state of all that was looked at in the work tree."""
    states = seen.looked.states
    known = {
        what: state[0]
        for what in in_turn(states)
        if (state := states[what]) is not None and not (what[0] == NAMES and FILES + what[1:] in states)
    }
    if not seen.looked.indexes:
        return ["", "", ""], known
    clone, prefix = _clone_of(seen)
    return _with_index(seen, clone, known, [BELOW + prefix + RENDERED])


def _of_index(seen: Seen, where: Standing) -> tuple[list[str], dict[str, bytes]]:
    """The same of the index, and where a nearer fleet file could come to stand in it."""
    clone, prefix = _clone_of(seen)
    entries = [BELOW + prefix + RENDERED]
    known: dict[str, bytes] = {}
    for what, state in sorted(seen.looked.states.items()):
        if what[1:2] == "/" and state is not None:
            known[what] = state[0]
        else:
            entries.append(what[0].upper() + (prefix + what[1:]).rstrip("/"))
    if not where[1]:
        here = Path(where[0])
        nearer = [above for above in (here, *here.parents) if above.is_relative_to(seen.repository)][:-1]
        entries += [ENTRY + (above / FLEET_FILE).relative_to(where[2]).as_posix() for above in nearer]
    return _with_index(seen, clone, known, entries)


def _with_index(
    seen: Seen, clone: GitRepository, known: dict[str, bytes], entries: list[str]
) -> tuple[list[str], dict[str, bytes]]:
    [content] = seen.looked.indexes.values()
    state = state_of_index(content, clone.id_bytes, entries)
    place = [clone.own("index")[0], clone.home, str(clone.id_bytes)]
    return place, {**known, **dict.fromkeys(entries, b""), INDEX: state}


def _is_settled(seen: Seen, began: int) -> bool:
    """Whether all that was looked at was older than a tick when the run began, and git's index is as it was."""
    looked = seen.looked
    for what, state in looked.states.items():
        if state is None or state[1] >= began - TICK_NS:
            return False
        if not seen.staged and changed(what[0], str(seen.repository / what[1:])) >= began - TICK_NS:
            return False
    return all(_content(file) == content for file, content in looked.indexes.items())


def _clone_of(seen: Seen) -> tuple[GitRepository, str]:
    """The clone that git was asked about, and the fleet's place in it, as the front of paths."""
    from gitops_compile.adapters.git import find  # noqa: PLC0415

    clone = find(seen.repository)
    if clone is None:
        raise ValueError("the clone is gone")
    return clone, f"{clone.prefix}/" if clone.prefix else ""


def _rules(clone: GitRepository) -> Iterator[str]:
    """The files in which a clone says what it ignores and how it treats files, from its top to the fleet."""
    top = _top(clone)
    for folder in (clone.folder, *clone.folder.parents):
        yield from (str(folder / name) for name in _RULES)
        if folder == top:
            return


def _top(clone: GitRepository) -> Path:
    return Path(nearest_clone(str(clone.folder)))


def _content(file: str) -> bytes:
    """The content of a file; empty where there is none, as git takes a missing index."""
    try:
        return Path(file).read_bytes()
    except FileNotFoundError:
        return b""
