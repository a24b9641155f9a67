"""Which targets have an object: the listing of both sides, asked under the name that the object has in each of them.

Comes in: the members of a row, and targets. Goes out: those of the targets that have one of its objects on either side.
No file is read (review.md, section 7, "n of m").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Final, TypeAlias

from gitops_compile.compare.grouping.variables import declared, filled, marking, variables_at
from gitops_compile.model.change import Sides
from gitops_compile.model.review import Member

Files: TypeAlias = frozenset[str]
"""Files of objects as every target could have them: below its folder, as they are and with marked variables."""

TOP: Final = "rendered/"
_ARGOCD: Final = f"{TOP}argocd/"
_HASHED: Final = re.compile(r"(.*/(?:configmap|secret)_.+)-[2456789bcdfghkmt]{10}(\.yaml)")


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """Three questions to the names of files; answers are kept while a review is made."""

    files: Callable[[Iterable[Member]], Files]
    having: Callable[[tuple[str, ...], Files], frozenset[str]]
    paths: Callable[[str, Files], tuple[str, ...]]


def listing_of(sides: Sides) -> Listing:
    """The listing of both sides."""
    base, head = sides.base.listing, sides.head.listing
    unhashed = cache(lambda: frozenset(_without_hash(path) for path in chain(base, head) if _HASHED.fullmatch(path)))
    values = cache(lambda target: _values(sides, target))
    mark = cache(lambda target: marking(values(target).items()))

    def paths(target: str, files: Files) -> tuple[str, ...]:
        relative = (filled(file, values(target)) for file in sorted(files))
        found = (file if file.startswith(_ARGOCD) else f"{TOP}{target}/{file}" for file in relative if file)
        return tuple(dict.fromkeys(found))

    @cache
    def having(targets: tuple[str, ...], files: Files) -> frozenset[str]:
        hashed = unhashed() if any(_HASHED.fullmatch(f"/{file}") for file in files) else frozenset()
        return frozenset(
            target
            for target in targets
            if any(
                path in base or path in head or (hashed and _without_hash(path) in hashed)
                for path in paths(target, files)
            )
        )

    def files(members: Iterable[Member]) -> Files:
        return frozenset(file for one in members for file in _files(one, mark(one.target)))

    return Listing(files, having, paths)


def _files(one: Member, mark: Callable[[str], str]) -> tuple[str, ...]:
    if one.path.startswith(_ARGOCD):
        # An Application lies below its instance and environment; its name holds the target's own names.
        return (f"{_ARGOCD}\0{{instance}}/\0{{environment}}/{mark(one.path.rpartition('/')[2])}",)
    file = one.path.removeprefix(f"{TOP}{one.target}/")
    return file, mark(file)


def _values(sides: Sides, name: str) -> Mapping[str, str]:
    target = declared(sides, name)
    if target is None:
        return {}
    instance = {"instance": target.argocd.name} if target.argocd else {}
    return {**variables_at(target).by_name, **instance}


def _without_hash(path: str) -> str:
    return _HASHED.sub(r"\1\2", path)
