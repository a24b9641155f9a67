"""Where a path of the repository really leads: symlinks are followed here, by name, and never by the kernel.

Comes in: a path, which may hold links. Goes out: the same place as a path without links, or why nobody may go
there. The rules are those of trust.md, section 4: at most 8 hops, never out of the repository, into ``.git`` or
into ``rendered/``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from gitops_compile.adapters.views import Kind, View

HOPS: Final = 8


@dataclass(frozen=True, slots=True)
class Place:
    """A path without links in it, and what stands there."""

    path: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Nowhere:
    """Why a path leads to nothing that may be read: ``what`` completes "this link leads ..."."""

    what: str
    hint: str
    absent: bool = False
    """Nothing that may be read stands there, and no link led there: as if it did not exist."""


def follow(view: View, path: str) -> Place | Nowhere:
    """Resolve ``path`` from the top of the repository, links in every part and ``..`` included."""
    pending = [part for part in reversed(path.split("/")) if part not in ("", ".")]
    here: tuple[str, ...] = ()
    kind, hops = Kind.FOLDER, 0
    while pending:
        part = pending.pop()
        if kind is not Kind.FOLDER:
            return _nothing(hops)
        if part == "..":
            if not here:
                return Nowhere("out of the repository", "Put what it leads to into the repository.")
            here = here[:-1]
            continue
        there = (*here, part)
        closed = closed_place(there)
        if closed:
            hint = "Sources stand elsewhere in the repository; name one of them."
            return Nowhere(f"into {closed}", hint, absent=hops == 0)
        names = view.listing("/".join(here))
        if is_other_repository("/".join(here), names):
            return Nowhere("into a git submodule", "Copy its files into this repository, or name another folder.")
        if part not in names:
            return _nothing(hops)
        if names[part] is not Kind.LINK:
            here, kind = there, names[part]
            continue
        hops += 1
        target = view.link("/".join(there))
        if hops > HOPS:
            return Nowhere(f"through more than {HOPS} links, or in a circle", "Let it name the file itself.")
        if target.startswith("/"):
            return Nowhere("out of the repository", "Use a relative path to something in the repository.")
        pending += [p for p in reversed(target.split("/")) if p not in ("", ".")]
    return Place("/".join(here), kind)


def _nothing(hops: int) -> Nowhere:
    return Nowhere("to nothing", "Create what it names, or remove it.", absent=hops == 0)


def closed_place(parts: tuple[str, ...]) -> str:
    """The name of the place that is never entered, if ``parts`` lie in one: git's own folder, and our output."""
    if is_git(parts[-1]):
        return ".git"
    return "rendered/" if parts[0] == "rendered" else ""


def is_git(name: str) -> bool:
    """Whether git keeps the name for itself; in any case, since some file systems do not tell case apart."""
    return name.casefold() == ".git"


def is_other_repository(folder: str, names: Mapping[str, Kind]) -> bool:
    """Whether a folder below the top is a submodule or another clone: then it has a ``.git`` of its own."""
    return bool(folder) and any(is_git(name) for name in names)
