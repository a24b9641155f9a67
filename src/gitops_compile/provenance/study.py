"""One build studied: which scalar of its input is seen in which leaf of its output."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from posixpath import dirname

from gitops_compile.provenance.handed import Handed, Role
from gitops_compile.provenance.marks import runs
from gitops_compile.provenance.subject import Subject
from gitops_compile.provenance.tied import tied
from gitops_compile.provenance.trials import Holding, Leaf, Try, hold


def study(of: Subject, wanted: Collection[Leaf], attempt: Try) -> Holding:
    """Try what may hold the wanted leaves; numbers are those of the candidates, the nearest to the overlay first."""
    leaves = sorted(wanted, key=lambda leaf: (leaf[0], str(leaf[1])))
    texts = [text for leaf in leaves if (text := of.text(leaf)) is not None]
    words = frozenset().union(*map(runs, texts)) if texts else frozenset[str]()
    every = enumerate(of.candidates)
    numbered = [(number, one) for number, one in every if not one.alone or _shares(one.text, words, texts)]
    first = hold(of.given.request.files, of.built, numbered, attempt)
    second = tied(of, leaves, first, attempt)
    both = {leaf: (*first.seen.get(leaf, ()), *second.seen.get(leaf, ())) for leaf in {**first.seen, **second.seen}}
    seen = {leaf: _nearest_first(of, numbers) for leaf, numbers in both.items()}
    return Holding(seen, first.untried, second.possible)


def _shares(text: str, words: frozenset[str], texts: list[str]) -> bool:
    """Whether a candidate may be seen in one of the texts: a mark stands for a run of it."""
    own = runs(text)
    return not own.isdisjoint(words) or (not own and any(text in other for other in texts)) or _joined(own, texts)


def _joined(own: frozenset[str], texts: list[str]) -> bool:
    """Prefixes end where they like, so that a run of theirs may be a part of one."""
    return any(run in text for run in own for text in texts)


def _nearest_first(of: Subject, numbers: Iterable[int]) -> tuple[int, ...]:
    def distance(number: int) -> tuple[int, bool, int]:
        file = of.candidates[number].file
        return _depth(of.given, file), of.given.roles[file] is not Role.SETTINGS, number

    return tuple(sorted(set(numbers), key=distance))


def _depth(given: Handed, file: str) -> int:
    """How far a file is from the folder that is built; what no kustomization names is farthest."""
    folder = dirname(file)
    while folder and folder not in given.depths:
        folder = dirname(folder)
    return given.depths.get(folder, len(given.depths))
