"""Names that tie things together: a patch finds its container by one, a replacement its Service.

Such a name cannot be changed alone, so it is changed wherever it stands; what made the object is then told from what
only names it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from gitops_compile.model.build import Object
from gitops_compile.model.kinds import group_kind
from gitops_compile.provenance.candidates import Candidate
from gitops_compile.provenance.edits import renamed
from gitops_compile.provenance.handed import Handed, Role
from gitops_compile.provenance.marks import carries, runs
from gitops_compile.provenance.paths import at_path, missing
from gitops_compile.provenance.subject import KIND, NAME, Subject, describes, generates
from gitops_compile.provenance.trials import Holding, Leaf, Try, in_order_of
from gitops_compile.read.written import KeyPath

_FIXES: Final = ("namePrefix", "nameSuffix")


def tied(of: Subject, leaves: Iterable[Leaf], first: Holding, attempt: Try) -> Holding:
    """What names hold of the leaves, beyond what ``first`` tells; one of several where they cannot be told apart."""
    told = {number for numbers in first.seen.values() for number in numbers}
    options = {leaf: tuple(_options(of, leaf, first, told)) for leaf in leaves if leaf[1] not in KIND}
    names = sorted({of.candidates[number].text for numbers in options.values() for number in numbers})
    results = attempt([renamed(of.given, name, number) for number, name in enumerate(names)]) if names else []
    outputs = {
        name: None if result is None else in_order_of(of.built, result)
        for name, result in zip(names, results, strict=True)
    }
    seen: dict[Leaf, tuple[int, ...]] = {}
    possible: dict[Leaf, tuple[int, ...]] = {}
    for leaf, numbers in options.items():
        proved = [number for number in numbers if _carried(outputs, names, of.candidates[number].text, leaf)]
        best = _makers(of, leaf, proved)
        if best and len({of.candidates[number].text for number in best}) == len(best):
            seen[leaf] = best
        elif (best or numbers) and leaf not in first.seen:
            possible[leaf] = best or numbers
    return Holding(seen, possible=possible)


def _options(of: Subject, leaf: Leaf, first: Holding, told: set[int]) -> Iterator[int]:
    """Candidates that were seen nowhere, whose text is in the leaf, under the same key, and that may make it.

    Where a part of the leaf is told already, these are prefixes, suffixes, and names of objects for the rest of it (a
    replacement puts them there).
    """
    text = of.text(leaf) or ""
    known = frozenset().union(*(runs(of.candidates[number].text) for number in first.seen.get(leaf, ())))
    for number, one in enumerate(of.candidates):
        if number in told or one.patch or not one.text or one.text not in text:
            continue
        path = one.scalar.path
        if path[-1:] and path[-1] in _FIXES:
            yield number
        elif leaf in first.seen:
            if path[-2:] == NAME and runs(one.text).isdisjoint(known) and runs(one.text) <= runs(text):
                yield number
        elif path[-1:] == leaf[1][-1:] and _may_make(of.given, one, of.built[leaf[0]], leaf[1]):
            yield number


def _may_make(given: Handed, one: Candidate, made: Object, path: KeyPath) -> bool:
    """Whether a candidate's document or generator is of the object's kind, where it would name the object."""
    if given.roles[one.file] is Role.SETTINGS:
        return path == NAME and generates(given, one, made)
    said = given.kind(one.file, one.scalar.document)
    return said is None or said.text in (group_kind(made)[1], "List") or path != NAME


def _carried(outputs: Mapping[str, tuple[Object, ...] | None], names: list[str], name: str, leaf: Leaf) -> bool:
    output = outputs[name]
    if output is None:
        return False
    value = at_path(output[leaf[0]], leaf[1])
    return not missing(value) and names.index(name) in carries(output[leaf[0]], leaf[1], value)


def _makers(of: Subject, leaf: Leaf, proved: list[int]) -> tuple[int, ...]:
    """Of candidates with equal text the likeliest: those in a document of the object's kind and name, at its path."""
    every = of.candidates
    fixes = [number for number in proved if every[number].scalar.path[-1] in _FIXES]
    rest = [number for number in proved if number not in fixes]
    own = [number for number in rest if describes(of.given, every[number], of.built[leaf[0]])]
    for some in (own, rest):
        exact = [number for number in some if every[number].scalar.path == leaf[1]]
        shaped = [number for number in some if _shape(every[number].scalar.path) == _shape(leaf[1])]
        if exact or shaped:
            return (*fixes, *(exact or shaped))
    return (*fixes, *(own or rest))


def _shape(path: KeyPath) -> KeyPath:
    """A path with every index the same: an item may have moved."""
    return tuple(0 if isinstance(part, int) else part for part in path)
