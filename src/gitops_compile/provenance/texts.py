"""The place in what people wrote that a candidate stands for: the file itself, the kustomization, or the template."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from gitops_compile.model.filetree import FileTree
from gitops_compile.model.position import Position
from gitops_compile.provenance.candidates import Candidate
from gitops_compile.provenance.handed import Handed, Role
from gitops_compile.read.text import position_of
from gitops_compile.read.written import Written, written
from gitops_compile.render.kustomization.paths import TEMPLATE

if TYPE_CHECKING:
    from gitops_compile.provenance.templates import Expression, Origins


@dataclass(frozen=True, slots=True)
class Found:
    """A place, the template's expressions that wrote what stands there, and whether it is exact."""

    at: Position
    expressions: tuple[Expression, ...] = ()
    templated: bool = False
    exact: bool = True


@dataclass(frozen=True, slots=True)
class _Original:
    """A file as people wrote it or as its template gave it, before it became our own JSON."""

    file: str
    text: str
    origins: Origins | None


def finder(tree: FileTree, given: Handed, origins: Callable[[str], Origins | None]) -> Callable[[Candidate], Found]:
    """A function from a candidate to where it stands; ``origins`` traces the template at a path."""

    @cache
    def original(file: str) -> _Original | None:
        if file in tree:
            return _Original(file, tree[file].decode("utf-8", "replace"), None)
        traced = origins(file + TEMPLATE) if file + TEMPLATE in tree else None
        return _Original(file + TEMPLATE, traced.text, traced) if traced is not None else None

    scalars = cache(written)

    def find(candidate: Candidate) -> Found:
        here = original(candidate.file)
        if here is None:
            return Found(Position(candidate.file), exact=False)
        span = _span(here.text, candidate, given.roles[candidate.file], scalars)
        if span is None:
            return Found(Position(here.file), templated=here.origins is not None, exact=False)
        if here.origins is None:
            return Found(position_of(here.file, here.text, span[0]))
        at, expressions, exact = here.origins.at(*span)
        return Found(at, expressions, templated=True, exact=exact)

    return find


def _span(
    text: str, candidate: Candidate, role: Role, scalars: Callable[[str], tuple[Written, ...]]
) -> tuple[int, int] | None:
    """The characters of a candidate in the original text."""
    if role not in (Role.SETTINGS, Role.PLUGIN):
        return candidate.one.span
    outer = _same(candidate.one, scalars(text))
    if outer is None or candidate.inner is None:
        return None if outer is None else outer.span
    inner = _same(candidate.inner, scalars(outer.text))
    return outer.span if inner is None else _inside(text, outer, inner) or outer.span


def _same(one: Written, others: tuple[Written, ...]) -> Written | None:
    """The scalar at the same path, else the only one with the same text."""
    exact = next((other for other in others if (other.document, other.path) == (one.document, one.path)), None)
    if exact is not None:
        return exact
    alike = [other for other in others if other.text == one.text]
    return alike[0] if len(alike) == 1 else None


def _inside(text: str, outer: Written, inner: Written) -> tuple[int, int] | None:
    """Where a scalar of an inline text stands in the file, if the text is a literal block."""
    if outer.style != "|":
        return None
    start = text.find("\n", outer.span[0]) + 1
    lines = text[start : outer.span[1]].split("\n")
    first = outer.text.split("\n")[0]
    indent = len(lines[0]) - len(lines[0].lstrip(" ")) - (len(first) - len(first.lstrip(" ")))
    if inner.line > len(lines):
        return None
    begin = start + sum(len(line) + 1 for line in lines[: inner.line - 1]) + indent + inner.column - 1
    return begin, begin + max(inner.span[1] - inner.span[0], 1)
