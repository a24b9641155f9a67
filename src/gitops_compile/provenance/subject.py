"""A build to be studied: what was handed to the engine, the scalars in it that may come out, and what came out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gitops_compile.model.build import BuildRequest, Object, ParseRequest
from gitops_compile.model.kinds import group_kind, name_of
from gitops_compile.provenance.candidates import Candidate, candidates
from gitops_compile.provenance.handed import GENERATORS, Handed, Role, handed
from gitops_compile.provenance.marks import decoded, is_encoded
from gitops_compile.provenance.paths import at_path, missing
from gitops_compile.provenance.trials import Leaf
from gitops_compile.read.written import KeyPath

NAME: Final[KeyPath] = ("metadata", "name")
KIND: Final[tuple[KeyPath, ...]] = (("apiVersion",), ("kind",))


@dataclass(frozen=True, slots=True)
class Subject:
    """A request read, its candidates by number, and the objects that it gives."""

    given: Handed
    candidates: tuple[Candidate, ...]
    built: tuple[Object, ...]

    def text(self, leaf: Leaf) -> str | None:
        """What stands in a leaf as text, that of a Secret decoded; none where nothing does."""
        one = self.built[leaf[0]]
        value = at_path(one, leaf[1])
        if missing(value):
            return None
        return decoded(str(value)) if is_encoded(one, leaf[1]) else str(value)


def subject(request: BuildRequest | ParseRequest, built: tuple[Object, ...]) -> Subject:
    """The subject of a request that gives the objects ``built``."""
    given = handed(request)
    return Subject(given, candidates(given), built)


def generates(given: Handed, one: Candidate, made: Object) -> bool:
    """Whether a candidate is the name of a generator of the object's kind."""
    kind = group_kind(made)[1]
    return given.roles[one.file] is Role.SETTINGS and GENERATORS.get(str(one.scalar.path[0])) == kind


def describes(given: Handed, one: Candidate, made: Object) -> bool:
    """Whether a candidate's document is of the object's kind, and its name a part of the object's."""
    kind, name = given.kind(one.file, one.scalar.document), given.at(one.file, one.scalar.document, NAME)
    same = kind is not None and kind.text == group_kind(made)[1]
    return same and name is not None and name.text in name_of(made)
