"""What people wrote that holds a leaf of a build: the places of the candidates that are seen in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from posixpath import dirname
from typing import Any, Final, TypeAlias

from gitops_compile.model.build import Object
from gitops_compile.model.kinds import name_of
from gitops_compile.model.position import Position
from gitops_compile.provenance.candidates import Candidate
from gitops_compile.provenance.handed import Role
from gitops_compile.provenance.origin import Kind, Origin, Spot
from gitops_compile.provenance.paths import at_path
from gitops_compile.provenance.subject import KIND, NAME, Subject, generates
from gitops_compile.provenance.texts import Found
from gitops_compile.provenance.trials import Holding, Leaf
from gitops_compile.provenance.used import used
from gitops_compile.read.written import KeyPath
from gitops_compile.render.inputs import Input

Find: TypeAlias = Callable[[Candidate], Found]
Studied: TypeAlias = Callable[[Leaf], Holding]
"""What the trials tell of a leaf."""

# kustomize, api/hasher/hasher.go: ten characters of this alphabet.
_HASH: Final = re.compile(r"-[2456789bcdfghkmt]{10}\Z")


@dataclass(frozen=True, slots=True)
class Sources:
    """A target's input, its build as a subject, where its candidates stand, and the trials."""

    given: Input
    subject: Subject
    find: Find
    studied: Studied


def source_of(of: Sources, number: int, path: KeyPath) -> Origin:
    """What the build's input holds of a leaf of what was built."""
    value = at_path(of.subject.built[number], path)
    if path in KIND:
        return _kind(of, number, path, value)
    leaf = (number, path)
    holding = of.studied(leaf)
    numbers = holding.seen.get(leaf, ())
    every = [of.subject.candidates[one] for one in numbers or holding.possible.get(leaf, ())]
    if not every:
        return _made(of, number, path, value)
    return _origin(of, every, path, value, bool(numbers), _why(every, value) if numbers else "")


def _origin(of: Sources, every: list[Candidate], path: KeyPath, value: Any, certain: bool, why: str = "") -> Origin:
    found = [of.find(one) for one in every]
    kind = Kind.TEMPLATE if any(one.templated for one in found) else Kind.SOURCE
    spots = tuple(_spot(of, one, path, value) for one in found)
    return Origin(path, value, kind, spots, why, certain and all(one.exact for one in found))


def _spot(of: Sources, found: Found, path: KeyPath, value: Any) -> Spot:
    names = dict.fromkeys(name for expression in found.expressions for name in expression.names)
    taken = (one for name in names for one in used(of.given.target, name, path, value))
    text = " ".join(dict.fromkeys(expression.text for expression in found.expressions))
    at = replace(found.at, file=of.given.file(found.at.file))
    return Spot(at, text, tuple({(one.path, one.at): one for one in taken}.values()))


def _why(every: list[Candidate], value: Any) -> str:
    """What kustomize does with a value on its way, as far as it shows."""
    said = []
    if every[-1].raw and not every[-1].scalar.path:
        said.append("the whole file")
    if len(every) > 1:
        said.append("put together by kustomize")
    suffix = _HASH.search(value) if isinstance(value, str) else None
    if suffix and not any(suffix.group() in one.text for one in every):
        said.append("with the hash of the generated content")
    return ", ".join(said)


def _kind(of: Sources, number: int, path: KeyPath, value: Any) -> Origin:
    """``apiVersion`` and ``kind`` stand in the document that names the object, or a generator makes them.

    Where one document or generator alone is of that kind and name, no trial is needed.
    """
    made = of.subject.built[number]
    documents = _documents(of, made, path)
    named = [one for one in documents if one[1] in name_of(made)]
    makers = [one for one in of.subject.candidates if generates(of.subject.given, one, made) and not one.patch]
    likely = [one for one in makers if one.text in name_of(made)]
    if len(named) + len(likely) > 1:
        holders = _holders(of, number)
        keys = {(one.file, one.scalar.document, one.scalar.path[: -len(NAME)]) for one in holders}
        named = [one for one in named if (one[0].file, one[0].one.document, one[0].one.path[:-1]) in keys] or named
        likely = [one for one in likely if one in holders]
        named = [] if likely and not any(one.scalar.path[-2:] == NAME for one in holders) else named
    if likely and not named:
        return Origin(path, value, Kind.RULE, (_spot(of, of.find(likely[0]), path, value),), _made_by(likely[0]))
    every = [one for one, _ in named or documents]
    return _origin(of, every, path, value, len(every) == 1) if every else _made(of, number, path, value)


def _made_by(generator: Candidate) -> str:
    return f"{generator.scalar.path[0]} makes it"


def _holders(of: Sources, number: int) -> list[Candidate]:
    """What holds the name of an object, or may."""
    leaf = (number, NAME)
    holding = of.studied(leaf)
    numbers = (*holding.seen.get(leaf, ()), *holding.possible.get(leaf, ()))
    return [of.subject.candidates[one] for one in numbers]


def _documents(of: Sources, made: Object, path: KeyPath) -> list[tuple[Candidate, str]]:
    """What says ``path`` in each document, or item of a ``List``, of the object's version and kind; and its name."""
    given = of.subject.given
    found = []
    for file, values in sorted(given.scalars.items()):
        if given.roles[file] is Role.MANIFEST:
            said = {(one.document, one.path): one for one in values}
            for document, at in said:
                front = at[:-1]
                pair = [said.get((document, (*front, *key))) for key in KIND]
                if at[-1:] == ("kind",) and [one and one.text for one in pair] == [
                    made.get("apiVersion"),
                    made.get("kind"),
                ]:
                    name = said.get((document, (*front, *NAME)))
                    found.append((Candidate(file, said[(document, (*front, *path))]), name.text if name else ""))
    return found


def _made(of: Sources, number: int, path: KeyPath, value: Any) -> Origin:
    """Nothing holds it: the file that makes the object, or else the folder that is built."""
    holders = _holders(of, number) if path != NAME else []
    if holders:
        spot = _spot(of, of.find(holders[-1]), path, value)
        return Origin(path, value, Kind.RULE, (spot,), "kustomize makes it for the object that is named here")
    given = of.subject.given
    folder = of.given.chosen.folder
    files = [file for file in given.roles if dirname(file) == folder and given.roles[file] is Role.SETTINGS]
    at = Position(of.given.file(files[0] if files else folder or "."))
    return Origin(path, value, Kind.RULE, (Spot(at),), "kustomize makes it in this build")
